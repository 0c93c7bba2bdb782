//! How much one client may ask, and who may call from a web page.

use actix_web::http::Method;
use listbud_tests::TestApp;
use serde_json::json;

#[actix_web::test]
async fn one_account_too_fast_is_429_and_another_is_not() {
    let app = TestApp::builder().set("RATE_LIMIT_MAX", "20").start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);

    let mut statuses = Vec::new();
    let mut refusal = None;
    for _ in 0..25 {
        let answer = ada.get("/api/lists").send().await;
        statuses.push(answer.status());
        if answer.status() == 429 {
            refusal = Some(answer);
        }
    }

    assert!(statuses.starts_with(&[200; 15]), "{statuses:?}");
    let refusal = refusal.expect("25 requests are more than 20");
    assert_eq!(refusal.code(), "rate_limited");
    assert!(
        refusal.header("ratelimit").is_some() || refusal.header("ratelimit-policy").is_some(),
        "{refusal}"
    );
    bea.get("/api/lists").expect(200).await;
}

#[actix_web::test]
async fn guessing_passwords_is_limited_by_itself() {
    let app = TestApp::builder()
        .set("AUTH_RATE_LIMIT_MAX", "5")
        .start()
        .await;
    let ada = app.sign_up("ada").await;
    let body = json!({ "email": ada.email, "password": "wrong horse battery" });

    let mut statuses = Vec::new();
    for _ in 0..8 {
        statuses.push(
            app.anonymous()
                .post("/api/auth/login", &body)
                .send()
                .await
                .status(),
        );
    }

    assert_eq!(statuses[..4], [401; 4]);
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
    // Anyone who is signed in already does not notice.
    ada.get("/api/me").expect(200).await;
}

#[actix_web::test]
async fn writing_the_path_in_another_way_does_not_evade_the_limit() {
    let app = TestApp::builder()
        .set("AUTH_RATE_LIMIT_MAX", "3")
        .start()
        .await;
    let body = json!({ "email": "ada@example.org", "password": "wrong horse battery" });

    let mut statuses = Vec::new();
    for path in ["/api/%61uth/login", "/api/auth/%6Cogin"].repeat(3) {
        let answer = app.anonymous().post(path, &body).send().await;
        statuses.push(answer.status());
    }

    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
}

#[actix_web::test]
async fn health_is_never_limited() {
    let app = TestApp::builder().set("RATE_LIMIT_MAX", "1").start().await;

    for path in ["/live", "/ready", "/health", "/health/detailed"] {
        for _ in 0..10 {
            app.get(path).expect(200).await;
        }
    }
}

#[actix_web::test]
async fn a_page_of_a_named_origin_may_call_and_any_other_may_not() {
    let origin = "https://app.example.org";
    let app = TestApp::builder().set("CORS_ORIGIN", origin).start().await;
    let ada = app.sign_up("ada").await;
    let new = json!({ "name": "X" });

    let allowed = ada
        .post("/api/lists", &new)
        .header("origin", origin)
        .expect(201)
        .await;
    let foreign = ada
        .post("/api/tags", &new)
        .header("origin", "https://evil.example");
    let foreign = foreign.send().await;
    let preflight = app
        .anonymous()
        .request(Method::OPTIONS, "/api/lists")
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header(
            "access-control-request-headers",
            "authorization,content-type",
        )
        .send()
        .await;

    assert_eq!(allowed.header("access-control-allow-origin"), Some(origin));
    assert_eq!(foreign.status(), 403, "{foreign}");
    assert_eq!(foreign.header("access-control-allow-origin"), None);
    assert_eq!(ada.tags().await.len(), 0);
    assert!(matches!(preflight.status(), 200 | 204), "{preflight}");
    assert_eq!(
        preflight.header("access-control-allow-origin"),
        Some(origin)
    );
}

#[actix_web::test]
async fn a_refusal_can_be_read_by_the_page_that_caused_it() {
    let origin = "https://app.example.org";
    let app = TestApp::builder().set("CORS_ORIGIN", origin).start().await;
    let ada = app.sign_up("ada").await;

    for answer in [
        app.get("/api/me")
            .header("origin", origin)
            .expect(401)
            .await,
        ada.get("/api/places/x")
            .header("origin", origin)
            .expect(404)
            .await,
        ada.get("/api/nothing")
            .header("origin", origin)
            .expect(404)
            .await,
        ada.post("/api/lists", &json!({}))
            .header("origin", origin)
            .expect(422)
            .await,
    ] {
        assert_eq!(
            answer.header("access-control-allow-origin"),
            Some(origin),
            "{answer}"
        );
    }
}

#[actix_web::test]
async fn without_its_database_the_server_says_503_and_recovers() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    app.database().close();
    let mut answers = Vec::new();
    for path in ["/api/lists", "/api/places", "/api/me"] {
        answers.push(ada.get(path).send().await);
    }
    // One failed look is not an outage yet.
    listbud_tests::eventually("it is not ready", async || {
        app.get("/ready").send().await.status() == 503
    })
    .await;
    let alive = app.get("/live").send().await;
    app.database().open();

    for answer in answers {
        assert_eq!(answer.status(), 503, "{answer}");
        assert_eq!(answer.code(), "unavailable");
    }
    assert_eq!(alive.status(), 200);
    // A pooler tries again after a moment.
    listbud_tests::eventually("it serves again", async || {
        ada.get("/api/lists").send().await.status() == 200
    })
    .await;
}
