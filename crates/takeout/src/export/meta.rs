//! What a file says of itself and how it is written.

use std::collections::HashMap;

use listbud_domain::{Color, Emoji, ListDescription};
use time::OffsetDateTime;

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
    /// How many rows were places that the account had already.
    pub merged: u32,
    /// How many rows were not places.
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
pub(super) struct Looks(HashMap<String, usize>);

impl Looks {
    pub(super) fn of(lists: &[ListLook]) -> Self {
        let mut places = HashMap::with_capacity(lists.len());
        for (index, list) in lists.iter().enumerate() {
            places.entry(list.name.clone()).or_insert(index);
        }
        Self(places)
    }

    pub(super) fn find<'m>(&self, meta: &'m Meta, list: &str) -> Option<&'m ListLook> {
        meta.lists.get(*self.0.get(list)?)
    }
}

/// What becomes of cells that begin as a formula does, in CSV.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Formulas {
    /// They get an apostrophe in front, which the import takes away again.
    #[default]
    Neutralised,
    /// They stay as they are, for programs that are not spreadsheets.
    Verbatim,
}
