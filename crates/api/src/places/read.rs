//! `GET /api/places/{id}`

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use listbud_domain::PlaceId;
use listbud_persistence::places;

use super::PlaceJson;
use crate::{Api, ApiError, etag::Tagged, owner::Owner, query::Path};

/// Shows one place.
#[utoipa::path(
    get, path = "/api/places/{id}", tag = "places",
    params(("id" = uuid::Uuid, Path, description = "The place")),
    responses(
        (status = 200, description = "The place, with its `ETag`", body = PlaceJson),
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
    let place = places::find(&db, owner.0, PlaceId(id)).await?;
    let place = place.ok_or(ApiError::NotFound("place"))?;
    Ok(Tagged::new(&PlaceJson::from(&place))?.into_response(&request, StatusCode::OK))
}
