//! Refuses additions to accounts that are full.

use listbud_domain::{Holding, LimitReached};
use listbud_persistence::{Transaction, usage};

use crate::{Api, ApiError, owner::Owner};

impl Api {
    /// Refuses to add one more to an account that is full.
    pub(crate) async fn check_room(
        &self,
        db: &Transaction<'_>,
        owner: Owner,
        holding: Holding,
    ) -> Result<(), ApiError> {
        let now = self.world.now();
        let Err(snapshot) = self.quotas.take(owner.0, holding, now) else {
            return Ok(());
        };
        let count = usage::held(db, owner.0, holding).await?;
        let limit = self.quotas.limits().of(holding);
        if count >= limit {
            return Err(ApiError::Limit(LimitReached::Account {
                holding,
                limit,
                count,
            }));
        }
        // Without the one that is about to be added.
        let room = limit - count - 1;
        self.quotas.keep(owner.0, holding, snapshot, room, now);
        Ok(())
    }
}
