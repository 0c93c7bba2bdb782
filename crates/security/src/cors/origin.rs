//! Web origins, written exactly as browsers write them.

use std::fmt;
use std::str::FromStr;

use url::Url;

/// An origin of the web: scheme, host, and port where it is not the usual one.
///
/// It is compared as text with what a browser sends, so text that no browser
/// would send is refused here rather than never matching later.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin(String);

impl Origin {
    /// Reads one origin, such as `https://app.example.org` or
    /// `http://localhost:5173`.
    ///
    /// # Errors
    /// The text is a wildcard, no `http` or `https` URL, more than an origin,
    /// or not written the way browsers write it.
    pub fn parse(text: &str) -> Result<Self, OriginError> {
        if text.contains('*') {
            return Err(OriginError::Wildcard);
        }
        let url = Url::parse(text).map_err(|_| OriginError::Unreadable)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(OriginError::Scheme);
        }

        let expected = url.origin().ascii_serialization();
        if text == expected {
            return Ok(Self(expected));
        }
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let anonymous = url.username().is_empty() && url.password().is_none();
        if bare && anonymous {
            // A slash at the end, capitals, the usual port, an IDN: the right
            // spelling is known, and harmless to tell.
            Err(OriginError::Spelling { expected })
        } else {
            Err(OriginError::NotOnlyOrigin)
        }
    }

    /// Reads a list separated by commas. An empty text is an empty list.
    ///
    /// # Errors
    /// One of the entries is no origin, or empty.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, OriginError> {
        if text.trim().is_empty() {
            return Ok(Vec::new());
        }
        text.split(',')
            .map(|entry| Self::parse(entry.trim()))
            .collect()
    }

    /// The origin as a browser sends it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        Self::parse(text)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a text is no [`Origin`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OriginError {
    /// It has a `*`.
    #[error("a wildcard is not an origin; list each origin")]
    Wildcard,
    /// It is no URL with a host.
    #[error("not a URL such as https://app.example.org")]
    Unreadable,
    /// It is a URL of another scheme.
    #[error("an origin begins with http:// or https://")]
    Scheme,
    /// It has a path, a query, a fragment or a user name.
    #[error("an origin ends after the host or its port")]
    NotOnlyOrigin,
    /// Browsers write it differently.
    #[error("browsers write this origin as {expected}")]
    Spelling {
        /// How browsers write it.
        expected: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_sends_is_an_origin() {
        for text in [
            "https://app.example.org",
            "http://localhost:5173",
            "https://app.example.org:8443",
            "http://127.0.0.1:3000",
            "http://[::1]:3000",
            "https://xn--mnchen-3ya.example",
        ] {
            assert_eq!(Origin::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn what_would_never_match_is_refused_with_the_right_spelling() {
        for (text, spelled) in [
            ("https://app.example.org/", "https://app.example.org"),
            ("https://App.Example.org", "https://app.example.org"),
            ("https://app.example.org:443", "https://app.example.org"),
            ("http://app.example.org:80", "http://app.example.org"),
            ("https://münchen.example", "https://xn--mnchen-3ya.example"),
            ("https:app.example.org", "https://app.example.org"),
            (" https://app.example.org", "https://app.example.org"),
        ] {
            let expected = spelled.to_owned();

            assert_eq!(
                Origin::parse(text),
                Err(OriginError::Spelling { expected }),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for (text, error) in [
            ("*", OriginError::Wildcard),
            ("https://*.example.org", OriginError::Wildcard),
            ("", OriginError::Unreadable),
            ("null", OriginError::Unreadable),
            ("app.example.org", OriginError::Unreadable),
            ("https://", OriginError::Unreadable),
            ("file:///etc", OriginError::Scheme),
            ("localhost:5173", OriginError::Scheme),
            ("https://app.example.org/path", OriginError::NotOnlyOrigin),
            ("https://app.example.org?q", OriginError::NotOnlyOrigin),
            ("https://app.example.org#f", OriginError::NotOnlyOrigin),
            ("https://me@app.example.org", OriginError::NotOnlyOrigin),
        ] {
            assert_eq!(Origin::parse(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn a_list_is_separated_by_commas_and_may_be_empty() {
        let two = Origin::parse_list("https://a.example, https://b.example").unwrap();

        assert_eq!(
            two.iter().map(Origin::as_str).collect::<Vec<_>>(),
            ["https://a.example", "https://b.example"]
        );
        assert_eq!(Origin::parse_list(" "), Ok(Vec::new()));
        assert_eq!(
            Origin::parse_list("https://a.example,"),
            Err(OriginError::Unreadable)
        );
        assert_eq!(
            Origin::parse_list("https://a.example,*"),
            Err(OriginError::Wildcard)
        );
    }
}
