//! A file in a multipart form (RFC 7578), on its way to the queue.

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::{
    error::PayloadError,
    http::header::HeaderMap,
    rt,
    web::{BytesMut, Payload},
};
use futures_util::{StreamExt, future::ready};
use listbud_domain::{ImportId, UserId};
use listbud_persistence::{
    Database, TransactionOptions,
    imports::jobs::{self, JobKey, NewJob},
};
use sha2::{Digest, Sha256};

use crate::{ApiError, Limits, fields::Fields};

/// How many bytes of the file are stored at a time.
const CHUNK: usize = 1024 * 1024;

/// How much a form may hold beside its file: heads, boundaries, other fields.
const BESIDE: usize = 64 * 1024;

/// What an unnamed file is called.
pub(super) const UNNAMED: &str = "(unnamed)";

/// Parses a form that may be as large as a file and a little more, whatever its
/// parts are.
pub(super) fn form(headers: &HeaderMap, payload: Payload, limits: &Limits) -> Multipart {
    let most = limits.upload_bytes.saturating_add(BESIDE);
    let bounded = payload.scan(0_usize, move |taken, chunk| {
        let chunk = chunk.and_then(|chunk| {
            *taken = taken.saturating_add(chunk.len());
            if *taken > most {
                Err(PayloadError::Overflow)
            } else {
                Ok(chunk)
            }
        });
        ready(Some(chunk))
    });
    Multipart::new(headers, bounded)
}

/// Finds the form's field `file`.
pub(super) async fn file(form: &mut Multipart, limits: &Limits) -> Result<Field, ApiError> {
    while let Some(field) = form.next().await {
        let field = field.map_err(|error| unreadable(&error, limits))?;
        if field.name() == Some("file") {
            return Ok(field);
        }
        skip(field, limits).await?;
    }
    let mut fields = Fields::default();
    fields.fault(
        "file",
        "required",
        "is required: send the file as the form's field `file`",
    );
    fields.finish()?;
    Err(ApiError::Internal("a missing file was not noticed"))
}

/// The file's name, without folders of any system and without control characters; it
/// is shown and stored, never opened.
pub(super) fn file_name(field: &Field) -> String {
    let name = field
        .content_disposition()
        .and_then(|disposition| disposition.get_filename())
        .map_or_else(String::new, base_name);
    if name.is_empty() {
        UNNAMED.to_owned()
    } else {
        name
    }
}

/// A file that is being stored as the file of a new job. Dropped before it is
/// submitted, it removes the job.
pub(super) struct Storing<'a> {
    database: &'a Database,
    job: NewJob<'a>,
    chunks: i32,
    buffer: BytesMut,
    size: usize,
    hash: Option<Sha256>,
    is_submitted: bool,
}

impl<'a> Storing<'a> {
    /// Begins; `hashes` where [`Self::read`] is to tell the file's SHA-256.
    pub(super) fn new(database: &'a Database, job: NewJob<'a>, hashes: bool) -> Self {
        Self {
            database,
            job,
            chunks: 0,
            buffer: BytesMut::new(),
            size: 0,
            hash: hashes.then(Sha256::new),
            is_submitted: false,
        }
    }

    /// Reads the file to its end, storing all but the last piece of it.
    pub(super) async fn read(
        &mut self,
        mut field: Field,
        limits: &Limits,
    ) -> Result<Option<[u8; 32]>, ApiError> {
        while let Some(bytes) = field.next().await {
            let bytes = bytes.map_err(|error| unreadable(&error, limits))?;
            self.size += bytes.len();
            if self.size > limits.upload_bytes {
                return Err(ApiError::TooLarge {
                    limit: limits.upload_bytes,
                });
            }
            if let Some(hash) = &mut self.hash {
                hash.update(&bytes);
            }
            self.buffer.extend_from_slice(&bytes);
            if self.buffer.len() >= CHUNK {
                self.store_chunk().await?;
            }
        }
        Ok(self.hash.take().map(|hash| hash.finalize().into()))
    }

    async fn store_chunk(&mut self) -> Result<(), ApiError> {
        let (owner, id) = (self.job.owner, self.job.id);
        let db = self.database.client().await?;
        if self.chunks == 0 {
            jobs::insert(&db, &self.job).await?;
        }
        let n = self.chunks;
        self.chunks += 1;
        let is_taken = jobs::append(&db, owner, id, n, &self.buffer).await?;
        self.buffer.clear();
        if is_taken {
            Ok(())
        } else {
            Err(ApiError::ImportCancelled)
        }
    }

    /// Hands the file to the workers. A file of one piece is stored here, too, in one
    /// transaction.
    pub(super) async fn submit(mut self, key: Option<&JobKey>) -> Result<(), ApiError> {
        let (owner, id) = (self.job.owner, self.job.id);
        let options = TransactionOptions::default();
        let is_taken = self
            .database
            .transaction(options, async |db| {
                if self.chunks == 0 {
                    jobs::insert(db, &self.job).await?;
                }
                if !self.buffer.is_empty() {
                    jobs::append(db, owner, id, self.chunks, &self.buffer).await?;
                }
                jobs::submit(db, owner, id, key).await
            })
            .await
            .map_err(ApiError::from)?;
        if !is_taken {
            return Err(ApiError::ImportCancelled);
        }
        self.is_submitted = true;
        Ok(())
    }
}

impl Drop for Storing<'_> {
    fn drop(&mut self) {
        if self.chunks == 0 || self.is_submitted {
            return;
        }
        // The request is over, and perhaps its client gone; a server that dies here
        // leaves the job to the hourly removal.
        let (database, owner, id) = (self.database.clone(), self.job.owner, self.job.id);
        rt::spawn(async move {
            if let Err(error) = abandon(&database, owner, id).await {
                tracing::warn!(%error, "could not remove an upload that did not end");
            }
        });
    }
}

async fn abandon(
    database: &Database,
    owner: UserId,
    id: ImportId,
) -> Result<(), listbud_persistence::StoreError> {
    let db = database.client().await?;
    jobs::abandon(&db, owner, id).await
}

/// Passes over a field that is not the file.
async fn skip(mut field: Field, limits: &Limits) -> Result<(), ApiError> {
    let mut passed = 0;
    while let Some(chunk) = field.next().await {
        passed += chunk.map_err(|error| unreadable(&error, limits))?.len();
        if passed > limits.upload_bytes {
            return Err(ApiError::TooLarge {
                limit: limits.upload_bytes,
            });
        }
    }
    Ok(())
}

fn base_name(raw: &str) -> String {
    let name = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    // Browsers escape these three in a form (WHATWG HTML, multipart/form-data).
    let name = name
        .replace("%22", "\"")
        .replace("%0D", "")
        .replace("%0A", "");
    name.chars().filter(|c| !c.is_control()).take(255).collect()
}

fn unreadable(error: &MultipartError, limits: &Limits) -> ApiError {
    if matches!(error, MultipartError::Payload(PayloadError::Overflow)) {
        return ApiError::TooLarge {
            limit: limits.upload_bytes,
        };
    }
    ApiError::Unreadable("the form cannot be read as multipart/form-data".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_never_holds_a_path() {
        assert_eq!(base_name("../../etc/passwd"), "passwd");
        assert_eq!(
            base_name("C:\\Users\\ada\\London food.csv"),
            "London food.csv"
        );
        assert_eq!(base_name("a\u{0}\n.csv"), "a.csv");
        assert_eq!(base_name("The %22best%22%0D%0A.csv"), "The \"best\".csv");
        assert_eq!(base_name(&"x".repeat(999)).len(), 255);
    }
}
