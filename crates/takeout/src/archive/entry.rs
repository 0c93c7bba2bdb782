//! One entry of an archive, unpacked within bounds.

use std::io::{self, Read};

use zip::{ZipArchive, result::ZipError};

use crate::{
    FileKind, Job, Source, TakeoutError, remarks,
    sniff::{self, Binary},
    source::{Bytes, PIECE, Seeker, Spool},
    text_file::without_places,
};

use super::products;
use crate::collection::Refusal;

/// How many pieces are unpacked between two reports of progress.
const PIECES_PER_REPORT: usize = 16;

/// From how many bytes on the ratio counts: small files of equal lines pack
/// better than any large one.
const RATIO_FROM: usize = 1024 * 1024;

/// The mark of the end of an archive's table of contents (APPNOTE 4.3.16).
const END: &[u8] = b"PK\x05\x06";

/// The length of that end without its comment.
const END_LENGTH: usize = 22;

/// A comment at the end of an archive has at most this many bytes.
const MAX_COMMENT: usize = 0xFFFF;

/// In how many of an archive's last bytes its end is looked for: with its comment,
/// and ZIP64's longer end before it.
const TAIL: usize = END_LENGTH + MAX_COMMENT + 4_096;

/// What an entry unpacked to.
pub(super) enum Unpacked {
    /// All of it, and how many bytes it has in the archive.
    File {
        packed: u64,
        content: Box<dyn Source>,
    },
    /// A file that its name or its first bytes tell to hold no places.
    NoPlaces(FileKind),
    /// A file that was unpacked and is not read.
    Refused(Refusal),
    /// Nothing yet: the entry says to have more bytes than were asked for.
    Large,
    /// Nothing: it would have been too much.
    TooMuch(TakeoutError),
    /// Nothing that can be used: a remark's code and sentence.
    Broken(&'static str, String),
}

/// Looks at the end of an archive, where its table of contents is described:
/// there must be one, and it must not be that of one piece among several.
pub(super) fn check_end(
    file_name: &str,
    bytes: Bytes<'_>,
    max_entries: usize,
) -> Result<(), TakeoutError> {
    let from = bytes.len().saturating_sub(TAIL as u64);
    let tail = bytes.part(from, bytes.len()).load()?;
    let is_piece_by_name = file_name.rsplit_once('.').is_some_and(|(stem, end)| {
        let digits = end.trim_start_matches(['z', 'Z']);
        let numbered = digits.len() >= 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        numbered && (end.len() > digits.len() || stem.to_ascii_lowercase().ends_with(".zip"))
    });
    // The mark of a spanned archive (APPNOTE 8.5.3).
    if bytes.part(0, 4).load()? == b"PK\x07\x08" {
        return Err(TakeoutError::MultiPartArchive);
    }
    let Some(end) = find_end(&tail) else {
        return Err(if is_piece_by_name {
            TakeoutError::MultiPartArchive
        } else {
            TakeoutError::TruncatedArchive
        });
    };
    let number = |at: usize| -> u16 {
        end.get(at..at + 2)
            .and_then(|two| two.try_into().ok())
            .map(u16::from_le_bytes)
            .unwrap_or_default()
    };
    let (disk, first_disk, here, all) = (number(4), number(6), number(8), number(10));
    // 0xFFFF stands for numbers that are told elsewhere (ZIP64).
    let is_later = |disk: u16| disk != 0 && disk != u16::MAX;
    if is_later(disk) || is_later(first_disk) || here != all {
        return Err(TakeoutError::MultiPartArchive);
    }
    let actual = usize::from(all).max(entries_of_zip64(&tail, end));
    if actual > max_entries {
        // Said before the table is read, which would take memory.
        return Err(TakeoutError::TooManyEntries {
            max: max_entries,
            actual,
        });
    }
    Ok(())
}

/// How many entries an archive says to have in the longer end that ZIP64 puts
/// before the usual one (APPNOTE 4.3.14); 0 without it.
fn entries_of_zip64(bytes: &[u8], end: &[u8]) -> usize {
    const END64: &[u8] = b"PK\x06\x06";
    /// Where the number of all entries stands in it.
    const ENTRIES: std::ops::Range<usize> = 32..40;
    let has_longer_end = end.get(10..12) == Some(&[0xFF; 2])
        || end.get(12..16) == Some(&[0xFF; 4])
        || end.get(16..20) == Some(&[0xFF; 4]);
    if !has_longer_end {
        return 0;
    }
    let before = bytes
        .get(..bytes.len().saturating_sub(end.len()))
        .unwrap_or_default();
    memchr::memmem::rfind(before, END64)
        .and_then(|at| before.get(at..)?.get(ENTRIES)?.try_into().ok())
        .map(u64::from_le_bytes)
        .map_or(0, |entries| usize::try_from(entries).unwrap_or(usize::MAX))
}

/// Finds the end of the table of contents: the last mark whose comment ends
/// with the file.
fn find_end(bytes: &[u8]) -> Option<&[u8]> {
    let from = bytes.len().saturating_sub(END_LENGTH + MAX_COMMENT);
    let tail = bytes.get(from..)?;
    memchr::memmem::rfind_iter(tail, END)
        .filter_map(|at| tail.get(at..))
        .find(|end| {
            let comment = end.get(20..22).and_then(|two| two.try_into().ok());
            // Bytes behind the comment do not matter.
            comment.is_some_and(|comment| {
                end.len() >= END_LENGTH + usize::from(u16::from_le_bytes(comment))
            })
        })
}

/// Unpacks one entry, unless it says to have more than `most` bytes. An error ends the
/// whole archive.
pub(super) fn unpack(
    zip: &mut ZipArchive<Seeker<'_>>,
    index: usize,
    name: &str,
    job: &Job<'_>,
    budget: &mut usize,
    most: u64,
) -> Result<Unpacked, TakeoutError> {
    let entry = match zip.by_index(index) {
        Ok(entry) => entry,
        Err(error) => return Ok(cannot_open(&error)),
    };
    if entry.is_symlink() {
        return Ok(is_a_link());
    }
    let (size, packed) = (entry.size(), entry.compressed_size());
    if let Some(kind) = products::kind_of_large(name, size) {
        return Ok(Unpacked::NoPlaces(kind));
    }
    if size > most {
        return Ok(Unpacked::Large);
    }
    let is_too_large = usize::try_from(size).map_or(true, |size| size > *budget);
    let too_large = is_too_large.then_some(TakeoutError::InflatesTooFar {
        max: job.limits.inflated,
    });
    match write_out(entry, name, job, budget, too_large, || packed)? {
        Ok(content) => Ok(Unpacked::File { packed, content }),
        Err(instead) => Ok(instead),
    }
}

/// Writes an entry to where it can be read from any position. `packed` tells how many
/// bytes of the archive it has taken so far. With `too_large` only its beginning is
/// unpacked, which may tell that it holds no places. The outer error ends the whole
/// archive, the inner one tells what the entry is instead.
pub(super) fn write_out(
    mut entry: impl Read,
    name: &str,
    job: &Job<'_>,
    budget: &mut usize,
    too_large: Option<TakeoutError>,
    packed: impl Fn() -> u64,
) -> Result<Result<Box<dyn Source>, Unpacked>, TakeoutError> {
    let limits = job.limits;
    let mut spool = Spool::new();
    let mut unpacked = 0;
    let mut piece = Vec::with_capacity(PIECE);
    for pieces in 1_usize.. {
        piece.clear();
        let end = (&mut entry).take(PIECE as u64).read_to_end(&mut piece);
        let read = piece.len();
        let Some(left) = budget.checked_sub(read) else {
            *budget = 0;
            return Ok(Err(Unpacked::TooMuch(TakeoutError::InflatesTooFar {
                max: limits.inflated,
            })));
        };
        *budget = left;
        unpacked += read;
        let ratio_of = usize::try_from(packed()).unwrap_or(usize::MAX).max(1);
        if unpacked > RATIO_FROM && unpacked / ratio_of > limits.ratio {
            return Ok(Err(Unpacked::TooMuch(TakeoutError::Bomb {
                file: name.to_owned(),
                max: limits.ratio,
            })));
        }
        if let Err(error) = end {
            return Ok(Err(cannot_read(&error)));
        }
        if pieces == 1
            && let Some(kind) = kind_by_beginning(name, &piece)
        {
            return Ok(Err(Unpacked::NoPlaces(kind)));
        }
        if let Some(error) = too_large {
            return Ok(Err(Unpacked::TooMuch(error)));
        }
        if read == 0 {
            break;
        }
        spool.write(&piece)?;
        if pieces.is_multiple_of(PIECES_PER_REPORT) {
            job.tell()?;
        }
    }
    Ok(Ok(spool.finish()?))
}

/// What a file without places is shows in its beginning; of a short one, when it is
/// read.
fn kind_by_beginning(name: &str, piece: &[u8]) -> Option<FileKind> {
    if piece.len() == PIECE {
        return without_places(name, piece);
    }
    match sniff::binary(piece) {
        Some(Binary::Other(kind)) => Some(kind),
        _ => None,
    }
}

pub(super) fn is_a_link() -> Unpacked {
    Unpacked::Broken(
        remarks::DAMAGED,
        "The file is a link to another one, which is never followed.".to_owned(),
    )
}

fn cannot_open(error: &ZipError) -> Unpacked {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Unpacked::Broken(
                remarks::ENCRYPTED,
                "The file is encrypted; unpack the archive with its password and upload the file by itself."
                    .to_owned(),
            )
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            Unpacked::Broken(
                remarks::UNKNOWN_METHOD,
                "The file is packed by another method than DEFLATE; pack the files again as a plain ZIP."
                    .to_owned(),
            )
        }
        other => damaged(&other.to_string()),
    }
}

fn cannot_read(error: &io::Error) -> Unpacked {
    damaged(&error.to_string())
}

fn damaged(reason: &str) -> Unpacked {
    Unpacked::Broken(
        remarks::DAMAGED,
        format!(
            "The file is damaged in the archive ({}); download the archive again.",
            reason.to_lowercase()
        ),
    )
}
