//! Which address a request comes from, when proxies stand in between.
//!
//! Anybody can send `X-Forwarded-For`. What counts is what the operator's own
//! proxies wrote, and each of them appends on the right the address that it
//! saw. So the list is read from the right, beginning with the peer, for as
//! long as the last address is one of the operator's proxies.

mod host;
mod proxies;
mod scheme;
#[cfg(test)]
mod tests;

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{Extensions, Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::header::{self, HeaderMap, HeaderName};
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, HttpMessage};

pub(crate) use host::ForwardedHost;
pub use proxies::{TrustedProxies, TrustedProxiesError};
use scheme::AssumedTls;
pub(crate) use scheme::came_by_tls;
pub use scheme::{ForwardedScheme, HttpsOnly};

const X_REAL_IP: HeaderName = HeaderName::from_static("x-real-ip");

/// The address of the client, as far as it can be trusted. IPv4 is always
/// written as IPv4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// The address that the layer of [`ClientAddresses`] found; `None` outside
    /// it, and for connections that have no address, such as Unix sockets.
    #[must_use]
    pub fn of(extensions: &Extensions) -> Option<Self> {
        extensions.get::<Self>().copied()
    }

    /// The network that a limit should count as one client: an IPv4 address by
    /// itself, an IPv6 address without its last 64 bits.
    ///
    /// A machine chooses the last 64 bits of its IPv6 address itself (RFC 4291, and
    /// RFC 8981 for those that change every day), so with more bits it would count as
    /// many clients. With fewer, neighbours would count as one where a provider assigns
    /// single /64s, as mobile networks do.
    #[must_use]
    pub fn network(self) -> IpAddr {
        match self.0.to_canonical() {
            IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64).into(),
            v4 @ IpAddr::V4(_) => v4,
        }
    }
}

/// The header field in which the proxies tell the client's address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ForwardingHeader {
    /// None: the peer is the client.
    #[default]
    None,
    /// `X-Forwarded-For`, to which each proxy appends.
    XForwardedFor,
    /// `X-Real-IP`, which one proxy overwrites.
    XRealIp,
}

/// Finds the client's address of each request.
#[derive(Clone, Default)]
pub struct ClientAddresses {
    header: ForwardingHeader,
    proxies: TrustedProxies,
    assumes_tls: bool,
    on_untrusted: Option<Arc<dyn Fn(IpAddr) + Send + Sync>>,
}

impl ClientAddresses {
    /// Reads the header field if the peer is one of the proxies. The default
    /// reads none.
    #[must_use]
    pub fn new(header: ForwardingHeader, proxies: TrustedProxies) -> Self {
        Self {
            header,
            proxies,
            assumes_tls: false,
            on_untrusted: None,
        }
    }

    /// Calls this with the peer's address for each request that tells of another
    /// client (`X-Forwarded-For`, `Forwarded`, or the header field that is read)
    /// and comes from none of the proxies. Often that is a proxy that the operator
    /// forgot to name, behind which all clients share one address.
    #[must_use]
    pub fn on_untrusted(mut self, tell: impl Fn(IpAddr) + Send + Sync + 'static) -> Self {
        self.on_untrusted = Some(Arc::new(tell));
        self
    }

    /// Takes each client to have come by TLS unless a trusted proxy says otherwise.
    /// For a server that only TLS is spoken in front of, by proxies that nobody
    /// named: its [`SessionCookies`](crate::SessionCookies) are then secure ones.
    #[must_use]
    pub fn assume_tls(mut self, assumes_tls: bool) -> Self {
        self.assumes_tls = assumes_tls;
        self
    }

    /// Tells whether the peer of a connection is one of the proxies, so that
    /// other headers of theirs may be believed.
    #[must_use]
    pub fn trusts(&self, peer: Option<SocketAddr>) -> bool {
        peer.is_some_and(|peer| self.proxies.contain(peer.ip()))
    }

