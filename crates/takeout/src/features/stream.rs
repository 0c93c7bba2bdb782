//! The outermost level of a JSON file, read without keeping it.

use std::fmt;

use serde::{
    Deserializer as _,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Deserializer, value::RawValue};

use super::{
    backup, groups,
    input::{Input, Name, Passed, Span, had_enough},
    items::{Items, Take},
    reader::Reader,
};
use crate::FileKind;

/// What a file is on its outermost level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A collection of features, which have gone to the reader.
    Features,
    /// The former server's places, which have gone to the reader.
    FormerServer,
    /// A backup, whose places have gone to the reader.
    Backup,
    /// One feature, or the first of a sequence: not read yet.
    Feature,
    /// One geometry: not read yet.
    Geometry,
    /// An array of groups or of Foursquare's items: not read yet.
    Groups,
    /// Something without places.
    Other(FileKind),
}

/// The members by which Google's other exports are known.
const KNOWN_MEMBERS: [(&str, FileKind); 6] = [
    ("locations", FileKind::LocationHistory),
    ("timelineObjects", FileKind::LocationHistory),
    ("semanticSegments", FileKind::LocationHistory),
    ("rawSignals", FileKind::LocationHistory),
    ("timelineEdits", FileKind::LocationHistory),
    ("deviceSettings", FileKind::LocationHistory),
];

/// Reads a file and hands each of its features on.
pub(super) fn read(input: &Input<'_>, reader: &mut Reader<'_>) -> serde_json::Result<Shape> {
    let shape = match backup::version(&input.again()) {
        Some(version) => {
            reader.begin_backup(version);
            Shape::Backup
        }
        None => Shape::Other(FileKind::Json),
    };
    if input.begins_with(RECORD_SEPARATOR) {
        return sequence(input, reader, RECORD_SEPARATOR);
    }
    let mut json = input.json();
    let file = File {
        input,
        reader,
        shape,
    };
    let shape = json.deserialize_any(file)?;
    match (shape, json.end()) {
        (Shape::Feature | Shape::Geometry, Err(error)) if !error.is_io() => {
            sequence(input, reader, b'\n')
        }
        (_, Err(error)) => Err(error),
        (Shape::Feature | Shape::Geometry, Ok(())) => {
            let whole = input.load(input.whole());
            let whole = whole.map_err(|error| reader.fail::<serde_json::Error>(error))?;
            let goes_on = if shape == Shape::Geometry {
                reader.geometry(whole.as_deref())
            } else {
                reader.feature(whole.as_deref())
            };
            if goes_on {
                Ok(Shape::Features)
            } else {
                Err(had_enough())
            }
        }
        (Shape::Groups, Ok(())) => {
            let is_any = groups::read(&input.again(), reader);
            if reader.has_enough() {
                Err(had_enough())
            } else if is_any {
                Ok(Shape::Features)
            } else {
                Ok(Shape::Other(FileKind::Json))
            }
        }
        (shape, Ok(())) => Ok(shape),
    }
}

/// What stands before each text of a GeoJSON text sequence (RFC 8142).
const RECORD_SEPARATOR: u8 = 0x1E;

/// Reads a sequence of features, each in a line of its own or behind a separator. What
/// is broken in it does not sink the others.
fn sequence(
    input: &Input<'_>,
    reader: &mut Reader<'_>,
    separator: u8,
) -> serde_json::Result<Shape> {
    let read = input.each_text(separator, |text| reader.feature(text));
    read.map_err(|error| reader.fail::<serde_json::Error>(error))?;
    if reader.has_enough() {
        Err(had_enough())
    } else {
        Ok(Shape::Features)
    }
}

/// What takes the file, and what it is as far as that is known.
struct File<'i, 'a, 'r, 'f> {
    input: &'i Input<'a>,
    reader: &'r mut Reader<'f>,
    shape: Shape,
}

