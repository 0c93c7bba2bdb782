//! Workers, who take imports from the queue and do them.

use std::{
    ops::ControlFlow,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use actix_web::{rt, web};
use listbud_persistence::{
    StoreError,
    idempotency::Keyed,
    imports::{
        ImportError,
        jobs::{self, Beat, Claim, Job, JobStatus, LEASE},
    },
};
use listbud_takeout as takeout;
use time::OffsetDateTime;
use tokio::{
    sync::watch,
    time::{Instant, MissedTickBehavior, interval, sleep, timeout},
};
use uuid::Uuid;

use super::{
    FileImport, Imported,
    json_text::json_text,
    spool::{self, JobFile},
};
use crate::{Api, ApiError, ImportedRows, error::Chain};

/// How often a worker without work looks for a job that another server has taken in.
const LOOK: Duration = Duration::from_secs(1);

/// How often a worker renews its claim.
const BEAT: Duration = Duration::from_secs(2);

/// How often a job is begun before it counts as one that cannot be done: each server
/// that it was given to has died, or has run out of time.
const MAX_ATTEMPTS: u32 = 5;

/// How far a job is, shared by those who work and those who tell.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// What kind of file it is, once that is known.
    format: OnceLock<&'static str>,
    is_writing: AtomicBool,
    rows_read: AtomicU64,
    rows_written: Arc<AtomicU64>,
    is_given_up: AtomicBool,
}

impl Progress {
    fn beat(&self) -> Beat {
        Beat {
            status: if self.is_writing.load(Ordering::Relaxed) {
                JobStatus::Writing
            } else {
                JobStatus::Reading
            },
            rows_read: self.rows_read.load(Ordering::Relaxed),
            rows_written: self.rows_written.load(Ordering::Relaxed),
        }
    }
}

/// Gives up when the worker's own future is dropped: what runs on another thread sees
/// it and ends, too.
struct GiveUp(Arc<Progress>);

impl Drop for GiveUp {
    fn drop(&mut self) {
        self.0.is_given_up.store(true, Ordering::Relaxed);
    }
}

/// Does imports, one after the other, until `stop` says so. A server runs as many of
/// these at a time as [`ImportSettings::permits`](crate::ImportSettings) says. An import
/// that is running then is given back to the queue.
pub async fn run_imports(api: Api, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let claimed = async {
            let db = api.imports.database().client().await?;
            jobs::claim(&db, || api.world.new_id()).await
        };
        match claimed.await {
            Ok(Some((job, claim))) => work(&api, job, claim, &mut stop).await,
            outcome => {
                if let Err(error) = outcome {
                    tracing::debug!(error = %Chain(&error), "could not look for imports");
                }
                tokio::select! {
                    () = api.imports.queued() => {}
                    () = sleep(LOOK) => {}
                    _ = stop.changed() => {}
                }
            }
        }
    }
}

/// Does one job. A panic in it ends the job's attempt, and not the worker.
async fn work(api: &Api, job: Job, claim: Uuid, stop: &mut watch::Receiver<bool>) {
    let (owner, id) = (job.owner, job.id);
    let mut task = rt::spawn(attempt(api.clone(), job, claim));
    let is_stopped = tokio::select! {
        outcome = &mut task => {
            if outcome.is_err() {
                tracing::error!(import.id = %id, "an import panicked");
            }
            false
        }
        _ = stop.wait_for(|stop| *stop) => true,
    };
    if is_stopped {
        task.abort();
        let released = async {
            let db = api.imports.database().client().await?;
            jobs::release(&db, owner, id, claim, true).await
        };
        if let Err(error) = released.await {
            tracing::warn!(error = %Chain(&error), import.id = %id, "could not release an import");
        }
    }
    api.imports.announce_end();
}

