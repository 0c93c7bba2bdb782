//! Places: one by one here, pages of them in [`mod@page`], all of them for a map in
//! [`points`], many at once in [`bulk`].

pub mod bulk;
mod by_list;
pub(crate) mod columns;
mod error;
mod filter;
mod find;
mod fuzzy;
mod labels;
mod matching;
pub mod page;
pub mod points;
mod query;
mod read;
mod shapes;

use std::collections::HashMap;

use listbud_domain::{EditedFields, ListId, Place, PlaceField, PlaceId, TagId, UserId};
use postgres_types::ToSql;
use time::OffsetDateTime;
use uuid::Uuid;

pub use by_list::{ListKey, Listed, by_list};
use columns::place_values;
pub use error::WritePlaceError;
pub use filter::{PageKey, PlaceFilter, Position, Sort};
use labels::of_one;
pub use page::{Page, page, search};
pub use shapes::queries;

use crate::{
    Database, Executor, Statement, StoreError, Transaction,
    audit::{self, AuditEvent},
    batches::{ROWS, Step, in_batches, is_full},
    deletions::NewDeletion,
    row::get,
    sql::sql,
    tags,
};

pub(crate) const STATEMENTS: &[&Statement] = &[
    &FIND,
    &EDITED,
    &LOCK,
    &INSERT,
    &UPDATE,
    &NEWEST,
    &LOCK_PAGE,
    &DELETE_RANGE,
    &bulk::LOCK,
    &bulk::LOCK_TO_DELETE,
    &bulk::ADD_TO_LIST,
    &bulk::REMOVE_FROM_LIST,
    &bulk::LEAVE_OTHER_LISTS,
    &bulk::ADD_TAG,
    &bulk::CROWDED_LISTS,
    &bulk::CROWDED_TAGS,
    &bulk::REMOVE_TAG,
    &bulk::SET_VISITED,
    &bulk::DELETE,
    &by_list::MEMBERSHIPS,
    &by_list::MEMBERSHIPS_OF,
    &fuzzy::CANDIDATES,
    &labels::TAGGED,
    &labels::LABELS,
    &labels::TAGGED_RANGE,
    &labels::LISTED,
    &labels::LISTED_RANGE,
    &matching::WANTED,
    &matching::LABELLED,
    &page::KNOWN_LISTS,
    &page::KNOWN_TAGS,
    &points::STATE,
    &points::LISTS,
    &points::TAGS,
];

const FIND: Statement = Statement::new(
    "places.find",
    sql!(concat!(
        "SELECT ${p.column}, p.id, p.created_at, p.updated_at, ",
        of_one!(),
        " FROM places p, ",
        of_one!(FROM),
        " WHERE p.user_id = $1 AND p.id = $2"
    )),
);

const EDITED: Statement = Statement::new(
    "places.edited",
    "SELECT id, edited FROM places WHERE user_id = $1 AND id = ANY ($2) AND edited <> '{}'",
);

/// Nobody else changes the place until the transaction ends.
const LOCK: Statement = Statement::new(
    "places.lock",
    "SELECT id FROM places WHERE user_id = $1 AND id = $2 FOR NO KEY UPDATE",
);

const INSERT: Statement = Statement::new(
    "places.insert",
    sql!(
        "INSERT INTO places (user_id, id, edited, created_at, updated_at, ${column})
         VALUES ($1, $2, $3, $4, $5, ${$6})"
    ),
);

const UPDATE: Statement = Statement::new(
    "places.update",
    sql!(
        "UPDATE places
         SET ${column = $5}, touched = true, updated_at = greatest(updated_at, $4),
             edited = ARRAY(SELECT DISTINCT field FROM unnest(edited || $3::text[]) AS field)
         WHERE user_id = $1 AND id = $2"
    ),
);

const NEWEST: Statement = Statement::new(
    "places.newest",
    "SELECT id FROM places WHERE user_id = $1 ORDER BY id DESC LIMIT 1",
);

