//! The files of a job, fetched from the queue.

use std::{
    io::{self, Write as _},
    sync::Arc,
};

use actix_web::web;
use listbud_persistence::{
    Database, StoreError,
    imports::jobs::{self, Job},
};
use listbud_takeout::{FileSource, Source, TakeoutError};

use super::index::{Index, UNNAMED};
use crate::ApiError;

/// A file of a job.
pub(super) struct JobFile {
    /// Without folders; empty where it has none.
    pub(super) name: String,
    pub(super) content: Part,
}

/// The bytes of one file among those of all.
pub(super) struct Part {
    all: Arc<dyn Source>,
    start: u64,
    size: u64,
}

impl Source for Part {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        let left = self.size.saturating_sub(offset);
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(buf.len());
        let buf = buf.get_mut(..most).unwrap_or_default();
        self.all.read_at(buf, self.start.saturating_add(offset))
    }
}

/// Fetches the files of a job, piece by piece. What comes in several pieces goes into a
/// temporary file that no name leads to; it is gone with the process, however that ends.
pub(super) async fn fetch(database: &Database, job: &Job) -> Result<Vec<JobFile>, ApiError> {
    let first = chunk(database, job, 0).await?.unwrap_or_default();
    let Some(index) = Index::from_bytes(&first) else {
        let all: Arc<dyn Source> = Arc::from(rest(database, job, first, job.size).await?);
        // Its list is named after the file, where that has a name.
        let name = Some(job.file_name.clone()).filter(|name| name != UNNAMED);
        let content = Part {
            start: 0,
            size: all.size(),
            all,
        };
        let name = name.unwrap_or_default();
        return Ok(vec![JobFile { name, content }]);
    };
    let size = job.size.saturating_sub(length(&first));
    let all: Arc<dyn Source> = Arc::from(rest(database, job, Vec::new(), size).await?);
    let mut start = 0_u64;
    let mut files = Vec::with_capacity(index.len());
    for entry in index.into_entries() {
        let content = Part {
            all: Arc::clone(&all),
            start,
            size: entry.size,
        };
        start = start.saturating_add(entry.size);
        let name = Some(entry.name).filter(|name| name != UNNAMED);
        let name = name.unwrap_or_default();
        files.push(JobFile { name, content });
    }
    if start == all.size() {
        Ok(files)
    } else {
        Err(incomplete().into())
    }
}

/// Fetches the pieces from number 1 on, behind what there is already.
async fn rest(
    database: &Database,
    job: &Job,
    mut first: Vec<u8>,
    size: u64,
) -> Result<Box<dyn Source>, ApiError> {
    let mut n = 1;
    if first.is_empty() && size > 0 {
        first = chunk(database, job, n).await?.unwrap_or_default();
        n += 1;
    }
    if length(&first) == size {
        return Ok(Box::new(first));
    }
    let mut file = on_disk(move || {
        let mut file = tempfile::tempfile()?;
        file.write_all(&first)?;
        Ok(file)
    })
    .await?;
    for n in n.. {
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
    if source.size() == size {
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
