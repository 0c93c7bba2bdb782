//! Signing in with a browser: the tokens are in cookies, and no script sees them.

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
async fn the_page_learns_who_is_signed_in_and_nobody_is_no_error() {
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
async fn the_session_of_a_token_is_told_as_well() {
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
async fn a_session_that_is_over_clears_the_cookies_and_no_cookie_is_no_session() {
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

#[actix_web::test]
async fn signing_out_ends_the_session_and_clears_the_browser() {
    let clock = Clock::default();
    let [(_plain, plain), (_secure, secure)] = both(&clock).await;

    for browser in [plain, secure] {
        browser.sign_up("ada").await;
        let thief = browser.copy();

        let answer = browser.request(Method::POST, "/api/auth/logout");
        let answer = browser.send(answer, 204).await;

        assert!(is_cleared(&answer));
        let cleared = answer.header("clear-site-data");
        assert_eq!(cleared, Some("\"cache\", \"storage\""));
        assert_eq!(browser.session().await["refreshable"], false);
        assert!(!thief.is_signed_in().await);
        thief.send(thief.refresh(), 401).await;
    }
}

#[actix_web::test]
async fn signing_out_needs_no_access_token() {
    let clock = Clock::default();
    let app = TestApp::start_at(&clock).await;
    let browser = Browser::plain(&app);
    browser.sign_up("ada").await;
    let log_out = |browser: &Browser| browser.request(Method::POST, "/api/auth/logout");

    for has_expired_cookie in [true, false] {
        let ada = Browser::plain(&app);
        ada.log_in("ada").await;
        let thief = ada.copy();
        clock.advance(Duration::minutes(16));
        if !has_expired_cookie {
            ada.lose("access");
        }

        let answer = ada.send(log_out(&ada), 204).await;

        assert!(is_cleared(&answer));
        let refused = thief.send(thief.refresh(), 401).await;
        assert_eq!(refused.code(), "session_over");
    }
    // Twice is once.
    let over = browser.copy();
    browser.send(log_out(&browser), 204).await;
    assert!(is_cleared(&over.send(log_out(&over), 204).await));
    browser.send(log_out(&browser), 401).await;
    let signed_in = Account::of(app.anonymous(), &{
        let log_in = app.anonymous().log_in("ada@example.org", Account::PASSWORD);
        log_in.expect(200).await.json()
    });
    let ended = signed_in.actions().await;
    let ended = ended.iter().filter(|action| *action == "session.ended");
    assert_eq!(ended.count(), 3, "each session ended once");
}

#[actix_web::test]
async fn signing_in_again_ends_the_session_whose_cookies_it_replaces() {
    let app = TestApp::start().await;
    let browser = Browser::plain(&app);
    browser.sign_up("ada").await;
    let before = browser.copy();
    let renewing = browser.refresh();

    browser.sign_up("bea").await;

    assert!(!before.is_signed_in().await);
    assert!(browser.is_signed_in().await);
    // A tab that was renewing the old session does not bring it back.
    let late = before.send(renewing, 401).await;
    assert_eq!(late.code(), "session_over");
    browser.log_in("bea").await;
    let sessions = browser.get("/api/me/sessions").expect(200).await.json();
    assert_eq!(sessions["sessions"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn whatever_ends_this_session_clears_its_cookies() {
    let app = TestApp::start().await;
    let browser = Browser::plain(&app);
    browser.sign_up("ada").await;
    let elsewhere = Browser::plain(&app);
    elsewhere.log_in("ada").await;
    let id = async |browser: &Browser| {
        let sessions = browser.get("/api/me/sessions").expect(200).await.json();
        let current = sessions["sessions"].as_array().unwrap().iter();
        let mut current = current.filter(|session| session["current"] == true);
        let id = current.next().unwrap()["id"].as_str().unwrap().to_owned();
        assert!(current.next().is_none());
        id
    };

    let end = format!("/api/me/sessions/{}", id(&elsewhere).await);
    let other = browser.request(Method::DELETE, &end).expect(204).await;
    let end = format!("/api/me/sessions/{}", id(&browser).await);
    let own = browser.request(Method::DELETE, &end).expect(204).await;
    browser.log_in("ada").await;
    let all = browser.request(Method::POST, "/api/auth/logout-all");
    let all = all.expect(204).await;

    assert!(set(&other).is_empty());
    assert!(is_cleared(&own) && is_cleared(&all));
    assert!(!browser.is_signed_in().await && !elsewhere.is_signed_in().await);
}

#[actix_web::test]
async fn a_new_password_leaves_this_browser_signed_in() {
    let app = TestApp::start().await;
    let browser = Browser::plain(&app);
    browser.sign_up("ada").await;
    let elsewhere = Browser::plain(&app);
    elsewhere.log_in("ada").await;
    let body = json!({
        "currentPassword": Account::PASSWORD, "newPassword": "another horse battery"
    });

    let change = browser.request(Method::PUT, "/api/auth/password");
    let changed = change.json(&body).expect(204).await;

    assert!(set(&changed).is_empty());
    assert!(browser.is_signed_in().await);
    browser.send(browser.refresh(), 200).await;
    assert!(!elsewhere.is_signed_in().await);
}

#[actix_web::test]
async fn a_browser_deletes_the_account_with_the_password_only() {
    let app = TestApp::start().await;
    let browser = Browser::plain(&app);
    browser.sign_up("ada").await;
    let delete = || browser.request(Method::DELETE, "/api/me");
    let with = |password: &str| delete().json(&json!({ "password": password }));

    let missing = delete().expect(422).await;
    let empty = delete().json(&json!({})).expect(422).await;
    let wrong = with("wrong horse battery").expect(403).await;
    let misspelt = json!({ "pasword": Account::PASSWORD });
    let misspelt = delete().json(&misspelt).expect(422).await;
    let number = delete().json(&json!({ "password": 1 })).expect(422).await;
    with(&"x".repeat(9_000)).expect(413).await;

    assert_eq!(misspelt.faults(), ["pasword unknown_field"]);
    assert_eq!(number.faults(), ["password wrong_type"]);
    for refused in [&missing, &empty] {
        assert_eq!(refused.faults(), ["password required"]);
    }
    assert_eq!(wrong.faults(), ["password wrong_password"]);
    assert!(browser.is_signed_in().await);
    let deleted = browser.send(with(Account::PASSWORD), 204).await;
    assert!(is_cleared(&deleted));
    assert!(deleted.header("clear-site-data").is_some());
    assert_eq!(browser.session().await["user"], Value::Null);
    let log_in = app.anonymous().log_in("ada@example.org", Account::PASSWORD);
    log_in.expect(401).await;
}

#[actix_web::test]
async fn the_password_of_a_deletion_cannot_be_guessed_faster_than_at_the_log_in() {
    let app = TestApp::start().await;
    let browser = Browser::plain(&app);
    browser.sign_up("ada").await;
    let delete = |password: &str| {
        let request = browser.request(Method::DELETE, "/api/me");
        request.json(&json!({ "password": password }))
    };

    let mut answer = delete("wrong horse battery").send().await;
    let mut tries = 1;
    while answer.status() == 403 {
        answer = delete("wrong horse battery").send().await;
        tries += 1;
    }

    assert_eq!(answer.code(), "too_many_failures", "{answer}");
    assert!(tries < 20, "{tries}");
    let right = delete(Account::PASSWORD).send().await;
    assert_eq!(right.status(), 429, "{right}");
    let log_in = app.anonymous().log_in("ada@example.org", Account::PASSWORD);
    assert_eq!(log_in.send().await.status(), 429);
}

#[actix_web::test]
async fn a_program_with_a_token_may_leave_the_password_out_of_a_deletion() {
    let app = TestApp::start().await;
    let (ada, bea, cyd) = (
        app.sign_up("ada").await,
        app.sign_up("bea").await,
        app.sign_up("cyd").await,
    );

    let wrong = json!({ "password": "wrong horse battery" });
    ada.delete("/api/me").json(&wrong).expect(403).await;
    ada.delete("/api/me")
        .raw("text/plain", "x")
        .expect(415)
        .await;
    let deleted = ada.delete("/api/me").expect(204).await;
    let right = json!({ "password": Account::PASSWORD });
    bea.delete("/api/me").json(&right).expect(204).await;
    // Some clients name a type although they send nothing.
    let typed = cyd.delete("/api/me").raw("application/json", "");
    typed.expect(204).await;

    assert!(set(&deleted).is_empty());
    assert_eq!(app.sql().await.rows("SELECT * FROM users").await.len(), 0);
}
