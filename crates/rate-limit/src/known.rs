//! Which keys have a place of their own.
//!
//! governor's map grows with every new key and does not tell whether it has
//! one, so this map beside it decides who gets in. A client that has a place
//! keeps it while it is active: only newcomers overflow.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What governor counts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Account(u128),
    Address(IpAddr),
    /// No address is known, as behind a Unix socket. All such requests share
    /// one budget, because an invented address would let them pass for others.
    Unknown,
    /// Everybody who came when all places were taken.
    Overflow,
    Exempt,
}

/// The keys that have a place, and when each was last seen.
#[derive(Debug)]
pub(crate) struct Known {
    seen: Mutex<HashMap<Key, Instant>>,
    max: usize,
    window: Duration,
}

impl Known {
    pub(crate) fn new(max: usize, window: Duration) -> Self {
        Self {
            seen: Mutex::new(HashMap::new()),
            max,
            window,
        }
    }

    /// Tells whether the key has a place, and gives it one if there is any.
    pub(crate) fn admit(&self, key: Key) -> bool {
        let mut seen = self.seen();
        let count = seen.len();
        match seen.entry(key) {
            Entry::Occupied(mut place) => drop(place.insert(Instant::now())),
            Entry::Vacant(place) if count < self.max => drop(place.insert(Instant::now())),
            Entry::Vacant(_) => return false,
        }
        true
    }

    /// Takes the places of those who were not seen for a whole window. Their
    /// burst is full again, so forgetting them changes nothing for them.
    pub(crate) fn trim(&self) {
        let now = Instant::now();
        let mut seen = self.seen();
        seen.retain(|_, seen| now.saturating_duration_since(*seen) <= self.window);
        seen.shrink_to_fit();
    }

    fn seen(&self) -> MutexGuard<'_, HashMap<Key, Instant>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
