//! What workers do with jobs: claim them, do them, and clear away what has ended.

use listbud_domain::{ImportId, UserId};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    job::{Beat, Claim, Job, JobStatus, LEASE, RETENTION, UPLOAD_LEASE, read, remove_file},
    statements,
};
use crate::{
    Database, Executor, StoreError, Transaction, TransactionOptions,
    row::{JsonText, get},
};

/// Claims the oldest job that may run: of an account of which none is running, and
/// whose worker, if it had one, has been silent for [`LEASE`]. Returns the job and the
/// claim, for which `new_id` is asked where there is a job.
pub async fn claim(
    db: &impl Executor,
    new_id: impl Fn() -> Uuid,
) -> Result<Option<(Job, Uuid)>, StoreError> {
    let lease = LEASE.as_secs_f64();
    let candidates = statements::CANDIDATES.query(db, &[&lease]).await?;
    for row in &candidates {
        let operation = statements::CANDIDATES.name;
        let (owner, id): (Uuid, Uuid) =
            (get(operation, row, "user_id")?, get(operation, row, "id")?);
        let claim = new_id();
        let claimed = statements::CLAIM
            .query_opt(db, &[&owner, &id, &claim, &lease])
            .await;
        match claimed {
            Ok(Some(row)) => {
                let job = read(statements::CLAIM.name, &row)?;
                return Ok(Some((job, claim)));
            }
            // Another worker was faster.
            Ok(None) => {}
            Err(error) if error.is_duplicate("import_jobs_running_key") => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Renews a claim and tells how far the work is.
pub async fn beat(
    db: &impl Executor,
    owner: UserId,
    id: ImportId,
    claim: Uuid,
    beat: Beat,
) -> Result<Claim, StoreError> {
    let statement = &statements::BEAT;
    let (read, written) = (signed(beat.rows_read), signed(beat.rows_written));
    let row = statement
        .query_opt(
            db,
            &[
                &owner.0,
                &id.0,
                &claim,
                &beat.status.as_str(),
                &read,
                &written,
            ],
        )
        .await?;
    match row {
        Some(row) if get(statement.name, &row, "is_cancelled")? => Ok(Claim::Cancelled),
        Some(_) => Ok(Claim::Held),
        None => Ok(Claim::Lost),
    }
}

/// Reads piece `n` of the file of a job, counted from 0.
pub async fn chunk(
    db: &impl Executor,
    owner: UserId,
    id: ImportId,
    n: i32,
) -> Result<Option<Vec<u8>>, StoreError> {
    let statement = &statements::CHUNK;
    let row = statement.query_opt(db, &[&owner.0, &id.0, &n]).await?;
    row.as_ref()
        .map(|row| get(statement.name, row, "bytes"))
        .transpose()
}

/// Removes a job, in the transaction that writes its import; returns whether the claim was
/// still held. Where it was not, the transaction must not commit.
pub async fn complete(
    db: &Transaction<'_>,
    owner: UserId,
    id: ImportId,
    claim: Uuid,
) -> Result<bool, StoreError> {
    let removed = statements::COMPLETE
        .execute(db, &[&owner.0, &id.0, &claim])
        .await?;
    Ok(removed > 0)
}

/// Ends a claimed job, as a preview that is done or as failed, and removes its file.
/// A claim that was lost changes nothing.
pub async fn end(
    database: &Database,
    owner: UserId,
    id: ImportId,
    claim: Uuid,
    (status, outcome): (JobStatus, &str),
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let outcome = JsonText(outcome);
    database
        .transaction(TransactionOptions::default(), async |db| {
            let params: crate::Params<'_> =
                &[&owner.0, &id.0, &claim, &status.as_str(), &outcome, &now];
            if statements::END.execute(db, params).await? > 0 {
                remove_file(db, owner, id).await?;
            }
            Ok(())
        })
        .await
}

/// Gives a claimed job back to the queue, for another attempt; one that `is_excused`
/// does not count as begun.
pub async fn release(
    db: &impl Executor,
    owner: UserId,
    id: ImportId,
    claim: Uuid,
    is_excused: bool,
) -> Result<(), StoreError> {
    let excused = i32::from(is_excused);
    statements::RELEASE
        .execute(db, &[&owner.0, &id.0, &claim, &excused])
        .await
        .map(drop)
}

/// Removes jobs that ended before [`RETENTION`], and uploads that have stalled; returns
/// how many. Not for use in a transaction.
pub async fn purge(db: &impl Executor, now: OffsetDateTime) -> Result<u64, StoreError> {
    let ended = statements::PURGE
        .execute_in_batches(db, &(now - RETENTION))
        .await?;
    let stale = statements::PURGE_UPLOADS
        .execute(db, &[&UPLOAD_LEASE.as_secs_f64()])
        .await?;
    Ok(ended + stale)
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
