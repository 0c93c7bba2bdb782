//! The places of an upload, outside of memory.

mod record;
mod spool;

use std::{borrow::Borrow, collections::HashMap, io, sync::Arc};

use listbud_domain::import::ImportedPlace;

use crate::TakeoutError;
use spool::{Spool, Window};

/// The places of an upload, in the order of their first rows.
///
/// Up to a megabyte of them is held in memory, more in a temporary file without a
/// name; what stays in memory is twelve bytes for each place.
#[derive(Debug, Default)]
pub struct Places {
    spool: Spool,
    /// Where each place begins, and its length.
    starts: Vec<u64>,
    lengths: Vec<u32>,
    /// Where the places that were merged from several rows begin.
    merged: u64,
    files: Files,
    /// Why a place could not be kept; then none is any more.
    failure: Option<TakeoutError>,
}

/// The files of an archive, each once.
#[derive(Debug, Default)]
struct Files {
    names: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u32>,
}

impl Files {
    fn number(&mut self, name: &Arc<str>) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(Arc::clone(name));
        self.numbers.insert(Arc::clone(name), number);
        number
    }

    fn name(&self, number: u32) -> Option<Arc<str>> {
        let position = usize::try_from(number).ok()?;
        self.names.get(position).cloned()
    }
}

impl Places {
    /// How many places there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Reads the places one after the other; may be called again.
    #[must_use]
    pub const fn iter(&self) -> PlaceReader<&Self> {
        PlaceReader::new(self)
    }

    /// Reads the places one after the other, without borrowing them.
    #[must_use]
    pub const fn read(self: Arc<Self>) -> PlaceReader<Arc<Self>> {
        PlaceReader::new(self)
    }

    /// All places at once, for those who know that they are few.
    ///
    /// # Errors
    ///
    /// When they cannot be read back from their temporary file.
    pub fn to_vec(&self) -> io::Result<Vec<ImportedPlace>> {
        self.iter().collect()
    }

    /// Adds a place. Whether that failed, [`Self::take_failure`] tells.
    pub(crate) fn push(&mut self, place: &ImportedPlace) {
        if self.failure.is_some() {
            return;
        }
        match self.append(place) {
            Ok((start, length)) => {
                self.starts.push(start);
                self.lengths.push(length);
            }
            Err(error) => self.fail(error.into()),
        }
    }

    /// Says why the places cannot all be kept.
    pub(crate) fn fail(&mut self, failure: TakeoutError) {
        self.failure.get_or_insert(failure);
    }

    /// Why the places could not all be kept.
    pub(crate) const fn take_failure(&mut self) -> Option<TakeoutError> {
        self.failure.take()
    }

    /// Writes a place behind all others, without saying which it is.
    pub(crate) fn append(&mut self, place: &ImportedPlace) -> io::Result<(u64, u32)> {
        let file = place.file.as_ref().map(|file| self.files.number(file));
        self.spool.append(|bytes| record::write(place, file, bytes))
    }

    /// Reads one place, wherever it is.
    pub(crate) fn get(&self, place: usize, bytes: &mut Vec<u8>) -> io::Result<ImportedPlace> {
        let (start, length) = self.location(place).ok_or(io::ErrorKind::NotFound)?;
        self.spool.read(start, length, bytes)?;
        self.decode(bytes)
    }

    /// From here on places are merged ones.
    pub(crate) const fn begin_merged(&mut self) {
        self.merged = self.spool.len();
    }

    /// Says where each place is, in a new order.
    pub(crate) fn locate(&mut self, locations: impl Iterator<Item = (u64, u32)>) {
        let (starts, lengths) = locations.unzip();
        self.starts = starts;
        self.lengths = lengths;
    }

    pub(crate) fn location(&self, place: usize) -> Option<(u64, u32)> {
        Some((*self.starts.get(place)?, *self.lengths.get(place)?))
    }

    fn decode(&self, bytes: &[u8]) -> io::Result<ImportedPlace> {
        record::read(bytes, |file| self.files.name(file))
    }
}

impl<'a> IntoIterator for &'a Places {
    type Item = io::Result<ImportedPlace>;
    type IntoIter = PlaceReader<&'a Places>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for Places {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self
                .iter()
                .zip(other.iter())
                .all(|pair| matches!(pair, (Ok(one), Ok(other)) if one == other))
    }
}

impl Extend<ImportedPlace> for Places {
    fn extend<T: IntoIterator<Item = ImportedPlace>>(&mut self, places: T) {
        places.into_iter().for_each(|place| self.push(&place));
    }
}

/// Reads places one after the other, a few kilobytes at a time.
#[derive(Debug)]
pub struct PlaceReader<P> {
    places: P,
    next: usize,
    /// What was read last of the rows, and of the merged places behind them: both
    /// are passed through from beginning to end.
    windows: [Window; 2],
}

impl<P> PlaceReader<P> {
    const fn new(places: P) -> Self {
        Self {
            places,
            next: 0,
            windows: [Window::new(), Window::new()],
        }
    }
}

impl<P: Borrow<Places>> Iterator for PlaceReader<P> {
    type Item = io::Result<ImportedPlace>;

    fn next(&mut self) -> Option<Self::Item> {
        let places: &Places = self.places.borrow();
        let (start, length) = places.location(self.next)?;
        self.next += 1;
        let [rows, merged] = &mut self.windows;
        let (window, end) = if start < places.merged {
            (rows, places.merged)
        } else {
            (merged, places.spool.len())
        };
        let bytes = window.read(&places.spool, start, length, end);
        Some(bytes.and_then(|bytes| places.decode(bytes)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let places: &Places = self.places.borrow();
        let left = places.len().saturating_sub(self.next);
        (left, Some(left))
    }
}

#[cfg(test)]
mod tests;
