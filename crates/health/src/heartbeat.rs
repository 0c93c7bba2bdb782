//! A promise to keep moving, for liveness.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::time::Instant;

/// A loop's promise to beat; `/live` answers 503 once it is broken.
///
/// Without a heartbeat `/live` says only that an async thread still answers.
/// A program whose work is done elsewhere (a queue's consumer, say) takes one
/// and beats it in each round. All clones are one heart, and
/// dropping them breaks the promise rather than ending it: the loop is gone.
#[derive(Debug, Clone)]
pub struct Heartbeat(Arc<Pulse>);

impl Heartbeat {
    pub(crate) fn new(pulse: Arc<Pulse>) -> Self {
        let heartbeat = Self(pulse);
        heartbeat.beat();
        heartbeat
    }

    /// Says that the loop moves.
    pub fn beat(&self) {
        // One is added because zero means that nobody promised anything.
        let now = self.0.elapsed_ms().saturating_add(1);
        self.0.last_ms.store(now, Ordering::Relaxed);
    }
}

#[derive(Debug)]
pub(crate) struct Pulse {
    started: Instant,
    last_ms: AtomicU64,
}

impl Pulse {
    pub(crate) fn new() -> Self {
        Self {
            started: Instant::now(),
            last_ms: AtomicU64::new(0),
        }
    }

    pub(crate) fn uptime(&self) -> Duration {
        self.started.elapsed()
    }

    /// Whether someone promised to beat and has not done so for longer than `limit`.
    pub(crate) fn is_stalled(&self, limit: Duration) -> bool {
        match self.last_ms.load(Ordering::Relaxed) {
            0 => false,
            last => {
                let silent = self.elapsed_ms().saturating_sub(last.saturating_sub(1));
                Duration::from_millis(silent) > limit
            }
        }
    }

    fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.uptime().as_millis()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(10);

    #[tokio::test(start_paused = true)]
    async fn nobody_stalls_who_promised_nothing() {
        let pulse = Pulse::new();

        tokio::time::advance(Duration::from_hours(1)).await;

        assert!(!pulse.is_stalled(LIMIT));
    }

    #[tokio::test(start_paused = true)]
    async fn a_heart_stalls_after_its_limit_and_a_beat_revives_it() {
        let pulse = Arc::new(Pulse::new());
        let heartbeat = Heartbeat::new(Arc::clone(&pulse));

        tokio::time::advance(LIMIT).await;
        let at_limit = pulse.is_stalled(LIMIT);
        tokio::time::advance(Duration::from_millis(1)).await;
        let after = pulse.is_stalled(LIMIT);
        heartbeat.beat();

        assert!(!at_limit);
        assert!(after);
        assert!(!pulse.is_stalled(LIMIT));
    }
}
