//! Trying again when the traffic holds a table.

use std::time::Duration;

use crate::error::MigrateError;
use crate::options::Options;

/// The attempts that are left for one file.
pub(crate) struct Retry {
    attempt: u32,
    attempts: u32,
    pause: Duration,
}

impl Retry {
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            attempt: 1,
            attempts: options.attempts,
            pause: options.back_off,
        }
    }

    /// Waits and returns true if a table was locked and attempts are left.
    pub(crate) async fn after(&mut self, error: &MigrateError) -> bool {
        if !error.is_lock_conflict() || self.attempt >= self.attempts {
            return false;
        }
        tracing::warn!(
            attempt = self.attempt,
            pause_ms = millis(self.pause),
            %error,
            "a table is locked, trying again"
        );
        tokio::time::sleep(self.pause).await;
        self.pause = self.pause.saturating_mul(2);
        self.attempt += 1;
        true
    }
}

/// A duration as a field of a log line.
pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
