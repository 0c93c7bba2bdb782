//! `GET /api/imports/{id}`

use actix_web::{HttpResponse, http::header::ContentType, web::Data};
use listbud_domain::ImportId;

use super::{
    queue::{JobResult, JobState, state},
    status::{DoneImportJson, FailedImportJson, RunningImportJson, done},
};
use crate::{Api, ApiError, owner::Owner, query::Path};

/// The progress of an import, or its outcome.
#[derive(utoipa::ToSchema)]
#[schema(as = ImportStatus)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the answers to readers of the document")]
pub(crate) enum ImportStatusJson<'a> {
    /// It waits or runs.
    Running(RunningImportJson),
    /// It is done.
    Done(DoneImportJson<'a>),
    /// It failed; nothing was imported.
    Failed(FailedImportJson),
}

/// Returns the progress of an import, or its report when it has ended.
#[utoipa::path(
    get, path = "/api/imports/{id}", tag = "imports",
    params(("id" = uuid::Uuid, Path, description = "The import")),
    responses((status = 200, description = "The progress, or the report", body = ImportStatusJson))
)]
pub(crate) async fn read(
    api: Data<Api>,
    owner: Owner,
    Path(id): Path,
) -> Result<HttpResponse, ApiError> {
    match state(&api.database, owner.0, ImportId(id)).await? {
        JobState::Open(job) => Ok(HttpResponse::Ok().json(RunningImportJson::from(*job))),
        JobState::Ended(JobResult::Report(report)) => Ok(HttpResponse::Ok()
            .content_type(ContentType::json())
            .body(done(&report))),
        JobState::Ended(JobResult::Failed(problem)) => {
            let problem = serde_json::from_str(&problem)
                .map_err(|_| ApiError::Internal("a stored problem could not be read"))?;
            Ok(HttpResponse::Ok().json(FailedImportJson::new(id, problem)))
        }
        JobState::Unknown => Err(ApiError::NotFound("import")),
    }
}
