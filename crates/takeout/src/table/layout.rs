//! Which column of someone else's table is which.

use super::{
    header::description,
    lines::{Lines, cells, separator},
    words::{self, Column},
};

/// Among how many lines the header is looked for.
const MAX_LINES: usize = 30;

/// The most columns of a table without places that are told.
const MAX_TOLD: usize = 30;

/// Where a table of points begins and how it is laid out.
#[derive(Debug)]
pub(crate) struct PointHeader {
    pub(super) delimiter: u8,
    /// What each column holds, as far as it is known, and what it is called.
    pub(super) columns: Vec<(Option<Column>, String)>,
    pub(super) start: usize,
    /// What stood above the header.
    pub(super) description: String,
}

impl PointHeader {
    /// Finds the first line that is a header: it names coordinates or an id, or a
    /// name and what else tells where it is, an address or a web address.
    pub(crate) fn find(text: &str) -> Option<Self> {
        let (delimiters, begin) = separator(text);
        Lines::new(text, begin).take(MAX_LINES).find_map(|line| {
            let layouts = delimiters.iter().filter_map(|delimiter| {
                let columns = layout(cells(line.text, *delimiter)?)?;
                Some((*delimiter, columns))
            });
            let (delimiter, columns) = layouts.max_by_key(|(_, columns)| columns.len())?;
            Some(Self {
                delimiter,
                columns,
                start: line.start + line.text.len(),
                description: description(text.get(begin..line.start).unwrap_or_default()),
            })
        })
    }

    pub(super) fn has(&self, wanted: Column) -> bool {
        has(&self.columns, wanted)
    }
}

fn has(columns: &[(Option<Column>, String)], wanted: Column) -> bool {
    columns.iter().any(|(column, _)| *column == Some(wanted))
}

/// Says what each column holds; `None` when they do not tell where the places are.
fn layout(names: Vec<String>) -> Option<Vec<(Option<Column>, String)>> {
    if names.len() < 2 {
        return None;
    }
    let mut columns: Vec<(Option<Column>, String)> = names
        .into_iter()
        .map(|name| (words::column(&name), name))
        .collect();
    only_together(&mut columns, Column::Latitude, Column::Longitude);
    only_together(&mut columns, Column::X, Column::Y);
    name_by_site(&mut columns);
    let has_name = has(&columns, Column::Name) || has(&columns, Column::Title);
    rename(
        &mut columns,
        Column::TitleOrAddress,
        if has_name {
            Column::Address
        } else {
            Column::Title
        },
    );
    let has_name = has_name || has(&columns, Column::Title);
    // `Ort` beside `PLZ` is a town.
    let has_street = has(&columns, Column::Street) || has(&columns, Column::PostalCode);
    if has_name && has_street && !has(&columns, Column::City) {
        rename(&mut columns, Column::Place, Column::City);
    }
    let is_located = [
        Column::Latitude,
        Column::X,
        Column::Coordinates,
        Column::CoordinatesLongitudeFirst,
        Column::Wkt,
        Column::PlaceId,
        Column::Cid,
        Column::FeatureId,
    ]
    .into_iter()
    .any(|column| has(&columns, column));
    let is_somewhere = [
        Column::Url,
        Column::Address,
        Column::Street,
        Column::City,
        Column::Place,
    ]
    .into_iter()
    .any(|column| has(&columns, column));
    if !(is_located || has_name && is_somewhere) {
        return None;
    }
    if !has_name {
        name_one(&mut columns);
    }
    Some(columns)
}

/// Takes a column `Site` or `Point` for the name where no other is and the table tells
/// without it where the places are.
fn name_by_site(columns: &mut [(Option<Column>, String)]) {
    const NAMES: [Column; 3] = [Column::Name, Column::Title, Column::TitleOrAddress];
    let has_name = NAMES.into_iter().any(|name| has(columns, name));
    let is_site = |(column, name): &(Option<Column>, String)| {
        let is = |word: &str| name.trim().eq_ignore_ascii_case(word);
        match column {
            Some(Column::Url) => is("site"),
            Some(Column::Coordinates) => is("point"),
            _ => false,
        }
    };
    let is_position = |column: &Option<Column>| {
        matches!(
            column,
            Some(
                Column::Latitude
                    | Column::X
                    | Column::Coordinates
                    | Column::CoordinatesLongitudeFirst
                    | Column::Wkt
            )
        )
    };
    let Some(at) = columns.iter().position(is_site).filter(|_| !has_name) else {
        return;
    };
    let is_located = columns
        .iter()
        .enumerate()
        .any(|(other, (column, _))| other != at && is_position(column));
    if let Some((column, _)) = columns.get_mut(at).filter(|_| is_located) {
        *column = Some(Column::Name);
    }
}

