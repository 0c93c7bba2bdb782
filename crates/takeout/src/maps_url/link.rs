//! What an address tells, as plain data.

use std::borrow::Cow;

use listbud_domain::{CoordinateSource, Coordinates, GoogleIdentity, Located, import::locate};
use percent_encoding::percent_decode_str;

use super::point::Written;

/// The most faults of one address that are told.
const MAX_FAULTS: usize = 8;

/// What was found in an address.
#[derive(Debug, Clone, PartialEq)]
pub struct MapsLink {
    /// What it leads to.
    pub kind: LinkKind,
    /// Who the place is to Google.
    pub google: GoogleIdentity,
    /// The place's point, written in the address.
    pub point: Option<Coordinates>,
    /// The middle of the map that was on the screen, which is near the place at
    /// best.
    pub center: Option<Coordinates>,
    /// The place's name, from the path.
    pub name: Option<String>,
    /// What was searched for: words, or a postal address.
    pub query: Option<String>,
    /// Whether [`Self::query`] stands where Google writes postal addresses.
    pub query_is_address: bool,
    /// What stood there and could not be used.
    pub faults: Vec<Fault>,
    /// Whether it opens a program instead of a page, as `geo:` does.
    pub(super) opens_program: bool,
    /// Whether [`Self::query`] is a postal address, and not perhaps a name.
    pub(super) is_sure_address: bool,
}

/// What an address leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkKind {
    /// A place that Google knows.
    Place,
    /// A bare point.
    Pin,
    /// A search on the map, for words or a postal address.
    Search,
    /// A part of the map.
    View,
    /// An address that only Google can resolve; holds its host.
    ShortLink(String),
    /// Nothing that is a place.
    NotAPlace(NotAPlace),
}

/// Why an address leads to no place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAPlace {
    /// No address at all.
    #[error("\"{0}\" is not a web address")]
    NoAddress(String),
    /// A scheme other than http and https, such as `javascript:`.
    #[error("a \"{0}:\" address is not a web address")]
    OtherScheme(String),
    /// Another site.
    #[error("the address leads to {0}, not to Google Maps")]
    OtherSite(String),
    /// Google's home page, which stands for items that have no address.
    #[error("the address is Google's home page, which stands for an item that is not a place")]
    HomePage,
    /// A product.
    #[error("the address leads to a product in Google Shopping")]
    Shopping,
    /// A picture.
    #[error("the address leads to a picture in Google's image search")]
    Image,
    /// A web search that names no place by its id.
    #[error("the address leads to a web search that names no place")]
    WebSearch,
    /// A route.
    #[error("the address leads to directions, not to one place")]
    Directions,
    /// A shared list, or a map of My Maps.
    #[error("the address leads to a list or a map of many places")]
    ManyPlaces,
    /// Google Maps without anything on it.
    #[error("the address leads to Google Maps and names no place on it")]
    BareMap,
    /// Another page of Google's.
    #[error("the address leads to another of Google's pages, not to a place")]
    OtherPage,
}

/// Something in an address that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Coordinates that do not exist on Earth, as written.
    OutOfRange(String),
    /// Something that stands where an id belongs.
    UnreadableId(String),
}

impl MapsLink {
    /// The best position that the address tells: a written point, then one
    /// inside an id, and the map's middle only where there is nothing else.
    #[must_use]
    pub fn located(&self) -> Option<Located> {
        let written = |coordinates| Located {
            coordinates,
            source: CoordinateSource::Url,
        };
        locate(self.point.map(written), &self.google).or(self.center.map(written))
    }

    pub(super) fn not_a_place(reason: NotAPlace) -> Self {
        Self {
            kind: LinkKind::NotAPlace(reason),
            google: GoogleIdentity::default(),
            point: None,
            center: None,
            name: None,
            query: None,
            query_is_address: false,
            faults: Vec::new(),
            opens_program: false,
            is_sure_address: false,
        }
    }

    /// The postal address of a place that has a name: words that may be a name as well
    /// count as an address only beside another name.
    #[must_use]
    pub fn address_of(&self, name: &str) -> Option<&str> {
        let query = self.query.as_deref().filter(|_| self.query_is_address)?;
        (self.is_sure_address || query != name.trim()).then_some(query)
    }

    /// Whether it is a `geo:` URI, or another that opens a program instead of a page, and
    /// leads to a place: what it holds can be kept, and it cannot.
    #[must_use]
    pub fn is_of_program(&self) -> bool {
        self.opens_program
    }

    pub(super) fn fault(&mut self, fault: Fault) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(fault);
        }
    }

    pub(super) fn take_point(&mut self, written: Written, text: &str) {
        match written {
            Written::Point(point) => self.point = self.point.or(Some(point)),
            Written::OutOfRange => self.fault(Fault::OutOfRange(shortened(text))),
        }
    }

    pub(super) fn kind_or(&self, reason: NotAPlace) -> LinkKind {
        // A route's or a list's own ids are not those of one place.
        if matches!(reason, NotAPlace::Directions | NotAPlace::ManyPlaces) {
            return LinkKind::NotAPlace(reason);
        }
        if self.google.cid.is_some() || self.google.place_id.is_some() || self.name.is_some() {
            return LinkKind::Place;
        }
        if reason != NotAPlace::BareMap {
            return LinkKind::NotAPlace(reason);
        }
        let is_search = self.query.is_some() || !self.faults.is_empty();
        match (self.point, self.center) {
            (Some(_), _) => LinkKind::Pin,
            (None, _) if is_search => LinkKind::Search,
            (None, Some(_)) => LinkKind::View,
            (None, None) => LinkKind::NotAPlace(reason),
        }
    }
}

/// Undoes the encoding of a path segment, in which Google writes a space as `+`.
pub(super) fn decoded(segment: &str) -> String {
    // A plus is `%2B` there, so the order matters.
    let spaced: Cow<'_, str> = if segment.contains('+') {
        Cow::Owned(segment.replace('+', " "))
    } else {
        Cow::Borrowed(segment)
    };
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

/// The beginning of a text that comes from outside, for a message.
pub(super) fn shortened(text: &str) -> String {
    const MAX: usize = 80;
    let mut short: String = text.chars().filter(|c| !c.is_control()).take(MAX).collect();
    if text.chars().nth(MAX).is_some() {
        short.push('…');
    }
    short
}
