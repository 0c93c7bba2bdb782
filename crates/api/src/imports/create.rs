//! `POST /api/imports`

use actix_web::{HttpRequest, HttpResponse, http::header::CONTENT_LENGTH, web, web::Data};
use listbud_persistence::imports::ImportError;
use listbud_takeout as takeout;
use utoipa::ToSchema;

use super::{FileImport, ReportJson, upload};
use crate::{
    Api, ApiError, ImportedRows,
    body::is_plain,
    caller::Caller,
    fields::Fields,
    idempotency::{self, BodyHash, KeyHeader},
    owner::Owner,
    query::Query,
};

/// The form that brings the file.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form to readers of the document")]
pub(crate) struct ImportForm {
    /// The file that Google Takeout gave.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Imports a file of Google Takeout, the whole archive of it, or a file of another
/// program. All of it or nothing; the same file twice brings nothing new. A backup
/// comes back without anything being wiped first.
#[utoipa::path(
    post, path = "/api/imports", tag = "imports",
    params(
        ("preview" = Option<bool>, Query, description = "Report what would happen, and let nothing of it happen"),
        ("labelled" = Option<bool>, Query, description = "Also take labelled places, which say where somebody lives and works"),
        ("disappeared" = Option<bool>, Query, description = "Also report what stands in the file's lists and no longer in the file"),
        KeyHeader,
    ),
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
    query: Query,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let wanted = Wanted::read(&query)?;
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
    // Before ten megabytes are read for nothing.
    let is_keyed = idempotency::key(request.headers())?.is_some();
    let form = upload::form(request.headers(), payload, &api.limits);
    let announced = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok());
    let file = upload::read(form, announced, &api.limits).await?;
    let options = takeout::Options {
        limits: takeout::Limits {
            bytes: api.limits.upload_bytes,
            ..takeout::Limits::default()
        },
        labelled_places: wanted.labelled,
    };
    // Ten megabytes keep a thread busy for longer than other requests should wait.
    let (file_name, hash, parsed) = web::block(move || {
        let upload = takeout::Upload {
            file_name: &file.file_name,
            bytes: &file.bytes,
        };
        let parsed = takeout::parse_with(&upload, &options, &|_| ());
        let hash = is_keyed.then(|| BodyHash::of(&file.bytes));
        (file.file_name, hash, parsed)
    })
    .await
    .map_err(|_| ApiError::Internal("a file was not read to its end"))?;
    let parsed = parsed.inspect_err(|_| api.observer.did_not_import("unknown"))?;

    if let Some(hash) = hash {
        hash.keep(&request);
    }
    let keyed = idempotency::keyed(&request, owner)?;

    let format = parsed.format.as_str();
    let import = FileImport {
        owner: owner.0,
        newcomer: None,
        file_name: &file_name,
        read: parsed,
        is_preview: wanted.preview,
        finds_disappeared: wanted.disappeared,
        address: caller.address,
        keyed: keyed.as_ref().filter(|_| !wanted.preview),
    };
    let imported = match import.run(&api.database, &api.world).await {
        Ok(imported) => imported,
        Err(ImportError::Done(answer)) => return Ok(idempotency::respond(answer)),
        Err(error) => {
            api.observer.did_not_import(format);
            return Err(error.into());
        }
    };
    if let Some(id) = imported.id {
        let summary = &imported.summary;
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
    }
    Ok(HttpResponse::Ok().json(imported.report()))
}

/// What the query wants.
#[derive(Clone, Copy)]
struct Wanted {
    preview: bool,
    labelled: bool,
    disappeared: bool,
}

impl Wanted {
    fn read(query: &Query) -> Result<Self, ApiError> {
        let mut fields = Fields::default();
        query.allow(&mut fields, &["preview", "labelled", "disappeared"]);
        let mut flag = |name| query.flag(&mut fields, name).unwrap_or_default();
        let wanted = Self {
            preview: flag("preview"),
            labelled: flag("labelled"),
            disappeared: flag("disappeared"),
        };
        fields.finish_query()?;
        Ok(wanted)
    }
}
