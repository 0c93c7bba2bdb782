//! What a run would do.

use std::collections::BTreeSet;

use refinery_core::{Migration, SchemaVersion};
use serde::Serialize;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Error, Transaction};

use crate::error::MigrateError;
use crate::history;
use crate::loss::Loss;
use crate::observer::Direction;
use crate::options::Options;
use crate::patience::Patience;
use crate::script::Script;
use crate::session::{self, Run};

/// What a run would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// The files, in the order in which they would run.
    pub files: Vec<Planned>,
    /// What would be lost; forward files are not asked.
    pub losses: Vec<Loss>,
}

/// A file that would run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// Its name without the extension.
    pub file: String,
    /// Its version.
    pub version: SchemaVersion,
    /// Whether it is the file or its undo.
    pub direction: Direction,
    /// Whether it would be one transaction.
    pub transaction: bool,
    /// Whether it has been tried, in a transaction that was rolled back.
    pub tried: bool,
    /// Its text.
    pub sql: String,
}

impl Planned {
    pub(crate) fn of(script: &Script<'_>, tried: bool) -> Self {
        Self {
            file: script.file.clone(),
            version: script.version,
            direction: script.direction,
            transaction: !script.headers.no_transaction,
            tried,
            sql: script.sql.to_owned(),
        }
    }
}

/// Tries what is pending up to `to`, and takes it back.
///
/// From the first file on that wants no transaction nothing is tried, because
/// what follows may need it.
pub(crate) async fn up(
    run: &mut Run,
    migrations: &[Migration],
    to: SchemaVersion,
    options: &Options,
) -> Result<Plan, MigrateError> {
    let applied = history::read(run.client()).await?;
    let pending = history::compare(&applied, migrations)?;
    pending.refuse_unknown()?;
    let scripts = pending
        .migrations
        .iter()
        .filter(|file| file.version() <= to)
        .map(|file| Script::read(file, Direction::Up))
        .collect::<Result<Vec<_>, _>>()?;

    let mut patience = Patience::new(options);
    let tried = loop {
        run.configure(options).await?;
        match try_all(run.client(), &scripts, options).await {
            Err(error) if patience.lets_again(&error).await => {}
            outcome => break outcome?,
        }
    };
    let planned = |script: &Script<'_>| Planned::of(script, tried.contains(&script.version));
    Ok(Plan {
        files: scripts.iter().map(planned).collect(),
        losses: Vec::new(),
    })
}

async fn try_all(
    client: &mut Client,
    scripts: &[Script<'_>],
    options: &Options,
) -> Result<BTreeSet<SchemaVersion>, MigrateError> {
    let mut tried = BTreeSet::new();
    let mut outer = client.transaction().await.map_err(failed)?;
    for script in scripts {
        if script.headers.no_transaction || !attempt(&mut outer, script, options).await? {
            break;
        }
        tried.insert(script.version);
    }
    outer.rollback().await.map_err(failed)?;
    Ok(tried)
}

/// Whether it could be tried.
async fn attempt(
    outer: &mut Transaction<'_>,
    script: &Script<'_>,
    options: &Options,
) -> Result<bool, MigrateError> {
    session::reset(outer, options).await?;
    session::limit(outer, options, &script.headers)
        .await
        .map_err(failed)?;
    let mut line = None;
    let mut watch = script.watch(options);
    let Err(error) = script.send(outer, &mut watch, &mut line).await else {
        return Ok(true);
    };
    // A value that an earlier file added to an enum can be used after its commit.
    if error.code() == Some(&SqlState::UNSAFE_NEW_ENUM_VALUE_USAGE) {
        return Ok(false);
    }
    Err(script.failure(line, error))
}

fn failed(source: Error) -> MigrateError {
    MigrateError::Query {
        attempted: "try the files",
        source,
    }
}
