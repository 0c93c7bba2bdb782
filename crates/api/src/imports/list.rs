//! `GET /api/imports`

use actix_web::{HttpResponse, web::Data};
use listbud_persistence::imports::{self, jobs};
use serde::Serialize;
use utoipa::ToSchema;

use super::{ImportJson, status::RunningImportJson};
use crate::{Api, ApiError, owner::Owner};

/// The imports of a user.
#[derive(Serialize, ToSchema)]
#[schema(as = Imports)]
pub(crate) struct ImportsJson<'a> {
    imports: Vec<ImportJson<'a>>,
    /// Those that wait or run, newest first.
    running: Vec<RunningImportJson>,
}

/// Lists the last thousand imports, newest first, and those that wait or run.
#[utoipa::path(
    get, path = "/api/imports", tag = "imports",
    responses((status = 200, description = "The imports", body = ImportsJson))
)]
pub(crate) async fn list(api: Data<Api>, owner: Owner) -> Result<HttpResponse, ApiError> {
    let db = api.database.client().await?;
    let running = jobs::list_open(&db, owner.0).await?;
    let imports = imports::list(&db, owner.0).await?;
    Ok(HttpResponse::Ok().json(ImportsJson {
        imports: imports.iter().map(ImportJson::from).collect(),
        running: running.into_iter().map(RunningImportJson::from).collect(),
    }))
}
