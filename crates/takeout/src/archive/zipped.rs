//! ZIP archives and KMZ, and any file of an archive.

use std::cell::Cell;

use zip::ZipArchive;

use super::{
    entry::{self, Unpacked},
    names::{self, Names},
    refusals::{damaged, no_places, nothing, of_the_packer, too_large},
};
use crate::{
    Format, Job, Takeout, TakeoutError,
    collection::{Collection, Refusal},
    job::Share,
    remarks,
    sniff::{self, Binary},
    source::{Bytes, Seeker},
    text_file,
};

/// How many bytes of an archive's table of contents are read for each entry that it
/// may have. Google's have some 200.
const CONTENTS_PER_ENTRY: u64 = 512;

/// How many more are read, for its end and a comment.
const CONTENTS_BESIDE: u64 = 256 * 1024;

/// Files that say to unpack to more are unpacked after all others: no list is so
/// large, and what they take of the budget no list is to lack.
const LARGE: u64 = 32 * 1024 * 1024;

/// Reads an archive and all files in it. `budget` is how many bytes may still unpack.
pub(crate) fn read(
    job: &Job<'_>,
    bytes: Bytes<'_>,
    budget: &mut usize,
) -> Result<Takeout, TakeoutError> {
    read_at(job, bytes, 1, budget)
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
        collection: Collection::default(),
        names: Names::of(&zip),
        is_kmz: is_kmz(&zip),
        share: Share {
            packed: 0,
            ..job.share
        },
    };
    let mut large = Vec::new();
    for index in 0..zip.len() {
        if archive.take(&mut zip, index, LARGE)? == Turn::Later {
            large.push(index);
        }
    }
    for index in large {
        archive.take(&mut zip, index, u64::MAX)?;
    }
    let format = if archive.is_kmz {
        Format::Kmz
    } else {
        Format::Zip
    };
    archive.collection.finish(format, nothing)
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
    collection: Collection,
    names: Names,
    is_kmz: bool,
    /// Which bytes of the upload the file is.
    share: Share,
}

/// Whether an entry was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Now,
    Later,
}

/// A file that was read, or why it was not.
pub(super) type Outcome = Result<Takeout, Refusal>;

impl Archive<'_> {
    /// Takes an entry, unless it says to unpack to more than `most`.
    fn take(
        &mut self,
        zip: &mut ZipArchive<Seeker<'_>>,
        index: usize,
        most: u64,
    ) -> Result<Turn, TakeoutError> {
        let (name, is_readable) = self.names.of_entry(zip, index);
        if name.ends_with('/') {
            return Ok(Turn::Now);
        }
        if names::is_of_the_packer(&name) {
            self.collection.refuse(name, of_the_packer(), true);
            return Ok(Turn::Now);
        }
        let job = Job {
            file_name: name_for_lists(self.job, self.is_kmz, &name),
            ..*self.job
        };
        let unpacked = entry::unpack(zip, index, &name, &job, self.budget, most)?;
        if matches!(unpacked, Unpacked::Large) {
            return Ok(Turn::Later);
        }
        if !is_readable {
            let message = names::unreadable(&name);
            self.collection
                .remark(&name, remarks::UNREADABLE_NAME, message);
        }
        self.share.before += self.share.packed;
        self.share.packed = 0;
        match unpacked {
            Unpacked::Large => {}
            Unpacked::Refused(refusal) => self.collection.refuse(name, refusal, true),
            Unpacked::File { packed, content } => {
                self.share.packed = packed;
                self.share.unpacked = content.size();
                let job = Job {
                    share: self.share,
                    ..job
                };
                let bytes = Bytes::all(content.as_ref());
                match read_member(&job, bytes, &name, self.depth, self.budget)? {
                    Ok(takeout) => self.collection.add(&name, takeout)?,
                    Err(refusal) => self.collection.refuse(name, refusal, true),
                }
            }
            Unpacked::NoPlaces(kind) => {
                let refusal = no_places(kind);
                // The pictures of a map are part of it.
                let is_told = !(self.is_kmz && names::is_picture(&name));
                self.collection.refuse(name, refusal, is_told);
            }
            Unpacked::TooMuch(error) => {
                let refusal = Refusal::fault(remarks::FILE_TOO_LARGE, too_large(&error));
                self.collection.refuse_too_much(name, refusal, error);
            }
            Unpacked::Broken(code, reason) => {
                // What the upload's source could not read is not the archive's fault.
                if let Some(error) = job.watch.stopped() {
                    return Err(error);
                }
                self.collection
                    .refuse(name, Refusal::fault(code, reason), true);
            }
        }
        Ok(Turn::Now)
    }
}

/// Reads one unpacked file of an archive. The outer error ends the archive, the inner
/// one the file.
pub(super) fn read_member(
    job: &Job<'_>,
    bytes: Bytes<'_>,
    name: &str,
    depth: usize,
    budget: &mut usize,
) -> Result<Outcome, TakeoutError> {
    job.tell()?;
    let read = match sniff::binary(&bytes.head()?) {
        Some(Binary::Zip) if depth < job.limits.depth && names::is_kmz(name) => {
            read_at(job, bytes, depth + 1, budget)
        }
        Some(Binary::Zip | Binary::Gzip | Binary::Tar) => {
            return Ok(Err(Refusal::ignored(
                remarks::NESTED_ARCHIVE,
                "This is an archive in the archive; unpack it and upload it by itself.",
            )));
        }
        Some(Binary::Other(kind)) => Err(TakeoutError::NotTakeout(kind)),
        None => text_file::read(job, bytes),
    };
    // What ends the whole upload.
    if let Some(error) = job.watch.stopped() {
        return Err(error);
    }
    match read {
        Ok(takeout) => Ok(Ok(takeout)),
        Err(error @ TakeoutError::Storage(_)) => Err(error),
        Err(error) => Ok(Err(Refusal::from(&error))),
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
