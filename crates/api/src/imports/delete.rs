//! `DELETE /api/imports/{id}`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::ImportId;
use listbud_persistence::{
    audit::AuditAction,
    imports::{
        self,
        jobs::{self, Cancelled},
    },
};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::json_text::json_text;
use crate::{Api, ApiError, caller::Caller, owner::Owner, query::Path};

/// What was taken back.
#[derive(Serialize, ToSchema)]
#[schema(as = UndoneImport)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UndoneJson {
    /// How many places this request removed.
    removed: u64,
    /// How many places of the import stay because somebody has touched them since.
    kept: u64,
    /// How many lists were removed: those that the import made and that are empty.
    lists: u64,
    /// How many tags were removed: those that the import made and nobody uses.
    tags: u64,
}

/// Takes an import back: what it added goes, and what somebody has touched since
/// (changed, put into another list, given another tag) stays as it is. What another
/// import has filled in meanwhile is no such touch. Values that the import changed in
/// existing places stay changed. Of a large import it goes in parts;
/// a request that was cut off can be sent again, and counts what was left. An
/// import that waits or runs is cancelled: it changes nothing, and its status becomes
/// `failed`.
#[utoipa::path(
    delete, path = "/api/imports/{id}", tag = "imports",
    params(("id" = uuid::Uuid, Path, description = "The import")),
    responses(
        (status = 200, description = "What was removed and what stays", body = UndoneJson),
        (status = 204, description = "The import was cancelled, or the failed import was removed"),
    )
)]
pub(crate) async fn delete(
    api: Data<Api>,
    owner: Owner,
    caller: Caller,
    Path(id): Path,
) -> Result<HttpResponse, ApiError> {
    let now = api.world.now();
    let outcome = json_text(&ApiError::ImportCancelled.problem());
    match jobs::cancel(&api.database, owner.0, ImportId(id), &outcome, now).await? {
        Cancelled::Waiting | Cancelled::Running | Cancelled::Ended => {
            api.imports.announce_end();
            return Ok(HttpResponse::NoContent().finish());
        }
        Cancelled::Unknown => {}
    }
    let details = json!({ "importId": id });
    let event = caller.event(&api, owner.0, AuditAction::ImportUndone, &details);
    let undone = imports::undo(&api.database, owner.0, ImportId(id), &event, now).await?;
    let undone = undone.ok_or(ApiError::NotFound("import"))?;
    Ok(HttpResponse::Ok().json(UndoneJson {
        removed: undone.removed,
        kept: undone.kept,
        lists: undone.lists,
        tags: undone.tags,
    }))
}
