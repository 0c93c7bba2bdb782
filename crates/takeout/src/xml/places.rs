//! From placemarks and waypoints to places.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashSet},
    hash::{BuildHasher as _, RandomState},
};

use listbud_domain::{Color, CoordinateSource, ListName, Rating, WebUrl, import::Outcome};

use super::{
    found::{Found, Point},
    html,
};
use crate::{
    FileKind, Format, Job, Takeout, TakeoutError,
    draft::{Collector, Draft, UrlRule, split_tags},
    label, list_name, own, remarks,
};

/// The most names of values without a field that are told.
const MAX_LEFT_OUT: usize = 50;

/// The list that a place stands in, by the elements around it.
#[derive(Debug, Default)]
pub(super) struct Surrounding<'a> {
    /// What the group is called; empty without one.
    pub name: &'a str,
    /// What is written about the group.
    pub description: &'a str,
    /// How the group is painted.
    pub color: Option<Color>,
}

/// Takes places as they are found.
pub(super) struct Places<'a> {
    job: &'a Job<'a>,
    pub collector: Collector<'a>,
    formats: [Format; 2],
    extensions: &'static [&'static str],
    /// The list named after the file, once it was needed.
    fallback: Option<ListName>,
    /// The last name of a group, and its list.
    last: (String, Option<ListName>),
    count: usize,
    /// How many were places and not shapes.
    points: usize,
    /// How many were our own.
    own: usize,
    /// The hashes of what was said of each of our own.
    known: HashSet<u64>,
    hasher: RandomState,
    /// Lines and areas.
    shapes: usize,
    /// Links to other maps.
    links: usize,
    /// The names of values that have no field.
    left_out: BTreeSet<String>,
    /// Names and descriptions of groups that are not lists.
    groups: Vec<(String, String)>,
}

