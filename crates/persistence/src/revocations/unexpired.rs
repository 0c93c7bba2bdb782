//! The revoked sessions whose access tokens may still be valid.

use time::OffsetDateTime;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{Statement, StoreError, row::get};

pub(super) const UNEXPIRED: Statement = Statement::new(
    "revocations.unexpired",
    "SELECT session_id, expires_at FROM revocations WHERE expires_at > $1",
);

pub(super) fn read(row: &Row) -> Result<(Uuid, OffsetDateTime), StoreError> {
    let operation = UNEXPIRED.name;
    Ok((
        get(operation, row, "session_id")?,
        get(operation, row, "expires_at")?,
    ))
}
