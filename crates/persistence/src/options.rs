//! How a transaction runs.

use std::time::Duration;

use tokio_postgres::IsolationLevel;

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
