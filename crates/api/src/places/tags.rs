//! `PUT /api/places/{id}/tags`

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use listbud_domain::{PlaceId, TagId};
use listbud_persistence::{TransactionOptions, places, tags};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::{MAX_TAGS, PlaceJson};
use crate::{Api, ApiError, body::Json, etag::Tagged, owner::Owner, query::Path};

/// The tags that the place will have.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SetTags {
    #[validate(length(max = MAX_TAGS, code = "too_many"))]
    tag_ids: Vec<Uuid>,
}

/// Replaces the tags of a place: all of them, or none if one is unknown.
#[utoipa::path(
    put, path = "/api/places/{id}/tags", tag = "places",
    params(
        ("id" = Uuid, Path, description = "The place"),
        ("If-Match" = Option<String>, Header, description = "Only if the current version has this `ETag`"),
    ),
    request_body = SetTags,
    responses(
        (status = 200, description = "The changed place, with its `ETag`", body = PlaceJson),
        (status = 412, description = "The current version is not the one that `If-Match` names"),
    )
)]
pub(crate) async fn set(
    api: Data<Api>,
    owner: Owner,
    Path(id): Path,
    request: HttpRequest,
    Json(body): Json<SetTags>,
) -> Result<HttpResponse, ApiError> {
    let id = PlaceId(id);
    let mut ids: Vec<TagId> = body.tag_ids.into_iter().map(TagId).collect();
    ids.sort_unstable();
    ids.dedup();
    let place = api
        .database
        .transaction(TransactionOptions::default(), async |db| {
            let place = places::lock(db, owner.0, id).await?;
            let place = place.ok_or(ApiError::NotFound("place"))?;
            Tagged::new(&PlaceJson::from(&place))?.check_match(request.headers())?;
            if !tags::replace(db, owner.0, id, &ids).await? {
                return Err(ApiError::NotFound("tag"));
            }
            let place = places::find(db, owner.0, id).await?;
            place.ok_or(ApiError::NotFound("place"))
        })
        .await?;
    Ok(Tagged::new(&PlaceJson::from(&place))?.into_response(&request, StatusCode::OK))
}
