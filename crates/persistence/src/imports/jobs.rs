//! Imports that wait, run, or have failed: a queue in the database.
//!
//! A job moves from `uploading` to `queued` to `reading` to `writing`. A worker claims
//! it under a fresh id and renews its heartbeat; a job whose heartbeat is older than
//! [`LEASE`] may be claimed again by any server. The import's own transaction deletes
//! the job under that claim ([`complete`]), so that of two workers that both believe
//! to have it only one can commit.

mod statements;

use std::{net::IpAddr, time::Duration};

use listbud_domain::{ImportId, UserId};
use postgres_types::Json;
use serde_json::Value;
use time::OffsetDateTime;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{
    Database, Executor, StoreError, Transaction, TransactionOptions,
    row::{corrupt, count, get},
};
pub(crate) use statements::STATEMENTS;

/// How long a worker may be silent before another one takes its job.
pub const LEASE: Duration = Duration::from_secs(10);

/// How long an ended job can still be looked at.
pub const KEPT: Duration = Duration::from_hours(24);

/// How long an upload may stand still before it is given up.
const UPLOAD_LEASE: Duration = Duration::from_mins(15);

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobStatus {
    /// Its file is still arriving.
    Uploading,
    /// It waits for a worker.
    Queued,
    /// A worker reads the file.
    Reading,
    /// A worker writes the places.
    Writing,
    /// A preview whose report is in the outcome. Other jobs become imports.
    Done,
    /// It failed; the outcome says why.
    Failed,
}

impl JobStatus {
    const ALL: [Self; 6] = [
        Self::Uploading,
        Self::Queued,
        Self::Reading,
        Self::Writing,
        Self::Done,
        Self::Failed,
    ];

    /// The word for it in the table.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Uploading => "uploading",
            Self::Queued => "queued",
            Self::Reading => "reading",
            Self::Writing => "writing",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// Whether nothing more will happen to it.
    #[must_use]
    pub const fn has_ended(self) -> bool {
        matches!(self, Self::Done | Self::Failed)
    }
}

/// What is wanted of an import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JobOptions {
    /// Report what would happen, and change nothing.
    pub is_preview: bool,
    /// Take labelled places as well.
    pub takes_labelled: bool,
    /// Report what is in a file's lists and no longer in the file.
    pub finds_disappeared: bool,
}

/// A new job, whose file is to come.
#[derive(Debug, Clone, Copy)]
pub struct NewJob<'a> {
    /// Whose it is.
    pub owner: UserId,
    /// Names the job, and the import that it becomes.
    pub id: ImportId,
    /// The file's name, without folders; 1 to 255 characters.
    pub file_name: &'a str,
    /// What is wanted.
    pub options: JobOptions,
    /// Where the request came from.
    pub address: Option<IpAddr>,
    /// When it came.
    pub now: OffsetDateTime,
}

/// The name that a client gave its request (`Idempotency-Key`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobKey {
    /// The key, 1 to 255 characters.
    pub key: String,
    /// SHA-256 of all that makes the request.
    pub fingerprint: [u8; 32],
}

/// A job as the table has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Whose it is.
    pub owner: UserId,
    /// Names it.
    pub id: ImportId,
    /// How far it is.
    pub status: JobStatus,
    /// The file's name.
    pub file_name: String,
    /// What is wanted.
    pub options: JobOptions,
    /// Where the request came from.
    pub address: Option<IpAddr>,
    /// The request's key, if it has one.
    pub key: Option<JobKey>,
    /// The file's length in bytes, as far as it has arrived.
    pub size: u64,
    /// How many rows of the file were read.
    pub rows_read: u64,
    /// How many places were written.
    pub rows_written: u64,
    /// How often a worker has begun it.
    pub attempts: u32,
    /// A preview's report, or a failed job's problem, as JSON text.
    pub outcome: Option<String>,
    /// When it was made.
    pub created_at: OffsetDateTime,
}

/// How many jobs there are that have not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    /// Of all accounts.
    pub all: u64,
    /// Of one account.
    pub own: u64,
}

/// How far a worker is with a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beat {
    /// [`JobStatus::Reading`] or [`JobStatus::Writing`].
    pub status: JobStatus,
    /// How many rows of the file were read.
    pub rows_read: u64,
    /// How many places were written.
    pub rows_written: u64,
}

/// What a worker learns when it renews its claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It may go on.
    Held,
    /// The owner wants it to end.
    Cancelled,
    /// The job is another worker's, or gone.
    Lost,
}

/// What became of a request to end a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelled {
    /// It waited, and has failed now.
    Waiting,
    /// It runs; its worker will end it within seconds.
    Running,
    /// It had ended, and is forgotten now.
    Ended,
    /// There is no such job.
    Unknown,
}

/// Counts the jobs that have not ended, of all accounts and of one.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn open(db: &impl Executor, owner: UserId) -> Result<Open, StoreError> {
    let statement = &statements::COUNT_OPEN;
    let row = statement.query_opt(db, &[&owner.0]).await?;
    let row = row.ok_or_else(|| corrupt(statement.name, "all"))?;
    Ok(Open {
        all: count(statement.name, &row, "all_jobs")?,
        own: count(statement.name, &row, "own_jobs")?,
    })
}

/// Makes a job in the state [`JobStatus::Uploading`].
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

