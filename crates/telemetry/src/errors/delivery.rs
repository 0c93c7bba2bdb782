//! Sends reports to the tracker from a thread with a bounded queue.

use std::{
    io,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{self, RecvTimeoutError, SyncSender},
    },
    thread,
    time::{Duration, Instant},
};

use actix_web::http::header::RETRY_AFTER;
use sentry_types::{
    Dsn,
    protocol::v7::{Envelope, EnvelopeHeaders},
};
use ureq::Agent;

use super::{limit::Limit, report::Report};
use crate::outbound::{USER_AGENT, agent};

/// The pause after 429 without `Retry-After`, as the protocol says
/// (<https://develop.sentry.dev/sdk/expected-features/rate-limiting/>).
const DEFAULT_PAUSE: Duration = Duration::from_mins(1);
const MAX_PAUSE: Duration = Duration::from_hours(1);

/// The number of reports by outcome, since the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ErrorTrackerCounts {
    /// Accepted by the tracker.
    pub delivered: u64,
    /// Sent, but rejected or not answered.
    pub failed: u64,
    /// Not sent because the queue was full, or because the tracker asked for a pause.
    pub dropped: u64,
    /// Not sent because the same failure was sent within the minute, or the limit per
    /// minute was reached.
    pub suppressed: u64,
}

/// The address and the credentials of the tracker.
pub(crate) struct Endpoint {
    agent: Agent,
    address: String,
    /// Contains the key, so it is never logged.
    authority: String,
}

/// Why a report was not delivered.
struct SendError {
    error: String,
    pause: Option<Duration>,
}

impl Endpoint {
    pub(crate) fn new(dsn: &Dsn, timeout: Duration) -> Self {
        Self {
            agent: agent(timeout),
            address: dsn.envelope_api_url().to_string(),
            authority: dsn.to_auth(Some(USER_AGENT)).to_string(),
        }
    }

    fn send(&self, report: Report) -> Result<(), SendError> {
        let event = report.into_event();
        let headers = EnvelopeHeaders::new().with_event_id(event.event_id);
        let mut envelope = Envelope::new().with_headers(headers);
        envelope.add_item(event);
        let mut body = Vec::new();
        let failed = |error: String| SendError { error, pause: None };
        envelope
            .to_writer(&mut body)
            .map_err(|error| failed(error.to_string()))?;
        let response = self
            .agent
            .post(&self.address)
            .header("content-type", "application/x-sentry-envelope")
            .header("x-sentry-auth", &self.authority)
            .send(&body)
            .map_err(|error| failed(error.to_string()))?;
        if response.status().is_success() {
            return Ok(());
        }
        let status = response.status().as_u16();
        let pause = response.headers().get(RETRY_AFTER.as_str());
        let pause = pause
            .and_then(|value| value.to_str().ok()?.parse().ok())
            .map_or(DEFAULT_PAUSE, Duration::from_secs);
        Err(SendError {
            error: format!("status {status}"),
            pause: (status == 429).then_some(pause.min(MAX_PAUSE)),
        })
    }
}

/// The bounded queue of the sending thread.
pub(crate) struct EventQueue {
    queue: Mutex<Option<SyncSender<Report>>>,
    limit: Mutex<Limit>,
    state: Arc<State>,
    ended: Mutex<mpsc::Receiver<()>>,
}

#[derive(Default)]
struct State {
    delivered: AtomicU64,
    failed: AtomicU64,
    dropped: AtomicU64,
    suppressed: AtomicU64,
    /// The shutdown timed out: what is still queued is dropped.
    is_abandoned: AtomicBool,
}

impl EventQueue {
    pub(crate) fn start(endpoint: Endpoint, capacity: usize, per_minute: u32) -> io::Result<Self> {
        let (queue, reports) = mpsc::sync_channel(capacity);
        let (end, ended) = mpsc::channel::<()>();
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        thread::Builder::new()
            .name("errors".to_owned())
            .spawn(move || {
                shared.send_all(&endpoint, &reports);
                // Closes the channel, which tells `shutdown` that the thread ended.
                drop(end);
            })?;
        Ok(Self {
            queue: Mutex::new(Some(queue)),
            limit: Mutex::new(Limit::new(per_minute)),
            state,
            ended: Mutex::new(ended),
        })
    }

    /// Queues a report, unless it is suppressed or the queue is full.
    pub(crate) fn send(&self, report: Report, now: Instant) {
        let mut limit = self.limit.lock().unwrap_or_else(PoisonError::into_inner);
        let is_allowed = limit.allows(&report.fingerprint, now);
        drop(limit);
        if !is_allowed {
            self.state.suppressed.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let sent = queue.as_ref().map(|queue| queue.try_send(report));
        if !matches!(sent, Some(Ok(()))) {
            self.state.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(crate) fn counts(&self) -> ErrorTrackerCounts {
        ErrorTrackerCounts {
            delivered: self.state.delivered.load(Ordering::Relaxed),
            failed: self.state.failed.load(Ordering::Relaxed),
            dropped: self.state.dropped.load(Ordering::Relaxed),
            suppressed: self.state.suppressed.load(Ordering::Relaxed),
        }
    }

    /// Waits until the thread has sent what is queued; `false` on timeout.
    pub(crate) fn shutdown(&self, timeout: Duration) -> bool {
        // The thread ends when it has emptied a queue that has no sender.
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        drop(queue.take());
        drop(queue);
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        let has_ended = ended.recv_timeout(timeout) == Err(RecvTimeoutError::Disconnected);
        self.state.is_abandoned.store(true, Ordering::Relaxed);
        has_ended
    }
}

impl State {
    /// Sends until the queue is closed. Logs the start and the end of an outage only.
    fn send_all(&self, endpoint: &Endpoint, reports: &mpsc::Receiver<Report>) {
        let mut is_failing = false;
        let mut pause: Option<(Instant, Duration)> = None;
        for report in reports {
            let is_paused = pause.is_some_and(|(since, length)| since.elapsed() < length);
            if is_paused || self.is_abandoned.load(Ordering::Relaxed) {
                self.dropped.fetch_add(1, Ordering::Relaxed);
                continue;
            }
            match endpoint.send(report) {
                Ok(()) => {
                    self.delivered.fetch_add(1, Ordering::Relaxed);
                    if is_failing {
                        tracing::info!("the error tracker accepts reports again");
                    }
                    is_failing = false;
                }
                Err(SendError {
                    error,
                    pause: asked,
                }) => {
                    self.failed.fetch_add(1, Ordering::Relaxed);
                    pause = asked.map(|length| (Instant::now(), length));
                    if !is_failing {
                        tracing::warn!(error, "the error tracker does not accept reports");
                    }
                    is_failing = true;
                }
            }
        }
    }
}
