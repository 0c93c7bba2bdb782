//! What requests do with jobs: make them, look at them, end them.

use listbud_domain::{ImportId, UserId};
use time::OffsetDateTime;

use super::{
    job::{Cancelled, Job, JobKey, NewJob, Open, read, remove_file},
    statements,
};
use crate::{
    Database, Executor, StoreError, Transaction, TransactionOptions,
    row::{JsonText, corrupt, count, get},
};

/// Counts the jobs that have not ended, of all accounts and of one.
pub async fn open(db: &impl Executor, owner: UserId) -> Result<Open, StoreError> {
    let statement = &statements::COUNT_OPEN;
    let row = statement.query_opt(db, &[&owner.0]).await?;
    let row = row.ok_or_else(|| corrupt(statement.name, "all"))?;
    Ok(Open {
        all: count(statement.name, &row, "all_jobs")?,
        own: count(statement.name, &row, "own_jobs")?,
    })
}

/// Makes a job whose file is still to come.
///
/// # Errors
///
/// [`StoreError`] when the account is gone or the database fails.
pub async fn insert(db: &impl Executor, job: &NewJob<'_>) -> Result<(), StoreError> {
    statements::INSERT
        .execute(
            db,
            &[
                &job.owner.0,
                &job.id.0,
                &job.file_name,
                &job.options.is_preview,
                &job.options.takes_labelled,
                &job.options.finds_disappeared,
                &job.address,
                &job.now,
            ],
        )
        .await
        .map(drop)
}

/// Adds piece `n` of the file, counted from 0; `false` when the job takes no more pieces.
pub async fn append(
    db: &impl Executor,
    owner: UserId,
    id: ImportId,
    n: i32,
    bytes: &[u8],
) -> Result<bool, StoreError> {
    let added = statements::APPEND
        .execute(db, &[&owner.0, &id.0, &n, &bytes])
        .await?;
    Ok(added > 0)
}

/// Queues a job whose files are complete, under the name of all of them; `false` when
/// it does not exist.
pub async fn submit(
    db: &impl Executor,
    owner: UserId,
    id: ImportId,
    file_name: &str,
    key: Option<&JobKey>,
) -> Result<bool, StoreError> {
    let name = key.map(|key| key.key.as_str());
    let fingerprint = key.map(|key| &key.fingerprint[..]);
    let submitted = statements::SUBMIT
        .execute(db, &[&owner.0, &id.0, &name, &fingerprint, &file_name])
        .await?;
    Ok(submitted > 0)
}

/// Removes a job whose upload did not end.
pub async fn abandon(db: &impl Executor, owner: UserId, id: ImportId) -> Result<(), StoreError> {
    statements::ABANDON
        .execute(db, &[&owner.0, &id.0])
        .await
        .map(drop)
}

/// Finds one job of one owner.
pub async fn find(
    db: &impl Executor,
    owner: UserId,
    id: ImportId,
) -> Result<Option<Job>, StoreError> {
    let row = statements::FIND.query_opt(db, &[&owner.0, &id.0]).await?;
    row.as_ref()
        .map(|row| read(statements::FIND.name, row))
        .transpose()
}

/// Finds the open job that the same request has made before.
pub async fn find_by_key(
    db: &impl Executor,
    owner: UserId,
    key: &JobKey,
) -> Result<Option<ImportId>, StoreError> {
    let statement = &statements::FIND_BY_KEY;
    let row = statement
        .query_opt(db, &[&owner.0, &key.key, &&key.fingerprint[..]])
        .await?;
    row.as_ref()
        .map(|row| get(statement.name, row, "id").map(ImportId))
        .transpose()
}

/// Lists a user's jobs that have not ended, newest first.
pub async fn list_open(db: &impl Executor, owner: UserId) -> Result<Vec<Job>, StoreError> {
    let rows = statements::LIST_OPEN.query(db, &[&owner.0]).await?;
    rows.iter()
        .map(|row| read(statements::LIST_OPEN.name, row))
        .collect()
}

/// Ends a job at its owner's wish. One that waits fails at once with `outcome`; one
/// that runs is told to end; one that has ended is forgotten.
pub async fn cancel(
    database: &Database,
    owner: UserId,
    id: ImportId,
    outcome: &str,
    now: OffsetDateTime,
) -> Result<Cancelled, StoreError> {
    let outcome = JsonText(outcome);
    database
        .transaction(TransactionOptions::default(), async |db| {
            let who: crate::Params<'_> = &[&owner.0, &id.0];
            if statements::CANCEL_WAITING
                .execute(db, &[&owner.0, &id.0, &outcome, &now])
                .await?
                > 0
            {
                remove_file(db, owner, id).await?;
                return Ok(Cancelled::Waiting);
            }
            if statements::CANCEL_RUNNING.execute(db, who).await? > 0 {
                return Ok(Cancelled::Running);
            }
            if statements::FORGET.execute(db, who).await? > 0 {
                return Ok(Cancelled::Ended);
            }
            Ok(Cancelled::Unknown)
        })
        .await
}

/// Removes a job that has ended, if it is still there.
pub async fn forget(db: &impl Executor, owner: UserId, id: ImportId) -> Result<(), StoreError> {
    statements::FORGET
        .execute(db, &[&owner.0, &id.0])
        .await
        .map(drop)
}

/// Tells the workers to end an account's imports.
pub(crate) async fn cancel_running(db: &Transaction<'_>, owner: UserId) -> Result<(), StoreError> {
    statements::CANCEL_ALL
        .execute(db, &[&owner.0])
        .await
        .map(drop)
}
