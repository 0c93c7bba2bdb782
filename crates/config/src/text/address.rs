use super::{FromText, Refusal};
use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

impl FromText for IpAddr {
    fn kind() -> Cow<'static, str> {
        "an IP address".into()
    }

    fn from_text(text: &str) -> Result<Self, Refusal> {
        text.trim().parse().map_err(|_| Refusal::Unreadable)
    }

    fn placeholder() -> Self {
        Ipv4Addr::UNSPECIFIED.into()
    }
}

impl FromText for SocketAddr {
    fn kind() -> Cow<'static, str> {
        "an IP address with a port (such as 127.0.0.1:8080)".into()
    }

    fn from_text(text: &str) -> Result<Self, Refusal> {
        text.trim().parse().map_err(|_| Refusal::Unreadable)
    }

    fn placeholder() -> Self {
        (Ipv4Addr::UNSPECIFIED, 0).into()
    }
}
