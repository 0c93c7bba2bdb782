//! How long the database may take to answer.
//!
//! PostgreSQL ends a statement at its `statement_timeout`, but a server that is frozen, or
//! a network that drops packets, ends nothing. So each wait for an answer has a deadline
//! on this side, too: the statement's time-out plus [`MARGIN`]. All deadlines are set in
//! this file.

use std::{
    sync::atomic::{AtomicBool, AtomicU8, Ordering::Relaxed},
    time::Duration,
};

use tokio::time::timeout;
use tokio_postgres::error::SqlState;

use crate::StatementError;

/// How much longer than the statement's time-out an answer is waited for. The database's
/// own time-out should arrive first, because it says which statement it was; and a
/// request should be answered less than a second after it.
const MARGIN: Duration = Duration::from_millis(700);

/// Connecting may take this long, however short the statement's time-out is.
const CONNECT: Duration = Duration::from_secs(2);

/// The deadlines of a pool.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadlines {
    /// The `statement_timeout` of its connections; `None` if there is none.
    pub(crate) statement: Option<Duration>,
    /// How long a request waits for a connection.
    pub(crate) wait: Duration,
}

impl Deadlines {
    /// How long opening a connection may take, which is at most `longest`.
    pub(crate) fn open(&self, longest: Duration) -> Duration {
        let statement = self.statement.map(|it| (it + MARGIN).max(CONNECT));
        statement.map_or(longest, |it| it.min(longest))
    }

    /// How long a request may take to get a connection, whether it waits or opens one.
    pub(crate) fn get(&self) -> Option<Duration> {
        let statement = self.statement?;
        Some((statement.max(self.wait) + MARGIN).max(CONNECT))
    }

    /// The time-out of the first statement on a connection that took `waited` to get.
    /// The wait counts: with a frozen database both would be as long as they can be, and
    /// the request would take the sum.
    pub(crate) fn first(&self, waited: Duration) -> Option<Duration> {
        let statement = self.statement?;
        let left = statement.max(self.wait).saturating_sub(waited);
        Some(left.min(statement))
    }
}

/// The connection must be closed and not go back to the pool.
const CLOSE: u8 = 1;
/// A statement may still be running on it.
const RUNNING: u8 = 2;
/// It did not answer in time.
const SILENT: u8 = 4;
/// A statement failed.
const FAILED: u8 = 8;

/// What happened on a connection since it was taken from the pool.
pub(crate) struct Usage {
    flags: AtomicU8,
    has_answered: AtomicBool,
    first: Option<Duration>,
}

impl Usage {
    /// For a connection whose first statement has this time-out.
    pub(crate) fn new(first: Option<Duration>) -> Self {
        Self {
            flags: AtomicU8::new(0),
            has_answered: AtomicBool::new(false),
            first,
        }
    }

