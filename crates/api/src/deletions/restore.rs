//! `POST /api/deletions/{id}/restore`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::DeletionId;
use listbud_persistence::{audit::AuditAction, deletions};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::{Api, ApiError, caller::Caller, owner::Owner, query::Path};

/// What came back.
#[derive(Serialize, ToSchema)]
#[schema(as = Restored)]
pub(crate) struct RestoredJson {
    /// How many places came back, or went back into the list or under the tag.
    restored: u64,
    /// How many places are still kept in the deletion, because the account has another
    /// place with their Google id, or has imported them again.
    kept: u64,
}

/// Takes a deletion back. Places come back with their ids, in their lists and with their
/// tags, except for lists and tags that are gone. A list or tag that was made again under
/// its name gets the places. Many thousand places come back in parts; a request that was
/// cut off can be sent again, and counts what was left.
#[utoipa::path(
    post, path = "/api/deletions/{id}/restore", tag = "deletions",
    params(("id" = uuid::Uuid, Path, description = "The deletion")),
    responses(
        (status = 200, description = "What was restored", body = RestoredJson),
        (status = 422, description = "The account has no room for it (`too_many_places`, `too_many_lists`, `too_many_tags`), or a place would be in more than 50 lists (`too_many_lists_of_place`) or have more than 100 tags (`too_many_tags_of_place`)"),
    )
)]
pub(crate) async fn restore(
    api: Data<Api>,
    owner: Owner,
    caller: Caller,
    Path(id): Path,
) -> Result<HttpResponse, ApiError> {
    let details = json!({ "deletionId": id });
    let event = caller.event(&api, owner.0, AuditAction::DeletionRestored, &details);
    let (limits, now) = (api.quotas.limits(), api.world.now());
    let restored = deletions::restore(&api.database, DeletionId(id), limits, &event, now).await;
    api.quotas.forget(owner.0);
    let restored = restored?.ok_or(ApiError::NotFound("deletion"))?;
    Ok(HttpResponse::Ok().json(RestoredJson {
        restored: restored.restored,
        kept: restored.kept,
    }))
}
