//! Requests that are done once, however often they are sent.
//!
//! The client names a request by a key. The key and the outcome are written in the
//! transaction of the work, so that either all three are stored or none. A client that
//! missed the response can retry with the key and gets the same outcome.

use listbud_domain::UserId;
use time::{Duration, OffsetDateTime};
use tokio_postgres::Row;

use crate::{
    Executor, Statement, StoreError, Transaction,
    row::{corrupt, get},
};

/// How long an outcome is stored.
pub const RETENTION: Duration = Duration::hours(24);

pub(crate) const STATEMENTS: &[&Statement] = &[&CLAIM, &FIND, &STORE, &PURGE];

/// A second request with the key waits here until the first is done. A key that has
/// expired and is not yet removed counts as new.
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

const STORE: Statement = Statement::new(
    "idempotency.keep",
    "UPDATE idempotency_keys SET status = $3, location = $4, body = $5
     WHERE user_id = $1 AND key = $2",
);

const PURGE: Statement = Statement::new(
    "idempotency.purge",
    "DELETE FROM idempotency_keys
     WHERE created_at <= $1 AND (user_id, key) IN (
         SELECT user_id, key FROM idempotency_keys
         WHERE created_at <= $1 ORDER BY created_at LIMIT $2)",
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

/// What a request came to. The caller reads and writes it; here it is only stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The kind of success, 200 to 299: failures are not stored.
    pub code: u16,
    /// What was made, if anything was.
    pub reference: Option<String>,
    /// The rest.
    pub text: String,
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Nothing: the caller does the work.
    New,
    /// The work was done, with this outcome.
    Done(Outcome),
    /// The key belongs to a different request.
    OtherRequest,
}

/// Claims a key for the transaction, or returns what is known of it.
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
        .execute(
            tx,
            &[&owner.0, key, &&fingerprint[..], &now, &(now - RETENTION)],
        )
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

/// Returns what is known of a key, without claiming it.
pub async fn find(
    db: &impl Executor,
    keyed: &Keyed,
    now: OffsetDateTime,
) -> Result<Claim, StoreError> {
    let params: crate::Params<'_> = &[&keyed.owner.0, &keyed.key, &(now - RETENTION)];
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

/// Stores the outcome of this transaction's work under a key that it claimed.
pub async fn store(
    tx: &Transaction<'_>,
    keyed: &Keyed,
    outcome: &Outcome,
) -> Result<(), StoreError> {
    let code = i16::try_from(outcome.code).unwrap_or_default();
    STORE
        .execute(
            tx,
            &[
                &keyed.owner.0,
                &keyed.key,
                &code,
                &outcome.reference,
                &outcome.text,
            ],
        )
        .await
        .map(drop)
}

/// Removes keys that are older than [`RETENTION`]; returns how many. Not for use in a
/// transaction.
pub async fn purge(db: &impl Executor, now: OffsetDateTime) -> Result<u64, StoreError> {
    PURGE.execute_in_batches(db, &(now - RETENTION)).await
}

fn read(row: &Row) -> Result<Outcome, StoreError> {
    let code: i16 = get(FIND.name, row, "status")?;
    Ok(Outcome {
        code: u16::try_from(code).map_err(|_| corrupt(FIND.name, "status"))?,
        reference: get(FIND.name, row, "location")?,
        text: get(FIND.name, row, "body")?,
    })
}
