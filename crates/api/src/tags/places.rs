//! `POST` and `DELETE /api/tags/{id}/places/{placeId}`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::{PlaceId, TagId};
use listbud_persistence::tags;

use crate::{Api, ApiError, owner::Owner, query::Paths};

/// Hangs a tag on a place.
#[utoipa::path(
    post, path = "/api/tags/{id}/places/{placeId}", tag = "tags",
    params(
        ("id" = uuid::Uuid, Path, description = "The tag"),
        ("placeId" = uuid::Uuid, Path, description = "The place"),
    ),
    responses(
        (status = 204, description = "The place has the tag"),
        (status = 422, description = "The place has 100 other tags (`too_many_tags_of_place`)"),
    )
)]
pub(crate) async fn add(
    api: Data<Api>,
    owner: Owner,
    Paths(tag, place): Paths,
) -> Result<HttpResponse, ApiError> {
    let db = api.database.client().await?;
    let (tag, place) = (TagId(tag), PlaceId(place));
    if tags::add_place(&db, owner.0, tag, place).await? {
        Ok(HttpResponse::NoContent().finish())
    } else {
        Err(ApiError::NotFound("tag or place"))
    }
}

/// Takes a tag off a place.
#[utoipa::path(
    delete, path = "/api/tags/{id}/places/{placeId}", tag = "tags",
    params(
        ("id" = uuid::Uuid, Path, description = "The tag"),
        ("placeId" = uuid::Uuid, Path, description = "The place"),
    ),
    responses((status = 204, description = "It does not hang there any more"))
)]
pub(crate) async fn remove(
    api: Data<Api>,
    owner: Owner,
    Paths(tag, place): Paths,
) -> Result<HttpResponse, ApiError> {
    let db = api.database.client().await?;
    if tags::remove_place(&db, owner.0, TagId(tag), PlaceId(place)).await? {
        Ok(HttpResponse::NoContent().finish())
    } else {
        Err(ApiError::NotFound("place with that tag"))
    }
}
