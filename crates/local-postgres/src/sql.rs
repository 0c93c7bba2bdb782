//! Statements, sent through `psql`.

use std::path::Path;

use crate::binaries::Binaries;
use crate::connection::ConnectionInfo;
use crate::error::SqlError;
use crate::program::{command, run_with_input};

/// PostgreSQL keeps 63 bytes of a name (`NAMEDATALEN` less its end) and drops
/// the rest silently.
pub(crate) const NAME_BYTES: usize = 63;

/// Runs a script in one database and returns what it selected: one line per row, columns
/// separated by `|`.
pub(crate) fn execute(
    binaries: &Binaries,
    connection: &ConnectionInfo,
    password_file: &Path,
    database: &str,
    script: &str,
) -> Result<String, SqlError> {
    check_name(database)?;
    let mut psql = command(binaries.program("psql"));
    // The address is in the environment and the script comes through a pipe: every user
    // of the machine can read a command line, and a name that begins with "postgres:" would
    // be taken for an address there.
    psql.args(["-X", "-q", "-A", "-t", "-w", "-v", "ON_ERROR_STOP=1"])
        .args(["-f", "-"])
        .env("PGPASSFILE", password_file)
        .env("PGHOST", connection.host())
        .env("PGPORT", connection.port.to_string())
        .env("PGUSER", &connection.user)
        .env("PGDATABASE", database)
        .env("PGCONNECT_TIMEOUT", "10")
        .env("PGCLIENTENCODING", "UTF8")
        .env("PGSSLMODE", "disable")
        .env("PGGSSENCMODE", "disable")
        .env("PGOPTIONS", "-c client_min_messages=warning");
    Ok(run_with_input(&mut psql, script)?)
}

/// Refuses a name that PostgreSQL would change or cannot keep.
pub(crate) fn check_name(name: &str) -> Result<(), SqlError> {
    if name.is_empty() || name.len() > NAME_BYTES || name.contains('\0') {
        return Err(SqlError::InvalidName(name.to_owned()));
    }
    Ok(())
}

/// A name, quoted for a statement.
pub(crate) fn identifier(name: &str) -> Result<String, SqlError> {
    check_name(name)?;
    Ok(format!("\"{}\"", name.replace('"', "\"\"")))
}

/// A text, quoted for a statement.
pub(crate) fn literal(text: &str) -> String {
    // standard_conforming_strings has been on since PostgreSQL 9.1.
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_in_a_name_or_a_text_do_not_end_it() {
        assert_eq!(identifier("a\"b").unwrap(), "\"a\"\"b\"");
        assert_eq!(literal("it's"), "'it''s'");
    }

    #[test]
    fn names_that_postgresql_would_change_are_refused() {
        assert!(check_name(&"a".repeat(63)).is_ok());
        assert!(check_name(&"a".repeat(64)).is_err());
        assert!(check_name("").is_err());
        assert!(check_name("a\0b").is_err());
    }
}
