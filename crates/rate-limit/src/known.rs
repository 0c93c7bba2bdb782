//! Which keys have a place of their own.
//!
//! governor's map grows with every new key and does not tell whether it has
//! one, so this map beside it decides who gets in. A client that has a place
//! keeps it while it is active: only newcomers overflow.

use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use dashmap::DashMap;
use dashmap::mapref::entry::Entry;

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

/// The keys that have a place, and when each was last seen, in nanoseconds
/// from the start.
#[derive(Debug)]
pub(crate) struct Known {
    seen: DashMap<Key, AtomicU64>,
    count: AtomicUsize,
    max: usize,
    window: Duration,
    start: Instant,
}

impl Known {
    pub(crate) fn new(max: usize, window: Duration) -> Self {
        Self {
            seen: DashMap::new(),
            count: AtomicUsize::new(0),
            max,
            window,
            start: Instant::now(),
        }
    }

    /// Tells whether the key has a place, and gives it one if there is any.
    pub(crate) fn admit(&self, key: Key) -> bool {
        let now = self.now();
        if let Some(seen) = self.seen.get(&key) {
            seen.store(now, Ordering::Relaxed);
            return true;
        }
        if !self.reserve() {
            return false;
        }
        match self.seen.entry(key) {
            Entry::Vacant(place) => {
                place.insert(AtomicU64::new(now));
            }
            // Another thread was faster; one place is enough.
            Entry::Occupied(place) => {
                place.get().store(now, Ordering::Relaxed);
                self.count.fetch_sub(1, Ordering::Relaxed);
            }
        }
        true
    }

    /// Takes the places of those who were not seen for a whole window. Their
    /// burst is full again, so forgetting them changes nothing for them.
    pub(crate) fn trim(&self) {
        let window = u64::try_from(self.window.as_nanos()).unwrap_or(u64::MAX);
        let limit = self.now().saturating_sub(window);
        let mut gone = 0;
        self.seen.retain(|_, seen| {
            let stays = *seen.get_mut() >= limit;
            gone += usize::from(!stays);
            stays
        });
        self.count.fetch_sub(gone, Ordering::Relaxed);
        self.seen.shrink_to_fit();
    }

    fn reserve(&self) -> bool {
        let one_more = |count: usize| (count < self.max).then_some(count + 1);
        self.count
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more)
            .is_ok()
    }

    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}
