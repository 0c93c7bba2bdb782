#![doc = include_str!("../README.md")]

mod archive;
mod draft;
mod encoding;
mod error;
pub mod export;
mod features;
mod list_name;
pub mod maps_url;
mod merge;
mod own;
mod places;
pub mod remarks;
mod report;
mod sniff;
mod style;
mod table;
mod xml;

use listbud_domain::import::ImportBatch;

pub use error::{FileKind, TakeoutError};
pub use merge::merge;
pub use places::{PlaceReader, Places};
pub use report::{FileOutcome, FileReport, Format, Restored, RestoredTag};

/// The most lists that one upload may bring: they are held in memory.
pub const MAX_LISTS: usize = 50_000;

/// The most different tags that one upload may bring, for the same reason.
pub const MAX_TAGS: usize = 50_000;

/// A file as a person uploads it.
#[derive(Debug, Clone, Copy)]
pub struct Upload<'a> {
    /// What it is called; a CSV's list is named after it. Folders in front of
    /// the name are ignored.
    pub file_name: &'a str,
    /// What it holds.
    pub bytes: &'a [u8],
}

/// How much of a file is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes; looked at before anything is read.
    pub bytes: usize,
    /// The most rows of a table, features of a collection, placemarks or
    /// waypoints, empty ones included; of all files of an archive together.
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

/// 10 MiB and 100,000 rows: Google Maps holds a few thousand places per list,
/// and a row has some 150 bytes. Unpacked, 64 MiB.
impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 10 * 1024 * 1024,
            rows: 100_000,
            entries: 10_000,
            inflated: 64 * 1024 * 1024,
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
    /// How many places were found in it so far.
    pub places: usize,
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
    /// What became of each file of an archive, in its order; empty for a file
    /// that is none.
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
    parse_with(upload, &options, &|_| ())
}

/// Reads an export as [`parse`] does, with all that can be wanted. `progress` is
/// told at the beginning of each file and after every few thousand places.
///
/// # Errors
///
/// As [`parse`].
pub fn parse_with(
    upload: &Upload<'_>,
    options: &Options,
    progress: &dyn Fn(Progress<'_>),
) -> Result<Takeout, TakeoutError> {
    let limits = options.limits;
    if upload.bytes.len() > limits.bytes {
        return Err(TakeoutError::TooLarge {
            max: limits.bytes,
            actual: upload.bytes.len(),
        });
    }
    let job = Job {
        file_name: upload.file_name,
        limits: &limits,
        labelled_places: options.labelled_places,
        progress,
    };
    job.tell(0);
    let mut takeout = match sniff::binary(upload.bytes) {
        Some(sniff::Binary::Zip) => archive::read(&job, upload.bytes),
        Some(sniff::Binary::Other(kind)) => Err(TakeoutError::NotTakeout(kind)),
        None => read_text(&job, upload.bytes),
    }?;
    merge(&mut takeout.batch)?;
    Ok(takeout)
}

/// One file on its way, with what is wanted of it.
#[derive(Clone, Copy)]
struct Job<'a> {
    file_name: &'a str,
    limits: &'a Limits,
    labelled_places: bool,
    progress: &'a dyn Fn(Progress<'_>),
}

impl Job<'_> {
    fn tell(&self, places: usize) {
        (self.progress)(Progress {
            file: self.file_name,
            places,
        });
    }
}

/// Reads a file that is text.
fn read_text(job: &Job<'_>, bytes: &[u8]) -> Result<Takeout, TakeoutError> {
    let text = encoding::decode(bytes)?;
    let first = text.trim_start().as_bytes().first();
    let read = match first {
        Some(b'{' | b'[') => Some(features::read(job, &text)),
        Some(b'<') if sniff::is_map(&text) => Some(xml::read(job, &text)),
        _ => None,
    };
    match read {
        // A list's description, which comes first in its CSV, may begin with a
        // bracket; and a place in a JSON file may hold the words of a header.
        None | Some(Err(TakeoutError::BrokenJson { .. })) => {}
        Some(read) => return read,
    }
    if let Some(header) = table::Header::find(&text) {
        return table::read(job, &text, &header);
    }
    match (read, first) {
        (Some(broken), _) => broken,
        (None, None) => Err(TakeoutError::Empty),
        (None, Some(b'<')) => Err(TakeoutError::NotTakeout(sniff::markup(
            &text,
            job.file_name,
        ))),
        (None, Some(_)) => {
            if let Some(header) = table::PointHeader::find(&text) {
                return table::read_points(job, &text, &header);
            }
            match table::Header::guess(&text) {
                Some(header) => table::read(job, &text, &header),
                None => Err(TakeoutError::NotTakeout(sniff::plain(&text))),
            }
        }
    }
}
