//! `DELETE /api/places/{id}` and `DELETE /api/places`

use actix_web::{HttpRequest, HttpResponse, http::header::IF_MATCH, web::Data};
use listbud_domain::PlaceId;
use listbud_persistence::{TransactionOptions, audit::AuditAction, places};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::PlaceJson;
use crate::{Api, ApiError, caller::Caller, deletions, etag::Tagged, owner::Owner, query::Path};

/// Deletes a place.
#[utoipa::path(
    delete, path = "/api/places/{id}", tag = "places",
    params(
        ("id" = uuid::Uuid, Path, description = "The place"),
        ("If-Match" = Option<String>, Header, description = "Only if the current version has this `ETag`"),
    ),
    responses(
        (status = 204, description = "Deleted; `Deletion-Id` names the deletion, which can be undone for 30 days",
            headers(("Deletion-Id" = uuid::Uuid, description = "The deletion"))),
        (status = 412, description = "The current version is not the one that `If-Match` names"),
    )
)]
pub(crate) async fn delete(
    api: Data<Api>,
    owner: Owner,
    Path(id): Path,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let id = PlaceId(id);
    let deletion = api.new_deletion(owner);
    api.database
        .transaction(TransactionOptions::default(), async |db| {
            if request.headers().contains_key(IF_MATCH) {
                let place = places::lock(db, owner.0, id).await?;
                let place = place.ok_or(ApiError::NotFound("place"))?;
                Tagged::new(&PlaceJson::from(&place))?.check_match(request.headers())?;
            }
            if places::delete(db, &deletion, id).await? {
                Ok(())
            } else {
                Err(ApiError::NotFound("place"))
            }
        })
        .await?;
    api.make_room(owner).await;
    Ok(HttpResponse::NoContent()
        .insert_header(deletions::header(&deletion))
        .finish())
}

/// How many places were deleted.
#[derive(Serialize, ToSchema)]
#[schema(as = Deleted)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeletedJson {
    deleted_count: u64,
    /// The deletion, which can be undone for 30 days; absent when nothing was
    /// deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    deletion_id: Option<Uuid>,
}

/// Deletes all places that exist when it begins. Lists and tags stay. Many thousand places
/// are deleted in batches: a reader may see some of them meanwhile. If the request is
/// interrupted, send it again to delete the rest.
#[utoipa::path(
    delete, path = "/api/places", tag = "places",
    responses((status = 200, description = "How many this request deleted", body = DeletedJson))
)]
pub(crate) async fn delete_all(
    api: Data<Api>,
    owner: Owner,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    let event = caller.event(&api, owner.0, AuditAction::PlacesDeleted, &json!({}));
    let deletion = api.new_deletion(owner);
    let deleted_count = places::delete_all(&api.database, &deletion, &event).await?;
    api.make_room(owner).await;
    Ok(HttpResponse::Ok().json(DeletedJson {
        deleted_count,
        deletion_id: (deleted_count > 0).then_some(deletion.id.0),
    }))
}
