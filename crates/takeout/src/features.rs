//! Places as JSON: Google's starred places and reviews, ListBud's own GeoJSON,
//! points from elsewhere, and the former server's array.
//!
//! Features are read one at a time, so that a file needs little more memory
//! than its bytes and its places. To add a kind: a variant of `Kind`, how to
//! tell it in `kind`, and how to read it.

mod backup;
mod fields;
mod google;
mod input;
mod kind;
mod plain;
mod stream;

use listbud_domain::{ListName, import::Outcome};

use crate::{
    FileKind, Format, Job, Restored, Takeout, TakeoutError,
    draft::{Collector, Draft},
    encoding::Text,
    list_name, remarks,
};
use fields::Fields;
use input::Input;
use kind::Kind;
pub(crate) use stream::without_places;

/// What Google's app calls the list of `Saved Places.json`.
const STARRED: &str = "Starred places";

/// The list that reviewed places come into, so that they are found and can be
/// told from what was saved.
const REVIEWED: &str = "Reviewed places";

/// The list that labelled places come into when they are asked for.
const LABELLED: &str = "Labelled places";

/// The longest feature that is looked into, in bytes. One of Google's has some
/// 500, a review perhaps a hundred times that; a track has megabytes.
const MAX_FEATURE: usize = 512 * 1024;

/// Reads a file that begins as JSON.
pub(crate) fn read(job: &Job<'_>, text: &Text<'_>) -> Result<Takeout, TakeoutError> {
    let mut reader = Reader::new(job);
    let input = Input::new(job, text.bytes());
    let shape = stream::read(&input, &mut reader);
    if let Some(error) = reader.failed.take().or_else(|| input.failure()) {
        return Err(error);
    }
    match shape {
        Err(error) if error.is_data() => Err(TakeoutError::NotTakeout(FileKind::Json)),
        Err(error) => {
            let (line, column) = input.place_of(&error);
            Err(TakeoutError::BrokenJson { line, column })
        }
        Ok(stream::Shape::Features | stream::Shape::FormerServer) => reader.finish(),
        Ok(stream::Shape::Backup) => Ok(reader.finish_backup()),
        Ok(stream::Shape::Other(kind)) => {
            // Nothing is known of their shape, and in Google's archive they
            // stand beside the places.
            let is_commute = job.file_name.to_lowercase().contains("commute");
            Err(TakeoutError::NotTakeout(match kind {
                FileKind::Json if is_commute => FileKind::CommuteRoutes,
                kind => kind,
            }))
        }
    }
}

/// Takes the features of a collection as they come.
struct Reader<'a> {
    job: &'a Job<'a>,
    collector: Collector<'a>,
    /// Why there may not be more.
    failed: Option<TakeoutError>,
    restored: Restored,
    /// The features so far.
    count: usize,
    /// How many of them are of a kind that is read.
    places: usize,
    labelled: usize,
    lines: usize,
    format: Option<Format>,
    starred: Option<ListName>,
    reviewed: Option<ListName>,
    labels: Option<ListName>,
    plain: Option<ListName>,
}

impl<'a> Reader<'a> {
    fn new(job: &'a Job<'a>) -> Self {
        Self {
            job,
            collector: Collector::new(job),
            failed: None,
            restored: Restored::default(),
            count: 0,
            places: 0,
            labelled: 0,
            lines: 0,
            format: None,
            starred: ListName::parse(STARRED).ok(),
            reviewed: ListName::parse(REVIEWED).ok(),
            labels: ListName::parse(LABELLED).ok(),
            plain: None,
        }
    }

    /// Takes one feature; answers whether there may be more.
    fn feature(&mut self, raw: Option<&str>) -> bool {
        self.each(raw, Self::take)
    }

    /// Takes one place of a backup; answers whether there may be more.
    fn backed_up(&mut self, raw: Option<&str>) -> bool {
        self.each(raw, Self::take_backed_up)
    }

