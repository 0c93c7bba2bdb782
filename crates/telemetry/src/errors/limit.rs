//! Not telling the same twice.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    time::{Duration, Instant},
};

const WINDOW: Duration = Duration::from_mins(1);

/// Lets so many events through in a minute, each of its kind once.
#[derive(Debug)]
pub(crate) struct Limit {
    most: u32,
    began: Option<Instant>,
    /// No more than `most`, so a flood of kinds takes no memory.
    passed: HashSet<u64>,
}

impl Limit {
    pub(crate) fn new(most: u32) -> Self {
        Self {
            most,
            began: None,
            passed: HashSet::new(),
        }
    }

    pub(crate) fn allows(&mut self, fingerprint: &[String], now: Instant) -> bool {
        let is_over = |began: Instant| now.saturating_duration_since(began) >= WINDOW;
        if self.began.is_none_or(is_over) {
            self.began = Some(now);
            self.passed.clear();
        }
        let has_room = u32::try_from(self.passed.len()).is_ok_and(|passed| passed < self.most);
        let mut hasher = DefaultHasher::new();
        fingerprint.hash(&mut hasher);
        has_room && self.passed.insert(hasher.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &impl ToString) -> [String; 1] {
        [name.to_string()]
    }

    #[test]
    fn each_kind_passes_once_a_minute() {
        let mut limit = Limit::new(10);
        let now = Instant::now();

        assert!(limit.allows(&kind(&"a"), now));
        assert!(!limit.allows(&kind(&"a"), now + WINDOW / 2));
        assert!(limit.allows(&kind(&"b"), now + WINDOW / 2));
        assert!(limit.allows(&kind(&"a"), now + WINDOW));
    }

    #[test]
    fn no_more_than_so_many_kinds_pass_in_a_minute() {
        let mut limit = Limit::new(10);
        let now = Instant::now();

        let passed = (0..10_000).filter(|n| limit.allows(&kind(n), now));

        assert_eq!(passed.count(), 10);
        assert_eq!(limit.passed.len(), 10);
        assert!(limit.allows(&kind(&"later"), now + WINDOW));
    }
}
