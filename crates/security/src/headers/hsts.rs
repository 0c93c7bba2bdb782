//! `Strict-Transport-Security` (RFC 6797).

use std::fmt;

use actix_web::http::header::HeaderValue;

/// How long a browser shall use TLS only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hsts {
    /// Seconds from the answer on.
    pub max_age: u64,
    /// Whether names below this one are meant too.
    pub include_subdomains: bool,
    /// Whether browsers may ship with this name in their list. Hard to undo.
    pub preload: bool,
}

impl Hsts {
    /// Two years with subdomains, as the OWASP Secure Headers project
    /// recommends.
    #[must_use]
    pub fn two_years() -> Self {
        Self {
            max_age: 63_072_000,
            include_subdomains: true,
            preload: false,
        }
    }

    /// The same, and browsers may ship with this name in their list
    /// (<https://hstspreload.org>), which takes months to undo.
    #[must_use]
    pub fn preload(self) -> Self {
        Self {
            preload: true,
            ..self
        }
    }

    pub(super) fn value(self) -> Option<HeaderValue> {
        HeaderValue::from_str(&self.to_string()).ok()
    }
}

impl fmt::Display for Hsts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "max-age={}", self.max_age)?;
        if self.include_subdomains {
            f.write_str("; includeSubDomains")?;
        }
        if self.preload {
            f.write_str("; preload")?;
        }
        Ok(())
    }
}
