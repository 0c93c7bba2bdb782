//! Signing in with a browser: the tokens are in cookies, and no script sees them.

mod ends;

use actix_web::http::Method;
use futures_util::future::join_all;
use listbud_tests::{Account, Answer, Browser, Clock, TestApp};
use serde_json::{Value, json};
use time::Duration;

async fn behind_tls(clock: &Clock) -> TestApp {
    TestApp::builder()
        .clock(clock)
        .set("TRUSTED_PROXIES", "127.0.0.1")
        .start()
        .await
}

/// A server without a proxy and one behind TLS, each with a browser.
async fn both(clock: &Clock) -> [(TestApp, Browser); 2] {
    let plain = TestApp::start_at(clock).await;
    let secure = behind_tls(clock).await;
    let browsers = (Browser::plain(&plain), Browser::over_tls(&secure));
    [(plain, browsers.0), (secure, browsers.1)]
}

/// The cookies that an answer sets, without their values.
fn set(answer: &Answer) -> Vec<String> {
    let lines = answer.header_lines();
    let set = lines
        .iter()
        .filter_map(|line| line.strip_prefix("set-cookie: "));
    set.map(|cookie| {
        let (name, rest) = cookie.split_once('=').unwrap();
        let (value, attributes) = rest.split_once(';').unwrap();
        let value = if value.is_empty() { "" } else { "…" };
        format!("{name}={value};{attributes}")
    })
    .collect()
}

fn is_cleared(answer: &Answer) -> bool {
    let set = set(answer);
    !set.is_empty()
        && set
            .iter()
            .all(|cookie| cookie.contains("=; Path=/; Max-Age=0;"))
}

#[actix_web::test]
async fn the_tokens_are_in_cookies_and_not_in_the_body() {
    let [(_plain, plain), (_secure, secure)] = both(&Clock::default()).await;
    let names = |answer: &Answer| -> Vec<String> {
        let body = answer.json();
        body.as_object().unwrap().keys().cloned().collect()
    };

    for (browser, cookies) in [
        (
            plain,
            [
                "listbud-access=…; Path=/; Max-Age=900; HttpOnly; SameSite=Strict",
                "listbud-refresh=…; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict",
            ],
        ),
        (
            secure,
            [
                "__Host-listbud-access=…; Path=/; Max-Age=900; HttpOnly; SameSite=Strict; Secure",
                "__Host-listbud-refresh=…; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict; \
                 Secure",
            ],
        ),
    ] {
        let registered = browser.sign_up("ada").await;
        let signed_in = browser.log_in("ada").await;
        let renewed = browser.send(browser.refresh(), 200).await;

        for answer in [&registered, &signed_in, &renewed] {
            assert_eq!(set(answer), cookies);
            assert_eq!(names(answer), ["expiresIn", "user"]);
            assert_eq!(answer.json()["expiresIn"], 900);
            assert_eq!(answer.json()["user"]["email"], "ada@example.org");
        }
        assert!(browser.is_signed_in().await);
    }
}

#[actix_web::test]
async fn without_that_wish_nothing_is_set_and_the_tokens_are_in_the_body() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let body = json!({
        "email": ada.email, "password": Account::PASSWORD, "session": "token"
    });

    let signed_in = app.anonymous().post("/api/auth/login", &body).expect(200);
    let signed_in = signed_in.await;

    assert!(signed_in.json()["token"].is_string());
    assert!(set(&signed_in).is_empty());
    for session in [json!("cookies"), json!("Cookie"), json!(1), Value::Null] {
        let mut body = body.clone();
        body["session"] = session;
        let refused = app.anonymous().post("/api/auth/login", &body).expect(422);
        assert_eq!(refused.await.faults(), ["session wrong_type"]);
    }
}

