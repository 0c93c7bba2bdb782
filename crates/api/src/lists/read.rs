//! `GET /api/lists/{id}`

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use listbud_domain::ListId;
use listbud_persistence::lists;

use super::ListJson;
use crate::{Api, ApiError, etag::Tagged, owner::Owner, query::Path};

/// Shows one list.
#[utoipa::path(
    get, path = "/api/lists/{id}", tag = "lists",
    params(("id" = uuid::Uuid, Path, description = "The list")),
    responses(
        (status = 200, description = "The list", body = ListJson),
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
    let list = lists::find(&db, owner.0, ListId(id)).await?;
    let list = list.ok_or(ApiError::NotFound("list"))?;
    Ok(Tagged::new(&ListJson::new(owner.0, &list))?.into_response(&request, StatusCode::OK))
}
