//! The statements of the queue.

use crate::Statement;

pub(crate) const STATEMENTS: &[&Statement] = &[
    &COUNT_OPEN,
    &INSERT,
    &APPEND,
    &SUBMIT,
    &ABANDON,
    &FIND,
    &FIND_BY_KEY,
    &LIST_OPEN,
    &CANDIDATES,
    &CLAIM,
    &BEAT,
    &CHUNK,
    &COMPLETE,
    &END,
    &REMOVE_FILE,
    &RELEASE,
    &CANCEL_WAITING,
    &CANCEL_RUNNING,
    &CANCEL_ALL,
    &FORGET,
    &PURGE,
    &PURGE_UPLOADS,
];

macro_rules! columns {
    () => {
        "user_id, id, status, file_name, is_preview, takes_labelled, finds_disappeared, address,
         key, fingerprint, size, rows_read, rows_written, attempts, outcome::text AS outcome,
         created_at"
    };
}

/// About all accounts: the queue is bounded for the whole database. An upload that stands
/// still, because its server has died, takes no place in it: a piece of a file arrives
/// at least every 64 seconds.
pub(super) const COUNT_OPEN: Statement = Statement::new(
    "import_jobs.count_open",
    "SELECT count(*) AS all_jobs, count(*) FILTER (WHERE user_id = $1) AS own_jobs
     FROM import_jobs
     WHERE status IN ('uploading', 'queued', 'reading', 'writing')
       AND (status <> 'uploading' OR heartbeat_at > now() - interval '2 minutes')",
);

pub(super) const INSERT: Statement = Statement::new(
    "import_jobs.insert",
    "INSERT INTO import_jobs (user_id, id, status, file_name, is_preview, takes_labelled,
                              finds_disappeared, address, size, rows_read, rows_written, attempts,
                              is_cancelled, created_at, heartbeat_at)
     VALUES ($1, $2, 'uploading', $3, $4, $5, $6, $7, 0, 0, 0, 0, false, $8, now())",
);

pub(super) const APPEND: Statement = Statement::new(
    "import_jobs.append",
    "WITH job AS (
         UPDATE import_jobs SET size = size + octet_length($4::bytea), heartbeat_at = now()
         WHERE user_id = $1 AND id = $2 AND status = 'uploading'
         RETURNING user_id, id
     )
     INSERT INTO import_chunks (user_id, job_id, n, bytes)
     SELECT user_id, id, $3::integer, $4::bytea FROM job",
);

pub(super) const SUBMIT: Statement = Statement::new(
    "import_jobs.submit",
    "UPDATE import_jobs
     SET status = 'queued', key = $3, fingerprint = $4, file_name = $5, heartbeat_at = now()
     WHERE user_id = $1 AND id = $2 AND status = 'uploading'",
);

pub(super) const ABANDON: Statement = Statement::new(
    "import_jobs.abandon",
    "DELETE FROM import_jobs WHERE user_id = $1 AND id = $2 AND status = 'uploading'",
);

pub(super) const FIND: Statement = Statement::new(
    "import_jobs.find",
    concat!(
        "SELECT ",
        columns!(),
        " FROM import_jobs WHERE user_id = $1 AND id = $2"
    ),
);

pub(super) const FIND_BY_KEY: Statement = Statement::new(
    "import_jobs.find_by_key",
    "SELECT id FROM import_jobs
     WHERE user_id = $1 AND key = $2 AND fingerprint = $3
       AND status IN ('queued', 'reading', 'writing')
     ORDER BY created_at
     LIMIT 1",
);

pub(super) const LIST_OPEN: Statement = Statement::new(
    "import_jobs.list_open",
    concat!(
        "SELECT ",
        columns!(),
        " FROM import_jobs
         WHERE user_id = $1 AND status IN ('queued', 'reading', 'writing')
         ORDER BY created_at DESC, id DESC"
    ),
);

