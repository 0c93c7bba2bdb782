//! Log lines about a file that takes long.

use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, timeout};

use crate::options::Options;
use crate::statements::Statement;

/// The longest pause between two log lines about one file.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Follows one file through its statements.
pub(crate) struct Watch {
    file: String,
    statements: usize,
    statement: usize,
    started: Instant,
    pause: Duration,
    next: Instant,
}

impl Watch {
    pub(crate) fn over(file: String, statements: usize, options: &Options) -> Self {
        let started = Instant::now();
        Self {
            file,
            statements,
            statement: 0,
            started,
            pause: options.progress,
            next: started + options.progress,
        }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Waits for `work`, which sends `statement`, and logs now and then that it goes on.
    pub(crate) async fn follow<F: Future>(
        &mut self,
        statement: &Statement<'_>,
        work: F,
    ) -> F::Output {
        self.statement += 1;
        let mut work = pin!(work);
        loop {
            let rest = self.next.saturating_duration_since(Instant::now());
            if let Ok(output) = timeout(rest, work.as_mut()).await {
                return output;
            }
            tracing::info!(
                "still running {} ({} s), statement {} of {} at line {}",
                self.file,
                self.elapsed().as_secs_f64().round(),
                self.statement,
                self.statements,
                statement.line,
            );
            let doubled = self.pause.saturating_mul(2);
            self.pause = doubled.clamp(Duration::from_millis(1), LONGEST_PAUSE);
            self.next = Instant::now() + self.pause;
        }
    }
}
