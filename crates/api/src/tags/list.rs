//! `GET /api/tags`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::{Tag, UserId};
use listbud_persistence::tags;
use serde::Serialize;
use utoipa::ToSchema;

use super::TagJson;
use crate::{
    Api, ApiError,
    by_name::{self, Listed, Wanted},
    fields::Fields,
    owner::Owner,
    query::Query,
};

/// Some tags of a user.
#[derive(Serialize, ToSchema)]
#[schema(as = Tags)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TagsJson<'a> {
    tags: Vec<TagJson<'a>>,
    /// Where the next page begins; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// Shows tags by name: a page with `limit`, all of them without.
#[utoipa::path(
    get, path = "/api/tags", tag = "tags",
    params(
        ("limit" = Option<u16>, Query, description = "Tags per page, 1 to 1000; all of them when left out"),
        ("cursor" = Option<String>, Query, description = "`nextCursor` of the page before"),
    ),
    responses((status = 200, description = "The tags", body = TagsJson))
)]
pub(crate) async fn list(
    api: Data<Api>,
    owner: Owner,
    query: Query,
) -> Result<HttpResponse, ApiError> {
    let mut fields = Fields::default();
    query.allow(&mut fields, by_name::NAMES);
    let wanted = Wanted::read(&query, &mut fields, Listed::Tags);
    fields.finish_query()?;
    let (tags, next_cursor) = find(&api, owner.0, &wanted).await?;
    let tags = tags.iter().map(|tag| TagJson::new(owner.0, tag)).collect();
    Ok(HttpResponse::Ok().json(TagsJson { tags, next_cursor }))
}

/// Finds a page of a user's tags, and where the next one begins.
pub(crate) async fn find(
    api: &Api,
    owner: UserId,
    wanted: &Wanted,
) -> Result<(Vec<Tag>, Option<String>), ApiError> {
    if wanted.is_everything() {
        let all = api.database.read(async |db| tags::list(db, owner).await);
        return Ok((all.await?, None));
    }
    let (after, limit) = (wanted.after.as_ref(), wanted.at_most());
    let page = api
        .database
        .read(async |db| tags::page(db, owner, after, limit).await)
        .await?;
    let next = page.next.map(|key| by_name::write(Listed::Tags, key));
    Ok((page.rows, next))
}
