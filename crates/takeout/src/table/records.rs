//! The records of a table, with the lines on which they begin.

use std::io::BufRead as _;

use csv::StringRecord;
use csv_core::ReadRecordResult;

use crate::{
    Job, TakeoutError, remarks,
    source::{Bytes, Reader},
};

/// How often reading starts again behind a quotation mark that is never closed.
/// Each time looks at the whole rest of the file.
const MAX_RESTARTS: usize = 16;

/// How many bytes are read again for that, beside twice the file.
const MAX_REREAD: u64 = 32 * 1024 * 1024;

/// The most bytes of one record. Notes have at most 20,000 characters.
const MAX_RECORD: usize = 1024 * 1024;

/// The most cells of one record.
const MAX_CELLS: usize = 64 * 1024;

/// Reads a table record by record.
///
/// The `csv` crate keeps a record of any length and counts lines from before the
/// empty ones that it skips, so this is what it does itself with `csv-core`.
pub(super) struct Records<'a> {
    job: &'a Job<'a>,
    bytes: Bytes<'a>,
    delimiter: u8,
    reader: Reader<'a>,
    core: csv_core::Reader,
    restarts: usize,
    /// How many bytes were read again.
    reread: u64,
    lines: Lines,
    /// The cells of a record, one behind the other, and where each ends.
    cells: Vec<u8>,
    ends: Vec<usize>,
}

/// What comes next in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// A record is in the buffer.
    Record,
    /// A quotation mark is never closed; what follows its line is read again.
    UnclosedQuote,
    /// A record of more bytes or cells than any place has.
    TooLong,
    /// Nothing more.
    End,
}

impl Next {
    /// A remark's code and sentence, when there is something to tell.
    pub(super) const fn remark(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::UnclosedQuote => Some((
                remarks::UNCLOSED_QUOTE,
                "A quotation mark in this row is never closed; the file may be cut off.",
            )),
            Self::TooLong => Some((
                remarks::ROW_TOO_LONG,
                "The row is longer than any place is; perhaps a quotation mark is missing.",
            )),
            Self::Record | Self::End => None,
        }
    }
}

impl<'a> Records<'a> {
    pub(super) fn new(job: &'a Job<'a>, bytes: Bytes<'a>, start: usize, delimiter: u8) -> Self {
        let start = u64::try_from(start).unwrap_or(u64::MAX);
        let mut records = Self {
            job,
            bytes,
            delimiter,
            reader: Reader::new(job, bytes),
            core: core(delimiter),
            restarts: 0,
            reread: 0,
            lines: Lines::default(),
            cells: vec![0; 1024],
            ends: vec![0; 32],
        };
        // The lines before the first record are counted with the others.
        records.lines.wanted = start;
        records
    }

    /// Reads the next record into a buffer; answers the line where it begins.
    pub(super) fn next(&mut self, record: &mut StringRecord) -> Result<(u64, Next), TakeoutError> {
        self.skip_breaks()?;
        let (start, line) = (self.reader.position(), self.lines.line);
        let read = self.read()?;
        let Some((cells, is_cut)) = read else {
            return Ok((line, Next::End));
        };
        if is_cut && self.ends_in_quotes(start)? {
            self.restart_behind_line(start, line)?;
            return Ok((line, Next::UnclosedQuote));
        }
        let Some(cells) = cells else {
            return Ok((line, Next::TooLong));
        };
        record.clear();
        let mut from = 0;
        for end in self.ends.iter().take(cells) {
            // The text is UTF-8, and what parts cells is ASCII.
            let cell = self.cells.get(from..*end).unwrap_or_default();
            record.push_field(std::str::from_utf8(cell).unwrap_or_default());
            from = *end;
        }
        Ok((line, Next::Record))
    }

