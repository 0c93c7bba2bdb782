//! `GET /api/tags/{id}`

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use listbud_domain::TagId;
use listbud_persistence::tags;

use super::TagJson;
use crate::{Api, ApiError, etag::Tagged, owner::Owner, query::Path};

/// Shows one tag.
#[utoipa::path(
    get, path = "/api/tags/{id}", tag = "tags",
    params(("id" = uuid::Uuid, Path, description = "The tag")),
    responses(
        (status = 200, description = "The tag", body = TagJson),
        (status = 304, description = "Unchanged since `If-None-Match`"),
    )
)]
pub(crate) async fn read(
    api: Data<Api>,
    owner: Owner,
    Path(id): Path,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let db = api.database.client().await?;
    let tag = tags::find(&db, owner.0, TagId(id)).await?;
    let tag = tag.ok_or(ApiError::NotFound("tag"))?;
    Ok(Tagged::new(&TagJson::new(owner.0, &tag))?.into_response(&request, StatusCode::OK))
}