/// Does one job, and writes down how it ended.
async fn attempt(api: Api, job: Job, claim: Uuid) {
    let progress = Arc::new(Progress::default());
    let give_up = GiveUp(Arc::clone(&progress));
    if job.attempts > MAX_ATTEMPTS {
        let error = ApiError::Internal("an import failed each time it was started");
        return fail(&api, &job, claim, &error).await;
    }
    let outcome = {
        let mut import = std::pin::pin!(import(&api, &job, claim, &progress));
        tokio::select! {
            outcome = &mut import => outcome,
            end = heartbeat(&api, &job, claim, &progress) => match end {
                Claim::Cancelled => Err(Failure::Refused(ApiError::ImportCancelled)),
                // It may just have committed, which removes the job.
                _ => match timeout(LEASE, import).await {
                    Ok(outcome) => outcome,
                    Err(_) => return,
                },
            },
        }
    };
    drop(give_up);
    match outcome {
        Ok(Done::Imported(imported)) => note(&api, &job, &imported),
        Ok(Done::Report(report)) => end(&api, &job, claim, JobStatus::Done, &report).await,
        Err(Failure::ClaimLost) => {
            tracing::warn!(import.id = %job.id, "another worker took over an import");
        }
        Err(Failure::Refused(error)) => {
            let format = progress.format.get().copied();
            api.observer.did_not_import(format.unwrap_or("unknown"));
            fail(&api, &job, claim, &error).await;
        }
        Err(Failure::Store(error)) => retry(&api, &job, claim, error).await,
    }
}

/// How an import went well.
enum Done {
    /// It is in the database, and the job is gone.
    Imported(Imported),
    /// It was a preview, or was done before; this is the report.
    Report(String),
}

/// Why an import did not go well.
enum Failure {
    /// Another worker has it.
    ClaimLost,
    /// It cannot be done.
    Refused(ApiError),
    /// The database failed.
    Store(StoreError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::Store(error) => Self::Store(error),
            error => Self::Refused(error),
        }
    }
}

async fn import(
    api: &Api,
    job: &Job,
    claim: Uuid,
    progress: &Arc<Progress>,
) -> Result<Done, Failure> {
    let files = spool::fetch(api.imports.database(), job).await?;
    let read = read(api, job, files, progress).await?;
    // Nobody else sets it.
    let _ = progress.format.set(read.format.as_str());
    progress.is_writing.store(true, Ordering::Relaxed);
    let keyed = job.key.as_ref().map(|key| Keyed {
        owner: job.owner,
        key: key.key.clone(),
        fingerprint: key.fingerprint,
    });
    let import = FileImport {
        owner: job.owner,
        newcomer: None,
        file_name: &job.file_name,
        read,
        is_preview: job.options.is_preview,
        finds_disappeared: job.options.finds_disappeared,
        address: job.address,
        keyed: keyed.as_ref(),
        job: (!job.options.is_preview).then_some((job.id, claim)),
        written: Arc::clone(&progress.rows_written),
        quotas: &api.quotas,
    };
    match import.run(api.imports.database(), &api.world).await {
        Ok(imported) if job.options.is_preview => {
            let report = web::block(move || json_text(&imported.report())).await;
            report
                .map(Done::Report)
                .map_err(|_| ApiError::Internal("a report could not be written").into())
        }
        Ok(imported) => Ok(Done::Imported(imported)),
        Err(ImportError::Done(outcome)) => Ok(Done::Report(outcome.text)),
        Err(ImportError::ClaimLost) => Err(Failure::ClaimLost),
        Err(error) => Err(ApiError::from(error).into()),
    }
}

