//! Why a whole file was refused.

use std::fmt;

/// What ListBud takes, for the end of a refusal.
const EXPECTED: &str = "expected a list from Google Takeout's \"Saved\" folder (CSV), \
    Saved Places.json, Reviews.json, or a CSV or GeoJSON exported from ListBud";

/// Why a file was not read.
///
/// The messages are for the person who uploaded it, the codes for programs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TakeoutError {
    /// More bytes than [`crate::Limits::bytes`].
    #[error("the file has {actual} bytes, and at most {max} are taken")]
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
    /// No bytes, or nothing but white space.
    #[error("the file is empty; {EXPECTED}")]
    Empty,
    /// Text in an encoding that nobody can tell for sure.
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
    /// `Labeled places.json`, which says where somebody lives and works.
    #[error(
        "these are labelled places (home, work), which are imported only when asked for; {EXPECTED}"
    )]
    LabelledPlaces,
    /// Something else.
    #[error("this is {0}; {EXPECTED}")]
    NotTakeout(FileKind),
}

impl TakeoutError {
    /// A stable word for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "file_too_large",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::Empty => "empty_file",
            Self::NotText { .. } => "wrong_encoding",
            Self::BrokenJson { .. } => "broken_json",
            Self::LabelledPlaces => "labelled_places",
            Self::NotTakeout(_) => "not_a_takeout_export",
        }
    }
}

/// What a file that cannot be read seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// PNG, JPEG, GIF, WebP or HEIC.
    Image(&'static str),
    /// PDF.
    Pdf,
    /// A ZIP archive, such as the whole Takeout.
    Zip,
    /// A spreadsheet of Excel, Numbers or another program.
    Spreadsheet,
    /// A zipped KML.
    Kmz,
    /// gzip, 7-Zip, RAR and their like.
    Archive(&'static str),
    /// A database file.
    Database,
    /// Bytes that are no text.
    Binary,
    /// The index page of a Takeout archive, or another web page.
    Html,
    /// KML.
    Kml,
    /// GPX.
    Gpx,
    /// Other XML.
    Xml,
    /// Where somebody was when: `Records.json`, `Timeline.json` and their like.
    LocationHistory,
    /// What somebody did with Google's services.
    MyActivity,
    /// GeoJSON of lines or areas.
    Track,
    /// GeoJSON without named points.
    GeoJson,
    /// Other JSON.
    Json,
    /// Text without a table of places.
    Text,
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Image(kind) => return write!(f, "a picture ({kind})"),
            Self::Archive(kind) => return write!(f, "a {kind} archive"),
            _ => {}
        }
        f.write_str(match self {
            Self::Image(_) | Self::Archive(_) => "",
            Self::Pdf => "a PDF document",
            Self::Zip => "a ZIP archive, whose files must be unpacked first",
            Self::Spreadsheet => "a spreadsheet, not the CSV file that Google wrote",
            Self::Kmz => "a KMZ map",
            Self::Database => "a database file",
            Self::Binary => "a binary file",
            Self::Html => "a web page, such as a Takeout's archive_browser.html",
            Self::Kml => "a KML map",
            Self::Gpx => "a GPX file",
            Self::Xml => "an XML file",
            Self::LocationHistory => {
                "a location history, which tells where you were and not what you saved"
            }
            Self::MyActivity => "a record of \"My Activity\", which holds no saved places",
            Self::Track => "GeoJSON of lines or areas, without places",
            Self::GeoJson => "GeoJSON without named points",
            Self::Json => "JSON without places",
            Self::Text => "text without a table of places",
        })
    }
}
