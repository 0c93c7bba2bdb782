//! Why a run was refused or stopped.

use std::fmt;
use std::time::Duration;

use refinery_core::SchemaVersion;
use tokio_postgres::error::SqlState;

use crate::difference::Difference;
use crate::exit::Exit;
use crate::headers::HeaderError;
use crate::loss::Loss;

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
    /// A pooler shares server sessions between clients, so that no lock holds.
    #[error(
        "a pooler shares server sessions between its clients, so the migration lock \
         would lock nobody out; connect to the server itself"
    )]
    Pooled,
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
    #[error("{file} says {keyword} at line {line}, but the runner begins and ends transactions")]
    TransactionControl {
        /// The file.
        file: String,
        /// Where in the file, counted from 1.
        line: usize,
        /// The word with which the statement begins.
        keyword: String,
    },
    /// A comment of a file looks like a header and is none.
    #[error("{file} cannot be read at line {}", source.line)]
    Header {
        /// The file.
        file: String,
        /// What is wrong.
        source: HeaderError,
    },
    /// There is no file of that version.
    #[error("there is no file of version {version}")]
    UnknownVersion {
        /// The version that was asked for.
        version: SchemaVersion,
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
    /// A file without a transaction failed. What it did until then stays; it is
    /// not in the history, and the next run begins it anew.
    #[error("{file} failed{} outside a transaction: it will run again from its first line", at(*line))]
    Unfinished {
        /// The file.
        file: String,
        /// Its version.
        version: SchemaVersion,
        /// Where in the file, counted from 1; `None` if all of its statements were
        /// done, but not the entry in the history.
        line: Option<usize>,
        /// What the driver or the server said.
        source: tokio_postgres::Error,
    },
    /// A file without a transaction left indexes that no query can use.
    #[error(
        "{file} left indexes that are not valid: {}; drop them and run again",
        indexes.join(", ")
    )]
    InvalidIndexes {
        /// The file; it is not in the history.
        file: String,
        /// Their names.
        indexes: Vec<String>,
    },
    /// A version is to be undone and has no undo.
    #[error("{file} has no undo")]
    NoUndo {
        /// The file.
        file: String,
    },
    /// A version is to be undone and says that it cannot be.
    #[error("{file} is irreversible: {reason}")]
    Irreversible {
        /// The file.
        file: String,
        /// The words of its header.
        reason: String,
    },
    /// Undoing would lose data, and the caller has not allowed it.
    #[error("data would be lost: {}", listed(losses))]
    WouldLose {
        /// What would be lost, in the order of the undos.
        losses: Vec<Loss>,
    },
    /// The history changed while a version was being undone; nothing of that
    /// undo stays.
    #[error("the history no longer has {file} as it was applied")]
    HistoryMoved {
        /// The file.
        file: String,
    },
    /// A history is to begin where there is one already.
    #[error("the database has a migration history already, up to {newest}")]
    HasHistory {
        /// The newest applied file.
        newest: String,
    },
    /// The database is not what the files make, so it cannot be declared to be.
    #[error(
        "the database differs from what the files make, in {} {}",
        differences.len(),
        if differences.len() == 1 { "object" } else { "objects" }
    )]
    Differs {
        /// Each difference.
        differences: Vec<Difference>,
    },
    /// No scratch database could be made to compare with.
    #[error("could not make a scratch database to compare with; the role needs CREATEDB")]
    NoScratch(#[source] tokio_postgres::Error),
    /// The files do not apply to an empty database.
    #[error("the files could not be applied to the scratch database")]
    Scratch(#[source] Box<Self>),
    /// refinery refused the migrations for a reason of its own.
    #[error("refinery refused the migrations")]
    Refinery(#[from] refinery_core::Error),
}

impl MigrateError {
    /// The code with which a program ends that can do nothing else about it.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::Connect(_) | Self::Silent { .. } => Exit::Unreachable,
            Self::LockTimeout { .. } => Exit::Locked,
            Self::Pooled => Exit::Pooled,
            Self::Repeated { .. }
            | Self::Unversioned { .. }
            | Self::TransactionControl { .. }
            | Self::Header { .. }
            | Self::Divergent { .. }
            | Self::Missing { .. }
            | Self::OutOfOrder { .. }
            | Self::Newer { .. }
            | Self::CorruptHistory { .. }
            | Self::HistoryMoved { .. }
            | Self::NotEmpty { .. } => Exit::Divergent,
            Self::NoUndo { .. }
            | Self::Irreversible { .. }
            | Self::WouldLose { .. }
            | Self::HasHistory { .. } => Exit::Refused,
            Self::Differs { .. } => Exit::Drifted,
            Self::UnknownVersion { .. } => Exit::Usage,
            Self::Scratch(error) => error.exit(),
            Self::Query { .. }
            | Self::Failed { .. }
            | Self::Unfinished { .. }
            | Self::InvalidIndexes { .. }
            | Self::NoScratch(_)
            | Self::Refinery(_) => Exit::Failed,
        }
    }

    /// Whether a table lock was not to be had, so that a later try may succeed.
    pub(crate) fn is_lock_conflict(&self) -> bool {
        let (Self::Query { source, .. }
        | Self::Failed { source, .. }
        | Self::Unfinished { source, .. }) = self
        else {
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

fn listed(losses: &[Loss]) -> String {
    let losses: Vec<_> = losses.iter().map(ToString::to_string).collect();
    losses.join("; ")
}
