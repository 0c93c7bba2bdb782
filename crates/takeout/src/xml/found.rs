//! What a placemark or a waypoint says, before it is a place.

use std::hash::Hash;

use listbud_domain::{Color, CoordinateSource, Located};
use time::OffsetDateTime;

use super::html;
use crate::{
    draft::{Adjusted, locate_at},
    fit::{MAX_SEARCHED, says},
    maps_url, remarks,
    shapes::Shapes,
};

/// The value by which our own files are known.
const OWN: &str = "coordinates_source";

/// The values that our own files have.
const OURS: [&str; 11] = [
    OWN,
    "coordinates_approximate",
    "notes",
    "tags",
    "lists",
    "rating",
    "visited",
    "url",
    "place_id",
    "cid",
    "feature_id",
];

/// Names by which values are looked for.
const KNOWN: [&str; 24] = [
    OWN,
    "notes",
    "note",
    "comment",
    "comments",
    "url",
    "link",
    "website",
    "google_maps_url",
    "tags",
    "rating",
    "stars",
    "address",
    "name",
    "title",
    "latitude",
    "longitude",
    "lists",
    "visited",
    "place_id",
    "cid",
    "feature_id",
    "date",
    "created",
];

/// What a part of an address is kept as.
pub(super) const ADDRESS_PART: &str = "address part";

/// The most values beside the elements that are kept of one place.
const MAX_EXTRAS: usize = 200;

/// The most texts that are kept of one place. Programs write two or three.
const MAX_TEXTS: usize = 32;

/// The most bytes of values, and of texts, that are kept of one place. Notes have
/// at most 20,000 characters.
const MAX_KEPT: usize = 512 * 1024;

/// A placemark or a waypoint.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub name: String,
    pub address: String,
    /// What is written about it.
    texts: Vec<String>,
    /// The addresses of links in the texts.
    links: Vec<String>,
    /// Web addresses with what is written on them.
    urls: Vec<(String, String)>,
    /// The groups in which it stands, beside those around it.
    pub groups: Vec<String>,
    pub point: Option<Point>,
    pub color: Option<Color>,
    /// The id of its style.
    pub style: String,
    pub visited: bool,
    pub saved_at: Option<OffsetDateTime>,
    pub shapes: Shapes,
    /// Values by name.
    extras: Vec<(String, String)>,
    /// The bytes of all texts and values.
    kept: usize,
    /// Whether it had more of them.
    pub is_cut: bool,
}

/// Degrees north and east, as written.
#[derive(Debug)]
pub(super) struct Point {
    pub latitude: String,
    pub longitude: String,
}

impl Found {
    /// Makes a place of which the point alone is known, in degrees as written.
    pub(super) fn at(latitude: String, longitude: String) -> Self {
        Self {
            point: Some(Point {
                latitude,
                longitude,
            }),
            ..Self::default()
        }
    }

    /// Adds a value by name.
    pub(super) fn extra(&mut self, name: &str, value: &str) {
        if value.trim().is_empty() {
            return;
        }
        if self.extras.len() < MAX_EXTRAS && self.has_room(name.len() + value.len()) {
            self.extras.push((name.to_owned(), value.to_owned()));
        } else {
            self.is_cut = true;
        }
    }

    /// Gives a value another name.
    pub(super) fn label(&mut self, name: &str, label: &str) {
        let is_known = KNOWN.iter().any(|known| known.eq_ignore_ascii_case(name));
        if !is_known
            && let Some((last, _)) = self.extras.last_mut()
            && last == name
        {
            label.clone_into(last);
        }
    }

    /// Adds what is written about it, as HTML.
    pub(super) fn text(&mut self, text: &str) {
        let (text, links) = html::read(text);
        self.links.extend(links);
        self.links.truncate(MAX_TEXTS);
        if self.texts.len() < MAX_TEXTS && self.has_room(text.len()) {
            self.texts.push(text);
        } else {
            self.is_cut = true;
        }
    }

    /// Adds a web address.
    pub(super) fn url(&mut self, url: &str) {
        let url = url.trim();
        if url.is_empty() {
            return;
        }
        if self.urls.len() < MAX_TEXTS && self.has_room(url.len()) {
            self.urls.push((url.to_owned(), String::new()));
        } else {
            self.is_cut = true;
        }
    }

    /// Adds what is written on the last web address.
    pub(super) fn url_text(&mut self, text: &str) {
        if self.has_room(text.len())
            && let Some((_, last)) = self.urls.last_mut()
        {
            text.clone_into(last);
        }
    }

    fn has_room(&mut self, bytes: usize) -> bool {
        let has_room = self.kept + bytes <= MAX_KEPT;
        if has_room {
            self.kept += bytes;
        }
        has_room
    }

    /// Takes a value out by its name.
    pub(super) fn take(&mut self, name: &str) -> String {
        let mut names = self.extras.iter().map(|(known, _)| known);
        let at = names.position(|known| known.eq_ignore_ascii_case(name));
        at.map_or_else(String::new, |at| self.extras.remove(at).1)
    }

