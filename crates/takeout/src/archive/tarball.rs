//! TAR archives, packed by gzip or not, and single files packed by gzip.
//!
//! A TAR has no table of contents: it is read once from beginning to end. Files that are
//! not wanted are passed over, which for a packed archive means that they are unpacked
//! and thrown away; how much, is bounded as well.

use std::{
    cell::Cell,
    io::{self, BufRead, Read},
};

use flate2::bufread::MultiGzDecoder;
use tar::{Entry, EntryType, PaxExtensions};

use super::{
    entry::{self, Unpacked},
    names, products,
    refusals::{no_places, nothing, of_the_packer, too_large},
    zipped::read_member,
};
use crate::{
    Format, Job, Takeout, TakeoutError,
    collection::{Collection, Refusal},
    job::Share,
    remarks,
    sniff::{self, Binary},
    source::{Bytes, PIECE, Reader},
    text_file,
};

/// How many times more than [`crate::Limits::inflated`] is unpacked only to pass it
/// over.
const PASSED_OVER: u64 = 4;

/// How many headers there may be for each entry: long names and attributes have their
/// own.
const HEADERS_PER_ENTRY: usize = 4;

/// The longest name and attributes that are read.
const MAX_HEADER: u64 = 64 * 1024;

/// Files of more bytes must leave half of what may still unpack to the others.
const LARGE: usize = 32 * 1024 * 1024;

/// Reads a TAR archive.
pub(crate) fn read_tar(
    job: &Job<'_>,
    bytes: Bytes<'_>,
    budget: &mut usize,
) -> Result<Takeout, TakeoutError> {
    let passage = Passage::default();
    let file = passage.reader(job, bytes);
    read_entries(job, file, &passage, bytes.len(), budget)
}

/// Reads what gzip has packed: a TAR archive, or one file.
pub(crate) fn read_gzip(
    job: &Job<'_>,
    bytes: Bytes<'_>,
    budget: &mut usize,
) -> Result<Takeout, TakeoutError> {
    let passage = Passage::default();
    let most = u64::try_from(job.limits.inflated).unwrap_or(u64::MAX);
    let mut unpacked = Bounded {
        reader: MultiGzDecoder::new(passage.reader(job, bytes)),
        left: most.saturating_mul(PASSED_OVER),
        passage: &passage,
    };
    let mut head = Vec::with_capacity(PIECE);
    let read = (&mut unpacked).take(PIECE as u64).read_to_end(&mut head);
    read.map_err(|error| passage.error(job, bytes.len(), &error))?;
    let is_tar = sniff::binary(&head) == Some(Binary::Tar);
    let unpacked = head.as_slice().chain(unpacked);
    if is_tar {
        return read_entries(job, unpacked, &passage, bytes.len(), budget);
    }
    let name = without_gz(job.file_name);
    let written = entry::write_out(unpacked, name, job, budget, None, || passage.packed())?;
    let content = match written {
        Ok(content) => content,
        Err(Unpacked::NoPlaces(kind)) => return Err(TakeoutError::NotTakeout(kind)),
        Err(Unpacked::TooMuch(error)) => return Err(error),
        Err(_) => {
            let error = io::Error::other("its contents cannot be unpacked");
            return Err(passage.error(job, bytes.len(), &error));
        }
    };
    let job = Job {
        file_name: name,
        share: passage.share(job),
        ..*job
    };
    let content = Bytes::all(content.as_ref());
    match sniff::binary(&content.head()?) {
        Some(Binary::Other(kind)) => Err(TakeoutError::NotTakeout(kind)),
        Some(_) => Err(TakeoutError::NestedArchive),
        None => text_file::read(&job, content),
    }
}

fn without_gz(name: &str) -> &str {
    let end = name.len().checked_sub(3);
    let parts = end.and_then(|end| name.split_at_checked(end));
    match parts {
        Some((stem, end)) if end.eq_ignore_ascii_case(".gz") => stem,
        _ => name,
    }
}

/// How far the reading of an archive is.
#[derive(Default)]
struct Passage {
    packed: Cell<u64>,
    is_too_much: Cell<bool>,
}

