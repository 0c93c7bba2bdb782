//! Imports that wait, run, or have failed: a queue in the database.
//!
//! A job moves from `uploading` to `queued` to `reading` to `writing`. A worker claims
//! it under a fresh id and renews its heartbeat; a job whose heartbeat is older than
//! [`LEASE`] may be claimed again by any server. The import's own transaction deletes
//! the job under that claim ([`complete`]), so that of two workers that both believe
//! to have it only one can commit.

mod job;
mod requests;
mod statements;
mod workers;

pub use job::{
    Beat, Cancelled, Claim, Job, JobKey, JobOptions, JobStatus, LEASE, NewJob, Open, RETENTION,
};
pub(crate) use requests::cancel_running;
pub use requests::{
    abandon, append, cancel, find, find_by_key, forget, insert, list_open, open, submit,
};
pub(crate) use statements::STATEMENTS;
pub use workers::{beat, chunk, claim, complete, end, purge, release};
