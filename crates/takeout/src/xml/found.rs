//! What a placemark or a waypoint says, before it is a place.

use std::borrow::Cow;

use listbud_domain::{
    Color, CoordinateSource, ListDescription, ListName, Located, import::Outcome,
};

use super::html;
use crate::{
    FileKind, Format, Job, Takeout, TakeoutError,
    draft::{Adjusted, Collector, Draft, UrlRule, locate_at, split_tags},
    list_name, maps_url, own, remarks,
};

/// The value by which our own files are known.
const OWN: &str = "coordinates_source";

/// The most values beside the elements that are kept of one place.
const MAX_EXTRAS: usize = 200;

/// The most texts that are kept of one place. Programs write two or three.
const MAX_TEXTS: usize = 32;

/// The most bytes of values, and of texts, that are kept of one place. Notes have
/// at most 20,000 characters.
const MAX_KEPT: usize = 512 * 1024;

/// The most bytes that the notes of one place are put together from.
const MAX_NOTES: usize = 256 * 1024;

/// How many bytes are searched for repetitions of one place's texts, at most.
const MAX_SEARCHED: usize = 1024 * 1024;

/// A placemark or a waypoint.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub name: String,
    pub address: String,
    /// What is written about it.
    texts: Vec<String>,
    pub url: String,
    /// Degrees north and east, as written.
    pub point: Option<(String, String)>,
    pub color: Option<Color>,
    pub visited: bool,
    /// Whether it is a line or an area.
    pub is_shape: bool,
    /// Values by name.
    extras: Vec<(String, String)>,
    /// The bytes of all texts and values.
    kept: usize,
}

/// The list that a place stands in, by the elements around it.
#[derive(Debug, Default)]
pub(super) struct Surrounding<'a> {
    /// What the group is called; empty without one.
    pub name: &'a str,
    /// What is written about the group.
    pub description: &'a str,
    /// How the group is painted.
    pub color: Option<Color>,
    /// Whether it is a group of the file's, and not the file itself.
    pub is_group: bool,
}

impl Found {
    /// Makes a place of which the point alone is known, in degrees as written.
    pub(super) fn at(latitude: String, longitude: String) -> Self {
        Self {
            point: Some((latitude, longitude)),
            ..Self::default()
        }
    }

    /// Adds a value by name.
    pub(super) fn extra(&mut self, name: &str, value: &str) {
        if self.extras.len() < MAX_EXTRAS
            && !value.trim().is_empty()
            && self.has_room(name.len() + value.len())
        {
            self.extras.push((name.to_owned(), value.to_owned()));
        }
    }

    /// Adds what is written about it.
    pub(super) fn text(&mut self, text: &str) {
        if self.texts.len() < MAX_TEXTS && self.has_room(text.len()) {
            self.texts.push(text.to_owned());
        }
    }

    fn has_room(&mut self, bytes: usize) -> bool {
        let has_room = self.kept + bytes <= MAX_KEPT;
        if has_room {
            self.kept += bytes;
        }
        has_room
    }

    /// Takes a value out.
    pub(super) fn take(&mut self, name: &str) -> String {
        let at = self.extras.iter().position(|(known, _)| known == name);
        at.map_or_else(String::new, |at| self.extras.remove(at).1)
    }

