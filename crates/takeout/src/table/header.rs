//! Which column of one of Google's lists is which.

use super::{
    lines::{Line, Lines, cells, is_empty_record, separator},
    words::{self, Column},
};
use crate::own;

/// How many lines a list's description may have before its header.
const MAX_LINES: usize = 500;

/// Among how many lines a header is looked for that does not say `URL`.
const MAX_OTHER_LINES: usize = 30;

/// How many records tell the columns of a table without a header.
const MAX_RECORDS: usize = 200;

/// How many columns Google's lists have.
const GOOGLES: std::ops::RangeInclusive<usize> = 3..=5;

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
    /// When a place was saved.
    pub(super) saved: Option<usize>,
    /// Columns that Google does not have, with their names.
    pub(super) others: Vec<(usize, String)>,
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

/// How sure a line is the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sureness {
    /// Nothing but Google's empty record tells it.
    Unnamed,
    /// A description may have such a line, too.
    Alone,
    /// A row of as many cells follows.
    SameWidth,
    /// Google's empty record follows, or a row with a web address.
    Sure,
}

impl Header {
    /// Finds the header: the line with at least three cells of which one is `URL`,
    /// the word that Google writes in most languages, alone or among others. Else
    /// its words are known, or Google's empty record follows.
    ///
    /// Raw lines are looked at, because a quotation mark in the description
    /// above would make a CSV reader swallow the header.
    pub(crate) fn find(text: &str) -> Option<Self> {
        let (delimiters, begin) = separator(text);
        let mut best: Option<(Sureness, Self)> = None;
        let mut lines = Lines::new(text, begin).peekable();
        for at in 0..MAX_LINES {
            let Some(line) = lines.next() else { break };
            let next = lines.peek().map_or("", |next| next.text);
            let may_be = at < MAX_OTHER_LINES
                || memchr::memmem::find(line.text.as_bytes(), b"URL").is_some()
                || is_empty_record(next);
            if !may_be {
                continue;
            }
            let Some((sureness, header)) = Self::at(text, begin, &line, next, delimiters) else {
                continue;
            };
            if sureness == Sureness::Sure {
                return Some(header);
            }
            if best.as_ref().is_none_or(|(known, _)| *known < sureness) {
                best = Some((sureness, header));
            }
        }
        best.map(|(_, header)| header)
    }

    fn at(
        text: &str,
        begin: usize,
        line: &Line<'_>,
        next: &str,
        delimiters: &[u8],
    ) -> Option<(Sureness, Self)> {
        delimiters.iter().find_map(|delimiter| {
            let cells = cells(line.text, *delimiter)?;
            let has_empty_record = is_empty_record(next)
                && next.bytes().filter(|byte| byte == delimiter).count() + 1 >= cells.len();
            let named = read_header(&cells);
            let is_named = named.is_some();
            let columns = named.or_else(|| unnamed(&cells, has_empty_record))?;
            let row = super::lines::cells(next, *delimiter).unwrap_or_default();
            let has_address = row
                .get(columns.url)
                .is_some_and(|cell| is_web_address(cell));
            let sureness = if !is_named {
                Sureness::Unnamed
            } else if has_empty_record || has_address {
                Sureness::Sure
            } else if row.len() == cells.len() {
                Sureness::SameWidth
            } else {
                Sureness::Alone
            };
            let header = Self {
                delimiter: *delimiter,
                columns,
                // Before the line's end: a reader takes a byte-order mark
                // away that it begins with, and a title may begin with it.
                start: line.start + line.text.len(),
                description: description(text.get(begin..line.start).unwrap_or_default()),
            };
            Some((sureness, header))
        })
    }

    /// Works out the columns of a table without a header from where its web
    /// addresses stand; `None` when less than half of the rows have one there.
    pub(crate) fn guess(text: &str) -> Option<Self> {
        let (delimiters, begin) = separator(text);
        delimiters
            .iter()
            .find_map(|delimiter| Self::guess_with(text, begin, *delimiter))
    }

    fn guess_with(text: &str, begin: usize, delimiter: u8) -> Option<Self> {
        let table = text.get(begin..)?;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(table.as_bytes());
        let records: Vec<csv::StringRecord> = reader
            .records()
            .map_while(Result::ok)
            .take(MAX_RECORDS)
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
        let first = records.iter().position(|record| is_row(&record))?;
        // What stands above is the description.
        let below = records.len() - first;
        if width < 2 || rows * 2 < below || rows_with_address_at(&url) * 2 < rows {
            return None;
        }
        let place = |at: usize| {
            let position = records.get(at)?.position()?.byte();
            usize::try_from(position).ok()
        };
        // A header in unknown words has as many cells as the rows.
        let header = first
            .checked_sub(1)
            .filter(|at| records.get(*at).is_some_and(|record| record.len() == width));
        let start = place(first)?;
        let above = header.map_or(Some(start), place)?;
        Some(Self {
            delimiter,
            columns: Columns::in_googles_order(url, width, &[]),
            start: begin + start,
            description: description(table.get(..above).unwrap_or_default()),
        })
    }
}

