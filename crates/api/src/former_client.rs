//! The words of the former client: folders for lists, categories for tags.
//!
//! Its requests keep working under its own paths; apart from the two listings,
//! which wrap the rows in other words, the answers are those of the new ones.

use actix_web::{HttpResponse, web::Data};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    Api, ApiError,
    lists::{self, ListJson},
    owner::Owner,
    tags::{self, TagJson},
};

/// The paths whose aliases begin with something else: new, old.
pub(crate) const ALIASES: [(&str, &str); 2] = [
    ("/api/lists", "/api/folders"),
    ("/api/tags", "/api/categories"),
];

/// The former path of an import.
pub(crate) const IMPORT: &str = "/api/import/google-takeout";

/// All lists, as folders.
#[derive(Serialize, ToSchema)]
#[schema(as = Folders)]
pub(crate) struct FoldersJson<'a> {
    folders: Vec<ListJson<'a>>,
}

/// Shows all lists as folders.
#[utoipa::path(
    get, path = "/api/folders", tag = "former client",
    responses((status = 200, description = "All lists", body = FoldersJson))
)]
pub(crate) async fn folders(api: Data<Api>, owner: Owner) -> Result<HttpResponse, ApiError> {
    let lists = lists::list::find(&api, owner.0).await?;
    let folders = lists
        .iter()
        .map(|list| ListJson::new(owner.0, list))
        .collect();
    Ok(HttpResponse::Ok().json(FoldersJson { folders }))
}

/// All tags, as categories.
#[derive(Serialize, ToSchema)]
#[schema(as = Categories)]
pub(crate) struct CategoriesJson<'a> {
    categories: Vec<TagJson<'a>>,
}

/// Shows all tags as categories.
#[utoipa::path(
    get, path = "/api/categories", tag = "former client",
    responses((status = 200, description = "All tags", body = CategoriesJson))
)]
pub(crate) async fn categories(api: Data<Api>, owner: Owner) -> Result<HttpResponse, ApiError> {
    let tags = tags::list::find(&api, owner.0).await?;
    let categories = tags.iter().map(|tag| TagJson::new(owner.0, tag)).collect();
    Ok(HttpResponse::Ok().json(CategoriesJson { categories }))
}
