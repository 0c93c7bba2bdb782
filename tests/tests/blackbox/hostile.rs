//! Requests that no honest client sends: always answered, never with a 5xx, and
//! never a broken server.

mod endless;
mod keys;
mod routes;
mod sizes;
mod unreadable;
mod uploads;
mod values;

use std::io::Write;

use actix_web::http::Method;
use flate2::{Compression, write::GzEncoder};
use listbud_tests::TestApp;

/// Compresses as `gzip -9` does.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[actix_web::test]
async fn nul_in_a_path_or_a_query_finds_nothing() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for path in [
        "/api/places?q=%00",
        "/api/places/search?query=a%00b",
        "/api/places?list=%00",
        "/api/places?cursor=%00",
        "/api/places?sort=%00&limit=1",
        "/api/places/%00",
        "/api/export?format=%00",
        "/api/me/audit?cursor=%00",
        "/api/me/sessions/%00",
    ] {
        let answer = ada.get(path).send().await;
        assert!(matches!(answer.status(), 200 | 400 | 404 | 405), "{answer}");
    }
}

#[actix_web::test]
async fn numbers_beyond_all_bounds_are_refused() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for number in [
        "1e400",
        "-1e400",
        "NaN",
        "Infinity",
        "1e308",
        "99999999999999999999999999",
        "-0.0000001",
    ] {
        let body = format!("{{\"name\":\"X\",\"rating\":{number}}}");
        let answer = ada
            .request(Method::POST, "/api/places")
            .raw("application/json", body);
        let answer = answer.send().await;
        assert!(matches!(answer.status(), 400 | 422), "{number}: {answer}");
    }
    let minus_zero = "{\"name\":\"X\",\"latitude\":-0.0,\"longitude\":-0.0,\"rating\":-0.0}";
    let answer = ada
        .request(Method::POST, "/api/places")
        .raw("application/json", minus_zero);
    let place = answer.expect(201).await;
    for field in ["latitude", "longitude", "rating"] {
        let written = format!("\"{field}\":0.0");
        assert!(place.text().contains(&written), "{place}");
    }
}

#[actix_web::test]
async fn unknown_paths_and_methods_are_problems_too() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for path in [
        "/api",
        "/api/",
        "/api/nothing",
        "/api/places/x/y/z",
        "/api//places",
        "/api/places/",
        "/nothing",
    ] {
        let answer = ada.get(path).expect(404).await;
        assert_eq!(
            answer.header("content-type"),
            Some("application/problem+json")
        );
        assert_eq!(answer.code(), "not_found");
    }
    for (method, path, allowed) in [
        (Method::PATCH, "/api/places", "POST"),
        (Method::PUT, "/api/me", "PATCH"),
        (Method::GET, "/api/auth/login", "POST"),
        (Method::POST, "/api/openapi.json", "GET"),
        (Method::GET, "/api/places/bulk", "POST"),
    ] {
        let answer = ada.request(method, path).expect(405).await;
        assert!(
            answer.header("allow").unwrap().contains(allowed),
            "{answer}"
        );
        assert_eq!(answer.code(), "method_not_allowed");
    }
}

#[actix_web::test]
async fn an_expectation_or_odd_header_breaks_nothing() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for (name, value) in [
        ("if-match", "garbage"),
        ("if-match", "\u{fc}"),
        ("if-none-match", "W/\"\"\"\""),
        ("x-request-id", "<script>alert(1)</script>"),
        ("x-forwarded-for", "not an address, 1.2.3.4"),
        ("accept", "application/xml"),
        ("accept-language", "xx"),
        ("range", "bytes=0-1"),
    ] {
        let answer = ada.get("/api/places").header(name, value).send().await;
        assert!(answer.status() < 500, "{name}: {answer}");
        let id = answer.header("x-request-id").unwrap_or_default();
        assert!(!id.contains('<'), "{id}");
    }
}

#[actix_web::test]
async fn every_answer_names_its_request() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    let (first, second) = (
        ada.get("/api/lists").expect(200).await,
        ada.get("/api/x").expect(404).await,
    );

    let id = |answer: &listbud_tests::Answer| answer.header("x-request-id").unwrap().to_owned();
    assert_ne!(id(&first), id(&second));
}
