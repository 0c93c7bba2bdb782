//! Changing a password, and the hashes of the former server.

use actix_web::http::Method;
use bcrypt::Version;
use futures_util::{future::join_all, join};
use listbud_tests::{Account, Answer, TestApp};
use serde_json::json;

const NEW: &str = "violet harbour 1907";

async fn change(account: &Account, current: &str, new: &str) -> Answer {
    let body = json!({ "currentPassword": current, "newPassword": new });
    account.put("/api/auth/password", &body).send().await
}

async fn log_in(app: &TestApp, email: &str, password: &str) -> u16 {
    let answer = app.anonymous().log_in(email, password).send().await;
    answer.status()
}

/// The stored hash of the only account.
async fn stored(app: &TestApp) -> String {
    let rows = app
        .sql()
        .await
        .rows("SELECT password_hash FROM users")
        .await;
    rows[0][0].clone().unwrap()
}

#[actix_web::test]
async fn a_new_password_replaces_the_old_one_and_ends_the_other_sessions() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let elsewhere = ada.log_in().await;
    let renewed = ada.refresh().await;

    let answer = change(&ada, Account::PASSWORD, NEW).await;

    assert_eq!(answer.status(), 204, "{answer}");
    assert!(answer.bytes().is_empty());
    elsewhere.get("/api/me").expect(401).await;
    let refresh = app.anonymous().refresh(&elsewhere.refresh_token);
    refresh.expect(401).await;
    ada.get("/api/me").expect(200).await;
    renewed.refresh().await;
    assert_eq!(ada.sessions().await.len(), 1);
    assert_eq!(log_in(&app, &ada.email, Account::PASSWORD).await, 401);
    assert_eq!(log_in(&app, &ada.email, NEW).await, 200);
}

#[actix_web::test]
async fn a_wrong_current_password_is_403_and_changes_nothing() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let elsewhere = ada.log_in().await;

    let refused = change(&ada, "wrong horse battery", NEW).await;

    assert_eq!(refused.status(), 403, "{refused}");
    assert_eq!(refused.faults(), ["currentPassword wrong_password"]);
    elsewhere.get("/api/me").expect(200).await;
    assert_eq!(log_in(&app, &ada.email, Account::PASSWORD).await, 200);
    assert_eq!(log_in(&app, &ada.email, NEW).await, 401);
}

#[actix_web::test]
async fn a_new_password_keeps_the_same_rules_as_the_first() {
    let app = TestApp::start().await;
    let body = json!({
        "email": "adalovelace@example.org", "password": Account::PASSWORD, "name": "Augusta King",
    });
    let answer = app.anonymous().post("/api/auth/register", &body);
    let ada = Account::of(app.anonymous(), &answer.expect(201).await.json());
    let long = "x".repeat(129);

    for (password, code) in [
        ("", "too_short"),
        ("short77", "too_short"),
        (&*long, "too_long"),
        ("sunshine", "too_common"),
        ("PassWord1", "too_common"),
        (" iloveyou ", "too_common"),
        ("ADALOVELACE", "too_personal"),
        ("adalovelace@example.org", "too_personal"),
        ("augusta king", "too_personal"),
    ] {
        let refused = change(&ada, Account::PASSWORD, password).await;
        assert_eq!(refused.status(), 422, "{password}: {refused}");
        assert_eq!(refused.faults(), [format!("newPassword {code}")]);
        let mut body = body.clone();
        body["password"] = password.into();
        let register = app.anonymous().post("/api/auth/register", &body);
        let refused = register.expect(422).await;
        assert_eq!(refused.faults(), [format!("password {code}")]);
    }
    assert_eq!(log_in(&app, &ada.email, Account::PASSWORD).await, 200);
}

#[actix_web::test]
async fn a_change_of_password_names_all_its_faults_at_once() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let change = async |body| {
        let answer = ada.put("/api/auth/password", &body).expect(422).await;
        answer.faults()
    };

    let nothing = change(json!({})).await;
    let wrong = change(json!({ "currentPassword": 5 })).await;
    let former = change(json!({ "password": "x" })).await;

    assert_eq!(
        nothing,
        ["currentPassword required", "newPassword required"]
    );
    assert_eq!(wrong, ["currentPassword wrong_type"]);
    assert_eq!(former, ["password unknown_field"]);
    let anonymous = app
        .anonymous()
        .request(Method::PUT, "/api/auth/password")
        .json(&json!({}));
    anonymous.expect(401).await;
}

