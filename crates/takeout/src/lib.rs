#![doc = include_str!("../README.md")]

mod draft;
mod encoding;
mod error;
pub mod export;
mod features;
mod list_name;
pub mod maps_url;
mod own;
pub mod remarks;
mod sniff;
mod table;

use listbud_domain::import::ImportBatch;

pub use error::{FileKind, TakeoutError};

/// A file as a person uploads it.
#[derive(Debug, Clone, Copy)]
pub struct Upload<'a> {
    /// What it is called; a CSV's list is named after it. Folders in front of
    /// the name are ignored.
    pub file_name: &'a str,
    /// What it holds.
    pub bytes: &'a [u8],
}

/// How much of a file is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes; looked at before anything is read.
    pub bytes: usize,
    /// The most rows of a table or features of a collection, empty ones
    /// included.
    pub rows: usize,
}

/// 10 MiB and 100,000 rows: Google Maps holds a few thousand places per list,
/// and a row has some 150 bytes.
impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 10 * 1024 * 1024,
            rows: 100_000,
        }
    }
}

/// What a file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// One of Google's lists: `Saved/<list>.csv`.
    SavedListCsv,
    /// Google's starred places: `Saved Places.json`, of any generation.
    SavedPlacesJson,
    /// The person's own reviews: `Reviews.json`.
    ReviewsJson,
    /// A CSV that [`export`] wrote.
    ListBudCsv,
    /// A GeoJSON that [`export`] wrote.
    ListBudGeoJson,
    /// Named points from elsewhere, as GeoJSON.
    GeoJson,
    /// The array of places of ListBud's former server.
    FormerServerJson,
}

impl Format {
    /// A stable word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SavedListCsv => "saved_list_csv",
            Self::SavedPlacesJson => "saved_places_json",
            Self::ReviewsJson => "reviews_json",
            Self::ListBudCsv => "listbud_csv",
            Self::ListBudGeoJson => "listbud_geojson",
            Self::GeoJson => "geojson",
            Self::FormerServerJson => "former_server_json",
        }
    }
}

/// What was read from a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Takeout {
    /// What the file is.
    pub format: Format,
    /// What it brings. A file whose rows are no places is read all the same:
    /// its batch has remarks and neither places nor lists.
    pub batch: ImportBatch,
}

/// Reads an export.
///
/// A broken row becomes a remark and never sinks the others; only what concerns
/// the whole file is an error.
///
/// # Errors
///
/// [`TakeoutError`], whose message says what the file seems to be and what was
/// expected.
pub fn parse(upload: &Upload<'_>, limits: &Limits) -> Result<Takeout, TakeoutError> {
    if upload.bytes.len() > limits.bytes {
        return Err(TakeoutError::TooLarge {
            max: limits.bytes,
            actual: upload.bytes.len(),
        });
    }
    if let Some(kind) = sniff::binary(upload.bytes) {
        return Err(TakeoutError::NotTakeout(kind));
    }
    let text = encoding::decode(upload.bytes)?;
    // Before the look at the first character: a list's description, which comes
    // first in its CSV, may begin with a bracket.
    if let Some(header) = table::Header::find(&text) {
        return table::read(&text, &header, upload.file_name, limits);
    }
    match text.trim_start().as_bytes().first() {
        None => Err(TakeoutError::Empty),
        Some(b'{' | b'[') => features::read(&text, upload.file_name, limits),
        Some(b'<') => Err(TakeoutError::NotTakeout(sniff::markup(&text))),
        Some(_) => match table::Header::guess(&text) {
            Some(header) => table::read(&text, &header, upload.file_name, limits),
            None => Err(TakeoutError::NotTakeout(FileKind::Text)),
        },
    }
}
