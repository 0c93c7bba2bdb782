//! What a caller is told of every statement.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

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
    /// It has not come back yet; told after [`Options::progress`](crate::Options::progress), then at
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

    pub(crate) fn tell(&self, step: &Step<'_>) {
        (self.0)(step);
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
