//! One thing that can be asked how it is.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::{Observation, Status};

/// Kubernetes waits as long by default (`timeoutSeconds: 1`); a slower check
/// fails its probe anyway.
pub(crate) const DEADLINE: Duration = Duration::from_secs(1);

/// What it means for the whole when a check is unhealthy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Criticality {
    /// The service is unhealthy and not ready.
    Required,
    /// The service is degraded and stays ready.
    Informative,
}

impl Criticality {
    /// What a check of this criticality makes of the whole.
    pub(crate) fn weigh(self, status: Status) -> Status {
        match self {
            _ if status == Status::Unknown => Status::Healthy,
            Self::Required => status,
            Self::Informative => status.min(Status::Degraded),
        }
    }
}

/// One thing that can be asked how it is.
///
/// ```
/// use listbud_health::{Check, Observation};
///
/// struct Queue(std::sync::mpsc::SyncSender<()>);
///
/// impl Check for Queue {
///     fn name(&self) -> &str {
///         "queue"
///     }
///
///     async fn observe(&self) -> Observation {
///         match self.0.try_send(()) {
///             Ok(()) => Observation::healthy(),
///             Err(error) => Observation::unhealthy(error.to_string()),
///         }
///     }
/// }
/// # let _ = Queue(std::sync::mpsc::sync_channel(1).0);
/// ```
pub trait Check: Send + Sync + 'static {
    /// The word for it in every answer: lower-case letters, digits, `-` and `_`.
    fn name(&self) -> &str;

    /// The `reason` of a service that is not ready because of it, in the same
    /// letters; its name unless said otherwise.
    fn reason(&self) -> &str {
        self.name()
    }

    /// What it means for the whole when this is unhealthy; `Required` unless said otherwise.
    fn criticality(&self) -> Criticality {
        Criticality::Required
    }

    /// How long one run may take before it counts as unhealthy; a second unless said otherwise.
    ///
    /// A run is dropped at its deadline, and is never given more than nine
    /// tenths of the registry's own time limit.
    fn deadline(&self) -> Duration {
        DEADLINE
    }

    /// For how long a healthy observation is repeated before this is asked
    /// again; every run asks unless said otherwise.
    ///
    /// It is for what is dear to ask and seldom changes. What was not healthy is
    /// asked in every run, so that a recovery is seen at once.
    fn good_for(&self) -> Duration {
        Duration::ZERO
    }

    /// Looks how it is.
    ///
    /// It runs on the async threads: what blocks belongs into
    /// `tokio::task::spawn_blocking`, since no deadline can interrupt it here.
    fn observe(&self) -> impl Future<Output = Observation> + Send;
}

/// Makes a check of an async closure.
///
/// ```
/// use listbud_health::{Observation, check_fn};
///
/// let check = check_fn("always", || async { Observation::healthy() }).informative();
/// # let _ = check;
/// ```
pub fn check_fn<F, Fut>(name: impl Into<String>, observe: F) -> CheckFn<F>
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Observation> + Send,
{
    CheckFn {
        name: name.into(),
        criticality: Criticality::Required,
        deadline: DEADLINE,
        observe,
    }
}

/// A check made of an async closure by [`check_fn`].
pub struct CheckFn<F> {
    name: String,
    criticality: Criticality,
    deadline: Duration,
    observe: F,
}

impl<F> CheckFn<F> {
    /// Makes a failure degrade the service instead of taking it out.
    #[must_use]
    pub fn informative(mut self) -> Self {
        self.criticality = Criticality::Informative;
        self
    }

    /// Sets how long one run may take.
    #[must_use]
    pub fn within(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }
}

impl<F, Fut> Check for CheckFn<F>
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Observation> + Send,
{
    fn name(&self) -> &str {
        &self.name
    }

    fn criticality(&self) -> Criticality {
        self.criticality
    }

    fn deadline(&self) -> Duration {
        self.deadline
    }

    fn observe(&self) -> impl Future<Output = Observation> + Send {
        (self.observe)()
    }
}

/// A [`Check`] whose type is forgotten, so that a list can hold it.
pub(crate) trait AnyCheck: Send + Sync + 'static {
    fn observe(self: Arc<Self>) -> Pin<Box<dyn Future<Output = Observation> + Send>>;
}

impl<C: Check> AnyCheck for C {
    fn observe(self: Arc<Self>) -> Pin<Box<dyn Future<Output = Observation> + Send>> {
        Box::pin(async move { Check::observe(&*self).await })
    }
}

/// A check with its answers about itself, asked once.
pub(crate) struct Registered {
    pub(crate) name: String,
    pub(crate) reason: String,
    pub(crate) criticality: Criticality,
    pub(crate) deadline: Duration,
    pub(crate) check: Arc<dyn AnyCheck>,
    pub(crate) kept: Arc<Kept>,
}

impl Registered {
    pub(crate) fn new(check: impl Check) -> Self {
        Self {
            name: check.name().to_owned(),
            reason: check.reason().to_owned(),
            criticality: check.criticality(),
            deadline: check.deadline(),
            kept: Arc::new(Kept {
                good_for: check.good_for(),
                last: Mutex::new(None),
            }),
            check: Arc::new(check),
        }
    }
}

/// What a check saw last, for as long as that is good.
pub(crate) struct Kept {
    good_for: Duration,
    last: Mutex<Option<Seen>>,
}

struct Seen {
    at: Instant,
    observation: Observation,
    elapsed: Duration,
}

impl Kept {
    pub(crate) fn get(&self) -> Option<(Observation, Duration)> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let good = last.as_ref().filter(|s| s.at.elapsed() < self.good_for);
        good.map(|seen| (seen.observation.clone(), seen.elapsed))
    }

    pub(crate) fn put(&self, observation: &Observation, elapsed: Duration) {
        if self.good_for.is_zero() {
            return;
        }
        let is_healthy = observation.status == Status::Healthy;
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = is_healthy.then(|| Seen {
            at: Instant::now(),
            observation: observation.clone(),
            elapsed,
        });
    }
}