/// From one id on: what was deleted before it is not read again. Rows are locked in one
/// order, as [`bulk`] does.
const LOCK_PAGE: Statement = Statement::new(
    "places.lock_page",
    "SELECT id FROM places
     WHERE user_id = $1 AND id > $2 AND id <= $3
     ORDER BY id
     LIMIT $4
     FOR UPDATE",
);

/// By the ends of the page. Joined with its ids, the planner would read all places of
/// the user for each page.
const DELETE_RANGE: Statement = Statement::new(
    "places.delete_range",
    "DELETE FROM places WHERE user_id = $1 AND id > $2 AND id <= $3",
);

/// Finds the fields that a person has edited, of those places of which there are any.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn edited(
    db: &impl Executor,
    owner: UserId,
    places: &[PlaceId],
) -> Result<HashMap<PlaceId, EditedFields>, StoreError> {
    let ids: Vec<Uuid> = places.iter().map(|place| place.0).collect();
    let rows = EDITED.query(db, &[&owner.0, &ids]).await?;
    rows.iter()
        .map(|row| {
            let words: Vec<String> = get(EDITED.name, row, "edited")?;
            let fields = words.iter().filter_map(|word| PlaceField::from_word(word));
            Ok((PlaceId(get(EDITED.name, row, "id")?), fields.collect()))
        })
        .collect()
}

/// Finds one place of one owner.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn find(
    db: &impl Executor,
    owner: UserId,
    id: PlaceId,
) -> Result<Option<Place>, StoreError> {
    let Some(row) = FIND.query_opt(db, &[&owner.0, &id.0]).await? else {
        return Ok(None);
    };
    let mut place = read::place(FIND.name, owner, &row)?;
    labels::attach_to_one(FIND.name, &row, read::AFTER, &mut place)?;
    Ok(Some(place))
}

/// Finds one place of one owner and keeps others from changing it until the
/// transaction ends.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn lock(
    db: &Transaction<'_>,
    owner: UserId,
    id: PlaceId,
) -> Result<Option<Place>, StoreError> {
    // Alone and first: what hangs on the place is read when nobody can change it
    // any more.
    if LOCK.query_opt(db, &[&owner.0, &id.0]).await?.is_none() {
        return Ok(None);
    }
    find(db, owner, id).await
}

/// Writes a new place and puts it into its lists and under its tags, the first
/// of `place.lists` last. `edited` are the fields that a person gave.
///
/// # Errors
///
/// [`WritePlaceError`].
pub async fn insert(
    db: &Transaction<'_>,
    place: &Place,
    lists: &[ListId],
    tags: &[TagId],
    edited: &EditedFields,
) -> Result<(), WritePlaceError> {
    let edited = edited.words();
    let mut params: Vec<&(dyn ToSql + Sync)> = vec![
        &place.owner.0,
        &place.id.0,
        &edited,
        &place.created_at,
        &place.updated_at,
    ];
    let values = place_values!(place);
    params.extend(values.iter().map(|value| value as &(dyn ToSql + Sync)));
    INSERT.execute(db, &params).await?;
    // A microsecond apart, or the time would not tell which came last.
    for (offset, list) in (0_i64..).zip(lists.iter().rev()) {
        let added_at = place.created_at + time::Duration::microseconds(offset);
        if !crate::labels::add_place(db, place.owner, *list, place.id, added_at).await? {
            return Err(WritePlaceError::UnknownList);
        }
    }
    if !tags.is_empty() && !tags::replace(db, place.owner, place.id, tags).await? {
        return Err(WritePlaceError::UnknownTag);
    }
    Ok(())
}

