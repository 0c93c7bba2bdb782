//! All commands, for one database and one history.

use refinery_core::{Migration, SchemaVersion};
use tokio_postgres::Config;

use crate::apply;
use crate::down::{self, Down};
use crate::drift;
use crate::error::MigrateError;
use crate::files::Files;
use crate::history;
use crate::options::Options;
use crate::outcome::{
    Baseline, Difference, Drift, Plan, Problem, Report, Status, Undone, Verification,
};
use crate::run;
use crate::session::{Run, Session};
use crate::status;
use crate::tls::Tls;

/// All commands, for one database and one history.
///
/// Each method connects, and closes the connection before it returns; dropping its future
/// closes it at once.
#[derive(Debug, Clone)]
pub struct Migrator<T> {
    config: Config,
    tls: T,
    files: Files,
    options: Options,
}

/// Runs `work` with the lock of the database.
macro_rules! under_lock {
    ($self:ident, $run:ident => $work:expr) => {{
        let mut $run = Run::open(&$self.config, &$self.tls, &$self.options).await?;
        let outcome = $work.await;
        $run.close().await;
        outcome
    }};
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
    /// [`MigrateError`]; the files before the one that failed stay applied.
    pub async fn up(&self, to: Option<SchemaVersion>) -> Result<Report, MigrateError> {
        let to = self.target(to)?;
        under_lock!(self, run => run::apply(&mut run, self.files.forward(), to, &self.options))
    }

    /// Shows what [`up`](Self::up) would run, and tries it in one transaction that is
    /// rolled back, up to the first file that wants no transaction.
    ///
    /// While it is tried, the files hold their locks: on a database in use, the traffic
    /// waits as long as for the migration itself.
    ///
    /// # Errors
    ///
    /// [`MigrateError`], as `up` would return it.
    pub async fn plan_up(&self, to: Option<SchemaVersion>) -> Result<Plan, MigrateError> {
        let to = self.target(to)?;
        under_lock!(self, run => run::plan(&mut run, self.files.forward(), to, &self.options))
    }

    /// Undoes versions, newest first, each in one transaction with its row in the history.
    ///
    /// # Errors
    ///
    /// [`MigrateError`]; before anything has run, [`MigrateError::WouldLose`] unless
    /// `allow_data_loss`.
    pub async fn down(&self, down: Down, allow_data_loss: bool) -> Result<Undone, MigrateError> {
        let (files, options) = (&self.files, &self.options);
        under_lock!(self, run => down::undo(&mut run, files, down, allow_data_loss, options))
    }

    /// Shows what [`down`](Self::down) would run and lose, by doing it in one transaction
    /// that is rolled back; the traffic waits as for the undo itself.
    ///
    /// # Errors
    ///
    /// [`MigrateError`], as `down` would return it if it were allowed to lose data.
    pub async fn plan_down(&self, down: Down) -> Result<Plan, MigrateError> {
        under_lock!(self, run => down::plan(&mut run, &self.files, down, &self.options))
    }

    /// Reads which files the database has; takes no lock and changes nothing.
    ///
    /// # Errors
    ///
    /// [`MigrateError`] if the history cannot be read; contradictions are in the status.
    pub async fn status(&self) -> Result<Status, MigrateError> {
        let session = Session::open(&self.config, self.tls.clone(), &self.options).await?;
        let applied = history::read(&session.client).await;
        session.close().await;
        Ok(status::compare(&applied?, &self.files))
    }

    /// Checks the files, and the history against them; takes no lock and changes nothing.
    ///
    /// # Errors
    ///
    /// Those of [`status`](Self::status).
    pub async fn verify(&self) -> Result<Verification, MigrateError> {
        let mut problems = self.files.problems();
        for version in self.status().await?.versions {
            if let Some(problem) = version.state.problem() {
                problems.push(Problem::new(version.file, None, problem));
            }
        }
        Ok(Verification { problems })
    }

    /// Enters the files up to `version` in an empty history without running them, for a
    /// database that was made in another way.
    ///
    /// # Errors
    ///
    /// [`MigrateError`]; [`MigrateError::Differs`] if the database is not what the files
    /// make, unless `unchecked`.
    pub async fn baseline(
        &self,
        version: SchemaVersion,
        unchecked: bool,
    ) -> Result<Baseline, MigrateError> {
        self.files.has(version)?;
        under_lock!(self, run => self.record(&mut run, version, unchecked))
    }

    async fn record(
        &self,
        run: &mut Run,
        version: SchemaVersion,
        unchecked: bool,
    ) -> Result<Baseline, MigrateError> {
        if let Some(newest) = history::read(run.client()).await?.last() {
            return Err(MigrateError::HasHistory(newest.to_string()));
        }
        let files = self.files.forward();
        history::compare(&[], files)?;
        if !unchecked {
            let differences = self.differences(run, version).await?;
            if !differences.is_empty() {
                return Err(MigrateError::Differs(differences));
            }
        }
        apply::record(run.client(), files, version, &self.options).await?;
        let recorded = apply::up_to(files, version).map(ToString::to_string);
        Ok(Baseline {
            recorded: recorded.collect(),
        })
    }

    /// Compares the database with what its applied files make in a scratch database on
    /// the same server, which is dropped again.
    ///
    /// # Errors
    ///
    /// [`MigrateError`], among them [`MigrateError::NoScratch`].
    pub async fn drift(&self) -> Result<Drift, MigrateError> {
        under_lock!(self, run => self.compare(&mut run))
    }

    async fn compare(&self, run: &mut Run) -> Result<Drift, MigrateError> {
        let applied = history::read(run.client()).await?;
        history::compare(&applied, self.files.forward())?.refuse_unknown()?;
        let version = applied.last().map_or(0, Migration::version);
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
        let files = self.files.forward();
        drift::compare(run, &self.config, &self.tls, files, version, &self.options).await
    }

    fn target(&self, to: Option<SchemaVersion>) -> Result<SchemaVersion, MigrateError> {
        to.map_or(Ok(SchemaVersion::MAX), |version| {
            self.files.has(version).map(|()| version)
        })
    }
}
