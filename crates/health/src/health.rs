//! The registry itself.

use std::{fmt, sync::Arc, time::Duration};

use serde_json::{Map, Value};
use tokio::time::sleep;

use crate::{
    Heartbeat, Lifecycle, Phase, Readiness, Report,
    access::Access,
    heartbeat::{Pulse, Watch},
    runs::Runs,
};

/// How often a watchdog beats: ten times within the silence that is allowed,
/// but neither so often that it is felt nor so seldom that it is no watch.
const LONGEST_TICK: Duration = Duration::from_secs(1);
const BRIEFEST_TICK: Duration = Duration::from_millis(5);

/// The checks of one process, what they found last, and the endpoints that tell.
///
/// It is a handle: clones share everything. Build it once, outside the closure
/// that actix-web calls for each of its workers, or each would check by itself.
#[derive(Clone)]
pub struct Health {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) service: String,
    pub(crate) version: String,
    pub(crate) facts: Map<String, Value>,
    pub(crate) summaries: Vec<Summary>,
    pub(crate) overview_details: Vec<String>,
    pub(crate) access: Access,
    pub(crate) lifecycle: Lifecycle,
    pub(crate) pulse: Arc<Pulse>,
    pub(crate) stalled_after: Duration,
    pub(crate) runs: Arc<Runs>,
}

/// A check's status in words that some client knows.
pub(crate) struct Summary {
    pub(crate) check: String,
    pub(crate) up: String,
    pub(crate) down: String,
}

impl Health {
    pub(crate) fn new(inner: Inner) -> Self {
        Self {
            inner: Arc::new(inner),
        }
    }

    /// The handle by which the program tells that it has started or is about to stop.
    #[must_use]
    pub fn lifecycle(&self) -> Lifecycle {
        self.inner.lifecycle.clone()
    }

    /// Promises to beat at least as often as `stalled_after` says; from now on
    /// `/live` depends on it.
    ///
    /// Each call makes a promise of its own: `/live` fails if one of them is broken.
    #[must_use]
    pub fn heartbeat(&self) -> Heartbeat {
        Heartbeat::new(Arc::clone(&self.inner.pulse))
    }

    /// Promises that the runtime which it is spawned on takes its turns, and
    /// keeps the promise until that runtime drops it.
    ///
    /// Spawn one on each: with actix-web that is `rt::spawn(health.watchdog())`
    /// beside the server and in the closure that builds the `App`, which each
    /// worker calls on its own thread. A worker that is blocked for longer than
    /// `stalled_after` then shows in `/live`, whichever worker answers.
    #[must_use = "it watches nothing until it is spawned"]
    pub fn watchdog(&self) -> impl Future<Output = ()> + Send + use<> {
        let watch = Watch(self.heartbeat());
        let pause = (self.inner.stalled_after / 10).clamp(BRIEFEST_TICK, LONGEST_TICK);
        async move {
            loop {
                watch.0.beat();
                sleep(pause).await;
            }
        }
    }

    /// Whether a promised heartbeat has not been heard for too long.
    #[must_use]
    pub fn is_stalled(&self) -> bool {
        self.inner.pulse.is_stalled(self.inner.stalled_after)
    }

    /// How long ago the registry was built.
    #[must_use]
    pub fn uptime(&self) -> Duration {
        self.inner.pulse.uptime()
    }

    /// Returns what the checks found, at most as old as the cache allows.
    ///
    /// It answers within the time limit whatever the checks do. It needs a
    /// tokio runtime, such as actix-web's.
    pub async fn report(&self) -> Arc<Report> {
        self.inner.runs.latest().await.report
    }

    /// Tells whether new requests should be sent here. While the process starts
    /// or drains it runs no check to know that they should not.
    pub async fn readiness(&self) -> Readiness {
        if let Some(unready) = self.unready_by_phase() {
            return unready;
        }
        let snapshot = self.inner.runs.latest().await;
        // The signal to stop may have come during the run.
        self.unready_by_phase().unwrap_or(snapshot.readiness)
    }

    fn unready_by_phase(&self) -> Option<Readiness> {
        let phase = self.inner.lifecycle.phase();
        (phase != Phase::Serving).then(|| Readiness::NotReady {
            reason: phase.as_str().to_owned(),
        })
    }
}

impl fmt::Debug for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Health")
            .field("service", &self.inner.service)
            .field("version", &self.inner.version)
            .field("phase", &self.inner.lifecycle.phase())
            .finish_non_exhaustive()
    }
}
