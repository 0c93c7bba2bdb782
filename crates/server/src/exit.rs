//! How the process ends when it cannot go on.

use std::process::ExitCode;

use listbud_migrations::Exit;
use listbud_telemetry::Chain;

/// Why the process ends, sorted by what an operator or a supervisor does next.
/// The codes are those of `sysexits.h` where it has one.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Settings are missing, unknown or wrong: exit code 78.
    #[error("{0}")]
    Settings(String),
    /// The database cannot be reached or started: exit code 69.
    #[error("{0}")]
    Database(String),
    /// The schema is older than this program and is not migrated here: exit
    /// code 3.
    #[error("{0}")]
    Schema(String),
    /// The schema could not be changed or looked at: the exit codes of
    /// [`listbud_migrations`].
    #[error("{1}")]
    Migration(Exit, String),
    /// The answer says why, and is printed already.
    #[error("see above")]
    Answered(Exit),
    /// A second signal came before everything had ended: exit code 130.
    #[error("a second signal stopped the server before running requests had ended")]
    Interrupted,
    /// Anything else: exit code 1.
    #[error("{0}")]
    Other(String),
}

impl Failure {
    /// The exit code.
    #[must_use]
    pub const fn code(&self) -> u8 {
        match self {
            Self::Settings(_) => 78,
            Self::Database(_) => 69,
            Self::Schema(_) => 3,
            Self::Migration(exit, _) | Self::Answered(exit) => exit.code(),
            Self::Interrupted => 130,
            Self::Other(_) => 1,
        }
    }

    /// Tells the person at the terminal, or whoever reads the log.
    #[must_use]
    pub fn report(&self) -> ExitCode {
        if !matches!(self, Self::Answered(_)) {
            eprintln!("listbud-server: {self}");
        }
        ExitCode::from(self.code())
    }
}

/// Joins an error with its causes.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    Chain(error).to_string()
}
