//! What the tests share.

use std::ops::ControlFlow;
use std::sync::Arc;

use listbud_domain::{
    Color, GoogleIdentity, Place, PlaceId, PlaceName, TagId, TagLabel, TagName, UserId,
    import::{ImportBatch, ImportedPlace, Remark},
};
use listbud_takeout::{
    FileReport, Limits, Options, Progress, Restored, TakeoutError, Upload,
    export::{ExportPlace, Exporter, Format, Meta},
};
use time::macros::datetime;
use uuid::Uuid;

/// Reads a fixture under its own name.
pub(crate) fn fixture(name: &str) -> Result<Takeout, TakeoutError> {
    read(name, &bytes(name))
}

/// What a fixture holds.
pub(crate) fn bytes(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What was read from a file, with its places in memory.
#[derive(Debug, PartialEq)]
pub(crate) struct Takeout {
    pub(crate) format: listbud_takeout::Format,
    pub(crate) batch: ImportBatch,
    pub(crate) files: Vec<FileReport>,
    pub(crate) restored: Option<Restored>,
}

impl From<listbud_takeout::Takeout> for Takeout {
    fn from(read: listbud_takeout::Takeout) -> Self {
        Self {
            format: read.format,
            batch: read.batch.map_places(|places| places.to_vec().unwrap()),
            files: read.files,
            restored: read.restored,
        }
    }
}

pub(crate) fn parse(upload: &Upload<'_>, limits: &Limits) -> Result<Takeout, TakeoutError> {
    listbud_takeout::parse(upload, limits).map(Takeout::from)
}

pub(crate) fn parse_with(
    upload: &Upload<'_>,
    options: &Options,
    progress: &dyn Fn(Progress<'_>) -> ControlFlow<()>,
) -> Result<Takeout, TakeoutError> {
    listbud_takeout::parse_with(upload, options, progress).map(Takeout::from)
}

/// Reads bytes under a name, within the usual limits.
pub(crate) fn read(file_name: &str, bytes: &[u8]) -> Result<Takeout, TakeoutError> {
    parse(&Upload::of_bytes(file_name, bytes), &Limits::default())
}

/// The names of a batch's places.
pub(crate) fn names(batch: &ImportBatch) -> Vec<&str> {
    batch
        .places
        .iter()
        .map(|place| place.name.as_str())
        .collect()
}

/// Line and code of each remark.
pub(crate) fn codes(remarks: &[Remark]) -> Vec<(u64, &str)> {
    remarks
        .iter()
        .map(|remark| (remark.line, remark.code))
        .collect()
}

/// A place's notes.
pub(crate) fn notes(place: &ImportedPlace) -> Option<&str> {
    place.notes.as_ref().map(AsRef::as_ref)
}

/// A place's tags.
pub(crate) fn tags(place: &ImportedPlace) -> Vec<&str> {
    place.tags.iter().map(AsRef::as_ref).collect()
}

/// A place with nothing but a name.
pub(crate) fn bare_place(name: &str) -> Place {
    Place {
        id: PlaceId(Uuid::nil()),
        owner: UserId(Uuid::nil()),
        name: PlaceName::parse(name).unwrap(),
        address: None,
        located: None,
        google: GoogleIdentity::default(),
        url: None,
        contacts: listbud_domain::Contacts::default(),
        notes: None,
        rating: None,
        visited: false,
        lists: Vec::new(),
        tags: Vec::new(),
        created_at: datetime!(2025-07-18 12:30:00.5 UTC),
        updated_at: datetime!(2025-07-19 12:30 UTC),
        saved_at: None,
    }
}

/// A tag in a colour.
pub(crate) fn tag(name: &str, color: &str) -> Arc<TagLabel> {
    Arc::new(TagLabel {
        id: TagId(Uuid::nil()),
        name: TagName::parse(name).unwrap(),
        color: Color::parse(color).unwrap(),
        emoji: None,
    })
}

/// Writes a file of places and their lists.
pub(crate) fn write(format: Format, meta: Meta, places: &[(Place, Vec<&str>)]) -> String {
    let mut file = Vec::new();
    let mut exporter = Exporter::new(format, meta);
    exporter.begin(&mut file).unwrap();
    for (place, lists) in places {
        exporter
            .place(
                &mut file,
                &ExportPlace {
                    place,
                    lists,
                    is_dated: true,
                },
            )
            .unwrap();
    }
    exporter.end(&mut file).unwrap();
    String::from_utf8(file).unwrap()
}
