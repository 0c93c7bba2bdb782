//! Rows into places.

use listbud_domain::{
    Address, Cid, CoordinateSource, Coordinates, GoogleIdentity, GooglePlaceId, Located, Notes,
    Place, PlaceId, PlaceName, Rating, UserId, WebUrl,
};
use postgres_types::FromSql;
use tokio_postgres::Row;

use crate::{StoreError, row::corrupt};

/// The columns in the order in which [`place`] reads them, for the statements
/// that are put together from parts.
pub(super) const COLUMNS: &str = "p.id, p.name, p.address, p.latitude, p.longitude, \
     p.coordinate_source, p.cid, p.cell, p.google_place_id, p.url, p.notes, p.rating, \
     p.visited, p.created_at, p.updated_at, p.saved_at";

/// Reads a row of [`COLUMNS`] into a place without lists and tags.
pub(super) fn place(
    operation: &'static str,
    owner: UserId,
    row: &Row,
) -> Result<Place, StoreError> {
    let at = Reader::new(operation, row);
    let latitude: Option<f64> = at.column(3, "latitude")?;
    let longitude: Option<f64> = at.column(4, "longitude")?;
    let source: Option<&str> = at.column(5, "coordinate_source")?;
    let located = match (latitude, longitude, source) {
        (Some(latitude), Some(longitude), Some(source)) => Some(Located {
            coordinates: Coordinates::parse(latitude, longitude)
                .map_err(|_| corrupt(operation, "latitude"))?,
            source: CoordinateSource::from_word(source)
                .ok_or_else(|| corrupt(operation, "coordinate_source"))?,
        }),
        _ => None,
    };
    let rating: Option<f64> = at.column(11, "rating")?;
    Ok(Place {
        id: PlaceId(at.column(0, "id")?),
        owner,
        name: PlaceName::restore(at.column(1, "name")?),
        address: at
            .column::<Option<String>>(2, "address")?
            .map(Address::restore),
        located,
        google: GoogleIdentity {
            cid: at.column::<Option<i64>>(6, "cid")?.and_then(Cid::from_bits),
            cell: at.column::<Option<i64>>(7, "cell")?.map(i64::cast_unsigned),
            place_id: at
                .column::<Option<String>>(8, "google_place_id")?
                .map(GooglePlaceId::restore),
        },
        url: at.column::<Option<String>>(9, "url")?.map(WebUrl::restore),
        notes: at
            .column::<Option<String>>(10, "notes")?
            .map(Notes::restore),
        rating: rating
            .map(Rating::parse)
            .transpose()
            .map_err(|_| corrupt(operation, "rating"))?,
        visited: at.column(12, "visited")?,
        lists: Vec::new(),
        tags: Vec::new(),
        created_at: at.column(13, "created_at")?,
        updated_at: at.column(14, "updated_at")?,
        saved_at: at.column(15, "saved_at")?,
    })
}

/// Reads columns by position: finding one by its name would cost more than reading
/// it.
pub(super) struct Reader<'a> {
    operation: &'static str,
    row: &'a Row,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(operation: &'static str, row: &'a Row) -> Self {
        Self { operation, row }
    }

    pub(super) fn column<T: FromSql<'a>>(
        &self,
        index: usize,
        column: &'static str,
    ) -> Result<T, StoreError> {
        self.row
            .try_get(index)
            .map_err(|error| StoreError::Corrupt {
                operation: self.operation,
                column,
                source: Some(error.into()),
            })
    }
}
