//! The queue of imports, as requests see it: who may join, and how to wait for the end.

use std::{fmt, sync::Arc, time::Duration};

use listbud_domain::{ImportId, UserId};
use listbud_persistence::{
    Database, StoreError,
    imports::{
        self,
        jobs::{self, Job, JobStatus},
    },
};
use tokio::{
    sync::Notify,
    time::{Instant, sleep, sleep_until},
};

use crate::ApiError;

/// How often a waiting request polls the job, besides being woken when a worker of this
/// process has ended one.
const POLL: Duration = Duration::from_millis(500);

/// When a client that found the queue full should come back, in seconds.
const COME_BACK: u64 = 10;

/// How many imports run and wait.
#[derive(Debug, Clone, Copy)]
pub struct ImportSettings {
    /// How many imports this process runs at a time. With 0 it runs none, and leaves
    /// them to other servers of the database.
    pub permits: usize,
    /// How many imports of all accounts may run and wait.
    pub queue: u64,
}

/// The queue of imports. Cloning shares it.
#[derive(Clone)]
pub struct ImportQueue(Arc<Inner>);

struct Inner {
    settings: ImportSettings,
    /// Connections for the workers alone, so that imports take none from requests.
    database: Database,
    queued: Notify,
    ended: Notify,
}

impl fmt::Debug for ImportQueue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ImportQueue")
            .field(&self.0.settings)
            .finish()
    }
}

/// How a job ended.
pub(super) enum JobResult {
    /// With this report, as JSON text.
    Report(String),
    /// With this problem, as JSON text.
    Failed(String),
}

/// What is known of a job.
pub(super) enum JobState {
    /// It has not ended.
    Open(Box<Job>),
    /// It has ended.
    Ended(JobResult),
    /// There is no such job.
    Unknown,
}

impl ImportQueue {
    /// Makes the queue. `database` should be a pool of its own, with two connections for
    /// each permit: one for the import and one for its heartbeat.
    #[must_use]
    pub fn new(settings: ImportSettings, database: Database) -> Self {
        Self(Arc::new(Inner {
            settings,
            database,
            queued: Notify::new(),
            ended: Notify::new(),
        }))
    }

    /// How many imports run and wait.
    #[must_use]
    pub fn settings(&self) -> ImportSettings {
        self.0.settings
    }

    /// The workers' connections.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.0.database
    }

    /// Refuses a new job while the queue is full. An account may fill a quarter of it.
    pub(super) async fn admit(&self, database: &Database, owner: UserId) -> Result<(), ApiError> {
        let db = database.client().await?;
        let open = jobs::open(&db, owner).await?;
        let limit = self.0.settings.queue;
        if open.all >= limit || open.own >= limit.div_ceil(4) {
            return Err(ApiError::QueueFull { seconds: COME_BACK });
        }
        Ok(())
    }

    /// Tells a worker of this process that there is a new job.
    pub(super) fn announce(&self) {
        self.0.queued.notify_one();
    }

    /// Tells those who wait that a job has ended.
    pub(super) fn announce_end(&self) {
        self.0.ended.notify_waiters();
    }

    /// Waits for a new job that another request announces.
    pub(super) async fn queued(&self) {
        self.0.queued.notified().await;
    }

    /// Waits until a job ends, without holding a connection, until `deadline`.
    pub(super) async fn wait(
        &self,
        database: &Database,
        owner: UserId,
        id: ImportId,
        deadline: Instant,
    ) -> Result<JobState, ApiError> {
        loop {
            let ended = self.0.ended.notified();
            let seen = state(database, owner, id).await;
            let is_late = Instant::now() >= deadline;
            match seen {
                Ok(JobState::Open(_)) | Err(_) if !is_late => {}
                Ok(state) => return Ok(state),
                Err(error) => return Err(error.into()),
            }
            tokio::select! {
                () = ended => {}
                () = sleep(POLL) => {}
                () = sleep_until(deadline) => {}
            }
        }
    }
}

/// The state of a job, or of the import that it has become.
pub(super) async fn state(
    database: &Database,
    owner: UserId,
    id: ImportId,
) -> Result<JobState, StoreError> {
    let db = database.client().await?;
    if let Some(job) = jobs::find(&db, owner, id).await? {
        let outcome = job.outcome.clone().unwrap_or_default();
        return Ok(match job.status {
            JobStatus::Done => JobState::Ended(JobResult::Report(outcome)),
            JobStatus::Failed => JobState::Ended(JobResult::Failed(outcome)),
            _ => JobState::Open(Box::new(job)),
        });
    }
    // The job is removed in the transaction that writes the import.
    let report = imports::report(&db, owner, id).await?;
    Ok(report.map_or(JobState::Unknown, |report| {
        JobState::Ended(JobResult::Report(report))
    }))
}
