//! Promises to keep moving, for liveness.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::time::Instant;

/// What stands in place of the time of the last beat once nobody promises any more.
const ENDED: u64 = u64::MAX;

/// A loop's promise to beat; `/live` answers 503 once it is broken.
///
/// Without a heartbeat `/live` says only that an async thread still answers.
/// A program whose work is done elsewhere (a queue's consumer, say) takes one
/// and beats it in each round. All clones of one are one heart, and dropping
/// them breaks the promise rather than ending it: the loop is gone.
#[derive(Debug, Clone)]
pub struct Heartbeat {
    pulse: Arc<Pulse>,
    /// When it beat last, in milliseconds since the pulse began.
    last_ms: Arc<AtomicU64>,
}

impl Heartbeat {
    pub(crate) fn new(pulse: Arc<Pulse>) -> Self {
        let last_ms = Arc::new(AtomicU64::new(pulse.elapsed_ms()));
        pulse.hearts().push(Arc::clone(&last_ms));
        Self { pulse, last_ms }
    }

    /// Says that the loop moves.
    pub fn beat(&self) {
        self.last_ms
            .store(self.pulse.elapsed_ms(), Ordering::Relaxed);
    }
}

/// A heartbeat whose end is no fault: a runtime that is shut down drops its
/// tasks, and one that is stuck does not.
#[derive(Debug)]
pub(crate) struct Watch(pub(crate) Heartbeat);

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.last_ms.store(ENDED, Ordering::Relaxed);
    }
}

#[derive(Debug)]
pub(crate) struct Pulse {
    started: Instant,
    hearts: Mutex<Vec<Arc<AtomicU64>>>,
}

impl Pulse {
    pub(crate) fn new() -> Self {
        Self {
            started: Instant::now(),
            hearts: Mutex::default(),
        }
    }

    pub(crate) fn uptime(&self) -> Duration {
        self.started.elapsed()
    }

    /// Whether someone promised to beat and has not done so for longer than `limit`.
    pub(crate) fn is_stalled(&self, limit: Duration) -> bool {
        let mut hearts = self.hearts();
        hearts.retain(|last| last.load(Ordering::Relaxed) != ENDED);
        let now = self.elapsed_ms();
        hearts.iter().any(|last| {
            let silent = now.saturating_sub(last.load(Ordering::Relaxed));
            Duration::from_millis(silent) > limit
        })
    }

    fn hearts(&self) -> MutexGuard<'_, Vec<Arc<AtomicU64>>> {
        self.hearts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn elapsed_ms(&self) -> u64 {
        // The greatest number means that a promise has ended.
        u64::try_from(self.uptime().as_millis()).unwrap_or(ENDED - 1)
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

    #[tokio::test(start_paused = true)]
    async fn one_heart_does_not_beat_for_another() {
        let pulse = Arc::new(Pulse::new());
        let lively = Heartbeat::new(Arc::clone(&pulse));
        let _silent = Heartbeat::new(Arc::clone(&pulse));

        tokio::time::advance(LIMIT * 2).await;
        lively.beat();

        assert!(pulse.is_stalled(LIMIT));
    }

    #[tokio::test(start_paused = true)]
    async fn a_dropped_heart_is_a_broken_promise_and_a_dropped_watch_is_none() {
        let pulse = Arc::new(Pulse::new());
        let (heart, watch) = (
            Heartbeat::new(Arc::clone(&pulse)),
            Watch(Heartbeat::new(Arc::clone(&pulse))),
        );

        tokio::time::advance(LIMIT * 2).await;
        heart.beat();
        drop(watch);
        let without_watch = pulse.is_stalled(LIMIT);
        drop(heart);
        tokio::time::advance(LIMIT * 2).await;

        assert!(!without_watch);
        assert!(pulse.is_stalled(LIMIT));
    }
}
