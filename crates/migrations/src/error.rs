//! Why a run was refused or stopped.

use std::fmt;
use std::time::Duration;

use refinery_core::SchemaVersion;
use tokio_postgres::error::SqlState;

/// Why a run was refused or stopped.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The database did not accept the connection.
    #[error("could not connect to the database")]
    Connect(#[source] tokio_postgres::Error),
    /// The server took the connection and said nothing.
    #[error("the database does not answer: waited {} s", .waited.as_secs_f32())]
    Silent {
        /// How long it was waited for.
        waited: Duration,
    },
    /// A statement of the runner itself failed.
    #[error("could not {attempted}")]
    Query {
        /// What the runner was about to do.
        attempted: &'static str,
        /// What the driver or the server said.
        source: tokio_postgres::Error,
    },
    /// Another run held the lock for longer than `lock_wait`.
    #[error("another run holds the migration lock after {} ms: {}", waited.as_millis(), described(holder.as_ref()))]
    LockTimeout {
        /// How long this run waited.
        waited: Duration,
        /// Who held the lock at the end; `None` if it was let go in that moment.
        holder: Option<Holder>,
    },
    /// Two of the given files have one version.
    #[error("{first} and {second} have the same version")]
    Repeated {
        /// The one that was given first.
        first: String,
        /// The other one.
        second: String,
    },
    /// A given file begins with `U`, which refinery runs forward, out of order.
    #[error("{file} is unversioned: refinery would run it forward, not as an undo")]
    Unversioned {
        /// The file.
        file: String,
    },
    /// A file would end or nest its own transaction.
    #[error("{file} says {keyword} at line {line}, but each file runs in one transaction")]
    TransactionControl {
        /// The file.
        file: String,
        /// Where in the file, counted from 1.
        line: usize,
        /// The word with which the statement begins.
        keyword: String,
    },
    /// An applied file reads differently now.
    #[error(
        "{file} was changed after it was applied as {applied}; undo the change and write a new file"
    )]
    Divergent {
        /// The file as given.
        file: String,
        /// Its name in the history.
        applied: String,
    },
    /// The history has a version between the given ones that is not among them.
    #[error("{file} is applied, but not among the given migrations")]
    Missing {
        /// Its name in the history.
        file: String,
    },
    /// A given file is older than what is applied, and is not applied.
    #[error("{file} was never applied, although the database is already at {applied}")]
    OutOfOrder {
        /// The file.
        file: String,
        /// The newest applied one.
        applied: String,
    },
    /// The database is newer than the given files.
    #[error("the database is newer than this program: {} unknown to it", unknown.join(", "))]
    Newer {
        /// The names in the history above the newest given version, oldest first.
        unknown: Vec<String>,
    },
    /// A row of the history cannot be read.
    #[error("the history row of version {version} is broken: {reason}")]
    CorruptHistory {
        /// The version of that row.
        version: SchemaVersion,
        /// What is wrong with it.
        reason: String,
    },
    /// The history is empty, yet the first file wants to create what exists.
    #[error("{file}{} meets a database that something else made: {existing}, but there is no migration history", at(*line))]
    NotEmpty {
        /// The file; nothing of it stays.
        file: String,
        /// Where in the file, counted from 1.
        line: Option<usize>,
        /// What exists already, in the words of the server.
        existing: String,
    },
    /// A file failed. Nothing of it stays, those before it stay applied, those
    /// after it have not run.
    #[error("{file} failed{}", at(*line))]
    Failed {
        /// The file.
        file: String,
        /// Its version.
        version: SchemaVersion,
        /// Where in the file, counted from 1; `None` if none of its statements
        /// failed, but the commit or the entry in the history.
        line: Option<usize>,
        /// What the driver or the server said.
        source: tokio_postgres::Error,
    },
    /// refinery refused the migrations for a reason of its own.
    #[error("refinery refused the migrations")]
    Refinery(#[from] refinery_core::Error),
}

impl MigrateError {
    /// Whether a table lock was not to be had, so that a later try may succeed.
    pub(crate) fn is_lock_conflict(&self) -> bool {
        let (Self::Query { source, .. } | Self::Failed { source, .. }) = self else {
            return false;
        };
        // A migration that locks two tables meets the traffic as a deadlock when
        // `lock_timeout` is longer than the server's `deadlock_timeout`.
        source.code().is_some_and(|code| {
            *code == SqlState::LOCK_NOT_AVAILABLE || *code == SqlState::T_R_DEADLOCK_DETECTED
        })
    }
}

/// The session that holds the migration lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its process on the server, as `pg_terminate_backend` takes it.
    pub pid: i32,
    /// Its `application_name`; `None` if this role may not see it.
    pub application_name: Option<String>,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {}", self.pid)?;
        match &self.application_name {
            Some(name) => write!(f, " ({name})"),
            None => Ok(()),
        }
    }
}

fn described(holder: Option<&Holder>) -> String {
    holder.map_or_else(|| "it was let go just now".to_owned(), Holder::to_string)
}

fn at(line: Option<usize>) -> String {
    line.map_or_else(String::new, |line| format!(" at line {line}"))
}
