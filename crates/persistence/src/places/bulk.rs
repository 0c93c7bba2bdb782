//! One change to many places.

use std::collections::HashSet;

use listbud_domain::{
    DeletionId, LISTS_PER_PLACE, LimitReached, ListId, PlaceId, TAGS_PER_PLACE, TagId, UserId,
};
use time::OffsetDateTime;
use tokio_postgres::Row;
use uuid::Uuid;

use super::error::WritePlaceError;
use crate::{
    Statement, StoreError, Transaction,
    deletions::NewDeletion,
    row::{get, signed},
};

pub(super) const LOCK: Statement = Statement::new(
    "places.bulk.lock",
    "SELECT id FROM places WHERE user_id = $1 AND id = ANY ($2) ORDER BY id FOR NO KEY UPDATE",
);

/// So that nobody puts a place anywhere between being kept and being deleted.
pub(super) const LOCK_TO_DELETE: Statement = Statement::new(
    "places.bulk.lock_to_delete",
    "SELECT id FROM places WHERE user_id = $1 AND id = ANY ($2) ORDER BY id FOR UPDATE",
);

pub(super) const ADD_TO_LIST: Statement = Statement::new(
    "places.bulk.add_to_list",
    "INSERT INTO list_places (user_id, list_id, place_id, added_at)
     SELECT $1, $3, place_id, $4 FROM unnest($2::uuid[]) AS place_id
     ON CONFLICT (user_id, list_id, place_id) DO NOTHING
     RETURNING place_id",
);

pub(super) const REMOVE_FROM_LIST: Statement = Statement::new(
    "places.bulk.remove_from_list",
    "DELETE FROM list_places WHERE user_id = $1 AND place_id = ANY ($2) AND list_id = $3",
);

pub(super) const LEAVE_OTHER_LISTS: Statement = Statement::new(
    "places.bulk.leave_other_lists",
    "DELETE FROM list_places
     WHERE user_id = $1 AND place_id = ANY ($2) AND list_id IS DISTINCT FROM $3::uuid
     RETURNING place_id",
);

pub(super) const ADD_TAG: Statement = Statement::new(
    "places.bulk.add_tag",
    "INSERT INTO place_tags (user_id, place_id, tag_id)
     SELECT $1, place_id, $3 FROM unnest($2::uuid[]) AS place_id
     ON CONFLICT (user_id, place_id, tag_id) DO NOTHING
     RETURNING place_id",
);

/// One of the places that are in more lists than a place can be.
pub(crate) const CROWDED_LISTS: Statement = Statement::new(
    "places.bulk.crowded_lists",
    "SELECT place_id, count(*) AS held
     FROM list_places
     WHERE user_id = $1 AND place_id = ANY ($2)
     GROUP BY place_id
     HAVING count(*) > $3
     LIMIT 1",
);

/// One of the places that have more tags than a place can have.
pub(crate) const CROWDED_TAGS: Statement = Statement::new(
    "places.bulk.crowded_tags",
    "SELECT place_id, count(*) AS held
     FROM place_tags
     WHERE user_id = $1 AND place_id = ANY ($2)
     GROUP BY place_id
     HAVING count(*) > $3
     LIMIT 1",
);

pub(super) const REMOVE_TAG: Statement = Statement::new(
    "places.bulk.remove_tag",
    "DELETE FROM place_tags WHERE user_id = $1 AND place_id = ANY ($2) AND tag_id = $3",
);

pub(super) const SET_VISITED: Statement = Statement::new(
    "places.bulk.set_visited",
    "UPDATE places
     SET visited = $3, touched = true, updated_at = greatest(updated_at, $4),
         edited = ARRAY(SELECT DISTINCT field FROM unnest(edited || '{visited}'::text[]) AS field)
     WHERE user_id = $1 AND id = ANY ($2) AND visited <> $3",
);

pub(super) const DELETE: Statement = Statement::new(
    "places.bulk.delete",
    "DELETE FROM places WHERE user_id = $1 AND id = ANY ($2)",
);

/// What to do to each of the places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkAction {
    /// Take them out of all lists and put them into this one, if any.
    MoveToList(Option<ListId>),
    /// Put them into a list.
    AddToList(ListId),
    /// Take them out of a list.
    RemoveFromList(ListId),
    /// Hang a tag on them.
    AddTag(TagId),
    /// Take a tag off them.
    RemoveTag(TagId),
    /// Mark them as visited or not.
    SetVisited(bool),
    /// Delete them; the id is the deletion's, by which it can be taken back.
    Delete(DeletionId),
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum BulkError {
    /// The owner lacks one of the places.
    #[error("the owner lacks one of the places")]
    UnknownPlace,
    /// The owner has no such list or tag, or the database failed.
    #[error(transparent)]
    Write(#[from] WritePlaceError),
}

impl From<StoreError> for BulkError {
    fn from(error: StoreError) -> Self {
        Self::Write(error.into())
    }
}

impl crate::FromStore for BulkError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Write(error) => error.store(),
            Self::UnknownPlace => None,
        }
    }
}

