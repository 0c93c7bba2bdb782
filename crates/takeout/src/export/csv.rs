//! CSV that reads as one of Google's lists, with more columns behind.
//!
//! Google parts tags by commas and has no way to write a tag that holds one. The
//! cells of tags and lists are lines of CSV themselves, so such a name stands in
//! quotation marks inside its cell; cells without such names look as Google's.

use std::{borrow::Cow, io};

use listbud_domain::{Address, Contact, Notes, WebUrl};

use super::{ExportPlace, Formulas, feature_id};
use crate::{label, own};

pub(super) fn begin(out: &mut impl io::Write, byte_order_mark: bool) -> io::Result<()> {
    if byte_order_mark {
        out.write_all("\u{feff}".as_bytes())?;
    }
    let contacts = Contact::ALL.map(|contact| label::of(contact.as_str()));
    let columns = own::COLUMNS.into_iter().map(str::to_owned);
    record(out, with_contacts(columns.collect(), contacts))
}

pub(super) fn place(
    out: &mut impl io::Write,
    export: &ExportPlace<'_>,
    formulas: Formulas,
) -> io::Result<()> {
    let place = export.place;
    let text = |cell: &'_ str| -> String {
        match formulas {
            Formulas::Neutralised => own::neutralised(cell),
            Formulas::Verbatim => own::verbatim(cell),
        }
        .into_owned()
    };
    let tags = own::joined(place.tags.iter().map(|tag| tag.name.as_str()));
    let lists = own::joined(export.lists.iter().copied());
    let degrees = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let coordinates = place.located.map(|located| located.coordinates);
    let source = place
        .located
        .map_or(own::UNLOCATED, |located| located.source.as_str());
    // Numbers, ids and words of ours begin no formula, except a minus, which a
    // spreadsheet reads as the number it is.
    let cells: [Cow<'_, str>; own::COLUMNS.len()] = [
        text(place.name.as_str()).into(),
        text(place.notes.as_ref().map_or("", Notes::as_str)).into(),
        text(place.url.as_ref().map_or("", WebUrl::as_str)).into(),
        text(&tags).into(),
        "".into(),
        text(&lists).into(),
        text(place.address.as_ref().map_or("", Address::as_str)).into(),
        degrees(coordinates.map(listbud_domain::Coordinates::latitude)).into(),
        degrees(coordinates.map(listbud_domain::Coordinates::longitude)).into(),
        source.into(),
        degrees(place.rating.map(listbud_domain::Rating::stars)).into(),
        if place.visited { own::VISITED } else { "" }.into(),
        text(place.google.place_id.as_ref().map_or("", |id| id.as_str())).into(),
        place
            .google
            .cid
            .map(|cid| cid.to_string())
            .unwrap_or_default()
            .into(),
        feature_id(place)
            .map(|id| id.to_string())
            .unwrap_or_default()
            .into(),
        export.saved().unwrap_or_default().into(),
    ];
    let contacts = place.contacts.iter();
    let contacts = contacts.map(|(_, value)| Cow::from(text(value.unwrap_or_default())));
    let cells = with_contacts(cells.into(), contacts);
    record(out, cells.iter().map(|cell| cell.as_bytes()))
}

/// Puts the contacts before the last column, so that every row still ends with its time.
fn with_contacts<T>(mut cells: Vec<T>, contacts: impl IntoIterator<Item = T>) -> Vec<T> {
    let last = cells.len().saturating_sub(1);
    let created = cells.split_off(last);
    cells.extend(contacts);
    cells.extend(created);
    cells
}

fn record<T: AsRef<[u8]>>(
    out: &mut impl io::Write,
    cells: impl IntoIterator<Item = T>,
) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .buffer_capacity(1_024)
        .from_writer(out);
    writer.write_record(cells)?;
    writer.flush()
}
