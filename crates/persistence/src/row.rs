//! Reading columns into domain types.

use postgres_types::FromSql;
use tokio_postgres::Row;

use crate::StoreError;

/// Reads one column, or says which one is broken.
pub(crate) fn get<'a, T: FromSql<'a>>(
    operation: &'static str,
    row: &'a Row,
    column: &'static str,
) -> Result<T, StoreError> {
    row.try_get(column).map_err(|error| StoreError::Corrupt {
        operation,
        column,
        source: Some(error.into()),
    })
}

/// Makes the error for a value that the domain refuses.
pub(crate) fn corrupt(operation: &'static str, column: &'static str) -> StoreError {
    StoreError::Corrupt {
        operation,
        column,
        source: None,
    }
}

/// Reads a count, which PostgreSQL gives as a signed number.
pub(crate) fn count(
    operation: &'static str,
    row: &Row,
    column: &'static str,
) -> Result<u64, StoreError> {
    u64::try_from(get::<i64>(operation, row, column)?).map_err(|_| corrupt(operation, column))
}

/// Makes a number as PostgreSQL takes it.
pub(crate) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Makes a count as PostgreSQL takes it in an `integer`.
pub(crate) fn signed_count(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
