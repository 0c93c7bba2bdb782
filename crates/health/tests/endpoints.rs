//! What each endpoint answers, to whom.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use actix_web::{
    App,
    body::to_bytes,
    http::{Method, StatusCode, header::HeaderMap},
    test::{TestRequest, call_service, init_service},
};
use listbud_health::{Health, HealthBuilder, Observation, check_fn};
use serde_json::{Value, json};
use time::OffsetDateTime;

#[path = "endpoints/draft.rs"]
mod draft;

const STRANGER: &str = "203.0.113.9:4000";
const NEIGHBOUR: &str = "127.0.0.1:4000";
const PATHS: [&str; 7] = [
    "/live",
    "/livez",
    "/ready",
    "/readyz",
    "/health",
    "/api/health",
    "/health/detailed",
];

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default()
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("JSON")
    }
}

fn builder() -> HealthBuilder {
    let start_of_2026 = OffsetDateTime::from_unix_timestamp(1_767_225_600).expect("a time");
    Health::builder("shop", "1.2.3", move || start_of_2026)
}

fn well() -> HealthBuilder {
    builder()
        .token("s3cret-token")
        .fact("environment", "production")
        .check(check_fn("database", || async {
            Observation::healthy()
                .with("server", "16.4")
                .with("pool", json!({ "size": 4, "max": 10 }))
                .took(std::time::Duration::from_micros(1234))
        }))
        .check(check_fn("mail", || async { Observation::healthy() }).informative())
}

fn ill() -> HealthBuilder {
    builder()
        .token("s3cret-token")
        .check(check_fn("database", || async {
            Observation::unhealthy("password authentication failed for user ada at 10.0.0.7")
                .with("sqlstate", "28P01")
        }))
}

fn serving(builder: HealthBuilder) -> Health {
    let health = builder.build().expect("a registry");
    health.lifecycle().started();
    health
}

async fn ask(health: &Health, request: TestRequest) -> Answer {
    let app = init_service(App::new().configure(|config| health.configure(config))).await;
    let response = call_service(&app, request.to_request()).await;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = to_bytes(response.into_body()).await.expect("a body");
    let text = String::from_utf8(body.to_vec()).expect("text");
    Answer {
        status,
        headers,
        text,
    }
}

fn from(peer: &str, path: &str) -> TestRequest {
    TestRequest::get()
        .uri(path)
        .peer_addr(peer.parse().expect("an address"))
}

#[actix_web::test]
async fn liveness_says_alive_with_time_and_uptime() {
    let answer = ask(&serving(well()), from(STRANGER, "/live")).await;

    assert_eq!(answer.status, 200);
    let mut body = answer.json();
    assert!(body["uptime"].take().is_u64());
    let expected = json!({
        "status": "alive", "timestamp": "2026-01-01T00:00:00Z", "uptime": null
    });
    assert_eq!(body, expected);
}

#[actix_web::test]
async fn liveness_runs_no_check_and_minds_no_phase() {
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    let check = check_fn("counted", move || {
        counted.fetch_add(1, Ordering::SeqCst);
        async { Observation::unhealthy("ill") }
    });
    let health = builder().check(check).build().expect("a registry");

    let starting = ask(&health, from(STRANGER, "/live")).await;
    health.lifecycle().started();
    let serving = ask(&health, from(STRANGER, "/livez")).await;
    health.lifecycle().draining();
    let draining = ask(&health, from(STRANGER, "/live")).await;
    let by_live = runs.load(Ordering::SeqCst);
    ask(&health, from(STRANGER, "/health")).await;

    assert_eq!([starting.status, serving.status, draining.status], [200; 3]);
    assert_eq!(by_live, 0);
    assert_eq!(runs.load(Ordering::SeqCst), 1, "the check does count");
}

#[actix_web::test]
async fn liveness_fails_once_a_promised_heartbeat_is_missed() {
    let health = serving(builder().stalled_after(std::time::Duration::ZERO));
    let before = ask(&health, from(STRANGER, "/live")).await;

    let _heartbeat = health.heartbeat();
    while !health.is_stalled() {
        actix_web::rt::task::yield_now().await;
    }
    let after = ask(&health, from(STRANGER, "/live")).await;

    assert_eq!(before.status, 200);
    assert_eq!(after.status, 503);
    assert_eq!(after.json()["status"], "stalled");
    assert_eq!(after.header("retry-after"), "1");
}