    /// Reads one record into the buffers; answers how many cells it has, none when
    /// it is too long, and whether the file ends in it. `None` at the end.
    fn read(&mut self) -> Result<Option<(Option<usize>, bool)>, TakeoutError> {
        let (mut filled, mut cells) = (0, 0);
        let mut is_too_long = false;
        loop {
            let input = self.reader.fill_buf();
            let input = input.map_err(|error| self.job.failure(&error))?;
            let is_cut = input.is_empty();
            let (result, read, written, ended) = self.core.read_record(
                input,
                self.cells.get_mut(filled..).unwrap_or_default(),
                self.ends.get_mut(cells..).unwrap_or_default(),
            );
            self.lines.count(input.get(..read).unwrap_or_default());
            self.reader.consume(read);
            filled += written;
            cells += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => {
                    if !grow(&mut self.cells, MAX_RECORD) {
                        (is_too_long, filled) = (true, 0);
                    }
                }
                ReadRecordResult::OutputEndsFull => {
                    if !grow(&mut self.ends, MAX_CELLS) {
                        (is_too_long, cells) = (true, 0);
                    }
                }
                ReadRecordResult::Record => {
                    return Ok(Some(((!is_too_long).then_some(cells), is_cut)));
                }
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    /// Goes to the next byte that does not end a line.
    fn skip_breaks(&mut self) -> Result<(), TakeoutError> {
        loop {
            let bytes = self.reader.fill_buf();
            let bytes = bytes.map_err(|error| self.job.failure(&error))?;
            let before = self.lines.wanted.saturating_sub(self.lines.counted);
            let before = usize::try_from(before).unwrap_or(usize::MAX);
            let breaks = |bytes: &[u8]| {
                let others = |byte: &u8| !matches!(byte, b'\n' | b'\r');
                bytes.iter().position(others).unwrap_or(bytes.len())
            };
            let skipped = match bytes.split_at_checked(before) {
                Some((_, rest)) => before + breaks(rest),
                None => bytes.len(),
            };
            if skipped == 0 {
                return Ok(());
            }
            self.lines.count(bytes.get(..skipped).unwrap_or_default());
            self.reader.consume(skipped);
        }
    }

    fn restart_behind_line(&mut self, start: u64, line: u64) -> Result<(), TakeoutError> {
        let mut end = self.bytes.len();
        self.reread = self.reread.saturating_add(end.saturating_sub(start));
        let most = end.saturating_mul(2).saturating_add(MAX_REREAD);
        if self.restarts < MAX_RESTARTS && self.reread <= most {
            let mut position = start;
            let rest = self.bytes.part(start, self.bytes.len());
            rest.each_piece(self.job, |piece| {
                let found = memchr::memchr2(b'\n', b'\r', piece);
                position += u64::try_from(found.unwrap_or(piece.len())).unwrap_or_default();
                Ok(found.is_none())
            })?;
            end = position;
        }
        self.restarts += 1;
        self.reader.seek(end);
        self.core = core(self.delimiter);
        self.lines = Lines {
            line,
            counted: end,
            ..Lines::default()
        };
        Ok(())
    }

    /// Whether the last cell of the record that begins at a position is still open
    /// at the end of the file.
    fn ends_in_quotes(&self, start: u64) -> Result<bool, TakeoutError> {
        let mut last = LastCell::new(self.delimiter);
        let rest = self.bytes.part(start, self.bytes.len());
        rest.each_piece(self.job, |piece| {
            last.take(piece);
            Ok(true)
        })?;
        Ok(last.is_open())
    }
}

/// Makes room for more, by doubling; answers whether there may be more.
fn grow<T: Clone + Default>(buffer: &mut Vec<T>, most: usize) -> bool {
    let length = buffer.len();
    if length >= most {
        return false;
    }
    buffer.resize((length * 2).min(most), T::default());
    true
}

fn core(delimiter: u8) -> csv_core::Reader {
    let mut core = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
    // At the very beginning it takes a byte-order mark away, with which a title
    // may begin.
    core.read_record(b"\n", &mut [0], &mut [0]);
    core
}

/// Counts lines: LF, CRLF and lone CR end one.
#[derive(Debug, Clone, Copy)]
struct Lines {
    line: u64,
    /// How far they are counted.
    counted: u64,
    /// Up to where they are to be counted before the first record.
    wanted: u64,
    ends_in_return: bool,
}

impl Default for Lines {
    fn default() -> Self {
        Self {
            line: 1,
            counted: 0,
            wanted: 0,
            ends_in_return: false,
        }
    }
}

impl Lines {
    fn count(&mut self, bytes: &[u8]) {
        let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
            return;
        };
        let count = |wanted: u8| memchr::memchr_iter(wanted, bytes).count();
        let (feeds, returns) = (count(b'\n'), count(b'\r'));
        let mut pairs = usize::from(self.ends_in_return && *first == b'\n');
        if returns > 0 {
            pairs += bytes.windows(2).filter(|pair| *pair == b"\r\n").count();
        }
        self.ends_in_return = *last == b'\r';
        let ended = (feeds + returns).saturating_sub(pairs);
        let of = |number: usize| u64::try_from(number).unwrap_or_default();
        self.line = self.line.saturating_add(of(ended));
        self.counted += of(bytes.len());
    }
}

/// Whether the last cell of a record is still open at its end.
struct LastCell {
    delimiter: u8,
    at: At,
}

#[derive(PartialEq)]
enum At {
    CellStart,
    Plain,
    Quoted,
    QuoteInQuoted,
}

impl LastCell {
    const fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            at: At::CellStart,
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().copied() {
            let ends_cell = byte == self.delimiter || matches!(byte, b'\n' | b'\r');
            self.at = match self.at {
                // Inside, two quotation marks are one of the text.
                At::CellStart | At::QuoteInQuoted if byte == b'"' => At::Quoted,
                At::Quoted if byte == b'"' => At::QuoteInQuoted,
                At::Quoted => At::Quoted,
                _ if ends_cell => At::CellStart,
                _ => At::Plain,
            };
        }
    }

