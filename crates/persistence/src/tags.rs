//! Tags and what they hang on.

use listbud_domain::{
    Color, Emoji, LimitReached, PlaceId, TAGS_PER_PLACE, Tag, TagId, TagName, UserId,
};
use time::OffsetDateTime;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{
    Database, Executor, FromStore, NameKey, NamePage, Statement, StoreError, Transaction,
    batches::{ROWS, Step, in_batches, is_full},
    by_name,
    deletions::NewDeletion,
    row::{count, get, signed},
    usage::AddError,
};

pub(crate) const STATEMENTS: &[&Statement] = &[
    &LIST,
    &PAGE,
    &FIND,
    &LOCK,
    &INSERT,
    &UPDATE,
    &LOCK_TO_DELETE,
    &LOCK_PAGE,
    &TAKE_OFF_PAGE,
    &DELETE,
    &ADD_PLACE,
    &COUNT_OF_PLACE,
    &REMOVE_PLACE,
    &LOCK_PLACE,
    &CLEAR_PLACE,
    &ADD_PLACE_TAGS,
];

const LIST: Statement = Statement::new(
    "tags.list",
    "SELECT t.id, t.name, t.color, t.emoji, t.created_at, t.updated_at,
            (SELECT count(*) FROM place_tags pt
             WHERE pt.user_id = $1 AND pt.tag_id = t.id) AS place_count
     FROM tags t
     WHERE t.user_id = $1
     ORDER BY lower(t.name), t.id",
);

/// Some tags from a key on.
const PAGE: Statement = Statement::new(
    "tags.page",
    "SELECT t.id, t.name, t.color, t.emoji, t.created_at, t.updated_at,
            (SELECT count(*) FROM place_tags pt
             WHERE pt.user_id = $1 AND pt.tag_id = t.id) AS place_count,
            lower(t.name) AS place_in_order
     FROM tags t
     WHERE t.user_id = $1 AND (lower(t.name), t.id) > ($2::text, $3::uuid)
     ORDER BY lower(t.name), t.id
     LIMIT $4",
);

const FIND: Statement = Statement::new(
    "tags.find",
    "SELECT t.id, t.name, t.color, t.emoji, t.created_at, t.updated_at,
            (SELECT count(*) FROM place_tags pt
             WHERE pt.user_id = $1 AND pt.tag_id = t.id) AS place_count
     FROM tags t
     WHERE t.user_id = $1 AND t.id = $2",
);

/// As [`FIND`], and nobody else changes the tag until the transaction ends.
const LOCK: Statement = Statement::new(
    "tags.lock",
    "SELECT t.id, t.name, t.color, t.emoji, t.created_at, t.updated_at,
            (SELECT count(*) FROM place_tags pt
             WHERE pt.user_id = $1 AND pt.tag_id = t.id) AS place_count
     FROM tags t
     WHERE t.user_id = $1 AND t.id = $2
     FOR NO KEY UPDATE",
);

const INSERT: Statement = Statement::new(
    "tags.insert",
    "INSERT INTO tags (user_id, id, name, color, emoji, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)",
);

const UPDATE: Statement = Statement::new(
    "tags.update",
    "UPDATE tags
     SET name = $3, color = $4, emoji = $5, touched = true,
         updated_at = greatest(updated_at, $6)
     WHERE user_id = $1 AND id = $2
     RETURNING updated_at",
);

/// So that nothing gets the tag between being kept and being deleted.
const LOCK_TO_DELETE: Statement = Statement::new(
    "tags.lock_to_delete",
    "SELECT name FROM tags WHERE user_id = $1 AND id = $2 FOR UPDATE",
);

/// Without an order, which would sort all of the tag's places for each batch.
const LOCK_PAGE: Statement = Statement::new(
    "tags.lock_page",
    "SELECT place_id FROM place_tags
     WHERE user_id = $1 AND tag_id = $2
     LIMIT $3
     FOR UPDATE",
);

/// By an array, with which the planner looks them up one by one.
const TAKE_OFF_PAGE: Statement = Statement::new(
    "tags.take_off_page",
    "DELETE FROM place_tags WHERE user_id = $1 AND tag_id = $2 AND place_id = ANY ($3)",
);

const DELETE: Statement = Statement::new(
    "tags.delete",
    "DELETE FROM tags WHERE user_id = $1 AND id = $2",
);

const ADD_PLACE: Statement = Statement::new(
    "tags.add_place",
    "INSERT INTO place_tags (user_id, place_id, tag_id)
     SELECT p.user_id, p.id, $2
     FROM places p
     WHERE p.user_id = $1 AND p.id = $3
       AND (SELECT count(*) FROM place_tags o WHERE o.user_id = $1 AND o.place_id = $3) < $4
     ON CONFLICT (user_id, place_id, tag_id) DO NOTHING
     RETURNING place_id",
);

