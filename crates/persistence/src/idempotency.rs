//! Requests that may come again because their answer was lost on the way.
//!
//! The client names a request by a key of its own (the IETF's
//! draft-ietf-httpapi-idempotency-key-header). The key and the answer are written in
//! the transaction of the work: either all three are there or none, whatever breaks
//! in between, and whoever comes with the key again gets the answer of then.

use listbud_domain::UserId;
use time::{Duration, OffsetDateTime};
use tokio_postgres::Row;

use crate::{
    Executor, Statement, StoreError, Transaction,
    row::{corrupt, get},
};

/// How long an answer is kept for whoever asks again.
pub const KEPT: Duration = Duration::hours(24);

pub(crate) const STATEMENTS: &[&Statement] = &[&CLAIM, &FIND, &KEEP, &PURGE];

/// A second request with the key waits here until the first is done. A key that is
/// over and not yet removed is as good as new.
const CLAIM: Statement = Statement::new(
    "idempotency.claim",
    "INSERT INTO idempotency_keys AS k (user_id, key, fingerprint, created_at)
     VALUES ($1, $2, $3, $4)
     ON CONFLICT (user_id, key) DO UPDATE
         SET fingerprint = excluded.fingerprint, created_at = excluded.created_at,
             status = NULL, location = NULL, body = NULL
         WHERE k.created_at <= $5",
);

const FIND: Statement = Statement::new(
    "idempotency.find",
    "SELECT fingerprint, status, location, body
     FROM idempotency_keys
     WHERE user_id = $1 AND key = $2 AND created_at > $3",
);

const KEEP: Statement = Statement::new(
    "idempotency.keep",
    "UPDATE idempotency_keys SET status = $3, location = $4, body = $5
     WHERE user_id = $1 AND key = $2",
);

const PURGE: Statement = Statement::new(
    "idempotency.purge",
    "DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM idempotency_keys WHERE created_at <= $1 ORDER BY created_at LIMIT $2))",
);

/// A request that its sender has given a name.
#[derive(Debug, Clone)]
pub struct Keyed {
    /// Whose request it is; two users' keys have nothing to do with each other.
    pub owner: UserId,
    /// The name: 1 to 255 characters.
    pub key: String,
    /// SHA-256 of all that makes the request.
    pub fingerprint: [u8; 32],
}

/// What a request was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status code, 200 to 299: only work that was done is kept.
    pub status: u16,
    /// Where the new resource is.
    pub location: Option<String>,
    /// The body, JSON.
    pub body: String,
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Nothing: the work is to be done.
    New,
    /// The work was done; this was the answer.
    Done(Answer),
    /// The key belongs to a request that was another one.
    OtherRequest,
}

/// Claims a key for the transaction, or tells what became of it before.
///
/// # Errors
///
/// [`StoreError::Violates`] of a foreign key when the account is gone;
/// [`StoreError::Contended`] when a request with the same key takes longer than a
/// lock may; other [`StoreError`]s when the database fails.
pub async fn claim(
    tx: &Transaction<'_>,
    keyed: &Keyed,
    now: OffsetDateTime,
) -> Result<Claim, StoreError> {
    let Keyed {
        owner,
        key,
        fingerprint,
    } = keyed;
    let claimed = CLAIM
        .execute(tx, &[&owner.0, key, &&fingerprint[..], &now, &(now - KEPT)])
        .await?;
    if claimed > 0 {
        return Ok(Claim::New);
    }
    match find(tx, keyed, now).await? {
        // Removed between the two statements, as a day old.
        Claim::New => Err(StoreError::Contended {
            operation: CLAIM.name,
            retry_now: true,
            source: "the key was removed in between".into(),
        }),
        known => Ok(known),
    }
}

/// Tells what became of a request before, without claiming its key.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn find(
    db: &impl Executor,
    keyed: &Keyed,
    now: OffsetDateTime,
) -> Result<Claim, StoreError> {
    let params: crate::Params<'_> = &[&keyed.owner.0, &keyed.key, &(now - KEPT)];
    let Some(row) = FIND.query_opt(db, params).await? else {
        return Ok(Claim::New);
    };
    let before: &[u8] = get(FIND.name, &row, "fingerprint")?;
    if before == keyed.fingerprint {
        read(&row).map(Claim::Done)
    } else {
        Ok(Claim::OtherRequest)
    }
}

/// Keeps the answer of work that this transaction does under a key that it claimed.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn keep(tx: &Transaction<'_>, keyed: &Keyed, answer: &Answer) -> Result<(), StoreError> {
    let status = i16::try_from(answer.status).unwrap_or_default();
    KEEP.execute(
        tx,
        &[
            &keyed.owner.0,
            &keyed.key,
            &status,
            &answer.location,
            &answer.body,
        ],
    )
    .await
    .map(drop)
}

/// Removes keys that are older than [`KEPT`]; answers how many. Not for use in a
/// transaction.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn purge(db: &impl Executor, now: OffsetDateTime) -> Result<u64, StoreError> {
    PURGE.execute_in_batches(db, &(now - KEPT)).await
}

fn read(row: &Row) -> Result<Answer, StoreError> {
    let status: i16 = get(FIND.name, row, "status")?;
    Ok(Answer {
        status: u16::try_from(status).map_err(|_| corrupt(FIND.name, "status"))?,
        location: get(FIND.name, row, "location")?,
        body: get(FIND.name, row, "body")?,
    })
}
