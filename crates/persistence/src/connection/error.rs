//! Why a connection string cannot be used.

use std::path::PathBuf;

/// Why a connection string cannot be used. Never holds the string, which holds
/// a password.
#[derive(Debug, thiserror::Error)]
pub enum ConnectionError {
    /// The driver cannot read it.
    #[error("is not a PostgreSQL connection URL (postgres://user:password@host:5432/database)")]
    Malformed,
    /// `sslmode` has a value that libpq does not know.
    #[error("sslmode must be disable, prefer, require, verify-ca or verify-full, not {0:?}")]
    UnknownSslMode(String),
    /// The file that `sslrootcert` names holds no certificates.
    #[error("sslrootcert {path} cannot be read as PEM certificates: {reason}", path = .path.display())]
    RootCertificates {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// `pgbouncer` has a value that is none.
    #[error("pgbouncer must be true or false, not {0:?}")]
    UnknownPgbouncer(String),
    /// There are `options`, and sessions are shared.
    #[error(
        "options cannot go through a pooler in transaction mode: give the role the settings \
         (ALTER ROLE … SET …)"
    )]
    OptionsThroughPooler,
    /// The TLS library refused its settings.
    #[cfg(feature = "tls")]
    #[error("TLS cannot be set up")]
    Tls(#[source] rustls::Error),
    /// The URL asks for TLS, and this program is built without it.
    #[cfg(not(feature = "tls"))]
    #[error(
        "asks for TLS, which needs the feature `database-tls`, and this program is built without \
         it; sslmode=disable does without TLS"
    )]
    WithoutTls,
}
