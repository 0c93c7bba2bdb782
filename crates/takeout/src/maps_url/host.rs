//! Whose address it is.

use url::Url;

/// The owner of an address.
pub(super) enum Host {
    /// Google, in any country; on the maps' own host or not.
    Google {
        /// Whether the host is `maps.google.<tld>`.
        maps: bool,
    },
    /// A host whose addresses only Google can resolve.
    Short(String),
    /// Someone else.
    Other(String),
}

impl Host {
    pub(super) fn of(url: &Url) -> Self {
        // `Url` has put it into lower case.
        let host = url.host_str().unwrap_or_default();
        let is_short = match host {
            "maps.app.goo.gl" | "g.page" | "share.google" => true,
            "goo.gl" => url.path().starts_with("/maps/"),
            // What the knowledge panel of a web search shares.
            "g.co" => url.path().starts_with("/kgs/"),
            _ => false,
        };
        if is_short {
            return Self::Short(host.to_owned());
        }
        let bare = host.strip_prefix("www.").unwrap_or(host);
        let (maps, bare) = match bare.split_once('.') {
            Some(("maps", bare)) => (true, bare),
            // The pages on which a business asks for reviews, and those for phones.
            Some(("search" | "local" | "m", bare)) => (false, bare),
            _ => (false, bare),
        };
        match bare.strip_prefix("google.") {
            Some(tld) if is_country(tld) => Self::Google { maps },
            _ => Self::Other(host.to_owned()),
        }
    }
}

/// The parameter in which a page of Google's holds the address that it leads to:
/// the question about cookies before Maps, and the redirection behind a search.
pub(super) fn wrapping_parameter(url: &Url) -> Option<&'static str> {
    let host = url.host_str()?;
    let is_consent = host.strip_prefix("consent.google.").is_some_and(is_country);
    match Host::of(url) {
        _ if is_consent => Some("continue"),
        Host::Google { .. } if url.path() == "/url" => Some("q"),
        _ => None,
    }
}

/// Whether Google has its national sites there: `com`, `de`, `co.uk`, `com.au`.
/// `google.example.org` is someone else's.
fn is_country(tld: &str) -> bool {
    let country = match tld.split_once('.') {
        None if matches!(tld, "com" | "cat") => return true,
        None => tld,
        Some(("co" | "com", country)) => country,
        Some(_) => return false,
    };
    country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_lowercase())
}
