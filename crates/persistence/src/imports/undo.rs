//! Taking an import back.

use std::time::Duration;

use listbud_domain::{ImportId, UserId};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Import, find, lock, statements};
use crate::{
    Database, Statement, StoreError,
    audit::{self, AuditEvent},
    row::count,
};

/// How long to wait for an import of the account to end.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undone {
    /// How many places were removed.
    pub removed: u64,
    /// How many places of the import stay because somebody has touched them
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
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn undo(
    database: &Database,
    owner: UserId,
    id: ImportId,
    event: &AuditEvent,
    now: OffsetDateTime,
) -> Result<Option<Undone>, StoreError> {
    let options = statements::options();
    // As an import does: they must not look for each other's places.
    lock::transaction(database, options, owner, PATIENCE, async |db| {
        statements::WITHOUT_JIT.query(db, &[]).await?;
        let Some(Import { created_at, .. }) = find(db, owner, id).await? else {
            return Ok(None);
        };
        let (user, import): (Uuid, Uuid) = (owner.0, id.0);
        let run = async |statement: &Statement| statement.execute(db, &[&user, &import]).await;
        let removed = statements::UNDO_PLACES
            .execute(db, &[&user, &import, &created_at])
            .await?;
        run(&statements::UNDO_MEMBERSHIPS).await?;
        run(&statements::UNDO_LABELS).await?;
        let lists = run(&statements::UNDO_LISTS).await?;
        let tags = run(&statements::UNDO_TAGS).await?;
        let kept = statements::COUNT_KEPT
            .query_opt(db, &[&user, &import])
            .await?;
        let kept = match &kept {
            Some(row) => count(statements::COUNT_KEPT.name, row, "count")?,
            None => 0,
        };
        run(&statements::DELETE).await?;
        audit::record(db, event, now).await?;
        Ok(Some(Undone {
            removed,
            kept,
            lists,
            tags,
        }))
    })
    .await
}
