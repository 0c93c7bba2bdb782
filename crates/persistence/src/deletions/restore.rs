//! Taking a deletion back.

mod batch;
mod label;

use listbud_domain::{AccountLimits, DeletionId, Holding};
use time::OffsetDateTime;
use uuid::Uuid;

pub use self::batch::Restored;
use self::batch::{Batch, ids, number};
use super::{
    kind::DeletionKind,
    statements::{
        ERASE, FORGET_LABELS, FORGET_MEMBERSHIPS, FORGET_PLACES, LEAVE_TO_LISTS, LEAVE_TO_TAGS,
        LISTS_LEFT, LOCK, PLACES_PAGE, RESTORE_LABELS, RESTORE_MEMBERSHIPS, RESTORE_PLACES,
        TAGS_LEFT,
    },
};
use crate::{
    Database, Params,
    audit::{self, AuditEvent},
    batches::{ROWS, Step, in_batches},
    imports::lock,
    row::{corrupt, count, get},
    usage::AddError,
};

/// Where the next batch goes on, and what has come back so far.
type Progress = (Uuid, Option<Restored>);

/// Takes a deletion back; `None` when the event's user has none of that id. A list or tag that
/// was made again under its name gets its places; lists and tags that are gone are left
/// out.
///
/// It works in batches, and the deletion goes last: what was cut off goes on when it is
/// asked for again, and then counts what was left.
///
/// # Errors
///
/// [`AddError`] when the account has no room, and nothing has come back then; or when
/// the database fails.
pub async fn restore(
    database: &Database,
    id: DeletionId,
    limits: AccountLimits,
    event: &AuditEvent,
    now: OffsetDateTime,
) -> Result<Option<Restored>, AddError> {
    let owner = event.user;
    let start: Progress = (Uuid::nil(), None);
    in_batches(database, ROWS, start, async |db, progress, rows| {
        // As an import does: they must not look for each other's places.
        lock::hold(db, owner.0).await?;
        let (after, so_far) = *progress;
        let params: Params<'_> = &[&owner.0, &id.0, &now];
        let Some(row) = LOCK.query_opt(db, params).await? else {
            return Ok(Step::Done(so_far));
        };
        let batch = Batch {
            db,
            owner: owner.0,
            id: id.0,
            now,
            limits,
            rows,
        };
        let size = count(LOCK.name, &row, "count")?;
        let kind = DeletionKind::from_word(get(LOCK.name, &row, "kind")?);
        let (come_back, next) = match kind.ok_or_else(|| corrupt(LOCK.name, "kind"))? {
            DeletionKind::Places => {
                let check = so_far.is_none().then_some(size);
                batch.places(after, check).await?
            }
            DeletionKind::List => batch.labelled(&label::LIST, after).await?,
            DeletionKind::Tag => batch.labelled(&label::TAG, after).await?,
        };
        let so_far = so_far.unwrap_or_default();
        let so_far = Restored {
            restored: so_far.restored + come_back.restored,
            kept: so_far.kept + come_back.kept,
        };
        if let Some(next) = next {
            return Ok(Step::More((next, Some(so_far))));
        }
        audit::record(db, event, now).await?;
        if so_far.kept == 0 {
            ERASE.execute(db, &[&owner.0, &id.0]).await?;
        }
        Ok(Step::Done(Some(so_far)))
    })
    .await
}

impl Batch<'_> {
    /// Puts some places back where they were, those after this one. With the size of
    /// the deletion, sees first whether there is room for it.
    async fn places(
        &self,
        after: Uuid,
        size: Option<u64>,
    ) -> Result<(Restored, Option<Uuid>), AddError> {
        if let Some(added) = size {
            self.check_room(Holding::Places, added).await?;
        }
        let (page, next) = self.page(&PLACES_PAGE, after).await?;
        let Some(last) = page.last() else {
            return Ok((Restored::default(), None));
        };
        let params: Params<'_> = &[&self.owner, &self.id, &after, last, &self.now];
        let restored = RESTORE_PLACES.query(self.db, params).await?;
        let mut restored = ids(&RESTORE_PLACES, &restored, "id")?;
        // The statements below go by its first and last.
        restored.sort_unstable();
        for (left, restore) in [
            (&LISTS_LEFT, &RESTORE_MEMBERSHIPS),
            (&TAGS_LEFT, &RESTORE_LABELS),
        ] {
            let rows = self.of(left, &restored).await?;
            let labels = ids(left, &rows, "id")?;
            restore
                .run(self.db, &[&self.owner, &self.id, &restored, &labels])
                .await?;
        }
        for statement in [
            &LEAVE_TO_LISTS,
            &LEAVE_TO_TAGS,
            &FORGET_PLACES,
            &FORGET_MEMBERSHIPS,
            &FORGET_LABELS,
        ] {
            let params: Params<'_> = &[&self.owner, &self.id, &restored];
            statement.run(self.db, params).await?;
        }
        self.count_down(restored.len()).await?;
        let come_back = Restored {
            restored: number(restored.len()),
            kept: number(page.len() - restored.len()),
        };
        Ok((come_back, next))
    }
}
