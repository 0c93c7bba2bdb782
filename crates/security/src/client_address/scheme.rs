//! Whether the client spoke TLS to the proxy in front.

use std::fmt;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{Extensions, Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName};
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, HttpMessage as _};

use crate::problem::Problem;

const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// How the client reached the trusted proxy, as the proxy says in
/// `X-Forwarded-Proto`. The layer of
/// [`ClientAddresses`](super::ClientAddresses) puts it into the request's
/// extensions; from anybody else than a trusted proxy the field means nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ForwardedScheme {
    /// Without TLS: whoever sat on the way could read and change it.
    Http,
    /// With TLS.
    Https,
}

impl ForwardedScheme {
    /// What a trusted proxy said; `None` if none did.
    #[must_use]
    pub fn of(extensions: &Extensions) -> Option<Self> {
        extensions.get::<Self>().copied()
    }

    /// Reads the field. Of several values the last one counts, which is the
    /// one that the peer itself wrote.
    pub(super) fn read(headers: &HeaderMap) -> Option<Self> {
        let field = headers.get_all(X_FORWARDED_PROTO).last()?.to_str().ok()?;
        let value = field.rsplit(',').next()?.trim();
        if value.eq_ignore_ascii_case("https") {
            Some(Self::Https)
        } else if value.eq_ignore_ascii_case("http") {
            Some(Self::Http)
        } else {
            None
        }
    }
}

/// Marks a request whose client is taken to have come by TLS although no proxy
/// says so.
pub(super) struct AssumedTls;

/// Whether the client came by TLS: a trusted proxy says so, or none says anything
/// and [`ClientAddresses::assume_tls`](super::ClientAddresses::assume_tls) is on.
pub(crate) fn came_by_tls(extensions: &Extensions) -> bool {
    match ForwardedScheme::of(extensions) {
        Some(scheme) => scheme == ForwardedScheme::Https,
        None => extensions.contains::<AssumedTls>(),
    }
}

/// The layer that answers 403 to requests which reached the trusted proxy
/// without TLS.
///
/// An API does not redirect them: the client would go on sending its token in
/// the clear with every first request and never notice (OWASP ASVS 5, 4.1.2).
/// Wrap it inside the layer of [`ClientAddresses`](super::ClientAddresses) and
/// inside the security headers.
#[derive(Clone)]
pub struct HttpsOnly {
    exempt: Arc<dyn Fn(&ServiceRequest) -> bool + Send + Sync>,
}

impl HttpsOnly {
    /// Refuses plain requests to every path.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets the requests pass that the function accepts, such as those of a
    /// health check which asks without TLS.
    #[must_use]
    pub fn exempt(
        mut self,
        exempt: impl Fn(&ServiceRequest) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.exempt = Arc::new(exempt);
        self
    }

    /// The middleware, for `wrap`.
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
        let layer = self.clone();
        from_fn(move |request, next| refuse_plain(layer.clone(), request, next))
    }
}

impl Default for HttpsOnly {
    fn default() -> Self {
        Self {
            exempt: Arc::new(|_| false),
        }
    }
}

impl fmt::Debug for HttpsOnly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpsOnly").finish_non_exhaustive()
    }
}

async fn refuse_plain<B: MessageBody + 'static>(
    layer: HttpsOnly,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody + use<B>>, Error> {
    let scheme = ForwardedScheme::of(&request.extensions());
    if scheme != Some(ForwardedScheme::Http) || (layer.exempt)(&request) {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let refusal = Problem::new(StatusCode::FORBIDDEN)
        .code("tls_required")
        .detail("This server is for HTTPS only.")
        .into_response();
    Ok(request.into_response(refusal).map_into_right_body())
}
