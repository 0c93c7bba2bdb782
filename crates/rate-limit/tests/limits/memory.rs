use std::net::Ipv6Addr;
use std::time::Instant;

use super::*;

/// The `n`th of many addresses, each in a network of its own.
fn stranger(n: u32) -> TestRequest {
    let network = 0x2001_0db8 << 96 | u128::from(n) << 64;
    from_ip(Ipv6Addr::from_bits(network | 1).into())
}

/// Trims until fewer than `keys` clients are remembered.
async fn trim_below(limit: &RateLimit, keys: usize) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while limit.keys() >= keys {
        assert!(Instant::now() < deadline, "{} clients stayed", limit.keys());
        actix_web::rt::time::sleep(Duration::from_millis(5)).await;
        limit.trim();
    }
}

#[actix_web::test]
async fn two_hundred_thousand_strangers_take_no_more_than_the_places_there_are() {
    let window = Duration::from_secs(2);
    let limit = RateLimit::builder("default", 1000, window).build().unwrap();
    let app = app!(limit);

    for n in 0..200_000 {
        status(&app, stranger(n)).await;
    }

    // One more than the places: the budget that the others share.
    assert_eq!(limit.keys(), 100_001);
    trim_below(&limit, 1000).await;
}

#[actix_web::test]
async fn newcomers_share_a_budget_when_all_places_are_taken_and_others_keep_theirs() {
    let limit = limit(3).max_keys(2).build().unwrap();
    let app = app!(limit);
    assert_eq!(status(&app, stranger(1)).await, 200);
    assert_eq!(status(&app, stranger(2)).await, 200);

    for n in 3..6 {
        assert_eq!(status(&app, stranger(n)).await, 200, "newcomer {n}");
    }

    assert_eq!(
        status(&app, stranger(6)).await,
        429,
        "the shared budget is spent"
    );
    assert_eq!(status(&app, stranger(3)).await, 429);
    assert_eq!(
        status(&app, stranger(1)).await,
        200,
        "who has a place keeps it"
    );
    assert_eq!(limit.keys(), 3);
}

#[actix_web::test]
async fn a_place_comes_free_when_its_owner_has_been_idle_for_a_window() {
    let window = Duration::from_millis(50);
    let limit = RateLimit::builder("default", 1, window)
        .max_keys(1)
        .build()
        .unwrap();
    let app = app!(limit);
    status(&app, stranger(1)).await;
    status(&app, stranger(2)).await;
    status(&app, stranger(3)).await;
    assert_eq!(limit.keys(), 2, "one has the place, two share the overflow");

    let deadline = Instant::now() + Duration::from_mins(1);
    loop {
        trim_below(&limit, 1).await;
        status(&app, stranger(2)).await;
        status(&app, stranger(3)).await;
        // If the first still had the place, both would share the overflow.
        if limit.keys() == 2 {
            break;
        }
        assert!(Instant::now() < deadline, "no place came free");
    }
}

#[actix_web::test]
async fn trimming_does_not_pardon_who_is_over_the_limit() {
    let limit = limit(1).build().unwrap();
    let app = app!(limit);
    status(&app, stranger(1)).await;

    limit.trim();

    assert_eq!(limit.keys(), 1);
    assert_eq!(status(&app, stranger(1)).await, 429);
}

#[actix_web::test]
async fn the_task_trims_by_itself() {
    let window = Duration::from_millis(20);
    let limit = RateLimit::builder("default", 1, window).build().unwrap();
    let app = app!(limit);
    status(&app, stranger(1)).await;

    let task = actix_web::rt::spawn(limit.clone().trim_every(Duration::from_millis(5)));

    let deadline = Instant::now() + Duration::from_mins(1);
    while limit.keys() > 0 {
        assert!(Instant::now() < deadline, "nothing was trimmed");
        actix_web::rt::time::sleep(Duration::from_millis(5)).await;
    }
    task.abort();
}
