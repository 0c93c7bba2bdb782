//! The items of an array, handed to the reader one by one.

use std::fmt;

use serde::de::{DeserializeSeed, SeqAccess, Visitor};

use super::{
    input::{Input, Passed, had_enough},
    reader::Reader,
};

/// How one item of an array is taken; `None` of one that is too long. Answers
/// whether there may be more.
pub(super) type Take<'f> = fn(&mut Reader<'f>, Option<&str>) -> bool;

/// Hands each item of an array on, until the reader has had enough.
pub(super) struct Items<'i, 'a, 'r, 'f> {
    pub input: &'i Input<'a>,
    pub reader: &'r mut Reader<'f>,
    pub take: Take<'f>,
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
