//! The arithmetic under a clock that stands still until it is told to move.
//! actix-governor reads the machine's clock and takes no other, so governor is
//! asked directly here, with the numbers that a limit gives it.

use std::net::Ipv4Addr;
use std::num::NonZeroU32;

use actix_governor::governor::clock::FakeRelativeClock;
use actix_governor::governor::{Quota, RateLimiter};

use super::*;
use crate::known::Key;

const KEY: Key = Key::Address(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST));

/// A hundred requests in a quarter of an hour.
fn limit() -> RateLimit {
    RateLimit::builder("default", 100, Duration::from_mins(15))
        .build()
        .unwrap()
}

/// What governor was told, by its own account.
fn quota(limit: &RateLimit) -> Quota {
    limit.config.limiter().check_key(&KEY).unwrap().quota()
}

#[test]
fn a_limit_is_a_burst_and_an_even_refill() {
    let expected = Quota::with_period(Duration::from_secs(9))
        .unwrap()
        .allow_burst(NonZeroU32::new(100).unwrap());

    assert_eq!(quota(&limit()), expected);
}

#[test]
fn a_hundred_pass_the_next_waits_nine_seconds_and_then_one_passes() {
    let limit = limit();
    let clock = FakeRelativeClock::default();
    let limiter = RateLimiter::dashmap_with_clock(quota(&limit), clock.clone());
    let wait = || {
        let refused = limiter.check_key(&KEY).unwrap_err();
        refused.wait_time_from(actix_governor::governor::clock::Clock::now(&clock))
    };

    for _ in 0..100 {
        limiter.check_key(&KEY).unwrap();
    }
    assert_eq!(wait(), Duration::from_secs(9));
    assert_eq!(Refusal::new(&limit.policy, wait()).retry_after, 9);

    clock.advance(Duration::from_millis(8_001));
    assert_eq!(wait(), Duration::from_millis(999));
    assert_eq!(Refusal::new(&limit.policy, wait()).retry_after, 1);

    clock.advance(Duration::from_millis(999));
    limiter.check_key(&KEY).unwrap();
    assert_eq!(wait(), Duration::from_secs(9));

    clock.advance(Duration::from_mins(15));
    for _ in 0..100 {
        limiter.check_key(&KEY).unwrap();
    }
    assert_eq!(wait(), Duration::from_secs(9));
}

#[test]
fn who_waits_as_long_as_told_is_let_in() {
    let limit = limit();
    let clock = FakeRelativeClock::default();
    let limiter = RateLimiter::dashmap_with_clock(quota(&limit), clock.clone());
    for _ in 0..100 {
        limiter.check_key(&KEY).unwrap();
    }

    for millis in [1, 500, 999, 1000, 1001, 4567] {
        clock.advance(Duration::from_millis(millis));
        if let Err(refused) = limiter.check_key(&KEY) {
            let now = actix_governor::governor::clock::Clock::now(&clock);
            let told = Refusal::new(&limit.policy, refused.wait_time_from(now)).retry_after;
            clock.advance(Duration::from_secs(told));
            limiter.check_key(&KEY).unwrap();
        }
    }
}
