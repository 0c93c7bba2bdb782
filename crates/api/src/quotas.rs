//! How much an account may hold, and how seldom that has to be counted.
//!
//! To count 200,000 places costs PostgreSQL 10 ms of processor time, 24 before their
//! first vacuum; to add one costs 1.2 ms. So a count that found much room is good for
//! some more additions: for a sixteenth of the room, at most [`UNCOUNTED`], within an
//! [`HOUR`]. Close to the limit every addition is counted. Imports count within their
//! own transaction, always.
//!
//! Requests that run at the same moment do not see each other, so that a limit can be
//! passed by as many as there are of them. With several servers it can also be passed
//! by what the others had left when one of them imported much, at most [`UNCOUNTED`]
//! for each server, however long a count is good.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use listbud_domain::{AccountLimits, Holding, UserId};
use time::{Duration, OffsetDateTime};

/// The most additions that one count is good for.
const UNCOUNTED: u64 = 256;

/// How long a count is good.
const HOUR: Duration = Duration::HOUR;

/// The most counts that are remembered, about 100 bytes each.
const REMEMBERED: usize = 10_000;

/// The limits of every account, and what was counted lately. Clones share it.
#[derive(Clone)]
pub struct Quotas {
    limits: AccountLimits,
    counts: Arc<Mutex<Counts>>,
}

#[derive(Default)]
struct Counts {
    kept: HashMap<(UserId, Holding), Count>,
    /// How many counts there have been.
    next_id: u64,
    /// How often accounts were forgotten.
    forgotten: u64,
}

struct Count {
    id: u64,
    /// How many additions it is still good for.
    left: u64,
    until: OffsetDateTime,
}

/// What was remembered when a count began: what came meanwhile makes it worthless.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Snapshot {
    id: Option<u64>,
    forgotten: u64,
}

impl Quotas {
    /// Takes the limits of every account.
    #[must_use]
    pub fn new(limits: AccountLimits) -> Self {
        Self {
            limits,
            counts: Arc::default(),
        }
    }

    /// The limits of every account.
    #[must_use]
    pub const fn limits(&self) -> AccountLimits {
        self.limits
    }

    /// Forgets what was counted of an account, because much was added to it.
    pub(crate) fn forget(&self, owner: UserId) {
        let mut counts = self.lock();
        counts.forgotten += 1;
        for holding in [Holding::Places, Holding::Lists, Holding::Tags] {
            counts.kept.remove(&(owner, holding));
        }
    }

    /// Takes one of the additions for which nothing has to be counted; where there
    /// is none, tells what [`keep`](Self::keep) wants to know.
    pub(crate) fn take(
        &self,
        owner: UserId,
        holding: Holding,
        now: OffsetDateTime,
    ) -> Result<(), Snapshot> {
        let mut counts = self.lock();
        let forgotten = counts.forgotten;
        match counts.kept.get_mut(&(owner, holding)) {
            Some(count) if count.left > 0 && now < count.until => {
                count.left -= 1;
                Ok(())
            }
            known => Err(Snapshot {
                id: known.map(|count| count.id),
                forgotten,
            }),
        }
    }

