//! Log lines as JSON.

use std::fmt::Write;

use serde::ser::{SerializeMap, Serializer};

use super::record::{LogRecord, is_unsafe};

/// Fields that every line has.
const RESERVED: [&str; 4] = ["timestamp", "level", "target", "message"];

/// Encodes one JSON object with a line break.
pub(super) fn encode(record: &LogRecord<'_>, constant: &[(&'static str, String)]) -> String {
    let mut bytes = Vec::with_capacity(256);
    // Writing strings and numbers to memory does not fail.
    drop(write(&mut bytes, record, constant));
    let text = String::from_utf8(bytes).unwrap_or_default();
    let mut text = escape_rest(text);
    text.push('\n');
    text
}

fn write(
    bytes: &mut Vec<u8>,
    record: &LogRecord<'_>,
    constant: &[(&'static str, String)],
) -> Result<(), serde_json::Error> {
    let mut serializer = serde_json::Serializer::new(bytes);
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("timestamp", &record.timestamp)?;
    map.serialize_entry("level", record.level.as_str())?;
    map.serialize_entry("target", record.target)?;
    map.serialize_entry("message", record.message)?;
    for (name, value) in constant {
        map.serialize_entry(name, value)?;
    }
    for (name, value) in record.fields {
        let is_taken = RESERVED.contains(name) || constant.iter().any(|(known, _)| known == name);
        if is_taken {
            map.serialize_entry(&format!("field.{name}"), value)?;
        } else {
            map.serialize_entry(name, value)?;
        }
    }
    map.end()
}

/// Escapes characters that JSON allows, but that terminals and editors interpret. They
/// occur only inside strings, so the escapes are valid.
fn escape_rest(text: String) -> String {
    if !text.chars().any(is_unsafe) {
        return text;
    }
    text.chars().fold(String::new(), |mut escaped, character| {
        if is_unsafe(character) {
            // All are in the basic plane. Writing to a string does not fail.
            let _ = write!(escaped, "\\u{:04x}", u32::from(character));
        } else {
            escaped.push(character);
        }
        escaped
    })
}
