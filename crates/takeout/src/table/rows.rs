//! From records to places.

use std::borrow::Cow;

use csv::StringRecord;
use listbud_domain::{CoordinateSource, ListDescription, ListName, Located, import::Outcome};

use super::{
    Header,
    header::{Columns, OwnColumns, is_web_address},
    records::{Next, Records},
};
use crate::{
    Format, Job, Takeout, TakeoutError,
    draft::{Adjusted, Collector, Draft, UrlRule, locate_at, split_tags},
    encoding::Text,
    list_name, own, remarks,
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
        describe(&mut collector, &header.description);
        Format::SavedListCsv
    };
    Ok(Takeout {
        format,
        batch: collector.batch,
        files: Vec::new(),
        restored: None,
    })
}

/// Gives the list its description, when there is a list.
fn describe(collector: &mut Collector<'_>, description: &str) {
    let Some(list) = collector.batch.lists.first_mut() else {
        return;
    };
    match ListDescription::parse(description) {
        Ok(description) => list.description = Some(description),
        Err(listbud_domain::Invalid::TooLong { max, actual }) => collector.remark(
            1,
            "",
            Outcome::Adjusted,
            remarks::DESCRIPTION_TOO_LONG,
            format!(
                "The list's description has {actual} characters, more than {max}, and was left out."
            ),
        ),
        Err(_) => {}
    }
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
        read_own_row(line, &cell, columns, own, collector);
        return;
    }
    let draft = Draft {
        line,
        title,
        url,
        notes: notes(cell(columns.note), cell(columns.comment)),
        tags: split_tags(cell(columns.tags)),
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

/// Keeps both note and comment, and never an empty half.
fn notes<'a>(note: &'a str, comment: &'a str) -> Cow<'a, str> {
    match (note.trim().is_empty(), comment.trim().is_empty()) {
        (_, true) => Cow::Borrowed(note),
        (true, false) => Cow::Borrowed(comment),
        (false, false) => Cow::Owned(format!("{}\n\n{}", note.trim_end(), comment.trim_start())),
    }
}

/// Reads a row of our own export, where cells carry apostrophes against
/// formulas and everything is told that Google leaves out.
fn read_own_row<'a>(
    line: u64,
    cell: &impl Fn(Option<usize>) -> &'a str,
    columns: &Columns,
    own: &OwnColumns,
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
                "\"{}\" is no number of stars and was left out.",
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
    // Without a source somebody has typed them in.
    let source = CoordinateSource::from_word(source).unwrap_or(CoordinateSource::User);
    let located = match (latitude.parse(), longitude.parse()) {
        (Ok(latitude), Ok(longitude)) => locate_at(latitude, longitude, source),
        _ => Err((
            remarks::COORDINATES_OUT_OF_RANGE,
            "Latitude and longitude are not both numbers and were left out.".to_owned(),
        )),
    };
    located.map_err(|remark| adjusted.push(remark)).ok()
}
