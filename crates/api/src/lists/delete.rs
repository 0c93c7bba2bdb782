//! `DELETE /api/lists/{id}`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::ListId;
use listbud_persistence::lists;

use crate::{Api, ApiError, owner::Owner, query::Path};

/// Deletes a list. Its places stay. A list of many thousand places is emptied first,
/// so that it may be seen with fewer of them; a request that was cut off can be sent
/// again.
#[utoipa::path(
    delete, path = "/api/lists/{id}", tag = "lists",
    params(("id" = uuid::Uuid, Path, description = "The list")),
    responses((status = 204, description = "It is gone"))
)]
pub(crate) async fn delete(
    api: Data<Api>,
    owner: Owner,
    Path(id): Path,
) -> Result<HttpResponse, ApiError> {
    if lists::delete(&api.database, owner.0, ListId(id)).await? {
        Ok(HttpResponse::NoContent().finish())
    } else {
        Err(ApiError::NotFound("list"))
    }
}