const COUNT_OF_PLACE: Statement = Statement::new(
    "tags.count_of_place",
    "SELECT count(*) AS held, coalesce(bool_or(tag_id = $3), false) AS is_there
     FROM place_tags
     WHERE user_id = $1 AND place_id = $2",
);

const REMOVE_PLACE: Statement = Statement::new(
    "tags.remove_place",
    "DELETE FROM place_tags WHERE user_id = $1 AND tag_id = $2 AND place_id = $3",
);

/// Two replacements of one place's tags take turns, or both would stay.
const LOCK_PLACE: Statement = Statement::new(
    "tags.lock_place",
    "SELECT id FROM places WHERE user_id = $1 AND id = $2 FOR NO KEY UPDATE",
);

const CLEAR_PLACE: Statement = Statement::new(
    "tags.clear_place",
    "DELETE FROM place_tags WHERE user_id = $1 AND place_id = $2 AND tag_id <> ALL ($3)",
);

const ADD_PLACE_TAGS: Statement = Statement::new(
    "tags.add_place_tags",
    "INSERT INTO place_tags (user_id, place_id, tag_id)
     SELECT $1, $2, tag_id FROM unnest($3::uuid[]) AS tag_id
     ON CONFLICT (user_id, place_id, tag_id) DO NOTHING",
);

/// Why a tag was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteTagError {
    /// The owner has a tag of that name already, in upper or lower case.
    #[error("the owner already has a tag of that name")]
    NameTaken,
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for WriteTagError {
    fn from(error: StoreError) -> Self {
        if error.is_duplicate("tags_name_key") {
            Self::NameTaken
        } else {
            Self::Store(error)
        }
    }
}

impl FromStore for WriteTagError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::NameTaken => None,
        }
    }
}

/// Lists a user's tags by name.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn list(db: &impl Executor, owner: UserId) -> Result<Vec<Tag>, StoreError> {
    let rows = LIST.query(db, &[&owner.0]).await?;
    rows.iter().map(|row| read(LIST.name, row)).collect()
}

/// Reads one page by name: at most `limit` tags after `after`.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn page(
    db: &impl Executor,
    owner: UserId,
    after: Option<&NameKey>,
    limit: usize,
) -> Result<NamePage<Tag>, StoreError> {
    let (name, id) = by_name::after(after);
    let fetch = by_name::fetch(limit);
    let rows = PAGE.query(db, &[&owner.0, &name, &id, &fetch]).await?;
    NamePage::read(PAGE.name, rows, limit, read)
}

/// Finds one tag of one owner.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn find(db: &impl Executor, owner: UserId, id: TagId) -> Result<Option<Tag>, StoreError> {
    let row = FIND.query_opt(db, &[&owner.0, &id.0]).await?;
    row.as_ref().map(|row| read(FIND.name, row)).transpose()
}

/// Finds one tag of one owner and keeps others from changing it until the
/// transaction ends.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn lock(db: &impl Executor, owner: UserId, id: TagId) -> Result<Option<Tag>, StoreError> {
    let row = LOCK.query_opt(db, &[&owner.0, &id.0]).await?;
    row.as_ref().map(|row| read(LOCK.name, row)).transpose()
}

/// Makes a tag.
///
/// # Errors
///
/// [`WriteTagError`].
pub async fn insert(db: &impl Executor, owner: UserId, tag: &Tag) -> Result<(), WriteTagError> {
    let emoji = tag.emoji.as_ref().map(Emoji::as_str);
    INSERT
        .execute(
            db,
            &[
                &owner.0,
                &tag.id.0,
                &tag.name.as_str(),
                &tag.color.as_str(),
                &emoji,
                &tag.created_at,
                &tag.updated_at,
            ],
        )
        .await?;
    Ok(())
}

/// Writes a tag's name, colour and emoji, which a person has changed. Answers when it
/// last changed, which never goes back, whatever this server's clock says; `None` when
/// the tag does not exist.
///
/// # Errors
///
/// [`WriteTagError`].
pub async fn update(
    db: &impl Executor,
    owner: UserId,
    tag: &Tag,
    now: OffsetDateTime,
) -> Result<Option<OffsetDateTime>, WriteTagError> {
    let emoji = tag.emoji.as_ref().map(Emoji::as_str);
    let row = UPDATE
        .query_opt(
            db,
            &[
                &owner.0,
                &tag.id.0,
                &tag.name.as_str(),
                &tag.color.as_str(),
                &emoji,
                &now,
            ],
        )
        .await?;
    Ok(row
        .map(|row| get(UPDATE.name, &row, "updated_at"))
        .transpose()?)
}

