//! Bringing events to the tracker.

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
const PAUSE: Duration = Duration::from_mins(1);
/// The longest pause that a tracker may ask for.
const LONGEST_PAUSE: Duration = Duration::from_hours(1);

/// What became of the failures so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ErrorTrackerCounts {
    /// Taken by the tracker.
    pub delivered: u64,
    /// Sent, but refused or unanswered.
    pub failed: u64,
    /// Not sent because too many were waiting, or because the tracker asked
    /// for a pause.
    pub dropped: u64,
    /// Not sent because the same was sent within the minute, or too many were.
    pub suppressed: u64,
}

/// Where events go.
pub(crate) struct Endpoint {
    agent: Agent,
    address: String,
    /// The key in it must not be logged.
    authority: String,
}

impl Endpoint {
    pub(crate) fn new(dsn: &Dsn, timeout: Duration) -> Self {
        Self {
            agent: agent(timeout),
            address: dsn.envelope_api_url().to_string(),
            authority: dsn.to_auth(Some(USER_AGENT)).to_string(),
        }
    }

    /// Sends one event; the error is for the log.
    fn deliver(&self, report: Report) -> Result<(), SendError> {
        let event = report.into_event();
        let headers = EnvelopeHeaders::new().with_event_id(event.event_id);
        let mut envelope = Envelope::new().with_headers(headers);
        envelope.add_item(event);
        let mut body = Vec::new();
        let failed = |error: String| SendError { error, pause: None };
        envelope
            .to_writer(&mut body)
            .map_err(|error| failed(error.to_string()))?;
        let answer = self
            .agent
            .post(&self.address)
            .header("content-type", "application/x-sentry-envelope")
            .header("x-sentry-auth", &self.authority)
            .send(&body)
            .map_err(|error| failed(error.to_string()))?;
        let status = answer.status().as_u16();
        if answer.status().is_success() {
            return Ok(());
        }
        let pause = answer.headers().get(RETRY_AFTER.as_str());
        let pause = pause
            .and_then(|value| value.to_str().ok()?.parse().ok())
            .map_or(PAUSE, Duration::from_secs);
        Err(SendError {
            error: format!("it answers {status}"),
            pause: (status == 429).then_some(pause.min(LONGEST_PAUSE)),
        })
    }
}

struct SendError {
    error: String,
    pause: Option<Duration>,
}

/// The queue before the thread that sends.
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
    /// Nobody waits any more for what has not gone out.
    is_abandoned: AtomicBool,
}

impl EventQueue {
    pub(crate) fn start(receiver: Endpoint, room: usize, per_minute: u32) -> io::Result<Self> {
        let (queue, reports) = mpsc::sync_channel(room);
        let (end, ended) = mpsc::channel::<()>();
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        thread::Builder::new()
            .name("errors".to_owned())
            .spawn(move || {
                shared.send_all(&receiver, &reports);
                // Nothing is ever sent: that it is gone tells that this ended.
                drop(end);
            })?;
        Ok(Self {
            queue: Mutex::new(Some(queue)),
            limit: Mutex::new(Limit::new(per_minute)),
            state,
            ended: Mutex::new(ended),
        })
    }

    /// Puts an event into the queue, unless it says nothing new or does not fit.
    pub(crate) fn send(&self, report: Report, now: Instant) {
        let mut limit = self.limit.lock().unwrap_or_else(PoisonError::into_inner);
        let passes = limit.allows(&report.fingerprint, now);
        drop(limit);
        if !passes {
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

    /// Lets the thread send what is waiting, and end.
    pub(crate) fn shutdown(&self, within: Duration) -> bool {
        // Without a service, the thread ends when the queue is empty.
        drop(
            self.queue
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        let has_ended = ended.recv_timeout(within) == Err(RecvTimeoutError::Disconnected);
        self.state.is_abandoned.store(true, Ordering::Relaxed);
        has_ended
    }
}

impl State {
    /// Sends until nobody can send any more. Two lines are logged for an
    /// outage, however long.
    fn send_all(&self, receiver: &Endpoint, reports: &mpsc::Receiver<Report>) {
        let mut is_failing = false;
        let mut pause: Option<(Instant, Duration)> = None;
        for report in reports {
            let is_paused = pause.is_some_and(|(since, length)| since.elapsed() < length);
            if is_paused || self.is_abandoned.load(Ordering::Relaxed) {
                self.dropped.fetch_add(1, Ordering::Relaxed);
                continue;
            }
            match receiver.deliver(report) {
                Ok(()) => {
                    self.delivered.fetch_add(1, Ordering::Relaxed);
                    if is_failing {
                        tracing::info!("the error tracker takes events again");
                    }
                    is_failing = false;
                }
                Err(failure) => {
                    self.failed.fetch_add(1, Ordering::Relaxed);
                    pause = failure.pause.map(|length| (Instant::now(), length));
                    if !is_failing {
                        let error = failure.error;
                        tracing::warn!(error, "events are lost until the error tracker takes them");
                    }
                    is_failing = true;
                }
            }
        }
    }
}
