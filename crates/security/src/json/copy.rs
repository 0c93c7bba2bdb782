//! Writes JSON anew while reading it, without the dangerous keys.

use std::fmt;

use serde::Serialize;
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::rules::{CleanError, DANGEROUS_KEYS};

/// Copies the text; one that is no JSON is an error.
pub(super) fn without_dangerous_keys(body: &[u8]) -> Result<Vec<u8>, CleanError> {
    let mut out = Vec::with_capacity(body.len());
    let mut input = serde_json::Deserializer::from_slice(body);
    Copy { out: &mut out }
        .deserialize(&mut input)
        .and_then(|()| input.end())
        .map_err(|error| CleanError::Malformed {
            line: error.line(),
            column: error.column(),
        })?;
    Ok(out)
}

/// Copies one value. `serde_json` calls it once for each level, which the depth
/// that was checked before bounds.
struct Copy<'a> {
    out: &'a mut Vec<u8>,
}

impl Copy<'_> {
    fn write<E: serde::de::Error>(self, value: impl Serialize) -> Result<(), E> {
        serde_json::to_writer(self.out, &value).map_err(E::custom)
    }
}

impl<'de> DeserializeSeed<'de> for Copy<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        input.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Copy<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.write(())
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        self.write(value)
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        self.write(value)
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.write(value)
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        self.write(value)
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        self.write(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let out = self.out;
        out.push(b'[');
        let mut first = true;
        loop {
            let before = out.len();
            if !first {
                out.push(b',');
            }
            if items.next_element_seed(Copy { out })?.is_none() {
                // The comma was for an item that did not come.
                out.truncate(before);
                out.push(b']');
                return Ok(());
            }
            first = false;
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let out = self.out;
        out.push(b'{');
        let mut first = true;
        while let Some(key) = members.next_key::<String>()? {
            if DANGEROUS_KEYS.contains(&key.as_str()) {
                members.next_value::<IgnoredAny>()?;
                continue;
            }
            if !first {
                out.push(b',');
            }
            first = false;
            serde_json::to_writer(&mut *out, &key).map_err(A::Error::custom)?;
            out.push(b':');
            members.next_value_seed(Copy { out })?;
        }
        out.push(b'}');
        Ok(())
    }
}
