//! Where the bytes of a file come from.

use std::{cell::Cell, fs::File, io, os::unix::fs::FileExt, sync::Arc};

use tempfile::{SpooledData, SpooledTempFile};

use crate::{Job, TakeoutError};

/// How many bytes are read at a time, and how much of a file's beginning tells
/// what it is.
pub(crate) const PIECE: usize = 64 * 1024;

/// Up to how many bytes what was unpacked or decoded stays in memory.
const IN_MEMORY: usize = 256 * 1024;

/// How many bytes are read between two reports of progress, at most.
const REPORT: u64 = 1024 * 1024;

/// Bytes that can be read from any position, as a file's can.
///
/// A file is read in pieces, and never wholly into memory.
pub trait Source: Send + Sync {
    /// How many there are.
    fn size(&self) -> u64;

    /// Reads bytes from a position on, at least one unless there are none;
    /// answers how many. It may be fewer than fit.
    ///
    /// # Errors
    ///
    /// What the file answers.
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize>;
}

impl Source for [u8] {
    fn size(&self) -> u64 {
        u64::try_from(self.len()).unwrap_or(u64::MAX)
    }

    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        let rest = usize::try_from(offset).ok().and_then(|at| self.get(at..));
        io::Read::read(&mut rest.unwrap_or_default(), buf)
    }
}

impl Source for Vec<u8> {
    fn size(&self) -> u64 {
        self.as_slice().size()
    }

    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        self.as_slice().read_at(buf, offset)
    }
}

impl<S: Source + ?Sized> Source for &S {
    fn size(&self) -> u64 {
        (**self).size()
    }

    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        (**self).read_at(buf, offset)
    }
}

impl<S: Source + ?Sized> Source for Arc<S> {
    fn size(&self) -> u64 {
        (**self).size()
    }

    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        (**self).read_at(buf, offset)
    }
}

/// A file on a disk.
#[derive(Debug)]
pub struct FileSource {
    file: File,
    size: u64,
}

impl FileSource {
    /// Takes a file as long as it is now. It must not become shorter.
    ///
    /// # Errors
    ///
    /// When the file does not tell its length.
    pub fn new(file: File) -> io::Result<Self> {
        let size = file.metadata()?.len();
        Ok(Self { file, size })
    }
}

impl Source for FileSource {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        self.file.read_at(buf, offset)
    }
}

/// Bytes that are written once and then read: in memory while they are few, else
/// in a temporary file that no name leads to.
pub(crate) struct Spool(SpooledTempFile);

impl Spool {
    pub(crate) fn new() -> Self {
        Self(SpooledTempFile::new(IN_MEMORY))
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), TakeoutError> {
        io::Write::write_all(&mut self.0, bytes).map_err(|error| unreadable(&error))
    }

    pub(crate) fn finish(self) -> Result<Box<dyn Source>, TakeoutError> {
        Ok(match self.0.into_inner() {
            SpooledData::InMemory(bytes) => Box::new(bytes.into_inner()),
            SpooledData::OnDisk(file) => {
                Box::new(FileSource::new(file).map_err(|error| unreadable(&error))?)
            }
        })
    }
}

fn unreadable(error: &io::Error) -> TakeoutError {
    TakeoutError::Storage(error.to_string())
}

/// A part of a source.
#[derive(Clone, Copy)]
pub(crate) struct Bytes<'a> {
    source: &'a dyn Source,
    start: u64,
    end: u64,
}

impl<'a> Bytes<'a> {
    pub(crate) fn all(source: &'a dyn Source) -> Self {
        Self {
            source,
            start: 0,
            end: source.size(),
        }
    }

    pub(crate) fn len(&self) -> u64 {
        self.end.saturating_sub(self.start)
    }

    /// The part from one position to another, counted from this one's start.
    pub(crate) fn part(&self, from: u64, to: u64) -> Self {
        let at = |offset: u64| self.start.saturating_add(offset).min(self.end);
        Self {
            source: self.source,
            start: at(from),
            end: at(to),
        }
    }

