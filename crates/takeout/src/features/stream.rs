//! The outermost level of a JSON file, read without keeping it.

use std::fmt;

use serde::{
    Deserializer as _,
    de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Deserializer, value::RawValue};

use super::{
    Reader, backup,
    input::{Input, Name, Passed, Span},
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
    let mut json = input.json();
    let file = File {
        input,
        reader,
        shape,
    };
    let shape = json.deserialize_any(file)?;
    json.end()?;
    Ok(shape)
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
        let mut shape = self.shape;
        while let Some(name) = map.next_key_seed(Name(self.input))? {
            if shape == Shape::Backup {
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
                shape = Shape::Features;
                continue;
            }
            if name == "places" {
                // What the former server answered to `GET /api/places`.
                let places = map.next_value_seed(Passed {
                    input: self.input,
                    is_item: false,
                })?;
                if shape == Shape::Other(FileKind::Json) {
                    if let Some(found) = self.answer(places) {
                        shape = found;
                    }
                    if self.reader.has_enough() {
                        return Err(had_enough());
                    }
                }
                continue;
            }
            map.next_value::<IgnoredAny>()?;
            if let Some((_, kind)) = KNOWN_MEMBERS.iter().find(|(known, _)| *known == name)
                && shape != Shape::Features
            {
                shape = Shape::Other(*kind);
            }
        }
        Ok(shape)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Shape, A::Error> {
        let mut shape = Shape::Other(FileKind::Json);
        let mut is_first = true;
        let passed = || Passed {
            input: self.input,
            is_item: true,
        };
        while let Some(item) = items.next_element_seed(passed())? {
            if !is_first && shape != Shape::FormerServer {
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
            if shape == Shape::FormerServer && !self.reader.feature(item.as_deref()) {
                return Err(had_enough());
            }
        }
        Ok(shape)
    }
}

impl File<'_, '_, '_, '_> {
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

/// How one item of an array is taken; `None` of one that is too long. Answers
/// whether there may be more.
type Take<'f> = fn(&mut Reader<'f>, Option<&str>) -> bool;

/// Hands each item of an array on, until the reader has had enough.
struct Items<'i, 'a, 'r, 'f> {
    input: &'i Input<'a>,
    reader: &'r mut Reader<'f>,
    take: Take<'f>,
}

impl<'de> DeserializeSeed<'de> for Items<'_, '_, '_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        // A text in the place of an array would be kept for the error.
        self.input.expect_soon();
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Items<'_, '_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.input.expect_anything();
        let passed = || Passed {
            input: self.input,
            is_item: true,
        };
        while let Some(item) = items.next_element_seed(passed())? {
            let item = self.input.load(item);
            let item = item.map_err(|error| self.reader.fail(error))?;
            if !(self.take)(self.reader, item.as_deref()) {
                return Err(had_enough());
            }
        }
        Ok(())
    }
}

/// Ends the reading; the reader tells why.
pub(super) fn had_enough<E: serde::de::Error>() -> E {
    E::custom("more features than are taken")
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
    if has("name") && (has("location") || has("placeId") || has("latitude")) {
        Shape::FormerServer
    } else if has("header") && has("time") {
        Shape::Other(FileKind::MyActivity)
    } else if has("startTime") && (has("visit") || has("activity") || has("timelinePath")) {
        Shape::Other(FileKind::LocationHistory)
    } else {
        Shape::Other(FileKind::Json)
    }
}
