//! Waiting for what must come true.

use std::time::{Duration, Instant};

/// Far beyond what anything here takes, for a machine that is busy.
const DEADLINE: Duration = Duration::from_mins(1);

/// Waits until something holds, and answers how long that took.
pub async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) -> Duration {
    let begin = Instant::now();
    while !holds().await {
        assert!(begin.elapsed() < DEADLINE, "never came true: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    begin.elapsed()
}
