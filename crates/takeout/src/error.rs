//! Why a whole file was refused.

use std::{fmt, io};

/// What ListBud takes, for the end of a refusal.
const EXPECTED: &str = "expected a Google Takeout archive (.zip or .tgz), one of its lists (CSV), \
    Saved Places.json, Reviews.json, or places as KML, KMZ, GPX, GeoJSON or a file exported from ListBud";

/// Why a file was not read.
///
/// The messages are for the person who uploaded it, the codes for programs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TakeoutError {
    /// More bytes than [`crate::Limits::bytes`].
    #[error("the file is larger than {}, which is the most that is taken", size_of(*.max))]
    TooLarge {
        /// The most bytes taken.
        max: usize,
        /// The bytes that came.
        actual: usize,
    },
    /// More rows than [`crate::Limits::rows`].
    #[error("the file has more than {max} rows, which is the most that are taken at once")]
    TooManyRows {
        /// The most rows taken.
        max: usize,
    },
    /// More lists than [`crate::MAX_LISTS`].
    #[error("the file has more than {max} lists, which is the most that are taken at once")]
    TooManyLists {
        /// The most lists taken.
        max: usize,
    },
    /// More tags than [`crate::MAX_TAGS`].
    #[error(
        "the file has more than {max} different tags, which is the most that are taken at once"
    )]
    TooManyTags {
        /// The most tags taken.
        max: usize,
    },
    /// The file, or a temporary one beside it, could not be written or read: no
    /// fault of the upload.
    #[error("the file, or a temporary one beside it, could not be read or written: {0}")]
    Storage(String),
    /// No bytes, or nothing but white space.
    #[error("the file is empty; {EXPECTED}")]
    Empty,
    /// Text in an encoding that cannot be determined.
    #[error(
        "the file is not {encoding} text: line {line} holds bytes of another encoding, \
         perhaps Latin-1 or Windows-1252; upload the file as Google wrote it, or save it as UTF-8"
    )]
    NotText {
        /// The encoding that was expected.
        encoding: &'static str,
        /// The first line that breaks it, from 1.
        line: u64,
    },
    /// JSON that breaks off or is damaged.
    #[error("the file begins as JSON and is broken or cut off at line {line}, column {column}")]
    BrokenJson {
        /// The line of the fault, from 1.
        line: usize,
        /// The column of the fault, from 1.
        column: usize,
    },
    /// XML that breaks off or is damaged.
    #[error("the file begins as XML and is broken or cut off near line {line}")]
    BrokenXml {
        /// The line of the fault, from 1.
        line: u64,
    },
    /// XML in which one text or tag is longer than any map's.
    #[error("a text or a tag near line {line} has more than {max} bytes, which no map has")]
    TextTooLong {
        /// The line where it begins, from 1.
        line: u64,
        /// The most bytes.
        max: usize,
    },
    /// XML or JSON whose elements stand in each other deeper than any map's.
    #[error("the file's elements stand in each other more than {max} deep, as in no map")]
    TooDeep {
        /// The most levels.
        max: usize,
    },
    /// An archive whose files need a password.
    #[error("the archive is encrypted; unpack it with its password and upload its files")]
    EncryptedArchive,
    /// An archive without its end.
    #[error("the archive is cut off: its end is missing; download it again, it is not complete")]
    TruncatedArchive,
    /// One piece of an archive that was cut into several.
    #[error(
        "this is one piece of an archive that was split; put the pieces together first \
         (Google's own \"-001.zip\", \"-002.zip\" are whole archives and can be uploaded one by one)"
    )]
    MultiPartArchive,
    /// An archive of archives.
    #[error("the archive holds only other archives; unpack it and upload them one by one")]
    NestedArchive,
    /// An archive that cannot be read for another reason.
    #[error("the archive is damaged: {0}")]
    DamagedArchive(String),
    /// More entries than [`crate::Limits::entries`].
    #[error("the archive has {actual} entries, and at most {max} are taken")]
    TooManyEntries {
        /// The most entries taken.
        max: usize,
        /// The entries that it has.
        actual: usize,
    },
    /// An archive that unpacks to more than [`crate::Limits::inflated`].
    #[error("the archive unpacks to more than {}, which is the most that is taken", size_of(*.max))]
    InflatesTooFar {
        /// The most bytes.
        max: usize,
    },
    /// A file of a TAR archive, which is read from front to back, that would leave too
    /// little for the files behind it.
    #[error(
        "the archive's file {file} has more than {}, which is the most for one file of a .tar or \
         .tgz; pack the files as a ZIP archive and upload that",
        size_of(*.max)
    )]
    LargeInTar {
        /// Its name.
        file: String,
        /// The most bytes.
        max: usize,
    },
    /// A file of an archive that unpacks to more than [`crate::Limits::ratio`]
    /// times its packed size.
    #[error(
        "the archive's file {file} unpacks to more than {max} times its size, as only a bomb does"
    )]
    Bomb {
        /// Its name.
        file: String,
        /// The most times.
        max: usize,
    },
    /// An archive none of whose files holds places.
    #[error("no file of the archive holds places: {found}; {EXPECTED}")]
    NothingInArchive {
        /// Some of the files and what they are.
        found: String,
    },
    /// Several files none of which holds places.
    #[error("none of the files holds places: {found}; {EXPECTED}")]
    NothingInFiles {
        /// Some of the files and what they are.
        found: String,
    },
    /// `Labeled places.json`, which says where someone lives and works.
    #[error(
        "these are labelled places (home, work), which are imported only when asked for; {EXPECTED}"
    )]
    LabelledPlaces,
    /// A table of which the columns do not tell where the places are.
    #[error(
        "the table has the columns {columns}, which do not tell where the places are; \
         ListBud understands name, latitude and longitude, coordinates, WKT, address, URL, place ID, \
         notes, tags, rating, list and date, also in other languages: rename the columns and upload \
         the file again"
    )]
    UnknownColumns {
        /// Their names, in quotation marks.
        columns: String,
    },
    /// The caller cancelled: the progress callback returned
    /// [`std::ops::ControlFlow::Break`].
    #[error("the import was cancelled")]
    Cancelled,
    /// Something else.
    #[error("this is {0}; {EXPECTED}")]
    NotTakeout(FileKind),
}

