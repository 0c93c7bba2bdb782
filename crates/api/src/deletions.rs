//! Deletions that can be taken back.

pub(crate) mod erase;
pub(crate) mod list;
pub(crate) mod restore;

use actix_web::http::header::HeaderName;
use listbud_domain::DeletionId;
use listbud_persistence::deletions::{self, NewDeletion};

use crate::{Api, ApiError, owner::Owner};

/// Names the deletion in an answer without a body.
const DELETION_ID: HeaderName = HeaderName::from_static("deletion-id");

/// The header that names a deletion.
pub(crate) fn header(deletion: &NewDeletion) -> (HeaderName, String) {
    (DELETION_ID, deletion.id.to_string())
}

impl Api {
    /// Begins a deletion.
    pub(crate) fn new_deletion(&self, owner: Owner) -> NewDeletion {
        NewDeletion {
            owner: owner.0,
            id: DeletionId(self.world.new_id()),
            now: self.world.now(),
        }
    }

    /// Lets the oldest deletions of an account give way to a new one. Where that fails,
    /// the next deletion does it.
    pub(crate) async fn make_room(&self, owner: Owner) {
        let most = self.quotas.limits().places;
        let now = self.world.now();
        let made = deletions::make_room(&self.database, owner.0, most, now).await;
        if let Err(error) = made.map_err(ApiError::from) {
            tracing::warn!(%error, "could not remove the oldest deletions");
        }
    }
}
