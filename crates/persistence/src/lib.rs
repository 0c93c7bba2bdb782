#![doc = include_str!("../README.md")]

pub mod attempts;
pub mod audit;
mod connection;
mod database;
mod driver;
mod error;
pub mod idempotency;
pub mod imports;
pub mod lists;
pub mod places;
mod probe;
pub mod revocations;
mod row;
pub mod sessions;
mod statement;
pub mod tags;
mod transaction;
pub mod users;

pub use connection::{Connection, ConnectionError, Tls};
pub use database::{Database, PoolSettings, PoolStatus, Wait};
pub use deadpool_postgres::{GenericClient, Transaction};
pub use error::{Constraint, StoreError};
pub use probe::{Probe, Seen};
pub use revocations::{ListenerState, RevocationListener};
pub use statement::{Statement, statements};
pub use transaction::{FromStore, Isolation, TransactionOptions};
