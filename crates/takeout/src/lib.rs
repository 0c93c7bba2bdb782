#![doc = include_str!("../README.md")]

mod archive;
mod collection;
mod date;
mod draft;
mod encoding;
mod error;
pub mod export;
mod features;
mod fit;
mod job;
mod label;
mod list_name;
pub mod maps_url;
mod merge;
mod own;
mod places;
pub mod remarks;
mod report;
mod several;
mod shapes;
mod sniff;
mod source;
mod style;
mod table;
mod written_date;
mod xml;

use std::{fmt, io, ops::ControlFlow};

use listbud_domain::import::ImportBatch;

pub use error::{FileKind, TakeoutError, size_of};
pub use merge::merge;
pub use places::{PlaceReader, Places};
pub use report::{FileOutcome, FileReport, Format, Restored, RestoredTag};
pub use several::parse_all;
pub use source::{FileSource, Source};

use encoding::Text;
use job::Job;
use source::Bytes;

/// The most lists that one upload may bring: they are held in memory.
pub const MAX_LISTS: usize = 50_000;

/// The most different tags that one upload may bring, for the same reason.
pub const MAX_TAGS: usize = 50_000;

/// A file as a person uploads it.
#[derive(Clone, Copy)]
pub struct Upload<'a> {
    /// What it is called; a CSV's list is named after it. Folders in front of
    /// the name are ignored.
    pub file_name: &'a str,
    content: Content<'a>,
}

#[derive(Clone, Copy)]
enum Content<'a> {
    Bytes(&'a [u8]),
    Source(&'a dyn Source),
}

impl<'a> Upload<'a> {
    /// Makes an upload of a file that is read piece by piece.
    #[must_use]
    pub const fn new(file_name: &'a str, source: &'a dyn Source) -> Self {
        Self {
            file_name,
            content: Content::Source(source),
        }
    }

    /// Makes an upload of bytes that are in memory anyway.
    #[must_use]
    pub const fn of_bytes(file_name: &'a str, bytes: &'a [u8]) -> Self {
        Self {
            file_name,
            content: Content::Bytes(bytes),
        }
    }

    /// How many bytes it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.content.size()
    }
}

impl fmt::Debug for Upload<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("file_name", &self.file_name)
            .field("size", &self.size())
            .finish_non_exhaustive()
    }
}

impl Source for Content<'_> {
    fn size(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.size(),
            Self::Source(source) => source.size(),
        }
    }

    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        match self {
            Self::Bytes(bytes) => bytes.read_at(buf, offset),
            Self::Source(source) => source.read_at(buf, offset),
        }
    }
}

/// How much of a file is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of all files of an upload; looked at before anything is read.
    pub bytes: usize,
    /// The most rows of a table, features of a collection, placemarks or
    /// waypoints that are looked at, whatever comes of them; of all files of an
    /// archive together.
    pub rows: usize,
    /// The most entries of an archive, folders included.
    pub entries: usize,
    /// The most bytes that the files of an archive may unpack to, all together;
    /// counted while they unpack, whatever the archive says of itself.
    pub inflated: usize,
    /// How many times larger than its packed form a file may become. Text packs
    /// to a tenth, a table of equal rows perhaps to a hundredth; a bomb to a
    /// thousandth, which is the most that DEFLATE can do.
    pub ratio: usize,
    /// How deep archives may stand in archives. 2 lets a KMZ stand in a ZIP;
    /// other archives in archives are never opened.
    pub depth: usize,
}

/// 256 MiB, unpacked 512 MiB, and 250,000 rows: Google Maps holds a few thousand
/// places per list, a row has some 150 bytes, and a backup of a large library
/// has 200,000 places with their notes.
impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 256 * 1024 * 1024,
            rows: 250_000,
            entries: 10_000,
            inflated: 512 * 1024 * 1024,
            ratio: 250,
            depth: 2,
        }
    }
}

/// What is wanted of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// How much of it is taken.
    pub limits: Limits,
    /// Whether labelled places are wanted, which say where somebody lives and
    /// works.
    pub labelled_places: bool,
}

/// How far the reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The file that is being read: the upload, or one of an archive.
    pub file: &'a str,
    /// How many rows, features, placemarks and waypoints were looked at so far, in
    /// all files.
    pub rows: usize,
    /// How many bytes of the upload were read so far.
    pub bytes: u64,
}

/// What was read from a file.
#[derive(Debug, PartialEq)]
pub struct Takeout {
    /// What the file is.
    pub format: Format,
    /// What it brings. A file whose rows are no places is read all the same:
    /// its batch has remarks and neither places nor lists. Rows that are one place
    /// are one.
    pub batch: ImportBatch<Places>,
    /// What became of each file of an archive, or of each that was uploaded, in their
    /// order but for large ones, which come last; empty for a single file.
    pub files: Vec<FileReport>,
    /// What only a backup holds.
    pub restored: Option<Restored>,
}

