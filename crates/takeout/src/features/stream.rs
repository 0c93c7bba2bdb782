//! The outermost level of a JSON file, read without keeping it.

use std::{borrow::Cow, fmt};

use serde::{
    Deserializer as _,
    de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Deserializer, value::RawValue};

use super::Reader;
use crate::FileKind;

/// What a file is on its outermost level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A collection of features, which have gone to the reader.
    Features,
    /// The former server's array, whose places have gone to the reader.
    FormerServer,
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
    let mut json = Deserializer::from_str(text);
    let shape = json.deserialize_any(File(reader))?;
    json.end()?;
    Ok(shape)
}

struct File<'a, 'f>(&'a mut Reader<'f>);

impl<'de> Visitor<'de> for File<'_, '_> {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a collection of features")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        let mut shape = Shape::Other(FileKind::Json);
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            if name == "features" {
                map.next_value_seed(Features(self.0))?;
                shape = Shape::Features;
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

struct Features<'a, 'f>(&'a mut Reader<'f>);

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
            if !self.0.feature(feature) {
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
    if has("name") && (has("location") || has("placeId")) {
        Shape::FormerServer
    } else if has("header") && has("time") {
        Shape::Other(FileKind::MyActivity)
    } else if has("startTime") && (has("visit") || has("activity") || has("timelinePath")) {
        Shape::Other(FileKind::LocationHistory)
    } else {
        Shape::Other(FileKind::Json)
    }
}
