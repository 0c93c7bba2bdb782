//! `GET /api/tags`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::{Tag, UserId};
use listbud_persistence::tags;
use serde::Serialize;
use utoipa::ToSchema;

use super::TagJson;
use crate::{Api, ApiError, owner::Owner};

/// All tags of a user.
#[derive(Serialize, ToSchema)]
#[schema(as = Tags)]
pub(crate) struct TagsJson<'a> {
    tags: Vec<TagJson<'a>>,
}

/// Shows all tags by name.
#[utoipa::path(
    get, path = "/api/tags", tag = "tags",
    responses((status = 200, description = "All tags", body = TagsJson))
)]
pub(crate) async fn list(api: Data<Api>, owner: Owner) -> Result<HttpResponse, ApiError> {
    let tags = find(&api, owner.0).await?;
    let tags = tags.iter().map(|tag| TagJson::new(owner.0, tag)).collect();
    Ok(HttpResponse::Ok().json(TagsJson { tags }))
}

/// Finds all tags of a user.
pub(crate) async fn find(api: &Api, owner: UserId) -> Result<Vec<Tag>, ApiError> {
    let tags = api.database.read(async |db| tags::list(db, owner).await);
    Ok(tags.await?)
}
