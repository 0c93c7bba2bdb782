//! Why a cluster was not started, asked or stopped

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

use crate::installation::{Binaries, OLDEST_MAJOR, Version};

/// A file or folder of the cluster could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {}", .path.display())]
pub struct FileError {
    /// What was attempted, as a verb.
    pub action: &'static str,
    /// The file or folder it was attempted on.
    pub path: PathBuf,
    /// What the operating system answered.
    pub source: io::Error,
}

impl FileError {
    pub(crate) fn on(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self {
            action,
            path,
            source,
        }
    }
}

/// A program of PostgreSQL or of the operating system did not do its work.
#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    /// The program could not be run at all.
    #[error("cannot run {}", .program.display())]
    NotRun {
        /// Its path or name.
        program: PathBuf,
        /// What the operating system answered.
        source: io::Error,
    },
    /// The program ran and reported a failure.
    #[error("{} ended with {status}: {output}", .program.display())]
    Failed {
        /// Its path or name.
        program: PathBuf,
        /// How it ended.
        status: ExitStatus,
        /// What it wrote, standard error last.
        output: String,
    },
}

/// Why no server programs were found.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// The folder that the caller named does not hold what is needed.
    #[error(
        "{} does not hold PostgreSQL's server programs: {} missing",
        .folder.display(),
        missing.join(", ")
    )]
    Incomplete {
        /// The folder that was named.
        folder: PathBuf,
        /// The programs it lacks.
        missing: Vec<&'static str>,
    },
    /// The programs in the folder that the caller named do not run.
    #[error("the server programs in {} do not run", .folder.display())]
    Unusable {
        /// The folder that was named.
        folder: PathBuf,
        /// What happened instead.
        source: ProgramError,
    },
    /// `postgres --version` answered something else than a version.
    #[error("the server programs in {} tell no version but {answer:?}", .folder.display())]
    NoVersion {
        /// The folder of the programs.
        folder: PathBuf,
        /// What they answered.
        answer: String,
    },
    /// Only older versions are installed.
    #[error(
        "PostgreSQL {OLDEST_MAJOR} or newer is needed; found only {}",
        display(found)
    )]
    TooOld {
        /// What is installed.
        found: Vec<Binaries>,
    },
    /// Nothing is installed where it is usually found.
    #[error(
        "no PostgreSQL server programs found (looked in {}); install them: \
         `apt-get install postgresql` on Debian and Ubuntu, \
         `dnf install postgresql-server postgresql-contrib` on Fedora and Red Hat, \
         `brew install postgresql` on macOS",
        searched.join(", ")
    )]
    NotInstalled {
        /// The places that were searched.
        searched: Vec<String>,
    },
}

/// Why a cluster was not started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No usable server programs are installed.
    #[error(transparent)]
    Find(#[from] FindError),
    /// The data was made by a major version that is not installed.
    #[error(
        "the data in {} was made by PostgreSQL {data}, which is not installed (found: {})",
        .folder.display(),
        list(found)
    )]
    DataVersion {
        /// The folder of the cluster.
        folder: PathBuf,
        /// The major version that made the data.
        data: u32,
        /// The versions that are installed.
        found: Vec<Version>,
    },
    /// PostgreSQL refuses to run as root and no account was found to run it instead.
    #[error("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody")]
    NoAccount,
    /// Another user made the data.
    #[error(
        "{} belongs to another user (id {owner}); start as that user or choose another folder",
        .folder.display()
    )]
    OtherOwner {
        /// The folder of the cluster.
        folder: PathBuf,
        /// The user id that owns it.
        owner: u32,
    },
    /// The account that runs the server cannot reach a folder that holds its data.
    #[error("the account that runs the server (user id {uid}) cannot write to {}", .folder.display())]
    Unreachable {
        /// The folder of the cluster.
        folder: PathBuf,
        /// The user id the server would have run as.
        uid: u32,
    },
    /// Another process has been starting the same cluster for too long.
    #[error("another process is still starting or stopping {} after {waited:?}", .folder.display())]
    Busy {
        /// The folder of the cluster.
        folder: PathBuf,
        /// How long it was waited for.
        waited: Duration,
    },
    /// A setting has a name or a value that no configuration file can hold.
    #[error("not a PostgreSQL setting: {name}")]
    InvalidSetting {
        /// The setting's name.
        name: String,
    },
    /// The server ended while it started.
    #[error("the server did not start; the end of {}:\n{tail}", .log.display())]
    NotStarted {
        /// The server's log.
        log: PathBuf,
        /// The last lines of it.
        tail: String,
    },
    /// The server runs but did not answer in time.
    #[error("the server did not answer within {waited:?}: {reason}")]
    NotAnswering {
        /// How long it was waited for.
        waited: Duration,
        /// What the last attempt said.
        reason: String,
    },
    /// The installation lacks extensions that the caller needs.
    #[error(
        "this PostgreSQL lacks the extensions {}; install its contrib package \
         (postgresql-contrib on Fedora and Red Hat, postgresql on Debian and Ubuntu)",
        names.join(", ")
    )]
    MissingExtensions {
        /// The extensions that are missing.
        names: Vec<String>,
    },
    /// A file or folder could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// A program did not do its work.
    #[error(transparent)]
    Program(#[from] ProgramError),
    /// The running server refused a statement.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// The operating system gave no random bytes for a password.
    #[error("the operating system gave no random bytes")]
    Random(#[source] getrandom::Error),
}

/// Why a statement was not executed.
#[derive(Debug, thiserror::Error)]
pub enum SqlError {
    /// PostgreSQL cannot keep this name, or would shorten it silently.
    #[error("not a database name of 1 to 63 bytes: {name:?}")]
    InvalidName {
        /// The name that was given.
        name: String,
    },
    /// The server or `psql` refused; the message is theirs.
    #[error(transparent)]
    Refused(#[from] ProgramError),
    /// The operating system gave no random bytes for a unique name.
    #[error("the operating system gave no random bytes")]
    Random(#[source] getrandom::Error),
}

/// Why a cluster was not stopped.
#[derive(Debug, thiserror::Error)]
pub enum StopError {
    /// The process that stops the server could not be run or waited for.
    #[error("cannot run the process that stops the server")]
    Supervisor(#[source] io::Error),
    /// The server was told to stop and is still running.
    #[error("the server is still running after {waited:?}")]
    StillRunning {
        /// How long it was waited for.
        waited: Duration,
    },
}

fn list(versions: &[Version]) -> String {
    versions
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

fn display(found: &[Binaries]) -> String {
    let each = |it: &Binaries| format!("{} in {}", it.version, it.folder.display());
    found.iter().map(each).collect::<Vec<_>>().join(", ")
}
