//! Why a file cannot be read.

/// Why nothing can be read from a file.
#[derive(Debug, thiserror::Error)]
pub enum LegacyError {
    /// It does not exist or cannot be read.
    #[error("cannot be opened")]
    Open(#[source] rusqlite::Error),
    /// It is not an SQLite database.
    #[error("is not an SQLite database")]
    NotSqlite,
    /// It is one, and not the former server's.
    #[error("is not the former server's database: it has no {0}")]
    Foreign(&'static str),
    /// It broke while it was read.
    #[error("{what} cannot be read")]
    Broken {
        /// What was read.
        what: &'static str,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// What was read cannot be written down.
    #[error("a library cannot be written down")]
    Unwritable(#[from] serde_json::Error),
}

impl LegacyError {
    pub(crate) fn broken(what: &'static str) -> impl FnOnce(rusqlite::Error) -> Self {
        move |source| Self::Broken { what, source }
    }
}
