//! Lists and what stands in them.

use listbud_domain::{
    Color, Emoji, LISTS_PER_PLACE, LimitReached, List, ListDescription, ListId, ListName, PlaceId,
    UserId,
};
use time::OffsetDateTime;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{
    Database, Executor, FromStore, NameKey, NamePage, Statement, StoreError,
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
    &EMPTY_RANGE,
    &DELETE,
    &ADD_PLACE,
    &COUNT_OF_PLACE,
    &REMOVE_PLACE,
];

/// The columns of a list with what is counted of its places.
macro_rules! columns {
    () => {
        "l.id, l.name, l.description, l.color, l.emoji, l.created_at, l.updated_at,
         c.place_count, c.missing_count, c.approximate_count"
    };
}

/// What is counted of the places in one list, list by list and place by place. A join of
/// all lists with all places is faster if the planner knows how many the user has, and
/// takes seconds if it does not.
macro_rules! counts {
    ($list:literal) => {
        concat!(
            " CROSS JOIN LATERAL (
                 SELECT count(*) AS place_count,
                        count(*) FILTER (WHERE p.latitude IS NULL) AS missing_count,
                        count(*) FILTER (WHERE p.coordinate_source = 'feature_id')
                            AS approximate_count
                 FROM (SELECT place_id FROM list_places
                       WHERE user_id = $1 AND list_id BETWEEN ",
            $list,
            " AND ",
            $list,
            " ORDER BY list_id OFFSET 0) lp
                 CROSS JOIN LATERAL (
                     SELECT id, latitude, coordinate_source FROM places
                     WHERE user_id = $1 AND id >= lp.place_id
                     ORDER BY id LIMIT 1) p
                 WHERE p.id = lp.place_id) c "
        )
    };
}

const LIST: Statement = Statement::new(
    "lists.list",
    concat!(
        "SELECT ",
        columns!(),
        " FROM lists l",
        counts!("l.id"),
        "WHERE l.user_id = $1
         ORDER BY lower(l.name), l.id"
    ),
);

/// Some lists from a key on, and what is counted of these alone.
const PAGE: Statement = Statement::new(
    "lists.page",
    concat!(
        "WITH page AS MATERIALIZED (
             SELECT id, name, description, color, emoji, created_at, updated_at,
                    lower(name) AS place_in_order
             FROM lists
             WHERE user_id = $1 AND (lower(name), id) > ($2::text, $3::uuid)
             ORDER BY lower(name), id
             LIMIT $4
         )
         SELECT ",
        columns!(),
        ", l.place_in_order FROM page l",
        counts!("l.id"),
        "ORDER BY l.place_in_order, l.id"
    ),
);

/// One list, and how the statement goes on.
macro_rules! select_list {
    ($tail:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM lists l",
            counts!("$2"),
            "WHERE l.user_id = $1 AND l.id = $2",
            $tail
        )
    };
}

const FIND: Statement = Statement::new("lists.find", select_list!(""));

/// As [`FIND`], and nobody else changes the list until the transaction ends.
const LOCK: Statement = Statement::new("lists.lock", select_list!(" FOR NO KEY UPDATE OF l"));

const INSERT: Statement = Statement::new(
    "lists.insert",
    "INSERT INTO lists (user_id, id, name, description, color, emoji, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
);

const UPDATE: Statement = Statement::new(
    "lists.update",
    "UPDATE lists
     SET name = $3, description = $4, color = $5, emoji = $6, touched = true,
         updated_at = greatest(updated_at, $7)
     WHERE user_id = $1 AND id = $2
     RETURNING updated_at",
);

/// So that nothing enters the list between being kept and being deleted.
const LOCK_TO_DELETE: Statement = Statement::new(
    "lists.lock_to_delete",
    "SELECT name FROM lists WHERE user_id = $1 AND id = $2 FOR UPDATE",
);

/// From one place on: what was deleted before it is not read again.
const LOCK_PAGE: Statement = Statement::new(
    "lists.lock_page",
    "SELECT place_id FROM list_places
     WHERE user_id = $1 AND list_id = $2 AND place_id > $3
     ORDER BY place_id
     LIMIT $4
     FOR UPDATE",
);

/// By the ends of the page. Joined with its ids, the planner would read the whole list
/// for each page.
const EMPTY_RANGE: Statement = Statement::new(
    "lists.empty_range",
    "DELETE FROM list_places
     WHERE user_id = $1 AND list_id = $2 AND place_id > $3 AND place_id <= $4",
);

