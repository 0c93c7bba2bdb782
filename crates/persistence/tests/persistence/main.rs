//! The crate against a real PostgreSQL: one cluster, one database per test.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "clippy knows test functions, but not what they call"
)]

mod api_tokens;
mod attempts;
mod audit;
mod batches;
mod bulk;
mod citus;
mod commits;
mod connections;
mod deadlines;
mod deletions;
mod filters;
mod given_up;
mod idempotency;
mod import_changes;
mod import_matching;
mod import_repeats;
mod import_streams;
mod import_support;
mod imports;
mod labels;
mod ledger;
mod paging;
mod places;
mod plans;
mod points;
mod pool;
mod pooler;
mod relay;
mod replica;
mod revocations;
mod rotation;
mod schema;
mod search;
mod sessions;
mod sharding;
mod statements;
mod support;
mod tags;
mod tls;
mod transactions;
mod users;
mod work;
mod work_values;
