//! Places out, in open formats.
//!
//! An [`Exporter`] writes a file piece by piece: `begin`, `place` for each
//! place, `end`, into anything that takes bytes, so that a library of any size
//! passes through one small buffer. Writing into a `Vec<u8>` cannot fail.
//!
//! [`crate::parse`] reads all of them back. KML and GPX cannot say "somewhere":
//! places without coordinates are left out there, and the file says how many.
//!
//! Every format tells when a place was saved, and where that is not known, when it
//! came to ListBud; a backup tells both. Where neither is known, it tells no time.
//!
//! KML has a folder for each list ([`Format::has_folders`]). Give it the places list by
//! list: [`Exporter::turn_to_list`], then the list's places, and so on, each list once. A
//! place of several lists comes in each of them, the second time on by
//! [`Exporter::place_again`]; those without a list come last. [`by_list`] reads the
//! places of an upload in this order. Without it, places that follow each other and have
//! the same first list share a folder.
//!
//! To add a format: a variant of [`Format`], and a module with the same three
//! functions.

mod backup;
mod by_list;
mod csv;
mod geojson;
mod gpx;
mod kml;
mod xml;

use std::{collections::HashMap, io};

use listbud_domain::{Color, EditedFields, Emoji, FeatureId, ListDescription, Place};
use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What a file is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// GeoJSON (RFC 7946), with `description` and `marker-color` as the
    /// simplestyle specification has them.
    GeoJson,
    /// CSV (RFC 4180) that begins with the columns of Google's lists.
    Csv,
    /// KML 2.2.
    Kml,
    /// GPX 1.1.
    Gpx,
    /// A backup as JSON: all that ListBud knows, for ListBud.
    Backup,
}

pub(crate) use backup::VERSION as BACKUP_VERSION;
pub use by_list::{ByList, Listed, by_list};

impl Format {
    /// All formats.
    pub const ALL: [Self; 5] = [Self::GeoJson, Self::Csv, Self::Kml, Self::Gpx, Self::Backup];

    /// The word for it in the API, which is also the extension of its files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GeoJson => "geojson",
            Self::Csv => "csv",
            Self::Kml => "kml",
            Self::Gpx => "gpx",
            Self::Backup => "json",
        }
    }

    /// Whether places stand in folders, one for each list.
    #[must_use]
    pub const fn has_folders(self) -> bool {
        matches!(self, Self::Kml)
    }

    /// Finds the format that a word stands for.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == word)
    }

    /// The media type, as it is registered; GPX has none that is.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::GeoJson => "application/geo+json",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Kml => "application/vnd.google-earth.kml+xml",
            Self::Gpx => "application/gpx+xml",
            Self::Backup => "application/json",
        }
    }
}

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    /// What it is called: a list's name, or that of the whole library.
    pub title: String,
    /// When it was written.
    pub created_at: Option<OffsetDateTime>,
    /// What becomes of cells that a spreadsheet would run.
    pub formulas: Formulas,
    /// Whether CSV begins with a byte-order mark, without which spreadsheets take UTF-8
    /// for another encoding.
    pub byte_order_mark: bool,
    /// How lists look. KML paints and describes their folders with it, and a
    /// backup keeps all of them, those without places, too.
    pub lists: Vec<ListLook>,
    /// How tags look, for a backup.
    pub tags: Vec<TagLook>,
    /// What was imported so far, for a backup.
    pub imports: Vec<ImportRecord>,
}

/// How a list looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListLook {
    /// Its name.
    pub name: String,
    /// What it is about.
    pub description: Option<ListDescription>,
    /// How it is painted.
    pub color: Color,
    /// Its sign.
    pub emoji: Option<Emoji>,
}

/// How a tag looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagLook {
    /// Its name.
    pub name: String,
    /// How it is painted.
    pub color: Color,
    /// Its sign.
    pub emoji: Option<Emoji>,
}

/// One import of the past, as plain data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRecord {
    /// What the file was called.
    pub file_name: String,
    /// What it was: a word of [`crate::Format`].
    pub format: String,
    /// How many places it added.
    pub imported: u32,
    /// How many rows were places that were there already.
    pub merged: u32,
    /// How many rows were no places.
    pub skipped: u32,
    /// When it was done.
    pub created_at: OffsetDateTime,
}

impl Meta {
    /// Makes the description of a file without a date, whose formulas are
    /// harmless.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            created_at: None,
            formulas: Formulas::default(),
            byte_order_mark: false,
            lists: Vec::new(),
            tags: Vec::new(),
            imports: Vec::new(),
        }
    }
}

/// The looks of lists by their names.
#[derive(Debug, Default)]
struct Looks(HashMap<String, usize>);