impl Columns {
    /// Google's order, which is the same in every language: title, note, URL,
    /// tags, comment. Of the last two the oldest files have none, those of 2022
    /// to 2024 the comment.
    fn in_googles_order(url: usize, width: usize, cells: &[String]) -> Self {
        let column = |at: usize| cells.get(at).and_then(|cell| words::column(cell));
        let is_more = |at: &usize| {
            matches!(
                column(*at),
                Some(Column::Saved | Column::Rating | Column::Visited | Column::List)
            )
        };
        let mut googles = (0..width).filter(|at| *at != url && !is_more(at));
        let (title, note) = (googles.next(), googles.next());
        let (third, fourth) = (googles.next(), googles.next());
        let is_tags = fourth.is_some() || third.and_then(column) == Some(Column::Tags);
        let (tags, comment) = if is_tags {
            (third, fourth)
        } else {
            (None, third)
        };
        let saved = (0..width).find(|at| *at != url && column(*at) == Some(Column::Saved));
        let others = googles
            .chain((0..width).filter(|at| *at != url && is_more(at) && Some(*at) != saved))
            .map(|at| (at, cells.get(at).cloned().unwrap_or_default()))
            .collect();
        Self {
            width,
            title,
            note,
            url,
            tags,
            comment,
            saved,
            others,
            own: None,
        }
    }
}

fn read_header(cells: &[String]) -> Option<Columns> {
    if let Some(own) = own_columns(cells) {
        let others = cells.iter().enumerate();
        let others = others.filter(|(_, cell)| !own::COLUMNS.contains(&cell.as_str()));
        return Some(Columns {
            width: cells.len(),
            saved: cells.iter().position(|cell| cell == "Created"),
            others: others.map(|(at, cell)| (at, cell.clone())).collect(),
            own: Some(own),
            ..Columns::in_googles_order(2, 5, cells.get(..5)?)
        });
    }
    let url = url_column(cells)?;
    Some(Columns::in_googles_order(url, cells.len(), cells))
}

/// Takes unknown words for Google's, when its empty record follows.
fn unnamed(cells: &[String], has_empty_record: bool) -> Option<Columns> {
    let is_header = has_empty_record
        && GOOGLES.contains(&cells.len())
        && cells
            .iter()
            .all(|cell| !cell.is_empty() && !is_web_address(cell));
    let is_url = |cell: &String| words::column(cell) == Some(Column::Url);
    let is_located = |cell: &String| {
        matches!(
            words::column(cell),
            Some(Column::Latitude | Column::Longitude | Column::Coordinates | Column::Wkt)
        )
    };
    if !is_header || cells.iter().any(is_located) {
        return None;
    }
    let url = cells.iter().position(is_url).unwrap_or(2);
    Some(Columns::in_googles_order(url, cells.len(), cells))
}

/// Finds the column of web addresses in the header of a list of Google's; `None`
/// when it is the header of something else.
fn url_column(cells: &[String]) -> Option<usize> {
    let columns: Vec<Option<Column>> = cells.iter().map(|cell| words::column(cell)).collect();
    let is_elsewhere = |column: &Option<Column>| {
        matches!(
            column,
            Some(
                Column::Latitude
                    | Column::Longitude
                    | Column::Coordinates
                    | Column::CoordinatesLongitudeFirst
                    | Column::Wkt
                    | Column::PlaceId
                    | Column::Cid
                    | Column::FeatureId
                    | Column::Address
                    | Column::Street
                    | Column::City
                    | Column::PostalCode
            )
        )
    };
    if cells.len() < *GOOGLES.start() || columns.iter().any(is_elsewhere) {
        return None;
    }
    if let Some(url) = cells.iter().position(|cell| cell == "URL") {
        return Some(url);
    }
    if !GOOGLES.contains(&cells.len()) {
        return None;
    }
    // Programs write `title,note,url`; Google's words begin with a capital letter,
    // where the script has any.
    let is_googles = |cell: &String| !cell.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_title = |column: &Option<Column>| {
        matches!(
            column,
            None | Some(Column::Title | Column::TitleOrAddress | Column::Name)
        )
    };
    let is_note = |column: &Option<Column>| matches!(column, None | Some(Column::Notes));
    let [title, note, url, ..] = columns.as_slice() else {
        return None;
    };
    let is_url = *url == Some(Column::Url) && cells.get(2).is_some_and(is_googles);
    let is_known = is_title(title)
        && is_note(note)
        && is_url
        && (title.is_some() || note.is_some() || cells.get(2).is_some_and(|c| words::names_url(c)))
        // A table of someone's has a name and a website.
        && *title != Some(Column::Name);
    is_known.then_some(2)
}

fn own_columns(cells: &[String]) -> Option<OwnColumns> {
    let (googles, ours) = own::COLUMNS.split_at(5);
    let (theirs, rest) = cells.split_at_checked(5)?;
    let has_ours = |name: &&str| rest.iter().any(|cell| cell == name);
    // List, Address, Latitude, Longitude: no table of someone else's has them
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
pub(super) fn description(above: &str) -> String {
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
    fn text_above_the_header_is_the_description() {
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
    fn text_that_contains_an_address_is_not_a_table() {
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
