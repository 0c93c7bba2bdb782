//! The verbs as a command line knows them: read arguments, do it, tell people or
//! programs.

use std::error::Error;
use std::iter::successors;
use std::path::Path;

use refinery_core::SchemaVersion;
use serde::Serialize;
use serde_json::{Value, json};

use crate::create::{CreateError, Created, create_pair};
use crate::down::{Down, Undone};
use crate::error::MigrateError;
use crate::exit::Exit;
use crate::migrator::{Baseline, Drift, Migrator, Verification};
use crate::plan::Plan;
use crate::status::Status;
use crate::tls::Tls;
use crate::up::Report;

pub(crate) mod parse;
mod show;

/// One command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// What to do.
    pub verb: Verb,
    /// Whether the outcome is for a program.
    pub json: bool,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verb {
    /// [`Migrator::up`], or [`Migrator::plan_up`] on a dry run.
    Up {
        /// The last version; the newest if `None`.
        to: Option<SchemaVersion>,
        /// Whether it is only to be shown.
        dry_run: bool,
    },
    /// [`Migrator::down`], or [`Migrator::plan_down`] on a dry run.
    Down {
        /// How far.
        down: Down,
        /// Whether it is only to be shown.
        dry_run: bool,
        /// Whether data may be lost.
        allow_data_loss: bool,
    },
    /// [`Migrator::status`].
    Status {
        /// Whether the exit code tells what is pending or divergent.
        exit_code: bool,
    },
    /// [`Migrator::verify`], or [`Files::problems`](crate::Files::problems) alone
    /// if `offline`.
    Verify {
        /// Whether no database is asked.
        offline: bool,
    },
    /// [`Migrator::baseline`].
    Baseline {
        /// The version at which the database is declared to be.
        version: SchemaVersion,
        /// Whether the database is not compared with the files.
        unchecked: bool,
    },
    /// [`Migrator::drift`].
    Drift,
    /// [`create_pair`].
    New {
        /// The name, in words.
        name: String,
    },
}

/// What came of a command. `Display` is for people, `Serialize` for programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Outcome {
    /// Files were applied.
    Up(Report),
    /// Versions were undone.
    Down(Undone),
    /// It was shown what would run.
    Plan(Plan),
    /// Where the database stands.
    Status(Status),
    /// What is wrong.
    Verification(Verification),
    /// The history begins.
    Baseline(Baseline),
    /// What differs.
    Drift(Drift),
    /// Two files were made.
    Created(Created),
}

/// Why a command came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The database, the files or the history stand against it.
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    /// No files were made.
    #[error(transparent)]
    Create(#[from] CreateError),
    /// `new` was called by a program that has no folders.
    #[error("this program does not have the folders of the migrations")]
    NoFolders,
}

impl Command {
    /// Whether it connects to the database.
    #[must_use]
    pub const fn needs_database(&self) -> bool {
        !matches!(self.verb, Verb::New { .. } | Verb::Verify { offline: true })
    }

    /// Does it. `folders` are those of the files and of their undos, for `new`.
    ///
    /// # Errors
    ///
    /// [`CommandError`].
    pub async fn run<T: Tls>(
        &self,
        migrator: &Migrator<T>,
        folders: Option<(&Path, &Path)>,
    ) -> Result<Outcome, CommandError> {
        let outcome = match &self.verb {
            Verb::Up { to, dry_run: false } => Outcome::Up(migrator.up(*to).await?),
            Verb::Up { to, dry_run: true } => Outcome::Plan(migrator.plan_up(*to).await?),
            Verb::Down {
                down,
                dry_run: false,
                allow_data_loss,
            } => Outcome::Down(migrator.down(*down, *allow_data_loss).await?),
            Verb::Down {
                down,
                dry_run: true,
                ..
            } => Outcome::Plan(migrator.plan_down(*down).await?),
            Verb::Status { .. } => Outcome::Status(migrator.status().await?),
            Verb::Verify { offline: false } => Outcome::Verification(migrator.verify().await?),
            Verb::Verify { offline: true } => Outcome::Verification(Verification {
                problems: migrator.files().problems(),
            }),
            Verb::Baseline { version, unchecked } => {
                Outcome::Baseline(migrator.baseline(*version, *unchecked).await?)
            }
            Verb::Drift => Outcome::Drift(migrator.drift().await?),
            Verb::New { name } => {
                let (up, down) = folders.ok_or(CommandError::NoFolders)?;
                Outcome::Created(create_pair(up, down, name)?)
            }
        };
        Ok(outcome)
    }

    /// How the program ends after this outcome.
    #[must_use]
    pub fn exit(&self, outcome: &Outcome) -> Exit {
        match outcome {
            Outcome::Status(status) if self.verb == Verb::Status { exit_code: true } => {
                status.exit()
            }
            Outcome::Verification(found) if !found.problems.is_empty() => Exit::Divergent,
            Outcome::Drift(found) if !found.differences.is_empty() => Exit::Drifted,
            _ => Exit::Done,
        }
    }

    /// The outcome in the words of the one who asked, without a line end.
    #[must_use]
    pub fn render(&self, outcome: &Outcome) -> String {
        if self.json {
            // Numbers, texts and lists of them cannot fail.
            serde_json::to_string_pretty(outcome).unwrap_or_default()
        } else {
            outcome.to_string()
        }
    }

    /// The error in the words of the one who asked, without a line end.
    #[must_use]
    pub fn render_error(&self, error: &CommandError) -> String {
        if self.json {
            format!("{:#}", error.to_json())
        } else {
            error.explain()
        }
    }
}

impl CommandError {
    /// How the program ends.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::Migrate(error) => error.exit(),
            Self::Create(CreateError::Name(_)) => Exit::Usage,
            Self::Create(_) | Self::NoFolders => Exit::Failed,
        }
    }

    /// The error with its causes, and each difference on a line of its own.
    #[must_use]
    pub fn explain(&self) -> String {
        let mut text = self.chain();
        if let Self::Migrate(MigrateError::Differs { differences }) = self {
            for difference in differences {
                text.push('\n');
                text.push_str(&difference.to_string());
            }
        }
        text
    }

    fn chain(&self) -> String {
        let causes = successors(Some(self as &dyn Error), |&error| error.source());
        let texts: Vec<String> = causes.map(ToString::to_string).collect();
        texts.join(": ")
    }

    fn to_json(&self) -> Value {
        let (error, exit) = (self.chain(), self.exit());
        match self {
            Self::Migrate(MigrateError::WouldLose { losses }) => {
                json!({ "error": error, "exit": exit, "losses": losses })
            }
            Self::Migrate(MigrateError::Differs { differences }) => {
                json!({ "error": error, "exit": exit, "differences": differences })
            }
            _ => json!({ "error": error, "exit": exit }),
        }
    }
}