/// About all accounts: whose turn it is. Claiming is a second statement, of one account,
/// because no lock can be taken on rows of several shards at once.
pub(super) const CANDIDATES: Statement = Statement::new(
    "import_jobs.candidates",
    "SELECT user_id, id
     FROM import_jobs j
     WHERE status IN ('queued', 'reading', 'writing')
       AND (status = 'queued' OR heartbeat_at < now() - make_interval(secs => $1))
       AND NOT EXISTS (SELECT FROM import_jobs r
                       WHERE r.user_id = j.user_id AND r.status IN ('reading', 'writing')
                         AND r.heartbeat_at >= now() - make_interval(secs => $1))
     ORDER BY created_at, id
     LIMIT 16",
);

/// Does not wait for a row that another transaction has locked.
pub(super) const CLAIM: Statement = Statement::new(
    "import_jobs.claim",
    concat!(
        "UPDATE import_jobs
         SET status = 'reading', claim = $3, attempts = attempts + 1, heartbeat_at = now(),
             rows_read = 0, rows_written = 0
         WHERE user_id = $1 AND id IN (
             SELECT id FROM import_jobs
             WHERE user_id = $1 AND id = $2
               AND (status = 'queued' OR (status IN ('reading', 'writing')
                    AND heartbeat_at < now() - make_interval(secs => $4)))
             FOR UPDATE SKIP LOCKED)
         RETURNING ",
        columns!()
    ),
);

pub(super) const BEAT: Statement = Statement::new(
    "import_jobs.beat",
    "UPDATE import_jobs
     SET heartbeat_at = now(), status = $4, rows_read = $5, rows_written = $6
     WHERE user_id = $1 AND id = $2 AND claim = $3
     RETURNING is_cancelled",
);

pub(super) const CHUNK: Statement = Statement::new(
    "import_jobs.chunk",
    "SELECT bytes FROM import_chunks WHERE user_id = $1 AND job_id = $2 AND n = $3",
);

/// The foreign key removes the file.
pub(super) const COMPLETE: Statement = Statement::new(
    "import_jobs.complete",
    "DELETE FROM import_jobs WHERE user_id = $1 AND id = $2 AND claim = $3",
);

pub(super) const END: Statement = Statement::new(
    "import_jobs.end",
    "UPDATE import_jobs SET status = $4, outcome = $5, ended_at = $6, claim = NULL
     WHERE user_id = $1 AND id = $2 AND claim = $3",
);

pub(super) const REMOVE_FILE: Statement = Statement::new(
    "import_jobs.remove_file",
    "DELETE FROM import_chunks WHERE user_id = $1 AND job_id = $2",
);

pub(super) const RELEASE: Statement = Statement::new(
    "import_jobs.release",
    "UPDATE import_jobs SET status = 'queued', claim = NULL, attempts = attempts - $4::integer
     WHERE user_id = $1 AND id = $2 AND claim = $3",
);

pub(super) const CANCEL_WAITING: Statement = Statement::new(
    "import_jobs.cancel_waiting",
    "UPDATE import_jobs SET status = 'failed', outcome = $3, ended_at = $4
     WHERE user_id = $1 AND id = $2 AND status IN ('uploading', 'queued')",
);

pub(super) const CANCEL_RUNNING: Statement = Statement::new(
    "import_jobs.cancel_running",
    "UPDATE import_jobs SET is_cancelled = true
     WHERE user_id = $1 AND id = $2 AND status IN ('reading', 'writing')",
);

pub(super) const CANCEL_ALL: Statement = Statement::new(
    "import_jobs.cancel_all",
    "UPDATE import_jobs SET is_cancelled = true
     WHERE user_id = $1 AND status IN ('reading', 'writing')",
);

pub(super) const FORGET: Statement = Statement::new(
    "import_jobs.forget",
    "DELETE FROM import_jobs WHERE user_id = $1 AND id = $2 AND status IN ('done', 'failed')",
);

pub(super) const PURGE: Statement = Statement::new(
    "import_jobs.purge",
    "DELETE FROM import_jobs
     WHERE ended_at < $1 AND (user_id, id) IN (
         SELECT user_id, id FROM import_jobs WHERE ended_at < $1 ORDER BY ended_at LIMIT $2)",
);

pub(super) const PURGE_UPLOADS: Statement = Statement::new(
    "import_jobs.purge_uploads",
    "DELETE FROM import_jobs
     WHERE status = 'uploading' AND heartbeat_at < now() - make_interval(secs => $1)",
);