/// Does one thing to all of the places and counts what changed. Part of a
/// transaction that is to be rolled back on an error.
///
/// # Errors
///
/// [`BulkError`].
pub async fn apply(
    db: &Transaction<'_>,
    owner: UserId,
    places: &[PlaceId],
    action: BulkAction,
    now: OffsetDateTime,
) -> Result<u64, BulkError> {
    let mut ids: Vec<Uuid> = places.iter().map(|place| place.0).collect();
    ids.sort_unstable();
    ids.dedup();
    // Locking in one order keeps two bulk changes from deadlocking.
    let lock = match action {
        BulkAction::Delete(_) => &LOCK_TO_DELETE,
        _ => &LOCK,
    };
    let known = lock.query(db, &[&owner.0, &ids]).await?;
    if known.len() != ids.len() {
        return Err(BulkError::UnknownPlace);
    }
    let changed = match action {
        BulkAction::MoveToList(list) => {
            let id = list.map(|list| list.0);
            let left = LEAVE_OTHER_LISTS.query(db, &[&owner.0, &ids, &id]).await?;
            let mut moved = place_ids(&LEAVE_OTHER_LISTS, &left)?;
            if let Some(list) = list {
                moved.extend(add_to_list(db, owner, &ids, list, now).await?);
            }
            count(&moved)
        }
        BulkAction::AddToList(list) => {
            let added = add_to_list(db, owner, &ids, list, now).await?;
            let limit = LISTS_PER_PLACE;
            let crowded = crowded(db, &CROWDED_LISTS, limit, owner, &added).await?;
            if let Some((place, count)) = crowded {
                let reached = LimitReached::ListsOfPlace {
                    place,
                    limit,
                    count,
                };
                return Err(WritePlaceError::Limit(reached).into());
            }
            count(&added)
        }
        BulkAction::RemoveFromList(list) => {
            if crate::labels::find(db, owner, list).await?.is_none() {
                return Err(WritePlaceError::UnknownList.into());
            }
            REMOVE_FROM_LIST
                .execute(db, &[&owner.0, &ids, &list.0])
                .await?
        }
        BulkAction::AddTag(tag) => {
            let added = add_tag(db, owner, &ids, tag).await?;
            let limit = TAGS_PER_PLACE;
            let crowded = crowded(db, &CROWDED_TAGS, limit, owner, &added).await?;
            if let Some((place, count)) = crowded {
                let reached = LimitReached::TagsOfPlace {
                    place,
                    limit,
                    count,
                };
                return Err(WritePlaceError::Limit(reached).into());
            }
            count(&added)
        }
        BulkAction::RemoveTag(tag) => {
            if crate::labels::find(db, owner, tag).await?.is_none() {
                return Err(WritePlaceError::UnknownTag.into());
            }
            REMOVE_TAG.execute(db, &[&owner.0, &ids, &tag.0]).await?
        }
        BulkAction::SetVisited(visited) => {
            SET_VISITED
                .execute(db, &[&owner.0, &ids, &visited, &now])
                .await?
        }
        BulkAction::Delete(_) if ids.is_empty() => 0,
        BulkAction::Delete(id) => {
            let deletion = NewDeletion { owner, id, now };
            deletion.keep_places(db, &ids).await?;
            DELETE.execute(db, &[&owner.0, &ids]).await?
        }
    };
    Ok(changed)
}

async fn add_to_list(
    db: &Transaction<'_>,
    owner: UserId,
    places: &[Uuid],
    list: ListId,
    now: OffsetDateTime,
) -> Result<HashSet<Uuid>, BulkError> {
    match ADD_TO_LIST
        .query(db, &[&owner.0, &places, &list.0, &now])
        .await
    {
        Err(error) if error.is_dangling("list_places_list_fkey") => {
            Err(WritePlaceError::UnknownList.into())
        }
        added => Ok(place_ids(&ADD_TO_LIST, &added?)?),
    }
}

async fn add_tag(
    db: &Transaction<'_>,
    owner: UserId,
    places: &[Uuid],
    tag: TagId,
) -> Result<HashSet<Uuid>, BulkError> {
    match ADD_TAG.query(db, &[&owner.0, &places, &tag.0]).await {
        Err(error) if error.is_dangling("place_tags_tag_fkey") => {
            Err(WritePlaceError::UnknownTag.into())
        }
        added => Ok(place_ids(&ADD_TAG, &added?)?),
    }
}

/// One of the places that have more than is possible now that one has been added to
/// each, and how many it had before.
pub(crate) async fn crowded(
    db: &Transaction<'_>,
    statement: &Statement,
    limit: u64,
    owner: UserId,
    added: &HashSet<Uuid>,
) -> Result<Option<(PlaceId, u64)>, StoreError> {
    if added.is_empty() {
        return Ok(None);
    }
    let ids: Vec<Uuid> = added.iter().copied().collect();
    let row = statement
        .query_opt(db, &[&owner.0, &ids, &signed(limit)])
        .await?;
    row.map(|row| {
        let held = crate::row::count(statement.name, &row, "held")?;
        let place = PlaceId(get(statement.name, &row, "place_id")?);
        Ok((place, held.saturating_sub(1)))
    })
    .transpose()
}

fn place_ids(statement: &Statement, rows: &[Row]) -> Result<HashSet<Uuid>, StoreError> {
    rows.iter()
        .map(|row| get(statement.name, row, "place_id"))
        .collect()
}

fn count(places: &HashSet<Uuid>) -> u64 {
    u64::try_from(places.len()).unwrap_or(u64::MAX)
}
