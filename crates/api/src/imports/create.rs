//! `POST /api/imports`

use std::time::Duration;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{ContentType, HeaderMap, LOCATION, RETRY_AFTER},
    web,
    web::Data,
};
use listbud_domain::ImportId;
use listbud_persistence::{
    idempotency::{Claim, Keyed, Outcome},
    imports::jobs::{self, JobKey, JobOptions, NewJob},
};
use tokio::time::Instant;
use utoipa::ToSchema;

use super::{
    ReportJson,
    queue::{JobResult, JobState},
    status::RunningImportJson,
    upload::{self, Storing},
};
use crate::{
    Api, ApiError,
    body::is_plain,
    caller::Caller,
    fields::Fields,
    idempotency::{self, BodyHash},
    owner::Owner,
    query::Query,
};

/// How long a request waits for its import. Proxies in front commonly give up after 30
/// or 60 seconds.
const PATIENCE: Duration = Duration::from_secs(20);

/// The bytes of a file. Its content decides what it is, whatever type it declares.
#[derive(ToSchema)]
#[schema(as = UploadedFile, value_type = String, format = Binary)]
#[expect(dead_code, reason = "describes the form to readers of the document")]
pub(crate) struct FileJson(Vec<u8>);

/// The form that brings the files.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form to readers of the document")]
pub(crate) struct ImportForm {
    /// What Google Takeout gave: one file or up to a thousand, each a field of its own.
    #[schema(value_type = Vec<FileJson>)]
    file: Vec<Vec<u8>>,
}

/// Imports a file of Google Takeout, a whole Takeout archive (`.zip` or `.tgz`), or a file
/// of another program. The import succeeds or fails as a whole. Importing the same file
/// again adds nothing. Restoring a backup does not delete anything first.
///
/// Several files in one form are one import, which is undone as one: a place in two files
/// is one place in both lists. `files` of the report tells what became of each. A file
/// that cannot be read does not stop the others from being imported; when none can be
/// read, nothing is imported and the answer is 422. All files together may have as many
/// bytes as one.
///
/// The response is the report if the import ends within 20 seconds. Otherwise, and at once
/// with `Prefer: respond-async`, it is 202 with a URL that reports the progress.
#[utoipa::path(
    post, path = "/api/imports", tag = "imports",
    params(
        ("preview" = Option<bool>, Query, description = "Report what would happen without changing anything"),
        ("labelled" = Option<bool>, Query, description = "Also import labelled places, which reveal home and work addresses"),
        ("disappeared" = Option<bool>, Query, description = "Also report places that are in the file's lists but no longer in the file"),
        ("Prefer" = Option<String>, Header, description = "`respond-async` answers 202 at once, `wait=5` waits 5 seconds for the report (RFC 7240)"),
    ),
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "The report", body = ReportJson),
        (status = 202, description = "The import is waiting or running; `Location` reports its progress", body = RunningImportJson),
        (status = 409, description = "The import was cancelled while the request waited; nothing was imported"),
        (status = 422, description = "The file is not an export, cannot be read, or holds more than the account has room for (`too_many_places`, `too_many_lists`, `too_many_tags`); nothing was imported"),
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
    let wanted = read_query(&query)?;
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
    let is_keyed = idempotency::key(request.headers())?.is_some();
    // Before a large file is stored for nothing.
    api.imports.admit(&api.database, owner.0).await?;

    let mut form = upload::form(request.headers(), payload, &api.limits);
    let file = upload::first_file(&mut form, &api.limits).await?;
    let file_name = upload::file_name(&file);
    let job = NewJob {
        owner: owner.0,
        id: ImportId(api.world.new_id()),
        file_name: &file_name,
        options: wanted,
        address: caller.address,
        now: api.world.now(),
    };
    let mut storing = Storing::new(&api.database, job, is_keyed);
    storing.read(file, &api.limits).await?;
    while let Some(file) = upload::next_file(&mut form, &api.limits).await? {
        storing.read(file, &api.limits).await?;
    }
    if let Some(hash) = storing.finish() {
        BodyHash::from_digest(hash).keep(&request);
    }
    let keyed = idempotency::keyed(&request, owner)?;
    let keyed = keyed.filter(|_| !wanted.is_preview);
    let before = match &keyed {
        Some(keyed) => before(&api, keyed).await?,
        None => Before::Nothing,
    };
    let id = match before {
        Before::Done(answer) => return Ok(idempotency::respond(answer)),
        Before::Running(id) => id,
        Before::Nothing => {
            let key = keyed.map(job_key);
            storing.submit(key.as_ref()).await?;
            api.imports.announce();
            job.id
        }
    };

    let deadline = Instant::now() + patience(request.headers());
    let seen = api
        .imports
        .wait(&api.database, owner.0, id, deadline)
        .await?;
    // With a key, the same request may be waiting a second time.
    if matches!(seen, JobState::Ended(_)) && !is_keyed {
        forget(&api, owner, id).await;
    }
    match seen {
        JobState::Ended(JobResult::Report(report)) => Ok(HttpResponse::Ok()
            .content_type(ContentType::json())
            .body(report)),
        JobState::Ended(JobResult::Failed(problem)) => Err(ApiError::stored(&problem)),
        JobState::Open(job) => Ok(HttpResponse::Accepted()
            .insert_header((LOCATION, format!("/api/imports/{}", id.0)))
            .insert_header((RETRY_AFTER, "1"))
            .json(RunningImportJson::from(*job))),
        JobState::Unknown => Err(ApiError::ImportCancelled),
    }
}

