//! One import or undo of an account at a time.
//!
//! Two imports of one user would both find a place missing. An advisory lock keeps them
//! apart; it is never waited for inside of a transaction, which would hold a connection
//! meanwhile. The user's row is left alone: signing in locks that.

use std::time::Duration;

use listbud_domain::UserId;
use tokio::time::{Instant, sleep};

use super::statements;
use crate::{
    Database, FromStore, StoreError, Transaction, TransactionOptions, row::corrupt, row::get,
};

/// How long to wait for another import of the account to end.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);

/// From the first pause between two tries, doubling, to the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(20), Duration::from_secs(1));

/// How work that needs the lock ends early.
pub(super) enum Locked<E> {
    /// Somebody else has the lock.
    Busy,
    /// The work failed.
    Failed(E),
}

impl<E: FromStore> From<StoreError> for Locked<E> {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl<E: FromStore> FromStore for Locked<E> {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Busy => None,
            Self::Failed(error) => error.store(),
        }
    }
}

/// Runs work in a transaction that has the owner's lock. While another one has it, this
/// waits without a connection, for as long as `patience`.
pub(super) async fn transaction<T, E, F>(
    database: &Database,
    options: TransactionOptions,
    owner: UserId,
    patience: Duration,
    work: F,
) -> Result<T, E>
where
    E: FromStore,
    F: AsyncFn(&Transaction<'_>) -> Result<T, E>,
{
    let deadline = Instant::now() + patience;
    let mut pause = PAUSES.0;
    loop {
        let outcome = database
            .transaction(options, async |db| {
                if !try_lock(db, owner).await? {
                    return Err(Locked::Busy);
                }
                work(db).await.map_err(Locked::Failed)
            })
            .await;
        match outcome {
            Ok(value) => return Ok(value),
            Err(Locked::Failed(error)) => return Err(error),
            Err(Locked::Busy) if Instant::now() + pause < deadline => {
                sleep(pause).await;
                pause = PAUSES.1.min(pause * 2);
            }
            Err(Locked::Busy) => {
                return Err(StoreError::Contended {
                    operation: statements::LOCK_OWNER.name,
                    retry_now: false,
                    source: "another import of the account is running".into(),
                }
                .into());
            }
        }
    }
}

async fn try_lock(db: &Transaction<'_>, owner: UserId) -> Result<bool, StoreError> {
    let statement = &statements::LOCK_OWNER;
    let row = statement.query_opt(db, &[&owner.0]).await?;
    let row = row.ok_or_else(|| corrupt(statement.name, "locked"))?;
    get(statement.name, &row, "locked")
}
