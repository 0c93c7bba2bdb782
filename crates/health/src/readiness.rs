//! Ready or not, without flapping.

use crate::Status;

/// Whether new requests should be sent here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// They should.
    Ready,
    /// They should not.
    NotReady {
        /// `starting`, `draining` or the name of the required check that failed.
        reason: String,
    },
}

/// Turns runs of checks into readiness that one hiccup does not change.
///
/// A process begins out of service, so that one that has never reached its
/// database is never called ready, whatever the threshold.
#[derive(Debug)]
pub(crate) struct Damping {
    not_ready_after: u32,
    ready_after: u32,
    state: State,
}

#[derive(Debug)]
enum State {
    In { failures: u32 },
    Out { successes: u32, reason: String },
}

impl Damping {
    pub(crate) fn new(not_ready_after: u32, ready_after: u32) -> Self {
        Self {
            not_ready_after,
            ready_after,
            state: State::Out {
                successes: 0,
                reason: "starting".to_owned(),
            },
        }
    }

    /// Counts one run, given the required checks in the order of their importance.
    pub(crate) fn count<'a>(
        &mut self,
        mut required: impl Iterator<Item = (&'a str, Status)>,
    ) -> Readiness {
        let failed = required.find(|(_, status)| *status == Status::Unhealthy);
        match (&mut self.state, failed) {
            (State::In { failures }, None) => *failures = 0,
            (State::In { failures }, Some((name, _))) => {
                *failures += 1;
                if *failures >= self.not_ready_after {
                    self.leave(name);
                }
            }
            (State::Out { successes, .. }, None) => {
                *successes += 1;
                if *successes >= self.ready_after {
                    self.state = State::In { failures: 0 };
                }
            }
            (State::Out { .. }, Some((name, _))) => self.leave(name),
        }
        match &self.state {
            State::In { .. } => Readiness::Ready,
            State::Out { reason, .. } => Readiness::NotReady {
                reason: reason.clone(),
            },
        }
    }

    fn leave(&mut self, name: &str) {
        self.state = State::Out {
            successes: 0,
            reason: name.to_owned(),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(damping: &mut Damping, runs: &str) -> String {
        let word = |run| {
            let status = match run {
                'x' => Status::Unhealthy,
                '~' => Status::Degraded,
                _ => Status::Healthy,
            };
            match damping.count([("database", status)].into_iter()) {
                Readiness::Ready => '+',
                Readiness::NotReady { .. } => '-',
            }
        };
        runs.chars().map(word).collect()
    }

    #[test]
    fn readiness_leaves_after_two_failures_in_a_row_and_returns_after_one_success() {
        let damping = &mut Damping::new(2, 1);

        let seen = runs(damping, ".x.x.xxx.");

        assert_eq!(seen, "++++++--+");
    }

    #[test]
    fn who_never_succeeded_is_not_ready_at_the_first_failure() {
        let damping = &mut Damping::new(5, 1);

        assert_eq!(runs(damping, "xx.xxxxx"), "--+++++-");
    }

    #[test]
    fn thresholds_are_as_told() {
        let damping = &mut Damping::new(1, 3);

        assert_eq!(runs(damping, "..x...x..x..."), "-----+------+");
    }

    #[test]
    fn a_degraded_check_keeps_the_service_ready() {
        let damping = &mut Damping::new(1, 1);

        assert_eq!(runs(damping, "~~~"), "+++");
    }

    #[test]
    fn the_reason_is_the_first_required_check_that_failed() {
        let mut damping = Damping::new(1, 1);
        let checks = [
            ("cache", Status::Degraded),
            ("database", Status::Unhealthy),
            ("schema", Status::Unhealthy),
        ];

        let readiness = damping.count(checks.into_iter());

        let reason = "database".to_owned();
        assert_eq!(readiness, Readiness::NotReady { reason });
    }
}
