//! From records to places.

use std::borrow::Cow;

use csv::StringRecord;
use listbud_domain::{CoordinateSource, ListName, Located, import::Outcome};
use time::OffsetDateTime;

use super::{
    Header,
    header::{Columns, OwnColumns, is_web_address},
    position,
    records::{Next, Records},
};
use crate::{
    Format, Job, Takeout, TakeoutError, date,
    draft::{Adjusted, Collector, Draft, UrlRule, locate_at, split_tags},
    encoding::Text,
    label, list_name, own, remarks,
};

/// Reads all rows of a table.
pub(crate) fn read(
    job: &Job<'_>,
    text: &Text<'_>,
    header: &Header,
) -> Result<Takeout, TakeoutError> {
    let mut collector = Collector::new(job);
    let columns = &header.columns;
    let list = match columns.own {
        Some(_) => None,
        None => list_name::from_file_name(
            job.file_name,
            &[".csv", ".txt"],
            &mut collector.batch.remarks,
        ),
    };
    let mut records = Records::new(job, text.bytes(), header.start, header.delimiter);
    let mut record = StringRecord::new();
    loop {
        let (line, next) = records.next(&mut record)?;
        if next == Next::End {
            break;
        }
        collector.job.row()?;
        if let Some((code, message)) = next.remark() {
            collector.remark(line, "", Outcome::Skipped, code, message.to_owned());
        }
        // Google writes an empty record right behind the header.
        if next == Next::Record && record.iter().any(|cell| !cell.trim().is_empty()) {
            read_row(line, &record, columns, list.as_ref(), &mut collector);
        }
    }
    let format = if columns.own.is_some() {
        Format::ListBudCsv
    } else {
        collector.describe(0, &header.description);
        Format::SavedListCsv
    };
    Ok(Takeout {
        format,
        batch: collector.batch,
        files: Vec::new(),
        restored: None,
    })
}

fn read_row(
    line: u64,
    record: &StringRecord,
    columns: &Columns,
    list: Option<&ListName>,
    collector: &mut Collector<'_>,
) {
    let cell = |column: Option<usize>| column.and_then(|i| record.get(i)).unwrap_or_default();
    let title = cell(columns.title);
    let url = cell(Some(columns.url));
    if let Some(message) = broken(record, columns) {
        let code = remarks::BROKEN_ROW;
        collector.remark(line, title, Outcome::Skipped, code, message);
        return;
    }
    if let Some(own) = &columns.own {
        let details = others(record, columns, own::original);
        read_own_row(line, &cell, columns, own, details, collector);
        return;
    }
    let draft = Draft {
        line,
        title,
        url,
        notes: notes(cell(columns.note), cell(columns.comment)),
        tags: split_tags(cell(columns.tags)),
        details: others(record, columns, str::trim),
        saved_at: date::parse(cell(columns.saved)),
        ..Draft::default()
    };
    collector.add(draft, list.map_or(&[], std::slice::from_ref));
}

/// Says what is wrong with a row that does not have its table's columns.
fn broken(record: &StringRecord, columns: &Columns) -> Option<String> {
    let cells = record.len();
    let width = columns.width;
    if cells <= columns.url {
        return Some(format!(
            "The row has only {cells} of {width} columns and no place for an address; perhaps a line break outside quotation marks cut it."
        ));
    }
    let shifted = cells > width
        && !record.get(columns.url).is_some_and(is_web_address)
        && record.iter().skip(columns.url).any(is_web_address);
    shifted.then(|| {
        format!(
            "The row has {cells} columns instead of {width} and its address is not where it belongs; perhaps a comma stands outside quotation marks."
        )
    })
}

type Details<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

