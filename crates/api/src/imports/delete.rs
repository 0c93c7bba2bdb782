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

/// What was undone.
#[derive(Serialize, ToSchema)]
#[schema(as = UndoneImport)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UndoneJson {
    /// How many places this request removed.
    removed: u64,
    /// How many places of the import stay because the user has changed them since.
    kept: u64,
    /// How many lists were removed: the empty ones that the import created.
    lists: u64,
    /// How many tags were removed: the unused ones that the import created.
    tags: u64,
}

/// Undoes an import: removes what it added, except what the user has changed since,
/// added to another list or given another tag. Values that another import has filled in
/// do not count as such a change. Values that the import changed in existing places stay
/// changed. A large import is undone in batches; an interrupted request can be sent
/// again, and counts only the rest. An import that waits or runs is cancelled: it changes
/// nothing, and its status becomes `failed`.
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