impl Passage {
    fn reader<'a>(&'a self, job: &Job<'a>, bytes: Bytes<'a>) -> Counted<'a> {
        Counted {
            reader: Reader::new(job, bytes),
            packed: &self.packed,
        }
    }

    fn packed(&self) -> u64 {
        self.packed.get()
    }

    /// Which bytes of the upload a file is that was just unpacked: those that were read
    /// already.
    fn share(&self, job: &Job<'_>) -> Share {
        Share {
            before: job.share.before.saturating_add(self.packed()),
            packed: 0,
            unpacked: 0,
        }
    }

    /// Why an archive cannot be read further.
    fn error(&self, job: &Job<'_>, length: u64, error: &io::Error) -> TakeoutError {
        if let Some(error) = job.watch.stopped() {
            error
        } else if self.is_too_much.get() {
            let max = job.limits.inflated;
            TakeoutError::InflatesTooFar { max }
        } else if self.packed() >= length {
            TakeoutError::TruncatedArchive
        } else {
            TakeoutError::DamagedArchive(error.to_string().to_lowercase())
        }
    }
}

/// Counts what is taken of the upload.
struct Counted<'a> {
    reader: Reader<'a>,
    packed: &'a Cell<u64>,
}

impl BufRead for Counted<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, taken: usize) {
        let taken_so_far = self.packed.get();
        self.packed
            .set(taken_so_far.saturating_add(u64::try_from(taken).unwrap_or(u64::MAX)));
        self.reader.consume(taken);
    }
}

impl Read for Counted<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = Read::read(&mut self.fill_buf()?, buf)?;
        self.consume(read);
        Ok(read)
    }
}

/// Ends when too much was unpacked.
struct Bounded<'a, R> {
    reader: R,
    left: u64,
    passage: &'a Passage,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buf)?;
        let bytes = u64::try_from(read).unwrap_or(u64::MAX);
        let Some(left) = self.left.checked_sub(bytes) else {
            self.passage.is_too_much.set(true);
            return Err(io::Error::other("it unpacks too far"));
        };
        self.left = left;
        Ok(read)
    }
}

fn read_entries(
    job: &Job<'_>,
    file: impl Read,
    passage: &Passage,
    length: u64,
    budget: &mut usize,
) -> Result<Takeout, TakeoutError> {
    let failed = |error: io::Error| passage.error(job, length, &error);
    let mut archive = tar::Archive::new(file);
    let mut tarball = Tarball {
        job,
        budget,
        passage,
        collection: Collection::default(),
        next: Announced::default(),
        entries: 0,
    };
    let most = job.limits.entries.saturating_mul(HEADERS_PER_ENTRY);
    // As they are: nothing is read into memory that is not asked for.
    let entries = archive.entries().map_err(failed)?.raw(true);
    for (headers, entry) in entries.enumerate() {
        let mut entry = entry.map_err(failed)?;
        if headers >= most {
            return Err(tarball.too_many());
        }
        if !tarball.next.take(&mut entry).map_err(failed)? {
            tarball.take(&mut entry)?;
        }
    }
    tarball.collection.finish(Format::Tar, nothing)
}

/// What headers before an entry tell of it.
#[derive(Default)]
struct Announced {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    is_sparse: bool,
}

