//! The places of an upload list by list, for formats with folders.

use std::io;

use listbud_domain::import::{ImportBatch, ImportedPlace};

use crate::Places;

/// Reads the places of an upload list by list, in the order of the lists, and those
/// without a list last. A place of several lists comes in each of them.
///
/// What is held in memory is eight bytes for each place in a list, and one place.
#[must_use]
pub fn by_list(batch: &ImportBatch<Places>) -> ByList<'_> {
    ByList {
        batch,
        order: None,
        bytes: Vec::new(),
    }
}

/// A place of an upload, and in which list it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The list, as an index into [`ImportBatch::lists`].
    pub list: Option<usize>,
    /// Whether the place came before, in another list.
    pub is_repeated: bool,
    /// The place.
    pub place: ImportedPlace,
}

/// Reads places list by list: see [`by_list`].
#[derive(Debug)]
pub struct ByList<'a> {
    batch: &'a ImportBatch<Places>,
    /// Lists and places by number, in order; the last list is none.
    order: Option<std::vec::IntoIter<(u32, u32)>>,
    bytes: Vec<u8>,
}

const NO_LIST: u32 = u32::MAX;

impl ByList<'_> {
    fn sort(&self) -> io::Result<Vec<(u32, u32)>> {
        let lists = u32::try_from(self.batch.lists.len()).unwrap_or(NO_LIST);
        let mut order = Vec::with_capacity(self.batch.places.len());
        for (number, place) in (0_u32..).zip(self.batch.places.iter()) {
            let mut is_listed = false;
            for list in place?.lists {
                if let Some(list) = u32::try_from(list).ok().filter(|list| *list < lists) {
                    order.push((list, number));
                    is_listed = true;
                }
            }
            if !is_listed {
                order.push((NO_LIST, number));
            }
        }
        order.sort_unstable();
        order.dedup();
        Ok(order)
    }

    fn read(&mut self, list: u32, number: u32) -> io::Result<Listed> {
        let number = usize::try_from(number).map_err(io::Error::other)?;
        let place = self.batch.places.get(number, &mut self.bytes)?;
        let list = usize::try_from(list).ok().filter(|_| list != NO_LIST);
        let is_repeated = list.is_some_and(|list| place.lists.iter().any(|other| *other < list));
        Ok(Listed {
            list,
            is_repeated,
            place,
        })
    }
}

impl Iterator for ByList<'_> {
    type Item = io::Result<Listed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.order.is_none() {
            match self.sort() {
                Ok(order) => self.order = Some(order.into_iter()),
                Err(error) => {
                    self.order = Some(Vec::new().into_iter());
                    return Some(Err(error));
                }
            }
        }
        let (list, number) = self.order.as_mut()?.next()?;
        Some(self.read(list, number))
    }
}
