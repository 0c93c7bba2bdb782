//! Addresses on the web.

use url::Url;

use crate::{Invalid, text};

/// An absolute `http` or `https` address.
///
/// Kept as it was written, apart from what [`crate`]'s text rule removes:
/// Google's addresses must come back to Google unchanged.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WebUrl(String);

impl WebUrl {
    /// The most code points kept. Google's longest place links have some 1,500.
    pub const MAX: usize = 4_096;

    /// Makes an address from text.
    ///
    /// # Errors
    ///
    /// [`Invalid::Empty`], [`Invalid::TooLong`], or [`Invalid::WebUrl`] when it
    /// is not absolute, has no host, or another scheme (`javascript:` runs code
    /// in the browser of the person who clicks it).
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let text = text::line(raw, Self::MAX)?;
        let url = Url::parse(&text).map_err(|_| Invalid::WebUrl)?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(Invalid::WebUrl);
        }
        // The parser is lenient ("https:\\x", "http:x"); a browser's reading of
        // such text is not ours to guess.
        let lower = text.to_ascii_lowercase();
        if !lower.starts_with("http://") && !lower.starts_with("https://") {
            return Err(Invalid::WebUrl);
        }
        Ok(Self(text))
    }

    /// Takes back text that [`Self::parse`] made earlier, unchecked: for the
    /// database, whose constraints hold the same rule.
    #[must_use]
    pub const fn restore(text: String) -> Self {
        Self(text)
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_pass() {
        for raw in [
            "https://maps.google.com/?cid=1",
            "HTTP://example.org",
            "http://[::1]/x",
        ] {
            assert!(WebUrl::parse(raw).is_ok(), "{raw}");
        }
        for raw in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//example.org",
            "example.org",
            "https://",
            "http:example.org",
            "java\u{0}script:alert(1)",
        ] {
            assert_eq!(WebUrl::parse(raw), Err(Invalid::WebUrl), "{raw}");
        }
    }
}
