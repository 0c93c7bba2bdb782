//! Bytes that are written once and read as often as is wanted.

use std::{fs::File, io, io::Write as _, os::unix::fs::FileExt as _};

/// How much is held in memory before it goes to the file.
const IN_MEMORY: usize = 1024 * 1024;

/// How much is read at once from the file.
const AHEAD: u64 = 64 * 1024;

/// Records one behind the other: the first and the last in memory, the others in a
/// temporary file once there is more than [`IN_MEMORY`].
#[derive(Debug, Default)]
pub(super) struct Spool {
    file: Option<File>,
    /// How much is in the file.
    written: u64,
    /// What comes behind the file's end.
    pending: Vec<u8>,
}

impl Spool {
    /// How many bytes there are.
    pub(super) const fn len(&self) -> u64 {
        self.written.saturating_add(self.pending.len() as u64)
    }

    /// Adds a record that a function writes; answers where it begins, and its
    /// length.
    pub(super) fn append(
        &mut self,
        write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>,
    ) -> io::Result<(u64, u32)> {
        let start = self.len();
        let before = self.pending.len();
        write(&mut self.pending)?;
        let length =
            u32::try_from(self.pending.len() - before).map_err(|_| io::ErrorKind::FileTooLarge)?;
        if self.pending.len() > IN_MEMORY {
            self.flush()?;
        }
        Ok((start, length))
    }

    fn flush(&mut self) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        file.write_all(&self.pending)?;
        self.written = self.len();
        self.pending.clear();
        Ok(())
    }

    /// Reads one record.
    pub(super) fn read(&self, start: u64, length: u32, bytes: &mut Vec<u8>) -> io::Result<()> {
        bytes.clear();
        bytes.resize(to_usize(u64::from(length)), 0);
        self.read_exact(start, bytes)
    }

    /// Records are written whole, so that none is half in the file.
    fn read_exact(&self, start: u64, bytes: &mut [u8]) -> io::Result<()> {
        let Some(start) = start.checked_sub(self.written) else {
            let file = self.file.as_ref().ok_or(io::ErrorKind::UnexpectedEof)?;
            return file.read_exact_at(bytes, start);
        };
        let start = to_usize(start);
        let pending = self.pending.get(start..start.saturating_add(bytes.len()));
        bytes.copy_from_slice(pending.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}

/// A part of a spool that was read ahead.
#[derive(Debug)]
pub(super) struct Window {
    start: u64,
    bytes: Vec<u8>,
}

impl Window {
    pub(super) const fn new() -> Self {
        Self {
            start: 0,
            bytes: Vec::new(),
        }
    }

    /// One record, and with it perhaps those that follow before an end.
    pub(super) fn read(
        &mut self,
        spool: &Spool,
        start: u64,
        length: u32,
        end: u64,
    ) -> io::Result<&[u8]> {
        let length = u64::from(length);
        let known = self.start.saturating_add(self.bytes.len() as u64);
        if start < self.start || start.saturating_add(length) > known {
            // What is in memory is not read together with what is in the file.
            let end = if start < spool.written {
                end.min(spool.written)
            } else {
                end
            };
            let ahead = end.saturating_sub(start).min(AHEAD).max(length);
            self.start = start;
            self.bytes.clear();
            self.bytes.resize(to_usize(ahead), 0);
            if let Err(error) = spool.read_exact(start, &mut self.bytes) {
                self.bytes.clear();
                return Err(error);
            }
        }
        let offset = to_usize(start - self.start);
        let record = self.bytes.get(offset..offset + to_usize(length));
        record.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

fn to_usize(length: u64) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}
