//! Which column is which.

use std::ops::Range;

use crate::own;

/// How many lines a list's description may have before its header.
const MAX_LINES: usize = 20;

/// The longest line that can be a header, in bytes. JSON often is a single line
/// of megabytes.
const MAX_HEADER: usize = 2_048;

/// What the column of tags is called, in lower case, as far as it was seen. It
/// decides only for tables of four columns, where Google has either tags or
/// comments.
const TAG_HEADERS: [&str; 12] = [
    "tags",
    "tag",
    "etiquetas",
    "étiquettes",
    "etichette",
    "etiketter",
    "tagi",
    "теги",
    "タグ",
    "태그",
    "标签",
    "標籤",
];

/// Where a table begins and how it is laid out.
#[derive(Debug)]
pub(crate) struct Header {
    /// What parts its cells.
    pub(super) delimiter: u8,
    /// Its columns.
    pub(super) columns: Columns,
    /// Where the first record begins, in bytes.
    pub(super) start: usize,
    /// What stood before the header, as written.
    pub(super) description: String,
}

/// The positions of the columns.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Columns {
    /// How many there are.
    pub(super) width: usize,
    pub(super) title: Option<usize>,
    pub(super) note: Option<usize>,
    pub(super) url: usize,
    pub(super) tags: Option<usize>,
    pub(super) comment: Option<usize>,
    /// The columns that only our own exports have.
    pub(super) own: Option<OwnColumns>,
}

/// The positions of our own columns.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OwnColumns {
    pub(super) list: Option<usize>,
    pub(super) address: Option<usize>,
    pub(super) latitude: Option<usize>,
    pub(super) longitude: Option<usize>,
    pub(super) source: Option<usize>,
    pub(super) rating: Option<usize>,
    pub(super) visited: Option<usize>,
    pub(super) place_id: Option<usize>,
    pub(super) cid: Option<usize>,
    pub(super) feature_id: Option<usize>,
}

impl Header {
    /// Finds the header: the first line with at least three cells of which one
    /// is `URL`, the only word that Google writes in every language.
    ///
    /// Raw lines are looked at, because a quotation mark in the description
    /// above would make a CSV reader swallow the header.
    pub(crate) fn find(text: &str) -> Option<Self> {
        let mut start = 0;
        for _ in 0..MAX_LINES {
            let line = next_line(text, start)?;
            let header = text
                .get(line.text.clone())
                .filter(|line| line.len() <= MAX_HEADER)
                .and_then(read_header);
            if let Some((delimiter, columns)) = header {
                return Some(Self {
                    delimiter,
                    columns,
                    // Before the line's end: a reader takes a byte-order mark
                    // away that it begins with, and a title may begin with it.
                    start: line.text.end,
                    description: description(text.get(..start).unwrap_or_default()),
                });
            }
            start = line.end;
        }
        None
    }

    /// Works out the columns of a table without a header from where its web
    /// addresses stand; `None` when less than half of the rows have one there.
    pub(crate) fn guess(text: &str) -> Option<Self> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let records: Vec<csv::StringRecord> = reader
            .records()
            .map_while(Result::ok)
            .take(MAX_LINES)
            .collect();
        let width = records
            .iter()
            .find(|record| record.iter().any(is_web_address))?
            .len();
        let rows_with_address_at =
            |column: &usize| records.iter().filter(|r| has_address(r, *column)).count();
        let url = (0..width).max_by_key(rows_with_address_at)?;
        let is_row = |record: &&csv::StringRecord| {
            record.len() == width
                && (has_address(record, url)
                    || (cell(record, url).is_empty() && !cell(record, 0).is_empty()))
        };
        let rows = records.iter().filter(is_row).count();
        if width < 2 || rows * 2 < records.len() || rows_with_address_at(&url) * 2 < rows {
            return None;
        }
        let first = records.iter().position(|record| is_row(&record))?;
        // A header in words that nobody knows has as many cells as the rows; a
        // description has one.
        let description: Vec<&str> = records
            .iter()
            .take(first)
            .filter(|record| record.len() == 1)
            .map(|record| cell(record, 0))
            .collect();
        let start = records.get(first)?.position()?.byte();
        Some(Self {
            delimiter: b',',
            columns: Columns::in_googles_order(url, width, None),
            start: usize::try_from(start).ok()?,
            description: description.join("\n"),
        })
    }
}

impl Columns {
    /// Google's order, which is the same in every language: title, note, URL,
    /// tags, comment. Of the last two the oldest files have none, those of 2022
    /// to 2024 the comment.
    fn in_googles_order(url: usize, width: usize, fourth: Option<&str>) -> Self {
        let mut others = (0..width).filter(|column| *column != url);
        let (title, note) = (others.next(), others.next());
        let (third, fourth_column) = (others.next(), others.next());
        let is_tags = fourth_column.is_some()
            || fourth.is_some_and(|name| TAG_HEADERS.contains(&name.to_lowercase().as_str()));
        let (tags, comment) = if is_tags {
            (third, fourth_column)
        } else {
            (None, third)
        };
        Self {
            width,
            title,
            note,
            url,
            tags,
            comment,
            own: None,
        }
    }
}

