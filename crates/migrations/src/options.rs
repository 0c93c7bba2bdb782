//! Options of a run.

use std::time::Duration;

/// How long a run waits, and for what.
///
/// The server gets timeouts in whole milliseconds, and zero disables one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// How long opening the connection may take, authentication included.
    pub connect_timeout: Duration,
    /// The name of the advisory lock that allows one run at a time per database; its key is
    /// `hashtextextended(name, 0)`.
    pub lock: String,
    /// How long to wait for that lock before giving up.
    pub lock_wait: Duration,
    /// The pause between two attempts to take that lock.
    pub poll: Duration,
    /// `lock_timeout` of the session: how long a statement queues for a table.
    ///
    /// All traffic behind a queued `ALTER TABLE` waits too, at most for this long.
    pub lock_timeout: Duration,
    /// `statement_timeout` of the session.
    pub statement_timeout: Duration,
    /// The name of the session in `pg_stat_activity`.
    pub application_name: String,
    /// How often one file is tried if it does not get its table locks.
    pub attempts: u32,
    /// The pause after the first such failure; each further one doubles it.
    pub back_off: Duration,
    /// After how long the log mentions a file that still runs; the pauses between further
    /// log lines double, up to half a minute.
    pub progress: Duration,
    /// Whether a second connection is opened to detect a pooler that gives one server
    /// session to several clients, so that the lock does not hold. Disable it only for a
    /// role that may not have a second connection.
    pub refuse_pooler: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            lock: "refinery_schema_history".to_owned(),
            lock_wait: Duration::from_mins(1),
            poll: Duration::from_millis(500),
            lock_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_mins(15),
            application_name: "migrate".to_owned(),
            attempts: 5,
            back_off: Duration::from_secs(1),
            progress: Duration::from_secs(2),
            refuse_pooler: true,
        }
    }
}