    /// The client's address, given the peer's and the header fields.
    #[must_use]
    pub fn resolve(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.proxies.contain(peer) {
            return peer;
        }
        match self.header {
            ForwardingHeader::None => peer,
            ForwardingHeader::XForwardedFor => self.last_untrusted(peer, headers),
            ForwardingHeader::XRealIp => only_value(headers, &X_REAL_IP)
                .and_then(parse)
                .unwrap_or(peer),
        }
    }

    /// What the peer says about the client's way to it, if the peer is one of
    /// the proxies.
    #[must_use]
    pub fn scheme(&self, peer: IpAddr, headers: &HeaderMap) -> Option<ForwardedScheme> {
        let trusted = self.proxies.contain(peer);
        trusted.then(|| ForwardedScheme::read(headers)).flatten()
    }

    /// The host that the client asked for, if the peer is one of the proxies and
    /// tells it.
    fn host(&self, peer: IpAddr, headers: &HeaderMap) -> Option<ForwardedHost> {
        let trusted = self.proxies.contain(peer);
        trusted.then(|| ForwardedHost::read(headers)).flatten()
    }

    /// The middleware that puts a [`ClientAddress`] into the request's
    /// extensions, and a [`ForwardedScheme`] if a proxy tells it. What it finds
    /// out besides serves [`Site`](crate::Site) and
    /// [`SessionCookies`](crate::SessionCookies).
    #[must_use]
    pub fn layer<S, B>(
        &self,
    ) -> impl Transform<
        S,
        ServiceRequest,
        Response = ServiceResponse<impl MessageBody + use<S, B>>,
        Error = Error,
        InitError = (),
    > + use<S, B>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
        B: MessageBody + 'static,
    {
        let addresses = self.clone();
        from_fn(move |request: ServiceRequest, next: Next<B>| {
            if addresses.assumes_tls {
                request.extensions_mut().insert(AssumedTls);
            }
            if let Some(peer) = request.peer_addr() {
                addresses.tell_untrusted(peer.ip(), request.headers());
                let client = addresses.resolve(peer.ip(), request.headers());
                let scheme = addresses.scheme(peer.ip(), request.headers());
                let host = addresses.host(peer.ip(), request.headers());
                let mut extensions = request.extensions_mut();
                extensions.insert(ClientAddress(client));
                if let Some(scheme) = scheme {
                    extensions.insert(scheme);
                }
                if let Some(host) = host {
                    extensions.insert(host);
                }
            }
            next.call(request)
        })
    }

    fn tell_untrusted(&self, peer: IpAddr, headers: &HeaderMap) {
        let Some(tell) = &self.on_untrusted else {
            return;
        };
        let forwards = headers.contains_key(header::X_FORWARDED_FOR)
            || headers.contains_key(header::FORWARDED)
            || (self.header == ForwardingHeader::XRealIp && headers.contains_key(&X_REAL_IP));
        let peer = peer.to_canonical();
        if forwards && !self.proxies.contain(peer) {
            tell(peer);
        }
    }

    /// Walks from the peer to the left, from each trusted proxy to the address
    /// that it saw. What stands further left than that anybody may have
    /// written; a proxy that wrote something else than an address is taken for
    /// the client itself.
    fn last_untrusted(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        // Several fields are one list (RFC 9110 section 5.3).
        let fields: Vec<_> = headers.get_all(header::X_FORWARDED_FOR).collect();
        let mut client = peer;
        for field in fields.iter().rev() {
            // A field that is no text cannot be split; it ends the walk.
            let Ok(field) = field.to_str() else {
                return client;
            };
            for entry in field.rsplit(',') {
                if !self.proxies.contain(client) {
                    return client;
                }
                match parse(entry) {
                    Some(address) => client = address,
                    None => return client,
                }
            }
        }
        client
    }
}

impl fmt::Debug for ClientAddresses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientAddresses")
            .field("header", &self.header)
            .field("proxies", &self.proxies)
            .finish_non_exhaustive()
    }
}

fn only_value<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name);
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    value.to_str().ok()
}

/// Reads an address, which some proxies write with brackets or the port.
fn parse(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    let address = bare
        .unwrap_or(text)
        .parse()
        .or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}
