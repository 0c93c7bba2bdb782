//! The host that the client asked the proxy in front for.

use actix_web::dev::Extensions;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

const X_FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// The value of `X-Forwarded-Host` that a trusted proxy sent. A proxy that puts
/// another name into `Host` tells the one of the browser there.
#[derive(Clone, Debug)]
pub(crate) struct ForwardedHost(pub(crate) HeaderValue);

impl ForwardedHost {
    pub(crate) fn of(extensions: &Extensions) -> Option<Self> {
        extensions.get::<Self>().cloned()
    }

    /// Reads the field. Of several values the last one counts, which is the one
    /// that the peer itself wrote.
    pub(super) fn read(headers: &HeaderMap) -> Option<Self> {
        let field = headers.get_all(X_FORWARDED_HOST).last()?;
        let text = field.to_str().ok()?;
        let host = text.rsplit(',').next()?.trim();
        if host == text {
            return Some(Self(field.clone()));
        }
        HeaderValue::from_str(host).ok().map(Self)
    }
}
