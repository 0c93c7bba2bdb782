//! The file of a job, fetched from the queue.

use std::io::{self, Write as _};

use actix_web::web;
use listbud_persistence::{
    Database, StoreError,
    imports::jobs::{self, Job},
};
use listbud_takeout::{FileSource, Source, TakeoutError};

use crate::ApiError;

/// Fetches the file of a job, piece by piece. A file of several pieces goes into a
/// temporary file that no name leads to; it is gone with the process, however that ends.
pub(super) async fn fetch(database: &Database, job: &Job) -> Result<Box<dyn Source>, ApiError> {
    let first = chunk(database, job, 0).await?.unwrap_or_default();
    if length(&first) == job.size {
        return Ok(Box::new(first));
    }
    let mut file = on_disk(move || {
        let mut file = tempfile::tempfile()?;
        file.write_all(&first)?;
        Ok(file)
    })
    .await?;
    for n in 1.. {
        let Some(bytes) = chunk(database, job, n).await? else {
            break;
        };
        file = on_disk(move || {
            file.write_all(&bytes)?;
            Ok(file)
        })
        .await?;
    }
    let source = on_disk(move || FileSource::new(file)).await?;
    if source.size() == job.size {
        Ok(Box::new(source))
    } else {
        Err(incomplete().into())
    }
}

async fn chunk(database: &Database, job: &Job, n: i32) -> Result<Option<Vec<u8>>, StoreError> {
    let db = database.client().await?;
    jobs::chunk(&db, job.owner, job.id, n).await
}

/// Does what may wait for the disk on a thread that may wait.
async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, ApiError> {
    match web::block(work).await {
        Ok(done) => done.map_err(|error| TakeoutError::from(error).into()),
        Err(_) => Err(ApiError::Internal("storing a file was interrupted")),
    }
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

fn incomplete() -> StoreError {
    StoreError::Corrupt {
        operation: "import_jobs.chunk",
        column: "bytes",
        source: None,
    }
}
