//! Running all checks, once for everybody who asks at the same time.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde_json::{Map, Value};
use time::OffsetDateTime;
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{Instant, timeout, timeout_at},
};

use crate::{Criticality, Observation, Readiness, Status, check::Registered, readiness::Damping};

/// The share of the time limit that checks may use. The rest lets a run end by
/// its own deadlines, with the answers of the quick checks in it, before those
/// who wait for it give up.
const SHARE_OF_CHECKS: f64 = 0.9;

/// Where the time of day comes from.
pub(crate) type Clock = Box<dyn Fn() -> OffsetDateTime + Send + Sync>;

/// What one run of all checks found.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The worst status, where an informative check can do no worse than degrade.
    pub status: Status,
    /// Every check, in the order of registration.
    pub checks: Vec<Checked>,
    /// When the run ended.
    pub at: OffsetDateTime,
}

impl Report {
    /// Finds the check of that name.
    #[must_use]
    pub fn check(&self, name: &str) -> Option<&Checked> {
        self.checks.iter().find(|check| check.name == name)
    }
}

/// What one check found.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// Its name.
    pub name: String,
    /// What it means for the whole when it is unhealthy.
    pub criticality: Criticality,
    /// How well the thing checked is.
    pub status: Status,
    /// How long it took to answer.
    pub latency: Duration,
    /// Numbers, versions and the reason of a bad status, not for the public.
    pub detail: Map<String, Value>,
}

/// A report, what it means for readiness, and how old it is.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    pub(crate) report: Arc<Report>,
    pub(crate) readiness: Readiness,
    completed: Instant,
}

pub(crate) struct Runs {
    pub(crate) checks: Vec<Registered>,
    pub(crate) clock: Clock,
    pub(crate) cache_for: Duration,
    pub(crate) timeout: Duration,
    pub(crate) state: Mutex<State>,
}

pub(crate) struct State {
    damping: Damping,
    last: Option<Snapshot>,
    flight: Option<Flight>,
    flights: u64,
}

/// A run on its way, and where its result will be seen.
#[derive(Clone)]
struct Flight {
    number: u64,
    ends: Instant,
    landed: watch::Receiver<Option<Snapshot>>,
}

enum Current {
    Fresh(Snapshot),
    OnItsWay(Flight),
}

impl State {
    pub(crate) fn new(damping: Damping) -> Self {
        Self {
            damping,
            last: None,
            flight: None,
            flights: 0,
        }
    }
}

impl Runs {
    /// Returns a result that is fresh enough, after a run of all checks if need be.
    ///
    /// It answers within the time limit even if a check never returns or the
    /// thread that runs the checks is blocked.
    pub(crate) async fn latest(self: &Arc<Self>) -> Snapshot {
        // A run vanishes with the worker thread that began it; the next one
        // runs on this thread, so a second disappearance is no such accident.
        for _ in 0..2 {
            let mut flight = match self.current() {
                Current::Fresh(snapshot) => return snapshot,
                Current::OnItsWay(flight) => flight,
            };
            match timeout_at(flight.ends, flight.landed.wait_for(Option::is_some)).await {
                Ok(Ok(landed)) => {
                    if let Some(snapshot) = landed.as_ref() {
                        return snapshot.clone();
                    }
                }
                Ok(Err(_vanished)) => self.forget(flight.number),
                Err(_late) => return self.settle(flight.number, self.unanswered()),
            }
        }
        let number = self.lock().flights;
        self.settle(number, self.unanswered())
    }

    fn current(self: &Arc<Self>) -> Current {
        let mut state = self.lock();
        // Who is out of service asks twice as often, so that it is back in time.
        let fresh = |snapshot: &&Snapshot| {
            let age = match snapshot.readiness {
                Readiness::Ready => self.cache_for,
                Readiness::NotReady { .. } => self.cache_for / 2,
            };
            snapshot.completed.elapsed() < age
        };
        if let Some(snapshot) = state.last.as_ref().filter(fresh) {
            return Current::Fresh(snapshot.clone());
        }
        if let Some(flight) = &state.flight {
            return Current::OnItsWay(flight.clone());
        }
        state.flights += 1;
        let number = state.flights;
        let (landing, landed) = watch::channel(None);
        let flight = Flight {
            number,
            ends: Instant::now() + self.timeout,
            landed,
        };
        state.flight = Some(flight.clone());
        // A task of its own, because the one who asked may hang up, and the
        // others who wait would then have to begin again.
        let runs = Arc::clone(self);
        tokio::spawn(async move {
            let checked = runs.run().await;
            landing.send_replace(Some(runs.settle(number, checked)));
        });
        Current::OnItsWay(flight)
    }