#[actix_web::test]
async fn a_page_does_all_that_a_program_with_a_token_does() {
    let [(_plain, plain), (_secure, secure)] = both(&Clock::default()).await;

    for browser in [plain, secure] {
        browser.sign_up("ada").await;
        let list = browser.post("/api/lists", &json!({ "name": "X" }));
        let list = list.expect(201).await.json()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let path = format!("/api/lists/{list}");
        let change = browser.request(Method::PATCH, &path);
        change.json(&json!({ "name": "Y" })).expect(200).await;
        let change = browser.request(Method::PUT, &path);
        change.json(&json!({ "name": "Z" })).expect(200).await;
        let read = browser.get(&path).expect(200).await;
        assert_eq!(read.json()["name"], "Z");
        let download = browser.bare(Method::GET, "/api/export?format=csv");
        download.expect(200).await;
        browser.request(Method::DELETE, &path).expect(204).await;
        browser.get(&path).expect(404).await;
    }
}

#[actix_web::test]
async fn the_session_endpoint_names_the_user_and_no_user_is_not_an_error() {
    let clock = Clock::default();
    let [(_plain, plain), (_secure, secure)] = both(&clock).await;
    let nobody =
        |refreshable: bool| json!({ "user": null, "expiresIn": null, "refreshable": refreshable });

    for browser in [plain, secure] {
        assert_eq!(browser.session().await, nobody(false));

        let registered = browser.sign_up("ada").await;
        let user = registered.json()["user"].clone();
        let known = json!({ "user": user, "expiresIn": 900, "refreshable": true });
        assert_eq!(browser.session().await, known);

        clock.advance(Duration::seconds(100));
        assert_eq!(browser.session().await["expiresIn"], 800);
        clock.advance(Duration::seconds(900));
        assert_eq!(
            browser.session().await,
            nobody(true),
            "its token has expired"
        );
        browser.lose("access");
        assert_eq!(
            browser.session().await,
            nobody(true),
            "the browser knows it, too"
        );
        browser.lose("refresh");
        assert_eq!(browser.session().await, nobody(false));
    }
}

#[actix_web::test]
async fn the_session_endpoint_works_with_a_token_too() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    let session = ada.get("/api/session").expect(200).await.json();
    let forged = app.with_token("garbage").get("/api/session").expect(200);

    assert_eq!(session["user"]["id"], ada.id.as_str());
    assert_eq!(session["refreshable"], false);
    assert_eq!(forged.await.json()["user"], Value::Null);
    app.sql().await.rows("DELETE FROM users").await;
    let gone = ada.get("/api/session").expect(200).await.json();
    assert_eq!(
        (&gone["user"], &gone["expiresIn"]),
        (&Value::Null, &Value::Null)
    );
}

#[actix_web::test]
async fn an_answer_that_depends_on_the_cookie_says_so() {
    let app = TestApp::start().await;
    let browser = Browser::plain(&app);
    browser.sign_up("ada").await;

    for path in [
        "/api/session",
        "/api/me",
        "/api/lists",
        "/api/export?format=csv",
    ] {
        let vary = browser.get(path).expect(200).await;
        let vary = vary.header("vary").unwrap_or_default().to_owned();
        assert!(
            vary.split(", ").any(|name| name == "Cookie"),
            "{path}: {vary}"
        );
    }
    let refused = app.get("/api/me").expect(401).await;
    assert!(refused.header("vary").unwrap().contains("Cookie"));
    let open = app.get("/api/openapi.json").expect(200).await;
    assert!(!open.header("vary").unwrap().contains("Cookie"));
}

#[actix_web::test]
async fn two_tabs_that_renew_the_session_at_once_both_stay_signed_in() {
    let clock = Clock::default();
    let [(_plain, plain), (_secure, secure)] = both(&clock).await;

    for browser in [plain, secure] {
        browser.sign_up("ada").await;
        clock.advance(Duration::minutes(16));
        assert!(!browser.is_signed_in().await);
        let other = browser.clone();

        // Both begin with the same cookies, whichever answer comes first.
        let answers = join_all([browser.refresh().expect(200), other.refresh().expect(200)]);
        for answer in answers.await {
            browser.keep(&answer);
            assert!(browser.is_signed_in().await);
        }

        browser.send(browser.refresh(), 200).await;
        assert!(other.is_signed_in().await);
        let sessions = browser.get("/api/me/sessions").expect(200).await.json();
        assert_eq!(sessions["sessions"].as_array().unwrap().len(), 1);
        assert_eq!(sessions["sessions"][0]["current"], true);
    }
}