    pub(super) fn get(&self, name: &str) -> &str {
        self.extras
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value)
    }

    /// Takes the first value out that has one of the names.
    pub(super) fn take_first(&mut self, names: &[&str]) -> String {
        let mut values = names.iter().map(|name| self.take(name));
        values.find(|value| !value.is_empty()).unwrap_or_default()
    }

    /// Joins the parts of an address that elements tell one by one.
    pub(super) fn take_address_parts(&mut self) -> String {
        let mut parts = Vec::new();
        self.extras.retain(|(name, value)| {
            let is_part = name == ADDRESS_PART;
            if is_part {
                parts.push(value.trim().to_owned());
            }
            !is_part
        });
        parts.join(", ")
    }

    /// What is left of the values.
    pub(super) fn take_rest(&mut self) -> Vec<(String, String)> {
        std::mem::take(&mut self.extras)
    }

    /// The values of one of our own places that someone added to our file.
    pub(super) fn added(&self) -> impl Iterator<Item = (&str, &str)> {
        let is_ours = |name: &str| {
            // An element of GPX has become a label.
            let name = name.replace(' ', "_");
            OURS.iter().any(|ours| ours.eq_ignore_ascii_case(&name))
        };
        let extras = self.extras.iter();
        extras
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(move |(name, _)| !is_ours(name))
    }

    /// All that our own files say of a place, to be compared.
    pub(super) fn own_values(&self) -> impl Hash + '_ {
        let point = self.point.as_ref();
        let point = point.map(|point| (&point.latitude, &point.longitude));
        (
            &self.name,
            &self.address,
            point,
            self.saved_at,
            &self.extras,
        )
    }

    pub(super) fn is_own(&self) -> bool {
        self.extras.iter().any(|(name, _)| name == OWN)
    }

    /// Says where the coordinates of one of our own places come from.
    pub(super) fn own_source(&self) -> CoordinateSource {
        // Without a known source someone has typed them in.
        CoordinateSource::from_word(self.get(OWN)).unwrap_or(CoordinateSource::User)
    }

    pub(super) fn located(
        &self,
        source: CoordinateSource,
        adjusted: &mut Vec<Adjusted>,
    ) -> Option<Located> {
        let point = self.point.as_ref()?;
        let (latitude, longitude) = (point.latitude.trim(), point.longitude.trim());
        // Some programs write numbers as their users do.
        let number = |text: &str| text.replacen(',', ".", 1).parse();
        let located = match (number(latitude), number(longitude)) {
            (Ok(latitude), Ok(longitude)) => locate_at(latitude, longitude, source),
            _ => Err((
                remarks::COORDINATES_OUT_OF_RANGE,
                format!(
                    "Latitude and longitude are not both numbers and were left out: \"{latitude}\", \"{longitude}\"."
                ),
            )),
        };
        located.map_err(|remark| adjusted.push(remark)).ok()
    }

    /// What is written about it, each text once.
    pub(super) fn notes(&mut self) -> String {
        let mut notes = Written::default();
        for text in std::mem::take(&mut self.texts) {
            notes.add(&text);
        }
        for name in ["notes", "note", "comment", "comments"] {
            notes.add(&self.take(name));
        }
        notes.notes
    }

    /// The best web address, and the others with what is written on them. One of
    /// Google's is better than another, and one in a text counts when it is
    /// Google's.
    pub(super) fn take_urls(&mut self) -> (String, Vec<(String, String)>) {
        let mut urls = std::mem::take(&mut self.urls);
        for name in ["google_maps_url", "url", "link", "website"] {
            let url = self.take(name);
            if !url.trim().is_empty() {
                urls.push((url.trim().to_owned(), String::new()));
            }
        }
        let best = urls
            .iter()
            .position(|(url, _)| maps_url::is_googles(url))
            .or_else(|| self.google_url().is_empty().then_some(0))
            .filter(|at| *at < urls.len());
        match best {
            Some(at) => {
                let (url, text) = urls.remove(at);
                if !text.is_empty() && text.trim() != self.name.trim() && text != url {
                    urls.insert(0, (String::new(), text));
                }
                (url, urls)
            }
            None => (self.google_url(), urls),
        }
    }

    /// The first address of Google's in what is written about it.
    fn google_url(&self) -> String {
        let words = self
            .texts
            .iter()
            .flat_map(|text| text.split(['"', '\'', '<', '>', ' ', '\n', '\t']))
            .filter(|word| word.starts_with("http"));
        let mut links = self.links.iter().map(String::as_str).chain(words);
        links
            .find(|url| maps_url::is_googles(url))
            .unwrap_or_default()
            .to_owned()
    }
}

/// Notes that are put together from texts of which some repeat others.
#[derive(Debug, Default)]
struct Written {
    notes: String,
    /// How many bytes were searched for repetitions.
    searched: usize,
}

impl Written {
    /// Adds a text unless it is there already, as far as that may be looked for.
    fn add(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() || self.holds(text) {
            return;
        }
        if !self.notes.is_empty() {
            self.notes.push_str("\n\n");
        }
        self.notes.push_str(text);
    }

    fn holds(&mut self, text: &str) -> bool {
        self.notes == text
            || (self.searched <= MAX_SEARCHED && says(&self.notes, text, &mut self.searched))
    }
}