/// Reads an export, without labelled places.
///
/// A broken row becomes a remark and never sinks the others; only what concerns
/// the whole file is an error.
///
/// # Errors
///
/// [`TakeoutError`], whose message says what the file seems to be and what was
/// expected.
pub fn parse(upload: &Upload<'_>, limits: &Limits) -> Result<Takeout, TakeoutError> {
    let options = Options {
        limits: *limits,
        ..Options::default()
    };
    parse_with(upload, &options, &|_| ControlFlow::Continue(()))
}

/// Reads an export as [`parse`] does, with all that can be wanted. `progress` is
/// told at the beginning of each file, after every thousand rows and, where rows
/// are long, after every MiB; the reading ends soon after it answers
/// [`ControlFlow::Break`].
///
/// # Errors
///
/// As [`parse`], and [`TakeoutError::Cancelled`].
pub fn parse_with(
    upload: &Upload<'_>,
    options: &Options,
    progress: &dyn Fn(Progress<'_>) -> ControlFlow<()>,
) -> Result<Takeout, TakeoutError> {
    parse_all(std::slice::from_ref(upload), options, progress)
}

/// Reads one file of an upload, whatever it is. `budget` is how many bytes may still
/// unpack.
fn read_file(job: &Job<'_>, bytes: Bytes<'_>, budget: &mut usize) -> Result<Takeout, TakeoutError> {
    match sniff::binary(&bytes.head()?) {
        Some(sniff::Binary::Zip) => archive::read(job, bytes, budget),
        Some(sniff::Binary::Gzip) => archive::read_gzip(job, bytes, budget),
        Some(sniff::Binary::Tar) => archive::read_tar(job, bytes, budget),
        Some(sniff::Binary::Other(kind)) => Err(TakeoutError::NotTakeout(kind)),
        None => read_text(job, bytes),
    }
}

/// Reads a file that is text.
fn read_text(job: &Job<'_>, bytes: Bytes<'_>) -> Result<Takeout, TakeoutError> {
    let text = Text::of(job, bytes)?;
    let Some(beginning) = text.beginning()? else {
        return Err(TakeoutError::Empty);
    };
    let first = beginning.bytes().next();
    let read = match first {
        // The last stands before each feature of a sequence (RFC 8142).
        Some(b'{' | b'[' | 0x1E) => Some(features::read(job, &text)),
        Some(b'<') if sniff::is_map(&beginning) => Some(xml::read(job, &text)),
        _ => None,
    };
    match read {
        // A list's description, which comes first in its CSV, may begin with a
        // bracket; and a place in a JSON file may hold the words of a header.
        None | Some(Err(TakeoutError::BrokenJson { .. })) => {}
        Some(read) => return read,
    }
    let lines = text.first_lines()?;
    if let Some(header) = table::Header::find(&lines) {
        return table::read(job, &text, &header);
    }
    if let Some(broken) = read {
        return broken;
    }
    if first == Some(b'<') {
        let kind = sniff::markup(&beginning, job.file_name);
        return Err(TakeoutError::NotTakeout(kind));
    }
    if let Some(header) = table::PointHeader::find(&lines) {
        return table::read_points(job, &text, &header);
    }
    if let Some(header) = table::Header::guess(&lines) {
        return table::read(job, &text, &header);
    }
    Err(match sniff::plain(&beginning) {
        FileKind::Text => table::unknown_columns(&lines)
            .map_or(TakeoutError::NotTakeout(FileKind::Text), |columns| {
                TakeoutError::UnknownColumns { columns }
            }),
        kind => TakeoutError::NotTakeout(kind),
    })
}

/// What kind of a file without places one is that begins so and goes on;
/// `None` where that only the whole file tells.
fn without_places(file_name: &str, head: &[u8]) -> Option<FileKind> {
    match sniff::binary(head) {
        Some(sniff::Binary::Other(kind)) => return Some(kind),
        Some(_) => return None,
        None => {}
    }
    let head = match encoding::beginning(head) {
        Ok(head) => head,
        Err(is_binary) => return is_binary.then_some(FileKind::Binary),
    };
    let beginning = head.trim_start();
    let lines = encoding::whole_lines(&head);
    match beginning.bytes().next()? {
        0x1E => None,
        b'{' | b'[' => features::without_places(beginning),
        b'<' if sniff::is_map(beginning) || table::Header::find(lines).is_some() => None,
        b'<' => Some(sniff::markup(beginning, file_name)),
        _ => {
            let is_table = table::Header::find(lines).is_some()
                || table::PointHeader::find(lines).is_some()
                || table::Header::guess(lines).is_some();
            (!is_table).then(|| match sniff::plain(beginning) {
                FileKind::Text if table::unknown_columns(lines).is_some() => FileKind::Table,
                kind => kind,
            })
        }
    }
}
