//! `DELETE /api/lists/{id}`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::ListId;
use listbud_persistence::lists;

use crate::{Api, ApiError, deletions, owner::Owner, query::Path};

/// Deletes a list. Its places stay. A list of many thousand places is emptied first,
/// so that it may be seen with fewer of them; a request that was cut off can be sent
/// again.
#[utoipa::path(
    delete, path = "/api/lists/{id}", tag = "lists",
    params(("id" = uuid::Uuid, Path, description = "The list")),
    responses((status = 204, description = "It is gone; `Deletion-Id` names the deletion, which can be taken back for 30 days",
        headers(("Deletion-Id" = uuid::Uuid, description = "The deletion"))))
)]
pub(crate) async fn delete(
    api: Data<Api>,
    owner: Owner,
    Path(id): Path,
) -> Result<HttpResponse, ApiError> {
    let deletion = api.new_deletion(owner);
    if !lists::delete(&api.database, &deletion, ListId(id)).await? {
        return Err(ApiError::NotFound("list"));
    }
    api.make_room(owner).await;
    Ok(HttpResponse::NoContent()
        .insert_header(deletions::header(&deletion))
        .finish())
}
