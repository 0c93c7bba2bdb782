//! Security headers on every answer.
//!
//! The values follow the OWASP Secure Headers project and what helmet sets by
//! default, or are stricter. Answers that the HTTP parser writes itself (a
//! malformed request line, headers that never end) have no body and pass no
//! middleware, so they do not carry them.

mod csp;
mod hsts;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use actix_web::Error;
use actix_web::HttpResponse;
use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::{Next, from_fn};

pub use csp::{ContentSecurityPolicy, Directive, Source};
pub use hsts::Hsts;

/// Fields that say what the server is made of.
const UNWANTED: [HeaderName; 2] = [header::SERVER, HeaderName::from_static("x-powered-by")];

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
    hsts: Option<Hsts>,
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
            hsts: None,
        }
    }

    /// The policy of a page such as an API's documentation: scripts, images,
    /// fonts and requests of the same origin only; styles may stand in the
    /// page.
    #[must_use]
    pub fn web_page() -> Self {
        Self {
            content_security_policy: ContentSecurityPolicy::web_page(),
            cache_control: "no-cache",
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

    /// Sets `Strict-Transport-Security`, or leaves it away. Only a server that
    /// is reached by TLS should send it: browsers then refuse plain HTTP.
    #[must_use]
    pub fn hsts(mut self, hsts: Option<Hsts>) -> Self {
        self.hsts = hsts;
        self
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
        from_fn(move |request, next| handle(Arc::clone(&fields), request, next))
    }
}

/// The header fields of a policy, ready to be copied.
struct Fields {
    /// A handler that sets one of these knows better.
    defaults: Vec<(HeaderName, HeaderValue)>,
    /// These hold whatever a handler says.
    fixed: Vec<(HeaderName, HeaderValue)>,
}

/// Marks an answer that an inner layer has already treated.
struct Treated;

impl Fields {
    fn of(policy: &SecurityHeaders) -> Self {
        let fixed = |name, value| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        };
        let mut fields = Self {
            defaults: vec![(
                header::CACHE_CONTROL,
                HeaderValue::from_static(policy.cache_control),
            )],
            fixed: vec![
                fixed("cross-origin-embedder-policy", "require-corp"),
                fixed("cross-origin-opener-policy", "same-origin"),
                fixed("cross-origin-resource-policy", "same-origin"),
                fixed("origin-agent-cluster", "?1"),
                fixed(
                    "permissions-policy",
                    "accelerometer=(), camera=(), geolocation=(), gyroscope=(), \
                     magnetometer=(), microphone=(), payment=(), usb=()",
                ),
                fixed("referrer-policy", policy.referrer_policy.value()),
                fixed("x-content-type-options", "nosniff"),
                fixed("x-dns-prefetch-control", "off"),
                fixed("x-download-options", "noopen"),
                fixed("x-frame-options", policy.frame_options.value()),
                fixed("x-permitted-cross-domain-policies", "none"),
                // The filter that this turns off let attackers remove scripts
                // of their choice from a page.
                fixed("x-xss-protection", "0"),
            ],
        };
        if let Ok(value) = HeaderValue::from_str(&policy.content_security_policy.to_string()) {
            fields
                .defaults
                .push((header::CONTENT_SECURITY_POLICY, value));
        }
        if let Some(value) = policy
            .hsts
            .and_then(|hsts| HeaderValue::from_str(&hsts.to_string()).ok())
        {
            fields
                .fixed
                .push((header::STRICT_TRANSPORT_SECURITY, value));
        }
        fields
    }

    fn apply(&self, headers: &mut HeaderMap, treated: bool) {
        for name in UNWANTED {
            headers.remove(name);
        }
        for (name, value) in &self.defaults {
            insert_if_absent(headers, name, value);
        }
        for (name, value) in &self.fixed {
            if treated {
                insert_if_absent(headers, name, value);
            } else {
                headers.insert(name.clone(), value.clone());
            }
        }
    }

    fn treat<B>(&self, response: &mut HttpResponse<B>) {
        let treated = response.extensions_mut().insert(Treated).is_some();
        self.apply(response.headers_mut(), treated);
    }
}

fn insert_if_absent(headers: &mut HeaderMap, name: &HeaderName, value: &HeaderValue) {
    if !headers.contains_key(name) {
        headers.insert(name.clone(), value.clone());
    }
}

async fn handle<B: MessageBody + 'static>(
    fields: Arc<Fields>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    match next.call(request).await {
        Ok(mut response) => {
            fields.treat(response.response_mut());
            Ok(response)
        }
        Err(mut error) => {
            error.add_response_mapper(move |mut response| {
                fields.treat(&mut response);
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
