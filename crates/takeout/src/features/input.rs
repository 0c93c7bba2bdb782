//! The bytes of a JSON file, one after the other, and where each value stands.

use std::{
    cell::Cell,
    fmt,
    io::{self, BufRead as _},
};

use serde::{
    Deserialize as _,
    de::{DeserializeSeed, IgnoredAny, Visitor},
};
use serde_json::Deserializer;

use crate::{
    FileKind, Job, TakeoutError,
    source::{Bytes, Reader},
};

/// The longest feature that is looked into, in bytes. One of Google's has some
/// 500, a review perhaps a hundred times that; a track has megabytes.
const MAX_FEATURE: usize = 512 * 1024;

/// The longest name of a member that is read, in bytes, and how soon an array has
/// to begin.
const MAX_NAME: u64 = 64 * 1024;

/// How deep values may stand in each other. `serde_json` keeps a byte for each
/// level of what it skips.
const MAX_DEPTH: u32 = 100_000;

/// A JSON file, or a part of one, and how far it is read.
pub(super) struct Input<'a> {
    job: &'a Job<'a>,
    bytes: Bytes<'a>,
    /// Where the next byte stands.
    position: Cell<u64>,
    /// Where the line begins, and how long the one before it was.
    line: Cell<(u64, u64)>,
    /// Where reading ends at the latest, while something short is read.
    bound: Cell<u64>,
    /// What was wrong beside the syntax.
    fault: Cell<Option<Fault>>,
}

#[derive(Clone, Copy)]
enum Fault {
    Endless,
    TooDeep,
}

/// Where a value stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    start: u64,
    end: u64,
}

impl<'a> Input<'a> {
    pub(super) fn new(job: &'a Job<'a>, bytes: Bytes<'a>) -> Self {
        Self {
            job,
            bytes,
            position: Cell::new(0),
            line: Cell::new((0, 0)),
            bound: Cell::new(u64::MAX),
            fault: Cell::new(None),
        }
    }

    pub(super) fn json<'i>(
        &'i self,
    ) -> Deserializer<serde_json::de::IoRead<impl io::Read + use<'i, 'a>>> {
        Deserializer::from_reader(Bytewise {
            input: self,
            reader: Reader::new(self.job, self.bytes),
            depth: 0,
            at: At::Outside,
        })
    }

    /// The same file, to be read once more.
    pub(super) fn again(&self) -> Self {
        Self::new(self.job, self.bytes)
    }

    /// All of it.
    pub(super) fn whole(&self) -> Span {
        Span {
            start: 0,
            end: self.bytes.len(),
        }
    }

    /// Hands on the texts between separators; `None` for one that is too long. It ends
    /// when there may not be more.
    pub(super) fn each_text(
        &self,
        separator: u8,
        mut take: impl FnMut(Option<&str>) -> bool,
    ) -> Result<(), TakeoutError> {
        let mut text: Vec<u8> = Vec::new();
        let mut is_too_long = false;
        let mut end = |text: &mut Vec<u8>, is_too_long: &mut bool| {
            let whole = String::from_utf8_lossy(text);
            let whole = whole.trim();
            let goes_on = if *is_too_long {
                take(None)
            } else {
                whole.is_empty() || take(Some(whole))
            };
            text.clear();
            *is_too_long = false;
            goes_on
        };
        let mut goes_on = true;
        self.bytes.each_piece(self.job, |piece| {
            let mut parts = piece.split(|byte| *byte == separator).peekable();
            while let Some(part) = parts.next() {
                if text.len() + part.len() > MAX_FEATURE {
                    is_too_long = true;
                    text.clear();
                } else if !is_too_long {
                    text.extend_from_slice(part);
                }
                if parts.peek().is_some() {
                    goes_on = end(&mut text, &mut is_too_long);
                    if !goes_on {
                        return Ok(false);
                    }
                }
            }
            Ok(true)
        })?;
        if goes_on {
            end(&mut text, &mut is_too_long);
        }
        Ok(())
    }

    /// Whether the file begins with a byte, white space aside.
    pub(super) fn begins_with(&self, wanted: u8) -> bool {
        const FEW: u64 = 64;
        let beginning = self.bytes.part(0, FEW).load().unwrap_or_default();
        beginning.trim_ascii_start().first() == Some(&wanted)
    }

    /// Whether the file holds some bytes.
    pub(super) fn holds(&self, wanted: &[u8]) -> bool {
        let finder = memchr::memmem::Finder::new(wanted);
        let mut is_there = false;
        // The end of the piece before, in which they may begin.
        let mut joint: Vec<u8> = Vec::new();
        let read = self.bytes.each_piece(self.job, |piece| {
            let few = wanted.len().saturating_sub(1);
            let (beginning, _) = piece.split_at(piece.len().min(few));
            joint.extend_from_slice(beginning);
            is_there = finder.find(&joint).is_some() || finder.find(piece).is_some();
            if piece.len() >= few {
                joint.clear();
                joint.extend_from_slice(piece.get(piece.len() - few..).unwrap_or_default());
            }
            Ok(!is_there)
        });
        // What is wrong with the file shows when it is read.
        read.is_ok() && is_there
    }

    /// Bounds what comes next, a name or the beginning of an array.
    pub(super) fn expect_soon(&self) {
        self.bound.set(self.position.get() + MAX_NAME);
    }

    /// Ends the bound.
    pub(super) fn expect_anything(&self) {
        self.bound.set(u64::MAX);
    }

    /// The part of the file that a value is.
    pub(super) fn part(&self, value: Span) -> Self {
        Self::new(self.job, self.bytes.part(value.start, value.end))
    }

    /// A value that is short enough, as text.
    pub(super) fn load(&self, value: Span) -> Result<Option<String>, TakeoutError> {
        if value.end.saturating_sub(value.start) > MAX_FEATURE as u64 {
            return Ok(None);
        }
        let bytes = self.bytes.part(value.start, value.end).load()?;
        let text = String::from_utf8(bytes).unwrap_or_default();
        // The end of a number shows only in what follows it.
        let is_number = text.starts_with(|c: char| c == '-' || c.is_ascii_digit());
        Ok(Some(if is_number {
            let ends = |c: char| matches!(c, ',' | ']' | '}') || c.is_ascii_whitespace();
            text.trim_end_matches(ends).to_owned()
        } else {
            text
        }))
    }

    /// Where the syntax is broken: line and column, from 1.
    pub(super) fn place_of(&self, error: &serde_json::Error) -> (usize, usize) {
        match (error.line(), error.column()) {
            // A line's end is at fault, which the reader has counted already.
            (line @ 2.., 0) if !error.is_eof() => {
                let (_, length) = self.line.get();
                (line - 1, usize::try_from(length).unwrap_or(usize::MAX))
            }
            place => place,
        }
    }

    /// What a failure means that is not about the syntax.
    pub(super) fn failure(&self) -> Option<TakeoutError> {
        self.job.watch.stopped().or_else(|| {
            Some(match self.fault.get()? {
                Fault::Endless => TakeoutError::NotTakeout(FileKind::Json),
                Fault::TooDeep => TakeoutError::TooDeep {
                    max: usize::try_from(MAX_DEPTH).unwrap_or(usize::MAX),
                },
            })
        })
    }

    fn refuse(&self, fault: Fault) -> io::Error {
        self.fault.set(Some(fault));
        io::Error::other("no file of places")
    }
}

