//! The file of a job, fetched from the queue.

use listbud_persistence::{
    Database, StoreError,
    imports::jobs::{self, Job},
};

use crate::ApiError;

/// A fetched file.
pub(super) struct File {
    pub(super) bytes: Vec<u8>,
}

/// Fetches the file of a job, piece by piece.
pub(super) async fn fetch(database: &Database, job: &Job) -> Result<File, ApiError> {
    let mut bytes = Vec::new();
    for n in 0.. {
        let db = database.client().await?;
        let Some(chunk) = jobs::chunk(&db, job.owner, job.id, n).await? else {
            break;
        };
        bytes.extend_from_slice(&chunk);
    }
    if bytes.len() as u64 == job.size {
        Ok(File { bytes })
    } else {
        Err(StoreError::Corrupt {
            operation: "import_jobs.chunk",
            column: "bytes",
            source: None,
        }
        .into())
    }
}
