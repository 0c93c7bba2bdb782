//! All places with the few fields that a map and a table need.

use std::collections::HashMap;

use listbud_domain::{ListId, PlaceId, TagId, UserId};
use time::OffsetDateTime;
use tokio_postgres::Row;
use uuid::Uuid;

use super::{
    columns::Reader,
    filter::{PageKey, PlaceFilter, Sort},
    find::rows,
    fuzzy, labels,
};
use crate::{Client, Executor, Params, Statement, StoreError, TransactionOptions};

/// The columns in the order in which [`point`] reads them. The address of a place is
/// only of interest where nothing else says where the place is.
pub(super) const COLUMNS: &str = "p.id, p.name, p.latitude, p.longitude, \
     p.coordinate_source = 'feature_id', p.rating, p.visited, p.created_at, p.updated_at, \
     CASE WHEN p.latitude IS NULL AND p.cid IS NULL AND p.google_place_id IS NULL \
          THEN p.url END, p.saved_at";

pub(super) const ID: &str = "p.id";

/// A digest of all that points are made of. Content and not only times: a server whose
/// clock is slow changes a place without moving the time of its last change.
pub(super) const STATE: Statement = Statement::new(
    "points.state",
    "SELECT p.number AS places, p.hash AS places_hash, l.number AS listed,
            l.hash AS listed_hash, t.number AS tagged, t.hash AS tagged_hash
     FROM (SELECT count(*) AS number,
                  coalesce(bit_xor(hash_record_extended(
                      ROW(id, name, latitude, longitude, coordinate_source, url, rating,
                          visited, updated_at, saved_at), 1)), 0) AS hash
           FROM places WHERE user_id = $1) p,
          (SELECT count(*) AS number,
                  coalesce(bit_xor(hash_record_extended(
                      ROW(list_id, place_id, added_at), 2)), 0) AS hash
           FROM list_places WHERE user_id = $1) l,
          (SELECT count(*) AS number,
                  coalesce(bit_xor(hash_record_extended(ROW(place_id, tag_id), 3)), 0) AS hash
           FROM place_tags WHERE user_id = $1) t",
);

pub(super) const LISTS: Statement = Statement::new(
    "points.lists",
    "SELECT id, name FROM lists WHERE user_id = $1 ORDER BY id",
);

pub(super) const TAGS: Statement = Statement::new(
    "points.tags",
    "SELECT id, name FROM tags WHERE user_id = $1 ORDER BY id",
);

/// A place on a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The place.
    pub id: PlaceId,
    /// Its name.
    pub name: String,
    /// Degrees north and east.
    pub position: Option<(f64, f64)>,
    /// Whether the position is an estimate.
    pub is_approximate: bool,
    /// Stars.
    pub rating: Option<f64>,
    /// Whether it was visited.
    pub visited: bool,
    /// When it was added.
    pub created_at: OffsetDateTime,
    /// When one of its own fields last changed.
    pub updated_at: OffsetDateTime,
    /// When the user saved it, where that is known.
    pub saved_at: Option<OffsetDateTime>,
    /// Its address in Google Maps, if nothing else says where it is.
    pub unlocated_url: Option<String>,
    /// Its lists by their position in [`Labels::lists`], last joined first.
    pub lists: Vec<usize>,
    /// Its tags by their position in [`Labels::tags`].
    pub tags: Vec<usize>,
}

/// Some points in their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Points {
    /// The points.
    pub points: Vec<Point>,
    /// Where the next page begins, if there is one.
    pub next: Option<PageKey>,
}

/// The lists and tags of an account, which points refer to.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    /// The lists with their names.
    pub lists: Vec<(ListId, String)>,
    /// The tags with their names.
    pub tags: Vec<(TagId, String)>,
    list_positions: HashMap<Uuid, usize>,
    tag_positions: HashMap<Uuid, usize>,
}

/// What the points of an account are made of, as a few numbers: how many places there
/// are, how many places in lists and tags on places, and a hash of each.
pub type State = [i64; 6];

/// Reads the numbers that change whenever a point changes.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn state(db: &impl Executor, owner: UserId) -> Result<State, StoreError> {
    let Some(row) = STATE.query_opt(db, &[&owner.0]).await? else {
        return Ok(State::default());
    };
    let at = Reader::new(STATE.name, &row);
    Ok([
        at.column(0, "places")?,
        at.column(1, "places_hash")?,
        at.column(2, "listed")?,
        at.column(3, "listed_hash")?,
        at.column(4, "tagged")?,
        at.column(5, "tagged_hash")?,
    ])
}

/// Reads the lists and tags that points refer to.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn labels(db: &impl Executor, owner: UserId) -> Result<Labels, StoreError> {
    let params: Params<'_> = &[&owner.0];
    let (lists, tags) = futures_util::try_join!(LISTS.query(db, params), TAGS.query(db, params))?;
    let read = |statement: &Statement, rows: &[Row]| {
        let rows = rows.iter().map(|row| {
            let at = Reader::new(statement.name, row);
            Ok((at.column(0, "id")?, at.column(1, "name")?))
        });
        rows.collect::<Result<Vec<(Uuid, String)>, StoreError>>()
    };
    let (lists, tags) = (read(&LISTS, &lists)?, read(&TAGS, &tags)?);
    let positions = |labels: &[(Uuid, String)]| {
        let ids = labels.iter().enumerate();
        ids.map(|(position, (id, _))| (*id, position)).collect()
    };
    Ok(Labels {
        list_positions: positions(&lists),
        tag_positions: positions(&tags),
        lists: lists.into_iter().map(|(id, it)| (ListId(id), it)).collect(),
        tags: tags.into_iter().map(|(id, it)| (TagId(id), it)).collect(),
    })
}