/// Reads the files on another thread: they keep a processor busy.
async fn read(
    api: &Api,
    job: &Job,
    files: Vec<JobFile>,
    progress: &Arc<Progress>,
) -> Result<takeout::Takeout, ApiError> {
    let options = takeout::Options {
        limits: takeout::Limits {
            bytes: api.limits.upload_bytes,
            ..takeout::Limits::default()
        },
        labelled_places: job.options.takes_labelled,
    };
    let progress = Arc::clone(progress);
    let read = web::block(move || {
        let uploads = files.iter();
        let uploads: Vec<takeout::Upload<'_>> = uploads
            .map(|file| takeout::Upload::new(&file.name, &file.content))
            .collect();
        takeout::parse_all(&uploads, &options, &|told| {
            let rows = u64::try_from(told.rows).unwrap_or(u64::MAX);
            progress.rows_read.store(rows, Ordering::Relaxed);
            if progress.is_given_up.load(Ordering::Relaxed) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
    });
    let read = read
        .await
        .map_err(|_| ApiError::Internal("reading a file was interrupted"))?;
    Ok(read?)
}

/// Renews the claim until the work has to end, and says why.
async fn heartbeat(api: &Api, job: &Job, claim: Uuid, progress: &Progress) -> Claim {
    let mut ticks = interval(BEAT);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut renewed = Instant::now();
    loop {
        ticks.tick().await;
        let beat = async {
            let db = api.imports.database().client().await?;
            jobs::beat(&db, job.owner, job.id, claim, progress.beat()).await
        };
        match beat.await {
            Ok(Claim::Held) => renewed = Instant::now(),
            Ok(end) => return end,
            // Another worker may have it by now.
            Err(_) if renewed.elapsed() > LEASE => return Claim::Lost,
            Err(error) => {
                tracing::debug!(error = %Chain(&error), import.id = %job.id, "could not renew a claim");
            }
        }
    }
}

fn note(api: &Api, job: &Job, imported: &Imported) {
    let (format, summary) = (imported.format, &imported.summary);
    api.observer.imported(
        format,
        ImportedRows {
            imported: summary.imported,
            merged: summary.merged,
            skipped: summary.skipped,
        },
    );
    tracing::info!(
        import.id = %job.id,
        user.id = %job.owner,
        import.format = format,
        imported = summary.imported,
        merged = summary.merged,
        skipped = summary.skipped,
        "imported a file"
    );
}

/// Gives a job back after a failure of the database, where another attempt can help.
async fn retry(api: &Api, job: &Job, claim: Uuid, error: StoreError) {
    let is_passing = matches!(
        error,
        StoreError::PoolExhausted
            | StoreError::Unavailable { .. }
            | StoreError::Contended { .. }
            // If it took effect after all, the job is gone, and this changes nothing.
            | StoreError::CommitUnknown(_)
    );
    if !is_passing || job.attempts >= MAX_ATTEMPTS {
        return fail(api, job, claim, &ApiError::Store(error)).await;
    }
    tracing::warn!(error = %Chain(&error), import.id = %job.id, "an import failed and will be retried");
    sleep(LOOK).await;
    let released = async {
        let db = api.imports.database().client().await?;
        // Counted: it may be this import that makes the database fail.
        jobs::release(&db, job.owner, job.id, claim, false).await
    };
    // Otherwise the claim runs out by itself.
    if let Err(error) = released.await {
        tracing::debug!(error = %Chain(&error), import.id = %job.id, "could not release an import");
    }
}

async fn fail(api: &Api, job: &Job, claim: Uuid, error: &ApiError) {
    let problem = error.problem();
    if problem.status().is_server_error() {
        tracing::error!(error = %Chain(error), import.id = %job.id, "an import failed");
    }
    end(api, job, claim, JobStatus::Failed, &json_text(&problem)).await;
}

async fn end(api: &Api, job: &Job, claim: Uuid, status: JobStatus, outcome: &str) {
    let now: OffsetDateTime = api.world.now();
    let database = api.imports.database();
    let ended = jobs::end(database, job.owner, job.id, claim, (status, outcome), now).await;
    // The claim runs out, and the job is done once more.
    if let Err(error) = ended {
        tracing::warn!(error = %Chain(&error), import.id = %job.id, "could not store the outcome of an import");
    }
}
