//! Waiting with a limit.

use std::time::{Duration, Instant};

/// The pause between two checks of a condition.
const POLL: Duration = Duration::from_millis(50);

/// How long something may take, from when this was made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wait {
    since: Instant,
    limit: Duration,
}

impl Wait {
    pub(crate) fn new(limit: Duration) -> Self {
        Self {
            since: Instant::now(),
            limit,
        }
    }

    /// Waits a moment; fails with the elapsed time if the limit has passed.
    pub(crate) fn pause(&self) -> Result<(), Duration> {
        if self.left().is_zero() {
            return Err(self.since.elapsed());
        }
        std::thread::sleep(POLL);
        Ok(())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }

    pub(crate) fn left(&self) -> Duration {
        self.limit.saturating_sub(self.since.elapsed())
    }
}
