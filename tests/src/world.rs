//! Time and ids.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
};

use listbud_api::World;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// The clock on the wall and ids as in production.
#[expect(
    clippy::disallowed_methods,
    reason = "stands in for the server's own world, which asks these"
)]
pub(crate) fn real() -> World {
    World::new(OffsetDateTime::now_utc, Uuid::now_v7)
}

/// A clock that stands still until it is moved, with ids that count from one.
#[derive(Clone, Debug)]
pub struct Clock {
    micros: Arc<AtomicI64>,
    ids: Arc<AtomicU64>,
    is_broken: Arc<AtomicBool>,
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            micros: Arc::new(AtomicI64::new(1_767_225_600_000_000)), // 2026-01-01
            ids: Arc::new(AtomicU64::new(0)),
            is_broken: Arc::default(),
        }
    }
}

impl Clock {
    /// The clock of another machine, which differs by so much; the ids go on counting.
    #[must_use]
    pub fn beside(&self, difference: Duration) -> Self {
        let other = Self {
            micros: Arc::new(AtomicI64::new(self.micros.load(Ordering::SeqCst))),
            ids: Arc::clone(&self.ids),
            is_broken: Arc::default(),
        };
        other.advance(difference);
        other
    }

    /// Moves the clock.
    pub fn advance(&self, time: Duration) {
        let micros = i64::try_from(time.whole_microseconds()).expect("a moderate time");
        self.micros.fetch_add(micros, Ordering::SeqCst);
    }

    /// Lets whoever asks for the time panic, until the clock is mended: the
    /// bug in the middle of a request that the server has none of.
    pub fn set_broken(&self, is_broken: bool) {
        self.is_broken.store(is_broken, Ordering::SeqCst);
    }

    pub(crate) fn world(&self) -> World {
        let (micros, ids) = (Arc::clone(&self.micros), Arc::clone(&self.ids));
        let is_broken = Arc::clone(&self.is_broken);
        World::new(
            move || {
                assert!(!is_broken.load(Ordering::SeqCst), "the clock is broken");
                let micros = micros.load(Ordering::SeqCst);
                OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000)
                    .expect("the clock stays among known years")
            },
            move || {
                let number = ids.fetch_add(1, Ordering::SeqCst) + 1;
                // The shape of a version 7, so that nothing objects to it.
                Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(number))
            },
        )
    }
}
