//! The runner against a real PostgreSQL: one cluster, one database per test.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "clippy knows test functions, but not what they call"
)]

mod commands;
mod compatibility;
mod down;
mod drift;
mod failures;
mod histories;
mod killed;
mod locking;
mod losses;
mod no_transaction;
mod plans;
mod pooler;
mod sessions;
mod statuses;
mod support;
