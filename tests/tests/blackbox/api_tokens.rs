//! API tokens: made once, used by scripts, ended everywhere.

use actix_web::http::Method;
use listbud_tests::{Account, Clock, TestApp};
use serde_json::{Value, json};
use time::Duration;

fn new(name: &str) -> Value {
    json!({ "name": name, "scopes": ["read"], "password": Account::PASSWORD })
}

#[actix_web::test]
async fn a_token_is_shown_once_and_reads_places() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    ada.place_named("Bakery").await;
    let body = json!({
        "name": " Shortcut ", "scopes": ["export", "read", "read"],
        "expiresAt": "2099-01-01T00:00:00Z", "password": Account::PASSWORD,
    });

    let made = ada.post("/api/tokens", &body).expect(201).await;

    assert_eq!(made.header("cache-control"), Some("no-store"));
    let made = made.json();
    let text = made["token"].as_str().unwrap();
    assert!(text.starts_with("lb_") && text.len() == 83, "{text}");
    assert_eq!(made["name"], "Shortcut");
    assert_eq!(made["scopes"], json!(["read", "export"]));
    assert_eq!(made["expiresAt"], "2099-01-01T00:00:00Z");
    assert_eq!(made["lastUsedAt"], Value::Null);
    let places = app.with_token(text).get("/api/places").expect(200).await;
    assert_eq!(places.json()["places"][0]["name"], "Bakery");
    // The harness looks for the secret in this answer and in every line of the log.
    let listed = ada.get("/api/tokens").expect(200).await.json();
    assert_eq!(listed["tokens"][0]["id"], made["id"]);
    assert!(listed["tokens"][0]["lastUsedAt"].is_string());
    let stored = app
        .sql()
        .await
        .rows("SELECT t::text FROM api_tokens t")
        .await;
    assert!(!format!("{stored:?}").contains(&text[50..]));
}

#[actix_web::test]
async fn what_is_wrong_with_a_new_token_is_told_field_by_field() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    let refused = ada.post("/api/tokens", &json!({})).expect(422).await;
    let blank = json!({
        "name": " ", "scopes": [], "expiresAt": "2001-01-01", "password": Account::PASSWORD,
    });
    let also = ada.post("/api/tokens", &blank).expect(422).await;
    let unknown = json!({ "name": "x", "scopes": ["all"], "password": Account::PASSWORD });
    ada.post("/api/tokens", &unknown).expect(422).await;

    for (answer, faults) in [
        (refused, ["name", "scopes", "password"]),
        (also, ["name", "scopes", "expiresAt"]),
    ] {
        let told = answer.faults().join(" ");
        for field in faults {
            assert!(told.contains(field), "{told}");
        }
    }
    assert_eq!(
        app.sql()
            .await
            .number("SELECT count(*) FROM api_tokens")
            .await,
        0
    );
}

#[actix_web::test]
async fn making_a_token_needs_the_password_and_counts_wrong_ones() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let mut wrong = new("Thief");
    wrong["password"] = "wrong horse battery".into();

    for _ in 0..5 {
        let refused = ada.post("/api/tokens", &wrong).expect(403).await;
        assert_eq!(refused.code(), "wrong_password");
    }

    let blocked = ada.post("/api/tokens", &new("Mine")).expect(429).await;
    assert_eq!(blocked.code(), "too_many_failures");
}

#[actix_web::test]
async fn an_account_has_at_most_fifty_tokens() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let user = &ada.id;
    let fill = format!(
        "INSERT INTO api_tokens (user_id, id, name, token_hash, scopes, created_at)
         SELECT '{user}', gen_random_uuid(), 'x', sha256('x'), '{{read}}', now()
         FROM generate_series(1, 49)"
    );
    app.sql().await.rows(&fill).await;
    let last = ada.api_token(&["read"]).await;

    let refused = ada.post("/api/tokens", &new("More")).expect(422).await;

    assert_eq!(refused.code(), "too_many_tokens");
    assert_eq!(refused.json()["limit"], 50);
    ada.delete(&format!("/api/tokens/{}", last.id))
        .expect(204)
        .await;
    ada.post("/api/tokens", &new("More")).expect(201).await;
}

#[actix_web::test]
async fn an_ended_token_is_refused_by_every_server_at_once() {
    let app = TestApp::start().await;
    let other = TestApp::builder().on(&app).start().await;
    let ada = app.sign_up("ada").await;
    let token = ada.api_token(&["read"]).await;
    let elsewhere = other.with_token(token.token().unwrap());
    elsewhere.get("/api/places").expect(200).await;

    ada.delete(&format!("/api/tokens/{}", token.id))
        .expect(204)
        .await;

    for client in [&elsewhere, &*token] {
        let refused = client.get("/api/places").expect(401).await;
        let challenge = refused.header("www-authenticate");
        assert_eq!(challenge, Some("Bearer error=\"invalid_token\""));
    }
    ada.delete(&format!("/api/tokens/{}", token.id))
        .expect(404)
        .await;
}

