//! JSON for the database.

use serde::Serialize;

/// Writes JSON. None of the types here can fail to be written.
pub(super) fn json_text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "{}".to_owned())
}
