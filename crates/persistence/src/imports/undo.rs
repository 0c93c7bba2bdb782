//! Taking an import back.

mod statements;

use listbud_domain::{ImportId, UserId};
use time::OffsetDateTime;
use uuid::Uuid;

pub(crate) use statements::STATEMENTS;

use super::{find, lock};
use crate::{
    Database, Statement, StoreError, Transaction,
    audit::{self, AuditEvent},
    batches::{ROWS, Step, in_batches, is_full},
    row::get,
};

/// The format of a backup, which brings along what a person has edited.
const BACKUP: &str = "listbud_backup";

/// What an undo removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Undone {
    /// How many places were removed.
    pub removed: u64,
    /// How many places of the import stay because a person has touched them
    /// since: changed them, put them into another list, or given them another tag.
    pub kept: u64,
    /// How many lists were removed.
    pub lists: u64,
    /// How many tags were removed.
    pub tags: u64,
}

/// Removes what an import added, and the import from the history. What somebody
/// has touched since stays as it is; so does what the import filled in places
/// that were there before. `None` when the owner has no such import.
///
/// It works in batches, and the import goes last: what was cut off goes on when it is
/// asked for again, and then counts what was left to remove.
pub async fn undo(
    database: &Database,
    owner: UserId,
    id: ImportId,
    event: &AuditEvent,
    now: OffsetDateTime,
) -> Result<Option<Undone>, StoreError> {
    let client = database.client().await?;
    let Some(import) = find(&client, owner, id).await? else {
        return Ok(None);
    };
    drop(client);
    let keys = (owner.0, id.0);
    let undone = undo_places(database, keys, import.format == BACKUP).await?;
    for (end, undo) in [
        (&statements::MEMBERSHIPS_END, &statements::UNDO_MEMBERSHIPS),
        (&statements::LABELS_END, &statements::UNDO_LABELS),
    ] {
        let start = (Uuid::nil(), Uuid::nil());
        in_batches(database, ROWS, start, async |db, after, rows| {
            undo_page(db, keys, (end, undo), *after, rows).await
        })
        .await?;
    }
    in_batches(database, ROWS, (), async |db, (), _| {
        let (user, import) = keys;
        lock::hold(db, user).await?;
        let run = async |statement: &Statement| statement.execute(db, &[&user, &import]).await;
        let (lists, tags) = (
            run(&statements::UNDO_LISTS).await?,
            run(&statements::UNDO_TAGS).await?,
        );
        // Another request has undone it at the same time.
        if run(&statements::DELETE).await? == 0 {
            return Ok(Step::Done(None));
        }
        audit::record(db, event, now).await?;
        Ok(Step::Done(Some(Undone {
            lists,
            tags,
            ..undone
        })))
    })
    .await
}

/// Removes the places of an import that no person has touched.
async fn undo_places(
    database: &Database,
    (user, import): (Uuid, Uuid),
    is_backup: bool,
) -> Result<Undone, StoreError> {
    let start = (Uuid::nil(), Undone::default());
    in_batches(database, ROWS, start, async |db, (after, undone), rows| {
        // As an import does: they must not look for each other's places.
        lock::hold(db, user).await?;
        let page = &statements::UNDO_PAGE;
        let seen = page.query(db, &[&user, &import, after, &rows]).await?;
        let mut added: Vec<Uuid> = Vec::new();
        for row in &seen {
            if get(page.name, row, "is_added")? {
                added.push(get(page.name, row, "id")?);
            }
        }
        let mut undone = *undone;
        if !added.is_empty() {
            let lock = &statements::UNDO_LOCK;
            let locked = lock.query(db, &[&user, &added]).await?.len();
            let removed = statements::UNDO_PLACES
                .execute(db, &[&user, &import, &added, &is_backup])
                .await?;
            undone.removed += removed;
            undone.kept += u64::try_from(locked)
                .unwrap_or_default()
                .saturating_sub(removed);
        }
        match seen.last().filter(|_| is_full(&seen, rows)) {
            Some(last) => Ok(Step::More((get(page.name, last, "id")?, undone))),
            None => Ok(Step::Done(undone)),
        }
    })
    .await
}

/// Takes back one page of memberships or labels.
async fn undo_page(
    db: &Transaction<'_>,
    (user, import): (Uuid, Uuid),
    (end, undo): (&Statement, &Statement),
    (one, other): (Uuid, Uuid),
    rows: i64,
) -> Result<Step<(Uuid, Uuid), ()>, StoreError> {
    let last = end
        .query_opt(db, &[&user, &one, &other, &(rows - 1)])
        .await?;
    let next = match &last {
        Some(row) => Some((get(end.name, row, "one")?, get(end.name, row, "other")?)),
        None => None,
    };
    // Without an end it is the last page.
    let (last_one, last_other) = next.unwrap_or((Uuid::max(), Uuid::max()));
    undo.execute(db, &[&user, &import, &one, &other, &last_one, &last_other])
        .await?;
    Ok(next.map_or(Step::Done(()), Step::More))
}
