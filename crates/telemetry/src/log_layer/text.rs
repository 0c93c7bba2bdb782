//! Log lines for people.

use std::fmt::Write;

use serde_json::Value;
use tracing::Level;

use super::record::{LogRecord, is_unsafe};

const RESET: &str = "\u{1b}[0m";
const DIM: &str = "\u{1b}[2m";

/// Encodes `time LEVEL target: message name=value` with a line break.
pub(super) fn encode(record: &LogRecord<'_>, is_coloured: bool) -> String {
    let (dim, reset) = if is_coloured { (DIM, RESET) } else { ("", "") };
    let colour = if is_coloured {
        colour(record.level)
    } else {
        ""
    };
    let LogRecord {
        timestamp, target, ..
    } = record;
    let mut text = format!(
        "{dim}{timestamp}{reset} {colour}{:>5}{reset} {dim}{target}:{reset} ",
        record.level.as_str()
    );
    escape_into(&mut text, record.message);
    for (name, value) in record.fields {
        // Writing into a string does not fail.
        let _ = write!(text, " {dim}{name}={reset}");
        match value {
            Value::String(value) if is_bare(value) => text.push_str(value),
            Value::String(value) => {
                text.push('"');
                escape_into(&mut text, &value.replace('\\', "\\\\").replace('"', "\\\""));
                text.push('"');
            }
            other => {
                let _ = write!(text, "{other}");
            }
        }
    }
    text.push('\n');
    text
}

/// Whether a value needs no quotes.
fn is_bare(value: &str) -> bool {
    !value.is_empty()
        && value.chars().all(|character| {
            !character.is_whitespace() && !is_unsafe(character) && !"\"=\\".contains(character)
        })
}

fn escape_into(text: &mut String, value: &str) {
    for character in value.chars() {
        if is_unsafe(character) {
            text.extend(character.escape_default());
        } else {
            text.push(character);
        }
    }
}

fn colour(level: Level) -> &'static str {
    match level {
        Level::ERROR => "\u{1b}[31m",
        Level::WARN => "\u{1b}[33m",
        Level::INFO => "\u{1b}[32m",
        Level::DEBUG => "\u{1b}[34m",
        Level::TRACE => "\u{1b}[35m",
    }
}