/// Writes all fields of a place that a person has changed, and adds `edited` to those
/// that a person has set; whether the place exists. The time of the last change never
/// goes back, whatever this server's clock says.
///
/// # Errors
///
/// [`WritePlaceError`].
pub async fn update(
    db: &impl Executor,
    place: &Place,
    edited: &EditedFields,
    now: OffsetDateTime,
) -> Result<bool, WritePlaceError> {
    let edited = edited.words();
    let mut params: Vec<&(dyn ToSql + Sync)> = vec![&place.owner.0, &place.id.0, &edited, &now];
    let values = place_values!(place);
    params.extend(values.iter().map(|value| value as &(dyn ToSql + Sync)));
    Ok(UPDATE.execute(db, &params).await? > 0)
}

/// Deletes a place; whether it existed. The deletion can be taken back
/// ([`deletions`](crate::deletions)).
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn delete(
    db: &Transaction<'_>,
    deletion: &NewDeletion,
    id: PlaceId,
) -> Result<bool, StoreError> {
    let ids = [id.0];
    let params: crate::statement::Params<'_> = &[&deletion.owner.0, &ids.as_slice()];
    if bulk::LOCK_TO_DELETE.query_opt(db, params).await?.is_none() {
        return Ok(false);
    }
    deletion.keep_places(db, &ids).await?;
    Ok(bulk::DELETE.execute(db, params).await? > 0)
}

/// Deletes all places that a user has at the beginning and counts them. In batches: a
/// reader sees fewer and fewer meanwhile, and what is added meanwhile stays. The
/// owner's record says at each moment how many are gone, as `count`. The deletion can be
/// taken back ([`deletions`](crate::deletions)).
///
/// # Errors
///
/// [`StoreError`] when the database fails; what was deleted by then stays deleted.
pub async fn delete_all(
    database: &Database,
    deletion: &NewDeletion,
    event: &AuditEvent,
) -> Result<u64, StoreError> {
    /// The last place to go, the last one gone, and how many are.
    type Gone = Option<(Uuid, Uuid, u64)>;
    let NewDeletion { owner, now, .. } = *deletion;
    in_batches(database, ROWS, None, async |db, gone: &Gone, rows| {
        let is_first = gone.is_none();
        let (last, after, count) = match *gone {
            Some(gone) => gone,
            None => match NEWEST.query_opt(db, &[&owner.0]).await? {
                Some(row) => (get(NEWEST.name, &row, "id")?, Uuid::nil(), 0),
                None => (Uuid::nil(), Uuid::nil(), 0),
            },
        };
        let page = delete_page(db, owner, (after, last), rows, Some(deletion)).await?;
        let count = count + page.count;
        if is_first {
            audit::record(db, event, now).await?;
        }
        if is_first || page.count > 0 {
            audit::restate(db, event, count).await?;
        }
        Ok(match page.next {
            Some(next) => Step::More(Some((last, next, count))),
            None => Step::Done(count),
        })
    })
    .await
}

/// Some deleted places.
pub(crate) struct DeletedPage {
    /// How many there were.
    pub(crate) count: u64,
    /// After which to go on, if there may be more.
    pub(crate) next: Option<Uuid>,
}

/// Deletes the places between two ids, without the first and with the last, but so
/// many at most; with a deletion, keeps them there.
pub(crate) async fn delete_page(
    db: &Transaction<'_>,
    owner: UserId,
    (after, last): (Uuid, Uuid),
    rows: i64,
    deletion: Option<&NewDeletion>,
) -> Result<DeletedPage, StoreError> {
    let params: crate::statement::Params<'_> = &[&owner.0, &after, &last, &rows];
    let page = LOCK_PAGE.query(db, params).await?;
    let Some(end) = page.last() else {
        return Ok(DeletedPage {
            count: 0,
            next: None,
        });
    };
    let end: Uuid = get(LOCK_PAGE.name, end, "id")?;
    if let Some(deletion) = deletion {
        deletion.keep_range(db, after, end, page.len()).await?;
    }
    Ok(DeletedPage {
        count: DELETE_RANGE.execute(db, &[&owner.0, &after, &end]).await?,
        next: is_full(&page, rows).then_some(end),
    })
}
