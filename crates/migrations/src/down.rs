//! Undoing, newest first.

use std::time::Duration;

use refinery_core::{Migration, SchemaVersion};
use serde::Serialize;
use tokio_postgres::{Client, Error};

use crate::bare;
use crate::error::MigrateError;
use crate::files::Files;
use crate::history;
use crate::loss::Loss;
use crate::loss::measure::measure;
use crate::observer::Direction;
use crate::options::Options;
use crate::patience::{Patience, millis};
use crate::plan::{Plan, Planned};
use crate::script::Script;
use crate::session::{Run, limit};
use crate::up::Applied;
use crate::window;

const FORGET: &str = "DELETE FROM refinery_schema_history WHERE version = $1 AND checksum = $2";

/// How far down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Down {
    /// So many versions.
    Steps(u32),
    /// Until this version is the newest; 0 undoes everything.
    To(SchemaVersion),
}

/// What undoing did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Undone {
    /// The files that were undone, in that order.
    pub undone: Vec<Applied>,
    /// What was lost, as it was counted before.
    pub losses: Vec<Loss>,
}

/// The files to undo, newest first, each with its undo.
struct Selection<'f> {
    files: Vec<&'f Migration>,
    undos: Vec<Script<'f>>,
}

impl<'f> Selection<'f> {
    /// Reads the history and refuses what cannot be undone, before anything runs.
    async fn read(client: &Client, files: &'f Files, down: Down) -> Result<Self, MigrateError> {
        if let Down::To(version) = down
            && version != 0
        {
            files.has(version)?;
        }
        let applied = history::read(client).await?;
        let pending = history::compare(&applied, files.forward())?;
        pending.refuse_unknown()?;
        let is_applied = |file: &&Migration| applied.contains(file);
        let newest_first = files.forward().iter().rev().filter(is_applied);
        let files_to_undo: Vec<_> = match down {
            Down::Steps(steps) => {
                let steps = usize::try_from(steps).unwrap_or(usize::MAX);
                newest_first.take(steps).collect()
            }
            Down::To(version) => newest_first
                .take_while(|file| file.version() > version)
                .collect(),
        };

        let mut undos = Vec::new();
        for file in &files_to_undo {
            if let Some(reason) = files.irreversible(file) {
                let file = file.to_string();
                return Err(MigrateError::Irreversible { file, reason });
            }
            let undo = files.undo(file).ok_or_else(|| MigrateError::NoUndo {
                file: file.to_string(),
            })?;
            undos.push(Script::read(undo, Direction::Down)?);
        }
        Ok(Self {
            files: files_to_undo,
            undos,
        })
    }
}

/// Shows what undoing would run and lose.
pub(crate) async fn plan(
    run: &mut Run,
    files: &Files,
    down: Down,
    options: &Options,
) -> Result<Plan, MigrateError> {
    let selection = Selection::read(run.client(), files, down).await?;
    let losses = measured(run, &selection.undos, options).await?;
    let files = selection.undos.iter().map(|undo| {
        let tried = !undo.headers.no_transaction;
        Planned::of(undo, tried)
    });
    Ok(Plan {
        files: files.collect(),
        losses,
    })
}

/// Undoes, unless that would lose data and the caller does not want to.
pub(crate) async fn run(
    run: &mut Run,
    files: &Files,
    down: Down,
    allow_data_loss: bool,
    options: &Options,
) -> Result<Undone, MigrateError> {
    let selection = Selection::read(run.client(), files, down).await?;
    let losses = measured(run, &selection.undos, options).await?;
    if !(losses.is_empty() || allow_data_loss) {
        return Err(MigrateError::WouldLose { losses });
    }

    let mut undone = Vec::new();
    for (file, undo) in selection.files.into_iter().zip(&selection.undos) {
        let mut patience = Patience::new(options);
        let duration = loop {
            run.configure(options).await?;
            match one(run.client(), files, file, undo, options).await {
                Err(error) if patience.lets_again(&error).await => {}
                outcome => break outcome?,
            }
        };
        tracing::info!(migration.file = %file, duration_ms = millis(duration), "undid a migration");
        undone.push(Applied {
            file: file.to_string(),
            version: file.version(),
            duration,
        });
    }
    Ok(Undone { undone, losses })
}

async fn measured(
    run: &mut Run,
    undos: &[Script<'_>],
    options: &Options,
) -> Result<Vec<Loss>, MigrateError> {
    let mut patience = Patience::new(options);
    loop {
        run.configure(options).await?;
        match measure(run.client(), undos, options).await {
            Err(error) if patience.lets_again(&error).await => {}
            outcome => return outcome,
        }
    }
}

/// Undoes one file and takes it out of the history: in one transaction, unless
/// the undo wants none.
async fn one(
    client: &mut Client,
    files: &Files,
    file: &Migration,
    undo: &Script<'_>,
    options: &Options,
) -> Result<Duration, MigrateError> {
    let mut watch = undo.watch(options);
    if undo.headers.no_transaction {
        bare::send(client, undo, options, &mut watch).await?;
    }
    let mut line = None;
    let failed = |line| move |source: Error| undo.failure(line, source);

    limit(client, options, &undo.headers)
        .await
        .map_err(failed(None))?;
    let transaction = client.transaction().await.map_err(failed(None))?;
    if !undo.headers.no_transaction {
        let sent = undo.send(&transaction, &mut watch, &mut line).await;
        sent.map_err(|source| undo.failure(line, source))?;
    }
    let checksum = file.checksum().to_string();
    let forgotten = transaction
        .execute(FORGET, &[&file.version(), &checksum])
        .await
        .map_err(failed(None))?;
    if forgotten != 1 {
        let file = file.to_string();
        return Err(MigrateError::HistoryMoved { file });
    }
    let rest = files.forward().iter();
    let rest = rest.filter(|other| other.version() < file.version());
    window::state(&transaction, rest)
        .await
        .map_err(failed(None))?;
    transaction.commit().await.map_err(failed(None))?;
    Ok(watch.elapsed())
}
