//! Undoing, newest first.

use std::time::Duration;

use refinery_core::{Migration, SchemaVersion};
use tokio_postgres::Client;

use crate::compatibility;
use crate::error::MigrateError;
use crate::files::Files;
use crate::history;
use crate::measure::measure;
use crate::no_transaction;
use crate::options::Options;
use crate::outcome::{Applied, Direction, Loss, Plan, Undone};
use crate::retry::{Retry, millis};
use crate::script::Script;
use crate::session::{Run, limit};

const FORGET: &str = "DELETE FROM refinery_schema_history WHERE version = $1 AND checksum = $2";

/// How far down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Down {
    /// That many versions.
    Steps(u32),
    /// Until this version is the newest; 0 undoes everything.
    To(SchemaVersion),
}

/// Reads the history and selects the undos, newest first, each with its file. Refuses what
/// cannot be undone, before anything runs.
async fn select<'f>(
    client: &Client,
    files: &'f Files,
    down: Down,
) -> Result<Vec<(&'f Migration, Script<'f>)>, MigrateError> {
    let (steps, to) = match down {
        Down::Steps(steps) => (usize::try_from(steps).unwrap_or(usize::MAX), 0),
        Down::To(version) => (usize::MAX, version),
    };
    if to != 0 {
        files.has(to)?;
    }
    let applied = history::read(client).await?;
    history::compare(&applied, files.forward())?.refuse_unknown()?;
    let newest_first = files.forward().iter().rev();
    newest_first
        .filter(|file| applied.contains(file) && file.version() > to)
        .take(steps)
        .map(|file| {
            if let Some(reason) = files.irreversible(file) {
                let file = file.to_string();
                return Err(MigrateError::Irreversible { file, reason });
            }
            let undo = files.undo(file);
            let undo = undo.ok_or_else(|| MigrateError::NoUndo(file.to_string()))?;
            Ok((file, Script::read(undo, Direction::Down)?))
        })
        .collect()
}

/// Shows what undoing would run and lose.
pub(crate) async fn plan(
    run: &mut Run,
    files: &Files,
    down: Down,
    options: &Options,
) -> Result<Plan, MigrateError> {
    let selected = select(run.client(), files, down).await?;
    let losses = losses(run, &selected, options).await?;
    let planned = |(_, undo): &(_, Script<'_>)| undo.planned(!undo.headers.no_transaction);
    Ok(Plan {
        files: selected.iter().map(planned).collect(),
        losses,
    })
}

/// Undoes, unless that would lose data and the caller has not allowed it.
pub(crate) async fn undo(
    run: &mut Run,
    files: &Files,
    down: Down,
    allow_data_loss: bool,
    options: &Options,
) -> Result<Undone, MigrateError> {
    let selected = select(run.client(), files, down).await?;
    let losses = losses(run, &selected, options).await?;
    if !(losses.is_empty() || allow_data_loss) {
        return Err(MigrateError::WouldLose(losses));
    }
    let mut undone = Vec::new();
    for (file, undo) in &selected {
        let mut retry = Retry::new(options);
        let duration = loop {
            run.configure(options).await?;
            match undo_one(run.client(), files, file, undo, options).await {
                Err(error) if retry.after(&error).await => {}
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

async fn losses(
    run: &mut Run,
    selected: &[(&Migration, Script<'_>)],
    options: &Options,
) -> Result<Vec<Loss>, MigrateError> {
    let mut retry = Retry::new(options);
    loop {
        run.configure(options).await?;
        let undos = selected.iter().map(|(_, undo)| undo);
        match measure(run.client(), undos, options).await {
            Err(error) if retry.after(&error).await => {}
            outcome => return outcome,
        }
    }
}

/// Undoes one file and removes it from the history: in one transaction, unless the undo
/// wants none.
async fn undo_one(
    client: &mut Client,
    files: &Files,
    file: &Migration,
    undo: &Script<'_>,
    options: &Options,
) -> Result<Duration, MigrateError> {
    let failed = |source| undo.failure(None, source);
    let mut watch = undo.watch(options);
    if undo.headers.no_transaction {
        no_transaction::send(client, undo, options, &mut watch).await?;
    }
    limit(client, options, &undo.headers)
        .await
        .map_err(failed)?;
    let transaction = client.transaction().await.map_err(failed)?;
    if !undo.headers.no_transaction {
        let mut line = None;
        let sent = undo.send(&transaction, &mut watch, &mut line).await;
        sent.map_err(|source| undo.failure(line, source))?;
    }
    let checksum = file.checksum().to_string();
    let removed = transaction
        .execute(FORGET, &[&file.version(), &checksum])
        .await;
    if removed.map_err(failed)? != 1 {
        return Err(MigrateError::HistoryMoved(file.to_string()));
    }
    let rest = files.forward().iter();
    let rest = rest.filter(|other| other.version() < file.version());
    compatibility::write(&transaction, rest)
        .await
        .map_err(failed)?;
    transaction.commit().await.map_err(failed)?;
    Ok(watch.elapsed())
}
