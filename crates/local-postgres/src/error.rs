//! Why a cluster was not started, queried or stopped.

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

/// A program of PostgreSQL or of the operating system failed.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the names of the fields say it all")]
pub enum ProgramError {
    /// It could not be run.
    #[error("cannot run {}", .program.display())]
    NotRun { program: PathBuf, source: io::Error },
    /// It ran and reported a failure.
    #[error("{} ended with {status}: {output}", .program.display())]
    Failed {
        program: PathBuf,
        status: ExitStatus,
        /// Standard output, then standard error.
        output: String,
    },
}

/// No usable server programs are installed; the message says what was found where.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct FindError(pub(crate) String);

/// Why a cluster was not started. `folder` is that of the cluster.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the names of the fields say it all")]
pub enum StartError {
    /// No usable server programs are installed.
    #[error(transparent)]
    Find(#[from] FindError),
    /// The data was made by a major version that is not installed.
    #[error(
        "the data in {} was made by PostgreSQL {data}, which is not installed (found: {found})",
        .folder.display()
    )]
    DataVersion {
        folder: PathBuf,
        data: u32,
        found: String,
    },
    /// PostgreSQL refuses to run as root, and there is no account to run it instead.
    #[error("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody")]
    NoAccount,
    /// Another user made the data.
    #[error(
        "{} belongs to another user (id {owner}); start as that user or choose another folder",
        .folder.display()
    )]
    OtherOwner { folder: PathBuf, owner: u32 },
    /// The account that runs the server cannot reach a folder that holds its data.
    #[error("the account that runs the server (user id {uid}) cannot write to {}", .folder.display())]
    Unreachable { folder: PathBuf, uid: u32 },
    /// Another process has been starting or stopping the same cluster for too long.
    #[error("another process is still starting or stopping {} after {waited:?}", .folder.display())]
    Busy { folder: PathBuf, waited: Duration },
    /// A setting has a name or a value that a configuration file cannot hold.
    #[error("not a PostgreSQL setting: {0}")]
    InvalidSetting(String),
    /// The server ended while it started.
    #[error("the server did not start; the end of {}:\n{tail}", .log.display())]
    NotStarted { log: PathBuf, tail: String },
    /// The server runs but did not answer in time.
    #[error("the server did not answer within {waited:?}: {reason}")]
    NotAnswering { waited: Duration, reason: String },
    /// The installation lacks extensions that the caller needs.
    #[error(
        "this PostgreSQL lacks the extensions {}; install its contrib package \
         (postgresql-contrib on Fedora and Red Hat, postgresql on Debian and Ubuntu)",
        .0.join(", ")
    )]
    MissingExtensions(Vec<String>),
    /// A file or folder could not be read or written; the message names it.
    #[error(transparent)]
    File(#[from] io::Error),
    /// A program failed.
    #[error(transparent)]
    Program(#[from] ProgramError),
    /// The running server refused a statement.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// The operating system gave no random bytes for a password or a name.
    #[error("the operating system gave no random bytes")]
    Random(#[from] getrandom::Error),
}

/// Why a statement was not executed.
#[derive(Debug, thiserror::Error)]
pub enum SqlError {
    /// PostgreSQL cannot keep this name, or would shorten it silently.
    #[error("not a database name of 1 to 63 bytes: {0:?}")]
    InvalidName(String),
    /// The server or `psql` refused; the message is theirs.
    #[error(transparent)]
    Refused(#[from] ProgramError),
    /// The operating system gave no random bytes for a unique name.
    #[error("the operating system gave no random bytes")]
    Random(#[from] getrandom::Error),
}

/// Why a cluster was not stopped.
#[derive(Debug, thiserror::Error)]
pub enum StopError {
    /// The process that stops the server could not be run or waited for.
    #[error("cannot run the process that stops the server")]
    Supervisor(#[source] io::Error),
    /// The server was told to stop and is still running.
    #[error("the server is still running after {0:?}")]
    StillRunning(Duration),
}