fn read_header(line: &str) -> Option<(u8, Columns)> {
    [b',', b';', b'\t'].into_iter().find_map(|delimiter| {
        let mut cells: Vec<&str> = line
            .split(char::from(delimiter))
            .map(|cell| cell.trim().trim_matches('"'))
            .collect();
        // Spreadsheets pad short lines.
        while cells.last().is_some_and(|cell| cell.is_empty()) {
            cells.pop();
        }
        let url = cells.iter().position(|cell| *cell == "URL")?;
        if cells.len() < 3 {
            return None;
        }
        let mut columns = Columns::in_googles_order(url, cells.len(), cells.get(3).copied());
        columns.own = own_columns(&cells);
        Some((delimiter, columns))
    })
}

fn own_columns(cells: &[&str]) -> Option<OwnColumns> {
    let (googles, ours) = own::COLUMNS.split_at(5);
    let (theirs, rest) = cells.split_at_checked(5)?;
    let has_ours = |name: &&str| rest.contains(name);
    // List, Address, Latitude, Longitude: no table of somebody else's has them
    // all behind Google's.
    if theirs != googles || !ours.iter().take(4).all(has_ours) {
        return None;
    }
    let find = |name: &str| cells.iter().position(|cell| *cell == name);
    Some(OwnColumns {
        list: find("List"),
        address: find("Address"),
        latitude: find("Latitude"),
        longitude: find("Longitude"),
        source: find("Source"),
        rating: find("Rating"),
        visited: find("Visited"),
        place_id: find("Place ID"),
        cid: find("CID"),
        feature_id: find("Feature ID"),
    })
}

/// Takes what stands above a header, out of its quotation marks if all of it
/// stands in them.
fn description(above: &str) -> String {
    let above = above.trim();
    let inside = above
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .filter(|inside| !inside.replace("\"\"", "").contains('"'));
    match inside {
        Some(inside) => inside.replace("\"\"", "\""),
        None => above.to_owned(),
    }
}

struct Line {
    /// The line without its end.
    text: Range<usize>,
    /// Where the next line begins.
    end: usize,
}

/// Finds the line that begins at a byte; it ends in LF, CRLF or CR.
fn next_line(text: &str, start: usize) -> Option<Line> {
    let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
    let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
    let (_, after) = rest.split_at_checked(length)?;
    let terminator = match after.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [] => 0,
        _ => 1,
    };
    let text_end = start + length;
    Some(Line {
        text: start..text_end,
        end: text_end + terminator,
    })
}

fn cell(record: &csv::StringRecord, column: usize) -> &str {
    record.get(column).unwrap_or_default().trim()
}

fn has_address(record: &csv::StringRecord, column: usize) -> bool {
    is_web_address(cell(record, column))
}

/// Whether a cell begins as an address on the web does.
pub(super) fn is_web_address(cell: &str) -> bool {
    let scheme: String = cell.trim_start().chars().take(8).collect();
    let scheme = scheme.to_ascii_lowercase();
    scheme.starts_with("https://") || scheme.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(text: &str) -> [Option<usize>; 5] {
        let header = Header::find(text).or_else(|| Header::guess(text)).unwrap();
        let columns = header.columns;
        [
            columns.title,
            columns.note,
            Some(columns.url),
            columns.tags,
            columns.comment,
        ]
    }

    #[test]
    fn the_order_is_googles_in_any_language() {
        let two = [Some(0), Some(1), Some(2), None, None];
        let comment = [Some(0), Some(1), Some(2), None, Some(3)];
        let tags = [Some(0), Some(1), Some(2), Some(3), None];
        let all = [Some(0), Some(1), Some(2), Some(3), Some(4)];

        assert_eq!(columns("Titre,Note,URL\n"), two);
        assert_eq!(columns("Title,Note,URL,Comment\n"), comment);
        assert_eq!(columns("タイトル,メモ,URL,コメント\n"), comment);
        assert_eq!(columns("タイトル,メモ,URL,タグ\n"), tags);
        assert_eq!(columns("Onvan,Yad,URL,Nesane,Nazar\n"), all);
        assert_eq!(
            columns("\"Titel\";\"Notiz\";\"URL\";Tags;Kommentar;;\r\n"),
            all
        );
        assert_eq!(columns("a,b,https://example.org,c,d\n"), all);
    }

    #[test]
    fn what_stands_above_is_the_description() {
        for (above, expected) in [
            ("", ""),
            ("\n\n", ""),
            (
                "My \"best\" list, with commas\n\n",
                "My \"best\" list, with commas",
            ),
            ("\"Quoted, \"\"twice\"\"\"\r\n", "Quoted, \"twice\""),
            ("One\r\rTwo\r", "One\r\rTwo"),
        ] {
            let header = Header::find(&format!("{above}Title,Note,URL\nA,,\n")).unwrap();

            assert_eq!(header.description, expected);
        }
    }

    #[test]
    fn a_table_without_a_header_begins_at_its_first_row() {
        let text = "Onvan,Yad,Peyvand\nA,,https://www.google.com/maps?cid=1\nB,,https://www.google.com/maps?cid=2\n";

        let header = Header::guess(text).unwrap();

        assert_eq!(header.columns.url, 2);
        assert_eq!(Some(header.start), text.find("A,"));
    }

    #[test]
    fn text_with_an_address_in_it_is_no_table() {
        for text in [
            "Hello, see https://example.org for more\nand, well, more\nand more",
            "https://example.org/1\nhttps://example.org/2\n",
            "a\nb\nc,https://example.org\nd\ne\n",
            "",
        ] {
            assert!(Header::find(text).is_none() && Header::guess(text).is_none());
        }
    }
}
