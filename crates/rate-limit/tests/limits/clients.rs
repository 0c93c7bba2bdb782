use std::time::Instant;

use actix_web::http::Method;
use listbud_rate_limit::{Client, RateLimitError};

use super::*;

#[actix_web::test]
async fn a_burst_passes_and_the_next_request_is_refused() {
    let app = app!(limit(3).build().unwrap());

    for _ in 0..3 {
        assert_eq!(status(&app, from("192.0.2.1")).await, 200);
    }

    assert_eq!(status(&app, from("192.0.2.1")).await, 429);
    assert_eq!(status(&app, from("192.0.2.2")).await, 200, "somebody else");
}

#[actix_web::test]
async fn what_was_used_comes_back_one_by_one() {
    let window = Duration::from_millis(400);
    let limit = RateLimit::builder("default", 2, window).build().unwrap();
    let app = app!(limit);
    let deadline = Instant::now() + Duration::from_mins(1);
    while status(&app, from("192.0.2.1")).await == 200 {
        assert!(Instant::now() < deadline, "no request was ever refused");
    }

    while status(&app, from("192.0.2.1")).await == 429 {
        assert!(Instant::now() < deadline, "no request ever passed again");
        actix_web::rt::time::sleep(Duration::from_millis(5)).await;
    }
}

#[actix_web::test]
async fn one_ipv4_address_is_one_client_however_it_is_written() {
    let app = app!(limit(1).build().unwrap());

    let plain = status(&app, from("192.0.2.1")).await;
    let mapped = status(&app, from("::ffff:192.0.2.1")).await;

    assert_eq!((plain, mapped), (200, 429));
    assert_eq!(status(&app, from("::ffff:192.0.2.2")).await, 200);
}

#[actix_web::test]
async fn one_ipv6_network_is_one_client() {
    let app = app!(limit(1).build().unwrap());

    assert_eq!(status(&app, from("2001:db8:0:1::1")).await, 200);
    assert_eq!(status(&app, from("2001:db8:0:1:ffff::2")).await, 429);
    assert_eq!(status(&app, from("2001:db8:0:2::1")).await, 200);
}

#[actix_web::test]
async fn requests_without_an_address_share_one_budget() {
    let app = app!(limit(1).build().unwrap());

    let first = status(&app, TestRequest::default()).await;
    let second = status(&app, TestRequest::default()).await;

    assert_eq!((first, second), (200, 429));
    assert_eq!(
        status(&app, from("127.0.0.1")).await,
        200,
        "nobody was taken for this one"
    );
}

#[actix_web::test]
async fn forged_forwarding_headers_change_nothing() {
    let app = app!(limit(1).build().unwrap());
    let forged = |n: u8| {
        from("192.0.2.1")
            .insert_header(("x-forwarded-for", format!("198.51.100.{n}")))
            .insert_header(("forwarded", format!("for=198.51.100.{n}")))
            .insert_header(("x-real-ip", format!("198.51.100.{n}")))
    };

    assert_eq!(status(&app, forged(0)).await, 200);
    for n in 1..=200 {
        assert_eq!(status(&app, forged(n)).await, 429);
    }
}

#[actix_web::test]
async fn a_function_can_tell_accounts_apart_and_exempt_requests() {
    let find = |request: &actix_web::dev::ServiceRequest| match request
        .headers()
        .get("x-account")?
        .to_str()
        .ok()?
    {
        "probe" => Some(Client::Exempt),
        number => number.parse().ok().map(Client::Account),
    };
    let app = app!(limit(1).client(find).build().unwrap());
    let account = |name| from("192.0.2.1").insert_header(("x-account", name));

    assert_eq!(status(&app, account("1")).await, 200);
    assert_eq!(status(&app, account("1")).await, 429);
    assert_eq!(status(&app, account("2")).await, 200, "another account");
    assert_eq!(
        status(&app, from("192.0.2.1")).await,
        200,
        "the address itself"
    );
    for _ in 0..5 {
        let probe = answer(&app, account("probe")).await;
        assert_eq!((probe.status, probe.header("ratelimit")), (200, None));
    }
}

#[actix_web::test]
async fn preflights_are_free_but_other_options_requests_are_not() {
    let app = app!(limit(100).build().unwrap());
    let options = || from("192.0.2.1").method(Method::OPTIONS);
    let preflight = || {
        options()
            .insert_header(("origin", "https://app.example.org"))
            .insert_header(("access-control-request-method", "GET"))
    };

    for _ in 0..200 {
        status(&app, preflight()).await;
    }
    let after = answer(&app, from("192.0.2.1")).await;
    status(&app, options()).await;
    let last = answer(&app, from("192.0.2.1")).await;

    assert!(after.header("ratelimit").unwrap().contains(";r=99;"));
    assert!(last.header("ratelimit").unwrap().contains(";r=97;"));
}

#[actix_web::test]
async fn clones_count_in_one_place() {
    let limit = limit(2).build().unwrap();
    let one_worker = app!(limit);
    let another_worker = app!(limit);

    assert_eq!(status(&one_worker, from("192.0.2.1")).await, 200);
    assert_eq!(status(&another_worker, from("192.0.2.1")).await, 200);
    assert_eq!(status(&one_worker, from("192.0.2.1")).await, 429);
    assert_eq!(status(&another_worker, from("192.0.2.1")).await, 429);
}

#[test]
fn a_limit_that_makes_no_sense_is_refused() {
    let build = |name, burst, window| {
        let limit = RateLimit::builder(name, burst, window).build();
        limit.map(|_| ()).unwrap_err()
    };

    for name in [
        "",
        "two words",
        "quo\"te",
        "back\\slash",
        "ünicode",
        "line\n",
    ] {
        assert_eq!(build(name, 1, DAY), RateLimitError::Name, "{name:?}");
    }
    assert_eq!(build("a", 0, DAY), RateLimitError::Burst);
    assert_eq!(build("a", 1, Duration::ZERO), RateLimitError::Window);
    assert_eq!(
        build("a", 2, Duration::from_nanos(1)),
        RateLimitError::Window
    );
    assert_eq!(build("a", 2, Duration::MAX), RateLimitError::Window);
}
