//! `GET /api/lists`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::{List, UserId};
use listbud_persistence::lists;
use serde::Serialize;
use utoipa::ToSchema;

use super::ListJson;
use crate::{
    Api, ApiError,
    by_name::{self, Listed, Wanted},
    fields::Fields,
    owner::Owner,
    query::Query,
};

/// Some lists of a user.
#[derive(Serialize, ToSchema)]
#[schema(as = Lists)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListsJson<'a> {
    lists: Vec<ListJson<'a>>,
    /// Where the next page begins; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// Shows lists by name: a page with `limit`, all of them without.
#[utoipa::path(
    get, path = "/api/lists", tag = "lists",
    params(
        ("limit" = Option<u16>, Query, description = "Lists per page, 1 to 1000; all of them when left out"),
        ("cursor" = Option<String>, Query, description = "`nextCursor` of the page before"),
    ),
    responses((status = 200, description = "The lists", body = ListsJson))
)]
pub(crate) async fn list(
    api: Data<Api>,
    owner: Owner,
    query: Query,
) -> Result<HttpResponse, ApiError> {
    let mut fields = Fields::default();
    query.allow(&mut fields, by_name::NAMES);
    let wanted = Wanted::read(&query, &mut fields, Listed::Lists);
    fields.finish_query()?;
    let (lists, next_cursor) = find(&api, owner.0, &wanted).await?;
    let lists = lists
        .iter()
        .map(|list| ListJson::new(owner.0, list))
        .collect();
    Ok(HttpResponse::Ok().json(ListsJson { lists, next_cursor }))
}

/// Finds a page of a user's lists, and where the next one begins.
pub(crate) async fn find(
    api: &Api,
    owner: UserId,
    wanted: &Wanted,
) -> Result<(Vec<List>, Option<String>), ApiError> {
    if wanted.is_everything() {
        let all = api.database.read(async |db| lists::list(db, owner).await);
        return Ok((all.await?, None));
    }
    let (after, limit) = (wanted.after.as_ref(), wanted.at_most());
    let page = api
        .database
        .read(async |db| lists::page(db, owner, after, limit).await)
        .await?;
    let next = page.next.map(|key| by_name::write(Listed::Lists, key));
    Ok((page.rows, next))
}
