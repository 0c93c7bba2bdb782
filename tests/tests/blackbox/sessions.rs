//! Sessions: what a log-in grows into, and how it is renewed.

use actix_web::http::Method;
use futures_util::future::join_all;
use listbud_tests::{Account, Clock, TestApp, eventually};
use serde_json::json;
use time::Duration;

/// Whether an access token is taken.
async fn is_signed_in(account: &Account) -> bool {
    let answer = account.get("/api/me").send().await;
    match answer.status() {
        200 => true,
        401 => false,
        _ => panic!("{answer}"),
    }
}

#[actix_web::test]
async fn signing_in_returns_a_refresh_token() {
    let app = TestApp::start().await;
    let registered = app.sign_up("ada").await;

    let signed_in = registered.log_in().await;

    for account in [&registered, &signed_in] {
        assert_eq!(account.refresh_token.len(), 64);
        assert!(is_signed_in(account).await);
    }
    assert_ne!(registered.refresh_token, signed_in.refresh_token);
    assert_ne!(registered.session().await, signed_in.session().await);
    assert_eq!(signed_in.sessions().await.len(), 2);
}

#[actix_web::test]
async fn a_refresh_token_is_stored_as_a_hash_only() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let ada = ada.refresh().await;

    let dump = format!("{:?}", app.sql().await.dump().await);

    assert!(dump.contains("refresh_tokens"));
    assert!(!dump.contains(&ada.refresh_token));
    // The same bytes as PostgreSQL writes them.
    let bytes = base64::Engine::decode(
        &base64::engine::general_purpose::URL_SAFE_NO_PAD,
        &ada.refresh_token,
    );
    let hex = format!("{:02x?}", &bytes.unwrap()[16..]);
    let hex = hex.replace(['[', ',', ' ', ']'], "");
    assert_eq!(hex.len(), 64);
    assert!(!dump.contains(&hex));
}

#[actix_web::test]
async fn renewing_gives_new_tokens_of_the_same_session() {
    let clock = Clock::default();
    let app = TestApp::start_at(&clock).await;
    let ada = app.sign_up("ada").await;
    clock.advance(Duration::minutes(16)); // the access token lives for 15

    let renewed = ada.refresh().await;

    assert!(!is_signed_in(&ada).await, "the old token has expired");
    assert!(is_signed_in(&renewed).await);
    assert_ne!(renewed.token(), ada.token());
    assert_ne!(renewed.refresh_token, ada.refresh_token);
    let sessions = renewed.sessions().await;
    assert_eq!(sessions.len(), 1);
    assert_eq!(sessions[0]["createdAt"], "2026-01-01T00:00:00Z");
    assert_eq!(sessions[0]["lastUsedAt"], "2026-01-01T00:16:00Z");
    assert_eq!(sessions[0]["expiresAt"], "2026-01-31T00:16:00Z");
}

#[actix_web::test]
async fn a_used_token_has_siblings_for_twenty_seconds() {
    let clock = Clock::default();
    let app = TestApp::start_at(&clock).await;
    let ada = app.sign_up("ada").await;

    let first = ada.refresh().await;
    clock.advance(Duration::seconds(20));
    let second = ada.refresh().await;

    assert_ne!(first.refresh_token, second.refresh_token);
    for sibling in [&first, &second] {
        assert!(is_signed_in(sibling).await);
        assert!(is_signed_in(&sibling.refresh().await).await);
    }
    assert_eq!(first.session().await, ada.session().await);
    assert_eq!(ada.sessions().await.len(), 1);
}

#[actix_web::test]
async fn a_used_token_that_is_shown_late_ends_the_session_on_every_server() {
    let clock = Clock::default();
    let app = TestApp::start_at(&clock).await;
    let replica = TestApp::builder().clock(&clock).on(&app).start().await;
    let ada = app.sign_up("ada").await;
    let elsewhere = ada.log_in().await;
    let thief = ada.refresh().await;
    clock.advance(Duration::seconds(21));

    let refused = app.anonymous().refresh(&ada.refresh_token).expect(401);
    let refused = refused.await;

    assert_eq!(refused.code(), "session_over");
    assert!(!is_signed_in(&thief).await);
    let there = thief.at(&replica);
    eventually("the other server refuses the session", async || {
        !is_signed_in(&there).await
    })
    .await;
    for server in [&app, &replica] {
        for token in [&ada.refresh_token, &thief.refresh_token] {
            server.anonymous().refresh(token).expect(401).await;
        }
        assert!(is_signed_in(&elsewhere.at(server)).await);
    }
    let actions = elsewhere.actions().await;
    let reported = actions.iter().filter(|action| *action == "token.reused");
    assert_eq!(reported.count(), 1, "{actions:?}");
}

