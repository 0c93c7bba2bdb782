//! How much of a file is read, and what a caller wants of it.

/// The most lists that one upload may bring: they are held in memory.
pub const MAX_LISTS: usize = 50_000;

/// The most different tags that one upload may bring, for the same reason.
pub const MAX_TAGS: usize = 50_000;

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
    /// Whether labelled places are wanted, which say where someone lives and
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
