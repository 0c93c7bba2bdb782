//! What can go wrong between ListBud and its database.

use deadpool_postgres::PoolError;
use tokio_postgres::error::{DbError, SqlState};

type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why a statement or a transaction failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// All connections are in use and none came back in time; retrying helps.
    #[error("no database connection came free in time")]
    PoolExhausted,
    /// The database cannot be reached, is starting, stopping or full; retrying helps.
    #[error("{operation}: the database cannot be reached")]
    Unavailable {
        /// What was attempted.
        operation: &'static str,
        /// What the driver says.
        source: Source,
    },
    /// The statement lost against another transaction or ran out of time;
    /// retrying helps.
    #[error("{operation}: gave way to another transaction or ran out of time")]
    Contended {
        /// What was attempted.
        operation: &'static str,
        /// Whether the whole transaction can be run again at once.
        retry_now: bool,
        /// What the driver says.
        source: Source,
    },
    /// A constraint of the schema refused the row.
    #[error("{operation}: violates the constraint {name}")]
    Violates {
        /// What was attempted.
        operation: &'static str,
        /// The kind of constraint.
        constraint: Constraint,
        /// The constraint's name.
        name: String,
        /// What the driver says.
        source: Source,
    },
    /// A row holds what the domain does not know.
    #[error("{operation}: column {column} holds what it cannot hold")]
    Corrupt {
        /// What was attempted.
        operation: &'static str,
        /// The column.
        column: &'static str,
        /// What the driver says.
        source: Option<Source>,
    },
    /// COMMIT failed, so it is unknown whether the transaction took effect; it is
    /// never run again blindly.
    #[error("the outcome of the transaction is unknown")]
    CommitUnknown(#[source] Source),
    /// Anything else: a bug.
    #[error("{operation} failed")]
    Failed {
        /// What was attempted.
        operation: &'static str,
        /// What the driver says.
        source: Source,
    },
}

/// The kinds of constraint that a row can violate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constraint {
    /// A unique index or key (SQLSTATE 23505).
    Unique,
    /// A foreign key (23503).
    ForeignKey,
    /// A CHECK, NOT NULL or type limit (23514, 23502, 22001).
    Check,
}

/// Why a statement has no result.
#[derive(Debug, thiserror::Error)]
pub enum StatementError {
    /// What the server or the way there says.
    #[error(transparent)]
    Driver(#[from] tokio_postgres::Error),
    /// Nothing was heard of the server until the deadline. The connection is closed.
    #[error("the database did not answer in time")]
    TimedOut,
}

impl StatementError {
    /// The SQLSTATE, if it comes from the server.
    #[must_use]
    pub fn code(&self) -> Option<&SqlState> {
        match self {
            Self::Driver(error) => error.code(),
            Self::TimedOut => None,
        }
    }
}

impl StoreError {
    /// Whether this is the violation of the unique key or index `name`.
    #[must_use]
    pub fn is_duplicate(&self, key: &str) -> bool {
        matches!(self, Self::Violates { constraint: Constraint::Unique, name, .. } if name == key)
    }

    /// Whether this is the violation of the foreign key `name`.
    #[must_use]
    pub fn is_dangling(&self, key: &str) -> bool {
        matches!(self, Self::Violates { constraint: Constraint::ForeignKey, name, .. } if name == key)
    }

