//! Files whose places stand in groups of their own: the layers of a uMap, and the
//! lists of Foursquare. Each group is a list.
//!
//! A group is read twice, because its name may come behind its places.

use std::fmt;

use listbud_domain::import::Outcome;
use serde::{
    Deserializer as _,
    de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::Value;

use super::{
    foursquare,
    input::{Input, Name, Passed, had_enough},
    items::{Items, Take},
    reader::Reader,
};
use crate::{list_name, remarks};

/// The members that tell what a group is called and says of itself.
const BESIDE: [&str; 5] = ["name", "title", "description", "_umap_options", "_storage"];

/// The members by which a group, or a place of Foursquare's, is known.
const MARKS: [&str; 5] = ["features", "listItems", "venue", "tip", "location"];

/// The members in which the answers of Foursquare's API wrap what they hold.
const WRAPPERS: [&str; 7] = [
    "response", "lists", "groups", "items", "checkins", "tips", "venues",
];

/// How deep these stand in each other.
const MAX_DEPTH: u8 = 4;

/// Reads an array of groups, or an object that holds some; answers whether it is one.
pub(super) fn read(input: &Input<'_>, reader: &mut Reader<'_>) -> bool {
    input.expect_soon();
    let groups = Groups {
        input,
        reader,
        depth: 0,
    };
    input.json().deserialize_any(groups).unwrap_or_default()
}

/// Reads one group, or one place of Foursquare's; answers whether it is one.
pub(super) fn read_one(input: &Input<'_>, reader: &mut Reader<'_>) -> bool {
    let mut head = Head::default();
    let beside = Beside {
        input,
        head: &mut head,
    };
    if input.json().deserialize_map(beside).is_err() {
        return false;
    }
    let is = |mark: &str| head.marks.contains(&mark);
    if is("features") || is("listItems") {
        reader.begin_group(&head);
        let input = input.again();
        let inner = Inner {
            input: &input,
            reader,
            take: if is("features") {
                Reader::feature
            } else {
                Reader::venue
            },
        };
        let is_one = input.json().deserialize_map(inner).is_ok();
        reader.end_group(&head);
        return is_one;
    }
    if !(is("venue") || is("tip") || is("location")) {
        return false;
    }
    match input.load(input.whole()) {
        Ok(Some(item)) if !(is("venue") || is("tip") || foursquare::is_venue(&item)) => false,
        Ok(item) => {
            reader.venue(item.as_deref());
            true
        }
        Err(error) => {
            reader.failed = Some(error);
            false
        }
    }
}

/// What a group says beside its places.
#[derive(Default)]
pub(super) struct Head {
    values: Vec<(String, Value)>,
    marks: Vec<&'static str>,
}

impl Head {
    fn text(&self, names: &[&str]) -> Option<&str> {
        let in_options = self.values.iter().filter(|(name, _)| name.starts_with('_'));
        let inner = in_options.filter_map(|(_, options)| options.as_object());
        let inner =
            inner.flat_map(|options| options.iter().map(|(name, value)| (name.as_str(), value)));
        let outer = self
            .values
            .iter()
            .map(|(name, value)| (name.as_str(), value));
        inner
            .chain(outer)
            .filter(|(name, _)| names.contains(name))
            .filter_map(|(_, value)| value.as_str())
            .find(|text| !text.trim().is_empty())
    }

    /// The page from which a layer takes its places, instead of holding them.
    fn remote(&self) -> Option<&str> {
        let options = self.values.iter().find(|(name, _)| name == "_umap_options");
        let page = options?.1.get("remoteData")?.get("url")?.as_str()?;
        (!page.trim().is_empty()).then_some(page)
    }
}

impl Reader<'_> {
    /// Tells what a map with layers says of itself: its places are in the lists of its
    /// layers, and there is no list of the map.
    pub(super) fn of_map(&mut self, raw: Option<String>) {
        let map = raw.and_then(|raw| serde_json::from_str::<Value>(&raw).ok());
        let text = |name: &str| map.as_ref()?.get(name)?.as_str().map(str::trim);
        let name = text("name").unwrap_or_default();
        let about = text("description").unwrap_or_default();
        if !about.is_empty() {
            self.collector.remark(
                0,
                name,
                Outcome::Adjusted,
                remarks::FIELDS_LEFT_OUT,
                format!("The description of the map was left out: {about}"),
            );
        }
    }

    fn begin_group(&mut self, head: &Head) {
        let name = head.text(&["name", "title"]);
        self.group = name.and_then(|name| list_name::of(name, &mut self.collector.batch.remarks));
        if let Some(page) = head.remote() {
            let message = format!(
                "The layer shows what is at {page}, and does not hold it: open that address and import what it gives."
            );
            self.collector.remark(
                self.line(),
                name.unwrap_or_default(),
                Outcome::Skipped,
                remarks::REMOTE_LAYER,
                message,
            );
        }
    }

    fn end_group(&mut self, head: &Head) {
        let Some(name) = self.group.take() else {
            return;
        };
        // A list is made by its first place only.
        let list = self.collector.known_list(name.as_str());
        if list.is_some_and(|list| list.description.is_none()) {
            let index = self.collector.list(&name);
            let description = head.text(&["description"]).unwrap_or_default();
            self.collector.describe(index, description);
        }
    }
}