#[actix_web::test]
async fn two_changes_at_once_do_not_undo_each_other() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let second = ada.log_in().await;

    let (one, other) = join!(
        change(&ada, Account::PASSWORD, NEW),
        change(&second, Account::PASSWORD, "amber lighthouse")
    );

    // Anyone who comes second has not known the current password, or not any more
    // when it came to writing, or has no session any more.
    let statuses = [one.status(), other.status()];
    assert_eq!(
        statuses.iter().filter(|status| **status == 204).count(),
        1,
        "{one} {other}"
    );
    assert!(
        statuses
            .iter()
            .all(|status| [204, 401, 403, 412].contains(status)),
        "{one} {other}"
    );
    let (right, wrong) = if one.status() == 204 {
        (NEW, "amber lighthouse")
    } else {
        ("amber lighthouse", NEW)
    };
    assert_eq!(log_in(&app, &ada.email, right).await, 200);
    assert_eq!(log_in(&app, &ada.email, wrong).await, 401);
}

#[actix_web::test]
async fn log_ins_during_a_change_of_password_leave_no_session_of_the_old_one() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let log_ins = join_all((0..3).map(|_| {
        let log_in = app.anonymous().log_in(&ada.email, Account::PASSWORD);
        log_in.send()
    }));

    let (changed, answers) = join!(change(&ada, Account::PASSWORD, NEW), log_ins);

    assert_eq!(changed.status(), 204, "{changed}");
    for answer in &answers {
        assert!(matches!(answer.status(), 200 | 401 | 429), "{answer}");
        if answer.status() == 200 {
            let session = Account::of(app.anonymous(), &answer.json());
            session.get("/api/me").expect(401).await;
        }
    }
    assert_eq!(ada.sessions().await.len(), 1);
}

/// A hash as the former server made it, but for the cost.
fn bcrypt(password: &str, version: Version) -> String {
    let parts = bcrypt::hash_with_result(password, 4).unwrap();
    parts.format_for_version(version)
}

#[actix_web::test]
async fn a_hash_of_the_former_server_is_replaced_at_the_first_log_in() {
    for (version, beginning) in [
        (Version::TwoA, "$2a$04$"),
        (Version::TwoB, "$2b$04$"),
        (Version::TwoY, "$2y$04$"),
    ] {
        let app = TestApp::start().await;
        let ada = app.sign_up("ada").await;
        // Shorter than what is taken today; it was taken then.
        let hash = bcrypt("owl 7", version);
        assert!(hash.starts_with(beginning), "{hash}");
        let set = format!("UPDATE users SET password_hash = '{hash}'");
        app.sql().await.rows(&set).await;

        assert_eq!(log_in(&app, &ada.email, Account::PASSWORD).await, 401);
        assert_eq!(stored(&app).await, hash, "a failure replaces nothing");
        assert_eq!(log_in(&app, &ada.email, "owl 7").await, 200);

        let replaced = stored(&app).await;
        assert!(replaced.starts_with("$argon2id$"), "{replaced}");
        assert_eq!(log_in(&app, &ada.email, "owl 7").await, 200);
        assert_eq!(log_in(&app, &ada.email, Account::PASSWORD).await, 401);
        assert_eq!(stored(&app).await, replaced);
    }
}

#[actix_web::test]
async fn a_hash_of_the_former_server_is_enough_to_change_the_password() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let hash = bcrypt("owl 7", Version::TwoB);
    let set = format!("UPDATE users SET password_hash = '{hash}'");
    app.sql().await.rows(&set).await;

    let changed = change(&ada, "owl 7", NEW).await;

    assert_eq!(changed.status(), 204, "{changed}");
    assert_eq!(log_in(&app, &ada.email, NEW).await, 200);
    assert_eq!(log_in(&app, &ada.email, "owl 7").await, 401);
}

#[actix_web::test]
async fn log_ins_at_once_at_a_hash_of_the_former_server_all_succeed() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let hash = bcrypt(Account::PASSWORD, Version::TwoB);
    let set = format!("UPDATE users SET password_hash = '{hash}'");
    app.sql().await.rows(&set).await;

    let log_ins = (0..4).map(|_| log_in(&app, &ada.email, Account::PASSWORD));
    let statuses = join_all(log_ins).await;

    assert_eq!(statuses, [200; 4]);
    assert!(stored(&app).await.starts_with("$argon2id$"));
}

#[actix_web::test]
async fn a_server_that_takes_no_accounts_says_so_and_lets_the_others_in() {
    let open = TestApp::start().await;
    let ada = open.sign_up("ada").await;
    let closed = TestApp::builder().on(&open);
    let closed = closed.set("REGISTRATION_ENABLED", "false").start().await;

    // It does not tell who has an account, either.
    for email in ["ada@example.org", "bea@example.org"] {
        let body = json!({ "email": email, "password": Account::PASSWORD, "name": "x" });
        let refused = closed.anonymous().post("/api/auth/register", &body);
        let refused = refused.expect(403).await;
        assert_eq!(refused.code(), "registration_closed");
    }

    assert_eq!(log_in(&closed, &ada.email, Account::PASSWORD).await, 200);
    ada.at(&closed).get("/api/me").expect(200).await;
    let users = open.sql().await.number("SELECT count(*) FROM users").await;
    assert_eq!(users, 1);
}
