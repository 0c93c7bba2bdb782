//! The members of a feature, each of which is taken once, so that what is left over
//! can be kept as text.

use std::{borrow::Cow, collections::HashMap};

use serde_json::{Map, Value};

use super::fields;

/// The members of a feature: those of its properties, of the objects that programs
/// put into them, and those beside them.
pub(super) struct Members<'v> {
    entries: Vec<Entry<'v>>,
    /// The first entry of each normal name.
    index: HashMap<String, usize>,
}

struct Entry<'v> {
    name: &'v str,
    value: &'v Value,
    is_taken: bool,
}

/// The members that no field took.
#[derive(Default)]
pub(super) struct Rest<'v> {
    /// What is kept as text, as label and value.
    pub details: Vec<(Cow<'v, str>, Cow<'v, str>)>,
    /// The names of what says only how a map is drawn.
    pub left_out: Vec<&'v str>,
    /// How many members there were beyond the most that are kept.
    pub too_many: usize,
}

/// The most members of one place that become details. The largest of OpenStreetMap
/// have some 150, most of them translations of a name.
const MAX_DETAILS: usize = 200;

/// The members that hold nothing but members of the place.
const FLATTENED: [&str; 6] = [
    "location", "address", "addr", "contact", "venue", "position",
];

/// The members of a feature that GeoJSON itself has.
const OF_GEOJSON: [&str; 5] = ["type", "geometry", "properties", "id", "bbox"];

/// How the names of members begin that say how a map is drawn: those of simplestyle,
/// uMap, and converters from KML.
const STYLE_PREFIXES: [&str; 9] = [
    "marker-", "marker_", "stroke-", "stroke_", "fill-", "fill_", "icon-", "icon_", "_umap_",
];

/// What such members are called, by their normal names.
const STYLE: [&str; 20] = [
    "storage",
    "marker",
    "markercolor",
    "markersymbol",
    "markersize",
    "stroke",
    "strokecolor",
    "strokewidth",
    "strokeopacity",
    "fill",
    "fillcolor",
    "fillopacity",
    "color",
    "colour",
    "iconurl",
    "styleurl",
    "stylehash",
    "stylemaphash",
    "visibility",
    "opacity",
];

/// Members that change the objects of careless JavaScript programs. No program writes
/// them about a place.
const POISON: [&str; 3] = ["__proto__", "prototype", "constructor"];

/// Whether a member says nothing of the place: it says how a map is drawn, or harms who
/// reads it.
fn is_left_out(name: &str) -> bool {
    let small = name.to_ascii_lowercase();
    STYLE_PREFIXES
        .iter()
        .any(|prefix| small.starts_with(prefix))
        || STYLE.contains(&normal(name).as_str())
        || POISON.contains(&name)
}

impl<'v> Members<'v> {
    /// Gathers the members of a feature.
    pub(super) fn of(feature: &'v Value) -> Self {
        let mut members = Self {
            entries: Vec::new(),
            index: HashMap::new(),
        };
        let Some(feature) = feature.as_object() else {
            return members;
        };
        let properties = feature.get("properties").and_then(Value::as_object);
        if let Some(properties) = properties {
            members.add(properties, |_| true);
        }
        members.add(feature, |name| !OF_GEOJSON.contains(&name));
        members
    }

    fn add(&mut self, map: &'v Map<String, Value>, is_wanted: impl Fn(&str) -> bool) {
        for (name, value) in map {
            if !is_wanted(name) {
                continue;
            }
            if let Some(inner) = flattened(name, value) {
                self.add_flat(inner);
            } else {
                self.push(name, value);
            }
        }
    }

    fn add_flat(&mut self, map: &'v Map<String, Value>) {
        for (name, value) in map {
            // `venue.location` of Foursquare is the deepest that was seen.
            match flattened(name, value) {
                Some(inner) => inner
                    .iter()
                    .for_each(|(name, value)| self.push(name, value)),
                None => self.push(name, value),
            }
        }
    }

    fn push(&mut self, name: &'v str, value: &'v Value) {
        if is_empty(value) {
            return;
        }
        self.index.entry(normal(name)).or_insert(self.entries.len());
        self.entries.push(Entry {
            name,
            value,
            is_taken: false,
        });
    }