/// A size as a person reads it: `256 MiB`.
#[must_use]
pub fn size_of(bytes: usize) -> String {
    const KIB: usize = 1024;
    const MIB: usize = 1024 * KIB;
    // Rounded down only where it does not matter.
    if bytes >= MIB && (bytes.is_multiple_of(MIB) || bytes >= 10 * MIB) {
        format!("{} MiB", bytes / MIB)
    } else if bytes >= KIB && bytes.is_multiple_of(KIB) {
        format!("{} KiB", bytes / KIB)
    } else {
        format!("{bytes} bytes")
    }
}

impl TakeoutError {
    /// A stable word for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "file_too_large",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::TooManyLists { .. } => "too_many_lists",
            Self::TooManyTags { .. } => "too_many_tags",
            Self::Storage(_) => "storage_failed",
            Self::Empty => "empty_file",
            Self::NotText { .. } => "wrong_encoding",
            Self::BrokenJson { .. } => "broken_json",
            Self::BrokenXml { .. } => "broken_xml",
            Self::TextTooLong { .. } => "text_too_long",
            Self::TooDeep { .. } => "too_deep",
            Self::EncryptedArchive => "encrypted_archive",
            Self::TruncatedArchive => "truncated_archive",
            Self::MultiPartArchive => "multi_part_archive",
            Self::NestedArchive => "nested_archive",
            Self::DamagedArchive(_) => "damaged_archive",
            Self::TooManyEntries { .. } => "too_many_entries",
            Self::InflatesTooFar { .. } | Self::LargeInTar { .. } | Self::Bomb { .. } => {
                "archive_too_large"
            }
            Self::NothingInArchive { .. } => "nothing_in_archive",
            Self::NothingInFiles { .. } => "nothing_in_files",
            Self::LabelledPlaces => "labelled_places",
            Self::UnknownColumns { .. } => "unknown_columns",
            Self::Cancelled => "cancelled",
            Self::NotTakeout(_) => "not_a_takeout_export",
        }
    }
}

