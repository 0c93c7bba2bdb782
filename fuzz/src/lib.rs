//! What must hold for every parser of `ListBud` that meets bytes from outside,
//! whatever the bytes.
//!
//! Each target is a function from bytes to nothing that panics when something
//! does not hold. `fuzz_targets/` hands them to libFuzzer; `tests/corpus.rs`
//! replays the corpus through them without it.
//!
//! To add one: a function, its line in [`TARGETS`], its file in `fuzz_targets/`
//! with a `[[bin]]`, and at least one file in `corpus/<name>/`. A test fails
//! until all four are there.

use listbud_api::ApiError;

pub mod api;
#[path = "../../crates/api/src/cursor.rs"]
mod cursor;
pub mod domain;
mod export;
pub mod maps;
pub mod security;
pub mod settings;
pub mod sql;
pub mod takeout;

/// A target: it returns when all is well and panics when it is not.
pub type Target = fn(&[u8]);

/// All targets by name.
pub const TARGETS: &[(&str, Target)] = &[
    ("access_token", security::access_token),
    ("api_request", api::request),
    ("client_address", security::client_address),
    ("connection_url", settings::connection_url),
    ("csv_rows", takeout::csv_rows),
    ("cursor", api::cursor),
    ("etag", api::etag),
    ("file_name", takeout::file_name),
    ("google_ids", domain::google_ids),
    ("json_body", security::json_body),
    ("maps_url", maps::maps_url),
    ("origin", security::origin),
    ("password_hash", security::password_hash),
    ("refresh_token", security::refresh_token),
    ("request_id", security::request_id),
    ("search", domain::search),
    ("setting_file", settings::file),
    ("setting_value", settings::value),
    ("sql_statements", sql::statements),
    ("takeout_archive", takeout::archive),
    ("takeout_csv", takeout::csv),
    ("takeout_json", takeout::json),
    ("takeout_xml", takeout::xml),
    ("text", domain::text),
];

/// Runs the target of that name.
///
/// # Panics
///
/// When there is none, or when something does not hold for the input.
pub fn check(name: &str, input: &[u8]) {
    let (_, target) = TARGETS
        .iter()
        .find(|(known, _)| *known == name)
        .unwrap_or_else(|| panic!("there is no target {name}"));
    target(input);
}

/// The input as text; most parsers are never given anything else.
fn utf8(input: &[u8]) -> Option<&str> {
    std::str::from_utf8(input).ok()
}
