//! Why a run was refused or stopped.

use std::time::Duration;

use refinery_core::SchemaVersion;
use tokio_postgres::error::SqlState;

use crate::exit::Exit;
use crate::outcome::{Difference, Loss, Problem};

/// Why a run was refused or stopped. A `file` is a name without extension, a `line` is
/// counted from 1.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the names of the fields say it all")]
pub enum MigrateError {
    /// The database did not accept the connection.
    #[error("could not connect to the database")]
    Connect(#[source] tokio_postgres::Error),
    /// The server accepted the connection and then did not answer for this long.
    #[error("the database does not answer: waited {} s", .0.as_secs_f32())]
    Silent(Duration),
    /// A statement of the runner itself failed.
    #[error("could not {attempted}")]
    Query {
        attempted: &'static str,
        source: tokio_postgres::Error,
    },
    /// Another run held the lock for longer than `lock_wait`.
    #[error("another run holds the migration lock after {} ms: {holder}", waited.as_millis())]
    LockTimeout { waited: Duration, holder: String },
    /// A pooler shares server sessions between clients, so the lock does not hold.
    #[error(
        "a pooler shares server sessions between its clients, so the migration lock \
         would not keep other runs out; connect to the server itself"
    )]
    Pooled,
    /// A file cannot run, or the files cannot be a history.
    #[error("{0}")]
    Invalid(Problem),
    /// There is no file of that version.
    #[error("there is no file of version {0}")]
    UnknownVersion(SchemaVersion),
    /// Files and history contradict each other.
    #[error("{0}")]
    Divergent(Problem),
    /// The history has these versions above the newest file.
    #[error("the database is newer than this program: {} unknown to it", .0.join(", "))]
    Newer(Vec<String>),
    /// A row of the history cannot be read.
    #[error("the history row of version {version} is broken: {reason}")]
    CorruptHistory {
        version: SchemaVersion,
        reason: String,
    },
    /// The history is empty, yet the first file wants to create what exists.
    #[error("{file}{} meets a database that something else made: {existing}, but there is no migration history", at(*line))]
    NotEmpty {
        file: String,
        line: Option<usize>,
        existing: String,
    },
    /// A file failed. Without a transaction, what it did until then stays; it is not in
    /// the history, and the next run begins it again. `line` is `None` if the commit or
    /// the row in the history failed.
    #[error("{file} failed{}{}", at(*line), rerun(*transaction))]
    Failed {
        file: String,
        line: Option<usize>,
        transaction: bool,
        source: tokio_postgres::Error,
    },
    /// A file without a transaction left indexes that no query can use.
    #[error("{file} left invalid indexes: {}; drop them and run again", indexes.join(", "))]
    InvalidIndexes { file: String, indexes: Vec<String> },
    /// A version is to be undone and has no undo.
    #[error("{0} has no undo")]
    NoUndo(String),
    /// A version is to be undone and says that it cannot be.
    #[error("{file} is irreversible: {reason}")]
    Irreversible { file: String, reason: String },
    /// Undoing would lose data, and the caller has not allowed it.
    #[error("data would be lost: {}", listed(.0))]
    WouldLose(Vec<Loss>),
    /// The history changed while this file was being undone; the undo was rolled back.
    #[error("the history no longer has {0} as it was applied")]
    HistoryMoved(String),
    /// A history is to begin where there is one already, up to this file.
    #[error("the database has a migration history already, up to {0}")]
    HasHistory(String),
    /// The database is not what the files make, so no baseline was recorded.
    #[error("the database differs from what the files make: {} found", differences(.0.len()))]
    Differs(Vec<Difference>),
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
    /// The exit code for it.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::Connect(_) | Self::Silent(_) => Exit::Unreachable,
            Self::LockTimeout { .. } => Exit::Locked,
            Self::Pooled => Exit::Pooled,
            Self::Invalid(_)
            | Self::Divergent(_)
            | Self::Newer(_)
            | Self::CorruptHistory { .. }
            | Self::HistoryMoved(_)
            | Self::NotEmpty { .. } => Exit::Divergent,
            Self::NoUndo(_)
            | Self::Irreversible { .. }
            | Self::WouldLose(_)
            | Self::HasHistory(_) => Exit::Refused,
            Self::Differs(_) => Exit::Drifted,
            Self::UnknownVersion(_) => Exit::Usage,
            Self::Scratch(error) => error.exit(),
            Self::Query { .. }
            | Self::Failed { .. }
            | Self::InvalidIndexes { .. }
            | Self::NoScratch(_)
            | Self::Refinery(_) => Exit::Failed,
        }
    }

    /// Wraps what the driver said when the runner attempted something.
    pub(crate) fn query(attempted: &'static str) -> impl Fn(tokio_postgres::Error) -> Self + Copy {
        move |source| Self::Query { attempted, source }
    }

    /// Whether a table was locked, so that a later attempt may succeed.
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

fn at(line: Option<usize>) -> String {
    line.map_or_else(String::new, |line| format!(" at line {line}"))
}

const fn rerun(transaction: bool) -> &'static str {
    if transaction {
        ""
    } else {
        " outside a transaction: it will run again from its first line"
    }
}

fn listed(losses: &[Loss]) -> String {
    let losses: Vec<_> = losses.iter().map(ToString::to_string).collect();
    losses.join("; ")
}

fn differences(count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} difference{plural}")
}
