//! The header fields of a policy, and how an answer gets them.

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

use super::csp::ContentSecurityPolicy;
use super::hsts::Hsts;
use super::nonce::Nonce;
use super::policy::SecurityHeaders;

/// Fields that say what the server is made of.
const UNWANTED: [HeaderName; 2] = [header::SERVER, HeaderName::from_static("x-powered-by")];

/// The header fields of a policy, ready to be copied.
pub(super) struct Fields {
    /// A handler that sets one of these knows better.
    defaults: Vec<(HeaderName, HeaderValue)>,
    /// These hold whatever a handler says.
    fixed: Vec<(HeaderName, HeaderValue)>,
    /// A default that differs from answer to answer.
    with_nonce: Option<ContentSecurityPolicy>,
    /// Holds for answers to clients that came by TLS.
    over_tls: Option<HeaderValue>,
}

/// What the fields of one answer depend on.
pub(super) struct Occasion {
    /// Whether a trusted proxy says that the client came by TLS.
    pub(super) over_tls: bool,
    pub(super) nonce: Option<Nonce>,
}

/// Marks an answer that an inner layer has already treated.
struct Treated;

impl Fields {
    pub(super) fn of(policy: &SecurityHeaders) -> Self {
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
                    if policy.geolocation {
                        "accelerometer=(), camera=(), geolocation=(self), gyroscope=(), \
                         magnetometer=(), microphone=(), payment=(), usb=()"
                    } else {
                        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), \
                         magnetometer=(), microphone=(), payment=(), usb=()"
                    },
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
            with_nonce: policy
                .content_security_policy
                .has_nonce()
                .then(|| policy.content_security_policy.clone()),
            over_tls: policy.hsts_over_tls.and_then(Hsts::value),
        };
        if let Some(value) = policy.content_security_policy.value(None) {
            fields
                .defaults
                .push((header::CONTENT_SECURITY_POLICY, value));
        }
        if let Some(value) = policy.hsts.and_then(Hsts::value) {
            fields
                .fixed
                .push((header::STRICT_TRANSPORT_SECURITY, value));
        }
        fields
    }

    /// All that do not depend on the answer.
    pub(super) fn all(self) -> Vec<(HeaderName, HeaderValue)> {
        let mut all = self.defaults;
        all.extend(self.fixed);
        all
    }

    fn apply(&self, headers: &mut HeaderMap, treated: bool, occasion: &Occasion) {
        for name in UNWANTED {
            headers.remove(name);
        }
        if let (Some(policy), Some(nonce)) = (&self.with_nonce, &occasion.nonce)
            && let Some(value) = policy.value(Some(nonce))
        {
            insert_if_absent(headers, &header::CONTENT_SECURITY_POLICY, &value);
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
        if let (Some(value), true) = (&self.over_tls, occasion.over_tls) {
            insert_if_absent(headers, &header::STRICT_TRANSPORT_SECURITY, value);
        }
    }

    pub(super) fn treat<B>(&self, response: &mut HttpResponse<B>, occasion: &Occasion) {
        let treated = response.extensions_mut().insert(Treated).is_some();
        self.apply(response.headers_mut(), treated, occasion);
    }
}

fn insert_if_absent(headers: &mut HeaderMap, name: &HeaderName, value: &HeaderValue) {
    if !headers.contains_key(name) {
        headers.insert(name.clone(), value.clone());
    }
}