impl Looks {
    fn of(lists: &[ListLook]) -> Self {
        let mut places = HashMap::with_capacity(lists.len());
        for (index, list) in lists.iter().enumerate() {
            places.entry(list.name.clone()).or_insert(index);
        }
        Self(places)
    }

    fn find<'m>(&self, meta: &'m Meta, list: &str) -> Option<&'m ListLook> {
        meta.lists.get(*self.0.get(list)?)
    }
}

/// What becomes of cells that begin as a formula does, in CSV.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Formulas {
    /// They get an apostrophe in front, which the import takes away again.
    #[default]
    Neutralised,
    /// They stay as they are, for programs that are no spreadsheets.
    Verbatim,
}

/// A place and the names of its lists, which a [`Place`] knows by id only.
#[derive(Debug, Clone, Copy)]
pub struct ExportPlace<'a> {
    /// The place.
    pub place: &'a Place,
    /// The names of the lists it stands in.
    pub lists: &'a [&'a str],
    /// Whether it is known when the place came to ListBud and when it last changed. It is
    /// not where the place comes straight from a file of others; then no file tells it.
    pub is_dated: bool,
}

impl ExportPlace<'_> {
    /// When it was saved, else when it came to ListBud, as far as either is known.
    fn saved(&self) -> Option<String> {
        let saved = self.place.saved_at.and_then(rfc3339);
        saved.or_else(|| self.created())
    }

    /// When it came to ListBud.
    fn created(&self) -> Option<String> {
        self.dated(self.place.created_at)
    }

    /// When it last changed.
    fn updated(&self) -> Option<String> {
        self.dated(self.place.updated_at)
    }

    fn dated(&self, time: OffsetDateTime) -> Option<String> {
        rfc3339(time).filter(|_| self.is_dated)
    }
}

/// Writes one file.
#[derive(Debug)]
pub struct Exporter {
    format: Format,
    meta: Meta,
    looks: Looks,
    written: u64,
    unlocated: u64,
    /// The list whose KML folder is open.
    folder: Option<String>,
    /// Whether the caller says in which folder places stand.
    is_by_list: bool,
}

impl Exporter {
    /// Prepares a file.
    #[must_use]
    pub fn new(format: Format, meta: Meta) -> Self {
        Self {
            format,
            looks: Looks::of(&meta.lists),
            meta,
            written: 0,
            unlocated: 0,
            folder: None,
            is_by_list: false,
        }
    }

    /// Writes what comes before the first place.
    ///
    /// # Errors
    ///
    /// What `out` answers.
    pub fn begin(&mut self, out: &mut impl io::Write) -> io::Result<()> {
        match self.format {
            Format::GeoJson => geojson::begin(out, &self.meta),
            Format::Csv => csv::begin(out, self.meta.byte_order_mark),
            Format::Kml => kml::begin(out, &self.meta),
            Format::Gpx => gpx::begin(out, &self.meta),
            Format::Backup => backup::begin(out, &self.meta),
        }
    }

    /// Begins the folder of a list, or with `None` ends the last one: what follows stands
    /// in no folder. Does nothing in a format without folders.
    ///
    /// # Errors
    ///
    /// What `out` answers.
    pub fn turn_to_list(&mut self, out: &mut impl io::Write, list: Option<&str>) -> io::Result<()> {
        self.is_by_list = true;
        self.open_folder(out, list)
    }

    fn open_folder(&mut self, out: &mut impl io::Write, list: Option<&str>) -> io::Result<()> {
        if !self.format.has_folders() || self.folder.as_deref() == list {
            return Ok(());
        }
        if self.folder.is_some() {
            kml::end_folder(out)?;
        }
        if let Some(list) = list {
            kml::begin_folder(out, list, self.looks.find(&self.meta, list))?;
        }
        self.folder = list.map(str::to_owned);
        Ok(())
    }

    /// Writes one place of which a person has edited nothing, or counts it where the
    /// format has no room for a place without coordinates.
    ///
    /// # Errors
    ///
    /// What `out` answers.
    pub fn place(&mut self, out: &mut impl io::Write, place: &ExportPlace<'_>) -> io::Result<()> {
        self.edited_place(out, place, &EditedFields::default())
    }

    /// Writes a place that has been given before into another list's folder. Does
    /// nothing in a format without folders.
    ///
    /// # Errors
    ///
    /// What `out` answers.
    pub fn place_again(
        &mut self,
        out: &mut impl io::Write,
        place: &ExportPlace<'_>,
    ) -> io::Result<()> {
        match place.place.located {
            Some(located) if self.format.has_folders() => {
                kml::place(out, place, located, self.color(place))
            }
            _ => Ok(()),
        }
    }

