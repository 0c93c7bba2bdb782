//! Web pages of other origins.

use actix_web::http::Method;
use listbud_tests::{Account, Answer, Form, Request, TestApp, contract};
use serde_json::{Value, json};

const OURS: &str = "https://app.example.org";

/// Origins that look like ours, or like none.
const FOREIGN: [&str; 14] = [
    "https://evil.example",
    "https://app.example.org.evil.example",
    "https://evil-app.example.org",
    "https://evil.app.example.org",
    "https://example.org",
    "http://app.example.org",
    "https://app.example.org:8443",
    "https://app.example.org/",
    "https://app.example.org@evil.example",
    "https://app.example.orgevil",
    "//app.example.org",
    "null",
    "*",
    "",
];

async fn start() -> TestApp {
    TestApp::builder().set("CORS_ORIGIN", OURS).start().await
}

fn preflight(request: Request, origin: &str, method: &str) -> Request {
    request
        .header("origin", origin)
        .header("access-control-request-method", method)
}

#[actix_web::test]
async fn a_page_of_a_foreign_origin_is_refused_on_every_route_and_nothing_is_done() {
    let app = start().await;
    let ada = app.sign_up("ada").await;
    let (place, list, tag) = (
        ada.place_named("X").await,
        ada.list("X").await,
        ada.tag("X").await,
    );
    let session = ada.log_in().await.session().await;
    let sql = app.sql().await;
    let before = sql.dump().await;

    for (method, path, operation) in contract::operations() {
        let id = match path.split('/').nth(2) {
            Some("places") => &place,
            Some("lists" | "folders") => &list,
            Some("tags" | "categories") => &tag,
            _ => &session,
        };
        let path = path.replace("{id}", id).replace("{placeId}", &place);
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = || {
            let request = ada.request(method.clone(), &path);
            let content = &operation["requestBody"]["content"];
            if content["multipart/form-data"].is_object() {
                request.form(&Form::file("x.csv", b"Title,Note,URL\nX,,\n"))
            } else if content.is_object() {
                request.json(&sound(&path, &ada, &place, &tag))
            } else {
                request
            }
        };
        let foreign = request().header("origin", "https://evil.example");
        refused(&foreign.expect(403).await);
    }

    assert_eq!(sql.dump().await, before);
}

/// A body that the route would take from anybody else.
fn sound(path: &str, ada: &Account, place: &str, tag: &str) -> Value {
    let password = Account::PASSWORD;
    match path.split('/').next_back() {
        Some("login") => json!({ "email": ada.email, "password": password }),
        Some("register") => {
            json!({ "email": "bea@example.org", "password": password, "name": "Bea" })
        }
        Some("refresh") => json!({ "refreshToken": ada.refresh_token }),
        Some("password") => json!({ "currentPassword": password, "newPassword": "another horse" }),
        Some("bulk") => json!({ "ids": [place], "action": "delete" }),
        Some("tags") if path.contains("/places/") => json!({ "tagIds": [tag] }),
        _ => json!({ "name": "changed" }),
    }
}

/// The refusal tells nothing to the page, and can be read by a person.
fn refused(answer: &Answer) {
    assert_eq!(answer.code(), "foreign_origin", "{answer}");
    for line in answer.header_lines() {
        assert!(
            !line.starts_with("access-control-allow"),
            "{line}: {answer}"
        );
    }
}

#[actix_web::test]
async fn origins_that_resemble_ours_are_refused() {
    let app = start().await;
    let ada = app.sign_up("ada").await;

    for origin in FOREIGN {
        for path in ["/api/lists", "/api/nothing", "/health"] {
            let request = ada.get(path).header("origin", origin);
            let answer = request.send().await;
            assert_eq!(answer.status(), 403, "{origin:?}: {answer}");
            refused(&answer);
        }
        let asked = app.anonymous().request(Method::OPTIONS, "/api/lists");
        let asked = preflight(asked, origin, "GET").send().await;
        assert_eq!(asked.status(), 403, "{origin:?}: {asked}");
        refused(&asked);
    }
    ada.get("/api/lists")
        .header("origin", OURS)
        .expect(200)
        .await;
    ada.get("/api/lists").expect(200).await;
}

#[actix_web::test]
async fn without_a_listed_origin_no_page_may_call() {
    let app = TestApp::start().await;

    let answer = app.get("/api/openapi.json").header("origin", OURS);

    refused(&answer.expect(403).await);
}