    fn get(&self, name: &str) -> &str {
        self.extras
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value)
    }

    fn first(&self, names: &[&str]) -> &str {
        names
            .iter()
            .map(|name| self.get(name))
            .find(|value| !value.is_empty())
            .unwrap_or_default()
    }

    fn is_own(&self) -> bool {
        self.extras.iter().any(|(name, _)| name == OWN)
    }

    fn located(&self, source: CoordinateSource, adjusted: &mut Vec<Adjusted>) -> Option<Located> {
        let (latitude, longitude) = self.point.as_ref()?;
        let located = match (latitude.trim().parse(), longitude.trim().parse()) {
            (Ok(latitude), Ok(longitude)) => locate_at(latitude, longitude, source),
            _ => Err((
                remarks::COORDINATES_OUT_OF_RANGE,
                "Latitude and longitude are not both numbers and were left out.".to_owned(),
            )),
        };
        located.map_err(|remark| adjusted.push(remark)).ok()
    }

    /// What is written about it, each text once.
    fn notes(&self) -> Written {
        let mut notes = Written::default();
        for text in &self.texts {
            notes.add("\n\n", "", &html::to_text(text));
        }
        notes.add("\n\n", "", self.first(&["notes", "note", "comment"]));
        notes
    }

    /// Values of somebody else's columns, as lines, where no text repeats them.
    fn other_values(&self, notes: &mut Written) {
        const KNOWN: [&str; 17] = [
            "notes",
            "note",
            "comment",
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
            "description",
            "latitude",
            "longitude",
            "gx_media_links",
        ];
        for (name, value) in &self.extras {
            let is_known = KNOWN.iter().any(|known| known.eq_ignore_ascii_case(name));
            if !is_known {
                notes.add("\n", name, value);
            }
        }
    }

    /// The first address of Google's in what is written about it.
    fn google_url(&self) -> String {
        self.texts
            .iter()
            .flat_map(|text| text.split(['"', '\'', '<', '>', ' ', '\n', '\t']))
            .filter(|word| word.starts_with("http"))
            .map(html::to_text)
            .find(|word| maps_url::is_googles(word))
            .unwrap_or_default()
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
    /// Adds a text, with the name of what it is, unless it is there already.
    fn add(&mut self, gap: &str, name: &str, text: &str) {
        let text = text.trim();
        if text.is_empty() || self.notes.len() >= MAX_NOTES || self.holds(text) {
            return;
        }
        if !self.notes.is_empty() {
            self.notes.push_str(gap);
        }
        if !name.is_empty() {
            self.notes.push_str(name);
            self.notes.push_str(": ");
        }
        self.notes.push_str(text);
    }

    /// Whether a text is there already, as far as that may be looked for.
    fn holds(&mut self, text: &str) -> bool {
        if text.len() > self.notes.len() || self.searched > MAX_SEARCHED {
            return false;
        }
        self.searched += self.notes.len();
        memchr::memmem::find(self.notes.as_bytes(), text.as_bytes()).is_some()
    }
}

/// Takes places as they are found.
pub(super) struct Places<'a> {
    job: &'a Job<'a>,
    pub collector: Collector<'a>,
    formats: [Format; 2],
    extensions: &'static [&'static str],
    /// The list named after the file, once it was needed.
    fallback: Option<ListName>,
    count: usize,
    /// How many were places and not shapes.
    points: usize,
    /// How many were our own.
    own: usize,
    /// Lines and areas.
    pub shapes: usize,
}

