//! What the caller decides about a run.

use std::time::Duration;

use crate::observer::Observer;

/// How a run behaves towards other runs and towards the traffic on the database.
///
/// Timeouts reach the server in whole milliseconds, and zero switches one off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// How long opening the connection may take, from the first packet to the
    /// last.
    pub connect_timeout: Duration,
    /// The advisory lock that lets one run at a time into a database.
    pub lock: LockKey,
    /// How long to wait for that lock before giving up.
    pub lock_wait: Duration,
    /// The pause between two looks at that lock.
    pub poll: Duration,
    /// `lock_timeout` of the session: how long a statement queues for a table.
    ///
    /// Everything that arrives behind a queued `ALTER TABLE` waits too, so this
    /// is the longest pause that a migration can force on the traffic.
    pub lock_timeout: Duration,
    /// `statement_timeout` of the session.
    pub statement_timeout: Duration,
    /// The name under which the session stands in `pg_stat_activity`.
    pub application_name: String,
    /// How often one file is tried when it does not get its table locks.
    pub attempts: u32,
    /// The pause after the first such failure; each further one doubles it.
    pub back_off: Duration,
    /// After how long a file that still runs is mentioned in the log; the pauses
    /// between further mentions double, up to half a minute.
    pub progress: Duration,
    /// Who is told of every statement; the log has it anyway, in fewer words.
    pub observer: Option<Observer>,
    /// Whether a second connection is opened to find out that a pooler hands one
    /// server session to several clients, which makes the lock worthless. Switch
    /// it off only for a role that may have no second connection.
    pub refuse_pooler: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            lock: LockKey::Name("refinery_schema_history".to_owned()),
            lock_wait: Duration::from_mins(1),
            poll: Duration::from_millis(500),
            lock_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_mins(15),
            application_name: "migrate".to_owned(),
            attempts: 5,
            back_off: Duration::from_secs(1),
            progress: Duration::from_secs(2),
            observer: None,
            refuse_pooler: true,
        }
    }
}

impl Options {
    /// The same for work of which nobody is to hear.
    pub(crate) fn unobserved(&self) -> Self {
        Self {
            observer: None,
            ..self.clone()
        }
    }
}

/// The key of an advisory lock; such locks are counted per database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LockKey {
    /// The key itself.
    Id(i64),
    /// A name, hashed by the server with `hashtextextended(name, 0)`.
    Name(String),
}
