//! `DELETE /api/deletions/{id}`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::DeletionId;
use listbud_persistence::deletions;

use crate::{Api, ApiError, owner::Owner, query::Path};

/// Removes a deletion for good.
#[utoipa::path(
    delete, path = "/api/deletions/{id}", tag = "deletions",
    params(("id" = uuid::Uuid, Path, description = "The deletion")),
    responses((status = 204, description = "The deletion can no longer be undone"))
)]
pub(crate) async fn erase(
    api: Data<Api>,
    owner: Owner,
    Path(id): Path,
) -> Result<HttpResponse, ApiError> {
    let now = api.world.now();
    if deletions::erase(&api.database, owner.0, DeletionId(id), now).await? {
        Ok(HttpResponse::NoContent().finish())
    } else {
        Err(ApiError::NotFound("deletion"))
    }
}
