//! Where a browser's request comes from: a page of this server, or another site.
//!
//! A browser sends cookies by itself, whichever page caused the request. So a
//! cookie proves who the browser belongs to, and not that this person wanted the
//! request. [`Site`] tells the two apart by what pages cannot forge:
//! `Sec-Fetch-Site`, and `Origin` for browsers and connections without it (browsers
//! send `Sec-Fetch-Site` over TLS and to localhost only).

#[cfg(test)]
mod tests;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::uri::Authority;
use actix_web::{HttpMessage as _, HttpRequest};

use crate::client_address::{ForwardedHost, came_by_tls};
use crate::problem::Problem;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Where a request comes from, as far as the browser says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    /// A page of this server's own origin.
    Own,
    /// No page: an address that somebody typed or bookmarked, or a program that
    /// is not a browser.
    Unknown,
    /// A page of another origin. A subdomain and another port are other origins.
    Foreign,
}

impl Site {
    /// Reads it off a request. Proxies count as far as the layer of
    /// [`ClientAddresses`](crate::ClientAddresses) trusts them.
    ///
    /// `Sec-Fetch-Site` decides where it is present. It also holds behind a proxy
    /// that replaces `Host`, and for a form of a page whose referrer policy makes
    /// the browser send `Origin: null`.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        match only(request.headers(), &SEC_FETCH_SITE) {
            One::Value(site) => match site.as_bytes() {
                b"same-origin" => Self::Own,
                b"none" => Self::Unknown,
                _ => Self::Foreign,
            },
            One::Several => Self::Foreign,
            One::Absent => match only(request.headers(), &header::ORIGIN) {
                One::Value(origin) if is_own_origin(request, origin) => Self::Own,
                One::Absent => Self::Unknown,
                One::Value(_) | One::Several => Self::Foreign,
            },
        }
    }
}

/// The answer to a request that another site may have caused: 403 `cross_site`.
#[must_use]
pub fn cross_site() -> Problem {
    Problem::new(StatusCode::FORBIDDEN)
        .code("cross_site")
        .detail("a request with a session cookie must come from a page of this server")
}

/// Whether an `Origin` names this server as the browser knows it: the scheme and
/// the host that a trusted proxy tells, else those of the request.
fn is_own_origin(request: &HttpRequest, origin: &HeaderValue) -> bool {
    let (scheme, usual_port) = if came_by_tls(&request.extensions()) {
        ("https://", ":443")
    } else {
        ("http://", ":80")
    };
    let forwarded = ForwardedHost::of(&request.extensions());
    let host = match &forwarded {
        Some(host) => host.0.to_str().ok(),
        None => host(request),
    };
    let origin = origin.to_str().ok().and_then(|it| it.strip_prefix(scheme));
    let (Some(host), Some(origin)) = (host, origin) else {
        return false;
    };
    // Browsers leave the usual port away; a proxy may add it.
    let host = host.strip_suffix(usual_port).unwrap_or(host);
    !host.is_empty() && host.eq_ignore_ascii_case(origin)
}

fn host(request: &HttpRequest) -> Option<&str> {
    match only(request.headers(), &header::HOST) {
        One::Value(host) => host.to_str().ok(),
        // HTTP/2 names the host in the address.
        One::Absent => request.uri().authority().map(Authority::as_str),
        One::Several => None,
    }
}

/// The values of a field that must not stand twice: two readers could each take
/// another one.
enum One<'a> {
    Absent,
    Value(&'a HeaderValue),
    Several,
}

fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> One<'a> {
    let mut values = headers.get_all(name);
    match (values.next(), values.next()) {
        (None, _) => One::Absent,
        (Some(value), None) => One::Value(value),
        (Some(_), Some(_)) => One::Several,
    }
}
