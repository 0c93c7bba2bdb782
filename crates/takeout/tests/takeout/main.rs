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
mod json_places;
mod landmarks;
mod large;
mod maps;
mod progress;
mod refusals;
mod regressions;
mod round_trip;
mod saved_lists;
mod several;
mod standards;
mod support;