impl Announced {
    /// Takes a header that tells of the next entry; whether it is one.
    fn take(&mut self, entry: &mut Entry<'_, impl Read>) -> io::Result<bool> {
        match entry.header().entry_type() {
            EntryType::GNULongName => {
                let mut name = small(entry)?;
                let end = name.iter().position(|byte| *byte == 0);
                name.truncate(end.unwrap_or(name.len()));
                self.name = Some(name);
            }
            EntryType::XHeader => {
                let attributes = small(entry)?;
                for attribute in PaxExtensions::new(&attributes) {
                    let attribute = attribute?;
                    let value = attribute.value_bytes();
                    match attribute.key_bytes() {
                        b"path" => self.name = Some(value.to_vec()),
                        b"size" => {
                            let size = std::str::from_utf8(value).ok();
                            self.size = size.and_then(|size| size.parse().ok());
                        }
                        key => self.is_sparse |= key.starts_with(b"GNU.sparse."),
                    }
                }
            }
            EntryType::GNULongLink | EntryType::XGlobalHeader => {}
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// Reads a name or attributes.
fn small(entry: &mut Entry<'_, impl Read>) -> io::Result<Vec<u8>> {
    if entry.size() > MAX_HEADER {
        return Err(io::Error::other("a name in it is too long"));
    }
    let mut bytes = Vec::new();
    entry.take(MAX_HEADER).read_to_end(&mut bytes)?;
    Ok(bytes)
}

struct Tarball<'a> {
    job: &'a Job<'a>,
    /// How many bytes may still unpack.
    budget: &'a mut usize,
    passage: &'a Passage,
    collection: Collection,
    next: Announced,
    entries: usize,
}

impl Tarball<'_> {
    fn too_many(&self) -> TakeoutError {
        let max = self.job.limits.entries;
        TakeoutError::TooManyEntries {
            max,
            actual: self.entries.max(max.saturating_add(1)),
        }
    }

    fn take(&mut self, entry: &mut Entry<'_, impl Read>) -> Result<(), TakeoutError> {
        self.entries += 1;
        if self.entries > self.job.limits.entries {
            return Err(self.too_many());
        }
        let announced = std::mem::take(&mut self.next);
        let raw = match &announced.name {
            Some(name) => name.as_slice().into(),
            None => entry.path_bytes(),
        };
        let (name, is_readable) = names::of_bytes(&raw, self.entries);
        let kind = entry.header().entry_type();
        if kind.is_dir() || (kind.is_file() && name.ends_with('/')) {
            return Ok(());
        }
        // Where its end is, is not known for sure.
        let is_longer = announced.size.is_some_and(|size| size != entry.size());
        if is_longer || kind == EntryType::GNUSparse {
            let message = format!("\"{name}\" is stored in a way that is not read");
            return Err(TakeoutError::DamagedArchive(message));
        }
        if names::is_of_the_packer(&name) {
            self.collection.refuse(name, of_the_packer(), true);
            return Ok(());
        }
        if !is_readable {
            let message = names::unreadable(&name);
            self.collection
                .remark(&name, remarks::UNREADABLE_NAME, message);
        }
        let job = Job {
            file_name: &name,
            ..*self.job
        };
        match self.unpack(entry, &job, announced.is_sparse)? {
            Ok(takeout) => self.collection.add(&name, takeout),
            Err(Unpacked::NoPlaces(kind)) => {
                self.collection.refuse(name, no_places(kind), true);
                Ok(())
            }
            Err(Unpacked::TooMuch(error)) => {
                let refusal = Refusal::fault(remarks::FILE_TOO_LARGE, too_large(&error));
                self.collection.refuse_too_much(name, refusal, error);
                Ok(())
            }
            Err(Unpacked::Broken(code, reason)) => {
                self.collection
                    .refuse(name, Refusal::fault(code, reason), true);
                Ok(())
            }
            Err(Unpacked::Refused(refusal)) => {
                self.collection.refuse(name, refusal, true);
                Ok(())
            }
            Err(Unpacked::Large | Unpacked::File { .. }) => Ok(()),
        }
    }

    /// Unpacks and reads a file. The outer error ends the archive, the inner one tells
    /// what the file is instead.
    fn unpack(
        &mut self,
        entry: &mut Entry<'_, impl Read>,
        job: &Job<'_>,
        is_sparse: bool,
    ) -> Result<Result<Takeout, Unpacked>, TakeoutError> {
        let kind = entry.header().entry_type();
        if kind.is_symlink() || kind.is_hard_link() {
            return Ok(Err(entry::is_a_link()));
        }
        if is_sparse || !(kind.is_file() || kind.is_contiguous()) {
            let reason = "The entry is not a plain file.";
            let refusal = Refusal::ignored(remarks::SYSTEM_FILE, reason);
            return Ok(Err(Unpacked::Refused(refusal)));
        }
        if let Some(kind) = products::kind_of_large(job.file_name, entry.size()) {
            return Ok(Err(Unpacked::NoPlaces(kind)));
        }
        let size = usize::try_from(entry.size()).unwrap_or(usize::MAX);
        let too_large = if size > *self.budget {
            let max = job.limits.inflated;
            Some(TakeoutError::InflatesTooFar { max })
        } else if size > LARGE && size > *self.budget / 2 {
            Some(TakeoutError::LargeInTar {
                file: job.file_name.to_owned(),
                max: (*self.budget / 2).max(LARGE),
            })
        } else {
            None
        };
        let before = self.passage.packed();
        // A decoder reads ahead, so that a file may seem to have no bytes of its own.
        let packed = || (self.passage.packed() - before).max(PIECE as u64);
        let (name, budget) = (job.file_name, &mut *self.budget);
        let content = match entry::write_out(entry, name, job, budget, too_large, packed)? {
            Ok(content) => content,
            Err(instead) => return Ok(Err(instead)),
        };
        let job = Job {
            share: self.passage.share(self.job),
            ..*job
        };
        let bytes = Bytes::all(content.as_ref());
        let read = read_member(&job, bytes, job.file_name, 1, self.budget)?;
        Ok(read.map_err(Unpacked::Refused))
    }
}
