//! What a job is.

use std::{net::IpAddr, time::Duration};

use listbud_domain::{ImportId, UserId};
use time::OffsetDateTime;
use tokio_postgres::Row;

use super::statements;
use crate::{
    StoreError, Transaction,
    row::{corrupt, count, get},
};

/// How long a worker may be silent before another one takes its job.
pub const LEASE: Duration = Duration::from_secs(10);

/// How long an ended job can still be looked at.
pub const RETENTION: Duration = Duration::from_hours(24);

/// How long an upload may stand still before it is given up.
pub(super) const UPLOAD_LEASE: Duration = Duration::from_mins(15);

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
    /// The job does not exist.
    Unknown,
}

pub(super) async fn remove_file(
    db: &Transaction<'_>,
    owner: UserId,
    id: ImportId,
) -> Result<(), StoreError> {
    statements::REMOVE_FILE
        .execute(db, &[&owner.0, &id.0])
        .await
        .map(drop)
}

pub(super) fn read(operation: &'static str, row: &Row) -> Result<Job, StoreError> {
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
