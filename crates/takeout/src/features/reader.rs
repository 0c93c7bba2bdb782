//! Takes features one after the other and makes places of them.

use std::{borrow::Cow, collections::BTreeSet};

use listbud_domain::{ListName, import::Outcome};
use serde_json::Value;

use super::{
    fields::{self, Fields},
    geometries, google,
    input::had_enough,
    kind::{self, Kind},
    labels::{Labels, Verdict},
    members::{Members, Rest},
    plain,
    point::Point,
};
use crate::{
    FileKind, Format, Job, Restored, Takeout, TakeoutError,
    draft::{Adjusted, Collector, Draft},
    list_name, remarks,
};

/// What Google's app calls the list of `Saved Places.json`.
const STARRED: &str = "Starred places";

/// The list that reviewed places come into, so that they are found and can be
/// told from what was saved.
const REVIEWED: &str = "Reviewed places";

/// The list that labelled places come into when they are asked for.
const LABELLED: &str = "Labelled places";

/// The extensions of files of points, which are not part of a list's name.
const EXTENSIONS: [&str; 9] = [
    ".geojson",
    ".geojsonl",
    ".geojsons",
    ".geojsonseq",
    ".json",
    ".jsonl",
    ".ndjson",
    ".umap",
    ".txt",
];

/// Takes the features of a collection as they come.
pub(super) struct Reader<'a> {
    pub(super) job: &'a Job<'a>,
    pub(super) collector: Collector<'a>,
    /// Why there may not be more.
    pub(super) failed: Option<TakeoutError>,
    pub(super) restored: Restored,
    /// The features so far.
    pub(super) count: usize,
    /// How many of them are of a kind that is read.
    pub(super) places: usize,
    pub(super) labelled: usize,
    pub(super) lines: usize,
    pub(super) format: Option<Format>,
    pub(super) starred: Option<ListName>,
    pub(super) reviewed: Option<ListName>,
    pub(super) labels: Option<ListName>,
    pub(super) plain: Option<ListName>,
    /// What the collection says of itself.
    pub(super) words: Vec<String>,
    /// The list of the layer or group that is read.
    pub(super) group: Option<ListName>,
    /// What of the features is home, work or another label.
    pub(super) labelled_so_far: Labels,
    /// The names of members that say only how a map is drawn.
    pub(super) left_out: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(job: &'a Job<'a>) -> Self {
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
            words: Vec::new(),
            group: None,
            labelled_so_far: Labels::default(),
            left_out: BTreeSet::new(),
        }
    }

    /// Takes one feature; answers whether there may be more.
    pub(super) fn feature(&mut self, raw: Option<&str>) -> bool {
        self.each(raw, Self::take)
    }

    /// Takes a geometry without a feature around it: a place that is called as its file.
    pub(super) fn geometry(&mut self, raw: Option<&str>) -> bool {
        let name = list_name::from_file_name(
            self.job.file_name,
            &EXTENSIONS,
            &mut self.collector.batch.remarks,
        );
        let name = Value::from(name.as_ref().map(ListName::as_str));
        let feature = raw.map(|raw| {
            format!(
                "{{\"type\":\"Feature\",\"properties\":{{\"name\":{name}}},\"geometry\":{raw}}}"
            )
        });
        self.feature(feature.as_deref())
    }

    /// Takes one place of a backup; answers whether there may be more.
    pub(super) fn backed_up(&mut self, raw: Option<&str>) -> bool {
        self.each(raw, Self::take_backed_up)
    }

    pub(super) fn each(
        &mut self,
        raw: Option<&str>,
        take: fn(&mut Self, u64, &str, &Value),
    ) -> bool {
        if !self.count_one() {
            return false;
        }
        let line = self.line();
        let Some(raw) = raw else {
            self.lines += 1;
            self.skip(
                line,
                remarks::FEATURE_TOO_LONG,
                "The feature is longer than any place is; perhaps it is a track.",
            );
            return true;
        };
        let Ok(mut feature) = serde_json::from_str::<Value>(raw) else {
            // A number beyond what a double holds, or nesting without end.
            self.skip(line, remarks::NOT_A_PLACE, "The feature cannot be read.");
            return true;
        };
        fields::write_names(&mut feature);
        let Some(points) = geometries::take(&mut feature) else {
            take(self, line, raw, &feature);
            return true;
        };
        for (number, coordinates) in points.coordinates.into_iter().enumerate() {
            if number > 0 && !self.count_one() {
                return false;
            }
            geometries::put(&mut feature, coordinates);
            take(self, line, raw, &feature);
        }
        if points.left_out > 0 {
            let left_out = points.left_out;
            let message = format!("{left_out} more geometries of the feature were left out.");
            self.collector.remark(
                line,
                "",
                Outcome::Adjusted,
                remarks::GEOMETRY_LEFT_OUT,
                message,
            );
        }
        true
    }

    /// Counts a feature; answers whether there may be more.
    pub(super) fn count_one(&mut self) -> bool {
        self.count += 1;
        if let Err(error) = self.collector.job.row() {
            self.failed = Some(error);
            return false;
        }
        true
    }

    pub(super) fn line(&self) -> u64 {
        u64::try_from(self.count).unwrap_or(u64::MAX)
    }

    /// Keeps an error, and makes one that ends the reading.
    pub(super) fn fail<E: serde::de::Error>(&mut self, error: TakeoutError) -> E {
        self.failed = Some(error);
        had_enough()
    }

    pub(super) fn has_enough(&self) -> bool {
        self.failed.is_some() || self.collector.job.watch.stopped().is_some()
    }

    fn take(&mut self, line: u64, raw: &str, feature: &Value) {
        let fields = &Fields::of(feature);
        let kind = match kind::of(fields) {
            Kind::Labelled => match self.labelled_so_far.judge(self.job.file_name, raw, fields) {
                Verdict::Label => {
                    self.decide(Kind::Labelled);
                    Kind::Labelled
                }
                Verdict::Plain => Kind::Plain,
                Verdict::Undecided => {
                    let is_held = self.group.is_none() && self.labelled_so_far.hold(line, feature);
                    if is_held {
                        return;
                    }
                    self.decide(Kind::Plain);
                    Kind::Plain
                }
            },
            kind @ (Kind::Shape | Kind::Other) => kind,
            kind => {
                self.labelled_so_far.has_others();
                self.decide(Kind::Plain);
                kind
            }
        };
        self.take_as(kind, line, feature, fields);
    }

    /// Takes what was held back until it was known whether these are labels.
    fn decide(&mut self, kind: Kind) {
        for (line, feature) in self.labelled_so_far.take_held() {
            if let Ok(feature) = serde_json::from_str::<Value>(&feature) {
                self.take_as(kind, line, &feature, &Fields::of(&feature));
            }
        }
    }

    fn take_as(&mut self, kind: Kind, line: u64, feature: &Value, fields: &Fields<'_>) {
        match kind {
            Kind::Saved => {
                let (draft, members) = google::saved(line, feature, fields);
                self.add_with(kind, draft, members);
            }
            Kind::Review => {
                let (draft, members) = google::review(line, feature, fields);
                self.add_with(kind, draft, members);
            }
            Kind::Own => {
                self.places += 1;
                self.format.get_or_insert(Format::ListBudGeoJson);
                let (mut draft, lists) = plain::own(line, fields);
                let members = plain::beside_own(feature);
                draft.details = self.details(members.rest(&[]), &mut draft.adjusted);
                self.collector.add(draft, &lists);
            }
            Kind::FormerServer => {
                let draft = plain::former_server(line, fields);
                let members = plain::beside_former_server(feature);
                self.add_with(kind, draft, members);
            }
            Kind::Plain => self.take_point(kind, line, feature, fields),
            Kind::Labelled if self.job.labelled_places => {
                self.take_point(kind, line, feature, fields);
            }
            Kind::Labelled => {
                self.labelled += 1;
                self.skip(
                    line,
                    remarks::LABELLED_PLACE,
                    "Labelled places (home, work) are imported only when asked for.",
                );
            }
            Kind::Shape => {
                self.lines += 1;
                let message = "The feature is a line or an area, not a place.";
                self.skip_named(line, fields.first_text(&["name", "title"]), message);
            }
            Kind::Other => {
                let message = "The feature has neither a name nor an address.";
                self.skip_named(line, "", message);
            }
        }
    }

    fn take_point(&mut self, kind: Kind, line: u64, feature: &Value, fields: &Fields<'_>) {
        let point = self.point(feature, fields);
        self.places += 1;
        self.add(kind, point.draft(line), &point.lists);
    }

    /// Reads a point of another program.
    pub(super) fn point<'v>(&mut self, feature: &'v Value, fields: &Fields<'v>) -> Point<'v> {
        let (mut point, rest) = Point::read(feature, fields, &mut self.collector.batch.remarks);
        let details = self.details(rest, &mut point.adjusted);
        point.add_details(details);
        point
    }

    fn add_with<'v>(&mut self, kind: Kind, mut draft: Draft<'v>, members: Members<'v>) {
        let known = [draft.title.trim(), draft.url.trim(), draft.address.trim()];
        let rest = members.rest(&known);
        draft.details = self.details(rest, &mut draft.adjusted);
        self.places += 1;
        self.add(kind, draft, &[]);
    }

    /// The members of a feature that no field took, as details of its place.
    pub(super) fn details<'v>(
        &mut self,
        rest: Rest<'v>,
        adjusted: &mut Vec<Adjusted>,
    ) -> Vec<(Cow<'v, str>, Cow<'v, str>)> {
        for name in rest.left_out {
            self.leave_out(name);
        }
        if rest.too_many > 0 {
            adjusted.push((
                remarks::FIELDS_LEFT_OUT,
                format!(
                    "{} more properties of the feature were left out.",
                    rest.too_many
                ),
            ));
        }
        rest.details
    }

    /// Takes a name or a description of the collection.
    pub(super) fn of_collection(&mut self, raw: Option<String>) {
        const MAX: usize = 3;
        let words: Option<String> = raw.and_then(|raw| serde_json::from_str(&raw).ok());
        let words = words.filter(|words| !words.trim().is_empty() && !self.words.contains(words));
        if self.words.len() < MAX {
            self.words.extend(words);
        }
    }

    /// Gives the list that is named after the file what the collection says of itself.
    fn describe(&mut self) {
        let words = std::mem::take(&mut self.words).into_iter();
        let name = self.plain.clone();
        let name = name.filter(|name| self.collector.known_list(name.as_str()).is_some());
        let Some(name) = name else {
            let is_others = self.format != Some(Format::ListBudGeoJson);
            let words = words.filter(|words| self.collector.known_list(words).is_none());
            let words: Vec<String> = words.filter(|_| is_others).collect();
            if !words.is_empty() {
                let message = format!(
                    "Left out, because the places are in other lists: {}",
                    words.join("; ")
                );
                self.collector
                    .remark(0, "", Outcome::Adjusted, remarks::FIELDS_LEFT_OUT, message);
            }
            return;
        };
        let words = words.filter(|words| words != name.as_str());
        let words: Vec<String> = words.collect();
        let index = self.collector.list(&name);
        self.collector.describe(index, &words.join("\n"));
    }

    /// Remembers the name of a member that says nothing of a place.
    pub(super) fn leave_out(&mut self, name: &str) {
        const MAX_NAMES: usize = 30;
        const MAX_NAME: usize = 40;
        if self.left_out.len() < MAX_NAMES && !self.left_out.contains(name) {
            self.left_out.insert(name.chars().take(MAX_NAME).collect());
        }
    }

    pub(super) fn add(&mut self, kind: Kind, draft: Draft<'_>, lists: &[ListName]) {
        let (format, list) = match kind {
            Kind::Review => (Format::ReviewsJson, &self.reviewed),
            Kind::Labelled => (Format::LabelledPlacesJson, &self.labels),
            Kind::Plain => {
                if self.plain.is_none() && self.group.is_none() && lists.is_empty() {
                    self.plain = list_name::from_file_name(
                        self.job.file_name,
                        &EXTENSIONS,
                        &mut self.collector.batch.remarks,
                    );
                }
                let group = &self.group;
                (
                    Format::GeoJson,
                    if group.is_some() { group } else { &self.plain },
                )
            }
            Kind::FormerServer => (Format::FormerServerJson, &None),
            _ => (Format::SavedPlacesJson, &self.starred),
        };
        self.format.get_or_insert(format);
        let lists = if lists.is_empty() {
            list.as_slice()
        } else {
            lists
        };
        self.collector.add(draft, lists);
    }

    pub(super) fn skip_named(&mut self, line: u64, name: &str, message: &str) {
        let code = remarks::NOT_A_PLACE;
        self.collector
            .remark(line, name, Outcome::Skipped, code, message.to_owned());
    }

    pub(super) fn skip(&mut self, line: u64, code: &'static str, message: &str) {
        self.collector
            .remark(line, "", Outcome::Skipped, code, message.to_owned());
    }

    pub(super) fn finish(mut self) -> Result<Takeout, TakeoutError> {
        self.decide(Kind::Plain);
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
        self.describe();
        if !self.left_out.is_empty() {
            let names: Vec<&str> = self.left_out.iter().map(String::as_str).collect();
            let message = format!(
                "Left out, because it describes the map's style or the service's own statistics: {}.",
                names.join(", ")
            );
            self.collector
                .remark(0, "", Outcome::Adjusted, remarks::FIELDS_LEFT_OUT, message);
        }
        Ok(Takeout {
            format: self.format.unwrap_or(Format::SavedPlacesJson),
            batch: self.collector.batch,
            files: Vec::new(),
            restored: None,
        })
    }
}