/// Hands the bytes on one by one, as `serde_json` takes them, so that the position
/// is that of the value which it reads.
struct Bytewise<'i, 'a> {
    input: &'i Input<'a>,
    reader: Reader<'a>,
    depth: u32,
    at: At,
}

#[derive(Clone, Copy)]
enum At {
    Outside,
    InText,
    BehindBackslash,
}

impl io::Read for Bytewise<'_, '_> {
    #[inline]
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let (Some(place), Some(byte)) = (buf.first_mut(), self.reader.fill_buf()?.first()) else {
            return Ok(0);
        };
        let byte = *byte;
        *place = byte;
        self.reader.consume(1);
        let position = self.input.position.get() + 1;
        self.input.position.set(position);
        if byte == b'\n' {
            let (start, _) = self.input.line.get();
            self.input.line.set((position, position - 1 - start));
        }
        if position > self.input.bound.get() {
            return Err(self.input.refuse(Fault::Endless));
        }
        self.at = match (self.at, byte) {
            (At::Outside, b'"') | (At::BehindBackslash, _) => At::InText,
            (At::InText, b'"') => At::Outside,
            (At::InText, b'\\') => At::BehindBackslash,
            (At::Outside, b'[' | b'{') => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(self.input.refuse(Fault::TooDeep));
                }
                At::Outside
            }
            (At::Outside, b']' | b'}') => {
                self.depth = self.depth.saturating_sub(1);
                At::Outside
            }
            (at, _) => at,
        };
        Ok(1)
    }
}

/// Reads the name of a member.
pub(super) struct Name<'i, 'a>(pub &'i Input<'a>);

impl<'de> DeserializeSeed<'de> for Name<'_, '_> {
    type Value = String;

    fn deserialize<D: serde::Deserializer<'de>>(self, json: D) -> Result<String, D::Error> {
        self.0.expect_soon();
        let name = String::deserialize(json)?;
        self.0.expect_anything();
        Ok(name)
    }
}

/// Passes over a value, and tells where it stands. The first byte of an array's
/// item was looked at already; that of a member's value was not.
pub(super) struct Passed<'i, 'a> {
    pub input: &'i Input<'a>,
    pub is_item: bool,
}

impl<'de> DeserializeSeed<'de> for Passed<'_, '_> {
    type Value = Span;

    fn deserialize<D: serde::Deserializer<'de>>(self, json: D) -> Result<Span, D::Error> {
        let position = self.input.position.get();
        let start = position.saturating_sub(u64::from(self.is_item));
        IgnoredAny::deserialize(json)?;
        Ok(Span {
            start,
            end: self.input.position.get(),
        })
    }
}

/// Finds a member of the outermost object that is a number, and reads no further.
pub(super) struct Member<'i, 'a> {
    pub input: &'i Input<'a>,
    pub name: &'static str,
    pub found: &'i Cell<Option<u32>>,
}

impl<'de> Visitor<'de> for Member<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key_seed(Name(self.input))? {
            if name == self.name {
                self.input.expect_soon();
                self.found.set(Some(map.next_value()?));
                return Ok(());
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

/// Ends the reading; the reader tells why.
pub(super) fn had_enough<E: serde::de::Error>() -> E {
    E::custom("more features than are taken")
}
