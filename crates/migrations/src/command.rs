//! The subcommands of a program that migrates, as clap reads them.

use std::error::Error;
use std::fmt::Display;
use std::iter::successors;
use std::path::Path;

use clap::{Args, Subcommand};
use refinery_core::SchemaVersion;
use serde::Serialize;
use serde_json::json;

use crate::create::{CreateError, create_pair};
use crate::down::Down;
use crate::error::MigrateError;
use crate::exit::Exit;
use crate::migrator::Migrator;
use crate::outcome::Verification;
use crate::tls::Tls;

/// One command; a program flattens it into its own arguments.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Command {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
    /// Print JSON
    #[arg(long, global = true)]
    pub json: bool,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Verb {
    /// Apply pending migrations; if several processes start at once, one of them does it
    Up {
        /// The last version to apply [default: the newest]
        #[arg(long, value_name = "VERSION", value_parser = version())]
        to: Option<SchemaVersion>,
        /// Print the SQL, try it, and roll it back
        #[arg(long)]
        dry_run: bool,
    },
    /// Undo migrations, newest first; refuses to lose data unless told to
    Down {
        /// How many versions to undo
        #[arg(
            long,
            value_name = "NUMBER",
            required_unless_present = "to",
            conflicts_with = "to"
        )]
        steps: Option<u32>,
        /// The version to go back to; 0 undoes everything
        #[arg(long, value_name = "VERSION", value_parser = version())]
        to: Option<SchemaVersion>,
        /// Print the SQL and what would be lost, try it, and roll it back
        #[arg(long)]
        dry_run: bool,
        /// Undo even if rows, columns or tables that hold data are lost
        #[arg(long)]
        allow_data_loss: bool,
    },
    /// List applied and pending versions
    Status {
        /// Exit with 3 if something is pending, with 4 if files and history differ
        #[arg(long)]
        exit_code: bool,
    },
    /// Check the files, and compare the database's history with them
    Verify {
        /// Check only the files, without a database
        #[arg(long)]
        offline: bool,
    },
    /// Start a history for a database whose schema was created by other means
    Baseline {
        /// The version of its schema
        #[arg(long, value_name = "VERSION", value_parser = version())]
        version: SchemaVersion,
        /// Do not compare the schema with what the files make
        #[arg(long)]
        unchecked: bool,
    },
    /// Compare the schema with the migrations, object by object
    Drift,
    /// Create the next migration and its undo, in a checkout of the sources
    New {
        /// What it does, in words
        name: String,
    },
}

fn version() -> clap::builder::RangedI64ValueParser<SchemaVersion> {
    clap::value_parser!(i32).range(0..)
}

/// What a program prints, and how it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The outcome as the caller asked for it, without a line end at its end.
    pub text: String,
    /// The exit code.
    pub exit: Exit,
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The database, the files or the history forbid it.
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    /// No files were made.
    #[error(transparent)]
    Create(#[from] CreateError),
    /// `new` was called in a program that has no folders.
    #[error("this program does not have the folders of the migrations")]
    NoFolders,
}

impl Command {
    /// Whether it connects to the database.
    #[must_use]
    pub const fn needs_database(&self) -> bool {
        !matches!(self.verb, Verb::New { .. } | Verb::Verify { offline: true })
    }

    /// Runs it. `folders` are those of the files and of their undos, for `new`.
    ///
    /// # Errors
    ///
    /// [`CommandError`]; with `--json` an error is an [`Answer`] too.
    pub async fn run<T: Tls>(
        &self,
        migrator: &Migrator<T>,
        folders: Option<(&Path, &Path)>,
    ) -> Result<Answer, CommandError> {
        match self.outcome(migrator, folders).await {
            Err(error) if self.json => Ok(Answer {
                text: format!("{:#}", error.to_json()),
                exit: error.exit(),
            }),
            outcome => outcome,
        }
    }

    async fn outcome<T: Tls>(
        &self,
        migrator: &Migrator<T>,
        folders: Option<(&Path, &Path)>,
    ) -> Result<Answer, CommandError> {
        Ok(match &self.verb {
            &Verb::Up { to, dry_run: false } => self.answer(migrator.up(to).await?),
            &Verb::Up { to, dry_run: true } => self.answer(migrator.plan_up(to).await?),
            &Verb::Down {
                steps,
                to,
                dry_run,
                allow_data_loss,
            } => {
                let down = to.map_or(Down::Steps(steps.unwrap_or(0)), Down::To);
                if dry_run {
                    self.answer(migrator.plan_down(down).await?)
                } else {
                    self.answer(migrator.down(down, allow_data_loss).await?)
                }
            }
            Verb::Status { exit_code } => {
                let status = migrator.status().await?;
                let exit = if *exit_code {
                    status.exit()
                } else {
                    Exit::Done
                };
                self.answer_with(status, exit)
            }
            Verb::Verify { offline } => {
                let found = if *offline {
                    let problems = migrator.files().problems();
                    Verification { problems }
                } else {
                    migrator.verify().await?
                };
                let exit = if found.problems.is_empty() {
                    Exit::Done
                } else {
                    Exit::Divergent
                };
                self.answer_with(found, exit)
            }
            &Verb::Baseline { version, unchecked } => {
                self.answer(migrator.baseline(version, unchecked).await?)
            }
            Verb::Drift => {
                let found = migrator.drift().await?;
                let exit = if found.differences.is_empty() {
                    Exit::Done
                } else {
                    Exit::Drifted
                };
                self.answer_with(found, exit)
            }
            Verb::New { name } => {
                let (up, down) = folders.ok_or(CommandError::NoFolders)?;
                self.answer(create_pair(up, down, name)?)
            }
        })
    }

    fn answer(&self, outcome: impl Display + Serialize) -> Answer {
        self.answer_with(outcome, Exit::Done)
    }

    fn answer_with(&self, outcome: impl Display + Serialize, exit: Exit) -> Answer {
        let text = if self.json {
            // Numbers, texts and lists of them cannot fail.
            serde_json::to_string_pretty(&outcome).unwrap_or_default()
        } else {
            outcome.to_string()
        };
        Answer { text, exit }
    }
}

impl CommandError {
    /// The exit code for it.
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
        if let Self::Migrate(MigrateError::Differs(differences)) = self {
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

    fn to_json(&self) -> serde_json::Value {
        let (error, exit) = (self.chain(), self.exit());
        match self {
            Self::Migrate(MigrateError::WouldLose(losses)) => {
                json!({ "error": error, "exit": exit, "losses": losses })
            }
            Self::Migrate(MigrateError::Differs(differences)) => {
                json!({ "error": error, "exit": exit, "differences": differences })
            }
            _ => json!({ "error": error, "exit": exit }),
        }
    }
}
