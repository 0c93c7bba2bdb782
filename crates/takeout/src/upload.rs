//! What a caller hands over: files.

use std::{fmt, io};

use crate::source::Source;

/// A file as a person uploads it.
#[derive(Clone, Copy)]
pub struct Upload<'a> {
    /// What it is called; a CSV's list is named after it. Folders in front of
    /// the name are ignored.
    pub file_name: &'a str,
    pub(crate) content: Content<'a>,
}

#[derive(Clone, Copy)]
pub(crate) enum Content<'a> {
    Bytes(&'a [u8]),
    Source(&'a dyn Source),
}

impl<'a> Upload<'a> {
    /// Makes an upload of a file that is read piece by piece.
    #[must_use]
    pub const fn new(file_name: &'a str, source: &'a dyn Source) -> Self {
        Self {
            file_name,
            content: Content::Source(source),
        }
    }

    /// Makes an upload of bytes that are in memory anyway.
    #[must_use]
    pub const fn of_bytes(file_name: &'a str, bytes: &'a [u8]) -> Self {
        Self {
            file_name,
            content: Content::Bytes(bytes),
        }
    }

    /// How many bytes it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.content.size()
    }
}

impl fmt::Debug for Upload<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("file_name", &self.file_name)
            .field("size", &self.size())
            .finish_non_exhaustive()
    }
}

impl Source for Content<'_> {
    fn size(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.size(),
            Self::Source(source) => source.size(),
        }
    }

    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        match self {
            Self::Bytes(bytes) => bytes.read_at(buf, offset),
            Self::Source(source) => source.read_at(buf, offset),
        }
    }
}
