//! Failed log-ins, by account and by address, and the delays that they earn.
//!
//! An attempt is counted before the password is checked, and removed again when
//! the password was right. The other way round, two hundred guesses at once would
//! all be looked at before the first of them counts.
//!
//! Counts are kept in the database, so they hold for all server processes and
//! across restarts. Each statement here touches one row, and functions that touch
//! two are to be called outside of a transaction: then nothing holds one row while
//! it waits for another, and a count does not vanish with a rollback.

mod schedule;

use time::OffsetDateTime;

use crate::{Executor, Statement, StoreError, row::get};

pub use schedule::{FORGET_AFTER, Kind};

pub(crate) const STATEMENTS: &[&Statement] = &[
    &BEGIN,
    &FIND_BLOCK,
    &CLEAR,
    &TAKE_BACK,
    &TAKE_BACK_LAST,
    &FORGET,
];

/// Counts unless the key is blocked; no row means that it is. `$4` is when older
/// failures are forgotten, `$5` the delays after the first, second, … failure. No
/// delay is NULL and not the time of the attempt: one that came a moment earlier
/// by another server's clock would find itself blocked.
const BEGIN: Statement = Statement::new(
    "attempts.begin",
    "INSERT INTO auth_attempts AS a (kind, key_hash, failures, last_failed_at)
     VALUES ($1, $2, 1, $3)
     ON CONFLICT (kind, key_hash) DO UPDATE SET
         failures = CASE WHEN a.last_failed_at <= $4 THEN 1 ELSE a.failures + 1 END,
         failed_before = CASE WHEN a.last_failed_at <= $4 THEN NULL ELSE a.last_failed_at END,
         last_failed_at = $3,
         blocked_until = CASE WHEN a.last_failed_at <= $4 THEN NULL ELSE
             $3 + make_interval(secs => nullif(
                 ($5::float8[])[least(a.failures + 1, cardinality($5::float8[]))], 0))
             END
     WHERE a.blocked_until IS NULL OR a.blocked_until <= $3
     RETURNING failures",
);

const FIND_BLOCK: Statement = Statement::new(
    "attempts.find_block",
    "SELECT blocked_until FROM auth_attempts
     WHERE kind = $1 AND key_hash = $2 AND blocked_until > $3",
);

const CLEAR: Statement = Statement::new(
    "attempts.clear",
    "DELETE FROM auth_attempts WHERE kind = $1 AND key_hash = $2",
);

/// Makes the row what it would be without the attempt of `$3`. When that was the
/// last, so was the delay; otherwise the last attempt earned one step less.
const TAKE_BACK: Statement = Statement::new(
    "attempts.take_back",
    "UPDATE auth_attempts SET
         failures = failures - 1,
         last_failed_at = CASE WHEN last_failed_at = $3
             THEN coalesce(failed_before, last_failed_at) ELSE last_failed_at END,
         failed_before = CASE WHEN last_failed_at = $3 THEN NULL ELSE failed_before END,
         blocked_until = CASE WHEN last_failed_at = $3 THEN NULL ELSE
             last_failed_at
             + make_interval(secs => nullif(
                 ($4::float8[])[least(failures - 1, cardinality($4::float8[]))], 0))
             END
     WHERE kind = $1 AND key_hash = $2 AND failures > 1",
);

const TAKE_BACK_LAST: Statement = Statement::new(
    "attempts.take_back_last",
    "DELETE FROM auth_attempts WHERE kind = $1 AND key_hash = $2 AND failures = 1",
);

const FORGET: Statement = Statement::new(
    "attempts.forget",
    "DELETE FROM auth_attempts WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM auth_attempts WHERE last_failed_at <= $1 ORDER BY last_failed_at LIMIT $2))",
);

/// Whether a password may be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// It may, and is counted as a failure until [`succeeded`] takes that back.
    Go,
    /// It may not, and was not counted.
    Blocked {
        /// From when on it may.
        until: OffsetDateTime,
    },
}

/// Whose attempt it is: SHA-256 of the account's name and of the address.
#[derive(Debug, Clone, Copy)]
pub struct Keys<'a> {
    /// The account, whether or not it exists.
    pub account: &'a [u8; 32],
    /// The client's address, or the network that counts as one.
    pub address: &'a [u8; 32],
}

