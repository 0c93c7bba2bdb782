//! One run from what is applied to what is given.

use std::time::Duration;

use refinery_core::{Migration, SchemaVersion};
use serde::{Serialize, Serializer};
use tokio_postgres::Config;

use crate::apply;
use crate::error::MigrateError;
use crate::history;
use crate::options::Options;
use crate::patience::{Patience, millis};
use crate::session::Run;
use crate::tls::Tls;

/// What one run did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The files that this run applied, in that order; none if another run or an
    /// earlier one had done it.
    pub applied: Vec<Applied>,
}

/// A file that was applied, or undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Applied {
    /// Its name without the extension, as in `V3__add_colours`.
    pub file: String,
    /// Its version.
    pub version: SchemaVersion,
    /// How long it took.
    #[serde(rename = "duration_ms", serialize_with = "as_millis")]
    pub duration: Duration,
}

/// Applies everything in `migrations` that the database does not have yet.
///
/// Takes its own connection, under which the lock and the files live and die
/// together. Dropping the future closes it, and the file at hand is undone.
/// [`Migrator`](crate::Migrator) does the same, and everything else.
///
/// # Errors
///
/// Those of [`pending`](crate::pending), before anything has run;
/// [`MigrateError::Newer`] if the database has versions above the newest given
/// one; [`MigrateError::Connect`]; [`MigrateError::Pooled`];
/// [`MigrateError::LockTimeout`]; [`MigrateError::Header`],
/// [`MigrateError::TransactionControl`], [`MigrateError::NotEmpty`] and
/// [`MigrateError::Failed`] for a file of which then nothing stays;
/// [`MigrateError::Unfinished`] and [`MigrateError::InvalidIndexes`] for one that
/// wanted no transaction.
pub async fn up<T: Tls>(
    config: &Config,
    tls: T,
    migrations: &[Migration],
    options: &Options,
) -> Result<Report, MigrateError> {
    let mut run = Run::open(config, &tls, options).await?;
    let outcome = under_lock(&mut run, migrations, SchemaVersion::MAX, options).await;
    run.close().await;
    outcome
}

/// Applies what is pending up to `to`.
pub(crate) async fn under_lock(
    run: &mut Run,
    migrations: &[Migration],
    to: SchemaVersion,
    options: &Options,
) -> Result<Report, MigrateError> {
    let mut report = Report::default();
    while let Some(applied) = patient_next(run, migrations, to, options).await? {
        report.applied.push(applied);
    }
    Ok(report)
}

/// Applies the next file, and tries again when the traffic holds its tables.
async fn patient_next(
    run: &mut Run,
    migrations: &[Migration],
    to: SchemaVersion,
    options: &Options,
) -> Result<Option<Applied>, MigrateError> {
    let mut patience = Patience::new(options);
    loop {
        match next(run, migrations, to, options).await {
            Err(error) if patience.lets_again(&error).await => {}
            outcome => return outcome,
        }
    }
}

async fn next(
    run: &mut Run,
    migrations: &[Migration],
    to: SchemaVersion,
    options: &Options,
) -> Result<Option<Applied>, MigrateError> {
    run.configure(options).await?;
    let applied = history::read(run.client()).await?;
    let pending = history::compare(&applied, migrations)?;
    pending.refuse_unknown()?;
    let next = pending.migrations.first();
    let Some(file) = next.filter(|file| file.version() <= to) else {
        return Ok(None);
    };

    let duration = apply::file(run.client(), migrations, file, options).await?;
    tracing::info!(migration.file = %file, duration_ms = millis(duration), "applied a migration");
    Ok(Some(Applied {
        file: file.to_string(),
        version: file.version(),
        duration,
    }))
}

fn as_millis<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(millis(*duration))
}
