//! The files of a multipart form (RFC 7578), on their way to the queue.

use std::borrow::Cow;

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

use super::index::{Index, UNNAMED};
use crate::{ApiError, Limits, fields::Fields};

/// How many bytes of the files are stored at a time.
const CHUNK: usize = 1024 * 1024;

/// How many files a form may bring. A large account has a few hundred lists.
const MAX_FILES: usize = 1_000;

/// How much a form may hold beside its files: other fields, and heads and boundaries,
/// which each file has.
const BESIDE: usize = 64 * 1024 + MAX_FILES * 1024;

/// Parses a form that may be as large as its files and a little more, whatever its
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

/// Finds the form's first file.
pub(super) async fn first_file(form: &mut Multipart, limits: &Limits) -> Result<Field, ApiError> {
    match next_file(form, limits).await? {
        Some(file) => Ok(file),
        None => Err(fault(
            "required",
            "is required: send the file as the form's field `file`",
        )),
    }
}

/// Finds the form's next file: a field `file`, or any other that has a file's name. None
/// is passed over in silence.
pub(super) async fn next_file(
    form: &mut Multipart,
    limits: &Limits,
) -> Result<Option<Field>, ApiError> {
    while let Some(field) = form.next().await {
        let field = field.map_err(|error| unreadable(&error, limits))?;
        if field.name() == Some("file") || !raw_name(&field).is_empty() {
            return Ok(Some(field));
        }
        skip(field, limits).await?;
    }
    Ok(None)
}

fn fault(code: &'static str, message: &str) -> ApiError {
    let mut fields = Fields::default();
    fields.fault("file", code, message);
    match fields.finish() {
        Err(error) => error,
        Ok(()) => ApiError::Internal("a fault was not noticed"),
    }
}

/// The name as the form has it; some programs write it as mail has it (`filename*`,
/// RFC 5987).
fn raw_name(field: &Field) -> Cow<'_, str> {
    let Some(disposition) = field.content_disposition() else {
        return Cow::Borrowed("");
    };
    let extended = || {
        let name = disposition.get_filename_ext()?;
        Some(String::from_utf8_lossy(&name.value))
    };
    let name = disposition.get_filename().map(Cow::Borrowed);
    name.or_else(extended).unwrap_or_default()
}

/// A file's name, without folders of any system and without control characters; it is
/// shown and stored, never opened.
pub(super) fn file_name(field: &Field) -> String {
    let name = base_name(&raw_name(field));
    if name.is_empty() {
        UNNAMED.to_owned()
    } else {
        name
    }
}

/// What tells a repeated form from another one.
#[derive(Default)]
struct FormHash {
    /// Of the hashes and names of all files.
    all: Sha256,
    /// Of the last file that is not empty.
    last: Sha256,
}

impl FormHash {
    fn add(&mut self, hash: Sha256, name: &str, size: usize) {
        self.all.update(hash.clone().finalize());
        self.all.update(name.as_bytes());
        self.all.update([0]);
        if size > 0 {
            self.last = hash;
        }
    }

    /// Of a single file the hash of its bytes, as releases before forms of several files
    /// have it: a request can be repeated while one release replaces the other.
    fn finish(self, files: usize) -> [u8; 32] {
        let hash = if files < 2 { self.last } else { self.all };
        hash.finalize().into()
    }
}

/// Files that are being stored as those of a new job. Dropped before it is submitted, it
/// removes the job.
pub(super) struct Storing<'a> {
    database: &'a Database,
    job: NewJob<'a>,
    files: Index,
    /// Whether the job is in the database.
    is_stored: bool,
    /// The number of the next piece. The first is kept free for the index.
    next: i32,
    buffer: BytesMut,
    size: usize,
    hash: Option<FormHash>,
    is_submitted: bool,
}

impl<'a> Storing<'a> {
    /// Begins; `hashes` where [`Self::finish`] is to tell the files' SHA-256.
    pub(super) fn new(database: &'a Database, job: NewJob<'a>, hashes: bool) -> Self {
        Self {
            database,
            job,
            files: Index::default(),
            is_stored: false,
            next: 1,
            buffer: BytesMut::new(),
            size: 0,
            hash: hashes.then(FormHash::default),
            is_submitted: false,
        }
    }

