//! Pages of what is sorted by name.

use tokio_postgres::Row;
use uuid::Uuid;

use crate::{StoreError, row::get};

/// Where a page ended: the lower-case name, as the database makes it, and the id of
/// its last row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameKey {
    /// The lower-case name.
    pub name: String,
    /// The id.
    pub id: Uuid,
}

/// The values after which a page begins; no name is empty.
pub(crate) fn after(key: Option<&NameKey>) -> (&str, Uuid) {
    key.map_or(("", Uuid::nil()), |key| (key.name.as_str(), key.id))
}

/// Some rows by name.
#[derive(Debug, Clone, PartialEq)]
pub struct NamePage<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next: Option<NameKey>,
}

impl<T> NamePage<T> {
    /// Makes a page of at most `limit` rows from one row more, which tells whether
    /// there is a next page. Rows have their key in `id` and `place_in_order`.
    pub(crate) fn read(
        operation: &'static str,
        mut rows: Vec<Row>,
        limit: usize,
        read: impl Fn(&'static str, &Row) -> Result<T, StoreError>,
    ) -> Result<Self, StoreError> {
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| has_more);
        let next = next.map(|row| {
            Ok(NameKey {
                name: get(operation, row, "place_in_order")?,
                id: get(operation, row, "id")?,
            })
        });
        let next = next.transpose()?;
        let rows = rows.iter().map(|row| read(operation, row));
        Ok(Self {
            rows: rows.collect::<Result<_, _>>()?,
            next,
        })
    }
}

/// How many rows a page of so many reads.
pub(crate) fn fetch(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1)
}
