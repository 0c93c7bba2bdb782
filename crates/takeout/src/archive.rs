//! ZIP archives: the whole Takeout, and KMZ.
//!
//! What an archive says of itself is never believed: entries are counted, bytes
//! are counted while they unpack, and names are text to show and to call lists
//! by, never paths.

mod entry;
mod names;

use std::{cell::Cell, collections::HashMap, sync::Arc};

use listbud_domain::import::{ImportBatch, ImportedList, Outcome, Remark, source_of};
use zip::{ZipArchive, result::ZipError};

use crate::{
    FileOutcome, FileReport, Format, Job, MAX_LISTS, Places, Takeout, TakeoutError,
    job::Share,
    read_text, remarks,
    sniff::{self, Binary},
    source::{Bytes, Seeker},
};
use entry::Unpacked;

/// How many bytes of an archive's table of contents are read for each entry that it
/// may have. Google's have some 200.
const CONTENTS_PER_ENTRY: u64 = 512;

/// How many more are read, for its end and a comment.
const CONTENTS_BESIDE: u64 = 256 * 1024;

/// Reads an archive and all files in it.
pub(crate) fn read(job: &Job<'_>, bytes: Bytes<'_>) -> Result<Takeout, TakeoutError> {
    let mut budget = job.limits.inflated;
    read_at(job, bytes, 1, &mut budget)
}

fn read_at(
    job: &Job<'_>,
    bytes: Bytes<'_>,
    depth: usize,
    budget: &mut usize,
) -> Result<Takeout, TakeoutError> {
    entry::check_end(job.file_name, bytes, job.limits.entries)?;
    // Names and comments stay in memory, so they are bounded before they are read.
    let entries = u64::try_from(job.limits.entries).unwrap_or(u64::MAX);
    let contents = entries.saturating_mul(CONTENTS_PER_ENTRY);
    let left = Cell::new(contents.saturating_add(CONTENTS_BESIDE));
    let zip = ZipArchive::new(Seeker::new(job, bytes, &left));
    let mut zip = zip.map_err(|error| job.watch.stopped().unwrap_or_else(|| damaged(&error)))?;
    left.set(u64::MAX);
    if zip.len() > job.limits.entries {
        return Err(TakeoutError::TooManyEntries {
            max: job.limits.entries,
            actual: zip.len(),
        });
    }
    let mut archive = Archive {
        job,
        depth,
        budget,
        batch: ImportBatch::default(),
        list_indices: HashMap::new(),
        files: Vec::new(),
        is_kmz: is_kmz(&zip),
        share: Share {
            packed: 0,
            ..job.share
        },
    };
    for index in 0..zip.len() {
        archive.take(&mut zip, index)?;
    }
    archive.finish()
}

fn damaged(error: &ZipError) -> TakeoutError {
    TakeoutError::DamagedArchive(error.to_string().to_lowercase())
}

/// Whether an archive's own file is a map, as KMZ has it.
fn is_kmz(zip: &ZipArchive<Seeker<'_>>) -> bool {
    zip.file_names_raw().any(|name| {
        name.len() > 4 && !name.contains(&b'/') && name.to_ascii_lowercase().ends_with(b".kml")
    })
}

struct Archive<'a> {
    job: &'a Job<'a>,
    depth: usize,
    /// How many bytes may still unpack.
    budget: &'a mut usize,
    batch: ImportBatch<Places>,
    /// Where a list stands, by its name in small letters.
    list_indices: HashMap<String, usize>,
    files: Vec<FileReport>,
    is_kmz: bool,
    /// Which bytes of the upload the file is.
    share: Share,
}

/// Why a file of an archive was not read.
struct Refusal {
    code: &'static str,
    reason: String,
    /// Whether it should have held places.
    is_fault: bool,
}

impl Refusal {
    fn ignored(code: &'static str, reason: impl Into<String>) -> Self {
        Self {
            code,
            reason: reason.into(),
            is_fault: false,
        }
    }

    fn fault(code: &'static str, reason: impl Into<String>) -> Self {
        Self {
            is_fault: true,
            ..Self::ignored(code, reason)
        }
    }
}