    fn is_open(&self) -> bool {
        self.at == At::Quoted
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::{Limits, job::Watch};

    fn ends_in_quotes(text: &str, delimiter: u8) -> bool {
        let mut last = LastCell::new(delimiter);
        last.take(text.as_bytes());
        last.is_open()
    }

    /// The lines of all records, with their first cells.
    fn lines(text: &str, start: usize) -> Vec<(u64, String)> {
        let limits = Limits::default();
        let watch = Watch::new(&|_| ControlFlow::Continue(()), &limits);
        let job = Job::of_test(&limits, &watch);
        let bytes = text.as_bytes();
        let mut records = Records::new(&job, Bytes::all(&bytes), start, b',');
        let mut record = StringRecord::new();
        let mut lines = Vec::new();
        loop {
            match records.next(&mut record).unwrap() {
                (_, Next::End) => return lines,
                (line, Next::UnclosedQuote) => lines.push((line, "unclosed".to_owned())),
                (line, Next::TooLong) => lines.push((line, "too long".to_owned())),
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

    #[test]
    fn a_record_that_has_no_end_is_passed_over() {
        let long = "x\n".repeat(MAX_RECORD);
        let wide = ",".repeat(MAX_CELLS);
        let text = format!("a,,\n\"{long}\",,\nb,,\n{wide}\nc,,\n\"{long}");

        let found = lines(&text, 0);

        let after = 2 + u64::try_from(MAX_RECORD).unwrap() + 1;
        let expected = [
            (1, "a"),
            (2, "too long"),
            (after, "b"),
            (after + 1, "too long"),
            (after + 2, "c"),
            (after + 3, "unclosed"),
            (after + 4, "x"),
        ];
        let expected = expected.map(|(line, cell)| (line, cell.to_owned()));
        assert_eq!(found.get(..7), Some(&expected[..]));
    }
}
