//! What is going on while a file runs.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tokio::time::{Instant, timeout};

use crate::options::Options;
use crate::statements::Statement;

/// The longest pause between two mentions of a file that still runs.
const LONGEST_SILENCE: Duration = Duration::from_secs(30);

/// One statement on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<'s> {
    /// The file, without the extension.
    pub file: &'s str,
    /// Whether the file or its undo runs.
    pub direction: Direction,
    /// Which statement of the file this is, counted from 1.
    pub statement: usize,
    /// How many the file has.
    pub statements: usize,
    /// The line on which the statement begins, counted from 1.
    pub line: usize,
    /// The statement, without its semicolon.
    pub sql: &'s str,
    /// What happened.
    pub phase: Phase,
    /// How long the file has been running.
    pub elapsed: Duration,
}

/// Which of the two files of a version runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The file itself.
    Up,
    /// Its undo.
    Down,
}

/// What happened to a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It is about to be sent.
    Started,
    /// It has not come back yet; told after [`Options::progress`], then at
    /// growing distances up to half a minute.
    Running,
    /// It has come back, with or without success.
    Ended,
}

/// A function that is told of every statement.
#[derive(Clone)]
pub struct Observer(Arc<dyn Fn(&Step<'_>) + Send + Sync>);

impl Observer {
    /// Tells `observe`, which should return at once: the run waits for it.
    pub fn new(observe: impl Fn(&Step<'_>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(observe))
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observer")
    }
}

impl PartialEq for Observer {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Observer {}

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
        let Some(Observer(observe)) = self.observer else {
            return;
        };
        observe(&Step {
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
