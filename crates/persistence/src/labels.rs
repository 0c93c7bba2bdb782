//! Lists and tags, and which places have them. The SQL of each kind is in
//! `lists.rs` and `tags.rs`.

use listbud_domain::{Color, Emoji, Label, LabelId, PlaceId, UserId};
use postgres_types::ToSql;
use time::OffsetDateTime;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{
    Database, Executor, FromStore, NameKey, NamePage, Params, Statement, StoreError, Transaction,
    batches::{ROWS, Step, in_batches, is_full},
    by_name,
    deletions::NewDeletion,
    row::{count, get, signed},
    usage::AddError,
};

/// A kind of label that has tables in the database.
pub trait StoredLabel: LabelId {
    /// Its statements.
    const STATEMENTS: &'static Statements;
    /// What is wrong with a name that another label has.
    const NAME_TAKEN: &'static str;
    /// The unique index of the names.
    const NAME_KEY: &'static str;
    /// The foreign keys of the table that says which place has which label.
    const FOREIGN_KEYS: [&'static str; 2];
    /// Whether a place remembers when it got a label.
    const HAS_TIME: bool;
    /// Whether the places of one label are read by id. Their index has them in that
    /// order, or a page of them would be sorted first.
    const IN_ORDER: bool;

    /// Reads the columns that only this kind has.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`].
    fn read_details(operation: &'static str, row: &Row) -> Result<Self::Details, StoreError>;

    /// The values of the columns that only this kind has.
    fn details(details: &Self::Details) -> Vec<Option<&str>>;

    /// Copies a label, and that these places have it, into a deletion.
    fn copy(
        deletion: &NewDeletion,
        db: &Transaction<'_>,
        label: (Uuid, &str),
        places: &[Uuid],
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// The statements of one kind of label. Their first parameters are the owner and, where
/// they are about one label, the label.
#[derive(Debug)]
pub struct Statements {
    /// All labels by name.
    pub list: Statement,
    /// Some labels by name, from a key on.
    pub page: Statement,
    /// One label.
    pub find: Statement,
    /// As `find`, and locks the label until the transaction ends.
    pub lock: Statement,
    /// Writes a new label.
    pub insert: Statement,
    /// Writes a changed label.
    pub update: Statement,
    /// Keeps places from getting the label while it is copied and deleted.
    pub lock_to_delete: Statement,
    /// Locks some places of the label.
    pub lock_page: Statement,
    /// Takes the label off the places that `lock_page` has locked.
    pub empty_page: Statement,
    /// Deletes the label.
    pub delete: Statement,
    /// Adds the label to a place unless the place has too many.
    pub add_place: Statement,
    /// Counts the labels of a place, and says whether this one is among them.
    pub count_of_place: Statement,
    /// Takes the label off a place.
    pub remove_place: Statement,
}

impl Statements {
    /// All of them.
    pub(crate) const fn all(&'static self) -> [&'static Statement; 13] {
        [
            &self.list,
            &self.page,
            &self.find,
            &self.lock,
            &self.insert,
            &self.update,
            &self.lock_to_delete,
            &self.lock_page,
            &self.empty_page,
            &self.delete,
            &self.add_place,
            &self.count_of_place,
            &self.remove_place,
        ]
    }
}

/// Why a label was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteLabelError {
    /// The owner has a label of that kind and name already, in upper or lower case.
    #[error("{0}")]
    NameTaken(&'static str),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl WriteLabelError {
    fn of<I: StoredLabel>(error: StoreError) -> Self {
        if error.is_duplicate(I::NAME_KEY) {
            Self::NameTaken(I::NAME_TAKEN)
        } else {
            Self::Store(error)
        }
    }
}

impl FromStore for WriteLabelError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::NameTaken(_) => None,
        }
    }
}

/// Lists a user's labels of one kind by name.
pub async fn list<I: StoredLabel>(
    db: &impl Executor,
    owner: UserId,
) -> Result<Vec<Label<I>>, StoreError> {
    let statement = &I::STATEMENTS.list;
    let rows = statement.query(db, &[&owner.0]).await?;
    rows.iter().map(|row| read(statement.name, row)).collect()
}

/// Reads one page by name: at most `limit` labels after `after`.
pub async fn page<I: StoredLabel>(
    db: &impl Executor,
    owner: UserId,
    after: Option<&NameKey>,
    limit: usize,
) -> Result<NamePage<Label<I>>, StoreError> {
    let statement = &I::STATEMENTS.page;
    let (name, id) = by_name::after(after);
    let params: Params<'_> = &[&owner.0, &name, &id, &by_name::fetch(limit)];
    let rows = statement.query(db, params).await?;
    NamePage::read(statement.name, rows, limit, read)
}

/// Finds one label of one owner.
pub async fn find<I: StoredLabel>(
    db: &impl Executor,
    owner: UserId,
    id: I,
) -> Result<Option<Label<I>>, StoreError> {
    read_one(&I::STATEMENTS.find, db, owner, id).await
}

/// Finds one label of one owner and keeps others from changing it until the
/// transaction ends.
pub async fn lock<I: StoredLabel>(
    db: &impl Executor,
    owner: UserId,
    id: I,
) -> Result<Option<Label<I>>, StoreError> {
    read_one(&I::STATEMENTS.lock, db, owner, id).await
}

async fn read_one<I: StoredLabel>(
    statement: &Statement,
    db: &impl Executor,
    owner: UserId,
    id: I,
) -> Result<Option<Label<I>>, StoreError> {
    let row = statement.query_opt(db, &[&owner.0, &id.into()]).await?;
    row.map(|row| read(statement.name, &row)).transpose()
}

/// Writes a new label.
pub async fn insert<I: StoredLabel>(
    db: &impl Executor,
    owner: UserId,
    label: &Label<I>,
) -> Result<(), WriteLabelError> {
    let (columns, times) = (Columns::of(label), [label.created_at, label.updated_at]);
    let params = columns.params(&owner, &times);
    let done = I::STATEMENTS.insert.execute(db, &params).await;
    done.map(drop).map_err(WriteLabelError::of::<I>)
}

/// Writes what a person has changed of a label, and returns when it last changed. That
/// time never goes back, whatever this server's clock says. `None` when the label does
/// not exist.
pub async fn update<I: StoredLabel>(
    db: &impl Executor,
    owner: UserId,
    label: &Label<I>,
    now: OffsetDateTime,
) -> Result<Option<OffsetDateTime>, WriteLabelError> {
    let statement = &I::STATEMENTS.update;
    let (columns, times) = (Columns::of(label), [now]);
    let row = statement
        .query_opt(db, &columns.params(&owner, &times))
        .await;
    let row = row.map_err(WriteLabelError::of::<I>)?;
    let updated_at = row.map(|row| get(statement.name, &row, "updated_at"));
    Ok(updated_at.transpose()?)
}

/// What a person writes of a label, as columns.
struct Columns<'a> {
    id: Uuid,
    name: &'a str,
    color: &'a str,
    emoji: Option<&'a str>,
    details: Vec<Option<&'a str>>,
}