    /// Remembers a count that left this much room, unless another one was kept, or
    /// the account forgotten, since it began.
    pub(crate) fn keep(
        &self,
        owner: UserId,
        holding: Holding,
        snapshot: Snapshot,
        room: u64,
        now: OffsetDateTime,
    ) {
        let left = (room / 16).min(UNCOUNTED);
        if left == 0 {
            return;
        }
        let mut counts = self.lock();
        let key = (owner, holding);
        let id = counts.kept.get(&key).map(|count| count.id);
        let forgotten = counts.forgotten;
        if snapshot != (Snapshot { id, forgotten }) {
            return;
        }
        if counts.kept.len() >= REMEMBERED {
            counts.kept.retain(|_, count| now < count.until);
        }
        if counts.kept.len() >= REMEMBERED {
            counts.forgotten += 1;
            counts.kept.clear();
        }
        counts.next_id += 1;
        let count = Count {
            id: counts.next_id,
            left,
            until: now + HOUR,
        };
        counts.kept.insert(key, count);
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        // A thread that panicked has left whole numbers behind, so they can be used.
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Quotas {
    fn default() -> Self {
        Self::new(AccountLimits::default())
    }
}

impl fmt::Debug for Quotas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Quotas")
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const ADA: UserId = UserId(Uuid::from_u128(1));
    const BEA: UserId = UserId(Uuid::from_u128(2));
    const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    /// How many additions pass without a count.
    fn uncounted(quotas: &Quotas, owner: UserId, now: OffsetDateTime) -> u64 {
        let take = || quotas.take(owner, Holding::Places, now).ok();
        std::iter::from_fn(take).map(|()| 1).sum()
    }

    fn count(quotas: &Quotas, owner: UserId, room: u64) {
        let snapshot = quotas.take(owner, Holding::Places, NOW).unwrap_err();
        quotas.keep(owner, Holding::Places, snapshot, room, NOW);
    }

    #[test]
    fn a_count_is_good_for_a_sixteenth_of_the_room() {
        for (room, good_for) in [(0, 0), (15, 0), (16, 1), (1_000, 62), (199_999, 256)] {
            let quotas = Quotas::default();
            assert_eq!(uncounted(&quotas, ADA, NOW), 0);
            count(&quotas, ADA, room);
            assert_eq!(uncounted(&quotas, BEA, NOW), 0);
            assert_eq!(uncounted(&quotas, ADA, NOW), good_for, "{room}");
        }
    }

    #[test]
    fn a_count_is_good_for_an_hour() {
        let quotas = Quotas::default();
        count(&quotas, ADA, 1_000);
        assert_eq!(uncounted(&quotas, ADA, NOW + HOUR), 0);
        assert_eq!(uncounted(&quotas, ADA, NOW + HOUR / 2), 62);
    }

    #[test]
    fn each_kind_is_counted_by_itself() {
        let quotas = Quotas::default();
        count(&quotas, ADA, 1_000);
        assert!(quotas.take(ADA, Holding::Lists, NOW).is_err());
        assert!(quotas.take(ADA, Holding::Places, NOW).is_ok());
    }

    #[test]
    fn of_counts_at_the_same_time_the_first_is_kept() {
        let quotas = Quotas::default();
        let early = quotas.take(ADA, Holding::Places, NOW).unwrap_err();
        count(&quotas, ADA, 1_000);
        assert_eq!(uncounted(&quotas, ADA, NOW), 62);

        quotas.keep(ADA, Holding::Places, early, 1_000, NOW);
        assert_eq!(uncounted(&quotas, ADA, NOW), 0);

        count(&quotas, ADA, 500);
        assert_eq!(uncounted(&quotas, ADA, NOW), 31);
    }

    #[test]
    fn after_an_import_it_is_counted_again() {
        let quotas = Quotas::default();
        count(&quotas, ADA, 1_000);
        count(&quotas, BEA, 1_000);
        quotas.forget(ADA);
        assert_eq!(uncounted(&quotas, ADA, NOW), 0);
        assert_eq!(uncounted(&quotas, BEA, NOW), 62);

        // Also by a count that began before the import ended.
        let snapshot = quotas.take(ADA, Holding::Places, NOW).unwrap_err();
        quotas.forget(ADA);
        quotas.keep(ADA, Holding::Places, snapshot, 1_000, NOW);
        assert_eq!(uncounted(&quotas, ADA, NOW), 0);
    }

    #[test]
    fn no_more_than_so_many_counts_are_remembered() {
        let quotas = Quotas::default();
        let users = (0..25_000).map(|n| UserId(Uuid::from_u128(n)));
        for user in users {
            count(&quotas, user, 1_000);
        }
        let remembered = quotas.lock().kept.len();
        assert!((1..=REMEMBERED).contains(&remembered), "{remembered}");
    }
}
