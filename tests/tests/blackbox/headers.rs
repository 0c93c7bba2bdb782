//! The whole header set of an answer of each class, written out.

use actix_web::http::Method;
use listbud_tests::{Answer, Clock, Request, TestApp, eventually};
use serde_json::json;

const OURS: &str = "https://app.example.org";

/// What every answer of the API carries.
const ALWAYS: [&str; 16] = [
    "cache-control: no-store",
    "content-security-policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; sandbox",
    "cross-origin-embedder-policy: require-corp",
    "cross-origin-opener-policy: same-origin",
    "cross-origin-resource-policy: same-origin",
    "origin-agent-cluster: ?1",
    "permissions-policy: accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()",
    "referrer-policy: no-referrer",
    "vary: Access-Control-Request-Headers, Access-Control-Request-Method, Origin",
    "x-content-type-options: nosniff",
    "x-dns-prefetch-control: off",
    "x-download-options: noopen",
    "x-frame-options: DENY",
    "x-permitted-cross-domain-policies: none",
    "x-request-id: (an id)",
    "x-xss-protection: 0",
];

/// What a page of another origin may read of any answer.
const EXPOSED: &str = "access-control-expose-headers: content-disposition, etag, link, location, \
                       ratelimit, ratelimit-policy, retry-after, x-request-id";

/// The status and what is not always there.
fn special(answer: &Answer) -> String {
    let lines: Vec<String> = answer
        .header_lines()
        .iter()
        .filter(|line| !line.starts_with("date: ") && !line.starts_with("content-length: "))
        .map(|line| steady(line))
        .collect();
    let missing: Vec<&str> = ALWAYS
        .into_iter()
        .chain([EXPOSED])
        .filter(|always| !lines.iter().any(|line| line == always))
        .map(|line| line.split(':').next().unwrap())
        .collect();
    let usual = match missing.as_slice() {
        [] => "all of the usual".to_owned(),
        missing => format!("all of the usual but {}", missing.join(", ")),
    };
    let special = lines
        .iter()
        .filter(|line| !ALWAYS.contains(&line.as_str()) && line.as_str() != EXPOSED);
    let mut text = format!("{}: {usual}", answer.status());
    for line in special {
        text.extend(["\n", line]);
    }
    text
}

/// A line without what differs from run to run.
fn steady(line: &str) -> String {
    let (name, value) = line.split_once(": ").unwrap();
    // The lists of actix-cors come out of sets.
    let mut items: Vec<&str> = value.split(", ").collect();
    if name.starts_with("access-control") || name == "vary" {
        items.sort_unstable();
    }
    // What a cookie decides, the tests of cookies tell, and what the length of an answer
    // decides, those of compression.
    items.retain(|item| !["Cookie", "Accept-Encoding"].contains(item));
    let value = match name {
        "x-request-id" | "deletion-id" => "(an id)".to_owned(),
        "retry-after" => "(seconds)".to_owned(),
        "ratelimit" => items
            .iter()
            .map(|item| item.split(';').next().unwrap().to_owned() + ";r=(n);t=(seconds)")
            .collect::<Vec<_>>()
            .join(", "),
        _ => items.join(", "),
    };
    format!("{name}: {value}")
}

async fn start() -> TestApp {
    TestApp::builder()
        .clock(&Clock::default())
        .set("CORS_ORIGIN", OURS)
        .set("RATE_LIMIT_MAX", "1000")
        .set("RATE_LIMIT_WINDOW", "15m")
        .start()
        .await
}

