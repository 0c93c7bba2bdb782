//! What an address of Google Maps, or of another map, tells without asking for it.
//!
//! Google has written a place's address in a dozen ways over the years. Some
//! name the place by an id, some by a point, some by words, and a short link by
//! nothing. [`MapsLink::parse`] finds all that is there; nothing is fetched.
//!
//! To add a form: its path here, its parameter in `query`, or its
//! field of the `data=` block in `data`, and a line in the table of the tests.

mod data;
mod elsewhere;
mod host;
mod link;
mod plus_code;
mod point;
mod query;

use listbud_domain::{FeatureId, GoogleIdentity, GooglePlaceId};
use percent_encoding::percent_decode_str;
use url::Url;

use host::Host;
pub use link::{Fault, LinkKind, MapsLink, NotAPlace};
use link::{decoded, shortened};
use point::Written;

/// The longest address that is read, in bytes.
pub(crate) const MAX_READ: usize = 16 * 1024;

impl MapsLink {
    /// Reads an address.
    #[must_use]
    pub fn parse(raw: &str) -> Self {
        let raw = raw.trim();
        let Some(url) = url(raw) else {
            return Self::not_a_place(NotAPlace::NoAddress(shortened(raw)));
        };
        if !matches!(url.scheme(), "http" | "https") {
            return elsewhere::of_program(&url).unwrap_or_else(|| {
                Self::not_a_place(NotAPlace::OtherScheme(shortened(url.scheme())))
            });
        }
        let inner = host::wrapping_parameter(&url).and_then(|parameter| {
            let mut pairs = url.query_pairs();
            let (_, inner) = pairs.find(|(name, _)| name == parameter)?;
            self::url(&inner)
        });
        // Only once: no program nests addresses more deeply.
        let url = inner
            .filter(|inner| matches!(inner.scheme(), "http" | "https"))
            .unwrap_or(url);
        match Host::of(&url) {
            Host::Google { maps } => Self::of_google(&url, maps),
            Host::Short(host) => Self {
                kind: LinkKind::ShortLink(host),
                ..Self::not_a_place(NotAPlace::BareMap)
            },
            Host::Other(host) => elsewhere::read(&url)
                .unwrap_or_else(|| Self::not_a_place(NotAPlace::OtherSite(shortened(&host)))),
        }
    }

    fn of_google(url: &Url, maps_host: bool) -> Self {
        let mut link = Self::not_a_place(NotAPlace::BareMap);
        let segments: Vec<&str> = url.path().split('/').skip(1).collect();
        let (maps, page) = match segments.as_slice() {
            // The second of several accounts, a business, an organisation.
            ["maps", "u" | "b" | "a", _, page @ ..] | ["maps", "preview", page @ ..] => {
                (true, page)
            }
            ["maps", page @ ..] => (true, page),
            page => (maps_host, page),
        };
        let reason = if maps {
            link.read_maps_page(page)
        } else {
            link.read_other_page(page)
        };
        query::read(&mut link, url, maps);
        let reason = match reason {
            NotAPlace::Directions if Self::is_one_stop(page, url) => NotAPlace::BareMap,
            reason => reason,
        };
        link.kind = link.kind_or(reason);
        link
    }

    /// Reads the path behind `/maps`; answers what the page is if nothing on it
    /// turns out to be a place.
    fn read_maps_page(&mut self, page: &[&str]) -> NotAPlace {
        let (head, rest) = page.split_first().unwrap_or((&"", &[]));
        match *head {
            "dir" => {
                if let Some((stop, parameters)) = only_stop(rest) {
                    self.read_slug(stop);
                    self.read_blocks(parameters);
                }
                return NotAPlace::Directions;
            }
            "d" | "placelists" => return NotAPlace::ManyPlaces,
            "contrib" | "reviews" => {
                if let [_, "place", id, ..] = rest {
                    self.read_id(&decoded(id));
                }
                self.read_blocks(rest);
                return NotAPlace::OtherPage;
            }
            "timeline" => return NotAPlace::OtherPage,
            "place" => {
                let (slug, rest) = rest.split_first().unwrap_or((&"", &[]));
                // An empty slug is left out in some addresses, and the block
                // or the map's middle comes in its place.
                if is_parameter(slug) {
                    self.read_parameters(&[slug]);
                } else {
                    self.read_slug(slug);
                }
                self.read_parameters(rest);
            }
            "search" => {
                let (words, rest) = rest.split_first().unwrap_or((&"", &[]));
                if is_parameter(words) {
                    self.read_parameters(&[words]);
                } else if !words.is_empty() {
                    query::read_words(self, &decoded(words));
                }
                self.read_parameters(rest);
            }
            _ => self.read_parameters(page),
        }
        NotAPlace::BareMap
    }