    /// Waits for the answer to a statement. If this future is dropped before, the
    /// statement is cancelled when the connection is dropped.
    ///
    /// # Errors
    ///
    /// What the work ends with, or [`StatementError::TimedOut`].
    pub(crate) async fn statement<T, E: Into<StatementError>>(
        &self,
        time_out: Option<Duration>,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, StatementError> {
        self.answer(time_out, CLOSE | RUNNING, work).await
    }

    /// Waits for the answer to COMMIT, which is never cancelled: with a synchronous
    /// standby that would end the wait for the standby and not the commit.
    ///
    /// # Errors
    ///
    /// As [`statement`](Self::statement).
    pub(crate) async fn commit<T, E: Into<StatementError>>(
        &self,
        time_out: Option<Duration>,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, StatementError> {
        self.answer(time_out, CLOSE, work).await
    }

    async fn answer<T, E: Into<StatementError>>(
        &self,
        time_out: Option<Duration>,
        unless_answered: u8,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, StatementError> {
        // Its answer would come after the one that is missing.
        if self.is_silent() {
            return Err(StatementError::TimedOut);
        }
        let unanswered = scopeguard::guard(self, |usage| usage.set(unless_answered));
        let time_out = match (time_out, self.first) {
            (Some(time_out), Some(first)) if !self.has_answered.load(Relaxed) => {
                Some(time_out.min(first))
            }
            _ => time_out,
        };
        let answer = match time_out {
            None => work.await,
            Some(time_out) => {
                let Ok(answer) = timeout(time_out + MARGIN, work).await else {
                    self.set(SILENT);
                    return Err(StatementError::TimedOut);
                };
                answer
            }
        };
        scopeguard::ScopeGuard::into_inner(unanswered);
        self.has_answered.store(true, Relaxed);
        let answer = answer.map_err(Into::into);
        if answer.is_err() {
            self.set(FAILED);
        }
        // Its backend may still be busy: one of Citus waits for a worker that it cannot
        // reach after it has reported the time-out.
        if let Err(error) = &answer
            && error.code() == Some(&SqlState::QUERY_CANCELED)
        {
            self.set(CLOSE);
        }
        answer
    }

    /// Marks the connection as not to be used again.
    pub(crate) fn close(&self) {
        self.set(CLOSE);
    }

    /// Whether the connection must be closed.
    pub(crate) fn must_close(&self) -> bool {
        self.flags.load(Relaxed) & CLOSE != 0
    }

    /// Whether a statement has failed.
    pub(crate) fn has_failed(&self) -> bool {
        self.flags.load(Relaxed) & FAILED != 0
    }

    /// Whether a statement may still be running.
    pub(crate) fn is_running(&self) -> bool {
        self.flags.load(Relaxed) & RUNNING != 0
    }

    /// Whether an answer did not come in time.
    pub(crate) fn is_silent(&self) -> bool {
        self.flags.load(Relaxed) & SILENT != 0
    }

    fn set(&self, flags: u8) {
        self.flags.fetch_or(flags, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: fn(u64) -> Duration = Duration::from_millis;

    fn deadlines(statement: u64, wait: u64) -> Deadlines {
        Deadlines {
            statement: Some(MS(statement)),
            wait: MS(wait),
        }
    }

    #[test]
    fn a_request_that_gets_no_answer_at_all_is_told_within_a_second_after_the_time_out() {
        let usual = deadlines(5_000, 2_000);
        for waited in [0, 10, 1_999, 2_000, 4_900] {
            let first = usual.first(MS(waited)).unwrap();

            assert!(MS(waited) + first + MARGIN < MS(6_000), "{waited}");
        }
        assert!(usual.get().unwrap() < MS(6_000));
        assert!(usual.open(MS(60_000)) < MS(6_000));
    }

    #[test]
    fn a_statement_has_its_whole_time_unless_the_connection_took_long() {
        assert_eq!(deadlines(5_000, 2_000).first(MS(0)), Some(MS(5_000)));
        assert_eq!(deadlines(5_000, 2_000).first(MS(1_500)), Some(MS(3_500)));
        // The operator allows the pool more time than a statement.
        assert_eq!(deadlines(5_000, 60_000).first(MS(50_000)), Some(MS(5_000)));
    }

    #[test]
    fn a_short_time_out_leaves_time_to_connect() {
        assert_eq!(deadlines(10, 10).open(MS(5_000)), CONNECT);
        assert_eq!(deadlines(10, 10).get(), Some(CONNECT));
        assert_eq!(deadlines(10, 10).open(MS(500)), MS(500));
    }

    #[test]
    fn without_a_time_out_there_is_no_deadline() {
        let endless = Deadlines {
            statement: None,
            wait: MS(2_000),
        };

        assert_eq!((endless.get(), endless.first(MS(0))), (None, None));
        assert_eq!(endless.open(MS(5_000)), MS(5_000));
    }

    #[tokio::test]
    async fn the_first_answer_has_less_time_than_those_after_it() {
        let usage = Usage::new(Some(Duration::ZERO));
        let slow = || async {
            tokio::time::sleep(MARGIN * 2).await;
            Ok::<_, tokio_postgres::Error>(())
        };
        let quick = async { Ok::<_, tokio_postgres::Error>(()) };

        let hasty = Usage::new(Some(Duration::ZERO));
        let first = hasty.statement(Some(MARGIN * 9), slow()).await;
        usage.statement(Some(MARGIN * 9), quick).await.unwrap();
        let second = usage.statement(Some(MARGIN * 9), slow()).await;

        assert!(matches!(first, Err(StatementError::TimedOut)));
        assert!(hasty.must_close() && hasty.is_running() && hasty.is_silent());
        assert!(second.is_ok());
        assert!(!usage.must_close());
    }
}
