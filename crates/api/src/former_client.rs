//! The words of the former client: folders for lists, categories for tags.
//!
//! Its requests keep working under its own paths; apart from the two listings,
//! which call the rows by other words, and ignore unknown parameters as they always did, the
//! answers are those of the new ones.

use actix_web::{HttpResponse, web::Data};
use listbud_domain::{ListId, TagId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    Api, ApiError,
    fields::Fields,
    labels::{self, ListJson, TagJson},
    owner::Owner,
    query::Query,
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

/// Lists lists as folders: one page with `limit`, all of them without.
#[utoipa::path(
    get, path = "/api/folders", tag = "former client",
    params(
        ("limit" = Option<u16>, Query, description = "Rows per page; all of them by default"),
        ("cursor" = Option<String>, Query, description = "`nextCursor` of the previous page"),
    ),
    responses((status = 200, description = "The lists", body = FoldersJson))
)]
pub(crate) async fn folders(
    api: Data<Api>,
    owner: Owner,
    query: Query,
) -> Result<HttpResponse, ApiError> {
    labels::list::respond::<ListId>(&api, owner, &query, Fields::default(), "folders").await
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

/// Lists tags as categories: one page with `limit`, all of them without.
#[utoipa::path(
    get, path = "/api/categories", tag = "former client",
    params(
        ("limit" = Option<u16>, Query, description = "Rows per page; all of them by default"),
        ("cursor" = Option<String>, Query, description = "`nextCursor` of the previous page"),
    ),
    responses((status = 200, description = "The tags", body = CategoriesJson))
)]
pub(crate) async fn categories(
    api: Data<Api>,
    owner: Owner,
    query: Query,
) -> Result<HttpResponse, ApiError> {
    labels::list::respond::<TagId>(&api, owner, &query, Fields::default(), "categories").await
}