    async fn run(&self) -> Vec<Checked> {
        let at_most = self.timeout.mul_f64(SHARE_OF_CHECKS);
        let started: Vec<_> = self
            .checks
            .iter()
            .map(|registered| (registered, start(registered, at_most)))
            .collect();
        let mut checked = Vec::with_capacity(started.len());
        for (registered, task) in started {
            // A task that ends without a value panicked: nobody aborts it, and
            // with its runtime this one would be gone as well.
            let (observation, elapsed) = task
                .await
                .unwrap_or_else(|_| (Observation::unhealthy("panicked"), Duration::ZERO));
            checked.push(check_result(registered, observation, elapsed));
        }
        checked
    }

    /// Makes the result of a run everybody's, unless that run was given up before.
    fn settle(&self, number: u64, checks: Vec<Checked>) -> Snapshot {
        let mut state = self.lock();
        let is_current = state.flight.as_ref().is_some_and(|f| f.number == number);
        if let (false, Some(last)) = (is_current, &state.last) {
            return last.clone();
        }
        log_changes(state.last.as_ref().map(|last| &*last.report), &checks);
        let readiness = state.damping.count(
            (self.checks.iter().zip(&checks))
                .filter(|(_, check)| check.criticality == Criticality::Required)
                .map(|(registered, check)| (registered.reason.as_str(), check.status)),
        );
        log_turn(state.last.as_ref().map(|last| &last.readiness), &readiness);
        let status = checks
            .iter()
            .map(|check| check.criticality.weigh(check.status))
            .max()
            .unwrap_or(Status::Healthy);
        let snapshot = Snapshot {
            report: Arc::new(Report {
                status,
                checks,
                at: (self.clock)(),
            }),
            readiness,
            completed: Instant::now(),
        };
        state.flight = None;
        state.last = Some(snapshot.clone());
        snapshot
    }

    fn forget(&self, number: u64) {
        let mut state = self.lock();
        if state.flight.as_ref().is_some_and(|f| f.number == number) {
            state.flight = None;
        }
    }

    fn unanswered(&self) -> Vec<Checked> {
        let observation = Observation::unhealthy("no run of the checks ended in time");
        self.checks
            .iter()
            .map(|registered| check_result(registered, observation.clone(), self.timeout))
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing is half done when a clock panics in there: the state is
        // written at the very end.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts a check as a task of its own, which turns a panic into a value,
/// even one in a destructor when the deadline drops the check.
fn start(registered: &Registered, at_most: Duration) -> JoinHandle<(Observation, Duration)> {
    let (check, kept) = (Arc::clone(&registered.check), Arc::clone(&registered.kept));
    let deadline = registered.deadline.min(at_most);
    tokio::spawn(async move {
        if let Some(seen) = kept.get() {
            return seen;
        }
        let started = Instant::now();
        let observation = timeout(deadline, check.observe()).await;
        let observation = observation.unwrap_or_else(|_| {
            let reason = format!("no answer within {} ms", deadline.as_millis());
            Observation::unhealthy(reason)
        });
        let elapsed = started.elapsed();
        kept.put(&observation, elapsed);
        (observation, elapsed)
    })
}

fn check_result(registered: &Registered, seen: Observation, elapsed: Duration) -> Checked {
    Checked {
        name: registered.name.clone(),
        criticality: registered.criticality,
        status: seen.status,
        latency: seen.latency.unwrap_or(elapsed),
        detail: seen.detail,
    }
}

/// Logs each check that is not what it was; the answers hide reasons from the
/// public, so this is where the operator without a token finds them.
fn log_changes(before: Option<&Report>, checks: &[Checked]) {
    for check in checks {
        let was = before
            .and_then(|report| report.check(&check.name))
            .map_or(Status::Healthy, |before| before.status);
        if was == check.status {
            continue;
        }
        let reason = check.detail.get("reason").and_then(Value::as_str);
        match check.status {
            Status::Healthy => {
                tracing::info!(check.name = %check.name, "health check recovered");
            }
            Status::Unknown => tracing::info!(
                check.name = %check.name,
                check.reason = reason,
                "health check cannot tell"
            ),
            Status::Degraded | Status::Unhealthy => tracing::warn!(
                check.name = %check.name,
                check.status = %check.status,
                check.reason = reason,
                "health check is not well"
            ),
        }
    }
}

/// Logs that the service begins or ceases to be ready.
fn log_turn(before: Option<&Readiness>, now: &Readiness) {
    match now {
        _ if before == Some(now) => {}
        Readiness::Ready => tracing::info!("ready"),
        Readiness::NotReady { reason } => tracing::warn!(%reason, "not ready"),
    }
}

#[cfg(test)]
mod tests;
