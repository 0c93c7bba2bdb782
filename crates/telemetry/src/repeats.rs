//! Limits how often the same failure is logged.

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

/// How many times more lines one place in the code may log than one failure: its messages
/// may contain ports or file names.
const PER_CALLSITE: u32 = 10;

/// Above this number of entries, those whose period has ended are removed.
const CLEANUP_SIZE: usize = 1024;

/// Allows the same warning or error a number of times per period.
///
/// Two are the same if the place in the code, the message and `error` are the same.
#[derive(Debug)]
pub(crate) struct RepeatFilter {
    max: u32,
    period: Duration,
    seen: Mutex<HashMap<u64, Seen>>,
    /// How many are suppressed but not yet reported. While it is 0, no lock is needed.
    unreported: AtomicU64,
    suppressed: AtomicU64,
}

/// A failure that was suppressed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Suppressed {
    pub(crate) level: Level,
    pub(crate) target: &'static str,
    pub(crate) message: String,
    pub(crate) count: u64,
}

#[derive(Debug)]
struct Seen {
    started: Instant,
    passed: u32,
    suppressed: Suppressed,
}

impl RepeatFilter {
    pub(crate) fn new(max: u32, period: Duration) -> Self {
        Self {
            max,
            period,
            seen: Mutex::default(),
            unreported: AtomicU64::new(0),
            suppressed: AtomicU64::new(0),
        }
    }

    /// The number of suppressed failures since the start.
    pub(crate) fn suppressed(&self) -> u64 {
        self.suppressed.load(Ordering::Relaxed)
    }

    /// Whether to log this failure.
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
            seen.retain(|_, seen| !self.is_expired(seen, now) || seen.suppressed.count > 0);
        }
        // The place is checked first, and a new failure is added only if it is allowed, so
        // the number of places limits the size of the map.
        for (key, max) in [
            (place, self.max.saturating_mul(PER_CALLSITE)),
            (same, self.max),
        ] {
            let entry = seen.entry(key).or_insert_with(|| Seen {
                started: now,
                passed: 0,
                suppressed: Suppressed {
                    level: *metadata.level(),
                    target: metadata.target(),
                    message: message.to_owned(),
                    count: 0,
                },
            });
            if self.is_expired(entry, now) && entry.suppressed.count == 0 {
                (entry.started, entry.passed) = (now, 0);
            }
            if entry.passed >= max {
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
        self.take(|seen| self.is_expired(seen, now))
    }

    /// Takes everything that was left out.
    pub(crate) fn take_all(&self) -> Vec<Suppressed> {
        self.take(|_| true)
    }

    fn is_expired(&self, seen: &Seen, now: Instant) -> bool {
        now.saturating_duration_since(seen.started) >= self.period
    }

    fn take(&self, is_expired: impl Fn(&Seen) -> bool) -> Vec<Suppressed> {
        if self.unreported.load(Ordering::Relaxed) == 0 {
            return Vec::new();
        }
        let mut taken = Vec::new();
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|_, seen| {
            let is_expired = is_expired(seen);
            if is_expired && seen.suppressed.count > 0 {
                let message = mem::take(&mut seen.suppressed.message);
                taken.push(Suppressed {
                    message,
                    ..seen.suppressed
                });
            }
            !is_expired
        });
        let reported: u64 = taken.iter().map(|suppressed| suppressed.count).sum();
        self.unreported.fetch_sub(reported, Ordering::Relaxed);
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
    fn a_repeated_failure_is_logged_a_few_times_and_the_rest_is_counted() {
        let repeats = RepeatFilter::new(5, PERIOD);
        let now = Instant::now();

        let passed = passed(&repeats, now, 1000, |_| "refused".to_owned());

        assert_eq!(passed, 5);
        assert_eq!(repeats.suppressed(), 995);
        assert_eq!(repeats.take_expired(now), [], "its period has not ended");
        let told = repeats.take_expired(now + PERIOD);
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].count, told[0].message.as_str()), (995, "failed"));
        assert_eq!(repeats.take_all(), [], "it is reported once");
    }

    #[test]
    fn another_error_at_the_same_place_is_logged() {
        let repeats = RepeatFilter::new(5, PERIOD);
        let now = Instant::now();
        passed(&repeats, now, 1000, |_| "refused".to_owned());

        let passed = passed(&repeats, now, 1, |_| "the disk is full".to_owned());

        assert_eq!(passed, 1);
    }

    #[test]
    fn one_place_logs_at_most_ten_times_as_much_with_bounded_memory() {
        let repeats = RepeatFilter::new(5, PERIOD);

        let passed = passed(&repeats, Instant::now(), 10_000, |index| index.to_string());

        assert_eq!(passed, 50);
        assert_eq!(repeats.seen.lock().unwrap().len(), 51);
        assert_eq!(repeats.take_all().len(), 1);
    }

    #[test]
    fn the_next_period_starts_from_zero() {
        let repeats = RepeatFilter::new(5, PERIOD);
        let now = Instant::now();
        passed(&repeats, now, 100, |_| "refused".to_owned());
        let later = now + PERIOD;
        repeats.take_expired(later);

        assert_eq!(passed(&repeats, later, 100, |_| "refused".to_owned()), 5);
    }

    #[test]
    fn a_few_failures_in_each_period_are_all_logged() {
        let repeats = RepeatFilter::new(5, PERIOD);
        let now = Instant::now();

        for period in 0..10 {
            let now = now + PERIOD * period;
            assert_eq!(passed(&repeats, now, 5, |_| "refused".to_owned()), 5);
        }
    }

    #[test]
    fn old_failures_are_removed() {
        let repeats = RepeatFilter::new(5, PERIOD);
        let now = Instant::now();

        for period in 0..1000 {
            let now = now + PERIOD * period;
            passed(&repeats, now, 5, |index| format!("{period} {index}"));
        }

        assert!(repeats.seen.lock().unwrap().len() <= CLEANUP_SIZE + 5);
    }
}
