//! Reading columns into domain types, and writing them.

use std::error::Error;

use bytes::{BufMut, BytesMut};
use postgres_types::{FromSql, IsNull, ToSql, Type, accepts, to_sql_checked};
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

/// JSON that the caller wrote, for a column of the type `jsonb`, and what such a column
/// holds. The text is not looked at here.
#[derive(Debug)]
pub(crate) struct JsonText<T>(pub(crate) T);

/// The only version of the binary format of `jsonb`.
const VERSION: u8 = 1;

impl<T: AsRef<str> + std::fmt::Debug> ToSql for JsonText<T> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        out.put_u8(VERSION);
        out.put_slice(self.0.as_ref().as_bytes());
        Ok(IsNull::No)
    }

    accepts!(JSONB);
    to_sql_checked!();
}

impl<'a> FromSql<'a> for JsonText<&'a str> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        let text = raw
            .strip_prefix(&[VERSION])
            .ok_or("unknown version of jsonb")?;
        Ok(Self(std::str::from_utf8(text)?))
    }

    accepts!(JSONB);
}