#[actix_web::test]
async fn twenty_refreshes_at_once_stay_one_session() {
    let app = TestApp::start().await;
    let replica = TestApp::builder().on(&app).start().await;
    let ada = app.sign_up("ada").await;

    let requests = (0..20).map(|number| {
        let server = if number % 2 == 0 { &app } else { &replica };
        server.anonymous().refresh(&ada.refresh_token).expect(200)
    });
    let answers = join_all(requests).await;

    let renewed: Vec<Account> = answers
        .iter()
        .map(|answer| Account::of(app.anonymous(), &answer.json()))
        .collect();
    for account in &renewed {
        assert!(is_signed_in(account).await);
        app.anonymous()
            .refresh(&account.refresh_token)
            .expect(200)
            .await;
    }
    let mut tokens: Vec<&str> = renewed.iter().map(|one| &*one.refresh_token).collect();
    tokens.sort_unstable();
    tokens.dedup();
    assert_eq!(tokens.len(), 20);
    assert_eq!(ada.sessions().await.len(), 1);
    let sql = app.sql().await;
    assert_eq!(sql.number("SELECT count(*) FROM revocations").await, 0);
}

#[actix_web::test]
async fn an_unknown_refresh_token_is_401_and_ends_nothing() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let token = &ada.refresh_token;
    let last = if token.ends_with('A') { "B" } else { "A" };
    let nobody = "A".repeat(64);
    let wrong = [
        "",
        "x",
        &nobody,
        &token[..63],
        &token[1..],
        &format!("{token}A"),
        &format!("{token}="),
        &format!(" {token}"),
        &format!("{}{last}", &token[..63]),
        &token.to_lowercase(),
        &token.replace(char::is_alphanumeric, "+"),
        ada.token().unwrap(),
        &"A".repeat(7_000),
        "\u{0}\u{1f989}",
    ];

    for token in wrong {
        let refused = app.anonymous().refresh(token).expect(401).await;
        assert_eq!(refused.code(), "session_over");
        assert_eq!(
            refused.header("www-authenticate"),
            Some("Bearer error=\"invalid_token\"")
        );
    }
    // Nobody reads a megabyte where 64 characters are expected.
    let refresh = app.anonymous().refresh(&"A".repeat(1_000_000));
    refresh.expect(413).await;

    assert!(is_signed_in(&ada).await);
    ada.refresh().await;
}

#[actix_web::test]
async fn a_refresh_names_its_fault_like_any_other_body() {
    let app = TestApp::start().await;
    let refresh = async |body| {
        let answer = app.anonymous().post("/api/auth/refresh", &body);
        answer.expect(422).await.faults()
    };

    assert_eq!(refresh(json!({})).await, ["refreshToken required"]);
    let null = json!({ "refreshToken": null });
    assert_eq!(refresh(null).await, ["refreshToken required"]);
    let number = json!({ "refreshToken": 5 });
    assert_eq!(refresh(number).await, ["refreshToken wrong_type"]);
    let more = json!({ "refreshToken": "x", "user": "ada" });
    assert_eq!(refresh(more).await, ["user unknown_field"]);
}

#[actix_web::test]
async fn a_refresh_token_opens_nothing() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let with_refresh_token = app.with_token(&ada.refresh_token);

    for path in ["/api/me", "/api/places", "/api/me/sessions"] {
        let refused = with_refresh_token.get(path).expect(401).await;
        assert_eq!(refused.code(), "invalid_token");
    }
    let password = json!({ "currentPassword": Account::PASSWORD, "newPassword": "violet harbour" });
    let change = with_refresh_token.put("/api/auth/password", &password);
    change.expect(401).await;
}

