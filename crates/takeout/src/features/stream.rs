//! The outermost level of a JSON file, read without keeping it.

use std::{borrow::Cow, fmt};

use serde::{
    Deserializer as _,
    de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Deserializer, value::RawValue};

use super::{Reader, backup};
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
pub(super) fn read(text: &str, reader: &mut Reader<'_>) -> serde_json::Result<Shape> {
    let shape = match backup::version(text) {
        Some(version) => {
            reader.begin_backup(version);
            Shape::Backup
        }
        None => Shape::Other(FileKind::Json),
    };
    let mut json = Deserializer::from_str(text);
    let shape = json.deserialize_any(File(reader, shape))?;
    json.end()?;
    Ok(shape)
}

/// What takes the file, and what it is as far as that is known.
struct File<'a, 'f>(&'a mut Reader<'f>, Shape);

impl<'de> Visitor<'de> for File<'_, '_> {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a collection of features")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        let mut shape = self.1;
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            if shape == Shape::Backup {
                match &*name {
                    "places" => map.next_value_seed(Features(self.0, Reader::backed_up))?,
                    "lists" => map.next_value_seed(Features(self.0, Reader::backed_up_list))?,
                    "tags" => map.next_value_seed(Features(self.0, Reader::backed_up_tag))?,
                    "imports" => map.next_value_seed(Features(self.0, Reader::backed_up_import))?,
                    _ => {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                continue;
            }
            if name == "features" {
                map.next_value_seed(Features(self.0, Reader::feature))?;
                shape = Shape::Features;
                continue;
            }
            if name == "places" {
                // What the former server answered to `GET /api/places`.
                let places = map.next_value::<&'de RawValue>()?;
                if shape == Shape::Other(FileKind::Json) {
                    let mut json = Deserializer::from_str(places.get());
                    if let Ok(found) = json.deserialize_any(Answer(self.0)) {
                        shape = found;
                    }
                    if self.0.overflow().is_some() {
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
        while let Some(item) = items.next_element::<&'de RawValue>()? {
            if is_first {
                shape = array_of(item);
                is_first = false;
            }
            if shape == Shape::FormerServer && !self.0.feature(item) {
                return Err(had_enough());
            }
        }
        Ok(shape)
    }
}

/// The value of `places` in the former server's answer.
struct Answer<'a, 'f>(&'a mut Reader<'f>);

impl<'de> Visitor<'de> for Answer<'_, '_> {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of places")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Shape, A::Error> {
        File(self.0, Shape::Other(FileKind::Json)).visit_seq(items)
    }
}

/// Hands each item of an array on, until the reader has had enough.
struct Features<'a, 'f>(&'a mut Reader<'f>, fn(&mut Reader<'f>, &RawValue) -> bool);

impl<'de> DeserializeSeed<'de> for Features<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Features<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut features: A) -> Result<(), A::Error> {
        while let Some(feature) = features.next_element::<&'de RawValue>()? {
            if !(self.1)(self.0, feature) {
                return Err(had_enough());
            }
        }
        Ok(())
    }
}

/// Ends the reading; the reader's own count tells why.
fn had_enough<E: serde::de::Error>() -> E {
    E::custom("more features than are taken")
}

/// Tells arrays apart by their first item.
fn array_of(item: &RawValue) -> Shape {
    let Ok(serde_json::Value::Object(item)) = serde_json::from_str(item.get()) else {
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
