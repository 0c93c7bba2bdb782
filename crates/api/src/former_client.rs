//! The words of the former client: folders for lists, categories for tags.
//!
//! Its requests keep working under its own paths; apart from the two listings,
//! which wrap the rows in other words, the answers are those of the new ones.

use actix_web::{HttpResponse, web::Data};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    Api, ApiError,
    by_name::{Listed, Wanted},
    fields::Fields,
    lists::{self, ListJson},
    owner::Owner,
    query::Query,
    tags::{self, TagJson},
};

/// The paths whose aliases begin with something else: new, old.
pub(crate) const ALIASES: [(&str, &str); 2] = [
    ("/api/lists", "/api/folders"),
    ("/api/tags", "/api/categories"),
];

/// The former path of an import.
pub(crate) const IMPORT: &str = "/api/import/google-takeout";

/// Some lists, as folders.
#[derive(Serialize, ToSchema)]
#[schema(as = Folders)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FoldersJson<'a> {
    folders: Vec<ListJson<'a>>,
    /// Where the next page begins; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// Shows lists as folders: a page with `limit`, all of them without.
#[utoipa::path(
    get, path = "/api/folders", tag = "former client",
    params(
        ("limit" = Option<u16>, Query, description = "Rows per page, 1 to 1000; all of them when left out"),
        ("cursor" = Option<String>, Query, description = "`nextCursor` of the page before"),
    ),
    responses((status = 200, description = "The lists", body = FoldersJson))
)]
pub(crate) async fn folders(
    api: Data<Api>,
    owner: Owner,
    query: Query,
) -> Result<HttpResponse, ApiError> {
    let wanted = wanted(&query, Listed::Lists)?;
    let (lists, next_cursor) = lists::list::find(&api, owner.0, &wanted).await?;
    let folders = lists
        .iter()
        .map(|list| ListJson::new(owner.0, list))
        .collect();
    Ok(HttpResponse::Ok().json(FoldersJson {
        folders,
        next_cursor,
    }))
}

/// Some tags, as categories.
#[derive(Serialize, ToSchema)]
#[schema(as = Categories)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CategoriesJson<'a> {
    categories: Vec<TagJson<'a>>,
    /// Where the next page begins; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// Shows tags as categories: a page with `limit`, all of them without.
#[utoipa::path(
    get, path = "/api/categories", tag = "former client",
    params(
        ("limit" = Option<u16>, Query, description = "Rows per page, 1 to 1000; all of them when left out"),
        ("cursor" = Option<String>, Query, description = "`nextCursor` of the page before"),
    ),
    responses((status = 200, description = "The tags", body = CategoriesJson))
)]
pub(crate) async fn categories(
    api: Data<Api>,
    owner: Owner,
    query: Query,
) -> Result<HttpResponse, ApiError> {
    let wanted = wanted(&query, Listed::Tags)?;
    let (tags, next_cursor) = tags::list::find(&api, owner.0, &wanted).await?;
    let categories = tags.iter().map(|tag| TagJson::new(owner.0, tag)).collect();
    Ok(HttpResponse::Ok().json(CategoriesJson {
        categories,
        next_cursor,
    }))
}

/// Reads which page is wanted. Other parameters are ignored, as they always were here.
fn wanted(query: &Query, listed: Listed) -> Result<Wanted, ApiError> {
    let mut fields = Fields::default();
    let wanted = Wanted::read(query, &mut fields, listed);
    fields.finish_query()?;
    Ok(wanted)
}
