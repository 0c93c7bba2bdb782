//! Waiting, with an end

use std::time::{Duration, Instant};

/// How often a condition is looked at that nobody reports.
const POLL: Duration = Duration::from_millis(50);

/// How long something may take, counted from its beginning.
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

    /// Waits a moment; fails with the time that has passed if that was enough.
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