impl<'a> Columns<'a> {
    fn of<I: StoredLabel>(label: &'a Label<I>) -> Self {
        Self {
            id: label.id.into(),
            name: label.name.as_ref(),
            color: label.color.as_str(),
            emoji: label.emoji.as_ref().map(Emoji::as_str),
            details: I::details(&label.details),
        }
    }

    /// The parameters of `insert` and `update`.
    fn params<'p>(
        &'p self,
        owner: &'p UserId,
        times: &'p [OffsetDateTime],
    ) -> Vec<&'p (dyn ToSql + Sync)> {
        let mut params: Vec<&(dyn ToSql + Sync)> =
            vec![&owner.0, &self.id, &self.name, &self.color, &self.emoji];
        for time in times {
            params.push(time);
        }
        for detail in &self.details {
            params.push(detail);
        }
        params
    }
}

/// Deletes a label, not its places; `false` when it does not exist. A label of many
/// places is taken off them in batches, which a reader sees, and is deleted with the last
/// of them. The deletion can be undone ([`deletions`](crate::deletions)).
///
/// # Errors
///
/// [`StoreError`]; the deletion then holds the places that have lost the label so far.
pub async fn delete<I: StoredLabel>(
    database: &Database,
    deletion: &NewDeletion,
    id: I,
) -> Result<bool, StoreError> {
    let (owner, id, sql) = (deletion.owner, id.into(), I::STATEMENTS);
    let step = async |db: &Transaction<'_>, after: &Uuid, rows| {
        let label: Params<'_> = &[&owner.0, &id];
        let Some(locked) = sql.lock_to_delete.query_opt(db, label).await? else {
            return Ok(Step::Done(false));
        };
        let params: Params<'_> = if I::IN_ORDER {
            &[&owner.0, &id, &rows, after]
        } else {
            &[&owner.0, &id, &rows]
        };
        let page = sql.lock_page.query(db, params).await?;
        let places = page.iter();
        let places = places.map(|row| get(sql.lock_page.name, row, "place_id"));
        let places = places.collect::<Result<Vec<Uuid>, _>>()?;
        let name = get(sql.lock_to_delete.name, &locked, "name")?;
        I::copy(deletion, db, (id, name), &places).await?;
        match places.last().filter(|_| is_full(&page, rows)) {
            Some(end) => {
                let params: Params<'_> = if I::IN_ORDER {
                    &[&owner.0, &id, after, end]
                } else {
                    &[&owner.0, &id, &places]
                };
                sql.empty_page.execute(db, params).await?;
                Ok(Step::More(*end))
            }
            // The foreign key takes the label off the last places.
            None => Ok(Step::Done(sql.delete.execute(db, label).await? > 0)),
        }
    };
    in_batches(database, ROWS, Uuid::nil(), step).await
}

