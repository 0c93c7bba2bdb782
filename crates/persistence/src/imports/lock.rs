//! One import or undo of an account at a time.
//!
//! Two imports of one user would both find a place missing. An advisory lock keeps them
//! apart; it is never waited for inside of a transaction, which would hold a connection
//! meanwhile. The user's row is left alone: signing in locks that.

use std::time::Duration;

use tokio::time::{Instant, sleep};
use uuid::Uuid;

use super::statements;
use crate::{
    Database, FromStore, StoreError, Transaction, TransactionOptions,
    row::{corrupt, get},
};

/// How long to wait for another import of the account to end.
const PATIENCE: Duration = Duration::from_mins(1);

/// From the first pause between two tries, doubling, to the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(20), Duration::from_secs(1));

/// Another transaction has the lock.
#[derive(Debug, thiserror::Error)]
#[error("another import of the account is running")]
struct Busy;

/// Takes the owner's lock until the transaction ends. Where another transaction has it, this
/// fails at once; [`transaction`] tries again.
pub(crate) async fn hold(db: &Transaction<'_>, owner: Uuid) -> Result<(), StoreError> {
    let statement = &statements::LOCK_OWNER;
    let row = statement.query_opt(db, &[&owner]).await?;
    let row = row.ok_or_else(|| corrupt(statement.name, "locked"))?;
    if get(statement.name, &row, "locked")? {
        return Ok(());
    }
    Err(StoreError::Contended {
        operation: statement.name,
        retry_now: false,
        source: Busy.into(),
    })
}

/// Runs work in a transaction. While another transaction has the lock that the work wants to
/// [`hold`], this waits without a connection.
pub(crate) async fn transaction<T, E, F>(
    database: &Database,
    options: TransactionOptions,
    work: F,
) -> Result<T, E>
where
    E: FromStore,
    F: AsyncFn(&Transaction<'_>) -> Result<T, E>,
{
    let deadline = Instant::now() + PATIENCE;
    let mut pause = PAUSES.0;
    loop {
        let outcome = database.transaction(options, &work).await;
        let is_busy = matches!(&outcome, Err(error) if error.store().is_some_and(is_busy));
        if !is_busy || Instant::now() + pause >= deadline {
            return outcome;
        }
        sleep(pause).await;
        pause = PAUSES.1.min(pause * 2);
    }
}

fn is_busy(error: &StoreError) -> bool {
    matches!(error, StoreError::Contended { source, .. } if source.is::<Busy>())
}
