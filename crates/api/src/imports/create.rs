//! `POST /api/imports`

use actix_web::{HttpRequest, HttpResponse, web, web::Data};
use listbud_domain::ImportId;
use listbud_persistence::{audit::AuditAction, imports};
use listbud_takeout as takeout;
use serde_json::json;
use utoipa::ToSchema;

use super::{ReportJson, upload};
use crate::{Api, ApiError, ImportedRows, body::is_plain, caller::Caller, owner::Owner};

/// The form that brings the file.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form to readers of the document")]
pub(crate) struct ImportForm {
    /// The file that Google Takeout gave.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Imports a file of Google Takeout: a list's CSV, `Saved Places.json`, or
/// `Reviews.json`. All of it or nothing; the same file twice brings nothing new.
#[utoipa::path(
    post, path = "/api/imports", tag = "imports",
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "What it did", body = ReportJson),
        (status = 422, description = "No export, or one that cannot be read; nothing was imported"),
    )
)]
pub(crate) async fn create(
    api: Data<Api>,
    owner: Owner,
    caller: Caller,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let is_form = request
        .headers()
        .get("content-type")
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            value
                .to_ascii_lowercase()
                .starts_with("multipart/form-data")
        });
    if !is_form || !is_plain(&request) {
        return Err(ApiError::UnsupportedType {
            expected: "multipart/form-data, not compressed".to_owned(),
        });
    }
    let form = upload::form(request.headers(), payload, &api.limits);
    let file = upload::read(form, &api.limits).await?;
    let limits = takeout::Limits {
        bytes: api.limits.upload_bytes,
        ..takeout::Limits::default()
    };
    // Ten megabytes keep a thread busy for longer than other requests should wait.
    let (file_name, parsed) = web::block(move || {
        let upload = takeout::Upload {
            file_name: &file.file_name,
            bytes: &file.bytes,
        };
        let parsed = takeout::parse(&upload, &limits);
        (file.file_name, parsed)
    })
    .await
    .map_err(|_| ApiError::Internal("a file was not read to its end"))?;
    let parsed = parsed.inspect_err(|_| api.observer.did_not_import("unknown"))?;

    let id = ImportId(api.world.new_id());
    let format = parsed.format.as_str();
    let file_name = if file_name.is_empty() {
        "(unnamed)"
    } else {
        &file_name
    };
    let details = json!({ "importId": id.0, "format": format });
    let event = caller.event(&api, owner.0, AuditAction::ImportDone, details);
    let summary = imports::run(
        &api.database,
        &imports::Request {
            owner: owner.0,
            id,
            file_name,
            format,
            batch: &parsed.batch,
            event: &event,
            now: api.world.now(),
            new_id: || api.world.new_id(),
            report: |summary: &imports::Summary| {
                serde_json::to_value(ReportJson::new(id, format, summary)).unwrap_or_default()
            },
        },
    )
    .await
    .inspect_err(|_| api.observer.did_not_import(format))?;
    api.observer.imported(
        format,
        ImportedRows {
            imported: summary.imported,
            merged: summary.merged,
            skipped: summary.skipped,
        },
    );
    tracing::info!(
        import.id = %id,
        import.format = format,
        imported = summary.imported,
        merged = summary.merged,
        skipped = summary.skipped,
        "a file was imported"
    );
    Ok(HttpResponse::Ok().json(ReportJson::new(id, format, &summary)))
}
