#![doc = include_str!("../README.md")]

mod connection;
mod database;
mod error;
pub mod imports;
pub mod lists;
pub mod places;
mod probe;
mod row;
mod statement;
pub mod tags;
mod transaction;
pub mod users;

pub use connection::{Connection, ConnectionError, Tls};
pub use database::{Database, PoolSettings, PoolStatus};
pub use deadpool_postgres::{GenericClient, Transaction};
pub use error::{Constraint, StoreError};
pub use probe::Probe;
pub use statement::{Statement, statements};
pub use transaction::{FromStore, Isolation, TransactionOptions};
