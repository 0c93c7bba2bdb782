//! How a pool of connections stands.

use std::time::Duration;

use super::measure::milliseconds;
use crate::{Check, Criticality, Observation};

/// Who waits as long for a connection alone answers a person too late.
const LONG_WAIT: Duration = Duration::from_millis(500);

/// How a pool stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PoolState {
    /// Open connections.
    pub size: usize,
    /// Open connections that nobody uses.
    pub idle: usize,
    /// The most connections at a time.
    pub max: usize,
    /// How many wait for a connection.
    pub waiting: usize,
    /// How long a connection was waited for lately, if the pool knows: the last
    /// wait, or an average.
    pub wait: Option<Duration>,
}

/// Makes a check of a pool, which is asked for its numbers and for no connection:
/// a pool in full use is degraded and no reason to stop sending requests.
pub fn pool<F>(name: impl Into<String>, state: F) -> PoolCheck<F>
where
    F: Fn() -> PoolState + Send + Sync + 'static,
{
    PoolCheck {
        name: name.into(),
        state,
        long_wait: LONG_WAIT,
    }
}

/// The check of a pool; made by [`pool`].
#[derive(Debug, Clone)]
pub struct PoolCheck<F> {
    name: String,
    state: F,
    long_wait: Duration,
}

impl<F> PoolCheck<F> {
    /// Sets how long a wait is too long; 500 ms unless said otherwise.
    #[must_use]
    pub fn degraded_from_wait(mut self, wait: Duration) -> Self {
        self.long_wait = wait;
        self
    }
}

impl<F> Check for PoolCheck<F>
where
    F: Fn() -> PoolState + Send + Sync + 'static,
{
    fn name(&self) -> &str {
        &self.name
    }

    fn criticality(&self) -> Criticality {
        Criticality::Informative
    }

    async fn observe(&self) -> Observation {
        let state = (self.state)();
        let seen = if state.idle == 0 && state.size >= state.max {
            Observation::degraded("all connections are in use")
        } else if state.wait.is_some_and(|wait| wait >= self.long_wait) {
            Observation::degraded("connections are waited for")
        } else {
            Observation::healthy()
        };
        let seen = seen
            .with("size", state.size)
            .with("idle", state.idle)
            .with("max", state.max)
            .with("waiting", state.waiting);
        match state.wait {
            Some(wait) => seen.with("waitMs", milliseconds(wait)),
            None => seen,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Status;

    #[tokio::test]
    async fn a_pool_in_full_use_or_long_waited_for_is_degraded_and_never_worse() {
        let calm = PoolState {
            size: 4,
            idle: 1,
            max: 4,
            ..PoolState::default()
        };
        let wait = |milliseconds| Some(Duration::from_millis(milliseconds));
        for (state, expected) in [
            (calm, Status::Healthy),
            (PoolState { idle: 0, ..calm }, Status::Degraded),
            (
                PoolState {
                    idle: 0,
                    size: 3,
                    waiting: 1,
                    ..calm
                },
                Status::Healthy,
            ),
            (
                PoolState {
                    wait: wait(499),
                    ..calm
                },
                Status::Healthy,
            ),
            (
                PoolState {
                    wait: wait(500),
                    ..calm
                },
                Status::Degraded,
            ),
        ] {
            let observation = pool("pool", move || state).observe().await;

            assert_eq!(observation.status, expected, "{state:?}");
            assert_eq!(observation.detail["waiting"], state.waiting);
        }
    }
}
