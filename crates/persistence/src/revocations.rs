//! Revoked sessions, which every server process has in memory.
//!
//! An access token is checked without a query, so ending a session writes a
//! row here and notifies all processes in the same transaction; each has a
//! [`RevocationListener`].

mod listener;
mod unexpired;

use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Executor, Statement, StoreError, Transaction};

pub use listener::{ListenerState, RevocationListener};
use unexpired::{UNEXPIRED, read};

pub(crate) const STATEMENTS: &[&Statement] = &[&ANNOUNCE, &UNEXPIRED, &PURGE];

/// PostgreSQL delivers what `pg_notify` says when the transaction commits, and
/// drops it when it does not. The payload is the session and, in seconds, until
/// when it is to be remembered.
const ANNOUNCE: Statement = Statement::new(
    "revocations.announce",
    "WITH told AS (
         INSERT INTO revocations (session_id, revoked_at, expires_at)
         SELECT id, $2, $3 FROM unnest($1::uuid[]) AS id
         ON CONFLICT (session_id) DO NOTHING
         RETURNING session_id, expires_at)
     SELECT pg_notify('listbud_revocations',
                      session_id || ' ' || ceil(extract(epoch FROM expires_at))::bigint)
     FROM told",
);

const PURGE: Statement = Statement::new(
    "revocations.purge",
    "DELETE FROM revocations WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM revocations WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2))",
);

/// Writes revocations and tells every process when the transaction commits.
pub(crate) async fn announce(
    tx: &Transaction<'_>,
    sessions: &[Uuid],
    now: OffsetDateTime,
    remember_until: OffsetDateTime,
) -> Result<(), StoreError> {
    if !sessions.is_empty() {
        ANNOUNCE
            .query(tx, &[&sessions, &now, &remember_until])
            .await?;
    }
    Ok(())
}

/// Lists the revoked sessions whose access tokens may still be valid, and until
/// when that is so.
pub async fn unexpired(
    db: &impl Executor,
    now: OffsetDateTime,
) -> Result<Vec<(Uuid, OffsetDateTime)>, StoreError> {
    let rows = UNEXPIRED.query(db, &[&now]).await?;
    rows.iter().map(read).collect()
}

/// Removes expired revocations; returns how many. Not for use in a transaction.
pub async fn purge(db: &impl Executor, now: OffsetDateTime) -> Result<u64, StoreError> {
    PURGE.execute_in_batches(db, &now).await
}