impl Archive<'_> {
    fn take(&mut self, zip: &mut ZipArchive<Seeker<'_>>, index: usize) -> Result<(), TakeoutError> {
        let name = names::of(zip, index);
        if name.ends_with('/') {
            return Ok(());
        }
        match self.read_file(zip, index, &name)? {
            Ok(takeout) => self.add(&name, takeout)?,
            Err(refusal) => self.refuse(name, refusal),
        }
        Ok(())
    }

    /// Reads one file. The outer error ends the archive, the inner one the file.
    fn read_file(
        &mut self,
        zip: &mut ZipArchive<Seeker<'_>>,
        index: usize,
        name: &str,
    ) -> Result<Result<Takeout, Refusal>, TakeoutError> {
        if names::is_of_the_packer(name) {
            return Ok(Err(Refusal::ignored(
                remarks::SYSTEM_FILE,
                "The packing program made this file for itself.",
            )));
        }
        self.share.before += self.share.packed;
        let mut job = Job {
            file_name: name_for_lists(self.job, self.is_kmz, name),
            ..*self.job
        };
        let file = match entry::unpack(zip, index, name, &job, self.budget)? {
            Unpacked::File { packed, content } => {
                self.share.packed = packed;
                self.share.unpacked = content.size();
                content
            }
            Unpacked::NoPlaces(kind) => {
                return Ok(Err(Refusal::ignored(
                    remarks::NO_PLACES,
                    format!("This is {kind}."),
                )));
            }
            Unpacked::Broken(code, reason) => {
                // What the upload's source could not read is not the archive's fault.
                return match job.watch.stopped() {
                    Some(error) => Err(error),
                    None => Ok(Err(Refusal::fault(code, reason))),
                };
            }
        };
        job.share = self.share;
        job.tell()?;
        let bytes = Bytes::all(file.as_ref());
        let read = match sniff::binary(&bytes.head()?) {
            Some(Binary::Zip) if self.depth < job.limits.depth && names::is_kmz(name) => {
                read_at(&job, bytes, self.depth + 1, self.budget)
            }
            Some(Binary::Zip) => {
                return Ok(Err(Refusal::ignored(
                    remarks::NESTED_ARCHIVE,
                    "This is an archive in the archive; unpack it and upload it by itself.",
                )));
            }
            Some(Binary::Other(kind)) => Err(TakeoutError::NotTakeout(kind)),
            None => read_text(&job, bytes),
        };
        // What ends the whole upload.
        if let Some(error) = job.watch.stopped() {
            return Err(error);
        }
        match read {
            Ok(takeout) => Ok(Ok(takeout)),
            // What is too much stays too much.
            Err(
                error @ (TakeoutError::InflatesTooFar { .. }
                | TakeoutError::Bomb { .. }
                | TakeoutError::Storage(_)),
            ) => Err(error),
            Err(error) => Ok(Err(refusal(&error))),
        }
    }

    /// Adds what a file brought.
    fn add(&mut self, name: &str, takeout: Takeout) -> Result<(), TakeoutError> {
        let file: Arc<str> = Arc::from(name);
        let mut batch = takeout.batch;
        if let Some(failure) = batch.places.take_failure() {
            return Err(failure);
        }
        let skipped = batch.remarks.count(Outcome::Skipped);
        self.files.push(FileReport {
            name: name.to_owned(),
            outcome: FileOutcome::Read {
                format: takeout.format,
                places: batch.places.len(),
                skipped: usize::try_from(skipped).unwrap_or(usize::MAX),
            },
        });
        let within = |inner: Option<Arc<str>>| {
            Some(match inner {
                Some(inner) => Arc::from(format!("{name}/{inner}")),
                None => Arc::clone(&file),
            })
        };
        self.batch.remarks.append(batch.remarks, within);
        // Two files of one list, `Want to go.csv` and `Want to go(1).csv`, and
        // the same list in two languages' folders.
        let lists: Vec<usize> = batch
            .lists
            .into_iter()
            .map(|list| self.find_or_add(list))
            .collect();
        for place in &batch.places {
            let mut place = place?;
            place.file = within(place.file);
            place.lists = place
                .lists
                .iter()
                .filter_map(|list| lists.get(*list).copied())
                .collect();
            if place.source.is_none() {
                let list = place
                    .lists
                    .first()
                    .and_then(|list| self.batch.lists.get(*list));
                let source = source_of(takeout.format.as_str(), list.map(|list| &list.name));
                place.source = Some(source);
            }
            self.batch.places.push(&place);
        }
        Ok(())
    }

    /// Finds a list by its name without regard to case, or adds it; what is known
    /// of it is filled either way.
    fn find_or_add(&mut self, list: ImportedList) -> usize {
        let name = list.name.as_str().to_lowercase();
        let index = *self
            .list_indices
            .entry(name)
            .or_insert(self.batch.lists.len());
        match self.batch.lists.get_mut(index) {
            Some(known) => {
                known.description = known.description.take().or(list.description);
                known.color = known.color.take().or(list.color);
                known.emoji = known.emoji.take().or(list.emoji);
            }
            None => self.batch.lists.push(list),
        }
        if self.batch.lists.len() > MAX_LISTS {
            let max = MAX_LISTS;
            self.batch.places.fail(TakeoutError::TooManyLists { max });
        }
        index
    }

    fn refuse(&mut self, name: String, refusal: Refusal) {
        let Refusal {
            code,
            reason,
            is_fault,
        } = refusal;
        // The pictures of a map are part of it.
        let is_told = is_fault || !(self.is_kmz && names::is_picture(&name));
        if is_told {
            self.batch.remarks.push(Remark {
                file: Some(Arc::from(name.as_str())),
                line: 0,
                name: None,
                outcome: if is_fault {
                    Outcome::Skipped
                } else {
                    Outcome::Ignored
                },
                code,
                message: reason.clone(),
            });
        }
        self.files.push(FileReport {
            name,
            outcome: if is_fault {
                FileOutcome::Failed { code, reason }
            } else {
                FileOutcome::Ignored { code, reason }
            },
        });
    }

    fn finish(self) -> Result<Takeout, TakeoutError> {
        let is_read = |file: &FileReport| matches!(file.outcome, FileOutcome::Read { .. });
        if !self.files.iter().any(is_read) {
            return Err(nothing(&self.files));
        }
        Ok(Takeout {
            format: if self.is_kmz {
                Format::Kmz
            } else {
                Format::Zip
            },
            batch: self.batch,
            files: self.files,
            restored: None,
        })
    }
}