    fn read_other_page(&mut self, page: &[&str]) -> NotAPlace {
        match page {
            [] | ["" | "webhp"] => NotAPlace::HomePage,
            ["search", ..] => NotAPlace::WebSearch,
            ["shopping", ..] => NotAPlace::Shopping,
            ["imgres", ..] => NotAPlace::Image,
            ["local", "place", "fid", id, ..] => {
                self.read_feature_id(&decoded(id));
                NotAPlace::OtherPage
            }
            _ => NotAPlace::OtherPage,
        }
    }

    /// Reads a place's name in the path, which is its coordinates for a pin.
    fn read_slug(&mut self, slug: &str) {
        let slug = decoded(slug);
        let slug = slug.trim();
        match point::parse(slug) {
            Some(written) => self.take_point(written, slug),
            None if !slug.is_empty() => match self.read_plus_code(slug) {
                Some(true) => {}
                _ => self.name = Some(slug.to_owned()),
            },
            None => {}
        }
    }

    /// Reads a plus code; answers whether it is a point, `None` for other text. One
    /// that is counted from a town is an address.
    fn read_plus_code(&mut self, text: &str) -> Option<bool> {
        let code = plus_code::parse(text)?;
        self.query = Some(text.to_owned());
        if let Some(point) = code.point {
            self.point = self.point.or(Some(point));
            return Some(true);
        }
        self.query_is_address = true;
        self.is_sure_address = true;
        Some(false)
    }

    /// Whether a route leads to one place from wherever one is.
    fn is_one_stop(page: &[&str], url: &Url) -> bool {
        let is_in_path = page
            .split_first()
            .is_some_and(|(_, rest)| only_stop(rest).is_some());
        is_in_path || (query::has_destination(url) && !query::has_origin(url))
    }

    /// Reads `data=…` from the path.
    fn read_blocks(&mut self, segments: &[&str]) {
        for segment in segments {
            if segment.starts_with("data=") {
                self.read_parameters(&[segment]);
            }
        }
    }

    /// Keeps a place id or a feature id.
    fn read_id(&mut self, text: &str) {
        if text.starts_with("0x") {
            self.read_feature_id(text);
        } else if let Ok(id) = GooglePlaceId::parse(text) {
            self.google.fill_from(&GoogleIdentity::from_place_id(id));
        }
    }

    /// Reads `@lat,lng,zoom` and `data=…` from the path.
    fn read_parameters(&mut self, segments: &[&str]) {
        for segment in segments {
            if let Some(view) = segment.strip_prefix('@') {
                self.read_view(&decoded(view));
            } else if let Some(block) = segment.strip_prefix("data=") {
                data::read(self, &percent_decode_str(block).decode_utf8_lossy());
            }
        }
    }

    /// Reads `lat,lng,17z` or `lat,lng`.
    fn read_view(&mut self, view: &str) {
        let mut parts = view.splitn(3, ',');
        if let (Some(latitude), Some(longitude)) = (parts.next(), parts.next())
            && let Some(Written::Point(center)) = point::pair(latitude, longitude)
        {
            self.center = Some(center);
        }
    }

    /// Keeps a feature id; `0x0:0x0` is Google's "none".
    fn read_feature_id(&mut self, text: &str) {
        match FeatureId::parse(text) {
            Some(feature) => self
                .google
                .fill_from(&GoogleIdentity::from_feature_id(feature)),
            None => self.fault(Fault::UnreadableId(shortened(text))),
        }
    }
}

/// Reads an address of a length that one has. A host in Punycode takes work that
/// grows with the square of its length, and no host is longer than 253 bytes.
fn url(raw: &str) -> Option<Url> {
    const MAX_HOST: usize = 1_024;
    let ends_host = |byte: u8| matches!(byte, b'/' | b'\\' | b'?' | b'#');
    let (_, rest) = raw.split_once(':')?;
    let rest = rest.trim_start_matches(['/', '\\']);
    let host = rest.bytes().position(ends_host).unwrap_or(rest.len());
    let is_usual = raw.len() <= MAX_READ && host <= MAX_HOST;
    is_usual.then(|| Url::parse(raw).ok()).flatten()
}

/// Whether an address is Google Maps' own, short links included.
pub(crate) fn is_googles(raw: &str) -> bool {
    url(raw).is_some_and(|url| !matches!(Host::of(&url), Host::Other(_)))
}

/// The only stop of a route, and the parameters behind it; `None` of several.
fn only_stop<'r, 'p>(rest: &'r [&'p str]) -> Option<(&'p str, &'r [&'p str])> {
    let end = rest.iter().position(|segment| is_parameter(segment));
    let (stops, parameters) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
    let mut stops = stops.iter().filter(|stop| !stop.is_empty());
    let stop = stops.next()?;
    stops.next().is_none().then_some((*stop, parameters))
}

fn is_parameter(segment: &str) -> bool {
    segment.starts_with('@') || segment.starts_with("data=")
}

#[cfg(test)]
mod tests;
