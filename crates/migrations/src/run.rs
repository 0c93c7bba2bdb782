//! Applying what is pending, and trying it.

use std::collections::BTreeSet;

use refinery_core::{Migration, SchemaVersion};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Config};

use crate::apply;
use crate::error::MigrateError;
use crate::history;
use crate::options::Options;
use crate::outcome::{Applied, Direction, Plan, Report};
use crate::retry::{Retry, millis};
use crate::script::Script;
use crate::session::Run;
use crate::tls::Tls;

/// Applies everything in `migrations` that the database does not have yet.
///
/// It opens its own connection, so the lock and the files end together. Dropping the
/// future closes it, and the current file is rolled back. [`Migrator`](crate::Migrator)
/// does the same, and everything else.
///
/// # Errors
///
/// [`MigrateError`]; the files before the one that failed stay applied.
pub async fn up<T: Tls>(
    config: &Config,
    tls: T,
    migrations: &[Migration],
    options: &Options,
) -> Result<Report, MigrateError> {
    let mut run = Run::open(config, &tls, options).await?;
    let outcome = apply(&mut run, migrations, SchemaVersion::MAX, options).await;
    run.close().await;
    outcome
}

/// Applies what is pending up to `to`.
pub(crate) async fn apply(
    run: &mut Run,
    migrations: &[Migration],
    to: SchemaVersion,
    options: &Options,
) -> Result<Report, MigrateError> {
    let mut report = Report::default();
    let mut retry = Retry::new(options);
    loop {
        match apply_next(run, migrations, to, options).await {
            Ok(Some(applied)) => report.applied.push(applied),
            Ok(None) => return Ok(report),
            Err(error) if retry.after(&error).await => continue,
            Err(error) => return Err(error),
        }
        retry = Retry::new(options);
    }
}

async fn apply_next(
    run: &mut Run,
    migrations: &[Migration],
    to: SchemaVersion,
    options: &Options,
) -> Result<Option<Applied>, MigrateError> {
    run.configure(options).await?;
    let pending = pending(run.client(), migrations, to).await?;
    let Some(file) = pending.first() else {
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

async fn pending(
    client: &Client,
    migrations: &[Migration],
    to: SchemaVersion,
) -> Result<Vec<Migration>, MigrateError> {
    let mut pending = history::pending(client, migrations).await?;
    pending.refuse_unknown()?;
    pending.migrations.retain(|file| file.version() <= to);
    Ok(pending.migrations)
}

/// Tries what is pending up to `to`, and rolls it back.
///
/// From the first file on that wants no transaction nothing is tried, because what
/// follows may need it.
pub(crate) async fn plan(
    run: &mut Run,
    migrations: &[Migration],
    to: SchemaVersion,
    options: &Options,
) -> Result<Plan, MigrateError> {
    let pending = pending(run.client(), migrations, to).await?;
    let scripts = pending.iter().map(|file| Script::read(file, Direction::Up));
    let scripts = scripts.collect::<Result<Vec<_>, _>>()?;

    let mut retry = Retry::new(options);
    let tried = loop {
        run.configure(options).await?;
        match attempt_all(run.client(), &scripts, options).await {
            Err(error) if retry.after(&error).await => {}
            outcome => break outcome?,
        }
    };
    let planned = |script: &Script<'_>| script.planned(tried.contains(&script.version));
    Ok(Plan {
        files: scripts.iter().map(planned).collect(),
        losses: Vec::new(),
    })
}

async fn attempt_all(
    client: &mut Client,
    scripts: &[Script<'_>],
    options: &Options,
) -> Result<BTreeSet<SchemaVersion>, MigrateError> {
    let failed = MigrateError::query("try the files");
    let mut tried = BTreeSet::new();
    let mut outer = client.transaction().await.map_err(failed)?;
    for script in scripts.iter().take_while(|it| !it.headers.no_transaction) {
        match script.attempt(&mut outer, options).await {
            Ok(()) => {}
            // A value that an earlier file added to an enum can be used after its commit.
            Err(MigrateError::Failed { source, .. })
                if source.code() == Some(&SqlState::UNSAFE_NEW_ENUM_VALUE_USAGE) =>
            {
                break;
            }
            Err(error) => return Err(error),
        }
        tried.insert(script.version);
    }
    outer.rollback().await.map_err(failed)?;
    Ok(tried)
}
