//! Keeping what is about to be deleted, in the transaction that deletes it.
//!
//! The caller has locked what it deletes (`FOR UPDATE`), so that nobody puts it
//! anywhere in between.

use listbud_domain::{DeletionId, UserId};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    kind::{DeletionKind, KEPT},
    statements::{
        BEGIN, KEEP_LABELS, KEEP_LABELS_RANGE, KEEP_LIST, KEEP_LIST_PLACES, KEEP_MEMBERSHIPS,
        KEEP_MEMBERSHIPS_RANGE, KEEP_PLACES, KEEP_PLACES_RANGE, KEEP_TAG, KEEP_TAG_PLACES, NAME,
    },
};
use crate::{StoreError, Transaction, row::get};

/// A deletion in the making.
#[derive(Debug, Clone, Copy)]
pub struct NewDeletion {
    /// Whose it is.
    pub owner: UserId,
    /// Names it.
    pub id: DeletionId,
    /// When it is.
    pub now: OffsetDateTime,
}

impl NewDeletion {
    /// Writes the deletion, or adds to what it has kept so far.
    async fn begin(
        &self,
        db: &Transaction<'_>,
        kind: DeletionKind,
        name: Option<&str>,
        count: usize,
    ) -> Result<(), StoreError> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let (kind, until) = (kind.as_str(), self.now + KEPT);
        let (owner, id) = (&self.owner.0, &self.id.0);
        BEGIN
            .execute(db, &[owner, id, &kind, &name, &count, &self.now, &until])
            .await
            .map(drop)
    }

    /// Keeps some places with their lists and tags.
    pub(crate) async fn keep_places(
        &self,
        db: &Transaction<'_>,
        places: &[Uuid],
    ) -> Result<(), StoreError> {
        let (owner, id) = (&self.owner.0, &self.id.0);
        let name: Option<String> = match places {
            [place] => {
                let row = NAME.query_opt(db, &[owner, place]).await?;
                row.map(|row| get(NAME.name, &row, "name")).transpose()?
            }
            _ => None,
        };
        self.begin(db, DeletionKind::Places, name.as_deref(), places.len())
            .await?;
        for statement in [&KEEP_PLACES, &KEEP_MEMBERSHIPS, &KEEP_LABELS] {
            statement.execute(db, &[owner, id, &places]).await?;
        }
        Ok(())
    }

    /// Keeps the `count` places between two ids, without the first and with the last.
    pub(crate) async fn keep_range(
        &self,
        db: &Transaction<'_>,
        after: Uuid,
        last: Uuid,
        count: usize,
    ) -> Result<(), StoreError> {
        let (owner, id) = (&self.owner.0, &self.id.0);
        self.begin(db, DeletionKind::Places, None, count).await?;
        for statement in [
            &KEEP_PLACES_RANGE,
            &KEEP_MEMBERSHIPS_RANGE,
            &KEEP_LABELS_RANGE,
        ] {
            statement.execute(db, &[owner, id, &after, &last]).await?;
        }
        Ok(())
    }

    /// Keeps a list, and that these places are in it.
    pub(crate) async fn keep_list(
        &self,
        db: &Transaction<'_>,
        (list, name): (Uuid, &str),
        places: &[Uuid],
    ) -> Result<(), StoreError> {
        let (owner, id) = (&self.owner.0, &self.id.0);
        self.begin(db, DeletionKind::List, Some(name), places.len())
            .await?;
        KEEP_LIST.run(db, &[owner, id, &list]).await?;
        KEEP_LIST_PLACES
            .execute(db, &[owner, id, &list, &places])
            .await
            .map(drop)
    }

    /// Keeps a tag, and that these places have it.
    pub(crate) async fn keep_tag(
        &self,
        db: &Transaction<'_>,
        (tag, name): (Uuid, &str),
        places: &[Uuid],
    ) -> Result<(), StoreError> {
        let (owner, id) = (&self.owner.0, &self.id.0);
        self.begin(db, DeletionKind::Tag, Some(name), places.len())
            .await?;
        KEEP_TAG.run(db, &[owner, id, &tag]).await?;
        KEEP_TAG_PLACES
            .execute(db, &[owner, id, &tag, &places])
            .await
            .map(drop)
    }
}
