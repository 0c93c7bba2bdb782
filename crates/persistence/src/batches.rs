//! Work on more rows than one statement has time for.
//!
//! Each batch is a transaction of its own, so that nothing is locked and no connection
//! is held between two of them. What a batch has done stays done: work that is cut off
//! goes on from there when it is asked for again.

use tokio_postgres::{Row, error::SqlState};

use crate::{Database, FromStore, StoreError, Transaction, TransactionOptions, imports::lock};

/// How many rows a batch begins with. Deleting a place with its lists and tags takes
/// about 0.1 ms.
pub(crate) const ROWS: i64 = 2_000;

/// After how many batches in time a smaller one is doubled again: what was in the way
/// may be over, and if not, one batch in so many is in vain.
const PATIENCE: u32 = 16;

/// What a batch came to.
pub(crate) enum Step<K, T> {
    /// There may be more, from here on.
    More(K),
    /// That was all.
    Done(T),
}

/// Runs a step again and again until it is done: from a key on, on so many rows at
/// most. A step that runs out of time is run again with half as many.
///
/// # Errors
///
/// What a step ends with, also when one row alone takes too long.
pub(crate) async fn in_batches<K, T, E, F>(
    database: &Database,
    most: i64,
    mut key: K,
    step: F,
) -> Result<T, E>
where
    E: FromStore,
    F: AsyncFn(&Transaction<'_>, &K, i64) -> Result<Step<K, T>, E>,
{
    let (mut rows, mut in_time) = (most, 0);
    loop {
        let options = TransactionOptions::default();
        let work = async |db: &Transaction<'_>| step(db, &key, rows).await;
        let done = lock::transaction(database, options, work).await;
        match done {
            Ok(Step::More(next)) => {
                key = next;
                in_time += 1;
                if in_time >= PATIENCE {
                    (rows, in_time) = (most.min(rows * 2), 0);
                }
            }
            Ok(Step::Done(value)) => return Ok(value),
            Err(error) if rows > 1 && error.store().is_some_and(is_out_of_time) => {
                (rows, in_time) = (rows / 2, 0);
            }
            Err(error) => return Err(error),
        }
    }
}

/// Whether a page has as many rows as were asked for, so that there may be more.
pub(crate) fn is_full(page: &[Row], rows: i64) -> bool {
    i64::try_from(page.len()).is_ok_and(|count| count >= rows)
}

/// Whether a statement ran into `statement_timeout`. Waiting for a lock is something
/// else, which fewer rows do not shorten.
pub(crate) fn is_out_of_time(error: &StoreError) -> bool {
    let StoreError::Contended { source, .. } = error else {
        return false;
    };
    source
        .downcast_ref::<tokio_postgres::Error>()
        .and_then(tokio_postgres::Error::code)
        .is_some_and(|code| *code == SqlState::QUERY_CANCELED)
}
