use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::http::Method;
use actix_web::test::init_service;
use actix_web::{App, error, web};
use listbud_security::{CorsPolicy, Origin};

use super::*;

const OURS: &str = "https://app.example.org";

/// An application that counts how often its handler ran.
macro_rules! app {
    ($policy:expr, $runs:expr) => {{
        let runs = Arc::clone(&$runs);
        let handler = move || {
            runs.fetch_add(1, Ordering::Relaxed);
            async { HttpResponse::Created().finish() }
        };
        let failing = async || Err::<&str, _>(error::ErrorConflict("taken"));
        let app = App::new()
            .wrap($policy)
            .service(web::resource("/").route(web::post().to(handler)))
            .route("/failing", web::get().to(failing));
        init_service(app).await
    }};
}

fn policy() -> CorsPolicy {
    CorsPolicy::new([Origin::parse(OURS).unwrap()])
}

fn count() -> Arc<AtomicUsize> {
    Arc::new(AtomicUsize::new(0))
}

fn post(origin: &str) -> TestRequest {
    TestRequest::post().insert_header(("origin", origin))
}

fn preflight(origin: &str, method: &str, headers: &str) -> TestRequest {
    TestRequest::default()
        .method(Method::OPTIONS)
        .insert_header(("origin", origin))
        .insert_header(("access-control-request-method", method))
        .insert_header(("access-control-request-headers", headers))
}

/// The entries of a list field, sorted, as actix-cors keeps them in a set.
fn list(answer: &Answer, name: &str) -> Vec<String> {
    let mut list: Vec<String> = answer
        .header(name)
        .unwrap_or_default()
        .split(", ")
        .map(str::to_lowercase)
        .collect();
    list.sort();
    list
}

#[actix_web::test]
async fn a_listed_origin_is_admitted_and_told_so() {
    let runs = count();
    let app = app!(policy(), runs);

    let admitted = answer(&app, post(OURS)).await;

    assert_eq!((admitted.status, runs.load(Ordering::Relaxed)), (201, 1));
    assert_eq!(admitted.header("access-control-allow-origin"), Some(OURS));
    assert_eq!(admitted.header("access-control-allow-credentials"), None);
    assert!(list(&admitted, "vary").contains(&"origin".to_owned()));
    assert_eq!(
        list(&admitted, "access-control-expose-headers"),
        [
            "content-disposition",
            "etag",
            "link",
            "location",
            "ratelimit",
            "ratelimit-policy",
            "retry-after",
            "x-request-id",
        ]
    );
}

#[actix_web::test]
async fn a_request_without_origin_is_admitted() {
    let runs = count();
    let app = app!(policy(), runs);

    let admitted = answer(&app, TestRequest::post()).await;

    assert_eq!((admitted.status, runs.load(Ordering::Relaxed)), (201, 1));
    assert_eq!(admitted.header("access-control-allow-origin"), None);
}

#[actix_web::test]
async fn any_other_origin_is_refused_and_the_handler_does_not_run() {
    let runs = count();
    let app = app!(policy(), runs);

    for origin in [
        "https://evil.example",
        "https://app.example.org.evil.example",
        "https://evil-app.example.org",
        "http://app.example.org",
        "https://app.example.org:8443",
        "https://app.example.org/",
        "null",
        "*",
        "",
    ] {
        let refused = answer(&app, post(origin)).await;

        assert_eq!(refused.status, 403, "{origin:?}");
        assert_eq!(refused.problem()["code"], "foreign_origin");
        assert_eq!(refused.header("access-control-allow-origin"), None);
        assert!(list(&refused, "vary").contains(&"origin".to_owned()));
    }
    assert_eq!(runs.load(Ordering::Relaxed), 0);
}