impl<'a> Places<'a> {
    /// `formats` are somebody else's and ours.
    pub(super) fn new(
        job: &'a Job<'a>,
        formats: [Format; 2],
        extensions: &'static [&'static str],
    ) -> Self {
        Self {
            job,
            collector: Collector::new(job),
            formats,
            extensions,
            fallback: None,
            count: 0,
            points: 0,
            own: 0,
            shapes: 0,
        }
    }

    /// Takes one; an error when there are too many.
    pub(super) fn add(
        &mut self,
        found: &Found,
        around: &Surrounding<'_>,
    ) -> Result<(), TakeoutError> {
        self.count += 1;
        self.collector.job.row()?;
        let line = u64::try_from(self.count).unwrap_or(u64::MAX);
        if found.is_shape && found.point.is_none() {
            self.shapes += 1;
            self.collector.remark(
                line,
                &found.name,
                Outcome::Skipped,
                remarks::NOT_A_PLACE,
                "It is a line or an area, not a place.".to_owned(),
            );
            return Ok(());
        }
        self.points += 1;
        if found.is_own() {
            self.own += 1;
            self.add_own(line, found, around);
        } else {
            self.add_foreign(line, found, around);
        }
        Ok(())
    }

    fn add_own(&mut self, line: u64, found: &Found, around: &Surrounding<'_>) {
        let mut adjusted = Vec::new();
        // Without a known source somebody has typed it in.
        let source = CoordinateSource::from_word(found.get(OWN)).unwrap_or(CoordinateSource::User);
        let lists: Vec<ListName> = own::split(found.get("lists"))
            .iter()
            .filter_map(|name| ListName::parse(name).ok())
            .collect();
        let draft = Draft {
            line,
            title: &found.name,
            url: found.get("url"),
            address: &found.address,
            notes: Cow::Borrowed(found.get("notes")),
            tags: own::split(found.get("tags")),
            rating: found.get("rating").trim().parse().ok(),
            visited: found.get("visited") == "true",
            located: found.located(source, &mut adjusted),
            google: own::identity(
                found.get("place_id"),
                found.get("cid"),
                found.get("feature_id"),
                &mut adjusted,
            ),
            adjusted,
            url_rule: UrlRule::AnyPage,
            ..Draft::default()
        };
        if self.collector.add(draft, &lists)
            && let Ok(name) = ListName::parse(around.name)
            && lists.contains(&name)
        {
            self.describe(&name, around, None);
        }
    }

    fn add_foreign(&mut self, line: u64, found: &Found, around: &Surrounding<'_>) {
        let mut adjusted = Vec::new();
        let mut notes = found.notes();
        found.other_values(&mut notes);
        let address = match found.address.trim() {
            "" => found.get("address"),
            address => address,
        };
        let mut url = match found.url.trim() {
            "" => found
                .first(&["google_maps_url", "url", "link", "website"])
                .to_owned(),
            url => url.to_owned(),
        };
        if url.is_empty() {
            url = found.google_url();
        }
        let rating = found.first(&["rating", "stars"]).trim();
        let draft = Draft {
            line,
            title: match found.name.trim() {
                "" => found.first(&["name", "title"]),
                name => name,
            },
            url: &url,
            address,
            notes: Cow::Owned(notes.notes),
            tags: split_tags(found.get("tags")),
            // Somebody else's column of that name may mean something else.
            rating: rating
                .parse()
                .ok()
                .filter(|stars| listbud_domain::Rating::parse(*stars).is_ok()),
            visited: found.visited,
            located: found.located(CoordinateSource::GeoJson, &mut adjusted),
            adjusted,
            url_rule: UrlRule::AnyPage,
            ..Draft::default()
        };
        let list = ListName::parse(around.name)
            .ok()
            .or_else(|| self.fallback());
        if self.collector.add(draft, list.as_slice())
            && let Some(name) = list
        {
            self.describe(&name, around, found.color.clone());
        }
    }

    /// The list named after the file, for places in no named group.
    fn fallback(&mut self) -> Option<ListName> {
        if self.fallback.is_none() {
            self.fallback = list_name::from_file_name(
                self.job.file_name,
                self.extensions,
                &mut self.collector.batch.remarks,
            );
        }
        self.fallback.clone()
    }

    /// Gives a list what the elements around its places say of it.
    fn describe(&mut self, name: &ListName, around: &Surrounding<'_>, color: Option<Color>) {
        let index = self.collector.list(name);
        let Some(list) = self.collector.batch.lists.get_mut(index) else {
            return;
        };
        if list.color.is_none() {
            list.color = around.color.clone().or(color);
        }
        if list.description.is_none() && around.is_group && !around.description.trim().is_empty() {
            list.description = ListDescription::parse(&html::to_text(around.description)).ok();
        }
    }

    /// Paints a list that is there already.
    pub(super) fn paint(&mut self, name: &str, color: Option<Color>) {
        if let Some(list) = self.collector.known_list(name)
            && color.is_some()
        {
            list.color = color;
        }
    }

    pub(super) fn finish(self, empty: FileKind) -> Result<Takeout, TakeoutError> {
        if self.points == 0 {
            return Err(TakeoutError::NotTakeout(if self.shapes > 0 {
                FileKind::Track
            } else {
                empty
            }));
        }
        let [foreign, own] = self.formats;
        Ok(Takeout {
            format: if self.own * 2 > self.points {
                own
            } else {
                foreign
            },
            batch: self.collector.batch,
            files: Vec::new(),
            restored: None,
        })
    }
}
