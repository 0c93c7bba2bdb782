//! Imports.

pub(crate) mod create;
pub(crate) mod delete;
mod index;
mod json_text;
pub(crate) mod list;
mod queue;
pub(crate) mod read;
mod report;
mod restored;
mod spool;
mod status;
mod upload;
mod worker;
mod write;

use listbud_persistence::imports::Import;
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

pub use queue::{ImportQueue, ImportSettings};
pub(crate) use report::ReportJson;
pub use worker::run_imports;
pub use write::{FileImport, Imported};

/// An import that was done.
#[derive(Serialize, ToSchema)]
#[schema(as = Import)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ImportJson<'a> {
    id: Uuid,
    #[schema(example = "London food.csv")]
    file_name: &'a str,
    /// What kind of file it was.
    #[schema(example = "saved_list_csv")]
    format: &'a str,
    /// How many places it created.
    imported: u32,
    /// How many rows were places that the account had already.
    merged: u32,
    /// How many rows are not places.
    skipped: u32,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
}

impl<'a> From<&'a Import> for ImportJson<'a> {
    fn from(import: &'a Import) -> Self {
        Self {
            id: import.id.0,
            file_name: &import.file_name,
            format: &import.format,
            imported: import.imported,
            merged: import.merged,
            skipped: import.skipped,
            created_at: import.created_at,
        }
    }
}