const DELETE: Statement = Statement::new(
    "lists.delete",
    "DELETE FROM lists WHERE user_id = $1 AND id = $2",
);

/// Putting a place into a list again makes that list the one it was put into last,
/// however many lists it is in.
const ADD_PLACE: Statement = Statement::new(
    "lists.add_place",
    "INSERT INTO list_places (user_id, list_id, place_id, added_at)
     SELECT p.user_id, $2, p.id, $4
     FROM places p
     WHERE p.user_id = $1 AND p.id = $3
       AND ((SELECT count(*) FROM list_places o
             WHERE o.user_id = $1 AND o.place_id = $3) < $5
            OR EXISTS (SELECT FROM list_places o
                       WHERE o.user_id = $1 AND o.list_id = $2 AND o.place_id = $3))
     ON CONFLICT (user_id, list_id, place_id) DO UPDATE SET added_at = excluded.added_at
     RETURNING place_id",
);

const COUNT_OF_PLACE: Statement = Statement::new(
    "lists.count_of_place",
    "SELECT count(*) AS held FROM list_places WHERE user_id = $1 AND place_id = $2",
);

const REMOVE_PLACE: Statement = Statement::new(
    "lists.remove_place",
    "DELETE FROM list_places WHERE user_id = $1 AND list_id = $2 AND place_id = $3",
);

/// Why a list was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteListError {
    /// The owner has a list of that name already, in upper or lower case.
    #[error("the owner already has a list of that name")]
    NameTaken,
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for WriteListError {
    fn from(error: StoreError) -> Self {
        if error.is_duplicate("lists_name_key") {
            Self::NameTaken
        } else {
            Self::Store(error)
        }
    }
}

impl FromStore for WriteListError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::NameTaken => None,
        }
    }
}

/// Lists a user's lists by name.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn list(db: &impl Executor, owner: UserId) -> Result<Vec<List>, StoreError> {
    let rows = LIST.query(db, &[&owner.0]).await?;
    rows.iter().map(|row| read(LIST.name, row)).collect()
}

/// Reads one page by name: at most `limit` lists after `after`.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn page(
    db: &impl Executor,
    owner: UserId,
    after: Option<&NameKey>,
    limit: usize,
) -> Result<NamePage<List>, StoreError> {
    let (name, id) = by_name::after(after);
    let fetch = by_name::fetch(limit);
    let rows = PAGE.query(db, &[&owner.0, &name, &id, &fetch]).await?;
    NamePage::read(PAGE.name, rows, limit, read)
}

/// Finds one list of one owner.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn find(
    db: &impl Executor,
    owner: UserId,
    id: ListId,
) -> Result<Option<List>, StoreError> {
    let row = FIND.query_opt(db, &[&owner.0, &id.0]).await?;
    row.as_ref().map(|row| read(FIND.name, row)).transpose()
}

/// Finds one list of one owner and keeps others from changing it until the
/// transaction ends.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn lock(
    db: &impl Executor,
    owner: UserId,
    id: ListId,
) -> Result<Option<List>, StoreError> {
    let row = LOCK.query_opt(db, &[&owner.0, &id.0]).await?;
    row.as_ref().map(|row| read(LOCK.name, row)).transpose()
}

/// Makes a list.
///
/// # Errors
///
/// [`WriteListError`].
pub async fn insert(db: &impl Executor, owner: UserId, list: &List) -> Result<(), WriteListError> {
    let description = list.description.as_ref().map(ListDescription::as_str);
    let emoji = list.emoji.as_ref().map(Emoji::as_str);
    INSERT
        .execute(
            db,
            &[
                &owner.0,
                &list.id.0,
                &list.name.as_str(),
                &description,
                &list.color.as_str(),
                &emoji,
                &list.created_at,
                &list.updated_at,
            ],
        )
        .await?;
    Ok(())
}

/// Writes a list's name, description, colour and emoji, which a person has changed.
/// Answers when it last changed, which never goes back, whatever this server's clock
/// says; `None` when the list does not exist.
///
/// # Errors
///
/// [`WriteListError`].
pub async fn update(
    db: &impl Executor,
    owner: UserId,
    list: &List,
    now: OffsetDateTime,
) -> Result<Option<OffsetDateTime>, WriteListError> {
    let description = list.description.as_ref().map(ListDescription::as_str);
    let emoji = list.emoji.as_ref().map(Emoji::as_str);
    let row = UPDATE
        .query_opt(
            db,
            &[
                &owner.0,
                &list.id.0,
                &list.name.as_str(),
                &description,
                &list.color.as_str(),
                &emoji,
                &now,
            ],
        )
        .await?;
    Ok(row
        .map(|row| get(UPDATE.name, &row, "updated_at"))
        .transpose()?)
}

