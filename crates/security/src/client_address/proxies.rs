//! The operator's proxies.

use std::net::IpAddr;
use std::sync::Arc;

use ipnet::IpNet;

/// Networks whose machines tell the truth about whom they forward for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Arc<[IpNet]>);

impl TrustedProxies {
    /// Reads networks and single addresses separated by commas, such as
    /// `10.0.0.0/8, 192.0.2.7, 2001:db8::/32`. An empty text trusts nobody.
    ///
    /// # Errors
    /// One of the entries is neither.
    pub fn parse(text: &str) -> Result<Self, TrustedProxiesError> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        text.split(',')
            .map(network)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Tells whether an address belongs to one of them.
    #[must_use]
    pub fn contain(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }
}

fn network(text: &str) -> Result<IpNet, TrustedProxiesError> {
    let text = text.trim();
    text.parse::<IpNet>()
        .or_else(|_| {
            text.parse::<IpAddr>()
                .map(|ip| IpNet::from(ip.to_canonical()))
        })
        .map_err(|_| TrustedProxiesError {
            entry: text.to_owned(),
        })
}

/// An entry of a list of proxies that is neither a network nor an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{entry:?} is neither a network such as 10.0.0.0/8 nor an address")]
pub struct TrustedProxiesError {
    /// The entry.
    pub entry: String,
}