    /// Writes one place as [`Self::place`] does, and in a backup which of its
    /// fields a person has edited.
    ///
    /// # Errors
    ///
    /// What `out` answers.
    pub fn edited_place(
        &mut self,
        out: &mut impl io::Write,
        place: &ExportPlace<'_>,
        edited: &EditedFields,
    ) -> io::Result<()> {
        let located = place.place.located;
        if located.is_none() {
            self.unlocated += 1;
        }
        match (self.format, located) {
            (Format::GeoJson, _) => geojson::place(out, place, self.written == 0)?,
            (Format::Csv, _) => csv::place(out, place, self.meta.formulas)?,
            (Format::Backup, _) => backup::place(out, place, edited, self.written == 0)?,
            (Format::Kml, Some(located)) => {
                if !self.is_by_list {
                    self.open_folder(out, place.lists.first().copied())?;
                }
                kml::place(out, place, located, self.color(place))?;
            }
            (Format::Gpx, Some(located)) => {
                gpx::place(out, place, located, self.color(place))?;
            }
            (Format::Kml | Format::Gpx, None) => return Ok(()),
        }
        self.written += 1;
        Ok(())
    }

    /// How a place is painted: as its first tag, when somebody has painted that, else
    /// as the list whose folder is open, else as its first list.
    fn color<'a>(&'a self, export: &'a ExportPlace<'_>) -> Option<&'a Color> {
        let tag = export.place.tags.first().map(|tag| &tag.color);
        let folder = self.folder.as_deref();
        let list = folder.or_else(|| export.lists.first().copied());
        let list = list.and_then(|list| self.looks.find(&self.meta, list));
        tag.filter(|color| **color != Color::default())
            .or(list.map(|look| &look.color))
            .or(tag)
    }

    /// Writes what comes after the last place.
    ///
    /// # Errors
    ///
    /// What `out` answers.
    pub fn end(&mut self, out: &mut impl io::Write) -> io::Result<()> {
        match self.format {
            Format::GeoJson => geojson::end(out, self.unlocated),
            Format::Csv => Ok(()),
            Format::Kml => {
                self.open_folder(out, None)?;
                kml::end(out, self.unlocated)
            }
            Format::Gpx => gpx::end(out, &self.meta, self.unlocated),
            Format::Backup => backup::end(out, self.unlocated),
        }
    }
}

/// Names the file of a list, or of all places: small ASCII letters, digits and
/// hyphens, which no file system and no header field objects to.
#[must_use]
pub fn file_name(list: Option<&str>, format: Format) -> String {
    const MAX: usize = 80;
    let mut stem = String::from("listbud");
    let mut gap = true;
    let letters = list.unwrap_or("places").nfd();
    for letter in letters.filter(|c| !is_combining_mark(*c)) {
        if stem.len() >= MAX {
            break;
        }
        if !letter.is_ascii_alphanumeric() {
            gap = true;
            continue;
        }
        if gap {
            stem.push('-');
            gap = false;
        }
        stem.push(letter.to_ascii_lowercase());
    }
    if stem == "listbud" {
        stem.push_str("-list");
    }
    format!("{stem}.{}", format.as_str())
}

/// The contacts of a place that are known, by the names that files give them.
fn known_contacts(place: &Place) -> impl Iterator<Item = (&'static str, &str)> {
    let contacts = place.contacts.iter();
    contacts.filter_map(|(contact, text)| Some((contact.as_str(), text?)))
}

/// The feature id, with 0 for a CID that is not known, as Google writes it.
fn feature_id(place: &Place) -> Option<FeatureId> {
    let cell = place.google.cell?;
    Some(FeatureId::new(
        cell,
        place.google.cid.map_or(0, listbud_domain::Cid::get),
    ))
}

/// A time as RFC 3339 in UTC; `None` for years that it cannot write.
fn rfc3339(time: OffsetDateTime) -> Option<String> {
    time.checked_to_offset(UtcOffset::UTC)?
        .format(&Rfc3339)
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_safe_and_tells_the_list() {
        for (list, expected) in [
            (None, "listbud-places.kml"),
            (Some("Road trip"), "listbud-road-trip.kml"),
            (
                Some("Cafés & Bars/../x\r\n\"y\""),
                "listbud-cafes-bars-x-y.kml",
            ),
            (Some("食堂"), "listbud-list.kml"),
        ] {
            assert_eq!(file_name(list, Format::Kml), expected);
        }
        assert!(file_name(Some(&"a".repeat(500)), Format::Csv).len() < 100);
    }

    #[test]
    fn a_format_is_found_by_its_word() {
        for format in Format::ALL {
            assert_eq!(Format::from_word(format.as_str()), Some(format));
        }
        assert_eq!(Format::from_word("xlsx"), None);
    }
}