#[actix_web::test]
async fn a_tab_that_is_late_by_less_than_twenty_seconds_loses_nothing() {
    let clock = Clock::default();
    let app = TestApp::start_at(&clock).await;
    let browser = Browser::plain(&app);
    browser.sign_up("ada").await;
    clock.advance(Duration::minutes(16));
    let late = browser.refresh();

    browser.send(browser.refresh(), 200).await;
    let winner = (browser.cookie("access"), browser.cookie("refresh"));
    clock.advance(Duration::seconds(19));
    let answer = browser.send(late, 200).await;

    assert_eq!(set(&answer).len(), 2);
    assert_ne!(
        (browser.cookie("access"), browser.cookie("refresh")),
        winner
    );
    assert!(browser.is_signed_in().await);
    clock.advance(Duration::minutes(16));
    browser.send(browser.refresh(), 200).await;
    assert!(browser.is_signed_in().await);
}

#[actix_web::test]
async fn a_tab_that_is_later_ends_the_session_and_the_cookies_with_it() {
    let clock = Clock::default();
    let app = TestApp::start_at(&clock).await;
    let browser = Browser::plain(&app);
    browser.sign_up("ada").await;
    let late = browser.refresh();
    browser.send(browser.refresh(), 200).await;
    clock.advance(Duration::seconds(21));

    let over = browser.copy();
    let refused = browser.send(late, 401).await;

    assert_eq!(refused.code(), "session_over");
    assert!(is_cleared(&refused), "{:?}", set(&refused));
    assert!(
        refused.header("clear-site-data").is_none(),
        "nobody has signed out"
    );
    assert_eq!(browser.cookie("refresh"), None);
    assert!(
        !over.is_signed_in().await,
        "the winner's tokens are void as well"
    );
    let again = over.send(over.refresh(), 401).await;
    assert!(is_cleared(&again));
    assert_eq!(over.session().await["refreshable"], false);
}

#[actix_web::test]
async fn a_failure_that_does_not_end_the_session_leaves_the_cookies() {
    let clock = Clock::default();
    let app = TestApp::start_at(&clock).await;
    let browser = Browser::plain(&app);
    browser.sign_up("ada").await;

    app.database().close();
    let unavailable = browser.send(browser.refresh(), 503).await;
    app.database().open();
    let foreign = browser.bare(Method::POST, "/api/auth/refresh");
    let foreign = foreign.json(&json!({ "session": "cookie" }));
    let foreign = browser.send(foreign, 403).await;
    let invalid = json!({ "session": "cookie", "refreshToken": "a token beside the cookie" });
    let invalid = browser.post("/api/auth/refresh", &invalid);
    let invalid = browser.send(invalid, 422).await;

    assert_eq!(invalid.faults(), ["refreshToken not_allowed"]);
    for answer in [unavailable, foreign, invalid] {
        assert!(set(&answer).is_empty(), "{answer}");
    }
    browser.send(browser.refresh(), 200).await;
}

#[actix_web::test]
async fn an_ended_session_clears_the_cookies_and_no_cookie_means_no_session() {
    let clock = Clock::default();
    let app = TestApp::start_at(&clock).await;
    let browser = Browser::plain(&app);
    browser.sign_up("ada").await;
    let (unused, revoked) = (Browser::plain(&app), Browser::plain(&app));
    unused.log_in("ada").await;
    revoked.log_in("ada").await;
    revoked
        .copy()
        .send(revoked.post("/api/auth/logout", &json!({})), 204)
        .await;
    let none = Browser::plain(&app);

    let over = revoked.send(revoked.refresh(), 401).await;
    let missing = none.send(none.refresh(), 401).await;
    clock.advance(Duration::days(31));
    let expired = unused.send(unused.refresh(), 401).await;

    assert!(is_cleared(&over) && is_cleared(&expired));
    assert_eq!(missing.code(), "session_over");
    let garbage = none.bare(Method::POST, "/api/auth/refresh");
    let garbage = garbage
        .header("cookie", "listbud-refresh=garbage-of-some-length")
        .header("origin", &none.origin())
        .json(&json!({ "session": "cookie" }));
    assert!(is_cleared(&none.send(garbage, 401).await));
}
