//! How the session of a browser ends.

use super::*;

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