    fn entry(&mut self, name: &str) -> Option<&mut Entry<'v>> {
        let index = *self.index.get(name)?;
        self.entries.get_mut(index).filter(|entry| !entry.is_taken)
    }

    /// Whether there is a member of one of some normal names.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.index.contains_key(*name))
    }

    /// Takes the first of several members of which something can be made. Names are
    /// normal: small letters without `_` and spaces.
    pub(super) fn take<T>(
        &mut self,
        names: &[&str],
        read: impl Fn(&'v Value) -> Option<T>,
    ) -> Option<T> {
        names.iter().find_map(|name| {
            let entry = self.entry(name)?;
            let found = read(entry.value)?;
            entry.is_taken = true;
            Some(found)
        })
    }

    /// Takes the first of several members that is text or a number.
    pub(super) fn text(&mut self, names: &[&str]) -> Cow<'v, str> {
        self.take(names, text).unwrap_or_default()
    }

    /// Finds the first of several members that is text or a number.
    pub(super) fn peek(&self, names: &[&str]) -> Option<Cow<'v, str>> {
        names.iter().find_map(|name| {
            let entry = self.entries.get(*self.index.get(*name)?)?;
            text(entry.value)
        })
    }

    /// Takes the first member of any name of whose text something can be made.
    pub(super) fn take_any<T>(&mut self, read: impl Fn(&'v str) -> Option<T>) -> Option<T> {
        self.entries
            .iter_mut()
            .filter(|entry| !entry.is_taken)
            .find_map(|entry| {
                let found = read(entry.value.as_str()?)?;
                entry.is_taken = true;
                Some(found)
            })
    }

    /// Takes members whose values are known from elsewhere.
    pub(super) fn drop_known(&mut self, names: &[&str], is_known: impl Fn(&str) -> bool) {
        for name in names {
            if let Some(entry) = self.entry(name)
                && text(entry.value).is_none_or(|value| is_known(&value))
            {
                entry.is_taken = true;
            }
        }
    }

    /// Takes members that were read in another way, or need not be.
    pub(super) fn forget(&mut self, names: &[&str]) {
        self.drop_known(names, |_| true);
    }

    /// The members that no field took, without what repeats one of some texts.
    pub(super) fn rest(self, known: &[&str]) -> Rest<'v> {
        let mut rest = Rest::default();
        for entry in self.entries.into_iter().filter(|entry| !entry.is_taken) {
            if is_left_out(entry.name) {
                rest.left_out.push(entry.name);
                continue;
            }
            let value = words(entry.value);
            if value.trim().is_empty() || known.contains(&value.trim()) {
                continue;
            }
            if rest.details.len() == MAX_DETAILS {
                rest.too_many += 1;
                continue;
            }
            rest.details.push((label(entry.name).into(), value));
        }
        rest
    }
}

/// The members of an object that is only there to hold them.
fn flattened<'v>(name: &str, value: &'v Value) -> Option<&'v Map<String, Value>> {
    let is_flattened = FLATTENED.contains(&normal(name).as_str());
    match value {
        Value::Object(inner) => Some(inner),
        // The Data Portability API writes an array of one.
        Value::Array(items) if items.len() == 1 => items.first()?.as_object(),
        _ => None,
    }
    .filter(|_| is_flattened)
}

/// A name in small letters without `_` and spaces: `userComment`, `user_comment` and
/// `User Comment` are one.
pub(super) fn normal(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, '_' | ' ' | '-'))
        .flat_map(char::to_lowercase)
        .collect()
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Text that is not empty, a number as text, or the text of `{"value": …}`, with
/// which converters from KML wrap HTML.
pub(super) fn text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => (!text.trim().is_empty()).then_some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Object(map) => text(map.get("value").filter(|value| value.is_string())?),
        _ => None,
    }
}

/// A number, written as one or as text.
pub(super) fn number(value: &Value) -> Option<f64> {
    fields::number(value)
}

/// Texts: one, an array of them, or of objects that have a name.
pub(super) fn texts(value: &Value) -> Option<Vec<Cow<'_, str>>> {
    let texts: Vec<_> = match value {
        Value::Array(items) => items
            .iter()
            .filter_map(|item| match item {
                Value::Object(map) => text(map.get("name")?),
                item => text(item),
            })
            .collect(),
        value => text(value).into_iter().collect(),
    };
    (!texts.is_empty()).then_some(texts)
}

/// A value as a person reads it.
pub(super) fn words(value: &Value) -> Cow<'_, str> {
    if let Some(text) = text(value) {
        return text;
    }
    let mut out = String::new();
    write_words(value, &mut out);
    Cow::Owned(out)
}

fn write_words(value: &Value, out: &mut String) {
    match value {
        Value::Null => {}
        Value::Bool(is) => out.push_str(if *is { "yes" } else { "no" }),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::String(text) => out.push_str(text.trim()),
        Value::Array(items) => {
            let is_plain = items.iter().all(|item| !item.is_object());
            for (number, item) in items.iter().filter(|item| !is_empty(item)).enumerate() {
                if number > 0 {
                    out.push_str(if is_plain { ", " } else { "; " });
                }
                write_words(item, out);
            }
        }
        Value::Object(map) => {
            let members = map.iter().filter(|(_, value)| !is_empty(value));
            for (number, (name, value)) in members.enumerate() {
                if number > 0 {
                    out.push_str(", ");
                }
                out.push_str(&label(name));
                out.push_str(": ");
                write_words(value, out);
            }
        }
    }
}

/// What a member is called before its value: `Opening hours` for `opening_hours`, and
/// `User comment` for `userComment`.
pub(super) fn label(name: &str) -> String {
    let name = name.trim_start_matches(['@', '_']);
    let name = name.strip_prefix("contact:").unwrap_or(name);
    let mut label = String::with_capacity(name.len());
    let mut was_lower = false;
    for c in name.chars() {
        if matches!(c, '_' | ':') {
            label.push(' ');
        } else if label.is_empty() {
            label.extend(c.to_uppercase());
        } else if was_lower && c.is_uppercase() {
            label.push(' ');
            label.extend(c.to_lowercase());
        } else {
            label.push(c);
        }
        was_lower = c.is_lowercase();
    }
    crate::label::of(&label)
}