/// Reads one page of points, newest first: at most `limit` after `after`.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn page(
    db: &impl Executor,
    owner: UserId,
    filter: &PlaceFilter,
    labels: &Labels,
    after: Option<&PageKey>,
    limit: usize,
) -> Result<Points, StoreError> {
    let fetch = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let mut rows = rows(db, COLUMNS, owner, filter, Sort::Newest, after, fetch).await?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let mut points: Vec<Point> = rows.iter().map(point).collect::<Result<_, _>>()?;
    let last = points.last().filter(|_| has_more);
    let next = last.map(|last| PageKey::Time(last.created_at, last.id));
    attach(db, owner, labels, &mut points).await?;
    Ok(Points { points, next })
}

/// Reads the points of some places, in the order of the ids. Unknown ids are left out.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn of(
    db: &impl Executor,
    owner: UserId,
    labels: &Labels,
    ids: &[PlaceId],
) -> Result<Vec<Point>, StoreError> {
    let filter = PlaceFilter {
        ids: Some(ids.to_vec()),
        ..PlaceFilter::default()
    };
    let found = page(db, owner, &filter, labels, None, ids.len()).await?;
    let mut points = found.points;
    let order: HashMap<PlaceId, usize> = ids.iter().copied().zip(0..).collect();
    points.sort_by_key(|point| order.get(&point.id).copied());
    Ok(points)
}

/// Some ids in their order, and where the next page begins, if there is one.
pub type Ids = (Vec<PlaceId>, Option<PageKey>);

/// Reads one page of ids, newest first: at most `limit` after `after`.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn ids(
    db: &impl Executor,
    owner: UserId,
    filter: &PlaceFilter,
    after: Option<&PageKey>,
    limit: usize,
) -> Result<Ids, StoreError> {
    let fetch = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let mut rows = rows(db, ID, owner, filter, Sort::Newest, after, fetch).await?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let ids = read_ids(&rows)?;
    let next = match (rows.last(), ids.last()) {
        (Some(row), Some(last)) if has_more => {
            let at = Reader::new(OPERATION, row);
            Some(PageKey::Time(at.column(1, "place_in_order")?, *last))
        }
        _ => None,
    };
    Ok((ids, next))
}

/// Finds all places that the filter's text is found in, best hit first; when nothing
/// matches exactly, those that a typing error could have meant. 16 bytes for each.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn hits(
    db: &mut Client,
    owner: UserId,
    filter: &PlaceFilter,
) -> Result<Vec<PlaceId>, StoreError> {
    let rows = rows(db, ID, owner, filter, Sort::Relevance, None, i64::MAX).await?;
    let exact = read_ids(&rows)?;
    let Some(text) = filter.text.as_ref().filter(|_| exact.is_empty()) else {
        return Ok(exact);
    };
    let options = TransactionOptions {
        read_only: true,
        ..TransactionOptions::default()
    };
    let transaction = db.begin(options).await?;
    let meant = fuzzy::candidates(&transaction, owner, text).await?;
    let filter = PlaceFilter {
        text: None,
        ids: Some(meant.clone()),
        ..filter.clone()
    };
    let (mut found, _) = ids(&transaction, owner, &filter, None, meant.len()).await?;
    transaction
        .rollback()
        .await
        .map_err(|error| StoreError::from_driver(OPERATION, error))?;
    let order: HashMap<PlaceId, usize> = meant.into_iter().zip(0..).collect();
    found.sort_by_key(|id| order.get(id).copied());
    Ok(found)
}

const OPERATION: &str = "places.points";

fn read_ids(rows: &[Row]) -> Result<Vec<PlaceId>, StoreError> {
    let ids = rows.iter();
    ids.map(|row| Reader::new(OPERATION, row).column(0, "id").map(PlaceId))
        .collect()
}

fn point(row: &Row) -> Result<Point, StoreError> {
    let at = Reader::new(OPERATION, row);
    let latitude: Option<f64> = at.column(2, "latitude")?;
    let longitude: Option<f64> = at.column(3, "longitude")?;
    Ok(Point {
        id: PlaceId(at.column(0, "id")?),
        name: at.column(1, "name")?,
        position: latitude.zip(longitude),
        is_approximate: at.column::<Option<bool>>(4, "coordinate_source")? == Some(true),
        rating: at.column(5, "rating")?,
        visited: at.column(6, "visited")?,
        created_at: at.column(7, "created_at")?,
        updated_at: at.column(8, "updated_at")?,
        unlocated_url: at.column(9, "url")?,
        saved_at: at.column(10, "saved_at")?,
        lists: Vec::new(),
        tags: Vec::new(),
    })
}

/// Hands each point its lists and tags. What was made after the labels were read has no
/// position there and is left out.
async fn attach(
    db: &impl Executor,
    owner: UserId,
    labels: &Labels,
    points: &mut [Point],
) -> Result<(), StoreError> {
    if points.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = points.iter().map(|point| point.id.0).collect();
    let (memberships, tagged) = futures_util::try_join!(
        labels::listed(db, owner, &ids),
        labels::tagged(db, owner, &ids),
    )?;
    let mut by_id: HashMap<Uuid, &mut Point> =
        points.iter_mut().map(|point| (point.id.0, point)).collect();
    for (place, list) in &memberships {
        if let (Some(point), Some(position)) =
            (by_id.get_mut(place), labels.list_positions.get(list))
        {
            point.lists.push(*position);
        }
    }
    for (place, tag) in &tagged {
        if let (Some(point), Some(position)) = (by_id.get_mut(place), labels.tag_positions.get(tag))
        {
            point.tags.push(*position);
        }
    }
    for point in points {
        point.tags.sort_unstable();
    }
    Ok(())
}