/// Forgets one of two columns that mean nothing without the other.
fn only_together(columns: &mut [(Option<Column>, String)], one: Column, other: Column) {
    if has(columns, one) != has(columns, other) {
        for (column, _) in columns {
            if *column == Some(one) || *column == Some(other) {
                *column = None;
            }
        }
    }
}

fn rename(columns: &mut [(Option<Column>, String)], from: Column, to: Column) {
    let mut found = columns
        .iter_mut()
        .filter(|(column, _)| *column == Some(from));
    if let Some((column, _)) = found.next() {
        *column = Some(to);
    }
    for (column, _) in found {
        *column = None;
    }
}

/// Takes the column for the name that may be it: `Lieu`, else the first that is
/// not known and no number of the row.
fn name_one(columns: &mut [(Option<Column>, String)]) {
    let is_number = |name: &str| {
        let name = name.to_lowercase();
        [
            "", "id", "fid", "gid", "#", "no", "no.", "nr", "nr.", "index", "objectid", "n°", "№",
        ]
        .contains(&name.trim())
    };
    let place = columns
        .iter()
        .position(|(column, _)| *column == Some(Column::Place))
        .or_else(|| {
            columns
                .iter()
                .position(|(column, name)| column.is_none() && !is_number(name))
        });
    if let Some((column, _)) = place.and_then(|at| columns.get_mut(at)) {
        *column = Some(Column::Name);
    }
}

/// The columns of a table that do not tell where the places are, by their names;
/// `None` for text that is not a table.
pub(crate) fn unknown_columns(text: &str) -> Option<String> {
    let (delimiters, begin) = separator(text);
    let mut lines = Lines::new(text, begin).filter(|line| !line.text.trim().is_empty());
    let (header, row) = (lines.next()?, lines.next()?);
    let columns = delimiters.iter().filter_map(|delimiter| {
        let names = cells(header.text, *delimiter)?;
        // The last cells of a row may be empty, and a cell of several lines cut.
        let marks = |text: &str| text.bytes().filter(|byte| byte == delimiter).count();
        let is_table = names.len() > 1
            && names.iter().all(|name| !name.is_empty())
            && (marks(header.text) == marks(row.text) || row.text.contains('"'));
        is_table.then_some(names)
    });
    let names = columns.max_by_key(Vec::len)?;
    let told: Vec<String> = names
        .iter()
        .take(MAX_TOLD)
        .map(|name| {
            let name: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
            format!("\"{name}\"")
        })
        .collect();
    let more = if names.len() > MAX_TOLD { ", …" } else { "" };
    Some(format!("{}{more}", told.join(", ")))
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
            "sep=;\nNaam;Breedtegraad;Lengtegraad",
            "\"sep=\t\"\nX\tY\tNom",
            "My places\n\nname,\"lat,lng\"",
            "WKT,name,description",
            "Lieu;Latitude;Longitude",
            "lat,lng",
            "name|lat|lon",
        ] {
            assert!(PointHeader::find(header).is_some(), "{header}");
        }
        for header in [
            "name",
            "name,age",
            "lat,name",
            "x,name",
            "Dear name, the url is",
            "",
        ] {
            assert!(PointHeader::find(header).is_none(), "{header}");
        }
    }

    #[test]
    fn an_unknown_table_is_refused_with_its_columns() {
        assert_eq!(
            unknown_columns("Spot;N;E\nInn;48;16\n").as_deref(),
            Some("\"Spot\", \"N\", \"E\"")
        );
        for text in [
            "",
            "a,b",
            "Dear diary,\ntoday I went out.",
            "Hello, you\nand, well, me\n",
        ] {
            assert_eq!(unknown_columns(text), None, "{text}");
        }
    }
}