/// What stands in columns that Google and ListBud do not have, or behind all
/// columns.
fn others<'r>(record: &'r StringRecord, columns: &Columns, text: fn(&str) -> &str) -> Details<'r> {
    let mut details = Vec::new();
    for (at, name) in &columns.others {
        let value = text(record.get(*at).unwrap_or_default());
        if !value.trim().is_empty() {
            details.push((label::of(name).into(), value.into()));
        }
    }
    // A date that cannot be read is kept as it is.
    let saved = columns.saved.and_then(|at| record.get(at));
    if let Some(saved) = saved.filter(|saved| self::saved(saved, columns).is_none()) {
        details.push(("Saved".into(), saved.into()));
    }
    let behind = record
        .iter()
        .skip(columns.width)
        .filter(|cell| !cell.trim().is_empty());
    details.extend(behind.map(|cell| ("".into(), cell.into())));
    details
}

/// Keeps both note and comment, and never an empty half.
fn notes<'a>(note: &'a str, comment: &'a str) -> Cow<'a, str> {
    match (note.trim().is_empty(), comment.trim().is_empty()) {
        (_, true) => Cow::Borrowed(note),
        (true, false) => Cow::Borrowed(comment),
        (false, false) => Cow::Owned(format!("{}\n\n{}", note.trim_end(), comment.trim_start())),
    }
}

/// Reads when a place was saved.
fn saved(cell: &str, columns: &Columns) -> Option<OffsetDateTime> {
    let ours = columns.own.as_ref().and_then(|_| own::instant(cell));
    ours.or_else(|| date::parse(cell))
}

/// Reads a row of our own export, where cells carry apostrophes against
/// formulas and everything is told that Google leaves out.
fn read_own_row<'a>(
    line: u64,
    cell: &impl Fn(Option<usize>) -> &'a str,
    columns: &Columns,
    own: &OwnColumns,
    details: Details<'a>,
    collector: &mut Collector<'_>,
) {
    let text = |column: Option<usize>| own::original(cell(column));
    let mut adjusted = Vec::new();
    let source = cell(own.source).trim();
    let located = located(
        cell(own.latitude).trim(),
        cell(own.longitude).trim(),
        source,
        &mut adjusted,
    );
    let rating = cell(own.rating).trim();
    let stars = rating.parse::<f64>().ok();
    if stars.is_none() && !rating.is_empty() {
        adjusted.push((
            remarks::INVALID_RATING,
            format!(
                "\"{}\" is not a number of stars and was left out.",
                rating.chars().take(20).collect::<String>()
            ),
        ));
    }
    let lists: Vec<ListName> = own::split(text(own.list))
        .iter()
        .filter_map(|name| ListName::parse(name).ok())
        .collect();
    let draft = Draft {
        line,
        title: text(columns.title),
        url: text(Some(columns.url)),
        address: text(own.address),
        notes: notes(text(columns.note), text(columns.comment)),
        details,
        is_own: true,
        saved_at: saved(cell(columns.saved), columns),
        tags: own::split(text(columns.tags)),
        rating: stars,
        visited: cell(own.visited).trim() == own::VISITED,
        located,
        google: own::identity(
            text(own.place_id),
            cell(own.cid),
            cell(own.feature_id),
            &mut adjusted,
        ),
        adjusted,
        url_rule: UrlRule::AnyPage,
        unlocated: source == own::UNLOCATED,
        ..Draft::default()
    };
    collector.add(draft, &lists);
}

/// Reads a position that is written in columns of its own.
pub(super) fn located(
    latitude: &str,
    longitude: &str,
    source: &str,
    adjusted: &mut Vec<Adjusted>,
) -> Option<Located> {
    if latitude.is_empty() && longitude.is_empty() {
        return None;
    }
    // Without a source someone has typed them in.
    let source = CoordinateSource::from_word(source).unwrap_or(CoordinateSource::User);
    let located = match (position::latitude(latitude), position::longitude(longitude)) {
        (Some(latitude), Some(longitude)) => locate_at(latitude, longitude, source),
        _ => Err((
            remarks::COORDINATES_OUT_OF_RANGE,
            format!(
                "Latitude and longitude are not both numbers and were left out: \"{latitude}\", \"{longitude}\"."
            ),
        )),
    };
    located.map_err(|remark| adjusted.push(remark)).ok()
}
