//! What a file says is in the places, in the lists, or in a remark.
//!
//! Every fixture is taken apart by general parsers, which know nothing of places. Each
//! word that they find must come out again somewhere.

use std::collections::HashSet;

use listbud_domain::{
    Address, Color, Emoji, GooglePlaceId, ListDescription, Notes, WebUrl, import::Outcome,
};
use listbud_takeout::{Limits, Upload};
use serde_json::Value;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::support::{Takeout, bytes, parse};

mod said;

/// Fixtures that are refused, which tests of their own see to.
const REFUSED: [&str; 4] = [
    "Labeled places.json",
    "header only.csv",
    "latin-1.csv",
    "not places.csv",
];

/// What came out, as words and instants.
struct Kept {
    words: HashSet<String>,
    instants: HashSet<OffsetDateTime>,
    /// Which rows a remark says to be left out.
    skipped: HashSet<u64>,
}

impl Kept {
    fn of(takeout: &Takeout, file_name: &str) -> Self {
        let mut kept = Self {
            words: HashSet::new(),
            instants: HashSet::new(),
            skipped: HashSet::new(),
        };
        kept.add(file_name);
        for list in &takeout.batch.lists {
            kept.add(list.name.as_str());
            kept.add_some(list.description.as_ref().map(ListDescription::as_str));
            kept.add_some(list.color.as_ref().map(Color::as_str));
            kept.add_some(list.emoji.as_ref().map(Emoji::as_str));
        }
        for place in &takeout.batch.places {
            kept.add(place.name.as_str());
            kept.add_some(place.address.as_ref().map(Address::as_str));
            kept.add_some(place.notes.as_ref().map(Notes::as_str));
            kept.add_some(place.url.as_ref().map(WebUrl::as_str));
            kept.add_some(place.google.place_id.as_ref().map(GooglePlaceId::as_str));
            place.tags.iter().for_each(|tag| kept.add(tag.as_str()));
            if let Some(located) = place.located {
                kept.add_number(located.coordinates.latitude());
                kept.add_number(located.coordinates.longitude());
            }
            if let Some(rating) = place.rating {
                kept.add_number(rating.stars());
            }
            if let Some(cid) = place.google.cid {
                kept.add(&cid.get().to_string());
            }
            let history = place.history.as_deref();
            kept.instants.extend(place.saved_at);
            kept.instants
                .extend(history.and_then(|past| past.created_at));
            kept.instants
                .extend(history.and_then(|past| past.updated_at));
        }
        for remark in &takeout.batch.remarks {
            kept.add_some(remark.name.as_deref());
            kept.add(&remark.message);
            if remark.outcome == Outcome::Skipped {
                kept.skipped.insert(remark.line);
            }
        }
        kept
    }

    fn add(&mut self, text: &str) {
        self.words.extend(said::words(text));
    }

    fn add_some(&mut self, text: Option<&str>) {
        if let Some(text) = text {
            self.add(text);
        }
    }

    fn add_number(&mut self, number: f64) {
        self.add(&number.to_string());
    }

    /// The words of a text that did not come out.
    fn missing(&self, text: &str) -> Vec<String> {
        let instant = OffsetDateTime::parse(text.trim(), &Rfc3339);
        if instant.is_ok_and(|instant| self.instants.contains(&instant)) {
            return Vec::new();
        }
        // Programs write 0 for an unknown height or position.
        said::words(text)
            .filter(|word| word != "0" && !self.words.contains(word))
            .collect()
    }
}

/// What of a file did not come out, as where it stood and the missing words.
fn lost(file_name: &str, bytes: &[u8]) -> Vec<String> {
    let upload = Upload::of_bytes(file_name, bytes);
    let takeout = match parse(&upload, &Limits::default()) {
        Ok(takeout) => takeout,
        Err(error) => return vec![format!("refused: {error}")],
    };
    let kept = Kept::of(&takeout, file_name);
    let said = said::by(file_name, bytes).into_iter();
    said.filter(|said| !said.row.is_some_and(|row| kept.skipped.contains(&row)))
        .map(|said| (said.at, kept.missing(&said.text)))
        .filter(|(_, missing)| !missing.is_empty())
        .map(|(at, missing)| format!("{at}: {}", missing.join(" ")))
        .collect()
}

fn fixtures() -> Vec<String> {
    let folder = format!("{}/tests/fixtures", env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = files
        .map(|file| file.unwrap())
        .filter(|file| file.file_type().unwrap().is_file())
        .map(|file| file.file_name().into_string().unwrap())
        .filter(|name| !REFUSED.contains(&name.as_str()) && !name.starts_with('.'))
        .collect();
    names.sort();
    names
}

#[test]
fn every_word_of_a_fixture_comes_out() {
    let names = fixtures();
    assert!(names.len() > 20, "{names:?}");
    let lost: Vec<String> = names
        .iter()
        .flat_map(|name| {
            let lost = lost(name, &bytes(name)).into_iter();
            lost.map(move |lost| format!("{name}: {lost}"))
        })
        .collect();
    assert!(lost.is_empty(), "\n{}", lost.join("\n"));
}

/// Programs add members that nobody has heard of.
#[test]
fn an_unknown_property_comes_out() {
    for name in fixtures() {
        let Ok(mut json) = serde_json::from_slice::<Value>(&bytes(&name)) else {
            continue;
        };
        let Some(features) = json.get_mut("features").and_then(Value::as_array_mut) else {
            continue;
        };
        for feature in features.iter_mut().filter(|feature| feature.is_object()) {
            let members = match feature.get_mut("properties") {
                Some(properties @ Value::Object(_)) => properties,
                _ => feature,
            };
            members["bird"] = Value::from("kanarienvogel");
        }
        let bytes = serde_json::to_vec(&json).unwrap();
        let upload = Upload::of_bytes(&name, &bytes);
        let takeout = parse(&upload, &Limits::default()).unwrap();
        let kept = Kept::of(&takeout, &name);
        assert_eq!(kept.missing("kanarienvogel"), [""; 0], "{name}");
    }
}