struct Groups<'i, 'a, 'r, 'f> {
    input: &'i Input<'a>,
    reader: &'r mut Reader<'f>,
    depth: u8,
}

impl<'de> DeserializeSeed<'de> for Groups<'_, '_, '_, '_> {
    type Value = bool;

    fn deserialize<D: serde::Deserializer<'de>>(self, json: D) -> Result<bool, D::Error> {
        self.input.expect_soon();
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Groups<'_, '_, '_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of groups")
    }

    fn visit_u64<E>(self, _: u64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_str<E>(self, _: &str) -> Result<bool, E> {
        self.input.expect_anything();
        Ok(false)
    }

    fn visit_bool<E>(self, _: bool) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        self.input.expect_anything();
        let mut is_any = false;
        while let Some(name) = map.next_key_seed(Name(self.input))? {
            if self.depth < MAX_DEPTH && WRAPPERS.contains(&name.as_str()) {
                is_any |= map.next_value_seed(Groups {
                    input: self.input,
                    reader: self.reader,
                    depth: self.depth + 1,
                })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(is_any)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<bool, A::Error> {
        self.input.expect_anything();
        let mut is_any = false;
        let passed = || Passed {
            input: self.input,
            is_item: true,
        };
        while let Some(item) = items.next_element_seed(passed())? {
            is_any |= read_one(&self.input.part(item), self.reader);
            if self.reader.has_enough() {
                return Err(had_enough());
            }
        }
        Ok(is_any)
    }
}

/// Gathers what stands beside the places of a group.
struct Beside<'i, 'a, 'h> {
    input: &'i Input<'a>,
    head: &'h mut Head,
}

impl<'de> Visitor<'de> for Beside<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a group of places")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key_seed(Name(self.input))? {
            if BESIDE.contains(&name.as_str()) && self.head.values.len() < BESIDE.len() {
                let passed = Passed {
                    input: self.input,
                    is_item: false,
                };
                let value = self.input.load(map.next_value_seed(passed)?);
                let value = value.ok().flatten();
                if let Some(value) = value.and_then(|value| serde_json::from_str(&value).ok()) {
                    self.head.values.push((name, value));
                }
                continue;
            }
            map.next_value::<IgnoredAny>()?;
            let mark = MARKS.iter().find(|mark| **mark == name);
            if let Some(mark) = mark
                && !self.head.marks.contains(mark)
            {
                self.head.marks.push(mark);
            }
        }
        Ok(())
    }
}

/// Hands on the places of a group: its features, or the items of its `listItems`.
struct Inner<'i, 'a, 'r, 'f> {
    input: &'i Input<'a>,
    reader: &'r mut Reader<'f>,
    take: Take<'f>,
}

impl<'f> Inner<'_, '_, '_, 'f> {
    fn items(&mut self) -> Items<'_, '_, '_, 'f> {
        Items {
            input: self.input,
            reader: self.reader,
            take: self.take,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Inner<'_, '_, '_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        self.input.expect_soon();
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Inner<'_, '_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a group of places")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        self.input.expect_anything();
        while let Some(name) = map.next_key_seed(Name(self.input))? {
            match name.as_str() {
                "features" | "items" => map.next_value_seed(self.items())?,
                "listItems" => map.next_value_seed(Inner {
                    input: self.input,
                    reader: self.reader,
                    take: self.take,
                })?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}