impl<'a> Places<'a> {
    /// `formats` are someone else's and ours.
    pub(super) fn new(
        job: &'a Job<'a>,
        formats: [Format; 2],
        extensions: &'static [&'static str],
    ) -> Self {
        Self {
            job,
            collector: Collector::new(job),
            formats,
            extensions,
            fallback: None,
            last: (String::new(), None),
            count: 0,
            points: 0,
            own: 0,
            known: HashSet::new(),
            hasher: RandomState::new(),
            shapes: 0,
            links: 0,
            left_out: BTreeSet::new(),
            groups: Vec::new(),
        }
    }

    fn next_line(&mut self) -> Result<u64, TakeoutError> {
        self.count += 1;
        self.collector.job.row()?;
        Ok(u64::try_from(self.count).unwrap_or(u64::MAX))
    }

    /// Takes one; an error when there are too many.
    pub(super) fn add(
        &mut self,
        mut found: Found,
        around: &Surrounding<'_>,
    ) -> Result<(), TakeoutError> {
        let line = self.next_line()?;
        if found.shapes.is_any() && found.point.is_none() && found.address.trim().is_empty() {
            self.shapes += 1;
            let what = found.shapes.describe();
            self.skip(line, &found.name, &format!("It is not a place: {what}."));
            return Ok(());
        }
        self.points += 1;
        if found.is_own() {
            self.own += 1;
            self.add_own(line, &found, around);
        } else {
            self.add_foreign(line, &mut found, around);
        }
        Ok(())
    }

    /// Passes a track or a route over.
    pub(super) fn pass(&mut self, name: &str, what: &str) -> Result<(), TakeoutError> {
        let line = self.next_line()?;
        self.shapes += 1;
        self.skip(line, name, &format!("It is a {what}, not a place."));
        Ok(())
    }

    fn skip(&mut self, line: u64, name: &str, message: &str) {
        let code = remarks::NOT_A_PLACE;
        self.collector
            .remark(line, name, Outcome::Skipped, code, message.to_owned());
    }

    /// Says that a value has no field.
    pub(super) fn leave_out(&mut self, name: &str) {
        if self.left_out.len() < MAX_LEFT_OUT && !self.left_out.contains(name) {
            self.left_out.insert(name.to_owned());
        }
    }

    /// Says that a group is not the list of a place.
    pub(super) fn leave_out_group(&mut self, name: &str, description: &str) {
        let description = html::to_text(description);
        let description = description.trim();
        let is_empty = name.is_empty() && description.is_empty();
        if !is_empty && self.groups.len() < MAX_LEFT_OUT {
            // A remark has 1,000 characters at most.
            let description = description.chars().take(1_000).collect();
            self.groups.push((name.to_owned(), description));
        }
    }

    /// Tells what was left out of the whole file.
    fn tell_left_out(&mut self) {
        for (name, description) in std::mem::take(&mut self.groups) {
            let gap = if name.is_empty() || description.is_empty() {
                ""
            } else {
                ": "
            };
            self.collector.remark(
                1,
                &name,
                Outcome::Adjusted,
                remarks::FIELDS_LEFT_OUT,
                format!(
                    "Left out, because no place is directly in this folder: {name}{gap}{description}"
                ),
            );
        }
        if !self.left_out.is_empty() {
            let names: Vec<String> = std::mem::take(&mut self.left_out).into_iter().collect();
            self.collector.remark(
                1,
                "",
                Outcome::Adjusted,
                remarks::FIELDS_LEFT_OUT,
                format!(
                    "Left out, because ListBud has no field for it: {}.",
                    names.join(", ")
                ),
            );
        }
    }

    /// Passes a link to another map over.
    pub(super) fn network_link(&mut self, address: &str) -> Result<(), TakeoutError> {
        let line = self.next_line()?;
        self.links += 1;
        self.collector.remark(
            line,
            "",
            Outcome::Skipped,
            remarks::NETWORK_LINK,
            format!("It is a link to another map, which was left out: {address}"),
        );
        Ok(())
    }

    fn add_own(&mut self, line: u64, found: &Found, around: &Surrounding<'_>) {
        let mut adjusted = Vec::new();
        let lists: Vec<ListName> = own::split(found.get("lists"))
            .iter()
            .filter_map(|name| list_name::of(name, &mut self.collector.batch.remarks))
            .collect();
        let rating = found.get("rating").trim();
        let stars = rating.parse::<f64>().ok();
        if stars.is_none() && !rating.is_empty() {
            let rating: String = rating.chars().take(20).collect();
            adjusted.push((
                remarks::INVALID_RATING,
                format!("\"{rating}\" is not a number of stars and was left out."),
            ));
        }
        let details = found.added();
        let details = details.map(|(name, value)| {
            let is_contact = label::contact(name).is_some();
            let value = if is_contact {
                Cow::Borrowed(value)
            } else {
                html::to_text(value).into()
            };
            (Cow::Owned(label::of(name)), value)
        });
        // A place of several lists stands in the folder of each.
        let is_new = self.known.insert(self.hasher.hash_one(found.own_values()));
        let draft = Draft {
            line,
            title: &found.name,
            url: found.get("url"),
            address: &found.address,
            notes: Cow::Borrowed(found.get("notes")),
            saved_at: found.saved_at,
            tags: own::split(found.get("tags")),
            details: details.collect(),
            is_own: true,
            rating: stars,
            visited: found.get("visited") == "true",
            located: found.located(found.own_source(), &mut adjusted),
            google: own::identity(
                found.get("place_id"),
                found.get("cid"),
                found.get("feature_id"),
                &mut adjusted,
            ),
            adjusted,
            url_rule: UrlRule::AnyPage,
            ..Draft::default()
        };
        if (!is_new || self.collector.add(draft, &lists))
            && let Ok(name) = ListName::parse(around.name)
            && lists.contains(&name)
        {
            self.describe(&name, around, None);
        }
    }

    fn add_foreign(&mut self, line: u64, found: &mut Found, around: &Surrounding<'_>) {
        let mut adjusted = Vec::new();
        found.shapes.remark(&mut adjusted);
        if found.is_cut {
            adjusted.push((
                remarks::NOTES_CUT,
                "There is more written about the place than can be kept; the rest was left out."
                    .to_owned(),
            ));
        }
        let website = found.get("website").to_owned();
        let (url, others) = found.take_urls();
        let mut notes = found.notes();
        if WebUrl::parse(&url).is_ok() {
            // It has a field of its own.
            notes = notes.replacen(&format!(" ({url})"), "", 1);
        }
        let name = title(found);
        let mut details: Vec<(Cow<'_, str>, Cow<'_, str>)> = Vec::new();
        for (url, text) in others {
            let value = match (url.as_str(), text.as_str()) {
                (url, "") => url.to_owned(),
                ("", text) => text.to_owned(),
                (url, text) => format!("{text} ({url})"),
            };
            details.push(("Link".into(), value.into()));
        }
        if found.address.trim().is_empty() {
            let parts = found.take_address_parts();
            found.address = match found.take("address") {
                address if address.is_empty() => parts,
                address => address,
            };
        }
        locate_by_values(found);
        let tags = found.take("tags");
        let rating = stars(found);
        let lists = self.lists(found, around);
        for (label, value) in found.take_rest() {
            if value.trim() != name {
                details.push((label::of(&label).into(), html::to_text(&value).into()));
            }
        }
        let draft = Draft {
            line,
            title: &name,
            url: &url,
            website: website.into(),
            address: &found.address,
            notes: Cow::Owned(notes),
            details,
            saved_at: found.saved_at,
            tags: split_tags(&tags),
            rating,
            visited: found.visited,
            located: found.located(CoordinateSource::GeoJson, &mut adjusted),
            adjusted,
            url_rule: UrlRule::AnyPage,
            ..Draft::default()
        };
        if self.collector.add(draft, &lists)
            && let Some(name) = lists.first()
        {
            self.describe(name, around, found.color.clone());
        }
    }

    /// The lists of a place: those that it names itself, else those around it, else
    /// the one named after the file.
    fn lists(&mut self, found: &Found, around: &Surrounding<'_>) -> Vec<ListName> {
        let names = found.groups.iter().map(String::as_str);
        let mut lists = Vec::new();
        for name in names.chain(found.groups.is_empty().then_some(around.name)) {
            // Mostly it is the list of the place before, and what was cut is told once.
            if self.last.0 != name || self.last.1.is_none() {
                let list = list_name::of(name, &mut self.collector.batch.remarks);
                self.last = (name.to_owned(), list);
            }
            lists.extend(self.last.1.clone());
        }
        if lists.is_empty() {
            lists.extend(self.fallback());
        }
        lists
    }

    /// The list named after the file, for places in no named group.
    fn fallback(&mut self) -> Option<ListName> {
        if self.fallback.is_none() {
            self.fallback = list_name::from_file_name(
                self.job.file_name,
                self.extensions,
                &mut self.collector.batch.remarks,
            );
        }
        self.fallback.clone()
    }

    /// Gives a list what the elements around its places say of it.
    fn describe(&mut self, name: &ListName, around: &Surrounding<'_>, color: Option<Color>) {
        let index = self.collector.list(name);
        let Some(list) = self.collector.batch.lists.get_mut(index) else {
            return;
        };
        if list.color.is_none() {
            list.color = around.color.clone().or(color);
        }
        if list.description.is_none() && !around.description.trim().is_empty() {
            let description = html::to_text(around.description);
            self.collector.describe(index, &description);
        }
    }

    /// Paints a list that is there already.
    pub(super) fn paint(&mut self, name: &str, color: Option<Color>) {
        if let Some(list) = self.collector.known_list(name)
            && color.is_some()
        {
            list.color = color;
        }
    }

    pub(super) fn finish(mut self, empty: FileKind) -> Result<Takeout, TakeoutError> {
        if self.points == 0 {
            return Err(TakeoutError::NotTakeout(if self.shapes > 0 {
                FileKind::Track
            } else if self.links > 0 {
                FileKind::NetworkLink
            } else {
                empty
            }));
        }
        let is_own = self.own * 2 > self.points;
        // A folder of ours without places is an empty list.
        if !is_own {
            self.tell_left_out();
        }
        let [foreign, own] = self.formats;
        Ok(Takeout {
            format: if is_own { own } else { foreign },
            batch: self.collector.batch,
            files: Vec::new(),
            restored: None,
        })
    }
}

/// Takes the point from a table's columns where there is no other.
fn locate_by_values(found: &mut Found) {
    let is_number = |name: &str| found.get(name).trim().parse::<f64>().is_ok();
    if found.point.is_none() && is_number("latitude") && is_number("longitude") {
        found.point = Some(Point {
            latitude: found.take("latitude"),
            longitude: found.take("longitude"),
        });
    }
}

fn title(found: &mut Found) -> String {
    match found.name.trim() {
        "" => found.take_first(&["name", "title"]).trim().to_owned(),
        name => name.to_owned(),
    }
}

/// Takes the stars, unless someone else's column of that name means something
/// else.
fn stars(found: &mut Found) -> Option<f64> {
    ["rating", "stars"].into_iter().find_map(|name| {
        let stars: f64 = found.get(name).trim().parse().ok()?;
        Rating::parse(stars).ok()?;
        found.take(name);
        Some(stars)
    })
}
