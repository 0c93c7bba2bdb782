//! The lock of an account, for changes of its password and of its sessions.
//!
//! It is an advisory lock. Citus keeps `users` on all nodes and would lock the whole table
//! for a row lock: one sign-in would keep all others waiting. A transaction takes it before
//! it locks rows of the account, so that no two wait for each other. Imports have a lock of
//! their own, which they keep for longer (`imports/lock.rs`).

use listbud_domain::UserId;

use crate::{Statement, StoreError, Transaction};

pub(crate) const STATEMENTS: &[&Statement] = &[&LOCK];

/// The second argument keeps these locks apart from those of imports (7).
const LOCK: Statement = Statement::new(
    "accounts.lock",
    "SELECT pg_advisory_xact_lock(hashtextextended($1::uuid::text, 8))",
);

/// Waits for the lock, and holds it until the transaction ends. A statement after this one
/// sees what the transaction before wrote; the same statement would not.
pub(crate) async fn hold(tx: &Transaction<'_>, user: UserId) -> Result<(), StoreError> {
    LOCK.query(tx, &[&user.0]).await.map(drop)
}
