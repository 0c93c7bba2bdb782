//! What each source last said of a place.

use std::sync::Arc;

use uuid::Uuid;

use super::{Difference, Said};
use crate::{Notes, Rating};

/// What each source last said of a place, so that "nobody has changed it since" is a
/// fact. Of most values only a digest is kept: it is compared and never shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory(Vec<(Arc<str>, Remembered)>);

/// What one source last said of a place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remembered {
    /// Its name.
    pub name: Option<Digest>,
    /// Its postal address.
    pub address: Option<Digest>,
    /// Its position.
    pub position: Option<Digest>,
    /// Its web address.
    pub url: Option<Digest>,
    /// Its stars.
    pub rating: Option<Digest>,
    /// Its notes, as they were: they are looked for in those of the place.
    pub notes: Option<String>,
}

/// Stands for a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest(u64);

impl Digest {
    /// The digest of a value's text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(
            Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes())
                .as_u64_pair()
                .0,
        )
    }

    /// The number that it is.
    #[must_use]
    pub const fn to_bits(self) -> u64 {
        self.0
    }

    /// Takes a number back.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }
}

impl Memory {
    /// The most sources of one place. Others are told from, and not remembered.
    pub const MAX_SOURCES: usize = 16;

    /// The most characters of notes that are remembered of all sources together: a
    /// place has no more.
    pub const MAX_NOTES: usize = Notes::MAX;

    /// What a source last said.
    #[must_use]
    pub fn of(&self, source: Option<&Arc<str>>) -> Option<&Remembered> {
        let source = source?;
        let known = self.0.iter().find(|(known, _)| known == source);
        known.map(|(_, said)| said)
    }

    /// All sources, with what they said.
    pub fn each(&self) -> impl Iterator<Item = (&str, &Remembered)> {
        self.0.iter().map(|(source, said)| (source.as_ref(), said))
    }

    /// Takes back what was written down.
    pub fn restore(&mut self, source: &str, said: Remembered) {
        self.0.push((Arc::from(source), said));
    }

    /// Remembers what a source says; answers whether that is something new. What it no
    /// longer says stays as it was.
    pub fn remember(&mut self, said: &Said) -> bool {
        let Some(source) = &said.source else {
            return false;
        };
        let position = self.0.iter().position(|(known, _)| known == source);
        let before = position.and_then(|at| self.0.get(at));
        let before = before.map(|(_, said)| said.clone());
        let others: usize = self
            .0
            .iter()
            .filter(|(known, _)| known != source)
            .filter_map(|(_, said)| said.notes.as_ref())
            .map(|notes| notes.chars().count())
            .sum();
        let mut now = before.clone().unwrap_or_default();
        now.take(said, Self::MAX_NOTES.saturating_sub(others));
        if before.as_ref() == Some(&now) {
            return false;
        }
        let is_full = self.0.len() >= Self::MAX_SOURCES;
        match position.map(|at| self.0.get_mut(at)) {
            Some(Some((_, said))) => *said = now,
            _ if is_full => return false,
            _ => self.0.push((Arc::clone(source), now)),
        }
        true
    }
}

impl Remembered {
    fn take(&mut self, said: &Said, room: usize) {
        fn take(mine: &mut Option<Digest>, theirs: Option<String>) {
            if let Some(theirs) = theirs {
                *mine = Some(Digest::of(&theirs));
            }
        }
        let text = |text: &str| Some(text.to_owned());
        take(&mut self.name, text(said.name.as_str()));
        take(
            &mut self.address,
            said.address.as_ref().and_then(|it| text(it.as_str())),
        );
        take(
            &mut self.position,
            said.located.as_ref().map(Difference::point),
        );
        take(
            &mut self.url,
            said.url.as_ref().and_then(|it| text(it.as_str())),
        );
        take(&mut self.rating, said.rating.map(rating));
        if let Some(notes) = &said.notes {
            let notes = notes.as_str();
            self.notes = (notes.chars().count() <= room).then(|| notes.to_owned());
        }
    }
}

pub(super) fn rating(rating: Rating) -> String {
    rating.stars().to_string()
}
