//! How many failures are free and how the delays grow.

use std::time::Duration;

/// After how long without a failure all failures of a key are forgotten.
pub const FORGET_AFTER: time::Duration = time::Duration::hours(24);

/// The first delay; each further failure doubles it.
const FIRST_DELAY: Duration = Duration::from_secs(1);

/// What failures are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An account, against guesses from many addresses.
    Account,
    /// An address, against guesses at many accounts.
    Address,
}

impl Kind {
    /// What the table calls it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Address => "address",
        }
    }

    /// How many failures have no consequence but that one more has: people mistype,
    /// and many of them share an address.
    #[must_use]
    pub const fn free(self) -> u32 {
        match self {
            Self::Account => 5,
            Self::Address => 20,
        }
    }

    /// The longest delay. An account's is shorter, since a stranger can bring it
    /// upon its owner.
    #[must_use]
    pub const fn longest_delay(self) -> Duration {
        match self {
            Self::Account => Duration::from_mins(5),
            Self::Address => Duration::from_mins(15),
        }
    }

    /// How long nothing is tried after so many failures: not at all as long as
    /// free ones are left, then 1 s, 2 s, 4 s and so on up to
    /// [`Self::longest_delay`].
    #[must_use]
    pub fn delay(self, failures: u32) -> Duration {
        let Some(doublings) = failures.checked_sub(self.free()) else {
            return Duration::ZERO;
        };
        2u32.checked_pow(doublings)
            .and_then(|factor| FIRST_DELAY.checked_mul(factor))
            .map_or(self.longest_delay(), |delay| {
                delay.min(self.longest_delay())
            })
    }

    /// The delays in seconds after the first, second, … failure, up to the first
    /// of the longest: SQL looks them up instead of working them out a second time.
    pub(super) fn delays(self) -> Vec<f64> {
        let mut delays = Vec::new();
        let mut last = Duration::ZERO;
        for failures in 1.. {
            if last >= self.longest_delay() {
                break;
            }
            last = self.delay(failures);
            delays.push(last.as_secs_f64());
        }
        delays
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kinds() -> impl Strategy<Value = Kind> {
        prop_oneof![Just(Kind::Account), Just(Kind::Address)]
    }

    #[test]
    fn the_delays_of_an_account_are_these() {
        let seconds: Vec<u64> = (1..=15)
            .map(|failures| Kind::Account.delay(failures).as_secs())
            .collect();

        assert_eq!(
            seconds,
            [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
        );
    }

    #[test]
    fn an_address_has_twenty_free_failures_and_longer_delays() {
        let delay = |failures| Kind::Address.delay(failures).as_secs();

        assert_eq!((delay(19), delay(20), delay(21)), (0, 1, 2));
        assert_eq!((delay(29), delay(30), delay(u32::MAX)), (512, 900, 900));
    }

    proptest! {
        #[test]
        fn a_delay_never_shrinks_and_never_exceeds_the_longest(
            kind in kinds(),
            failures in 0..u32::MAX,
        ) {
            let (now, then) = (kind.delay(failures), kind.delay(failures + 1));

            prop_assert!(now <= then && then <= kind.longest_delay());
            prop_assert_eq!(now == Duration::ZERO, failures < kind.free());
        }

        #[test]
        fn below_the_longest_each_delay_is_twice_the_one_before(
            kind in kinds(),
            failures in 0..100u32,
        ) {
            let (now, then) = (kind.delay(failures), kind.delay(failures + 1));

            if !now.is_zero() && then < kind.longest_delay() {
                prop_assert_eq!(then, now * 2);
            }
        }

        #[test]
        fn the_list_for_sql_is_the_function(kind in kinds(), failures in 1..200u32) {
            let delays = kind.delays();
            let index = usize::try_from(failures).unwrap().min(delays.len()) - 1;

            let listed = Duration::from_secs_f64(delays[index]);
            prop_assert_eq!(listed, kind.delay(failures));
        }
    }
}
