#![doc = include_str!("../README.md")]
#![expect(
    clippy::missing_errors_doc,
    reason = "what reaches the database can fail with StoreError; only other errors are documented"
)]

mod account_lock;
pub mod api_tokens;
pub mod attempts;
pub mod audit;
mod batches;
mod by_name;
mod checkout;
mod connection;
mod database;
mod deadline;
pub mod deletions;
mod driver;
mod error;
mod executor;
pub mod idempotency;
pub mod imports;
pub mod labels;
mod lists;
mod options;
mod params;
pub mod places;
mod probe;
mod replica;
mod replica_health;
pub mod revocations;
mod row;
pub mod sessions;
mod sql;
mod statement;
pub mod tags;
mod transaction;
mod unnamed;
pub mod usage;
pub mod users;
pub mod workers;

pub use by_name::{NameKey, NamePage};
pub use connection::{Connection, ConnectionError, PoolMode, Tls, TlsConnector};
pub use database::{Database, PoolSettings, PoolStatus, Wait};
pub use error::{Constraint, FromStore, StatementError, StoreError};
pub use executor::{Client, Executor, Transaction};
pub use options::{Isolation, TransactionOptions};
pub use params::Params;
pub use probe::{Probe, Seen};
pub use revocations::{ListenerState, RevocationListener};
pub use statement::{STATEMENT_SPAN_TARGET, Statement};

/// Lists every fixed statement of the crate, so that a test can prepare each
/// against the migrated schema.
pub fn statements() -> impl Iterator<Item = &'static Statement> {
    [
        account_lock::STATEMENTS,
        api_tokens::STATEMENTS,
        attempts::STATEMENTS,
        audit::STATEMENTS,
        deletions::STATEMENTS,
        idempotency::STATEMENTS,
        imports::STATEMENTS,
        imports::caps::STATEMENTS,
        imports::jobs::STATEMENTS,
        imports::undo::STATEMENTS,
        imports::limits::STATEMENTS,
        lists::STATEMENTS,
        places::STATEMENTS,
        replica::STATEMENTS,
        revocations::STATEMENTS,
        sessions::STATEMENTS,
        tags::STATEMENTS,
        tags::STATEMENTS_OF_PLACE,
        usage::STATEMENTS,
        users::STATEMENTS,
    ]
    .into_iter()
    .flatten()
    .copied()
}
