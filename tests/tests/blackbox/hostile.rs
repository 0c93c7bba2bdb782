//! Requests that no honest client sends: always refused, never a broken server.

use actix_web::http::Method;
use listbud_tests::{Account, TestApp};
use serde_json::json;

/// Every request that takes JSON.
async fn endpoints(ada: &Account) -> Vec<(Method, String)> {
    let (place, list, tag) = (
        ada.place_named("X").await,
        ada.list("X").await,
        ada.tag("X").await,
    );
    vec![
        (Method::POST, "/api/auth/register".to_owned()),
        (Method::POST, "/api/auth/login".to_owned()),
        (Method::PATCH, "/api/me".to_owned()),
        (Method::POST, "/api/places".to_owned()),
        (Method::POST, "/api/places/bulk".to_owned()),
        (Method::PUT, format!("/api/places/{place}")),
        (Method::PUT, format!("/api/places/{place}/tags")),
        (Method::POST, "/api/lists".to_owned()),
        (Method::PATCH, format!("/api/lists/{list}")),
        (Method::POST, "/api/tags".to_owned()),
        (Method::PATCH, format!("/api/tags/{tag}")),
    ]
}

#[actix_web::test]
async fn what_is_no_json_is_400_everywhere() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let deep_array = "[".repeat(10_000) + &"]".repeat(10_000);
    let deep_object = "{\"name\":".repeat(10_000) + "1" + &"}".repeat(10_000);
    let bodies: [&[u8]; 6] = [
        b"",
        b"{",
        b"{\"name",
        b"{'name':'x'}",
        b"\x00\x01\x02",
        b"\xff\xfe{}",
    ];

    for (method, path) in endpoints(&ada).await {
        for body in bodies {
            let request = ada.request(method.clone(), &path);
            let answer = request
                .raw("application/json", body.to_vec())
                .expect(400)
                .await;
            assert_eq!(answer.code(), "unreadable");
        }
        // Here the shape may be told before the end is seen.
        for body in [&deep_array, &deep_object] {
            let request = ada.request(method.clone(), &path);
            let answer = request.raw("application/json", body.clone()).send().await;
            assert!(matches!(answer.status(), 400 | 422), "{answer}");
        }
    }
}

#[actix_web::test]
async fn text_that_breaks_off_or_is_no_unicode_is_400() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let bodies: [&[u8]; 6] = [
        b"{\"name\":\"x\"",
        b"{\"name\":\"x\"} trailing",
        b"{\"name\":\"\\ud800\"}",
        b"{\"name\":\"\\ud800\\ud800\"}",
        b"{\"name\":\"\xff\xfe\"}",
        b"{\"name\":\"a\nb\"}",
    ];

    for path in ["/api/places", "/api/lists", "/api/tags"] {
        for body in bodies {
            let request = ada.request(Method::POST, path);
            request
                .raw("application/json", body.to_vec())
                .expect(400)
                .await;
        }
    }
    let me = ada.request(Method::PATCH, "/api/me");
    me.raw("application/json", bodies[2].to_vec())
        .expect(400)
        .await;
    assert_eq!(ada.places("").await.len(), 0);
}

#[actix_web::test]
async fn json_that_is_no_object_is_422_everywhere() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for (method, path) in endpoints(&ada).await {
        for body in [
            json!(null),
            json!(5),
            json!("x"),
            json!([]),
            json!([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
        ] {
            let answer = ada
                .request(method.clone(), &path)
                .json(&body)
                .expect(422)
                .await;
            assert_eq!(answer.faults(), ["body wrong_type"], "{body}: {answer}");
        }
    }
}

#[actix_web::test]
async fn nul_bytes_in_any_text_never_reach_the_database() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let nul = "a\u{0}b";

    for (method, path) in endpoints(&ada).await {
        for field in [
            "name",
            "notes",
            "address",
            "url",
            "description",
            "emoji",
            "color",
            "placeId",
            "email",
            "password",
        ] {
            for value in [json!(nul), json!("\u{0}")] {
                let mut body = json!({ "name": "x" });
                body[field] = value;
                let answer = ada.request(method.clone(), &path).json(&body).send().await;
                assert!(answer.status() < 500, "{field}: {answer}");
            }
        }
    }
    for path in [
        "/api/places?q=%00",
        "/api/places/search?query=a%00b",
        "/api/places?list=%00",
        "/api/places?cursor=%00",
        "/api/places?sort=%00&limit=1",
        "/api/places/%00",
        "/api/export?format=%00",
    ] {
        let answer = ada.get(path).send().await;
        assert!(answer.status() < 500, "{answer}");
    }
    let stored = "SELECT count(*) FROM places WHERE name LIKE '%' || chr(1) || '%'";
    assert_eq!(app.sql().await.number(stored).await, 0);
}

#[actix_web::test]
async fn a_body_of_another_type_or_encoding_is_415() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let body = json!({ "name": "X" }).to_string();

    for (method, path) in endpoints(&ada).await {
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/xml",
            "nonsense",
        ] {
            let request = ada.request(method.clone(), &path);
            request.raw(kind, body.clone()).expect(415).await;
        }
        for encoding in ["gzip", "br", "deflate", "zstd"] {
            let request = ada.request(method.clone(), &path);
            let request = request.raw("application/json", body.clone());
            request
                .header("content-encoding", encoding)
                .expect(415)
                .await;
        }
    }
    let places = ada.places("").await;
    assert_eq!(places.len(), 1);
}

#[actix_web::test]
async fn a_body_beyond_the_limit_is_413() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let large = json!({ "name": "x".repeat(600_000) });

    for (method, path) in endpoints(&ada).await {
        let answer = ada.request(method, &path).json(&large).expect(413).await;
        assert_eq!(answer.code(), "too_large");
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
async fn a_field_that_stands_twice_is_refused() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    let body = "{\"name\":\"one\",\"name\":\"two\"}";
    for path in ["/api/places", "/api/lists", "/api/tags"] {
        let answer = ada
            .request(Method::POST, path)
            .raw("application/json", body);
        assert_eq!(answer.expect(422).await.faults(), ["name duplicate_field"]);
    }
}

#[actix_web::test]
async fn prototype_keys_are_no_fields() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for key in ["__proto__", "constructor", "prototype"] {
        let body = format!("{{\"name\":\"X\",\"{key}\":{{\"isAdmin\":true}}}}");
        let answer = ada
            .request(Method::POST, "/api/lists")
            .raw("application/json", body);
        let answer = answer.send().await;
        // Dropped or refused, never kept.
        assert!(matches!(answer.status(), 201 | 422), "{answer}");
        assert!(!answer.text().contains("isAdmin"));
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
        (Method::DELETE, "/api/me", "PATCH"),
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
