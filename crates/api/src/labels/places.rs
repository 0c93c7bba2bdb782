//! `POST` and `DELETE /api/lists/{id}/places/{placeId}` and
//! `/api/tags/{id}/places/{placeId}`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::PlaceId;
use listbud_persistence::labels;

use super::json::LabelJson;
use crate::{Api, ApiError, owner::Owner, query::Paths};

pub(crate) async fn add<I: LabelJson>(
    api: Data<Api>,
    owner: Owner,
    Paths(label, place): Paths,
) -> Result<HttpResponse, ApiError> {
    let db = api.database.client().await?;
    let (label, place) = (I::from(label), PlaceId(place));
    if labels::add_place(&db, owner.0, label, place, api.world.now()).await? {
        Ok(HttpResponse::NoContent().finish())
    } else {
        Err(ApiError::NotFound(I::LABEL_OR_PLACE))
    }
}

pub(crate) async fn remove<I: LabelJson>(
    api: Data<Api>,
    owner: Owner,
    Paths(label, place): Paths,
) -> Result<HttpResponse, ApiError> {
    let db = api.database.client().await?;
    if labels::remove_place(&db, owner.0, I::from(label), PlaceId(place)).await? {
        Ok(HttpResponse::NoContent().finish())
    } else {
        Err(ApiError::NotFound(I::MEMBER))
    }
}