#[actix_web::test]
async fn readiness_follows_the_lifecycle() {
    let health = well().build().expect("a registry");

    let starting = ask(&health, from(STRANGER, "/ready")).await;
    health.lifecycle().started();
    let serving = ask(&health, from(STRANGER, "/ready")).await;
    health.lifecycle().draining();
    let draining = ask(&health, from(STRANGER, "/readyz")).await;

    let not_ready = |reason: &str| json!({ "status": "not ready", "reason": reason, "timestamp": "2026-01-01T00:00:00Z" });
    assert_eq!(starting.status, 503);
    assert_eq!(starting.json(), not_ready("starting"));
    assert_eq!(serving.status, 200);
    let ready = json!({ "status": "ready", "timestamp": "2026-01-01T00:00:00Z" });
    assert_eq!(serving.json(), ready);
    assert_eq!(draining.status, 503);
    assert_eq!(draining.json(), not_ready("draining"));
}

#[actix_web::test]
async fn unreadiness_names_the_failed_check_and_nothing_else() {
    let answer = ask(&serving(ill()), from(NEIGHBOUR, "/ready")).await;

    assert_eq!(answer.status, 503);
    let expected = json!({
        "status": "not ready", "reason": "database", "timestamp": "2026-01-01T00:00:00Z"
    });
    assert_eq!(answer.json(), expected);
}

#[actix_web::test]
async fn the_public_sees_names_and_statuses_only() {
    let health = serving(well());

    let mut overview = ask(&health, from(STRANGER, "/health")).await.json();
    let mut detailed = ask(&health, from(STRANGER, "/health/detailed"))
        .await
        .json();

    assert!(overview["uptime"].take().is_u64());
    assert!(detailed["uptime"].take().is_u64());
    let expected = json!({
        "status": "healthy", "timestamp": "2026-01-01T00:00:00Z", "uptime": null,
        "checks": { "database": "healthy", "mail": "healthy" }
    });
    assert_eq!(overview, expected);
    let expected = json!({
        "status": "healthy", "timestamp": "2026-01-01T00:00:00Z", "uptime": null,
        "checks": { "database": { "status": "healthy" }, "mail": { "status": "healthy" } }
    });
    assert_eq!(detailed, expected);
}

#[actix_web::test]
async fn the_token_shows_everything() {
    let health = serving(well());
    let with_token =
        |path| from(STRANGER, path).insert_header(("authorization", "Bearer s3cret-token"));

    let overview = ask(&health, with_token("/health")).await.json();
    let mut detailed = ask(&health, with_token("/health/detailed")).await.json();

    assert_eq!(overview["version"], "1.2.3");
    assert_eq!(overview["environment"], "production");
    assert!(detailed["uptime"].take().is_u64());
    assert!(detailed["checks"]["mail"]["latencyMs"].take().is_number());
    let expected = json!({
        "status": "healthy",
        "timestamp": "2026-01-01T00:00:00Z",
        "uptime": null,
        "service": "shop",
        "version": "1.2.3",
        "environment": "production",
        "phase": "serving",
        "checkedAt": "2026-01-01T00:00:00Z",
        "checks": {
            "database": {
                "status": "healthy", "required": true, "latencyMs": 1.234,
                "server": "16.4", "pool": { "size": 4, "max": 10 }
            },
            "mail": { "status": "healthy", "required": false, "latencyMs": null }
        }
    });
    assert_eq!(detailed, expected);
}

#[actix_web::test]
async fn a_neighbour_sees_details_unless_it_forwards() {
    let health = serving(ill());

    let direct = ask(&health, from(NEIGHBOUR, "/health/detailed")).await;

    assert!(direct.text.contains("28P01"), "{}", direct.text);
    for header in ["X-Forwarded-For", "Forwarded", "X-Real-IP"] {
        let request = from(NEIGHBOUR, "/health/detailed").insert_header((header, "127.0.0.1"));
        let forwarded = ask(&health, request).await;

        let mut body = forwarded.json();
        body["uptime"].take();
        let expected = json!({
            "status": "unhealthy", "timestamp": "2026-01-01T00:00:00Z", "uptime": null,
            "checks": { "database": { "status": "unhealthy" } }
        });
        assert_eq!(body, expected, "{header}");
    }
}