#[actix_web::test]
async fn a_success_carries_the_set() {
    let app = start().await;
    let ada = app.sign_up("ada").await;
    let place = json!({ "name": "X" });
    let created = ada.post("/api/places", &place).expect(201).await;
    let etag = created.header("etag").unwrap().to_owned();
    let path = created.header("location").unwrap().to_owned();

    let found = ada.get("/api/lists").expect(200).await;
    let page = ada
        .get("/api/lists")
        .header("origin", OURS)
        .expect(200)
        .await;
    let head = ada.request(Method::HEAD, "/api/lists").expect(200).await;
    let unchanged = ada
        .get(&path)
        .header("if-none-match", &etag)
        .expect(304)
        .await;
    let file = ada.get("/api/export?format=csv").expect(200).await;
    let streamed = ada.get("/api/places").expect(200).await;
    let deleted = ada.delete(&path).expect(204).await;
    let document = app.get("/api/openapi.json").expect(200).await;

    insta::assert_snapshot!(special(&found), @r#"
    200: all of the usual
    content-type: application/json
    ratelimit-policy: "general";q=1000;w=900
    ratelimit: "general";r=(n);t=(seconds)
    "#);
    insta::assert_snapshot!(special(&page), @r#"
    200: all of the usual
    access-control-allow-origin: https://app.example.org
    content-type: application/json
    ratelimit-policy: "general";q=1000;w=900
    ratelimit: "general";r=(n);t=(seconds)
    "#);
    assert_eq!(special(&head), special(&found));
    insta::assert_snapshot!(special(&created), @r#"
    201: all of the usual
    content-type: application/json
    etag: "Uu53jnpzHuYfSXtb"
    location: /api/places/01900000-0000-7000-8000-000000000007
    ratelimit-policy: "general";q=1000;w=900
    ratelimit: "general";r=(n);t=(seconds)
    "#);
    insta::assert_snapshot!(special(&unchanged), @r#"
    304: all of the usual
    etag: "Uu53jnpzHuYfSXtb"
    ratelimit-policy: "general";q=1000;w=900
    ratelimit: "general";r=(n);t=(seconds)
    "#);
    insta::assert_snapshot!(special(&file), @r#"
    200: all of the usual
    content-disposition: attachment; filename="listbud-places.csv"
    content-type: text/csv; charset=utf-8; header=present
    ratelimit-policy: "general";q=1000;w=900
    ratelimit: "general";r=(n);t=(seconds)
    transfer-encoding: chunked
    "#);
    assert_eq!(special(&streamed), special(&found));
    insta::assert_snapshot!(special(&deleted), @r#"
    204: all of the usual
    deletion-id: (an id)
    ratelimit-policy: "general";q=1000;w=900
    ratelimit: "general";r=(n);t=(seconds)
    "#);
    assert_eq!(special(&document), special(&found));
}

#[actix_web::test]
async fn a_refusal_carries_the_set() {
    let app = start().await;
    let ada = app.sign_up("ada").await;
    ada.list("X").await;
    let place = ada.place_named("X").await;
    let path = format!("/api/places/{place}");
    let text = |request: Request| request.raw("text/plain", "x");

    let unreadable = ada.request(Method::POST, "/api/lists");
    let unreadable = unreadable.raw("application/json", "{").expect(400).await;
    let query = ada.get("/api/places?limit=x").expect(400).await;
    let anonymous = app.get("/api/me").expect(401).await;
    let forged = app.with_token("forged.by.somebody").get("/api/me");
    let forged = forged.expect(401).await;
    let foreign = ada
        .get("/api/lists")
        .header("origin", "https://evil.example");
    let foreign = foreign.expect(403).await;
    let unknown = ada.get("/api/lists/x").expect(404).await;
    let nowhere = ada.get("/api/nowhere").expect(404).await;
    let outside = app.get("/nowhere").expect(404).await;
    let method = ada.delete("/api/lists").expect(405).await;
    let taken = ada
        .post("/api/lists", &json!({ "name": "X" }))
        .expect(409)
        .await;
    let stale = ada
        .put(&path, &json!({ "name": "Y" }))
        .header("if-match", "\"x\"");
    let stale = stale.expect(412).await;
    let large = ada.post("/api/lists", &json!({ "name": "x".repeat(600_000) }));
    let large = large.expect(413).await;
    let kind = text(ada.request(Method::POST, "/api/lists"))
        .expect(415)
        .await;
    let invalid = ada.post("/api/lists", &json!({})).expect(422).await;

    insta::assert_snapshot!(special(&unreadable), @r#"
    400: all of the usual
    content-type: application/problem+json
    ratelimit-policy: "general";q=1000;w=900
    ratelimit: "general";r=(n);t=(seconds)
    "#);
    for other in [&query, &unknown, &nowhere, &taken, &stale, &invalid] {
        let expected = special(&unreadable).replace("400:", &format!("{}:", other.status()));
        assert_eq!(special(other), expected, "{other}");
    }
    insta::assert_snapshot!(special(&kind), @r#"
    415: all of the usual
    connection: close
    content-type: application/problem+json
    ratelimit-policy: "general";q=1000;w=900
    ratelimit: "general";r=(n);t=(seconds)
    "#);
    insta::assert_snapshot!(special(&anonymous), @r#"
    401: all of the usual
    content-type: application/problem+json
    ratelimit-policy: "general";q=1000;w=900
    ratelimit: "general";r=(n);t=(seconds)
    www-authenticate: Bearer
    "#);
    insta::assert_snapshot!(special(&forged), @r#"
    401: all of the usual
    content-type: application/problem+json
    ratelimit-policy: "general";q=1000;w=900
    ratelimit: "general";r=(n);t=(seconds)
    www-authenticate: Bearer error="invalid_token"
    "#);
    insta::assert_snapshot!(special(&foreign), @r#"
    403: all of the usual but access-control-expose-headers
    content-type: application/problem+json
    "#);
    insta::assert_snapshot!(special(&outside), @r#"
    404: all of the usual
    content-type: application/problem+json
    ratelimit-policy: "general";q=1000;w=900
    ratelimit: "general";r=(n);t=(seconds)
    "#);
    insta::assert_snapshot!(special(&method), @r#"
    405: all of the usual
    allow: HEAD, GET, POST
    content-type: application/problem+json
    ratelimit-policy: "general";q=1000;w=900
    ratelimit: "general";r=(n);t=(seconds)
    "#);
    insta::assert_snapshot!(special(&large), @r#"
    413: all of the usual
    connection: close
    content-type: application/problem+json
    ratelimit-policy: "general";q=1000;w=900
    ratelimit: "general";r=(n);t=(seconds)
    "#);
}

#[actix_web::test]
async fn a_body_that_is_too_slow_gets_the_set() {
    let app = TestApp::builder()
        .set("BODY_TIMEOUT", "100ms")
        .start()
        .await;
    let mut wire = app.anonymous().wire().await;
    let headers = "Content-Type: application/json\r\nContent-Length: 10\r\n";
    wire.head(&Method::POST, "/api/auth/login", headers).await;

    let late = wire.answer().await;

    insta::assert_snapshot!(special(&late), @r#"
    408: all of the usual
    connection: close
    content-type: application/problem+json
    ratelimit-policy: "credentials";q=1000000;w=900
    ratelimit-policy: "general";q=1000000;w=900
    ratelimit: "credentials";r=(n);t=(seconds)
    ratelimit: "general";r=(n);t=(seconds)
    "#);
}

#[actix_web::test]
async fn a_rate_limited_response_has_all_headers() {
    let app = TestApp::builder()
        .set("RATE_LIMIT_MAX", "2")
        .set("AUTH_RATE_LIMIT_MAX", "1000")
        .start()
        .await;
    let wrong = json!({ "email": "ada@example.org", "password": "wrong horse battery" });

    let mut general = app.get("/api/openapi.json").send().await;
    while general.status() == 200 {
        general = app.get("/api/openapi.json").send().await;
    }
    let app = start().await;
    let mut guessed = app.anonymous().post("/api/auth/login", &wrong).send().await;
    while guessed.status() == 401 {
        guessed = app.anonymous().post("/api/auth/login", &wrong).send().await;
    }

    assert_eq!((general.status(), guessed.status()), (429, 429));
    insta::assert_snapshot!(special(&general), @r#"
    429: all of the usual
    content-type: application/problem+json
    ratelimit-policy: "general";q=2;w=900
    ratelimit: "general";r=(n);t=(seconds)
    retry-after: (seconds)
    "#);
    insta::assert_snapshot!(special(&guessed), @r#"
    429: all of the usual
    content-type: application/problem+json
    ratelimit-policy: "credentials";q=1000000;w=900
    ratelimit-policy: "general";q=1000;w=900
    ratelimit: "credentials";r=(n);t=(seconds)
    ratelimit: "general";r=(n);t=(seconds)
    retry-after: (seconds)
    "#);
}

#[actix_web::test]
async fn a_failure_carries_the_set() {
    let clock = Clock::default();
    let app = TestApp::builder().clock(&clock).start().await;
    let ada = app.sign_up("ada").await;
    app.sql()
        .await
        .rows("ALTER TABLE tags RENAME TO gone")
        .await;

    let failed = ada.get("/api/tags").expect(500).await;
    clock.set_broken(true);
    let panicked = ada.get("/api/lists").expect(500).await;
    clock.set_broken(false);
    app.database().close();
    let unavailable = ada.get("/api/lists").expect(503).await;
    app.database().open();

    insta::assert_snapshot!(special(&failed), @r#"
    500: all of the usual
    content-type: application/problem+json
    ratelimit-policy: "general";q=1000000;w=900
    ratelimit: "general";r=(n);t=(seconds)
    "#);
    insta::assert_snapshot!(special(&panicked), @r#"
    500: all of the usual
    content-type: application/problem+json
    "#);
    assert_eq!(panicked.code(), "internal_error");
    insta::assert_snapshot!(special(&unavailable), @r#"
    503: all of the usual
    content-type: application/problem+json
    ratelimit-policy: "general";q=1000000;w=900
    ratelimit: "general";r=(n);t=(seconds)
    retry-after: (seconds)
    "#);
    // A connection that the server ended may be noticed only when it is used.
    eventually("it serves again", async || {
        ada.get("/api/lists").send().await.status() == 200
    })
    .await;
}

#[actix_web::test]
async fn a_preflight_carries_the_set() {
    let app = start().await;
    let ask = |origin: &str| {
        app.anonymous()
            .request(Method::OPTIONS, "/api/lists")
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization")
    };

    let allowed = ask(OURS).expect(200).await;
    let refused = ask("https://evil.example").expect(403).await;

    insta::assert_snapshot!(special(&allowed), @r#"
    200: all of the usual but access-control-expose-headers
    access-control-allow-headers: authorization, content-type, idempotency-key, if-match, if-none-match, traceparent, x-request-id
    access-control-allow-methods: DELETE, GET, PATCH, POST, PUT
    access-control-allow-origin: https://app.example.org
    access-control-max-age: 7200
    "#);
    insta::assert_snapshot!(special(&refused), @r#"
    403: all of the usual but access-control-expose-headers
    content-type: application/problem+json
    "#);
}

#[actix_web::test]
async fn the_page_of_the_documentation_has_a_policy_of_its_own() {
    let app = start().await;

    let page = app.get("/api/docs/").expect(200).await;
    let script = app.get("/api/docs/swagger-ui-bundle.js").expect(200).await;
    // By hand, because a library would go where it is sent.
    let mut wire = app.anonymous().wire().await;
    wire.head(&Method::GET, "/api/docs", "").await;
    let elsewhere = wire.any_answer().await.unwrap();

    insta::assert_snapshot!(special(&page), @r#"
    200: all of the usual but cache-control, content-security-policy, referrer-policy
    cache-control: no-cache
    content-security-policy: default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'
    content-type: text/html
    ratelimit-policy: "general";q=1000;w=900
    ratelimit: "general";r=(n);t=(seconds)
    referrer-policy: same-origin
    "#);
    insta::assert_snapshot!(special(&script), @r#"
    200: all of the usual but cache-control, content-security-policy, referrer-policy
    cache-control: no-cache
    content-security-policy: default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'
    content-type: text/javascript
    ratelimit-policy: "general";q=1000;w=900
    ratelimit: "general";r=(n);t=(seconds)
    referrer-policy: same-origin
    "#);
    insta::assert_snapshot!(special(&elsewhere), @r#"
    307: all of the usual
    location: /api/docs/
    ratelimit-policy: "general";q=1000;w=900
    ratelimit: "general";r=(n);t=(seconds)
    "#);
}

#[actix_web::test]
async fn health_carries_the_set() {
    let app = start().await;

    for path in ["/live", "/ready", "/health", "/health/detailed"] {
        let answer = app.get(path).expect(200).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(special(&answer), @r#"
            200: all of the usual
            content-type: application/json
            "#);
        }
    }
}

#[actix_web::test]
async fn hsts_is_sent_over_tls_only() {
    let app = TestApp::builder().set("TRUSTED_PROXIES", "127.0.0.1");
    let app = app.start().await;
    let spoofed = start().await;
    let secured = "max-age=63072000; includeSubDomains";

    for path in ["/api/me", "/api/nowhere", "/live", "/api/docs/"] {
        let tls = app
            .get(path)
            .header("x-forwarded-proto", "https")
            .send()
            .await;
        let plain = app.get(path).send().await;
        let believed = spoofed.get(path).header("x-forwarded-proto", "https");
        let believed = believed.send().await;

        assert_eq!(
            tls.header("strict-transport-security"),
            Some(secured),
            "{tls}"
        );
        assert_eq!(plain.header("strict-transport-security"), None, "{plain}");
        assert_eq!(
            believed.header("strict-transport-security"),
            None,
            "{believed}"
        );
    }
}