#[actix_web::test]
async fn the_own_origin_is_admitted_without_being_listed_and_any_other_is_not() {
    let runs = count();
    let app = app!(CorsPolicy::new([]), runs);
    let page = |origin: &str| post(origin).insert_header(("host", "app.example.org:8080"));

    let own = answer(&app, page("http://app.example.org:8080")).await;
    let behind_proxy = page("https://app.example.org");
    let behind_proxy = behind_proxy.insert_header(("sec-fetch-site", "same-origin"));
    let behind_proxy = answer(&app, behind_proxy).await;

    for admitted in [own, behind_proxy] {
        assert_eq!(admitted.status, 201);
        assert_eq!(admitted.header("access-control-allow-origin"), None);
        assert_eq!(list(&admitted, "vary"), ["origin"]);
    }
    for origin in [
        "https://app.example.org:8080",
        "http://app.example.org",
        "http://evil.app.example.org:8080",
        "null",
    ] {
        assert_eq!(answer(&app, page(origin)).await.status, 403, "{origin}");
    }
    assert_eq!(runs.load(Ordering::Relaxed), 2);
}

#[actix_web::test]
async fn an_empty_list_admits_no_origin() {
    let runs = count();
    let app = app!(CorsPolicy::new([]), runs);

    let refused = answer(&app, post(OURS)).await;

    assert_eq!((refused.status, runs.load(Ordering::Relaxed)), (403, 0));
}

#[actix_web::test]
async fn a_preflight_is_answered_without_the_handler() {
    let runs = count();
    let app = app!(policy(), runs);

    let allowed = answer(&app, preflight(OURS, "POST", "content-type, Authorization")).await;

    assert_eq!((allowed.status, runs.load(Ordering::Relaxed)), (200, 0));
    assert_eq!(allowed.header("access-control-allow-origin"), Some(OURS));
    assert_eq!(allowed.header("access-control-max-age"), Some("7200"));
    assert!(list(&allowed, "vary").contains(&"origin".to_owned()));
    let methods = list(&allowed, "access-control-allow-methods");
    assert_eq!(methods, ["delete", "get", "patch", "post", "put"]);
    assert_eq!(
        list(&allowed, "access-control-allow-headers"),
        [
            "authorization",
            "content-type",
            "idempotency-key",
            "if-match",
            "if-none-match",
            "traceparent",
            "x-request-id",
        ]
    );
}

#[actix_web::test]
async fn a_preflight_that_asks_for_too_much_is_refused() {
    let app = app!(policy(), count());

    for (request, code) in [
        (
            preflight("https://evil.example", "POST", "content-type"),
            "foreign_origin",
        ),
        (preflight(OURS, "TRACE", "content-type"), "foreign_method"),
        (preflight(OURS, "POST", "x-secret"), "foreign_headers"),
        (preflight(OURS, "POST", "not a name"), "foreign_headers"),
    ] {
        let refused = answer(&app, request).await;

        assert_eq!(refused.status, 403, "{code}");
        assert_eq!(refused.problem()["code"], code);
        assert!(list(&refused, "vary").contains(&"origin".to_owned()));
    }
}

#[actix_web::test]
async fn an_options_request_that_is_no_preflight_goes_to_the_route() {
    let app = app!(policy(), count());
    let request = TestRequest::default().method(Method::OPTIONS);

    let answered = answer(&app, request).await;

    assert_eq!(answered.status, 405);
}

#[actix_web::test]
async fn errors_and_absent_pages_keep_the_headers_and_their_own_body() {
    let app = app!(policy(), count());

    let failing = TestRequest::with_uri("/failing").insert_header(("origin", OURS));
    let failed = answer(&app, failing).await;
    let absent = answer(&app, post(OURS).uri("/absent")).await;

    assert_eq!((failed.status, failed.body.as_str()), (409, "taken"));
    assert_eq!(failed.header("access-control-allow-origin"), Some(OURS));
    assert_eq!(absent.status, 404);
    assert_eq!(absent.header("access-control-allow-origin"), Some(OURS));
}

#[actix_web::test]
async fn cookies_are_allowed_when_asked_for_and_for_listed_origins_only() {
    let app = app!(policy().allow_credentials(), count());

    let admitted = answer(&app, post(OURS)).await;
    let refused = answer(&app, post("https://evil.example")).await;

    assert_eq!(
        admitted.header("access-control-allow-credentials"),
        Some("true")
    );
    assert_eq!(refused.header("access-control-allow-credentials"), None);
}
