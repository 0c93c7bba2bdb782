//! Tables of named points from elsewhere: columns are known by their names.

use std::borrow::Cow;

use csv::StringRecord;
use listbud_domain::import::Outcome;

use super::{
    records::{Next, Records},
    rows::located,
};
use crate::{
    Format, Job, Takeout, TakeoutError,
    draft::{Collector, Draft, UrlRule, split_tags},
    encoding::Text,
    list_name, own, remarks,
};

/// What columns are called, in small letters without spaces, `_` and `-`.
const NAMES: [(Column, &[&str]); 11] = [
    (Column::Name, &["name", "title", "placename"]),
    (Column::Latitude, &["latitude", "lat"]),
    (Column::Longitude, &["longitude", "lng", "lon", "long"]),
    (Column::Address, &["address", "fulladdress"]),
    (
        Column::Url,
        &["url", "link", "googlemapsurl", "website", "maplink"],
    ),
    (
        Column::Notes,
        &["notes", "note", "description", "desc", "comment"],
    ),
    (Column::Tags, &["tags", "categories", "category"]),
    (Column::Rating, &["rating", "stars"]),
    (Column::PlaceId, &["placeid", "googleplaceid"]),
    (Column::Cid, &["cid"]),
    (Column::FeatureId, &["featureid", "ftid"]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Latitude,
    Longitude,
    Address,
    Url,
    Notes,
    Tags,
    Rating,
    PlaceId,
    Cid,
    FeatureId,
}

/// Where a table of points begins and how it is laid out.
#[derive(Debug)]
pub(crate) struct PointHeader {
    delimiter: u8,
    /// Where each of [`NAMES`] stands.
    columns: [Option<usize>; NAMES.len()],
    start: usize,
}

impl PointHeader {
    /// Reads the first line as a header; `None` unless it names a name and what
    /// tells where it is: coordinates, an id, an address, or a web address.
    pub(crate) fn find(text: &str) -> Option<Self> {
        const MAX_HEADER: usize = 4_096;
        let skipped = text.len() - text.trim_start().len();
        let line = text.trim_start().lines().next()?;
        if line.len() > MAX_HEADER {
            return None;
        }
        [b',', b';', b'\t'].into_iter().find_map(|delimiter| {
            let columns: Vec<Option<Column>> = line
                .split(char::from(delimiter))
                .map(|cell| column(cell.trim().trim_matches('"')))
                .collect();
            let has = |wanted: Column| columns.contains(&Some(wanted));
            let is_somewhere = has(Column::Latitude) && has(Column::Longitude)
                || [
                    Column::PlaceId,
                    Column::Cid,
                    Column::FeatureId,
                    Column::Url,
                    Column::Address,
                ]
                .into_iter()
                .any(has);
            (columns.len() > 1 && has(Column::Name) && is_somewhere).then(|| Self {
                delimiter,
                columns: NAMES
                    .map(|(wanted, _)| columns.iter().position(|column| *column == Some(wanted))),
                start: skipped + line.len(),
            })
        })
    }

    fn cell<'r>(&self, record: &'r StringRecord, wanted: Column) -> &'r str {
        let column = NAMES.iter().zip(self.columns);
        column
            .filter(|((column, _), _)| *column == wanted)
            .find_map(|(_, at)| record.get(at?))
            .unwrap_or_default()
    }
}

fn column(name: &str) -> Option<Column> {
    let name: String = name
        .chars()
        .filter(|c| !matches!(c, ' ' | '_' | '-'))
        .collect::<String>()
        .to_lowercase();
    NAMES
        .into_iter()
        .find(|(_, names)| names.contains(&name.as_str()))
        .map(|(column, _)| column)
}

/// Reads all rows of a table of points into a list named after the file.
pub(crate) fn read(
    job: &Job<'_>,
    text: &Text<'_>,
    header: &PointHeader,
) -> Result<Takeout, TakeoutError> {
    let mut collector = Collector::new(job);
    let list = list_name::from_file_name(
        job.file_name,
        &[".csv", ".tsv", ".txt"],
        &mut collector.batch.remarks,
    );
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
        if next == Next::Record && record.iter().any(|cell| !cell.trim().is_empty()) {
            let draft = draft(line, &record, header);
            collector.add(draft, list.as_slice());
        }
    }
    Ok(Takeout {
        format: Format::PointsCsv,
        batch: collector.batch,
        files: Vec::new(),
        restored: None,
    })
}

fn draft<'r>(line: u64, record: &'r StringRecord, header: &PointHeader) -> Draft<'r> {
    let cell = |column| header.cell(record, column);
    let mut adjusted = Vec::new();
    // The former server wrote 0, 0 for what it did not know.
    let unknown = |cell: &str| matches!(cell.trim().parse::<f64>(), Ok(degrees) if degrees == 0.0);
    let (latitude, longitude) = (cell(Column::Latitude), cell(Column::Longitude));
    let located = if unknown(latitude) && unknown(longitude) {
        None
    } else {
        located(latitude.trim(), longitude.trim(), "geojson", &mut adjusted)
    };
    let rating = cell(Column::Rating).trim();
    let stars = rating.parse::<f64>().ok();
    if stars.is_none() && !rating.is_empty() {
        adjusted.push((
            remarks::INVALID_RATING,
            "The rating is no number of stars and was left out.".to_owned(),
        ));
    }
    Draft {
        line,
        title: own::original(cell(Column::Name)),
        url: cell(Column::Url),
        address: own::original(cell(Column::Address)),
        notes: Cow::Borrowed(own::original(cell(Column::Notes))),
        tags: split_tags(cell(Column::Tags)),
        rating: stars,
        located,
        google: own::identity(
            cell(Column::PlaceId),
            cell(Column::Cid),
            cell(Column::FeatureId),
            &mut adjusted,
        ),
        adjusted,
        url_rule: UrlRule::AnyPage,
        ..Draft::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_names_a_name_and_where_it_is() {
        for header in [
            "name,latitude,longitude",
            "Name;Lat;Lng;Notes",
            "\"name\",\"place_id\"",
            "title\turl",
            "Address,Place Name",
        ] {
            assert!(PointHeader::find(header).is_some(), "{header}");
        }
        for header in ["name", "name,age", "lat,lng", "Dear name, the url is", ""] {
            assert!(PointHeader::find(header).is_none(), "{header}");
        }
    }
}
