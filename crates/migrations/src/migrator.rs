//! All verbs, for one database and one history.

use refinery_core::SchemaVersion;
use serde::Serialize;
use tokio_postgres::Config;

use crate::apply;
use crate::difference::Difference;
use crate::down::{self, Down, Undone};
use crate::drift;
use crate::error::MigrateError;
use crate::files::Files;
use crate::history;
use crate::options::Options;
use crate::plan::{self, Plan};
use crate::session::{Run, Session};
use crate::status::{self, State, Status};
use crate::tls::Tls;
use crate::up::{self, Report};
use crate::verify::Problem;

/// Everything that can be done with one history and one database.
///
/// Each method connects, and closes the connection before it returns; dropping
/// its future closes it at once.
#[derive(Debug, Clone)]
pub struct Migrator<T> {
    config: Config,
    tls: T,
    files: Files,
    options: Options,
}

/// What [`Migrator::baseline`] entered in the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Baseline {
    /// The files, oldest first.
    pub recorded: Vec<String>,
}

/// What [`Migrator::drift`] found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drift {
    /// The newest applied version, up to which the files were compared.
    pub version: SchemaVersion,
    /// Each object that differs; none is what one hopes for.
    pub differences: Vec<Difference>,
}

/// What [`Migrator::verify`] found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Each thing that is wrong; none is what one hopes for.
    pub problems: Vec<Problem>,
}

impl<T: Tls> Migrator<T> {
    /// Takes what the methods need.
    #[must_use]
    pub fn new(config: Config, tls: T, files: Files, options: Options) -> Self {
        Self {
            config,
            tls,
            files,
            options,
        }
    }

    /// The history.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// Applies what is pending, up to `to` if that is given.
    ///
    /// # Errors
    ///
    /// Those of [`up`](crate::up), and [`MigrateError::UnknownVersion`].
    pub async fn up(&self, to: Option<SchemaVersion>) -> Result<Report, MigrateError> {
        let to = self.target(to)?;
        let mut run = self.open().await?;
        let outcome = up::under_lock(&mut run, self.files.forward(), to, &self.options).await;
        run.close().await;
        outcome
    }

    /// Shows what [`up`](Self::up) would run, and tries it in one transaction that
    /// is rolled back; from the first file on that wants no transaction, nothing
    /// is tried.
    ///
    /// While it is tried, the files hold their locks: on a database in use, the
    /// traffic waits as long as it does for the migration itself.
    ///
    /// # Errors
    ///
    /// Those of [`up`](Self::up), because it would end with them.
    pub async fn plan_up(&self, to: Option<SchemaVersion>) -> Result<Plan, MigrateError> {
        let to = self.target(to)?;
        let mut run = self.open().await?;
        let outcome = plan::up(&mut run, self.files.forward(), to, &self.options).await;
        run.close().await;
        outcome
    }

    /// Undoes versions, newest first, each in one transaction with its row in the
    /// history.
    ///
    /// # Errors
    ///
    /// Before anything has run, [`MigrateError::WouldLose`] unless
    /// `allow_data_loss`, [`MigrateError::Irreversible`],
    /// [`MigrateError::NoUndo`], [`MigrateError::UnknownVersion`], and those of
    /// [`up`](crate::up) about the history; [`MigrateError::Failed`] or
    /// [`MigrateError::Unfinished`] for an undo.
    pub async fn down(&self, down: Down, allow_data_loss: bool) -> Result<Undone, MigrateError> {
        let mut run = self.open().await?;
        let outcome = down::run(&mut run, &self.files, down, allow_data_loss, &self.options).await;
        run.close().await;
        outcome
    }

    /// Shows what [`down`](Self::down) would run and what would be lost, by doing
    /// it in one transaction that is rolled back, and then counting; the traffic
    /// waits for the first half as for the undo itself.
    ///
    /// # Errors
    ///
    /// Those of [`down`](Self::down), but for [`MigrateError::WouldLose`].
    pub async fn plan_down(&self, down: Down) -> Result<Plan, MigrateError> {
        let mut run = self.open().await?;
        let outcome = down::plan(&mut run, &self.files, down, &self.options).await;
        run.close().await;
        outcome
    }