/// Removes a job that has ended and is not in the history, since its answer is on its way.
/// Otherwise it is removed a day later.
async fn forget(api: &Api, owner: Owner, id: ImportId) {
    let forgotten = async {
        let db = api.database.client().await?;
        jobs::forget(&db, owner.0, id).await
    };
    if let Err(error) = forgotten.await {
        tracing::debug!(%error, import.id = %id, "could not remove an ended import from the queue");
    }
}

/// What became of the same request, sent before.
enum Before {
    Nothing,
    Running(ImportId),
    Done(Outcome),
}

/// Looks for it. Of two that look at the same moment both find nothing; the second
/// job then finds the first one's answer.
async fn before(api: &Api, keyed: &Keyed) -> Result<Before, ApiError> {
    let db = api.database.client().await?;
    match listbud_persistence::idempotency::find(&db, keyed, api.world.now()).await? {
        Claim::Done(answer) => return Ok(Before::Done(answer)),
        Claim::OtherRequest => return Err(ApiError::KeyReused),
        Claim::New => {}
    }
    let running = jobs::find_by_key(&db, keyed.owner, &job_key(keyed.clone())).await?;
    Ok(running.map_or(Before::Nothing, Before::Running))
}

fn job_key(keyed: Keyed) -> JobKey {
    JobKey {
        key: keyed.key,
        fingerprint: keyed.fingerprint,
    }
}

/// How long the client wants to wait (RFC 7240, 4.1 and 4.3), within bounds.
fn patience(headers: &HeaderMap) -> Duration {
    let preferences = headers
        .get_all("prefer")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split([',', ';']))
        .map(|preference| preference.trim().to_ascii_lowercase());
    let mut patience = PATIENCE;
    let mut is_told = false;
    for preference in preferences {
        if preference == "respond-async" && !is_told {
            patience = Duration::ZERO;
        } else if let Some(seconds) = preference.strip_prefix("wait=")
            && let Ok(seconds) = seconds.parse()
        {
            is_told = true;
            patience = PATIENCE.min(Duration::from_secs(seconds));
        }
    }
    patience
}

fn read_query(query: &Query) -> Result<JobOptions, ApiError> {
    let mut fields = Fields::default();
    query.allow(&mut fields, &["preview", "labelled", "disappeared"]);
    let mut flag = |name| query.flag(&mut fields, name).unwrap_or_default();
    let wanted = JobOptions {
        is_preview: flag("preview"),
        takes_labelled: flag("labelled"),
        finds_disappeared: flag("disappeared"),
    };
    fields.finish_query()?;
    Ok(wanted)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn a_client_says_how_long_it_waits() {
        let patience = |prefer: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in prefer {
                let name = HeaderName::from_static("prefer");
                headers.append(name, HeaderValue::from_static(value));
            }
            patience(&headers).as_secs()
        };

        assert_eq!(patience(&[]), 20);
        assert_eq!(patience(&["respond-async"]), 0);
        assert_eq!(patience(&["Respond-Async, wait=5"]), 5);
        assert_eq!(patience(&["wait=5", "respond-async"]), 5);
        assert_eq!(patience(&["wait=999"]), 20);
        assert_eq!(patience(&["wait=soon, return=minimal"]), 20);
    }
}
