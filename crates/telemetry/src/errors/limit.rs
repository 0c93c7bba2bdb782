//! Limits how often failures are reported.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    time::{Duration, Instant},
};

const WINDOW: Duration = Duration::from_mins(1);

/// Allows a number of reports per minute, and each fingerprint once.
#[derive(Debug)]
pub(crate) struct Limit {
    max: u32,
    started: Option<Instant>,
    /// At most `max` entries, so many different failures need no memory.
    passed: HashSet<u64>,
}

impl Limit {
    pub(crate) fn new(max: u32) -> Self {
        Self {
            max,
            started: None,
            passed: HashSet::new(),
        }
    }

    pub(crate) fn allows(&mut self, fingerprint: &[String], now: Instant) -> bool {
        let is_over = |started: Instant| now.saturating_duration_since(started) >= WINDOW;
        if self.started.is_none_or(is_over) {
            self.started = Some(now);
            self.passed.clear();
        }
        let is_below_max = u32::try_from(self.passed.len()).is_ok_and(|passed| passed < self.max);
        let mut hasher = DefaultHasher::new();
        fingerprint.hash(&mut hasher);
        is_below_max && self.passed.insert(hasher.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &impl ToString) -> [String; 1] {
        [name.to_string()]
    }

    #[test]
    fn each_fingerprint_is_allowed_once_a_minute() {
        let mut limit = Limit::new(10);
        let now = Instant::now();

        assert!(limit.allows(&kind(&"a"), now));
        assert!(!limit.allows(&kind(&"a"), now + WINDOW / 2));
        assert!(limit.allows(&kind(&"b"), now + WINDOW / 2));
        assert!(limit.allows(&kind(&"a"), now + WINDOW));
    }

    #[test]
    fn the_number_of_reports_per_minute_is_limited() {
        let mut limit = Limit::new(10);
        let now = Instant::now();

        let passed = (0..10_000).filter(|n| limit.allows(&kind(n), now));

        assert_eq!(passed.count(), 10);
        assert_eq!(limit.passed.len(), 10);
        assert!(limit.allows(&kind(&"later"), now + WINDOW));
    }
}
