//! The records of a table, with the lines on which they begin.

use csv::StringRecord;

/// How often reading starts again behind a quotation mark that is never closed.
/// Each time may look at the whole rest of the file.
const MAX_RESTARTS: usize = 16;

/// Reads a table record by record.
///
/// The `csv` crate counts lines, but from before the empty lines that it skips
/// and without the second half of CRLF, so the lines are counted here.
pub(super) struct Records<'a> {
    text: &'a str,
    delimiter: u8,
    /// Where the reader began, in bytes.
    base: usize,
    reader: csv::Reader<&'a [u8]>,
    restarts: usize,
    /// How far lines are counted, and the line there.
    counted: usize,
    line: u64,
}

/// What comes next in a table.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A record is in the buffer.
    Record,
    /// A quotation mark is never closed; what follows its line is read anew.
    UnclosedQuote,
    /// Nothing more.
    End,
}

impl<'a> Records<'a> {
    pub(super) fn new(text: &'a str, start: usize, delimiter: u8) -> Self {
        Self {
            text,
            delimiter,
            base: start,
            reader: reader(text, start, delimiter),
            restarts: 0,
            counted: 0,
            line: 1,
        }
    }

    /// Reads the next record into a buffer; answers the line where it begins.
    pub(super) fn next(&mut self, record: &mut StringRecord) -> (u64, Next) {
        loop {
            match self.reader.read_record(record) {
                Ok(true) => {}
                Ok(false) => return (self.line, Next::End),
                // The text is UTF-8 and lengths may differ: there is no error
                // left to happen.
                Err(_) => continue,
            }
            let position = record.position().map_or(0, csv::Position::byte);
            let start = self.skip_breaks(self.base.saturating_add(to_usize(position)));
            let line = self.line_at(start);
            let end = self
                .base
                .saturating_add(to_usize(self.reader.position().byte()));
            let is_unclosed = end >= self.text.len()
                && self
                    .text
                    .get(start..)
                    .is_some_and(|rest| ends_in_quotes(rest, self.delimiter));
            if !is_unclosed {
                return (line, Next::Record);
            }
            self.restart_behind_line(start);
            return (line, Next::UnclosedQuote);
        }
    }

    fn restart_behind_line(&mut self, start: usize) {
        let rest = self.text.get(start..).unwrap_or_default();
        let length = if self.restarts < MAX_RESTARTS {
            rest.find(['\n', '\r']).unwrap_or(rest.len())
        } else {
            rest.len()
        };
        self.restarts += 1;
        self.base = start + length;
        self.reader = reader(self.text, self.base, self.delimiter);
    }

    fn skip_breaks(&self, from: usize) -> usize {
        let breaks = self
            .text
            .as_bytes()
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|byte| matches!(byte, b'\n' | b'\r'))
            .count();
        from + breaks
    }

    /// Counts on to the line of a byte: LF, CRLF and lone CR end one.
    fn line_at(&mut self, offset: usize) -> u64 {
        let bytes = self
            .text
            .as_bytes()
            .get(self.counted..offset)
            .unwrap_or_default();
        let count = |wanted: u8| memchr::memchr_iter(wanted, bytes).count();
        let (feeds, returns) = (count(b'\n'), count(b'\r'));
        let pairs = if returns == 0 {
            0
        } else {
            bytes.windows(2).filter(|pair| *pair == b"\r\n").count()
        };
        self.counted = self.counted.max(offset);
        self.line = self
            .line
            .saturating_add(u64::try_from(feeds + returns - pairs).unwrap_or(u64::MAX));
        self.line
    }
}

fn reader(text: &str, start: usize, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes().get(start..).unwrap_or_default())
}

fn to_usize(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// Whether the last cell of a record is still open at its end.
fn ends_in_quotes(record: &str, delimiter: u8) -> bool {
    #[derive(PartialEq)]
    enum At {
        CellStart,
        Plain,
        Quoted,
        QuoteInQuoted,
    }
    let mut at = At::CellStart;
    for byte in record.bytes() {
        let ends_cell = byte == delimiter || matches!(byte, b'\n' | b'\r');
        at = match at {
            // Inside, two quotation marks are one of the text.
            At::CellStart | At::QuoteInQuoted if byte == b'"' => At::Quoted,
            At::Quoted if byte == b'"' => At::QuoteInQuoted,
            At::Quoted => At::Quoted,
            _ if ends_cell => At::CellStart,
            _ => At::Plain,
        };
    }
    at == At::Quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of all records, with their first cells.
    fn lines(text: &str, start: usize) -> Vec<(u64, String)> {
        let mut records = Records::new(text, start, b',');
        let mut record = StringRecord::new();
        let mut lines = Vec::new();
        loop {
            match records.next(&mut record) {
                (_, Next::End) => return lines,
                (line, Next::UnclosedQuote) => lines.push((line, "unclosed".to_owned())),
                (line, Next::Record) => lines.push((line, record[0].to_owned())),
            }
        }
    }

    #[test]
    fn a_record_is_on_the_line_where_it_begins_in_the_file() {
        let text = "about\nTitle,Note,URL\na,\"1\n2\n3\",x\n\n\nb,,\nc,,";
        let expected = [(3, "a"), (8, "b"), (9, "c")].map(|(line, cell)| (line, cell.to_owned()));

        for breaks in ["\n", "\r\n", "\r"] {
            let text = text.replace('\n', breaks);
            let start = text.find("a,").unwrap();
            assert_eq!(lines(&text, start), expected, "{breaks:?}");
        }
    }

    #[test]
    fn an_unclosed_quotation_mark_costs_its_own_line_only() {
        let text = "a,,\n\"b \"\"quoted\"\",,\nc,,\n";

        let expected = [(1, "a"), (2, "unclosed"), (3, "c")];
        assert_eq!(
            lines(text, 0),
            expected.map(|(line, cell)| (line, cell.to_owned()))
        );
    }

    #[test]
    fn quotation_marks_inside_a_cell_open_nothing() {
        for text in ["5\" nails,\"x\"", "\"a\"b", "a \"b", "\"\"\"\"", ""] {
            assert!(!ends_in_quotes(text, b','), "{text}");
        }
        for text in ["\"", "a,\"b", "\"a\"\"", "a\n\"b,c\n"] {
            assert!(ends_in_quotes(text, b','), "{text}");
        }
    }
}
