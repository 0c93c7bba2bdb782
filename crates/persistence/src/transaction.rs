//! Transactions that end, however their work ends.

use std::time::Duration;

use tokio_postgres::IsolationLevel;

use crate::{Database, StatementError, StoreError, Transaction};

/// How far a transaction is shielded from others (PostgreSQL's manual, 13.2).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Isolation {
    /// Each statement sees what was committed before it.
    #[default]
    ReadCommitted,
    /// The whole transaction sees one moment.
    RepeatableRead,
    /// As if transactions ran one after the other.
    Serializable,
}

impl From<Isolation> for IsolationLevel {
    fn from(isolation: Isolation) -> Self {
        match isolation {
            Isolation::ReadCommitted => Self::ReadCommitted,
            Isolation::RepeatableRead => Self::RepeatableRead,
            Isolation::Serializable => Self::Serializable,
        }
    }
}

/// How a transaction runs.
#[derive(Debug, Clone, Copy)]
pub struct TransactionOptions {
    /// How far it is shielded from others.
    pub isolation: Isolation,
    /// Whether it may write.
    pub read_only: bool,
    /// Whether it waits for a moment from which on it can neither be cancelled nor
    /// disturb others; only for one that is serializable and reads (a long report).
    pub deferrable: bool,
    /// How often the work is run again after a serialization failure or a
    /// deadlock.
    pub retries: u32,
    /// How long each of its statements may run, where that is not what all others
    /// may: for the database and for the wait for its answer.
    pub statement_timeout: Option<Duration>,
    /// How long it waits for each lock, where that is not what all others do.
    pub lock_timeout: Option<Duration>,
}

impl TransactionOptions {
    /// Sets the time-outs for the length of the transaction.
    pub(crate) fn settings(&self) -> impl Iterator<Item = String> {
        let set = |name, time: Option<Duration>| {
            time.map(|time| format!("SET LOCAL {name} = {}", time.as_millis()))
        };
        [
            set("statement_timeout", self.statement_timeout),
            set("lock_timeout", self.lock_timeout),
        ]
        .into_iter()
        .flatten()
    }
}

impl Default for TransactionOptions {
    fn default() -> Self {
        Self {
            isolation: Isolation::default(),
            read_only: false,
            deferrable: false,
            retries: 3,
            statement_timeout: None,
            lock_timeout: None,
        }
    }
}

/// An error that a transaction's work can end with.
pub trait FromStore: From<StoreError> {
    /// The failure of the store inside, if that is what it is; it decides
    /// whether running the work again can help.
    fn store(&self) -> Option<&StoreError>;
}

impl FromStore for StoreError {
    fn store(&self) -> Option<&StoreError> {
        Some(self)
    }
}

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
                    // Nobody knows what state the session is in: it is not for reuse.
                    client.discard();
                }
                Err(error)
            }
        }
    }
}

/// After a failed statement that the work ignored, the server answers COMMIT by
/// rolling back, and the driver takes that for success. One more question tells.
async fn is_sound(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    transaction
        .batch_execute("SELECT 1")
        .await
        .map_err(|error| StoreError::from_driver("commit", error))
}

/// Whether the server itself refused. Two things come in the same form and mean that
/// nobody knows: what a pooler says when its connection to the server broke (class 08),
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