impl<'f> File<'_, '_, '_, 'f> {
    /// Takes the items of an array.
    fn items(&mut self, take: Take<'f>) -> Items<'_, '_, '_, 'f> {
        Items {
            input: self.input,
            reader: self.reader,
            take,
        }
    }
}

impl<'de> Visitor<'de> for File<'_, '_, '_, '_> {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a collection of features")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Shape, A::Error> {
        let mut seen = Seen::default();
        let mut properties = None;
        let mut is_collection = false;
        while let Some(name) = map.next_key_seed(Name(self.input))? {
            if self.shape == Shape::Backup {
                match &*name {
                    "places" => map.next_value_seed(self.items(Reader::backed_up))?,
                    "lists" => map.next_value_seed(self.items(Reader::backed_up_list))?,
                    "tags" => map.next_value_seed(self.items(Reader::backed_up_tag))?,
                    "imports" => map.next_value_seed(self.items(Reader::backed_up_import))?,
                    _ => {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                continue;
            }
            if name == "features" {
                map.next_value_seed(self.items(Reader::feature))?;
                self.shape = Shape::Features;
                is_collection = true;
                continue;
            }
            let value = map.next_value_seed(Passed {
                input: self.input,
                is_item: false,
            })?;
            seen.note(&name);
            if name == "properties" {
                properties = Some(value);
            }
            if matches!(name.as_str(), "name" | "title" | "description") {
                self.reader
                    .of_collection(self.input.load(value).ok().flatten());
            }
            // Foursquare's files may have check-ins and tips beside each other.
            let has_groups =
                self.shape == Shape::Features && !is_collection && GROUPS.contains(&name.as_str());
            if has_groups || self.shape == Shape::Other(FileKind::Json) {
                self.member(&name, value);
                if self.reader.has_enough() {
                    return Err(had_enough());
                }
            }
        }
        if self.shape == Shape::Other(FileKind::Json) {
            self.shape = seen.shape().unwrap_or(self.shape);
        }
        if seen.has(&["listItems"]) && groups::read_one(&self.input.again(), self.reader) {
            self.shape = Shape::Features;
        }
        if self.reader.has_enough() {
            return Err(had_enough());
        }
        if self.shape == Shape::Features && seen.has(&["layers"]) {
            let properties = properties.and_then(|value| self.input.load(value).ok()?);
            self.reader.of_map(properties);
        }
        Ok(self.shape)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Shape, A::Error> {
        let mut shape = Shape::Other(FileKind::Json);
        let mut is_first = true;
        let passed = || Passed {
            input: self.input,
            is_item: true,
        };
        while let Some(item) = items.next_element_seed(passed())? {
            if !is_first && !matches!(shape, Shape::FormerServer | Shape::Features) {
                continue;
            }
            let item = self.input.load(item);
            let item = item.map_err(|error| self.reader.fail(error))?;
            if is_first {
                shape = item
                    .as_deref()
                    .map_or(Shape::Other(FileKind::Json), array_of);
                is_first = false;
            }
            if matches!(shape, Shape::FormerServer | Shape::Features)
                && !self.reader.feature(item.as_deref())
            {
                return Err(had_enough());
            }
        }
        Ok(shape)
    }
}

/// The layers of a uMap, and what Foursquare exports.
const GROUPS: [&str; 7] = [
    "layers", "items", "lists", "checkins", "tips", "venues", "response",
];

/// The members of the outermost level by which a file is known that is one feature.
const MARKS: [&str; 9] = [
    "geometry",
    "coordinates",
    "geometries",
    "name",
    "title",
    "lat",
    "latitude",
    "layers",
    "listItems",
];

/// Which of [`MARKS`] a file has.
#[derive(Default)]
struct Seen(Vec<&'static str>);

impl Seen {
    fn note(&mut self, name: &str) {
        if let Some(mark) = MARKS.iter().find(|mark| **mark == name)
            && !self.0.contains(mark)
        {
            self.0.push(mark);
        }
    }

    fn has(&self, marks: &[&str]) -> bool {
        marks.iter().any(|mark| self.0.contains(mark))
    }

    fn shape(&self) -> Option<Shape> {
        let is_point = self.has(&["lat", "latitude"]) && self.has(&["name", "title"]);
        // A uMap has a geometry, too: the middle of the map.
        if self.has(&["layers"]) {
            None
        } else if self.has(&["geometry"]) || is_point {
            Some(Shape::Feature)
        } else if self.has(&["coordinates", "geometries"]) {
            Some(Shape::Geometry)
        } else {
            None
        }
    }
}

impl File<'_, '_, '_, '_> {
    /// Reads the value of a member that may hold places, as long as nothing else did.
    fn member(&mut self, name: &str, value: Span) {
        let known = KNOWN_MEMBERS.iter().find(|(known, _)| *known == name);
        let found = match name {
            // What the former server answered to `GET /api/places`.
            "places" => self.answer(value).filter(|shape| *shape != Shape::Groups),
            name if GROUPS.contains(&name) => {
                let is_any = groups::read(&self.input.part(value), self.reader);
                is_any.then_some(Shape::Features)
            }
            _ => known.map(|(_, kind)| Shape::Other(*kind)),
        };
        self.shape = found.unwrap_or(self.shape);
    }

    /// Reads the value of `places` in the former server's answer.
    fn answer(&mut self, places: Span) -> Option<Shape> {
        let input = self.input.part(places);
        let answer = Answer(File {
            input: &input,
            reader: self.reader,
            shape: Shape::Other(FileKind::Json),
        });
        input.expect_soon();
        input.json().deserialize_seq(answer).ok()
    }
}

/// Takes an array only.
struct Answer<'i, 'a, 'r, 'f>(File<'i, 'a, 'r, 'f>);

impl<'de> Visitor<'de> for Answer<'_, '_, '_, '_> {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of places")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Shape, A::Error> {
        self.0.input.expect_anything();
        self.0.visit_seq(items)
    }
}

/// What kind of a file without places one is that begins so and goes on: its first
/// member, or its first item, tells.
pub(crate) fn without_places(beginning: &str) -> Option<FileKind> {
    if let Some(object) = beginning.strip_prefix('{') {
        let name = object.trim_start().strip_prefix('"')?;
        let (name, value) = name.split_once('"')?;
        let is_array = value
            .trim_start()
            .strip_prefix(':')
            .is_some_and(|value| value.trim_start().starts_with('['));
        let known = KNOWN_MEMBERS.iter().find(|(known, _)| *known == name);
        return known.filter(|_| is_array).map(|(_, kind)| *kind);
    }
    let items = beginning.strip_prefix('[')?;
    let first = Deserializer::from_str(items)
        .into_iter::<&RawValue>()
        .next()?;
    match array_of(first.ok()?.get()) {
        Shape::Other(kind) if kind != FileKind::Json => Some(kind),
        _ => None,
    }
}

/// Tells arrays apart by their first item.
fn array_of(item: &str) -> Shape {
    let Ok(serde_json::Value::Object(item)) = serde_json::from_str(item) else {
        return Shape::Other(FileKind::Json);
    };
    let has = |name: &str| item.contains_key(name);
    let is_located = item
        .get("location")
        .is_some_and(|at| at.get("lat").is_some());
    if has("geometry") {
        Shape::Features
    } else if has("venue") || has("listItems") || is_located {
        Shape::Groups
    } else if has("name") && (has("location") || has("placeId") || has("latitude")) {
        Shape::FormerServer
    } else if has("lat") && (has("name") || has("title")) {
        Shape::Features
    } else if has("header") && has("time") {
        Shape::Other(FileKind::MyActivity)
    } else if has("startTime") && (has("visit") || has("activity") || has("timelinePath")) {
        Shape::Other(FileKind::LocationHistory)
    } else {
        Shape::Other(FileKind::Json)
    }
}