    fn each(&mut self, raw: Option<&str>, take: fn(&mut Self, u64, &Fields<'_>)) -> bool {
        self.count += 1;
        if let Err(error) = self.collector.job.row() {
            self.failed = Some(error);
            return false;
        }
        let line = u64::try_from(self.count).unwrap_or(u64::MAX);
        let Some(raw) = raw else {
            self.lines += 1;
            self.skip(
                line,
                remarks::FEATURE_TOO_LONG,
                "The feature is longer than any place is; perhaps it is a track.",
            );
            return true;
        };
        let Ok(feature) = serde_json::from_str(raw) else {
            // A number beyond what a double holds, or nesting without end.
            self.skip(line, remarks::NOT_A_PLACE, "The feature cannot be read.");
            return true;
        };
        take(self, line, &Fields::of(&feature));
        true
    }

    /// Keeps an error, and makes one that ends the reading.
    fn fail<E: serde::de::Error>(&mut self, error: TakeoutError) -> E {
        self.failed = Some(error);
        stream::had_enough()
    }

    fn has_enough(&self) -> bool {
        self.failed.is_some() || self.collector.job.watch.stopped().is_some()
    }

    fn take(&mut self, line: u64, fields: &Fields<'_>) {
        let kind = kind::of(fields);
        let draft = match kind {
            Kind::Saved => google::saved(line, fields),
            Kind::Review => google::review(line, fields),
            Kind::Own => {
                self.places += 1;
                self.format.get_or_insert(Format::ListBudGeoJson);
                let (draft, lists) = plain::own(line, fields);
                self.collector.add(draft, &lists);
                return;
            }
            Kind::Plain => plain::point(line, fields),
            Kind::FormerServer => plain::former_server(line, fields),
            Kind::Labelled if self.job.labelled_places => plain::point(line, fields),
            Kind::Labelled => {
                self.labelled += 1;
                self.skip(
                    line,
                    remarks::LABELLED_PLACE,
                    "Labelled places (home, work) are imported only when asked for.",
                );
                return;
            }
            Kind::Shape => {
                self.lines += 1;
                let message = "The feature is a line or an area, not a place.";
                self.skip(line, remarks::NOT_A_PLACE, message);
                return;
            }
            Kind::Other => {
                let message = "The feature tells neither a name nor an address.";
                self.skip(line, remarks::NOT_A_PLACE, message);
                return;
            }
        };
        self.places += 1;
        self.add(kind, draft);
    }

    fn add(&mut self, kind: Kind, draft: Draft<'_>) {
        let (format, list) = match kind {
            Kind::Review => (Format::ReviewsJson, &self.reviewed),
            Kind::Labelled => (Format::LabelledPlacesJson, &self.labels),
            Kind::Plain => {
                if self.plain.is_none() {
                    self.plain = list_name::from_file_name(
                        self.job.file_name,
                        &[".geojson", ".json"],
                        &mut self.collector.batch.remarks,
                    );
                }
                (Format::GeoJson, &self.plain)
            }
            Kind::FormerServer => (Format::FormerServerJson, &None),
            _ => (Format::SavedPlacesJson, &self.starred),
        };
        self.format.get_or_insert(format);
        self.collector.add(draft, list.as_slice());
    }

    fn skip(&mut self, line: u64, code: &'static str, message: &str) {
        self.collector
            .remark(line, "", Outcome::Skipped, code, message.to_owned());
    }

    fn finish(self) -> Result<Takeout, TakeoutError> {
        if self.places == 0 && self.labelled > 0 {
            return Err(TakeoutError::LabelledPlaces);
        }
        if self.places == 0 && self.count > 0 {
            return Err(TakeoutError::NotTakeout(if self.lines > 0 {
                FileKind::Track
            } else {
                FileKind::GeoJson
            }));
        }
        Ok(Takeout {
            format: self.format.unwrap_or(Format::SavedPlacesJson),
            batch: self.collector.batch,
            files: Vec::new(),
            restored: None,
        })
    }
}
