//! One transaction of a restoration.

use listbud_domain::{AccountLimits, Holding, LimitReached, UserId};
use time::OffsetDateTime;
use uuid::Uuid;

use super::super::statements::COUNT_DOWN;
use crate::{
    Params, Statement, StoreError, Transaction,
    batches::is_full,
    row::{get, signed},
    usage::{self, AddError},
};

/// What came back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Restored {
    /// How many places came back, or went back into the list or under the tag.
    pub restored: u64,
    /// How many places are still kept, because the account has another place with
    /// their Google id, or imported them again.
    pub kept: u64,
}

/// What a batch works on.
pub(super) struct Batch<'a> {
    pub(super) db: &'a Transaction<'a>,
    pub(super) owner: Uuid,
    pub(super) id: Uuid,
    pub(super) now: OffsetDateTime,
    pub(super) limits: AccountLimits,
    pub(super) rows: i64,
}

impl Batch<'_> {
    /// Reads the ids of one page of what is kept, and where the next one begins.
    pub(super) async fn page(
        &self,
        statement: &Statement,
        after: Uuid,
    ) -> Result<(Vec<Uuid>, Option<Uuid>), StoreError> {
        let params: Params<'_> = &[&self.owner, &self.id, &after, &self.rows];
        let page = statement.query(self.db, params).await?;
        let has_more = is_full(&page, self.rows);
        let page = ids(statement, &page, "id")?;
        let next = page.last().copied().filter(|_| has_more);
        Ok((page, next))
    }

    /// Runs a statement about some places of the deletion.
    pub(super) async fn of(
        &self,
        statement: &Statement,
        places: &[Uuid],
    ) -> Result<Vec<tokio_postgres::Row>, StoreError> {
        statement
            .query(self.db, &[&self.owner, &self.id, &places])
            .await
    }

    pub(super) async fn count_down(&self, places: usize) -> Result<(), StoreError> {
        let count = signed(number(places));
        COUNT_DOWN
            .execute(self.db, &[&self.owner, &self.id, &count])
            .await
            .map(drop)
    }

    pub(super) async fn check_room(&self, holding: Holding, added: u64) -> Result<(), AddError> {
        let limit = self.limits.of(holding);
        let count = usage::held(self.db, UserId(self.owner), holding).await?;
        if count.saturating_add(added) <= limit {
            return Ok(());
        }
        let reached = LimitReached::Restore {
            holding,
            limit,
            count,
            added,
        };
        Err(reached.into())
    }
}

pub(super) fn ids(
    statement: &Statement,
    rows: &[tokio_postgres::Row],
    column: &'static str,
) -> Result<Vec<Uuid>, StoreError> {
    rows.iter()
        .map(|row| get(statement.name, row, column))
        .collect()
}

pub(super) fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