    /// Reads a file to its end, storing all but the last piece of it.
    pub(super) async fn read(&mut self, mut field: Field, limits: &Limits) -> Result<(), ApiError> {
        if self.files.len() >= MAX_FILES {
            return Err(fault(
                "too_many",
                &format!("has more than {MAX_FILES} files: pack them into one ZIP"),
            ));
        }
        let name = file_name(&field);
        let before = self.size;
        let mut hash = Sha256::new();
        while let Some(bytes) = field.next().await {
            let bytes = bytes.map_err(|error| unreadable(&error, limits))?;
            self.size += bytes.len();
            if self.size > limits.upload_bytes {
                return Err(ApiError::UploadTooLarge {
                    limit: limits.upload_bytes,
                    file: name,
                });
            }
            if self.hash.is_some() {
                hash.update(&bytes);
            }
            self.buffer.extend_from_slice(&bytes);
            if self.buffer.len() >= CHUNK {
                self.store_chunk().await?;
            }
        }
        let size = self.size - before;
        if let Some(of_form) = &mut self.hash {
            of_form.add(hash, &name, size);
        }
        self.files.push(name, size);
        Ok(())
    }

    /// Ends the reading; tells the SHA-256 of what was sent, if it was asked for.
    pub(super) fn finish(&mut self) -> Option<[u8; 32]> {
        self.files.forget_fields_left_empty();
        let hash = self.hash.take()?;
        Some(hash.finish(self.files.len()))
    }

    async fn store_chunk(&mut self) -> Result<(), ApiError> {
        let (owner, id) = (self.job.owner, self.job.id);
        let db = self.database.client().await?;
        if !self.is_stored {
            jobs::insert(&db, &self.job).await?;
            self.is_stored = true;
        }
        let n = self.next;
        self.next += 1;
        let is_taken = jobs::append(&db, owner, id, n, &self.buffer).await?;
        self.buffer.clear();
        if is_taken {
            Ok(())
        } else {
            Err(ApiError::ImportCancelled)
        }
    }

    /// Hands the files to the workers. What fits into one piece is stored here, too, in
    /// one transaction.
    pub(super) async fn submit(mut self, key: Option<&JobKey>) -> Result<(), ApiError> {
        let (owner, id) = (self.job.owner, self.job.id);
        let file_name = self.files.name_of_all();
        let index = self.files.to_bytes();
        let options = TransactionOptions::default();
        let is_taken = self
            .database
            .transaction(options, async |db| {
                if !self.is_stored {
                    jobs::insert(db, &self.job).await?;
                }
                if let Some(index) = &index {
                    jobs::append(db, owner, id, 0, index).await?;
                }
                if !self.buffer.is_empty() {
                    jobs::append(db, owner, id, self.next, &self.buffer).await?;
                }
                jobs::submit(db, owner, id, &file_name, key).await
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
        if !self.is_stored || self.is_submitted {
            return;
        }
        // The request is over, and perhaps its client gone; a server that dies here
        // leaves the job to the hourly removal.
        let (database, owner, id) = (self.database.clone(), self.job.owner, self.job.id);
        rt::spawn(async move {
            if let Err(error) = abandon(&database, owner, id).await {
                tracing::warn!(%error, "could not remove an incomplete upload");
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

/// Passes over a field that is not a file.
async fn skip(mut field: Field, limits: &Limits) -> Result<(), ApiError> {
    let mut passed = 0;
    while let Some(chunk) = field.next().await {
        passed += chunk.map_err(|error| unreadable(&error, limits))?.len();
        if passed > limits.upload_bytes {
            return Err(too_large(limits));
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
        return too_large(limits);
    }
    ApiError::Unreadable("the form cannot be read as multipart/form-data".to_owned())
}

fn too_large(limits: &Limits) -> ApiError {
    ApiError::TooLarge {
        limit: limits.upload_bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_file_has_the_hash_of_its_bytes() {
        let hash = |files: &[(&str, &str)], count| {
            let mut form = FormHash::default();
            for (name, text) in files {
                form.add(Sha256::new_with_prefix(text), name, text.len());
            }
            form.finish(count)
        };
        let bytes: [u8; 32] = Sha256::digest("Title").into();
        let lakes = ("Lakes.csv", "Title");

        assert_eq!(hash(&[lakes], 1), bytes);
        // A field in which no file was chosen is not counted.
        assert_eq!(hash(&[lakes, (UNNAMED, "")], 1), bytes);
        let two = hash(&[lakes, ("Huts.csv", "Name")], 2);
        assert_ne!(two, bytes);
        assert_ne!(two, hash(&[("Huts.csv", "Name"), lakes], 2));
        assert_ne!(two, hash(&[lakes, ("Mills.csv", "Name")], 2));
    }

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
