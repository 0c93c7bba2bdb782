//! The bound on hashes that are computed at once, and on callers that wait.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::PasswordError;

/// A few permits and a short queue. Clones share both.
#[derive(Clone, Debug)]
pub(super) struct Permits {
    free: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    wait: Duration,
}

impl Permits {
    pub(super) fn new(permits: usize, waiters: usize, wait: Duration) -> Self {
        // More than tokio counts is as good as no bound.
        let semaphore = |size: usize| Arc::new(Semaphore::new(size.min(Semaphore::MAX_PERMITS)));
        Self {
            free: semaphore(permits),
            queue: semaphore(waiters),
            wait,
        }
    }

    pub(super) fn available(&self) -> usize {
        self.free.available_permits()
    }

    /// Gives a permit, to be dropped when the work is done. Who waits is served
    /// in order: a free permit goes to the first in the queue, not to whoever
    /// asks in that moment.
    pub(super) async fn acquire(&self) -> Result<OwnedSemaphorePermit, PasswordError> {
        if let Ok(permit) = Arc::clone(&self.free).try_acquire_owned() {
            return Ok(permit);
        }
        // Given back when the permit comes, the time is over, or the request
        // that waits is gone.
        let _place = self.queue.try_acquire().map_err(|_| PasswordError::Busy)?;
        let permit = Arc::clone(&self.free).acquire_owned();
        match tokio::time::timeout(self.wait, permit).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) | Err(_) => Err(PasswordError::Busy),
        }
    }
}
