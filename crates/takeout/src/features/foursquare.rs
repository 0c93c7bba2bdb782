//! What Foursquare and Swarm export: lists of venues, check-ins and tips.

use std::borrow::Cow;

use listbud_domain::ListName;
use serde_json::{Map, Value};

use super::{
    fields::{self, Fields},
    kind::Kind,
    members::text,
    reader::Reader,
};

/// The list of the venues where the person has checked in.
const CHECK_INS: &str = "Foursquare check-ins";

/// The list of the venues about which the person has written a tip.
const TIPS: &str = "Foursquare tips";

/// The members of a venue that are Foursquare's own figures and pictures.
const FIGURES: [&str; 14] = [
    "stats",
    "beenHere",
    "hereNow",
    "specials",
    "photos",
    "likes",
    "verified",
    "venuePage",
    "listed",
    "tips",
    "reasons",
    "labeledLatLngs",
    "bestPhoto",
    "createdAt",
];

/// The members of visits, of which a telephone keeps a record by itself.
const RECORDED: [&str; 2] = ["timeArrived", "startTime"];

/// Where the text of an item stands, which the person wrote.
const TEXTS: [&str; 5] = ["tip", "note", "shout", "text", "comment"];

impl Reader<'_> {
    /// Takes one item: an entry of a list, a check-in or a tip. Answers whether there
    /// may be more.
    pub(super) fn venue(&mut self, raw: Option<&str>) -> bool {
        self.each(raw, Self::take_venue)
    }

    fn take_venue(&mut self, line: u64, _: &str, item: &Value) {
        if RECORDED.iter().any(|name| item.get(name).is_some()) {
            let message =
                "The item is a visit that the program recorded, not a place that was saved.";
            self.skip(line, crate::remarks::NOT_A_PLACE, message);
            return;
        }
        let tip = item.get("tip").filter(|tip| tip.is_object());
        let venue = item
            .get("venue")
            .or_else(|| tip?.get("venue"))
            .or_else(|| is_located(item).then_some(item))
            .and_then(Value::as_object);
        let Some(venue) = venue else {
            let message = "The item names no venue.";
            self.skip(line, crate::remarks::NOT_A_PLACE, message);
            return;
        };
        let feature = Value::Object(self.without_figures(venue, item));
        let mut point = self.point(&feature, &Fields::of(&feature));
        point.fill_url(page(venue));
        let texts: Vec<Cow<'_, str>> = TEXTS
            .iter()
            .filter_map(|name| written(item.get(*name)?))
            .collect();
        point.put_notes(&texts);
        let created = item.get("createdAt").or_else(|| tip?.get("createdAt"));
        point.set_saved_at(created.and_then(fields::date));
        let is_tip = item.get("text").is_some();
        let is_check_in = self.group.is_none() && !is_tip && item.get("createdAt").is_some();
        point.set_visited(is_check_in);
        if self.group.is_none() && (is_tip || is_check_in) {
            let name = if is_tip { TIPS } else { CHECK_INS };
            point.lists = ListName::parse(name).into_iter().collect();
        }
        self.places += 1;
        self.add(Kind::Plain, point.draft(line), &point.lists);
    }

    /// What a venue says of the place, and where the person checked in when the venue
    /// does not say where it is.
    fn without_figures(&mut self, venue: &Map<String, Value>, item: &Value) -> Map<String, Value> {
        let mut kept = Map::new();
        for (name, value) in venue {
            if FIGURES.contains(&name.as_str()) {
                self.leave_out(name);
            } else {
                kept.insert(name.clone(), value.clone());
            }
        }
        if let Some(location) = kept.get_mut("location").and_then(Value::as_object_mut) {
            location.remove("labeledLatLngs");
        }
        let has_position = kept
            .get("location")
            .is_some_and(|at| at.get("lat").is_some());
        for name in ["lat", "lng"] {
            if let Some(degrees) = item.get(name)
                && !has_position
            {
                kept.entry(name).or_insert_with(|| degrees.clone());
            }
        }
        kept
    }
}

/// Whether an item is a venue itself.
pub(super) fn is_venue(item: &str) -> bool {
    serde_json::from_str(item).is_ok_and(|item| is_located(&item))
}

fn is_located(item: &Value) -> bool {
    let location = item.get("location").filter(|_| item.get("name").is_some());
    location.is_some_and(|location| location.get("lat").is_some())
}

/// Text, or the text of a tip or a note.
fn written(value: &Value) -> Option<Cow<'_, str>> {
    text(match value {
        Value::Object(map) => map.get("text")?,
        value => value,
    })
}

/// The page of a venue, which its id names.
fn page(venue: &Map<String, Value>) -> Option<String> {
    const DIGITS: usize = 24;
    let id = venue.get("id")?.as_str()?;
    let is_one = id.len() == DIGITS && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_one.then(|| format!("https://foursquare.com/v/{id}"))
}
