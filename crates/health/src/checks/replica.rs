//! How far a replica is behind.

use std::time::Duration;

use super::measure::milliseconds;
use crate::{Check, Criticality, Observation};

/// Who writes and then reads that late takes what was written for lost.
const FAR_BEHIND: Duration = Duration::from_secs(10);

/// How a replica stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReplicaState {
    /// How far it is behind; none if it cannot tell, because it has received
    /// nothing yet, say.
    pub lag: Option<Duration>,
}

/// Makes a check of a replica, which does not decide readiness: what it serves,
/// the primary can.
///
/// Degraded from ten seconds of lag on, unhealthy if it does not answer.
pub fn replica<F, Fut>(name: impl Into<String>, ask: F) -> ReplicaCheck<F>
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<ReplicaState, String>> + Send,
{
    ReplicaCheck {
        name: name.into(),
        ask,
        far_behind: FAR_BEHIND,
    }
}

/// The check of a replica; made by [`replica`].
#[derive(Debug, Clone)]
pub struct ReplicaCheck<F> {
    name: String,
    ask: F,
    far_behind: Duration,
}

impl<F> ReplicaCheck<F> {
    /// Sets how much lag is too much.
    #[must_use]
    pub fn degraded_from_lag(mut self, lag: Duration) -> Self {
        self.far_behind = lag;
        self
    }
}

impl<F, Fut> Check for ReplicaCheck<F>
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<ReplicaState, String>> + Send,
{
    fn name(&self) -> &str {
        &self.name
    }

    fn criticality(&self) -> Criticality {
        Criticality::Informative
    }

    async fn observe(&self) -> Observation {
        match (self.ask)().await {
            Ok(ReplicaState { lag: Some(lag) }) => {
                let seen = if lag >= self.far_behind {
                    Observation::degraded("the replica is far behind")
                } else {
                    Observation::healthy()
                };
                seen.with("lagMs", milliseconds(lag))
            }
            Ok(ReplicaState { lag: None }) => {
                Observation::unknown("the replica cannot tell how far it is behind")
            }
            Err(reason) => Observation::unhealthy(reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Status;

    #[tokio::test]
    async fn lag_degrades_and_silence_is_unhealthy() {
        let behind = |lag| Ok(ReplicaState { lag: Some(lag) });
        for (answer, expected) in [
            (
                behind(FAR_BEHIND.saturating_sub(Duration::from_millis(1))),
                Status::Healthy,
            ),
            (behind(FAR_BEHIND), Status::Degraded),
            (Ok(ReplicaState { lag: None }), Status::Unknown),
            (Err("refused".to_owned()), Status::Unhealthy),
        ] {
            let said = answer.clone();
            let check = replica("replica", move || {
                let said = said.clone();
                async { said }
            });

            assert_eq!(check.observe().await.status, expected, "{answer:?}");
        }
    }
}
