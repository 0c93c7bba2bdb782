//! Rows into places.

use listbud_domain::{Place, PlaceId, UserId};
use tokio_postgres::Row;

use super::columns::{COLUMNS, Reader, read};
use crate::{StoreError, sql::sql};

/// What a statement selects to make a [`Place`].
pub(super) const PLACE: &str = sql!("${p.column}, p.id, p.created_at, p.updated_at");

/// Where the columns after those of [`PLACE`] begin.
pub(super) const AFTER: usize = COLUMNS.len() + 3;

/// Reads a row of [`PLACE`] into a place without lists and tags.
pub(super) fn place(
    operation: &'static str,
    owner: UserId,
    row: &Row,
) -> Result<Place, StoreError> {
    const ID: usize = COLUMNS.len();
    let it = read(operation, row)?;
    let at = Reader::new(operation, row);
    Ok(Place {
        id: PlaceId(at.column(ID, "id")?),
        owner,
        name: it.name,
        address: it.address,
        located: it.located,
        google: it.google,
        url: it.url,
        contacts: it.contacts,
        notes: it.notes,
        rating: it.rating,
        visited: it.visited,
        saved_at: it.saved_at,
        lists: Vec::new(),
        tags: Vec::new(),
        created_at: at.column(ID + 1, "created_at")?,
        updated_at: at.column(ID + 2, "updated_at")?,
    })
}
