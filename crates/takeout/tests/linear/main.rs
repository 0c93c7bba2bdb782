//! The work for a file grows with its bytes and not with their square.
//!
//! Each test builds the file that costs its reader most, doubles it twice and
//! compares what they cost: allocations, allocated bytes, and the time that the
//! thread was computing. A loop over everything for each part of everything costs
//! four times as much when a file doubles; three times is where a test fails.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's helpers are part of the test"
)]

mod addresses;
mod archives;
mod exports;
mod json;
mod maps;
mod measure;
mod tables;
