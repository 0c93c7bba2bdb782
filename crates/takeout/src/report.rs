//! What there is to tell beside places and remarks.

use listbud_domain::{Color, Emoji, TagName, import::ImportBatch};

use crate::{export::ImportRecord, places::Places};

/// What was read from a file.
#[derive(Debug, PartialEq)]
pub struct Takeout {
    /// What the file is.
    pub format: Format,
    /// What it brings. A file whose rows are not places is read all the same:
    /// its batch has remarks and neither places nor lists. Rows that are one place
    /// are one.
    pub batch: ImportBatch<Places>,
    /// What became of each file of an archive, or of each that was uploaded, in their
    /// order but for large ones, which come last; empty for a single file.
    pub files: Vec<FileReport>,
    /// What only a backup holds.
    pub restored: Option<Restored>,
}

/// What a file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// One of Google's lists: `Saved/<list>.csv`.
    SavedListCsv,
    /// Google's starred places: `Saved Places.json`, of any generation.
    SavedPlacesJson,
    /// The person's own reviews: `Reviews.json`.
    ReviewsJson,
    /// Home, work and other labels: `Labeled places.json`.
    LabelledPlacesJson,
    /// A CSV that [`crate::export`] wrote.
    ListBudCsv,
    /// A GeoJSON that [`crate::export`] wrote.
    ListBudGeoJson,
    /// A KML that [`crate::export`] wrote.
    ListBudKml,
    /// A GPX that [`crate::export`] wrote.
    ListBudGpx,
    /// A backup that [`crate::export`] wrote.
    ListBudBackup,
    /// Named points from elsewhere, as GeoJSON.
    GeoJson,
    /// Named points from elsewhere, as CSV.
    PointsCsv,
    /// Placemarks from elsewhere, as KML.
    Kml,
    /// Waypoints from elsewhere, as GPX.
    Gpx,
    /// The places of ListBud's former server.
    FormerServerJson,
    /// A ZIP archive of several files, such as the whole Takeout.
    Zip,
    /// A zipped KML with its pictures.
    Kmz,
    /// A TAR archive of several files, packed by gzip or not, such as the whole Takeout.
    Tar,
    /// Several files that were uploaded together.
    Files,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 18] = [
        Self::SavedListCsv,
        Self::SavedPlacesJson,
        Self::ReviewsJson,
        Self::LabelledPlacesJson,
        Self::ListBudCsv,
        Self::ListBudGeoJson,
        Self::ListBudKml,
        Self::ListBudGpx,
        Self::ListBudBackup,
        Self::GeoJson,
        Self::PointsCsv,
        Self::Kml,
        Self::Gpx,
        Self::FormerServerJson,
        Self::Zip,
        Self::Kmz,
        Self::Tar,
        Self::Files,
    ];

    /// A stable word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SavedListCsv => "saved_list_csv",
            Self::SavedPlacesJson => "saved_places_json",
            Self::ReviewsJson => "reviews_json",
            Self::LabelledPlacesJson => "labelled_places_json",
            Self::ListBudCsv => "listbud_csv",
            Self::ListBudGeoJson => "listbud_geojson",
            Self::ListBudKml => "listbud_kml",
            Self::ListBudGpx => "listbud_gpx",
            Self::ListBudBackup => "listbud_backup",
            Self::GeoJson => "geojson",
            Self::PointsCsv => "points_csv",
            Self::Kml => "kml",
            Self::Gpx => "gpx",
            Self::FormerServerJson => "former_server_json",
            Self::Zip => "zip",
            Self::Kmz => "kmz",
            Self::Tar => "tar",
            Self::Files => "files",
        }
    }
}

/// What became of one file of an archive, or of several that were uploaded together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// Its name with its folders, as the archive has it; for people only.
    pub name: String,
    /// What became of it.
    pub outcome: FileOutcome,
}

/// What became of a file of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileOutcome {
    /// It was read.
    Read {
        /// What it turned out to be.
        format: Format,
        /// How many places it has.
        places: usize,
        /// How many of its rows became no place.
        skipped: usize,
    },
    /// It holds no places, for a reason that is a stable word and a sentence.
    Ignored {
        /// The word.
        code: &'static str,
        /// The sentence.
        reason: String,
    },
    /// It should hold places and could not be read.
    Failed {
        /// The word.
        code: &'static str,
        /// The sentence.
        reason: String,
    },
}

/// What a backup holds that no other file does.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Restored {
    /// How tags look.
    pub tags: Vec<RestoredTag>,
    /// What was imported before the backup was made, oldest first as written.
    pub imports: Vec<ImportRecord>,
}

/// How a tag looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoredTag {
    /// Its name.
    pub name: TagName,
    /// How it is painted.
    pub color: Option<Color>,
    /// Its sign.
    pub emoji: Option<Emoji>,
}