/// Deletes a list, not its places; whether it existed. A long list is emptied in
/// batches, which a reader sees, and goes with the last of them. The deletion can be
/// taken back ([`deletions`](crate::deletions)).
///
/// # Errors
///
/// [`StoreError`] when the database fails; the deletion then holds the places that have
/// left the list by then.
pub async fn delete(
    database: &Database,
    deletion: &NewDeletion,
    id: ListId,
) -> Result<bool, StoreError> {
    let owner = deletion.owner;
    in_batches(
        database,
        ROWS,
        Uuid::nil(),
        async |db, after: &Uuid, rows| {
            let locked = LOCK_TO_DELETE.query_opt(db, &[&owner.0, &id.0]).await?;
            let Some(locked) = locked else {
                return Ok(Step::Done(false));
            };
            let params: crate::statement::Params<'_> = &[&owner.0, &id.0, after, &rows];
            let page = LOCK_PAGE.query(db, params).await?;
            let places = page.iter().map(|row| get(LOCK_PAGE.name, row, "place_id"));
            let places = places.collect::<Result<Vec<Uuid>, _>>()?;
            let name = get(LOCK_TO_DELETE.name, &locked, "name")?;
            deletion.keep_list(db, (id.0, name), &places).await?;
            if let Some(end) = page.last().filter(|_| is_full(&page, rows)) {
                let end: Uuid = get(LOCK_PAGE.name, end, "place_id")?;
                EMPTY_RANGE
                    .execute(db, &[&owner.0, &id.0, after, &end])
                    .await?;
                return Ok(Step::More(end));
            }
            // The foreign key takes along the last of them.
            Ok(Step::Done(
                DELETE.execute(db, &[&owner.0, &id.0]).await? > 0,
            ))
        },
    )
    .await
}

/// Puts a place into a list; `false` when the owner has no such list or place.
///
/// # Errors
///
/// [`AddError`].
pub async fn add_place(
    db: &impl Executor,
    owner: UserId,
    list: ListId,
    place: PlaceId,
    now: OffsetDateTime,
) -> Result<bool, AddError> {
    let limit = signed(LISTS_PER_PLACE);
    // The composite foreign keys decide, so that no check can be overtaken.
    match ADD_PLACE
        .query(db, &[&owner.0, &list.0, &place.0, &now, &limit])
        .await
    {
        Ok(added) if added.is_empty() => {
            let row = COUNT_OF_PLACE.query_opt(db, &[&owner.0, &place.0]).await?;
            let held = row.map_or(Ok(0), |row| count(COUNT_OF_PLACE.name, &row, "held"))?;
            if held < LISTS_PER_PLACE {
                return Ok(false);
            }
            Err(LimitReached::ListsOfPlace {
                place,
                limit: LISTS_PER_PLACE,
                count: held,
            }
            .into())
        }
        Ok(_) => Ok(true),
        Err(error)
            if error.is_dangling("list_places_list_fkey")
                || error.is_dangling("list_places_place_fkey") =>
        {
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

/// Takes a place out of a list; whether it stood there.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn remove_place(
    db: &impl Executor,
    owner: UserId,
    list: ListId,
    place: PlaceId,
) -> Result<bool, StoreError> {
    Ok(REMOVE_PLACE
        .execute(db, &[&owner.0, &list.0, &place.0])
        .await?
        > 0)
}

fn read(operation: &'static str, row: &Row) -> Result<List, StoreError> {
    Ok(List {
        id: ListId(get::<Uuid>(operation, row, "id")?),
        name: ListName::restore(get(operation, row, "name")?),
        description: get::<Option<String>>(operation, row, "description")?
            .map(ListDescription::restore),
        color: Color::restore(get(operation, row, "color")?),
        emoji: get::<Option<String>>(operation, row, "emoji")?.map(Emoji::restore),
        place_count: count(operation, row, "place_count")?,
        missing_count: count(operation, row, "missing_count")?,
        approximate_count: count(operation, row, "approximate_count")?,
        created_at: get(operation, row, "created_at")?,
        updated_at: get(operation, row, "updated_at")?,
    })
}
