//! Files in and files out, through the public functions alone.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's helpers are part of the test"
)]

mod any_bytes;
mod archives;
mod backups;
mod export;
mod folders;
mod geojson_of_others;
mod json_places;
mod kept_values;
mod landmarks;
mod large;
mod map_texts;
mod maps;
mod nothing_lost;
mod progress;
mod refusals;
mod regressions;
mod round_trip;
mod same_places;
mod saved_lists;
mod several;
mod shapes_of_json;
mod standards;
mod support;
mod tables;