    /// Reads where the database stands; takes no lock and changes nothing.
    ///
    /// # Errors
    ///
    /// [`MigrateError::Connect`], [`MigrateError::Query`] and
    /// [`MigrateError::CorruptHistory`]; what does not fit is in the status.
    pub async fn status(&self) -> Result<Status, MigrateError> {
        let session = Session::open(&self.config, self.tls.clone(), &self.options).await?;
        let applied = history::read(&session.client).await;
        session.close().await;
        Ok(status::compare(&applied?, &self.files))
    }

    /// Checks the files, and the history against them; takes no lock and changes
    /// nothing.
    ///
    /// # Errors
    ///
    /// Those of [`status`](Self::status).
    pub async fn verify(&self) -> Result<Verification, MigrateError> {
        let mut problems = self.files.problems();
        for version in self.status().await?.versions {
            let problem = match version.state {
                State::Changed => "it was changed after it was applied",
                State::Missing => "it is applied, and there is no file",
                State::Skipped => "it is not applied, although newer ones are",
                State::Applied | State::Pending | State::Unknown => continue,
            };
            problems.push(Problem::of(version.file, problem));
        }
        Ok(Verification { problems })
    }

    /// Enters the files up to `version` in an empty history without running them,
    /// for a database that was made in another way.
    ///
    /// # Errors
    ///
    /// [`MigrateError::HasHistory`]; [`MigrateError::Differs`] if the database is
    /// not what the files make, unless `unchecked`; those of [`drift`](Self::drift).
    pub async fn baseline(
        &self,
        version: SchemaVersion,
        unchecked: bool,
    ) -> Result<Baseline, MigrateError> {
        self.files.has(version)?;
        let mut run = self.open().await?;
        let outcome = self.record(&mut run, version, unchecked).await;
        run.close().await;
        outcome
    }

    async fn record(
        &self,
        run: &mut Run,
        version: SchemaVersion,
        unchecked: bool,
    ) -> Result<Baseline, MigrateError> {
        if let Some(newest) = history::read(run.client()).await?.last() {
            let newest = newest.to_string();
            return Err(MigrateError::HasHistory { newest });
        }
        let files = self.files.forward();
        history::compare(&[], files)?;
        if !unchecked {
            let differences = self.differences(run, version).await?;
            if !differences.is_empty() {
                return Err(MigrateError::Differs { differences });
            }
        }
        apply::record(run.client(), files, version, &self.options).await?;
        let recorded = apply::up_to(files, version).map(ToString::to_string);
        Ok(Baseline {
            recorded: recorded.collect(),
        })
    }

    /// Compares the database with what its applied files make in a scratch
    /// database on the same server, which is dropped again.
    ///
    /// # Errors
    ///
    /// [`MigrateError::NoScratch`], [`MigrateError::Scratch`], and those of
    /// [`up`](crate::up) about the history.
    pub async fn drift(&self) -> Result<Drift, MigrateError> {
        let mut run = self.open().await?;
        let outcome = self.compare(&mut run).await;
        run.close().await;
        outcome
    }

    async fn compare(&self, run: &mut Run) -> Result<Drift, MigrateError> {
        let applied = history::read(run.client()).await?;
        history::compare(&applied, self.files.forward())?.refuse_unknown()?;
        let version = applied.last().map_or(0, refinery_core::Migration::version);
        let differences = self.differences(run, version).await?;
        Ok(Drift {
            version,
            differences,
        })
    }

    async fn differences(
        &self,
        run: &mut Run,
        version: SchemaVersion,
    ) -> Result<Vec<Difference>, MigrateError> {
        let Self {
            config,
            tls,
            files,
            options,
        } = self;
        drift::compare(run, config, tls, files.forward(), version, options).await
    }

    async fn open(&self) -> Result<Run, MigrateError> {
        Run::open(&self.config, &self.tls, &self.options).await
    }

    fn target(&self, to: Option<SchemaVersion>) -> Result<SchemaVersion, MigrateError> {
        if let Some(version) = to {
            self.files.has(version)?;
        }
        Ok(to.unwrap_or(SchemaVersion::MAX))
    }
}