#[actix_web::test]
async fn a_session_ends_when_it_was_not_renewed_for_the_configured_time() {
    let clock = Clock::default();
    let app = TestApp::builder()
        .clock(&clock)
        .set("REFRESH_EXPIRES_IN", "1h")
        .start()
        .await;
    let ada = app.sign_up("ada").await;
    let idle = ada.log_in().await;

    clock.advance(Duration::minutes(59));
    let ada = ada.refresh().await;
    clock.advance(Duration::minutes(1));

    app.anonymous()
        .refresh(&idle.refresh_token)
        .expect(401)
        .await;
    assert_eq!(ada.sessions().await.len(), 1, "what is over is not shown");
    clock.advance(Duration::minutes(58));
    ada.refresh().await;
}

#[actix_web::test]
async fn a_session_records_its_address_and_user_agent() {
    let clock = Clock::default();
    let app = TestApp::builder()
        .clock(&clock)
        .set("TRUSTED_PROXIES", "127.0.0.1")
        .start()
        .await;
    let ada = app.sign_up("ada").await;
    app.sign_up("bea").await;
    clock.advance(Duration::seconds(1));
    let log_in = app
        .anonymous()
        .log_in(&ada.email, Account::PASSWORD)
        .from("2001:db8::7")
        .header("user-agent", "Lynx/2.9");
    let second = Account::of(app.anonymous(), &log_in.expect(200).await.json());

    let sessions = second.sessions().await;

    assert_eq!(sessions.len(), 2, "and none of Bea's");
    assert_eq!(sessions[0]["current"], true);
    assert_eq!(sessions[0]["address"], "2001:db8::7");
    assert_eq!(sessions[0]["userAgent"], "Lynx/2.9");
    assert_eq!(sessions[0]["createdAt"], "2026-01-01T00:00:01Z");
    assert_eq!(sessions[1]["current"], false);
    assert_eq!(sessions[1]["address"], "127.0.0.1");
}

#[actix_web::test]
async fn whatever_a_client_calls_itself_it_can_sign_in() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for name in [
        "x".repeat(6_000),
        "\u{1f989} Owl".to_owned(),
        " ".to_owned(),
    ] {
        let log_in = app.anonymous().log_in(&ada.email, Account::PASSWORD);
        log_in.header("user-agent", &name).expect(200).await;
    }

    for session in ada.sessions().await {
        let name = session["userAgent"].as_str().unwrap_or_default();
        assert!(name.chars().count() <= 300, "{session}");
    }
}

#[actix_web::test]
async fn a_session_is_renewed_without_an_access_token() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let body = json!({ "refreshToken": ada.refresh_token });

    for client in [app.anonymous().clone(), app.with_token("garbage")] {
        let refresh = client.request(Method::POST, "/api/auth/refresh");
        refresh.json(&body).expect(200).await;
    }
}

#[actix_web::test]
async fn one_session_too_many_ends_the_least_recently_used_one() {
    let clock = Clock::default();
    let app = TestApp::start_at(&clock).await;
    let replica = TestApp::builder().clock(&clock).on(&app).start().await;
    let oldest = app.sign_up("ada").await;
    clock.advance(Duration::seconds(1));
    let ada = oldest.log_in().await;
    // Ninety-eight others make a hundred.
    let fill = format!(
        "INSERT INTO sessions (user_id, id, created_at, last_used_at, expires_at)
         SELECT '{}', gen_random_uuid(), '2026-01-01 00:00:01Z', '2026-01-01 00:00:01Z',
                '2026-02-01 00:00:00Z'
         FROM generate_series(1, 98)",
        ada.id
    );
    app.sql().await.rows(&fill).await;
    assert_eq!(oldest.sessions().await.len(), 100);
    clock.advance(Duration::seconds(1));

    let newest = ada.log_in().await;

    assert!(!is_signed_in(&oldest).await);
    let there = oldest.at(&replica);
    eventually("the other server knows", async || {
        !is_signed_in(&there).await
    })
    .await;
    app.anonymous()
        .refresh(&oldest.refresh_token)
        .expect(401)
        .await;
    assert!(is_signed_in(&ada).await && is_signed_in(&newest).await);
    assert_eq!(newest.sessions().await.len(), 100);
}
