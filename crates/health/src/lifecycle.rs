//! Where the process stands between its start and its end.

use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};

/// Where the process stands between its start and its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// It prepares and should get no traffic yet.
    Starting,
    /// It takes traffic.
    Serving,
    /// It is about to stop and should get no new traffic.
    Draining,
}

impl Phase {
    /// The word in the JSON bodies.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Serving => "serving",
            Self::Draining => "draining",
        }
    }
}

const STARTING: u8 = 0;
const SERVING: u8 = 1;
const DRAINING: u8 = 2;

/// The handle by which a program tells where it stands.
///
/// It only moves forward: whoever drains never serves again, even if the
/// start-up finishes after the signal to stop.
#[derive(Debug, Clone, Default)]
pub struct Lifecycle(Arc<AtomicU8>);

impl Lifecycle {
    /// Says that the preparations are done.
    pub fn started(&self) {
        // Failing means that it serves or drains already, and both may stay.
        let _ = self
            .0
            .compare_exchange(STARTING, SERVING, Ordering::SeqCst, Ordering::SeqCst);
    }

    /// Says that the process is about to stop: not ready from the next answer on.
    pub fn draining(&self) {
        self.0.store(DRAINING, Ordering::SeqCst);
    }

    /// Where the process stands.
    #[must_use]
    pub fn phase(&self) -> Phase {
        match self.0.load(Ordering::SeqCst) {
            STARTING => Phase::Starting,
            SERVING => Phase::Serving,
            _ => Phase::Draining,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifecycle_goes_from_starting_through_serving_to_draining() {
        let lifecycle = Lifecycle::default();
        let mut seen = vec![lifecycle.phase()];

        lifecycle.started();
        seen.push(lifecycle.phase());
        lifecycle.draining();
        seen.push(lifecycle.phase());

        assert_eq!(seen, [Phase::Starting, Phase::Serving, Phase::Draining]);
    }

    #[test]
    fn a_start_that_finishes_while_draining_changes_nothing() {
        let lifecycle = Lifecycle::default();
        lifecycle.draining();

        lifecycle.started();

        assert_eq!(lifecycle.phase(), Phase::Draining);
    }
}
