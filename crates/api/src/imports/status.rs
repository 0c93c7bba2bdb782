//! How far an import is.

use listbud_persistence::imports::jobs::{Job, JobStatus};
use serde::Serialize;
use serde_json::Value;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::ReportJson;

/// An import that waits or runs.
#[derive(Serialize, ToSchema)]
#[schema(as = RunningImport)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RunningImportJson {
    /// `queued`, `reading`, or `writing`.
    #[schema(example = "reading")]
    status: &'static str,
    /// The import; its URL reports the progress.
    import_id: Uuid,
    #[schema(example = "London food.csv")]
    file_name: String,
    /// Whether it is only a preview.
    preview: bool,
    /// The file's length in bytes.
    size: u64,
    /// How many rows of the file were read.
    rows_read: u64,
    /// How many places were written.
    rows_written: u64,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
}

impl From<Job> for RunningImportJson {
    fn from(job: Job) -> Self {
        Self {
            // An upload that has not ended is not told of.
            status: match job.status {
                JobStatus::Uploading => JobStatus::Queued.as_str(),
                status => status.as_str(),
            },
            import_id: job.id.0,
            file_name: job.file_name,
            preview: job.options.is_preview,
            size: job.size,
            rows_read: job.rows_read,
            rows_written: job.rows_written,
            created_at: job.created_at,
        }
    }
}

/// An import that failed.
#[derive(Serialize, ToSchema)]
#[schema(as = FailedImport)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FailedImportJson {
    /// `failed`.
    status: &'static str,
    import_id: Uuid,
    /// Why, as a problem of RFC 9457.
    #[schema(value_type = Object)]
    problem: Value,
}

impl FailedImportJson {
    /// Tells why an import failed.
    pub(crate) fn new(id: Uuid, problem: Value) -> Self {
        Self {
            status: JobStatus::Failed.as_str(),
            import_id: id,
            problem,
        }
    }
}

/// An import that is done: its report, with a status.
#[derive(ToSchema)]
#[schema(as = DoneImport)]
#[expect(dead_code, reason = "describes the answer to readers of the document")]
pub(crate) struct DoneImportJson<'a> {
    /// `done`.
    status: &'static str,
    #[serde(flatten)]
    report: ReportJson<'a>,
}

/// Adds the status to a report, which is a JSON object and may be long: it is not read.
pub(crate) fn done(report: &str) -> String {
    let members = report.strip_prefix('{').unwrap_or_default();
    format!("{{\"status\":\"{}\",{members}", JobStatus::Done.as_str())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_report_gets_a_status() {
        assert_eq!(super::done(r#"{"a": 1}"#), r#"{"status":"done","a": 1}"#);
    }
}
