//! `GET /api/lists`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::{List, UserId};
use listbud_persistence::lists;
use serde::Serialize;
use utoipa::ToSchema;

use super::ListJson;
use crate::{Api, ApiError, owner::Owner};

/// All lists of a user.
#[derive(Serialize, ToSchema)]
#[schema(as = Lists)]
pub(crate) struct ListsJson<'a> {
    lists: Vec<ListJson<'a>>,
}

/// Shows all lists by name.
#[utoipa::path(
    get, path = "/api/lists", tag = "lists",
    responses((status = 200, description = "All lists", body = ListsJson))
)]
pub(crate) async fn list(api: Data<Api>, owner: Owner) -> Result<HttpResponse, ApiError> {
    let lists = find(&api, owner.0).await?;
    let lists = lists
        .iter()
        .map(|list| ListJson::new(owner.0, list))
        .collect();
    Ok(HttpResponse::Ok().json(ListsJson { lists }))
}

/// Finds all lists of a user.
pub(crate) async fn find(api: &Api, owner: UserId) -> Result<Vec<List>, ApiError> {
    let lists = api.database.read(async |db| lists::list(db, owner).await);
    Ok(lists.await?)
}
