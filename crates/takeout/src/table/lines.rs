//! The first lines of a table, as they are written.

/// The longest line that can be a header, in bytes. JSON often is a single line
/// of megabytes.
const MAX_HEADER: usize = 4_096;

/// What may part the cells of a table.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A line without its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    /// Where it begins.
    pub(super) start: usize,
}

/// The lines of a text; LF, CRLF and CR end one.
pub(super) struct Lines<'t> {
    text: &'t str,
    next: usize,
}

impl<'t> Lines<'t> {
    pub(super) const fn new(text: &'t str, start: usize) -> Self {
        Self { text, next: start }
    }
}

impl<'t> Iterator for Lines<'t> {
    type Item = Line<'t>;

    fn next(&mut self) -> Option<Line<'t>> {
        let start = self.next;
        let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let (text, after) = rest.split_at_checked(length)?;
        let end = match after.as_bytes() {
            [b'\r', b'\n', ..] => 2,
            [] => 0,
            _ => 1,
        };
        self.next = start + length + end;
        Some(Line { text, start })
    }
}

/// What may part the cells, and where the table begins: spreadsheets write
/// `sep=;` on a line of its own before it.
pub(super) fn separator(text: &str) -> (&'static [u8], usize) {
    let begin = text.len() - text.trim_start().len();
    let Some(line) = Lines::new(text, begin).next() else {
        return (&DELIMITERS, 0);
    };
    let word = line.text.trim_matches(|c| matches!(c, '"' | ' ' | ','));
    let Some((_, mark)) = word
        .split_once('=')
        .filter(|(word, _)| word.trim().eq_ignore_ascii_case("sep"))
    else {
        return (&DELIMITERS, 0);
    };
    let mark: &'static [u8] = match mark.bytes().next() {
        Some(b';') => b";",
        Some(b'|') => b"|",
        Some(b'\t' | b'\\') => b"\t",
        // A comma was taken away above.
        _ if line.text.contains(',') => b",",
        _ => b"\t",
    };
    (mark, line.start + line.text.len())
}

/// The cells of a line, without empty ones at its end; `None` for a line that is
/// too long or holds none.
pub(super) fn cells(line: &str, delimiter: u8) -> Option<Vec<String>> {
    if line.len() > MAX_HEADER || !line.as_bytes().contains(&delimiter) {
        return None;
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .buffer_capacity(MAX_HEADER)
        .from_reader(line.as_bytes());
    let record = reader.records().next()?.ok()?;
    let mut cells: Vec<String> = record
        .iter()
        .map(|cell| cell.trim().trim_matches('"').trim().to_owned())
        .collect();
    // Spreadsheets pad short lines.
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    (!cells.is_empty()).then_some(cells)
}

/// Whether a line is a record of empty cells, as Google writes one behind its
/// header.
pub(super) fn is_empty_record(line: &str) -> bool {
    let mut marks = 0;
    line.len() <= MAX_HEADER
        && line.bytes().all(|byte| {
            let is_mark = DELIMITERS.contains(&byte);
            marks += usize::from(is_mark);
            is_mark || byte == b'"' || byte == b' '
        })
        && marks > 1
}