/// Adds a label to a place; `false` when the owner has no such label or place.
pub async fn add_place<I: StoredLabel>(
    db: &impl Executor,
    owner: UserId,
    id: I,
    place: PlaceId,
    now: OffsetDateTime,
) -> Result<bool, AddError> {
    let (id, limit) = (id.into(), signed(I::PER_PLACE));
    let mut params: Vec<&(dyn ToSql + Sync)> = vec![&owner.0, &id, &place.0, &limit];
    if I::HAS_TIME {
        params.push(&now);
    }
    // The composite foreign keys decide, so that no check can be overtaken.
    let added = I::STATEMENTS.add_place.query(db, &params).await;
    match added {
        Ok(added) if !added.is_empty() => return Ok(true),
        Ok(_) => {}
        Err(error) if I::FOREIGN_KEYS.iter().any(|key| error.is_dangling(key)) => {
            return Ok(false);
        }
        Err(error) => return Err(error.into()),
    }
    // The place has the label already, has too many, or does not exist.
    let statement = &I::STATEMENTS.count_of_place;
    let params: Params<'_> = &[&owner.0, &place.0, &id];
    let Some(row) = statement.query_opt(db, params).await? else {
        return Ok(false);
    };
    let held = count(statement.name, &row, "held")?;
    if get(statement.name, &row, "is_there")? {
        Ok(true)
    } else if held < I::PER_PLACE {
        Ok(false)
    } else {
        Err(I::limit_reached(place, held).into())
    }
}

/// Takes a label off a place; `false` when the place does not have it.
pub async fn remove_place<I: StoredLabel>(
    db: &impl Executor,
    owner: UserId,
    id: I,
    place: PlaceId,
) -> Result<bool, StoreError> {
    let params: Params<'_> = &[&owner.0, &id.into(), &place.0];
    Ok(I::STATEMENTS.remove_place.execute(db, params).await? > 0)
}

fn read<I: StoredLabel>(operation: &'static str, row: &Row) -> Result<Label<I>, StoreError> {
    Ok(Label {
        id: get::<Uuid>(operation, row, "id")?.into(),
        name: I::restore_name(get(operation, row, "name")?),
        color: Color::restore(get(operation, row, "color")?),
        emoji: get::<Option<String>>(operation, row, "emoji")?.map(Emoji::restore),
        place_count: count(operation, row, "place_count")?,
        details: I::read_details(operation, row)?,
        created_at: get(operation, row, "created_at")?,
        updated_at: get(operation, row, "updated_at")?,
    })
}
