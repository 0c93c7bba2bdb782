//! The same failure again and again, told a few times.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    mem,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tracing::{Level, Metadata};

/// How many times as much as one failure all failures of one place in the code
/// may say: an outage has many voices, such as one per port or file name.
const PER_CALLSITE: u32 = 10;

/// From how many failures on those are forgotten whose period is over.
const CLEANUP_SIZE: usize = 1024;

/// Lets the same warning or error through so many times per period.
///
/// "The same" is what comes from the same place in the code with the same
/// message and the same `error`.
#[derive(Debug)]
pub(crate) struct RepeatFilter {
    most: u32,
    period: Duration,
    seen: Mutex<HashMap<u64, Seen>>,
    /// How many are suppressed and not yet told of, so that nobody takes the lock
    /// in vain.
    unreported: AtomicU64,
    suppressed: AtomicU64,
}

/// What was left out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Suppressed {
    pub(crate) level: Level,
    pub(crate) target: &'static str,
    pub(crate) message: String,
    pub(crate) count: u64,
}

#[derive(Debug)]
struct Seen {
    began: Instant,
    passed: u32,
    suppressed: Suppressed,
}

impl RepeatFilter {
    pub(crate) fn new(most: u32, period: Duration) -> Self {
        Self {
            most,
            period,
            seen: Mutex::default(),
            unreported: AtomicU64::new(0),
            suppressed: AtomicU64::new(0),
        }
    }

    /// How many were suppressed since the start.
    pub(crate) fn suppressed(&self) -> u64 {
        self.suppressed.load(Ordering::Relaxed)
    }

    /// Whether this one is to be told.
    pub(crate) fn allows(
        &self,
        now: Instant,
        metadata: &Metadata<'static>,
        message: &str,
        error: Option<&str>,
    ) -> bool {
        let place = hash(&metadata.callsite());
        let same = hash(&(place, message, error));
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= CLEANUP_SIZE {
            seen.retain(|_, seen| !self.is_over(seen, now) || seen.suppressed.count > 0);
        }
        // The place is asked first, and something new is only kept if it passes:
        // this bounds the map by the number of places.
        for (key, most) in [
            (place, self.most.saturating_mul(PER_CALLSITE)),
            (same, self.most),
        ] {
            let entry = seen.entry(key).or_insert_with(|| Seen {
                began: now,
                passed: 0,
                suppressed: Suppressed {
                    level: *metadata.level(),
                    target: metadata.target(),
                    message: message.to_owned(),
                    count: 0,
                },
            });
            if self.is_over(entry, now) && entry.suppressed.count == 0 {
                (entry.began, entry.passed) = (now, 0);
            }
            if entry.passed >= most {
                entry.suppressed.count += 1;
                self.unreported.fetch_add(1, Ordering::Relaxed);
                self.suppressed.fetch_add(1, Ordering::Relaxed);
                return false;
            }
        }
        for key in [place, same] {
            if let Some(entry) = seen.get_mut(&key) {
                entry.passed += 1;
            }
        }
        true
    }

    /// Takes what was left out in periods that are over, and forgets them.
    pub(crate) fn take_expired(&self, now: Instant) -> Vec<Suppressed> {
        self.take(|seen| self.is_over(seen, now))
    }

    /// Takes everything that was left out.
    pub(crate) fn take_all(&self) -> Vec<Suppressed> {
        self.take(|_| true)
    }

    fn is_over(&self, seen: &Seen, now: Instant) -> bool {
        now.saturating_duration_since(seen.began) >= self.period
    }

    fn take(&self, is_over: impl Fn(&Seen) -> bool) -> Vec<Suppressed> {
        if self.unreported.load(Ordering::Relaxed) == 0 {
            return Vec::new();
        }
        let mut taken = Vec::new();
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|_, seen| {
            let is_over = is_over(seen);
            if is_over && seen.suppressed.count > 0 {
                let message = mem::take(&mut seen.suppressed.message);
                taken.push(Suppressed {
                    message,
                    ..seen.suppressed
                });
            }
            !is_over
        });
        let told: u64 = taken.iter().map(|suppressed| suppressed.count).sum();
        self.unreported.fetch_sub(told, Ordering::Relaxed);
        taken
    }
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use tracing::{Callsite, metadata};

    use super::*;

    const PERIOD: Duration = Duration::from_secs(10);

    /// One place in the code.
    struct Place;
    static PLACE: Place = Place;
    static METADATA: Metadata<'static> = metadata! {
        name: "event", target: "test", level: Level::WARN, fields: &[],
        callsite: &PLACE, kind: metadata::Kind::EVENT,
    };

    impl Callsite for Place {
        fn set_interest(&self, _: tracing::subscriber::Interest) {}
        fn metadata(&self) -> &Metadata<'_> {
            &METADATA
        }
    }

    fn passed(
        repeats: &RepeatFilter,
        now: Instant,
        count: usize,
        error: impl Fn(usize) -> String,
    ) -> usize {
        (0..count)
            .filter(|index| repeats.allows(now, &METADATA, "failed", Some(&error(*index))))
            .count()
    }

    #[test]
    fn of_a_thousand_of_the_same_a_few_pass_and_the_rest_is_counted() {
        let repeats = RepeatFilter::new(5, PERIOD);
        let now = Instant::now();

        let passed = passed(&repeats, now, 1000, |_| "refused".to_owned());

        assert_eq!(passed, 5);
        assert_eq!(repeats.suppressed(), 995);
        assert_eq!(repeats.take_expired(now), [], "its period is not over");
        let told = repeats.take_expired(now + PERIOD);
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].count, told[0].message.as_str()), (995, "failed"));
        assert_eq!(repeats.take_all(), [], "it is told once");
    }

    #[test]
    fn another_error_at_the_same_place_is_told() {
        let repeats = RepeatFilter::new(5, PERIOD);
        let now = Instant::now();
        passed(&repeats, now, 1000, |_| "refused".to_owned());

        let passed = passed(&repeats, now, 1, |_| "the disk is full".to_owned());

        assert_eq!(passed, 1);
    }

    #[test]
    fn one_place_says_no_more_than_ten_times_as_much_and_takes_no_more_memory() {
        let repeats = RepeatFilter::new(5, PERIOD);

        let passed = passed(&repeats, Instant::now(), 10_000, |index| index.to_string());

        assert_eq!(passed, 50);
        assert_eq!(repeats.seen.lock().unwrap().len(), 51);
        assert_eq!(repeats.take_all().len(), 1);
    }

    #[test]
    fn the_next_period_begins_anew() {
        let repeats = RepeatFilter::new(5, PERIOD);
        let now = Instant::now();
        passed(&repeats, now, 100, |_| "refused".to_owned());
        let later = now + PERIOD;
        repeats.take_expired(later);

        assert_eq!(passed(&repeats, later, 100, |_| "refused".to_owned()), 5);
    }

    #[test]
    fn few_in_each_period_all_pass() {
        let repeats = RepeatFilter::new(5, PERIOD);
        let now = Instant::now();

        for period in 0..10 {
            let now = now + PERIOD * period;
            assert_eq!(passed(&repeats, now, 5, |_| "refused".to_owned()), 5);
        }
    }

    #[test]
    fn ever_new_errors_are_forgotten() {
        let repeats = RepeatFilter::new(5, PERIOD);
        let now = Instant::now();

        for period in 0..1000 {
            let now = now + PERIOD * period;
            passed(&repeats, now, 5, |index| format!("{period} {index}"));
        }

        assert!(repeats.seen.lock().unwrap().len() <= CLEANUP_SIZE + 5);
    }
}
