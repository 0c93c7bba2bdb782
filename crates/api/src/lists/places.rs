//! `POST` and `DELETE /api/lists/{id}/places/{placeId}`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::{ListId, PlaceId};
use listbud_persistence::lists;

use crate::{Api, ApiError, owner::Owner, query::Paths};

/// Puts a place into a list, which becomes the place's `listId`.
#[utoipa::path(
    post, path = "/api/lists/{id}/places/{placeId}", tag = "lists",
    params(
        ("id" = uuid::Uuid, Path, description = "The list"),
        ("placeId" = uuid::Uuid, Path, description = "The place"),
    ),
    responses(
        (status = 204, description = "The place is in the list"),
        (status = 422, description = "The place is in 50 other lists (`too_many_lists_of_place`)"),
    )
)]
pub(crate) async fn add(
    api: Data<Api>,
    owner: Owner,
    Paths(list, place): Paths,
) -> Result<HttpResponse, ApiError> {
    let db = api.database.client().await?;
    let (list, place) = (ListId(list), PlaceId(place));
    if lists::add_place(&db, owner.0, list, place, api.world.now()).await? {
        Ok(HttpResponse::NoContent().finish())
    } else {
        Err(ApiError::NotFound("list or place"))
    }
}

/// Takes a place out of a list.
#[utoipa::path(
    delete, path = "/api/lists/{id}/places/{placeId}", tag = "lists",
    params(
        ("id" = uuid::Uuid, Path, description = "The list"),
        ("placeId" = uuid::Uuid, Path, description = "The place"),
    ),
    responses((status = 204, description = "It does not stand there any more"))
)]
pub(crate) async fn remove(
    api: Data<Api>,
    owner: Owner,
    Paths(list, place): Paths,
) -> Result<HttpResponse, ApiError> {
    let db = api.database.client().await?;
    if lists::remove_place(&db, owner.0, ListId(list), PlaceId(place)).await? {
        Ok(HttpResponse::NoContent().finish())
    } else {
        Err(ApiError::NotFound("place in that list"))
    }
}