impl From<io::Error> for TakeoutError {
    fn from(error: io::Error) -> Self {
        Self::Storage(error.to_string())
    }
}

/// What a file that cannot be read seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// PNG, JPEG, GIF, WebP or HEIC.
    Image(&'static str),
    /// PDF.
    Pdf,
    /// A film or a sound recording.
    Media,
    /// A spreadsheet of Excel, Numbers or another program.
    Spreadsheet,
    /// 7-Zip, RAR and their like.
    Archive(&'static str),
    /// A database file.
    Database,
    /// Something that only its password opens: the name of the program.
    Encrypted(&'static str),
    /// Bytes that are not text.
    Binary,
    /// The index page of a Takeout archive.
    ArchiveBrowser,
    /// Another web page.
    Html,
    /// KML without placemarks.
    Kml,
    /// KML that only says where the map is.
    NetworkLink,
    /// GPX without waypoints.
    Gpx,
    /// Other XML.
    Xml,
    /// Where someone was when: `Records.json`, `Timeline.json` and their like.
    LocationHistory,
    /// What someone did with Google's services.
    MyActivity,
    /// The routes between home and work.
    CommuteRoutes,
    /// Lines or areas without places.
    Track,
    /// GeoJSON without named points.
    GeoJson,
    /// Other JSON.
    Json,
    /// A text document of Word or another program.
    Document,
    /// E-mail.
    Mail,
    /// A calendar.
    Calendar,
    /// An address book.
    Contacts,
    /// A table without columns that tell where places are.
    Table,
    /// Text without a table of places.
    Text,
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Image(kind) => return write!(f, "a picture ({kind})"),
            Self::Archive(kind) => {
                return write!(
                    f,
                    "a {kind} archive, and only ZIP and TAR archives (.zip, .tgz) are unpacked"
                );
            }
            Self::Encrypted(kind) => {
                return write!(
                    f,
                    "a file encrypted by {kind}, which must be decrypted first"
                );
            }
            _ => {}
        }
        f.write_str(match self {
            Self::Image(_) | Self::Archive(_) | Self::Encrypted(_) => "",
            Self::Media => "a film or a sound recording",
            Self::Pdf => "a PDF document",
            Self::Spreadsheet => "a spreadsheet, not the CSV file that Google wrote",
            Self::Database => "a database file",
            Self::Binary => "a binary file",
            Self::ArchiveBrowser => {
                "archive_browser.html, the index page of a Takeout, which holds no places itself"
            }
            Self::Html => "a web page",
            Self::Kml => "a KML map without placemarks",
            Self::NetworkLink => {
                "only a link to a map that is kept elsewhere: export the map itself, without \"Keep data up to date\" (network link)"
            }
            Self::Gpx => "a GPX file without waypoints",
            Self::Xml => "an XML file",
            Self::LocationHistory => {
                "a location history, which tells where you were and not what you saved"
            }
            Self::MyActivity => "a record of \"My Activity\", which holds no saved places",
            Self::CommuteRoutes => "a record of commute routes, which holds no saved places",
            Self::Track => "a map of lines or areas, without places",
            Self::GeoJson => "GeoJSON without named points",
            Self::Json => "JSON without places",
            Self::Document => "a text document",
            Self::Mail => "a mailbox",
            Self::Calendar => "a calendar",
            Self::Contacts => "an address book",
            Self::Table => "a table of which the columns do not tell where places are",
            Self::Text => "text without a table of places",
        })
    }
}