    /// Sorts a driver's error by its SQLSTATE (PostgreSQL's manual, appendix A).
    pub(crate) fn from_driver(operation: &'static str, error: impl Into<StatementError>) -> Self {
        let error = match error.into() {
            StatementError::Driver(error) => error,
            silent @ StatementError::TimedOut => {
                return Self::Unavailable {
                    operation,
                    source: silent.into(),
                };
            }
        };
        let Some(database) = error.as_db_error() else {
            // No SQLSTATE: the socket failed, or a parameter has the wrong type.
            // The driver tells only closed connections apart; the rest of its
            // input and output errors carry an io::Error.
            return if error.is_closed() || has_io_source(&error) {
                Self::Unavailable {
                    operation,
                    source: error.into(),
                }
            } else {
                Self::Failed {
                    operation,
                    source: error.into(),
                }
            };
        };
        let name = constraint(database).to_owned();
        let violates = |constraint| (constraint, name);
        // The server's DETAIL quotes the row, which is nothing for a log.
        let code = format!("SQLSTATE {}", database.code().code());
        let (constraint, name) = match database.code() {
            &SqlState::UNIQUE_VIOLATION => violates(Constraint::Unique),
            &SqlState::FOREIGN_KEY_VIOLATION => violates(Constraint::ForeignKey),
            &SqlState::CHECK_VIOLATION
            | &SqlState::NOT_NULL_VIOLATION
            | &SqlState::STRING_DATA_RIGHT_TRUNCATION => violates(Constraint::Check),
            &SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED => {
                return Self::Contended {
                    operation,
                    retry_now: true,
                    source: error.into(),
                };
            }
            &SqlState::QUERY_CANCELED | &SqlState::LOCK_NOT_AVAILABLE => {
                return Self::Contended {
                    operation,
                    retry_now: false,
                    source: error.into(),
                };
            }
            &SqlState::ADMIN_SHUTDOWN
            | &SqlState::CRASH_SHUTDOWN
            | &SqlState::CANNOT_CONNECT_NOW
            | &SqlState::TOO_MANY_CONNECTIONS
            | &SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT
            | &SqlState::READ_ONLY_SQL_TRANSACTION => {
                return Self::Unavailable {
                    operation,
                    source: error.into(),
                };
            }
            // Class 08: connection exceptions. Citus reports a worker that it lost as an
            // internal error.
            code if code.code().starts_with("08") || is_lost_worker(database) => {
                return Self::Unavailable {
                    operation,
                    source: error.into(),
                };
            }
            _ => {
                return Self::Failed {
                    operation,
                    source: error.into(),
                };
            }
        };
        Self::Violates {
            operation,
            constraint,
            name,
            source: code.into(),
        }
    }

    pub(crate) fn from_pool(error: PoolError) -> Self {
        match error {
            PoolError::Timeout(deadpool_postgres::TimeoutType::Wait) => Self::PoolExhausted,
            other => Self::Unavailable {
                operation: "connect",
                source: other.into(),
            },
        }
    }
}

/// An error that a transaction's work can end with.
pub trait FromStore: From<StoreError> {
    /// The failure of the store inside, if that is what it is; it decides
    /// whether running the work again can help.
    fn store(&self) -> Option<&StoreError>;
}

impl FromStore for StoreError {
    fn store(&self) -> Option<&StoreError> {
        Some(self)
    }
}

/// The constraint that was violated, as the schema calls it. What a worker of Citus
/// refuses comes without the field, and the message names the shard's own constraint
/// (`lists_name_key_102008`).
fn constraint(error: &DbError) -> &str {
    let in_message = || {
        let (_, rest) = error.message().split_once("constraint \"")?;
        rest.split('"').next()
    };
    without_shard(error.constraint().or_else(in_message).unwrap_or_default())
}

/// Citus numbers its shards from 102008 on (`citus.next_shard_id`), and puts the number
/// behind each name. No constraint of ours ends so.
fn without_shard(name: &str) -> &str {
    match name.rsplit_once('_') {
        Some((name, shard))
            if shard.len() >= 6 && shard.bytes().all(|digit| digit.is_ascii_digit()) =>
        {
            name
        }
        _ => name,
    }
}

/// Whether Citus lost the connection to a worker in the middle of a statement.
fn is_lost_worker(error: &DbError) -> bool {
    error.code() == &SqlState::INTERNAL_ERROR
        && error
            .message()
            .starts_with("failure on connection marked as essential")
}

fn has_io_source(error: &tokio_postgres::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        if error.is::<std::io::Error>() {
            return true;
        }
        source = error.source();
    }
    false
}