#[actix_web::test]
async fn a_preflight_is_answered_before_routes_and_tokens_are_looked_at() {
    let app = start().await;
    let anybody = app.anonymous();

    for path in [
        "/api/lists",
        "/api/auth/login",
        "/api/me",
        "/api/nothing",
        "/live",
    ] {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            let request = anybody.request(Method::OPTIONS, path);
            let request = preflight(request, OURS, method).header(
                "access-control-request-headers",
                "authorization, content-type, if-match, if-none-match, x-request-id, traceparent",
            );
            let answer = request.expect(200).await;
            assert_eq!(answer.header("access-control-allow-origin"), Some(OURS));
            assert_eq!(answer.header("access-control-allow-credentials"), None);
            assert_eq!(answer.header("access-control-max-age"), Some("7200"));
            assert!(answer.bytes().is_empty(), "{answer}");
        }
        for (method, headers) in [
            ("TRACE", ""),
            ("CONNECT", ""),
            ("GET", "x-evil"),
            ("GET", "cookie"),
        ] {
            let request = anybody.request(Method::OPTIONS, path);
            let request = preflight(request, OURS, method);
            let request = request.header("access-control-request-headers", headers);
            let answer = request.send().await;
            let is_refused = answer.status() == 403;
            assert!(is_refused, "{method} {headers}: {answer}");
        }
    }
    // No preflight, but a request of a method that nothing has.
    let plain = anybody.request(Method::OPTIONS, "/api/lists").send().await;
    assert!(matches!(plain.status(), 401 | 405), "{plain}");
}

#[actix_web::test]
async fn preflights_never_count() {
    let app = TestApp::builder()
        .set("CORS_ORIGIN", OURS)
        .set("RATE_LIMIT_MAX", "10")
        .set("RATE_LIMIT_WINDOW", "1d")
        .set("AUTH_RATE_LIMIT_MAX", "3")
        .set("AUTH_RATE_LIMIT_WINDOW", "1d")
        .start()
        .await;

    for _ in 0..100 {
        for path in ["/api/openapi.json", "/api/auth/login"] {
            let request = app.anonymous().request(Method::OPTIONS, path);
            let answer = preflight(request, OURS, "POST").expect(200).await;
            assert_eq!(answer.header("ratelimit"), None, "{answer}");
        }
    }
    let first = app.get("/api/openapi.json").header("origin", OURS);
    let first = first.expect(200).await;
    let body = json!({ "email": "ada@example.org", "password": "wrong horse battery" });
    let login = app
        .anonymous()
        .post("/api/auth/login", &body)
        .expect(401)
        .await;

    let remaining = first.header("ratelimit").unwrap();
    assert!(remaining.contains("r=9;"), "{remaining}");
    let remaining = login.header_lines();
    let is_first = |line: &String| line.contains("\"credentials\";r=2;");
    assert!(remaining.iter().any(is_first), "{remaining:?}");
}

#[actix_web::test]
async fn every_refusal_can_be_read_by_the_page_that_caused_it() {
    let app = TestApp::builder()
        .set("CORS_ORIGIN", OURS)
        .set("AUTH_RATE_LIMIT_MAX", "2")
        .start()
        .await;
    let ada = app.sign_up("ada").await;
    let from = |request: Request| request.header("origin", OURS);
    let wrong = json!({ "email": ada.email, "password": "wrong horse battery" });

    let mut answers = vec![
        from(ada.get("/api/places?limit=x")).expect(400).await,
        from(app.get("/api/me")).expect(401).await,
        from(ada.get("/api/places/x")).expect(404).await,
        from(ada.get("/api/nothing")).expect(404).await,
        from(ada.delete("/api/lists")).expect(405).await,
        from(ada.post("/api/lists", &json!({ "name": "x".repeat(600_000) })))
            .expect(413)
            .await,
        from(
            ada.request(Method::POST, "/api/lists")
                .raw("text/plain", "x"),
        )
        .expect(415)
        .await,
        from(ada.post("/api/lists", &json!({}))).expect(422).await,
    ];
    let mut limited = from(app.anonymous().post("/api/auth/login", &wrong))
        .send()
        .await;
    while limited.status() == 401 {
        limited = from(app.anonymous().post("/api/auth/login", &wrong))
            .send()
            .await;
    }
    assert_eq!(limited.status(), 429);
    answers.push(limited);
    app.sql()
        .await
        .rows("ALTER TABLE tags RENAME TO gone")
        .await;
    answers.push(from(ada.get("/api/tags")).expect(500).await);
    app.database().close();
    answers.push(from(ada.get("/api/lists")).expect(503).await);
    app.database().open();

    for answer in answers {
        let allowed = answer.header("access-control-allow-origin");
        assert_eq!(allowed, Some(OURS), "{answer}");
        let exposed = answer.header("access-control-expose-headers").unwrap();
        for name in ["retry-after", "x-request-id", "ratelimit", "etag"] {
            assert!(exposed.contains(name), "{name}: {exposed}");
        }
    }
}
