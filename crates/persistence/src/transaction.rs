//! Transactions that end, however their work ends.

use std::time::Duration;

use crate::{Database, FromStore, StatementError, StoreError, Transaction, TransactionOptions};

impl Database {
    /// Runs work in a transaction: committed when it answers `Ok`, rolled back
    /// when it answers `Err`, panics, or is dropped half way.
    ///
    /// The work is run again when it lost against another transaction
    /// (SQLSTATE 40001, 40P01), so it must do nothing that cannot be repeated.
    ///
    /// # Errors
    ///
    /// What the work ends with; [`StoreError::CommitUnknown`] when COMMIT itself
    /// failed on the way or was not answered in time.
    pub async fn transaction<T, E, F>(&self, options: TransactionOptions, work: F) -> Result<T, E>
    where
        E: FromStore,
        F: AsyncFn(&Transaction<'_>) -> Result<T, E>,
    {
        let mut attempt = 0;
        loop {
            match self.attempt(options, &work).await {
                Err(error) if attempt < options.retries && can_repeat(&error) => {
                    attempt += 1;
                    tokio::time::sleep(pause(attempt)).await;
                }
                outcome => return outcome,
            }
        }
    }

    async fn attempt<T, E, F>(&self, options: TransactionOptions, work: &F) -> Result<T, E>
    where
        E: FromStore,
        F: AsyncFn(&Transaction<'_>) -> Result<T, E>,
    {
        let mut client = self.client().await?;
        // Dropping the transaction (an early return, a panic, a cancelled
        // request) sends ROLLBACK before the connection is used again; dropping it
        // in the middle of a statement closes the connection.
        let transaction = client.begin(options).await?;
        let outcome = match work(&transaction).await {
            Ok(value) => is_sound(&transaction)
                .await
                .map(|()| value)
                .map_err(E::from),
            Err(error) => Err(error),
        };
        match outcome {
            Ok(value) => match transaction.commit().await {
                Ok(()) => Ok(value),
                // The server refused the commit: it did not take effect.
                Err(error) if is_refusal(&error) => {
                    Err(StoreError::from_driver("commit", error).into())
                }
                Err(error) => Err(StoreError::CommitUnknown(error.into()).into()),
            },
            // No ROLLBACK is waited for on a connection that will be closed.
            Err(error) if transaction.must_close() => Err(error),
            Err(error) => {
                let rolled_back = transaction.rollback().await;
                if rolled_back.is_err() {
                    // The state of the session is unknown: it is not reused.
                    client.discard();
                }
                Err(error)
            }
        }
    }
}

/// After a failed statement that the work ignored, the server answers COMMIT by
/// rolling back, and the driver takes that for success. One more question tells, where
/// there was such a statement.
async fn is_sound(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    if !transaction.has_failed() {
        return Ok(());
    }
    transaction
        .batch_execute("SELECT 1")
        .await
        .map_err(|error| StoreError::from_driver("commit", error))
}

/// Whether the server itself refused. Two answers look the same and leave the
/// outcome unknown: what a pooler says when its connection to the server broke (class 08),
/// and what Citus says when a worker did not confirm the commit (class XX).
fn is_refusal(error: &StatementError) -> bool {
    error.code().is_some_and(|code| {
        !["08", "XX"]
            .iter()
            .any(|class| code.code().starts_with(class))
    })
}

fn can_repeat<E: FromStore>(error: &E) -> bool {
    matches!(
        error.store(),
        Some(StoreError::Contended {
            retry_now: true,
            ..
        })
    )
}

/// Waits longer each time and never the same time twice, so that two
/// transactions that met do not meet again. The clock's last digits are random
/// enough for that.
#[expect(
    clippy::disallowed_methods,
    reason = "used as a random number, not as the time"
)]
fn pause(attempt: u32) -> Duration {
    let jitter = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |now| u64::from(now.subsec_nanos()) % 10);
    Duration::from_millis((5 + jitter) << attempt.min(4))
}