#[actix_web::test]
async fn an_expired_token_is_refused_and_stays_listed() {
    let clock = Clock::default();
    let app = TestApp::start_at(&clock).await;
    let ada = app.sign_up("ada").await;
    let mut body = new("Short");
    let end = app.sql().await;
    let end = end.rows("SELECT to_char(created_at AT TIME ZONE 'UTC' + interval '10 minutes', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM users").await;
    body["expiresAt"] = end[0][0].clone().into();
    let made = ada.post("/api/tokens", &body).expect(201).await.json();
    let token = app.with_token(made["token"].as_str().unwrap());
    clock.advance(Duration::minutes(9));
    token.get("/api/places").expect(200).await;

    clock.advance(Duration::minutes(1));

    token.get("/api/places").expect(401).await;
    let listed = ada.get("/api/tokens").expect(200).await.json();
    assert_eq!(listed["tokens"].as_array().unwrap().len(), 1);
    // A client that has the secret does not guess.
    let counted = "SELECT count(*) FROM auth_attempts";
    assert_eq!(app.sql().await.number(counted).await, 0);
}

#[actix_web::test]
async fn the_last_use_is_written_once_a_minute() {
    let clock = Clock::default();
    let app = TestApp::start_at(&clock).await;
    let ada = app.sign_up("ada").await;
    let token = ada.api_token(&["read"]).await;
    let sql = app.sql().await;
    let version = async || sql.rows("SELECT xmin::text FROM api_tokens").await;
    token.get("/api/places").expect(200).await;
    let first = version().await;

    clock.advance(Duration::seconds(59));
    token.get("/api/places").expect(200).await;
    assert_eq!(version().await, first);

    clock.advance(Duration::seconds(1));
    token.get("/api/places").expect(200).await;
    assert_ne!(version().await, first);
}

#[actix_web::test]
async fn a_token_with_a_wrong_secret_is_counted_and_a_valid_one_is_not_held_up() {
    let clock = Clock::default();
    let app = TestApp::start_at(&clock).await;
    let ada = app.sign_up("ada").await;
    let valid = ada.api_token(&["read"]).await;
    let gone = ada.api_token(&["read"]).await;
    ada.delete(&format!("/api/tokens/{}", gone.id))
        .expect(204)
        .await;

    for _ in 0..20 {
        gone.get("/api/places").expect(401).await;
    }
    let blocked = gone.get("/api/places").expect(429).await;

    assert_eq!(blocked.code(), "too_many_failures");
    valid.get("/api/places").expect(200).await;
    // Nor do passwords wait for that, and other servers know it, too.
    ada.log_in().await;
    let other = TestApp::builder().clock(&clock).on(&app).start().await;
    let elsewhere = other.with_token(gone.token().unwrap());
    elsewhere.get("/api/places").expect(429).await;
}

#[actix_web::test]
async fn a_mistyped_token_is_refused_without_a_look_into_the_database() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let token = ada.api_token(&["read"]).await;
    let text = token.token().unwrap();
    let last = if text.ends_with('A') { 'B' } else { 'A' };
    let mistyped = format!("{}{last}", &text[..text.len() - 1]);
    let before = app.sql().await.dump().await;

    for wrong in [
        &mistyped,
        &text[..80],
        &text[3..],
        &text.replace("lb_", "LB_"),
    ] {
        app.with_token(wrong).get("/api/places").expect(401).await;
    }
    // A cookie holds access tokens only.
    let cookie = format!("listbud-access={text}");
    let by_cookie = app.get("/api/places").header("cookie", &cookie);
    by_cookie.expect(401).await;

    assert_eq!(app.sql().await.dump().await, before);
}

#[actix_web::test]
async fn a_token_survives_its_session_and_ends_with_its_account() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let token = ada.api_token(&["read"]).await;

    ada.request(Method::POST, "/api/auth/logout-all")
        .expect(204)
        .await;
    token.get("/api/places").expect(200).await;
    let again = ada.log_in().await;
    again.delete("/api/me").expect(204).await;

    token.get("/api/places").expect(401).await;
    let left = "SELECT count(*) FROM api_tokens";
    assert_eq!(app.sql().await.number(left).await, 0);
}

#[actix_web::test]
async fn a_token_is_limited_by_itself() {
    let app = TestApp::builder().set("RATE_LIMIT_MAX", "30").start().await;
    let ada = app.sign_up("ada").await;
    let (first, second) = (
        ada.api_token(&["read"]).await,
        ada.api_token(&["read"]).await,
    );

    let mut limited = false;
    for _ in 0..60 {
        limited |= first.get("/api/places").send().await.status() == 429;
    }

    assert!(limited);
    second.get("/api/places").expect(200).await;
    ada.get("/api/places").expect(200).await;
}

#[actix_web::test]
async fn a_shortcut_adds_a_place_and_reads_nothing() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let shortcut = ada.api_token(&["places:add"]).await;

    let place = json!({ "name": "Bakery" });
    shortcut.post("/api/places", &place).expect(201).await;

    shortcut.get("/api/places").expect(403).await;
    assert_eq!(ada.names("").await, ["Bakery"]);
}

#[actix_web::test]
async fn a_token_is_not_signed_in() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let token = ada.api_token(&["read", "write"]).await;

    let session = token.get("/api/session").expect(200).await.json();

    assert_eq!(session["user"], Value::Null);
    token.post("/api/tokens", &new("Another")).expect(403).await;
}

#[actix_web::test]
async fn without_the_database_a_token_is_answered_503_and_not_401() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let token = ada.api_token(&["read"]).await;
    app.database().close();

    token.get("/api/places").expect(503).await;

    app.database().open();
}