/// Counts an attempt for an account and for an address, unless one of them is
/// blocked; then neither is counted.
pub async fn begin_both(
    db: &impl Executor,
    keys: &Keys<'_>,
    now: OffsetDateTime,
) -> Result<Attempt, StoreError> {
    // The address first: one that is blocked cannot go on locking accounts.
    let by_address = begin(db, Kind::Address, keys.address, now).await?;
    if by_address != Attempt::Go {
        return Ok(by_address);
    }
    let by_account = begin(db, Kind::Account, keys.account, now).await?;
    if by_account != Attempt::Go {
        succeeded(db, Kind::Address, keys.address, now).await?;
    }
    Ok(by_account)
}

/// Takes back what [`begin_both`] counted at `began`, since the password was
/// right: the account's failures are over, the address has one less.
pub async fn both_succeeded(
    db: &impl Executor,
    keys: &Keys<'_>,
    began: OffsetDateTime,
) -> Result<(), StoreError> {
    succeeded(db, Kind::Account, keys.account, began).await?;
    succeeded(db, Kind::Address, keys.address, began).await
}

/// Counts an attempt unless the key is blocked, in one statement: of any number
/// at once, no more than [`Kind::free`] go.
pub async fn begin(
    db: &impl Executor,
    kind: Kind,
    key_hash: &[u8; 32],
    now: OffsetDateTime,
) -> Result<Attempt, StoreError> {
    let (name, key) = (kind.as_str(), key_hash.as_slice());
    let forget = now.saturating_sub(FORGET_AFTER);
    let delays = kind.delays();
    let counted = BEGIN
        .query_opt(db, &[&name, &key, &now, &forget, &delays])
        .await?;
    if counted.is_some() {
        return Ok(Attempt::Go);
    }
    let block = FIND_BLOCK.query_opt(db, &[&name, &key, &now]).await?;
    let until = match block {
        Some(row) => get(FIND_BLOCK.name, &row, "blocked_until")?,
        // A success has lifted the block since: this attempt comes too early,
        // the next one does not.
        None => now.saturating_add(kind.delay(kind.free()).try_into().unwrap_or_default()),
    };
    Ok(Attempt::Blocked { until })
}

/// Takes back what [`begin`] counted at `began`, since the password was right. An
/// account's failures are over with that; an address, behind which others may be,
/// has one less.
pub async fn succeeded(
    db: &impl Executor,
    kind: Kind,
    key_hash: &[u8; 32],
    began: OffsetDateTime,
) -> Result<(), StoreError> {
    let (name, key) = (kind.as_str(), key_hash.as_slice());
    match kind {
        Kind::Account => {
            CLEAR.execute(db, &[&name, &key]).await?;
        }
        Kind::Address => take_back(db, kind, key_hash, began).await?,
    }
    Ok(())
}

/// Takes back what [`begin_both`] counted at `began`, since no password was looked
/// at: the server was busy. Earlier failures stay.
pub async fn take_back_both(
    db: &impl Executor,
    keys: &Keys<'_>,
    began: OffsetDateTime,
) -> Result<(), StoreError> {
    take_back(db, Kind::Account, keys.account, began).await?;
    take_back(db, Kind::Address, keys.address, began).await
}

async fn take_back(
    db: &impl Executor,
    kind: Kind,
    key_hash: &[u8; 32],
    began: OffsetDateTime,
) -> Result<(), StoreError> {
    let (name, key, delays) = (kind.as_str(), key_hash.as_slice(), kind.delays());
    let params: crate::Params<'_> = &[&name, &key, &began, &delays];
    if TAKE_BACK.execute(db, params).await? == 0 {
        TAKE_BACK_LAST.execute(db, &[&name, &key]).await?;
    }
    Ok(())
}

/// Removes what has expired at `now`; returns how many keys. Not for use
/// in a transaction.
pub async fn forget(db: &impl Executor, now: OffsetDateTime) -> Result<u64, StoreError> {
    let before = now.saturating_sub(FORGET_AFTER);
    FORGET.execute_in_batches(db, &before).await
}
