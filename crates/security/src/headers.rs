//! Security headers on every answer.
//!
//! The values follow the OWASP Secure Headers project and what helmet sets by
//! default, or are stricter. Answers that the HTTP parser writes itself (a
//! malformed request line, headers that never end) have no body and pass no
//! middleware, so they do not carry them.

mod csp;
mod fields;
mod hsts;
mod nonce;
#[cfg(test)]
mod tests;

use std::rc::Rc;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, HttpMessage as _};

use crate::client_address::ForwardedScheme;
use fields::{Fields, Occasion};

pub use csp::{ContentSecurityPolicy, Directive, Source};
pub use hsts::Hsts;
pub use nonce::Nonce;

/// A policy: which security headers answers carry.
///
/// Two presets exist, [`api`](Self::api) and [`web_page`](Self::web_page).
/// Wrap the first around the application and the second around the scope that
/// serves pages. Where two layers see one answer the inner one decides, and
/// the outer one only adds what is missing, so that they cannot disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityHeaders {
    content_security_policy: ContentSecurityPolicy,
    cache_control: &'static str,
    frame_options: FrameOptions,
    referrer_policy: ReferrerPolicy,
    geolocation: bool,
    hsts: Option<Hsts>,
    hsts_over_tls: Option<Hsts>,
}

/// `X-Frame-Options`, for browsers that do not know `frame-ancestors`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameOptions {
    /// No page may frame this one.
    Deny,
    /// Pages of the same origin may.
    SameOrigin,
}

/// `Referrer-Policy`: what the next site learns of where the visitor was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferrerPolicy {
    /// Nothing.
    NoReferrer,
    /// Nothing, except on the same origin.
    SameOrigin,
    /// The origin at most.
    StrictOriginWhenCrossOrigin,
}

impl SecurityHeaders {
    /// The policy of an API: nothing in an answer may be run, framed, or
    /// stored.
    #[must_use]
    pub fn api() -> Self {
        Self {
            content_security_policy: ContentSecurityPolicy::api(),
            cache_control: "no-store",
            frame_options: FrameOptions::Deny,
            referrer_policy: ReferrerPolicy::NoReferrer,
            geolocation: false,
            hsts: None,
            hsts_over_tls: None,
        }
    }

    /// The policy of a page: scripts, styles, images, fonts and requests of the
    /// same origin only, and nothing inside the page itself
    /// ([`ContentSecurityPolicy::web_page`]). It may ask where the person is.
    ///
    /// With the referrer policy of an API, browsers would send `Origin: null` with
    /// the page's forms, which could not be told from those of other sites.
    #[must_use]
    pub fn web_page() -> Self {
        Self {
            content_security_policy: ContentSecurityPolicy::web_page(),
            cache_control: "no-cache",
            referrer_policy: ReferrerPolicy::SameOrigin,
            geolocation: true,
            ..Self::api()
        }
    }

    /// Replaces the `Content-Security-Policy`.
    #[must_use]
    pub fn content_security_policy(mut self, policy: ContentSecurityPolicy) -> Self {
        self.content_security_policy = policy;
        self
    }

    /// Replaces the `Cache-Control` of answers that do not set it themselves.
    #[must_use]
    pub fn cache_control(mut self, value: &'static str) -> Self {
        self.cache_control = value;
        self
    }

    /// Replaces `X-Frame-Options`. Change `frame-ancestors` with it.
    #[must_use]
    pub fn frame_options(mut self, options: FrameOptions) -> Self {
        self.frame_options = options;
        self
    }

    /// Replaces the `Referrer-Policy`.
    #[must_use]
    pub fn referrer_policy(mut self, policy: ReferrerPolicy) -> Self {
        self.referrer_policy = policy;
        self
    }

    /// Lets pages ask where the person is, or not (`Permissions-Policy`).
    #[must_use]
    pub fn geolocation(mut self, allowed: bool) -> Self {
        self.geolocation = allowed;
        self
    }

    /// Sets `Strict-Transport-Security` on every answer, or leaves it away.
    /// For a server that is reached by TLS only: browsers then refuse plain
    /// HTTP.
    #[must_use]
    pub fn hsts(mut self, hsts: Option<Hsts>) -> Self {
        self.hsts = hsts;
        self
    }

    /// Sets `Strict-Transport-Security` where a trusted proxy says that the
    /// client came by TLS. That needs the layer of
    /// [`ClientAddresses`](crate::ClientAddresses) around this one.
    #[must_use]
    pub fn hsts_over_tls(mut self, hsts: Hsts) -> Self {
        self.hsts_over_tls = Some(hsts);
        self
    }

    /// What answers carry, for a host that serves a page in this one's place. A policy
    /// with a [`Nonce`] comes without it, and
    /// [`hsts_over_tls`](Self::hsts_over_tls) is left out.
    #[must_use]
    pub fn fields(&self) -> Vec<(HeaderName, HeaderValue)> {
        Fields::of(self).all()
    }

    /// The middleware, for `wrap`. The header set is built here, once.
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
        let fields = Arc::new(Fields::of(self));
        from_fn(move |request, next| handle(Arc::clone(&fields), None, request, next))
    }

    /// The middleware with a [`Nonce`] for each answer, made from 16 bytes that
    /// nobody can foresee. The handler finds it in the request's extensions
    /// and writes it into its `script` and `style` elements;
    /// [`Source::Nonce`] stands for it in the policy
    /// ([`ContentSecurityPolicy::with_nonces`]).
    #[must_use]
    pub fn layer_with_nonces<S, B, R>(
        &self,
        random: R,
    ) -> impl Transform<
        S,
        ServiceRequest,
        Response = ServiceResponse<impl MessageBody + use<S, B, R>>,
        Error = Error,
        InitError = (),
    > + use<S, B, R>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
        B: MessageBody + 'static,
        R: Fn() -> [u8; 16] + 'static,
    {
        let fields = Arc::new(Fields::of(self));
        let random: Rc<dyn Fn() -> [u8; 16]> = Rc::new(random);
        from_fn(move |request, next| {
            let nonce = Nonce::new(random());
            handle(Arc::clone(&fields), Some(nonce), request, next)
        })
    }
}

async fn handle<B: MessageBody + 'static>(
    fields: Arc<Fields>,
    nonce: Option<Nonce>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let over_tls = ForwardedScheme::of(&request.extensions()) == Some(ForwardedScheme::Https);
    if let Some(nonce) = &nonce {
        request.extensions_mut().insert(nonce.clone());
    }
    let occasion = Occasion { over_tls, nonce };
    match next.call(request).await {
        Ok(mut response) => {
            fields.treat(response.response_mut(), &occasion);
            Ok(response)
        }
        Err(mut error) => {
            error.add_response_mapper(move |mut response| {
                fields.treat(&mut response, &occasion);
                response
            });
            Err(error)
        }
    }
}

impl FrameOptions {
    fn value(self) -> &'static str {
        match self {
            Self::Deny => "DENY",
            Self::SameOrigin => "SAMEORIGIN",
        }
    }
}

impl ReferrerPolicy {
    fn value(self) -> &'static str {
        match self {
            Self::NoReferrer => "no-referrer",
            Self::SameOrigin => "same-origin",
            Self::StrictOriginWhenCrossOrigin => "strict-origin-when-cross-origin",
        }
    }
}
