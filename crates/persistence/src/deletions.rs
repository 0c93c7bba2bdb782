//! Deletions that can be taken back: what was deleted is kept for 30 days, and
//! [`restore`] puts it back.
//!
//! An account's deletions hold at most as many rows as the account may have places: the
//! oldest give way ([`make_room`]).

mod keep;
mod kind;
mod restore;
mod statements;

use listbud_domain::{DeletionId, UserId};
use time::OffsetDateTime;
use tokio_postgres::Row;
use uuid::Uuid;

pub use keep::NewDeletion;
pub use kind::{DeletionKind, KEPT};
pub use restore::{Restored, restore};
pub(crate) use statements::STATEMENTS;

use crate::{
    Database, Executor, Statement, StoreError, Transaction,
    batches::{ROWS, Step, in_batches},
    row::{corrupt, count, get, signed},
};

/// Up to how many places the rows of a deletion are removed by their foreign keys, in
/// one statement.
const SMALL: u64 = 100;

/// A deletion that can be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// Names it within its owner.
    pub id: DeletionId,
    /// What was deleted.
    pub kind: DeletionKind,
    /// The name of the list or tag, or of the place if it is only one.
    pub name: Option<String>,
    /// How many places come back, or go back into the list or under the tag.
    pub count: u64,
    /// When it was deleted.
    pub created_at: OffsetDateTime,
    /// Until when it can be undone.
    pub expires_at: OffsetDateTime,
}

/// Lists a user's deletions, newest first, at most 1,000.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn list(
    db: &impl Executor,
    owner: UserId,
    now: OffsetDateTime,
) -> Result<Vec<Deletion>, StoreError> {
    let rows = statements::LIST.query(db, &[&owner.0, &now]).await?;
    rows.iter()
        .map(|row| read(&statements::LIST, row))
        .collect()
}

fn read(statement: &Statement, row: &Row) -> Result<Deletion, StoreError> {
    let operation = statement.name;
    let kind = DeletionKind::from_word(get(operation, row, "kind")?);
    Ok(Deletion {
        id: DeletionId(get(operation, row, "id")?),
        kind: kind.ok_or_else(|| corrupt(operation, "kind"))?,
        name: get(operation, row, "name")?,
        count: count(operation, row, "count")?,
        created_at: get(operation, row, "created_at")?,
        expires_at: get(operation, row, "expires_at")?,
    })
}

/// Removes a deletion for good; whether there was one. It cannot be taken back from the
/// first moment on; its rows go in batches, and [`purge`] removes what is left of them
/// when that is cut off.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn erase(
    database: &Database,
    owner: UserId,
    id: DeletionId,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let db = database.client().await?;
    let params: crate::Params<'_> = &[&owner.0, &id.0, &now];
    let Some(row) = statements::EXPIRE.query_opt(&db, params).await? else {
        return Ok(false);
    };
    let size = count(statements::EXPIRE.name, &row, "count")?;
    drop(db);
    erase_rows(database, owner.0, id.0, size).await?;
    Ok(true)
}

/// Removes the oldest deletions of an account until the others hold at most `most`
/// rows. The newest one stays.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn make_room(
    database: &Database,
    owner: UserId,
    most: u64,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let db = database.client().await?;
    let statement = &statements::BEYOND;
    let rows = statement
        .query(&db, &[&owner.0, &now, &signed(most)])
        .await?;
    drop(db);
    for row in &rows {
        let id = DeletionId(get(statement.name, row, "id")?);
        erase(database, owner, id, now).await?;
    }
    Ok(())
}

/// Removes the deletions of all users that have expired; answers how many.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn purge(database: &Database, now: OffsetDateTime) -> Result<u64, StoreError> {
    let statement = &statements::EXPIRED;
    let mut removed = 0;
    loop {
        let db = database.client().await?;
        let rows = statement.query(&db, &[&now]).await?;
        drop(db);
        if rows.is_empty() {
            return Ok(removed);
        }
        for row in &rows {
            let owner = get(statement.name, row, "user_id")?;
            let id = get(statement.name, row, "id")?;
            let size = count(statement.name, row, "count")?;
            erase_rows(database, owner, id, size).await?;
            removed += 1;
        }
    }
}

/// Removes all deletions of an account.
pub(crate) async fn erase_all(database: &Database, owner: UserId) -> Result<(), StoreError> {
    let statement = &statements::LARGE;
    let db = database.client().await?;
    let large = statement.query(&db, &[&owner.0, &signed(SMALL)]).await?;
    drop(db);
    for row in &large {
        let size = count(statement.name, row, "count")?;
        erase_rows(database, owner.0, get(statement.name, row, "id")?, size).await?;
    }
    erase_by(&statements::ERASE_SMALL, database, owner.0, 100, &[]).await
}

async fn erase_rows(
    database: &Database,
    owner: Uuid,
    id: Uuid,
    size: u64,
) -> Result<(), StoreError> {
    if size > SMALL {
        for statement in [
            &statements::ERASE_PLACES,
            &statements::ERASE_LISTED,
            &statements::ERASE_TAGGED,
        ] {
            erase_by(statement, database, owner, ROWS, &[id]).await?;
        }
    }
    let db = database.client().await?;
    statements::ERASE.execute(&db, &[&owner, &id]).await?;
    Ok(())
}

/// Runs a removal of so many rows, whose parameters are the owner, the rows, and the
/// deletion if there is one, until nothing is left.
async fn erase_by(
    statement: &'static Statement,
    database: &Database,
    owner: Uuid,
    most: i64,
    ids: &[Uuid],
) -> Result<(), StoreError> {
    in_batches(
        database,
        most,
        (),
        async |db: &Transaction<'_>, (), rows| {
            let gone = match ids {
                [id, ..] => statement.execute(db, &[&owner, &rows, id]).await?,
                [] => statement.execute(db, &[&owner, &rows]).await?,
            };
            Ok(if gone >= rows.unsigned_abs() {
                Step::More(())
            } else {
                Step::Done(())
            })
        },
    )
    .await
}
