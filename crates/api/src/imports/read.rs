//! `GET /api/imports/{id}`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::ImportId;
use listbud_persistence::imports;

use super::ReportJson;
use crate::{Api, ApiError, owner::Owner, query::Path};

/// Shows again what an import reported.
#[utoipa::path(
    get, path = "/api/imports/{id}", tag = "imports",
    params(("id" = uuid::Uuid, Path, description = "The import")),
    responses((status = 200, description = "What it did", body = ReportJson))
)]
pub(crate) async fn read(
    api: Data<Api>,
    owner: Owner,
    Path(id): Path,
) -> Result<HttpResponse, ApiError> {
    let db = api.database.client().await?;
    let import = imports::find(&db, owner.0, ImportId(id)).await?;
    let import = import.ok_or(ApiError::NotFound("import"))?;
    Ok(HttpResponse::Ok().json(import.report))
}
