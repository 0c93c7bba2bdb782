use actix_web::HttpResponse;

use super::*;

#[actix_web::test]
async fn every_answer_tells_the_policy_and_what_is_left() {
    let limit = RateLimit::builder("default", 10, Duration::from_secs(1000));
    let app = app!(limit.build().unwrap());

    let hello = answer(&app, from("192.0.2.1")).await;
    let absent = answer(&app, from("192.0.2.1").uri("/absent")).await;

    assert_eq!(
        hello.header("ratelimit-policy"),
        Some("\"default\";q=10;w=1000")
    );
    assert_eq!(hello.header("ratelimit"), Some("\"default\";r=9;t=100"));
    assert_eq!(absent.status, 404);
    assert_eq!(absent.header("ratelimit"), Some("\"default\";r=8;t=200"));
    assert!(
        !hello
            .headers
            .keys()
            .any(|name| name.as_str().starts_with("x-ratelimit"))
    );
}

#[actix_web::test]
async fn a_refusal_tells_when_to_come_back() {
    let app = app!(limit(2).build().unwrap());
    status(&app, from("192.0.2.1")).await;
    status(&app, from("192.0.2.1")).await;

    let refused = answer(&app, from("192.0.2.1")).await;

    assert_eq!(refused.status, 429);
    // Half a day, less what has passed since the first request.
    let retry_after: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((42_000..=43_200).contains(&retry_after), "{retry_after}");
    assert_eq!(refused.all("retry-after").len(), 1);
    assert!(
        refused
            .header("ratelimit")
            .unwrap()
            .starts_with("\"default\";r=0;t=86")
    );
    assert_eq!(
        refused.header("ratelimit-policy"),
        Some("\"default\";q=2;w=86400")
    );
    assert_eq!(
        refused.header("content-type"),
        Some("application/problem+json")
    );
    assert_eq!(refused.header("cache-control"), Some("no-store"));
    assert!(
        !refused
            .headers
            .keys()
            .any(|name| name.as_str().starts_with("x-ratelimit"))
    );
    let problem: serde_json::Value = serde_json::from_str(&refused.body).unwrap();
    assert_eq!(problem["status"], 429);
    assert_eq!(problem["violated-policies"], serde_json::json!(["default"]));
    assert_eq!(problem["error"], problem["detail"]);
}

#[actix_web::test]
async fn a_wait_of_less_than_a_second_is_a_second() {
    let limit = RateLimit::builder("default", 1, Duration::from_millis(900));
    let app = app!(limit.build().unwrap());

    let refused = loop {
        let answer = answer(&app, from("192.0.2.1")).await;
        if answer.status == 429 {
            break answer;
        }
    };

    assert_eq!(refused.header("retry-after"), Some("1"));
}

#[actix_web::test]
async fn an_application_can_refuse_in_its_own_words_and_keeps_the_fields() {
    let limit = limit(1).refusal(|refusal| {
        let text = format!("{} in {}", refusal.policy, refusal.retry_after);
        HttpResponse::TooManyRequests().body(text)
    });
    let app = app!(limit.build().unwrap());
    status(&app, from("192.0.2.1")).await;

    let refused = answer(&app, from("192.0.2.1")).await;

    let retry_after = refused.header("retry-after").unwrap();
    assert_eq!(refused.body, format!("default in {retry_after}"));
    assert!(refused.header("ratelimit").is_some());
}

#[actix_web::test]
async fn each_of_two_limits_adds_its_entry() {
    let inner = RateLimit::builder("log-in", 1, DAY).build().unwrap();
    let outer = RateLimit::builder("default", 10, DAY).build().unwrap();
    let app = app!(inner, outer);

    let passed = answer(&app, from("192.0.2.1")).await;
    let refused = answer(&app, from("192.0.2.1")).await;

    let passed = passed.all("ratelimit");
    assert!(passed[0].starts_with("\"log-in\";r=0;"), "{passed:?}");
    assert!(passed[1].starts_with("\"default\";r=9;"), "{passed:?}");
    assert_eq!(refused.status, 429);
    assert_eq!(refused.all("ratelimit-policy").len(), 2);
    let refused = refused.all("ratelimit");
    assert!(refused[0].starts_with("\"log-in\";r=0;"), "{refused:?}");
    assert!(refused[1].starts_with("\"default\";r=8;"), "{refused:?}");
}

#[actix_web::test]
async fn a_refusal_of_the_outer_limit_has_the_outer_entry_only() {
    let inner = RateLimit::builder("log-in", 9, DAY).build().unwrap();
    let outer = RateLimit::builder("default", 1, DAY).build().unwrap();
    let app = app!(inner, outer);
    status(&app, from("192.0.2.1")).await;

    let refused = answer(&app, from("192.0.2.1")).await;

    assert_eq!(refused.status, 429);
    let entries = refused.all("ratelimit");
    assert_eq!(entries.len(), 1);
    assert!(entries[0].starts_with("\"default\";r=0;"), "{entries:?}");
}
