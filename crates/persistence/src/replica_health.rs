//! When a replica is read.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// How long a replica that was too slow or out of reach gets no readers. Then one
/// tries.
const REST: Duration = Duration::from_secs(1);

/// Whether a replica is healthy.
pub(crate) struct ReplicaHealth {
    since: Instant,
    /// Milliseconds since `since` during which the replica is not read; 0 while it is healthy.
    rests_until: AtomicU64,
}

impl ReplicaHealth {
    pub(crate) fn new() -> Self {
        Self {
            since: Instant::now(),
            rests_until: AtomicU64::new(0),
        }
    }

    /// Records that it is healthy.
    pub(crate) fn recover(&self) {
        if self.rests_until.swap(0, Ordering::Relaxed) != 0 {
            tracing::info!("reading from the replica again");
        }
    }

    /// Whether it is healthy, or has rested and this reader is the one that tries it.
    pub(crate) fn may_try(&self) -> bool {
        let until = self.rests_until.load(Ordering::Relaxed);
        if until == 0 {
            return true;
        }
        let now = self.now();
        until <= now
            && self
                .rests_until
                .compare_exchange(
                    until,
                    now + millis(REST),
                    Ordering::Relaxed,
                    Ordering::Relaxed,
                )
                .is_ok()
    }

    pub(crate) fn rest(&self, reason: &str) {
        let until = self.now() + millis(REST);
        if self.rests_until.swap(until, Ordering::Relaxed) == 0 {
            tracing::warn!(reason, "stopped reading from the replica for a while");
        }
    }

    fn now(&self) -> u64 {
        millis(self.since.elapsed())
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_its_rest_one_reader_tries_the_replica() {
        let since = Instant::now().checked_sub(REST).unwrap();
        let health = ReplicaHealth {
            since,
            rests_until: AtomicU64::new(1),
        };

        assert!(health.may_try());
        assert!(!health.may_try());

        health.recover();
        assert!(health.may_try());
        assert!(health.may_try());
    }

    #[test]
    fn during_its_rest_nobody_reads_the_replica() {
        let health = ReplicaHealth {
            since: Instant::now(),
            rests_until: AtomicU64::new(u64::MAX),
        };

        assert!(!health.may_try());
    }
}
