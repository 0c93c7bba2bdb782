//! The members of one feature, under whatever names its generation gives them.

use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::date as dates;

/// A feature's members.
///
/// Google wrote `"Google Maps URL"` until about 2022 and `google_maps_url`
/// since, and its Data Portability API puts them beside `geometry` instead of
/// into `properties`.
pub(super) struct Fields<'v> {
    feature: Option<&'v Map<String, Value>>,
    properties: Option<&'v Map<String, Value>>,
}

/// What a feature says of its position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Position {
    /// Degrees north and east, perhaps out of range.
    At(f64, f64),
    /// Nothing, or Google's 0, 0.
    Unknown,
}

impl<'v> Fields<'v> {
    pub(super) fn of(feature: &'v Value) -> Self {
        let feature = feature.as_object();
        Self {
            feature,
            properties: feature
                .and_then(|feature| feature.get("properties"))
                .and_then(Value::as_object),
        }
    }

    /// Finds a member by its name in small letters with `_` between words.
    pub(super) fn get(&self, name: &str) -> Option<&'v Value> {
        self.properties
            .and_then(|map| find(map, name))
            .or_else(|| self.feature.and_then(|map| find(map, name)))
    }

    /// Whether a member is there and not null.
    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !value.is_null())
    }

    /// Finds text; anything else is none.
    pub(super) fn text(&self, name: &str) -> &'v str {
        self.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// Finds the first of several texts that is not empty.
    pub(super) fn first_text(&self, names: &[&str]) -> &'v str {
        names
            .iter()
            .map(|name| self.text(name))
            .find(|text| !text.trim().is_empty())
            .unwrap_or_default()
    }

    /// Finds texts: an array of them, of objects that have a name, or one text.
    pub(super) fn texts(&self, name: &str) -> Vec<&'v str> {
        match self.get(name) {
            Some(Value::Array(items)) => items
                .iter()
                .filter_map(|item| item.as_str().or_else(|| item.get("name")?.as_str()))
                .collect(),
            Some(Value::String(text)) => vec![text],
            _ => Vec::new(),
        }
    }

    /// Finds a number, written as one or as text.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.get(name).and_then(number)
    }

    /// The names of all properties.
    pub(super) fn property_names(&self) -> impl Iterator<Item = &'v str> + use<'v> {
        self.properties
            .into_iter()
            .flat_map(|map| map.keys().map(String::as_str))
    }

    /// The names of all members: those of the properties and those beside them.
    pub(super) fn names(&self) -> impl Iterator<Item = &'v str> + use<'v> {
        let beside = self.feature.into_iter().flat_map(|map| map.keys());
        self.property_names().chain(beside.map(String::as_str))
    }

    /// Google's own object about the place; an array of one in the API's files.
    pub(super) fn location(&self) -> Option<Fields<'v>> {
        let location = match self.get("location")? {
            Value::Array(items) => items.first()?.as_object()?,
            other => other.as_object()?,
        };
        Some(Fields {
            feature: Some(location),
            properties: None,
        })
    }

    /// The type of the geometry, if there is one.
    pub(super) fn geometry_type(&self) -> Option<&'v str> {
        let geometry = self.feature?.get("geometry")?;
        geometry.get("type")?.as_str()
    }

    /// The point of the geometry, longitude first as RFC 7946 has it.
    pub(super) fn geometry(&self) -> Position {
        let point = || {
            let coordinates = self.coordinates()?;
            let longitude = number(coordinates.get(0)?)?;
            let latitude = number(coordinates.get(1)?)?;
            Some(Position::At(latitude, longitude))
        };
        point().unwrap_or(Position::Unknown)
    }

    /// The height of the point in metres; 0 stands for an unknown one.
    pub(super) fn height(&self) -> Option<f64> {
        let height = self.coordinates()?.get(2)?.as_f64()?;
        (height != 0.0).then_some(height)
    }

    fn coordinates(&self) -> Option<&'v Value> {
        if self.geometry_type()? != "Point" {
            return None;
        }
        self.feature?.get("geometry")?.get("coordinates")
    }
}

impl Position {
    /// Takes 0, 0 for what it is in Google's files: "If unknown, both longitude
    /// and latitude are 0" (Data Portability API's schema reference).
    pub(super) fn or_unknown_at_zero(self) -> Self {
        match self {
            Self::At(latitude, longitude) if latitude == 0.0 && longitude == 0.0 => Self::Unknown,
            other => other,
        }
    }
}

/// Reads a number, or text that is one; the oldest files have all as text.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Turns names that are numbers into text, in a feature and what stands in it.
pub(super) fn write_names(feature: &mut Value) {
    const NAMES: [&str; 4] = ["name", "title", "business_name", "address"];
    const INNER: [&str; 2] = ["properties", "location"];
    let Some(members) = feature.as_object_mut() else {
        return;
    };
    for (name, value) in members {
        let is_one_of = |names: &[&str]| names.iter().any(|known| is_same_name(name, known));
        if value.is_number() && is_one_of(&NAMES) {
            *value = Value::String(value.to_string());
        } else if value.is_object() && is_one_of(&INNER) {
            write_names(value);
        }
    }
}

/// Reads a date: text, or a number of seconds or parts of them since 1970, perhaps as
/// text or inside of the objects of databases.
pub(super) fn date(value: &Value) -> Option<OffsetDateTime> {
    match value {
        Value::String(text) => {
            dates::parse(text).or_else(|| dates::from_number(text.trim().parse().ok()?))
        }
        Value::Number(number) => dates::from_number(number.as_f64()?),
        Value::Object(map) => ["$date", "seconds", "_seconds"]
            .iter()
            .find_map(|name| date(map.get(*name).filter(|inner| !inner.is_object())?)),
        _ => None,
    }
}

/// Finds a member, whatever its capitals and spaces.
fn find<'v>(map: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    map.get(name).or_else(|| {
        map.iter()
            .find(|(key, _)| is_same_name(key, name))
            .map(|(_, value)| value)
    })
}

pub(super) fn is_same_name(key: &str, name: &str) -> bool {
    key.len() == name.len()
        && key.bytes().zip(name.bytes()).all(|(key, name)| {
            let key = if key == b' ' { b'_' } else { key };
            key.eq_ignore_ascii_case(&name)
        })
}