    /// Fills a buffer from a position on, as far as there are bytes; answers how
    /// many there were.
    pub(crate) fn fill(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        let left = self.len().saturating_sub(offset);
        let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(buf.len());
        let mut filled = 0;
        while filled < wanted {
            let rest = buf.get_mut(filled..wanted).unwrap_or_default();
            let at = self.start + offset + u64::try_from(filled).unwrap_or(u64::MAX);
            match self.source.read_at(rest, at) {
                Ok(0) => {
                    let message = "the file became shorter while it was read";
                    return Err(io::Error::new(io::ErrorKind::UnexpectedEof, message));
                }
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    /// All bytes of a part that is known to be small.
    pub(crate) fn load(&self) -> Result<Vec<u8>, TakeoutError> {
        let mut bytes = vec![0; usize::try_from(self.len()).unwrap_or_default()];
        let filled = self.fill(&mut bytes, 0);
        bytes.truncate(filled.map_err(|error| unreadable(&error))?);
        Ok(bytes)
    }

    /// The first bytes, by which a file is recognised.
    pub(crate) fn head(&self) -> Result<Vec<u8>, TakeoutError> {
        self.part(0, PIECE as u64).load()
    }

    /// Hands all bytes on, piece by piece, until the function answers `false`.
    pub(crate) fn each_piece(
        &self,
        job: &Job<'_>,
        mut take: impl FnMut(&[u8]) -> Result<bool, TakeoutError>,
    ) -> Result<(), TakeoutError> {
        let mut reader = Reader::new(job, *self);
        loop {
            let piece = io::BufRead::fill_buf(&mut reader);
            let piece = piece.map_err(|error| job.failure(&error))?;
            let read = piece.len();
            if read == 0 || !take(piece)? {
                return Ok(());
            }
            io::BufRead::consume(&mut reader, read);
        }
    }
}

/// Reads through a part of a source, and tells how far it is.
pub(crate) struct Reader<'a> {
    job: Job<'a>,
    bytes: Bytes<'a>,
    buffer: Vec<u8>,
    /// What of the buffer was not taken yet.
    taken: usize,
    filled: usize,
    /// Where the buffer ends in the part.
    end: u64,
    /// Up to where progress was told.
    told: u64,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(job: &Job<'a>, bytes: Bytes<'a>) -> Self {
        Self {
            job: *job,
            bytes,
            buffer: Vec::new(),
            taken: 0,
            filled: 0,
            end: 0,
            told: 0,
        }
    }

    /// The position of the next byte, counted from the part's start.
    pub(crate) fn position(&self) -> u64 {
        let left = self.filled.saturating_sub(self.taken);
        self.end - u64::try_from(left).unwrap_or_default()
    }

    /// Goes on from a position.
    pub(crate) fn seek(&mut self, position: u64) {
        let start = self.end - u64::try_from(self.filled).unwrap_or_default();
        let inside = position
            .checked_sub(start)
            .and_then(|at| usize::try_from(at).ok());
        if let Some(at) = inside.filter(|at| *at <= self.filled) {
            self.taken = at;
        } else {
            (self.taken, self.filled) = (0, 0);
            self.end = position.min(self.bytes.len());
        }
    }

    #[cold]
    fn refill(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            let most = usize::try_from(self.bytes.len()).unwrap_or(PIECE);
            self.buffer.resize(most.clamp(1, PIECE), 0);
        }
        (self.taken, self.filled) = (0, 0);
        let filled = self.bytes.fill(&mut self.buffer, self.end)?;
        self.filled = filled;
        self.end += u64::try_from(filled).unwrap_or_default();
        self.job.is_at(self.bytes.start + self.end);
        if self.end.saturating_sub(self.told) >= REPORT {
            self.told = self.end;
            self.job.tell().map_err(io::Error::other)?;
        }
        Ok(())
    }
}

impl io::BufRead for Reader<'_> {
    #[inline]
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken >= self.filled {
            self.refill()?;
        }
        Ok(self.buffer.get(self.taken..self.filled).unwrap_or_default())
    }

    #[inline]
    fn consume(&mut self, taken: usize) {
        self.taken = self.taken.saturating_add(taken).min(self.filled);
    }
}

impl io::Read for Reader<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = io::Read::read(&mut io::BufRead::fill_buf(self)?, buf)?;
        io::BufRead::consume(self, read);
        Ok(read)
    }
}

/// Reads a source as a ZIP archive is read, back and forth, with a bound on how
/// much.
pub(crate) struct Seeker<'a> {
    job: Job<'a>,
    bytes: Bytes<'a>,
    position: u64,
    buffer: Vec<u8>,
    /// Where the buffer begins.
    start: u64,
    budget: &'a Cell<u64>,
}

impl<'a> Seeker<'a> {
    /// Once `budget` bytes were read, nothing more is.
    pub(crate) fn new(job: &Job<'a>, bytes: Bytes<'a>, budget: &'a Cell<u64>) -> Self {
        Self {
            job: *job,
            bytes,
            position: 0,
            buffer: Vec::new(),
            start: 0,
            budget,
        }
    }

    fn buffered(&self) -> Option<&[u8]> {
        let at = usize::try_from(self.position.checked_sub(self.start)?).ok()?;
        self.buffer.get(at..).filter(|rest| !rest.is_empty())
    }
}

impl io::Read for Seeker<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.buffered().is_none() {
            // From a round position, as the end of an archive is looked for from
            // back to front.
            let piece = PIECE as u64;
            self.start = self.position - self.position % piece;
            self.buffer.resize(PIECE, 0);
            let filled = self.bytes.fill(&mut self.buffer, self.start);
            self.buffer.truncate(*filled.as_ref().unwrap_or(&0));
            // Else the archive would be told to be damaged.
            filled.inspect_err(|error| drop(self.job.failure(error)))?;
        }
        let read = io::Read::read(&mut self.buffered().unwrap_or_default(), buf)?;
        let bytes = u64::try_from(read).unwrap_or(u64::MAX);
        let Some(left) = self.budget.get().checked_sub(bytes) else {
            return Err(io::Error::other("its table of contents has no end"));
        };
        self.budget.set(left);
        self.position += bytes;
        Ok(read)
    }
}

impl io::Seek for Seeker<'_> {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        let position = match to {
            io::SeekFrom::Start(position) => Some(position),
            io::SeekFrom::End(offset) => self.bytes.len().checked_add_signed(offset),
            io::SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::InvalidInput,
                "before the beginning of the file",
            )
        })?;
        Ok(self.position)
    }
}