#[actix_web::test]
async fn reasons_and_versions_stay_hidden_from_strangers_in_every_shape() {
    let health = serving(ill());

    for path in PATHS {
        for accept in ["*/*", "application/health+json"] {
            let request = from(STRANGER, path)
                .insert_header(("accept", accept))
                .insert_header(("authorization", "Bearer wrong"));
            let text = ask(&health, request).await.text;

            for secret in [
                "ada", "10.0.0.7", "28P01", "1.2.3", "shop", "latency", "observed",
            ] {
                assert!(!text.contains(secret), "{path} {accept}: {text}");
            }
        }
    }
}

#[actix_web::test]
async fn degraded_is_200_and_unhealthy_503_for_the_overview_and_the_details() {
    let so_so = || check_fn("disk", || async { Observation::degraded("nearly full") });
    let degraded = serving(builder().check(so_so()));
    let unhealthy = serving(ill());

    for path in ["/health", "/api/health", "/health/detailed"] {
        let answer = ask(&degraded, from(STRANGER, path)).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.json()["status"], "degraded", "{path}");
        assert_eq!(answer.header("retry-after"), "", "{path}");

        let answer = ask(&unhealthy, from(STRANGER, path)).await;
        assert_eq!(answer.status, 503, "{path}");
        assert_eq!(answer.json()["status"], "unhealthy", "{path}");
        assert_eq!(answer.header("retry-after"), "1", "{path}");
    }
}

#[actix_web::test]
async fn a_summary_tells_in_the_words_of_another_service() {
    let summarised =
        |builder: HealthBuilder| builder.summary("database", "connected", "disconnected");

    let well = ask(&serving(summarised(well())), from(STRANGER, "/health"))
        .await
        .json();
    let ill = ask(&serving(summarised(ill())), from(STRANGER, "/health"))
        .await
        .json();

    assert_eq!(well["database"], "connected");
    assert_eq!(ill["database"], "disconnected");
}

#[actix_web::test]
async fn no_answer_may_be_stored() {
    for health in [serving(well()), serving(ill())] {
        for path in PATHS {
            for method in [Method::GET, Method::HEAD, Method::POST] {
                let answer = ask(&health, from(STRANGER, path).method(method)).await;

                assert_eq!(answer.header("cache-control"), "no-store", "{path}");
            }
        }
    }
}

#[actix_web::test]
async fn other_methods_are_refused_with_those_allowed() {
    let health = serving(well());

    for path in PATHS {
        for method in [
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
            Method::OPTIONS,
        ] {
            let answer = ask(&health, from(STRANGER, path).method(method)).await;

            assert_eq!(answer.status, 405, "{path}");
            assert_eq!(answer.header("allow"), "GET, HEAD", "{path}");
        }
    }
}

#[actix_web::test]
async fn a_panicking_check_is_an_answer_and_no_crash() {
    let panicking = check_fn("fragile", || async {
        panic!("this panic is part of a test")
    });
    let health = serving(builder().check(panicking));

    let public = ask(&health, from(STRANGER, "/health/detailed")).await;
    let trusted = ask(&health, from(NEIGHBOUR, "/health/detailed")).await;
    let live = ask(&health, from(STRANGER, "/live")).await;

    assert_eq!(public.status, 503);
    assert_eq!(
        public.json()["checks"]["fragile"],
        json!({ "status": "unhealthy" })
    );
    assert_eq!(trusted.json()["checks"]["fragile"]["reason"], "panicked");
    assert_eq!(live.status, 200);
}

#[actix_web::test]
async fn a_detail_can_stand_in_the_overview_for_who_is_trusted() {
    let health = serving(well().overview_detail("database"));

    let trusted = ask(&health, from(NEIGHBOUR, "/health")).await.json();
    let public = ask(&health, from(STRANGER, "/health")).await.json();

    let expected = json!({ "server": "16.4", "pool": { "size": 4, "max": 10 } });
    assert_eq!(trusted["database"], expected);
    assert_eq!(public["database"], Value::Null);
}
