//! What KML and GPX have in common.

use std::{borrow::Cow, io};

use listbud_domain::{Place, Rating};
use quick_xml::{Writer, events::BytesText};

use super::{ExportPlace, feature_id, known_contacts};

/// Replaces what XML 1.0 cannot hold (§2.2, production 2) even when escaped.
pub(super) fn allowed(text: &str) -> Cow<'_, str> {
    let is_allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    if text.chars().all(is_allowed) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .map(|c| if is_allowed(c) { c } else { '\u{FFFD}' })
            .collect(),
    )
}

/// Writes `<name>text</name>`.
pub(super) fn leaf<W: io::Write>(xml: &mut Writer<W>, name: &str, text: &str) -> io::Result<()> {
    xml.create_element(name)
        .write_text_content(BytesText::new(&allowed(text)))?;
    Ok(())
}

/// Writes `<name>text</name>` where there is text.
pub(super) fn optional_leaf<W: io::Write>(
    xml: &mut Writer<W>,
    name: &str,
    text: Option<&str>,
) -> io::Result<()> {
    text.map_or(Ok(()), |text| leaf(xml, name, text))
}

/// What neither format has an element for, by the names that our GeoJSON uses.
pub(super) fn extras(export: &ExportPlace<'_>) -> Vec<(&'static str, String)> {
    let place = export.place;
    let mut extras = Vec::new();
    let mut add = |name, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            extras.push((name, value));
        }
    };
    add("notes", place.notes.as_ref().map(ToString::to_string));
    add(
        "tags",
        Some(crate::own::joined(
            place.tags.iter().map(|tag| tag.name.as_str()),
        )),
    );
    add(
        "lists",
        Some(crate::own::joined(export.lists.iter().copied())),
    );
    add(
        "rating",
        place
            .rating
            .map(Rating::stars)
            .map(|stars| stars.to_string()),
    );
    add("visited", place.visited.then(|| "true".to_owned()));
    add("url", place.url.as_ref().map(|url| url.as_str().to_owned()));
    for (name, text) in known_contacts(place) {
        add(name, Some(text.to_owned()));
    }
    add(
        "place_id",
        place.google.place_id.as_ref().map(ToString::to_string),
    );
    add("cid", place.google.cid.map(|cid| cid.to_string()));
    add("feature_id", feature_id(place).map(|id| id.to_string()));
    // The source is always there: by it the import knows our files.
    if let Some(located) = place.located {
        add(
            "coordinates_source",
            Some(located.source.as_str().to_owned()),
        );
        let approximate = located.source.is_approximate();
        add(
            "coordinates_approximate",
            approximate.then(|| "true".to_owned()),
        );
    }
    extras
}

/// What a person reads who sees nothing but a name and a description.
pub(super) fn approximate(place: &Place) -> Option<&'static str> {
    place
        .located
        .filter(|located| located.source.is_approximate())
        .map(|_| "The position is approximate.")
}

/// Writes how many places are not in the file.
pub(super) fn missing(out: &mut impl io::Write, unlocated: u64) -> io::Result<()> {
    let places = match unlocated {
        0 => return Ok(()),
        1 => "1 place without coordinates is".to_owned(),
        many => format!("{many} places without coordinates are"),
    };
    writeln!(
        out,
        "<!-- {places} not in this file; CSV, GeoJSON and backups hold all places. -->"
    )
}

/// Ends the line behind an element, so that a file can be read and compared.
pub(super) fn line_break<W: io::Write>(xml: &mut Writer<W>) -> io::Result<()> {
    xml.get_mut().write_all(b"\n")
}
