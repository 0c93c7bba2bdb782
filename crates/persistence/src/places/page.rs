//! Pages of places.

use listbud_domain::{Place, PlaceId, TagId, UserId};
use uuid::Uuid;

use super::{
    filter::{PageKey, PlaceFilter, Sort},
    find::rows,
    fuzzy, labels, read,
};
use crate::{Client, Executor, Statement, StoreError, TransactionOptions, row::get};

pub(super) const KNOWN_LISTS: Statement = Statement::new(
    "places.known_lists",
    "SELECT count(*) FROM lists WHERE user_id = $1 AND id = $2",
);

pub(super) const KNOWN_TAGS: Statement = Statement::new(
    "places.known_tags",
    "SELECT count(*) FROM tags WHERE user_id = $1 AND id = ANY ($2)",
);

/// Some places in their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// The places.
    pub places: Vec<Place>,
    /// Where the next page begins, if there is one.
    pub next: Option<PageKey>,
}

/// Whether the owner has the list and all the tags that a filter names.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn filter_is_known(
    db: &impl Executor,
    owner: UserId,
    filter: &PlaceFilter,
) -> Result<bool, StoreError> {
    if let Some(list) = filter.list {
        let row = KNOWN_LISTS.query_opt(db, &[&owner.0, &list.0]).await?;
        if count(&KNOWN_LISTS, row.as_ref())? == 0 {
            return Ok(false);
        }
    }
    let mut tags: Vec<Uuid> = filter.tags.iter().map(|TagId(id)| *id).collect();
    tags.sort_unstable();
    tags.dedup();
    if tags.is_empty() {
        return Ok(true);
    }
    let row = KNOWN_TAGS.query_opt(db, &[&owner.0, &tags]).await?;
    Ok(count(&KNOWN_TAGS, row.as_ref())? == tags.len())
}

fn count(statement: &Statement, row: Option<&tokio_postgres::Row>) -> Result<usize, StoreError> {
    let count = row.map_or(Ok(0), |row| get::<i64>(statement.name, row, "count"))?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// Reads one page: at most `limit` places after `after`.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn page(
    db: &impl Executor,
    owner: UserId,
    filter: &PlaceFilter,
    sort: Sort,
    after: Option<&PageKey>,
    limit: usize,
) -> Result<Page, StoreError> {
    const OPERATION: &str = "places.page";
    // One more than asked tells whether there is a next page.
    let fetch = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let mut rows = rows(db, read::PLACE, owner, filter, sort, after, fetch).await?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let mut places = rows
        .iter()
        .map(|row| read::place(OPERATION, owner, row))
        .collect::<Result<Vec<_>, _>>()?;
    let next = match (rows.last(), places.last()) {
        (Some(row), Some(place)) if has_more => page_key(OPERATION, sort, row, place.id)?,
        _ => None,
    };
    if !places.is_empty() {
        let ids: Vec<Uuid> = places.iter().map(|place| place.id.0).collect();
        let (tags, lists) = futures_util::try_join!(
            labels::tags(db, owner, &ids),
            labels::lists(db, owner, &ids),
        )?;
        labels::attach(&mut places, tags, lists);
    }
    Ok(Page { places, next })
}

fn page_key(
    operation: &'static str,
    sort: Sort,
    row: &tokio_postgres::Row,
    id: PlaceId,
) -> Result<Option<PageKey>, StoreError> {
    let column = "place_in_order";
    Ok(match sort {
        Sort::Newest | Sort::Oldest | Sort::Updated | Sort::Saved | Sort::SavedOldest => {
            Some(PageKey::Time(get(operation, row, column)?, id))
        }
        Sort::Name => Some(PageKey::Name(get(operation, row, column)?, id)),
        Sort::Rating => Some(PageKey::Rating(get(operation, row, column)?, id)),
        Sort::Relevance => None,
    })
}

/// Finds the best `limit` hits for the filter's text; when nothing matches
/// exactly, those that a typing error could have meant.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn search(
    db: &mut Client,
    owner: UserId,
    filter: &PlaceFilter,
    limit: usize,
) -> Result<Vec<Place>, StoreError> {
    let sort = if filter.text.is_some() {
        Sort::Relevance
    } else {
        Sort::Newest
    };
    let exact = page(db, owner, filter, sort, None, limit).await?.places;
    let Some(text) = &filter.text else {
        return Ok(exact);
    };
    if !exact.is_empty() {
        return Ok(exact);
    }
    let options = TransactionOptions {
        read_only: true,
        ..TransactionOptions::default()
    };
    let transaction = db.begin(options).await?;
    let ids = fuzzy::candidates(&transaction, owner, text).await?;
    let filter = PlaceFilter {
        text: None,
        ids: Some(ids.clone()),
        ..filter.clone()
    };
    let found = page(&transaction, owner, &filter, Sort::Newest, None, ids.len()).await?;
    let mut places = found.places;
    transaction
        .rollback()
        .await
        .map_err(|error| StoreError::from_driver("places.search", error))?;
    places.sort_by_key(|place| ids.iter().position(|id| *id == place.id));
    places.truncate(limit);
    Ok(places)
}
