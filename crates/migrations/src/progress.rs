//! What is going on while a file runs.

use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, timeout};

use crate::observer::{Direction, Observer, Phase, Step};
use crate::options::Options;
use crate::statements::Statement;

/// The longest pause between two mentions of a file that still runs.
const LONGEST_SILENCE: Duration = Duration::from_secs(30);

/// Follows one file through its statements.
pub(crate) struct Watch<'o> {
    observer: Option<&'o Observer>,
    file: String,
    direction: Direction,
    statements: usize,
    statement: usize,
    started: Instant,
    silence: Duration,
    next_mention: Instant,
}

impl<'o> Watch<'o> {
    pub(crate) fn over(
        file: String,
        direction: Direction,
        statements: usize,
        options: &'o Options,
    ) -> Self {
        let started = Instant::now();
        Self {
            observer: options.observer.as_ref(),
            file,
            direction,
            statements,
            statement: 0,
            started,
            silence: options.progress,
            next_mention: later(started, options.progress),
        }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Waits for `work`, which sends `statement`, and says now and then that it
    /// goes on.
    pub(crate) async fn follow<F: Future>(
        &mut self,
        statement: &Statement<'_>,
        work: F,
    ) -> F::Output {
        self.statement += 1;
        self.tell(statement, Phase::Started);
        let mut work = pin!(work);
        let output = loop {
            let rest = self.next_mention.saturating_duration_since(Instant::now());
            if let Ok(output) = timeout(rest, work.as_mut()).await {
                break output;
            }
            tracing::info!(
                "still running {} ({} s), statement {} of {} at line {}",
                self.file,
                self.elapsed().as_secs_f64().round(),
                self.statement,
                self.statements,
                statement.line,
            );
            self.tell(statement, Phase::Running);
            self.silence = self
                .silence
                .saturating_mul(2)
                .clamp(Duration::from_millis(1), LONGEST_SILENCE);
            self.next_mention = later(Instant::now(), self.silence);
        };
        self.tell(statement, Phase::Ended);
        output
    }

    fn tell(&self, statement: &Statement<'_>, phase: Phase) {
        let Some(observer) = self.observer else {
            return;
        };
        observer.tell(&Step {
            file: &self.file,
            direction: self.direction,
            statement: self.statement,
            statements: self.statements,
            line: statement.line,
            sql: statement.text,
            phase,
            elapsed: self.elapsed(),
        });
    }
}

/// A century stands for a pause too long for the clock.
fn later(from: Instant, pause: Duration) -> Instant {
    const CENTURY: Duration = Duration::from_hours(24 * 365 * 100);
    from + pause.min(CENTURY)
}
