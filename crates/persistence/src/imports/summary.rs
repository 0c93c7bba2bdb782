//! What an import did.

use std::sync::Arc;

use listbud_domain::{ImportId, ListId, PlaceId, import::Remark};
use time::OffsetDateTime;

/// An import that has been done.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// Names the import.
    pub id: ImportId,
    /// The file's name as it was uploaded.
    pub file_name: String,
    /// What kind of file it was.
    pub format: String,
    /// How many places it created.
    pub imported: u32,
    /// How many rows were places that the account had already.
    pub merged: u32,
    /// How many rows are not places.
    pub skipped: u32,
    /// JSON: the lists that it filled and the remarks on single rows, as they were
    /// told to the user. Empty in a listing.
    pub report: String,
    /// When it was done.
    pub created_at: OffsetDateTime,
}

/// What an import did, before it becomes a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// How many places it created.
    pub imported: u32,
    /// How many rows were places that were there already, or twice in the file.
    pub merged: u32,
    /// How many rows are not places.
    pub skipped: u32,
    /// How many values of places were updated, because they changed in the file.
    pub changed: u32,
    /// The lists it filled.
    pub lists: Vec<FilledList>,
    /// What there is to say about single rows, by file and line; bounded, as
    /// [`listbud_domain::import::Remarks`] is.
    pub remarks: Vec<Remark>,
    /// What is in the file's lists and not in the file, if that was asked
    /// for; at most a thousand.
    pub disappeared: Option<Vec<Disappeared>>,
    /// The first rows that are new places, at most a thousand, of a preview.
    pub added: Option<Vec<Added>>,
}

/// A row that is a new place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The file of an archive that has it.
    pub file: Option<Arc<str>>,
    /// Its line in the file, as in a remark.
    pub line: u64,
    /// The name of the place.
    pub name: String,
}

/// A place that is in a list and no longer in that list's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disappeared {
    /// The place.
    pub id: PlaceId,
    /// Its name.
    pub name: String,
    /// The name of the list.
    pub list: String,
}

/// A list that an import filled.
#[derive(Debug, Clone, PartialEq)]
pub struct FilledList {
    /// The list.
    pub id: ListId,
    /// Its name.
    pub name: String,
    /// Whether the import created it.
    pub created: bool,
}
