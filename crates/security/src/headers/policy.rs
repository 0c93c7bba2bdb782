//! Which security headers answers carry.

use super::csp::ContentSecurityPolicy;
use super::hsts::Hsts;

/// A policy: which security headers answers carry.
///
/// Two presets exist, [`api`](Self::api) and [`web_page`](Self::web_page).
/// Wrap the first around the application and the second around the scope that
/// serves pages. Where two layers see one answer the inner one decides, and
/// the outer one only adds what is missing, so that they cannot disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityHeaders {
    pub(super) content_security_policy: ContentSecurityPolicy,
    pub(super) cache_control: &'static str,
    pub(super) frame_options: FrameOptions,
    pub(super) referrer_policy: ReferrerPolicy,
    pub(super) geolocation: bool,
    pub(super) hsts: Option<Hsts>,
    pub(super) hsts_over_tls: Option<Hsts>,
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
}

impl FrameOptions {
    pub(super) fn value(self) -> &'static str {
        match self {
            Self::Deny => "DENY",
            Self::SameOrigin => "SAMEORIGIN",
        }
    }
}

impl ReferrerPolicy {
    pub(super) fn value(self) -> &'static str {
        match self {
            Self::NoReferrer => "no-referrer",
            Self::SameOrigin => "same-origin",
            Self::StrictOriginWhenCrossOrigin => "strict-origin-when-cross-origin",
        }
    }
}
