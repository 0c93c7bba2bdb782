//! `DELETE /api/tags/{id}`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::TagId;
use listbud_persistence::tags;

use crate::{Api, ApiError, deletions, owner::Owner, query::Path};

/// Deletes a tag. Its places stay. A tag of many thousand places is taken off them
/// first, so that it may be seen on fewer of them; a request that was cut off can be
/// sent again.
#[utoipa::path(
    delete, path = "/api/tags/{id}", tag = "tags",
    params(("id" = uuid::Uuid, Path, description = "The tag")),
    responses((status = 204, description = "It is gone; `Deletion-Id` names the deletion, which can be taken back for 30 days",
        headers(("Deletion-Id" = uuid::Uuid, description = "The deletion"))))
)]
pub(crate) async fn delete(
    api: Data<Api>,
    owner: Owner,
    Path(id): Path,
) -> Result<HttpResponse, ApiError> {
    let deletion = api.new_deletion(owner);
    if !tags::delete(&api.database, &deletion, TagId(id)).await? {
        return Err(ApiError::NotFound("tag"));
    }
    api.make_room(owner).await;
    Ok(HttpResponse::NoContent()
        .insert_header(deletions::header(&deletion))
        .finish())
}