/// What a list is called that comes from a file: a KMZ's only map is always
/// `doc.kml`.
fn name_for_lists<'n>(job: &Job<'n>, is_kmz: bool, name: &'n str) -> &'n str {
    if is_kmz && name.eq_ignore_ascii_case("doc.kml") {
        job.file_name
    } else {
        name
    }
}

/// Sorts what is wrong with a file into what is no matter and what is a loss.
fn refusal(error: &TakeoutError) -> Refusal {
    match error {
        TakeoutError::NotTakeout(kind) => {
            Refusal::ignored(remarks::NO_PLACES, format!("This is {kind}."))
        }
        TakeoutError::Empty => Refusal::ignored(remarks::NO_PLACES, "The file is empty."),
        TakeoutError::LabelledPlaces => Refusal::ignored(
            remarks::LABELLED_PLACE,
            "These are labelled places (home, work), which are imported only when asked for.",
        ),
        other => {
            let mut reason = other.to_string();
            reason.push('.');
            let mut chars = reason.chars();
            let first = chars.next().map(char::to_uppercase);
            let reason: String = first.into_iter().flatten().chain(chars).collect();
            Refusal::fault(other.code(), reason)
        }
    }
}

/// Says why an archive brings nothing.
fn nothing(files: &[FileReport]) -> TakeoutError {
    /// How many files are named.
    const MAX: usize = 5;
    let all = |wanted: &str| {
        !files.is_empty()
            && files.iter().all(|file| match &file.outcome {
                FileOutcome::Ignored { code, .. } | FileOutcome::Failed { code, .. } => {
                    *code == wanted
                }
                FileOutcome::Read { .. } => false,
            })
    };
    if all(remarks::ENCRYPTED) {
        return TakeoutError::EncryptedArchive;
    }
    if all(remarks::NESTED_ARCHIVE) {
        return TakeoutError::NestedArchive;
    }
    if all(remarks::LABELLED_PLACE) {
        return TakeoutError::LabelledPlaces;
    }
    let mut found: Vec<String> = files
        .iter()
        .take(MAX)
        .map(|file| match &file.outcome {
            FileOutcome::Ignored { reason, .. } | FileOutcome::Failed { reason, .. } => {
                format!("{}: {}", file.name, reason.trim_end_matches('.'))
            }
            FileOutcome::Read { .. } => file.name.clone(),
        })
        .collect();
    match files.len().checked_sub(MAX) {
        None if files.is_empty() => found.push("it is empty".to_owned()),
        None | Some(0) => {}
        Some(more) => found.push(format!("and {more} more")),
    }
    TakeoutError::NothingInArchive {
        found: found.join("; "),
    }
}