/// Deletes a tag, not its places; whether it existed. A tag of many places is taken off
/// them in batches, which a reader sees, and goes with the last of them. The deletion
/// can be taken back ([`deletions`](crate::deletions)).
///
/// # Errors
///
/// [`StoreError`] when the database fails; places that have lost the tag by then do not
/// get it back.
pub async fn delete(
    database: &Database,
    deletion: &NewDeletion,
    id: TagId,
) -> Result<bool, StoreError> {
    let owner = deletion.owner;
    in_batches(database, ROWS, (), async |db, (), rows| {
        let locked = LOCK_TO_DELETE.query_opt(db, &[&owner.0, &id.0]).await?;
        let Some(locked) = locked else {
            return Ok(Step::Done(false));
        };
        let params: crate::statement::Params<'_> = &[&owner.0, &id.0, &rows];
        let page = LOCK_PAGE.query(db, params).await?;
        let places = page.iter().map(|row| get(LOCK_PAGE.name, row, "place_id"));
        let places = places.collect::<Result<Vec<Uuid>, _>>()?;
        let name = get(LOCK_TO_DELETE.name, &locked, "name")?;
        deletion.keep_tag(db, (id.0, name), &places).await?;
        if is_full(&page, rows) {
            let params: crate::statement::Params<'_> = &[&owner.0, &id.0, &places];
            TAKE_OFF_PAGE.execute(db, params).await?;
            return Ok(Step::More(()));
        }
        Ok(Step::Done(
            DELETE.execute(db, &[&owner.0, &id.0]).await? > 0,
        ))
    })
    .await
}

/// Adds a tag to a place; `false` when the owner has no such tag or place.
///
/// # Errors
///
/// [`AddError`].
pub async fn add_place(
    db: &impl Executor,
    owner: UserId,
    tag: TagId,
    place: PlaceId,
) -> Result<bool, AddError> {
    let limit = signed(TAGS_PER_PLACE);
    // The composite foreign keys decide, so that no check can be overtaken.
    match ADD_PLACE
        .query(db, &[&owner.0, &tag.0, &place.0, &limit])
        .await
    {
        Ok(added) if added.is_empty() => why_not_added(db, owner, tag, place).await,
        Ok(_) => Ok(true),
        Err(error)
            if error.is_dangling("place_tags_tag_fkey")
                || error.is_dangling("place_tags_place_fkey") =>
        {
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

/// Tells whether the place has the tag already (`true`), has too many, or is unknown
/// (`false`).
async fn why_not_added(
    db: &impl Executor,
    owner: UserId,
    tag: TagId,
    place: PlaceId,
) -> Result<bool, AddError> {
    let operation = COUNT_OF_PLACE.name;
    let row = COUNT_OF_PLACE
        .query_opt(db, &[&owner.0, &place.0, &tag.0])
        .await?;
    let Some(row) = row else { return Ok(false) };
    let held = count(operation, &row, "held")?;
    if get(operation, &row, "is_there")? {
        Ok(true)
    } else if held < TAGS_PER_PLACE {
        Ok(false)
    } else {
        Err(LimitReached::TagsOfPlace {
            place,
            limit: TAGS_PER_PLACE,
            count: held,
        }
        .into())
    }
}

/// Takes a tag off a place; whether it hung there.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn remove_place(
    db: &impl Executor,
    owner: UserId,
    tag: TagId,
    place: PlaceId,
) -> Result<bool, StoreError> {
    Ok(REMOVE_PLACE
        .execute(db, &[&owner.0, &tag.0, &place.0])
        .await?
        > 0)
}

/// Makes these the tags of a place, each once; `false` when the owner lacks the
/// place or one of the tags, and then the transaction is to be rolled back.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn replace(
    db: &Transaction<'_>,
    owner: UserId,
    place: PlaceId,
    tags: &[TagId],
) -> Result<bool, StoreError> {
    let ids: Vec<Uuid> = tags.iter().map(|tag| tag.0).collect();
    let place_row = LOCK_PLACE.query_opt(db, &[&owner.0, &place.0]).await?;
    if place_row.is_none() {
        return Ok(false);
    }
    CLEAR_PLACE.execute(db, &[&owner.0, &place.0, &ids]).await?;
    match ADD_PLACE_TAGS
        .execute(db, &[&owner.0, &place.0, &ids])
        .await
    {
        Ok(_) => Ok(true),
        Err(error)
            if error.is_dangling("place_tags_tag_fkey")
                || error.is_dangling("place_tags_place_fkey") =>
        {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

fn read(operation: &'static str, row: &Row) -> Result<Tag, StoreError> {
    Ok(Tag {
        id: TagId(get::<Uuid>(operation, row, "id")?),
        name: TagName::restore(get(operation, row, "name")?),
        color: Color::restore(get(operation, row, "color")?),
        emoji: get::<Option<String>>(operation, row, "emoji")?.map(Emoji::restore),
        place_count: count(operation, row, "place_count")?,
        created_at: get(operation, row, "created_at")?,
        updated_at: get(operation, row, "updated_at")?,
    })
}
