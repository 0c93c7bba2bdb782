//! The backup: all that ListBud knows of a library, as one JSON object whose
//! first member is its version.

use std::io;

use listbud_domain::{Color, EditedFields, Emoji, ListDescription};
use serde::Serialize;

use super::{ExportPlace, ListLook, Meta, TagLook, geojson, rfc3339};

/// The version of this layout. Members may be added without a new one.
pub(crate) const VERSION: u32 = 1;

#[derive(Serialize)]
struct Place<'a> {
    id: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    #[serde(flatten)]
    properties: geojson::Properties<'a>,
    /// When the user saved it, where that is known. `created` is the time at which it
    /// came to ListBud.
    saved: Option<String>,
    /// The fields that a person has set or cleared, which no import touches.
    edited: Vec<&'static str>,
}

#[derive(Serialize)]
struct Look<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    color: &'a str,
    emoji: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Import<'a> {
    file_name: &'a str,
    format: &'a str,
    imported: u32,
    merged: u32,
    skipped: u32,
    created: Option<String>,
}

fn of_list(list: &ListLook) -> Look<'_> {
    Look {
        name: &list.name,
        description: list.description.as_ref().map(ListDescription::as_str),
        color: Color::as_str(&list.color),
        emoji: list.emoji.as_ref().map(Emoji::as_str),
    }
}

fn of_tag(tag: &TagLook) -> Look<'_> {
    Look {
        name: &tag.name,
        description: None,
        color: Color::as_str(&tag.color),
        emoji: tag.emoji.as_ref().map(Emoji::as_str),
    }
}

pub(super) fn begin(out: &mut impl io::Write, meta: &Meta) -> io::Result<()> {
    write!(out, "{{\"listbudBackup\":{VERSION},\"title\":")?;
    serde_json::to_writer(&mut *out, &meta.title)?;
    if let Some(created) = meta.created_at.and_then(rfc3339) {
        write!(out, ",\"created\":\"{created}\"")?;
    }
    array(out, "lists", meta.lists.iter().map(of_list))?;
    array(out, "tags", meta.tags.iter().map(of_tag))?;
    let imports = meta.imports.iter().map(|import| Import {
        file_name: &import.file_name,
        format: &import.format,
        imported: import.imported,
        merged: import.merged,
        skipped: import.skipped,
        created: rfc3339(import.created_at),
    });
    array(out, "imports", imports)?;
    out.write_all(b",\n\"places\":[")
}

fn array<T: Serialize>(
    out: &mut impl io::Write,
    name: &str,
    items: impl Iterator<Item = T>,
) -> io::Result<()> {
    write!(out, ",\n\"{name}\":[")?;
    for (number, item) in items.enumerate() {
        out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &item)?;
    }
    out.write_all(b"]")
}

pub(super) fn place(
    out: &mut impl io::Write,
    export: &ExportPlace<'_>,
    edited: &EditedFields,
    is_first: bool,
) -> io::Result<()> {
    out.write_all(if is_first { b"\n" } else { b",\n" })?;
    let point = export.place.located.map(|located| located.coordinates);
    let place = Place {
        id: export.place.id.to_string(),
        latitude: point.map(listbud_domain::Coordinates::latitude),
        longitude: point.map(listbud_domain::Coordinates::longitude),
        properties: geojson::properties(export, export.created()).without_repetition(),
        saved: export.place.saved_at.and_then(rfc3339),
        edited: edited.words(),
    };
    serde_json::to_writer(out, &place).map_err(io::Error::from)
}

pub(super) fn end(out: &mut impl io::Write, unlocated: u64) -> io::Result<()> {
    writeln!(out, "\n],\"unlocated\":{unlocated}}}")
}