/// Adds piece `n` of the file, counted from 0; whether the job still takes pieces.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
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

/// Hands a job whose file is complete to the workers; whether it was there.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn submit(
    db: &impl Executor,
    owner: UserId,
    id: ImportId,
    key: Option<&JobKey>,
) -> Result<bool, StoreError> {
    let name = key.map(|key| key.key.as_str());
    let fingerprint = key.map(|key| &key.fingerprint[..]);
    let submitted = statements::SUBMIT
        .execute(db, &[&owner.0, &id.0, &name, &fingerprint])
        .await?;
    Ok(submitted > 0)
}

/// Removes a job whose upload did not end.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn abandon(db: &impl Executor, owner: UserId, id: ImportId) -> Result<(), StoreError> {
    statements::ABANDON
        .execute(db, &[&owner.0, &id.0])
        .await
        .map(drop)
}

/// Finds one job of one owner.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
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
///
/// # Errors
///
/// [`StoreError`] when the database fails.
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
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn list_open(db: &impl Executor, owner: UserId) -> Result<Vec<Job>, StoreError> {
    let rows = statements::LIST_OPEN.query(db, &[&owner.0]).await?;
    rows.iter()
        .map(|row| read(statements::LIST_OPEN.name, row))
        .collect()
}

/// Claims the oldest job that may run: of an account of which none is running, and
/// whose worker, if it had one, has been silent for [`LEASE`]. Answers the job and the
/// claim, for which `new_id` is asked where there is a job.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
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
            // Somebody else was faster.
            Ok(None) => {}
            Err(error) if error.is_duplicate("import_jobs_running_key") => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Renews a claim and tells how far the work is.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
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
///
/// # Errors
///
/// [`StoreError`] when the database fails.
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

/// Removes a job, in the transaction that writes its import; whether the claim was
/// still held. Where it was not, the transaction must not commit.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
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
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn end(
    database: &Database,
    owner: UserId,
    id: ImportId,
    claim: Uuid,
    (status, outcome): (JobStatus, &Value),
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let outcome = Json(outcome);
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
///
/// # Errors
///
/// [`StoreError`] when the database fails.
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

/// Ends a job at its owner's wish. One that waits fails at once with `outcome`; one
/// that runs is told to end; one that has ended is forgotten.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn cancel(
    database: &Database,
    owner: UserId,
    id: ImportId,
    outcome: &Value,
    now: OffsetDateTime,
) -> Result<Cancelled, StoreError> {
    let outcome = Json(outcome);
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
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn forget(db: &impl Executor, owner: UserId, id: ImportId) -> Result<(), StoreError> {
    statements::FORGET
        .execute(db, &[&owner.0, &id.0])
        .await
        .map(drop)
}

/// Tells the workers to end an account's imports.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) async fn cancel_running(db: &Transaction<'_>, owner: UserId) -> Result<(), StoreError> {
    statements::CANCEL_ALL
        .execute(db, &[&owner.0])
        .await
        .map(drop)
}

/// Removes jobs that ended before [`KEPT`], and uploads that nobody continues; answers
/// how many. Not for use in a transaction.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn purge(db: &impl Executor, now: OffsetDateTime) -> Result<u64, StoreError> {
    let ended = statements::PURGE
        .execute_in_batches(db, &(now - KEPT))
        .await?;
    let stale = statements::PURGE_UPLOADS
        .execute(db, &[&UPLOAD_LEASE.as_secs_f64()])
        .await?;
    Ok(ended + stale)
}

async fn remove_file(db: &Transaction<'_>, owner: UserId, id: ImportId) -> Result<(), StoreError> {
    statements::REMOVE_FILE
        .execute(db, &[&owner.0, &id.0])
        .await
        .map(drop)
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn read(operation: &'static str, row: &Row) -> Result<Job, StoreError> {
    let word: &str = get(operation, row, "status")?;
    let status = JobStatus::ALL
        .into_iter()
        .find(|status| status.as_str() == word)
        .ok_or_else(|| corrupt(operation, "status"))?;
    let key: Option<String> = get(operation, row, "key")?;
    let fingerprint: Option<&[u8]> = get(operation, row, "fingerprint")?;
    let key = match (key, fingerprint) {
        (Some(key), Some(fingerprint)) => Some(JobKey {
            key,
            fingerprint: fingerprint
                .try_into()
                .map_err(|_| corrupt(operation, "fingerprint"))?,
        }),
        _ => None,
    };
    let attempts: i32 = get(operation, row, "attempts")?;
    Ok(Job {
        owner: UserId(get(operation, row, "user_id")?),
        id: ImportId(get(operation, row, "id")?),
        status,
        file_name: get(operation, row, "file_name")?,
        options: JobOptions {
            is_preview: get(operation, row, "is_preview")?,
            takes_labelled: get(operation, row, "takes_labelled")?,
            finds_disappeared: get(operation, row, "finds_disappeared")?,
        },
        address: get(operation, row, "address")?,
        key,
        size: count(operation, row, "size")?,
        rows_read: count(operation, row, "rows_read")?,
        rows_written: count(operation, row, "rows_written")?,
        attempts: u32::try_from(attempts).map_err(|_| corrupt(operation, "attempts"))?,
        outcome: get(operation, row, "outcome")?,
        created_at: get(operation, row, "created_at")?,
    })
}
