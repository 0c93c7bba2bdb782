//! One run from what is applied to what is given.

use std::time::Duration;

use refinery_core::{Migration, SchemaVersion};
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::{Client, Config, Socket};

use crate::apply;
use crate::error::MigrateError;
use crate::history;
use crate::lock::Lock;
use crate::options::Options;
use crate::session::{self, Session};

/// What one run did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The files that this run applied, in that order; none if another run or an
    /// earlier one had done it.
    pub applied: Vec<Applied>,
}

/// A file that was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Its name without the extension, as in `V3__add_colours`.
    pub file: String,
    /// Its version.
    pub version: SchemaVersion,
    /// How long it took.
    pub duration: Duration,
}

/// Applies everything in `migrations` that the database does not have yet.
///
/// Takes its own connection, under which the lock and the files live and die
/// together. Dropping the future closes it, and the file at hand is undone.
///
/// # Errors
///
/// Those of [`pending`](crate::pending), before anything has run;
/// [`MigrateError::Newer`] if the database has versions above the newest given
/// one; [`MigrateError::Connect`]; [`MigrateError::LockTimeout`];
/// [`MigrateError::TransactionControl`], [`MigrateError::NotEmpty`] and
/// [`MigrateError::Failed`] for a file of which then nothing stays.
pub async fn up<T>(
    config: &Config,
    tls: T,
    migrations: &[Migration],
    options: &Options,
) -> Result<Report, MigrateError>
where
    T: MakeTlsConnect<Socket> + Send,
    T::Stream: Send + 'static,
    T::TlsConnect: Send,
    <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
{
    let mut session = Session::open(config, tls, options).await?;
    let outcome = under_lock(&mut session.client, migrations, options).await;
    session.close().await;
    outcome
}

async fn under_lock(
    client: &mut Client,
    migrations: &[Migration],
    options: &Options,
) -> Result<Report, MigrateError> {
    session::configure(client, options).await?;
    let lock = Lock::acquire(client, options).await?;
    let outcome = all(client, migrations, options).await;
    lock.release(client).await;
    outcome
}

async fn all(
    client: &mut Client,
    migrations: &[Migration],
    options: &Options,
) -> Result<Report, MigrateError> {
    let mut report = Report::default();
    while let Some(applied) = patient_next(client, migrations, options).await? {
        report.applied.push(applied);
    }
    Ok(report)
}

/// Applies the next file, and tries again when the traffic holds its tables.
async fn patient_next(
    client: &mut Client,
    migrations: &[Migration],
    options: &Options,
) -> Result<Option<Applied>, MigrateError> {
    let mut pause = options.back_off;
    let mut attempt = 1;
    loop {
        match next(client, migrations, options).await {
            Err(error) if error.is_lock_conflict() && attempt < options.attempts => {
                tracing::warn!(attempt, pause_ms = millis(pause), %error, "a table is locked, trying again");
                tokio::time::sleep(pause).await;
                pause = pause.saturating_mul(2);
                attempt += 1;
            }
            outcome => return outcome,
        }
    }
}

async fn next(
    client: &mut Client,
    migrations: &[Migration],
    options: &Options,
) -> Result<Option<Applied>, MigrateError> {
    session::configure(client, options).await?;
    let applied = history::read(client).await?;
    let pending = history::compare(&applied, migrations)?;
    if !pending.unknown.is_empty() {
        let unknown = pending.unknown.iter().map(ToString::to_string).collect();
        return Err(MigrateError::Newer { unknown });
    }
    let Some(file) = pending.migrations.first() else {
        return Ok(None);
    };

    let duration = apply::file(client, migrations, file, options.progress).await?;
    tracing::info!(migration.file = %file, duration_ms = millis(duration), "applied a migration");
    Ok(Some(Applied {
        file: file.to_string(),
        version: file.version(),
        duration,
    }))
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
