//! Registering, signing in, and one's own account.

use actix_web::http::Method;
use listbud_tests::{Account, Answer, Clock, TestApp};
use serde_json::{Value, json};
use time::Duration;

/// An answer's body without what differs from request to request.
fn without_request_id(answer: &Answer) -> Value {
    let mut body = answer.json();
    body["requestId"] = Value::Null;
    body
}

#[actix_web::test]
async fn registering_signs_in_and_inserts_the_account() {
    let clock = Clock::default();
    let app = TestApp::start_at(&clock).await;
    let body = json!({
        "email": " Ada@Example.org", "password": Account::PASSWORD, "name": " Ada Lovelace "
    });

    let answer = app.anonymous().post("/api/auth/register", &body);
    let answer = answer.expect(201).await.json();

    let token = answer["token"].as_str().unwrap();
    let me = app.with_token(token).get("/api/me").expect(200).await;
    let mut me = me.json();
    // Only this tells what the account holds as well.
    assert!(me.as_object_mut().unwrap().remove("usage").is_some());
    assert_eq!(me, answer["user"]);
    assert_eq!(answer["expiresIn"], 900);
    insta::assert_json_snapshot!(answer["user"], @r#"
    {
      "createdAt": "2026-01-01T00:00:00Z",
      "email": "ada@example.org",
      "id": "01900000-0000-7000-8000-000000000002",
      "name": "Ada Lovelace"
    }
    "#);
    let sql = app.sql().await;
    let rows = sql.rows("SELECT email || '|' || name FROM users").await;
    assert_eq!(rows[0][0].as_deref(), Some("ada@example.org|Ada Lovelace"));
}

#[actix_web::test]
async fn an_address_in_other_letters_is_the_same_account() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let again = json!({ "email": "ADA@example.org", "password": Account::PASSWORD, "name": "A" });
    let login = json!({ "email": "Ada@EXAMPLE.org ", "password": Account::PASSWORD });

    let refusal = app.anonymous().post("/api/auth/register", &again);
    let refusal = refusal.expect(409).await;
    let signed_in = app.anonymous().post("/api/auth/login", &login);
    let signed_in = signed_in.expect(200).await.json();

    assert_eq!(refusal.faults(), ["email email_taken"]);
    assert_eq!(signed_in["user"]["id"], ada.id);
    let users = app.sql().await.number("SELECT count(*) FROM users").await;
    assert_eq!(users, 1);
}

#[actix_web::test]
async fn a_refused_registration_names_every_faulty_field() {
    let app = TestApp::start().await;
    let register = async |body: Value| {
        let answer = app.anonymous().post("/api/auth/register", &body);
        let mut faults = answer.expect(422).await.faults();
        faults.sort();
        faults
    };

    assert_eq!(
        register(json!({ "email": "nope", "password": "x", "name": "  " })).await,
        ["email invalid_email", "name empty", "password too_short"]
    );
    assert_eq!(
        register(json!({})).await,
        ["email required", "name required", "password required"]
    );
    let long = "x".repeat(256);
    let email = format!("{long}@example.org");
    assert_eq!(
        register(json!({ "email": email, "password": long, "name": long })).await,
        ["email too_long", "name too_long", "password too_long"]
    );
    let users = app.sql().await.number("SELECT count(*) FROM users").await;
    assert_eq!(users, 0);
}

#[actix_web::test]
async fn a_value_of_the_wrong_type_is_named_and_never_breaks_the_server() {
    let app = TestApp::start().await;
    let good = json!({ "email": "ada@example.org", "password": Account::PASSWORD, "name": "Ada" });

    for path in ["/api/auth/register", "/api/auth/login"] {
        for field in ["email", "password"] {
            for wrong in [json!(12_345_678), json!(true), json!([]), json!({})] {
                let mut body = good.clone();
                if path.ends_with("login") {
                    body.as_object_mut().unwrap().remove("name");
                }
                body[field] = wrong;

                let answer = app.anonymous().post(path, &body).expect(422).await;

                assert_eq!(answer.faults(), [format!("{field} wrong_type")]);
            }
        }
    }
}

#[actix_web::test]
async fn an_address_with_a_control_character_is_refused_and_reaches_no_account() {
    let app = TestApp::start().await;
    app.sign_up("ada").await;

    for email in [
        "ad\0a@example.org",
        "ada@example.org\0",
        "\u{1b}ada@example.org",
        "ada@exam\u{7f}ple.org",
        "ada@example.org\u{85}",
        "ada@example.org\n",
    ] {
        let login = json!({ "email": email, "password": Account::PASSWORD });
        let mut register = login.clone();
        register["name"] = "Ada".into();
        for (path, body) in [
            ("/api/auth/login", &login),
            ("/api/auth/register", &register),
        ] {
            let answer = app.anonymous().post(path, body).expect(422).await;

            assert_eq!(answer.faults(), ["email control_character"], "{email:?}");
        }
    }

    let users = app.sql().await.number("SELECT count(*) FROM users").await;
    assert_eq!(users, 1);
}

#[actix_web::test]
async fn an_array_is_not_a_request_even_if_its_items_would_fit() {
    let app = TestApp::start().await;
    app.sign_up("ada").await;
    let body = json!(["ada@example.org", Account::PASSWORD]);

    let answer = app
        .anonymous()
        .post("/api/auth/login", &body)
        .expect(422)
        .await;

    assert_eq!(answer.faults(), ["body wrong_type"]);
}

#[actix_web::test]
async fn a_password_is_stored_as_an_argon2id_hash() {
    let app = TestApp::start().await;
    app.sign_up("ada").await;

    let rows = app
        .sql()
        .await
        .rows("SELECT password_hash FROM users")
        .await;

    let hash = rows[0][0].as_deref().unwrap();
    assert!(
        hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{hash}"
    );
    assert!(!hash.contains("correct"));
}

#[actix_web::test]
async fn an_unknown_account_and_a_wrong_password_are_answered_alike() {
    let app = TestApp::start().await;
    app.sign_up("ada").await;
    let login = async |email: &str, password: &str| {
        let body = json!({ "email": email, "password": password });
        let answer = app.anonymous().post("/api/auth/login", &body);
        answer.expect(401).await
    };

    let wrong = login("ada@example.org", "wrong horse battery").await;
    let unknown = login("bea@example.org", Account::PASSWORD).await;
    let no_address = login("nope", Account::PASSWORD).await;

    assert_eq!(wrong.code(), "wrong_credentials");
    for other in [unknown, no_address] {
        assert_eq!(without_request_id(&other), without_request_id(&wrong));
        assert_eq!(
            other.header("www-authenticate"),
            wrong.header("www-authenticate")
        );
    }
}

#[actix_web::test]
async fn failed_login_missing_token_and_expired_token_have_different_codes() {
    let app = TestApp::start().await;
    let body = json!({ "email": "ada@example.org", "password": Account::PASSWORD });

    let failed = app
        .anonymous()
        .post("/api/auth/login", &body)
        .expect(401)
        .await;
    let missing = app.get("/api/me").expect(401).await;
    let garbage = app.with_token("garbage").get("/api/me").expect(401).await;

    assert_eq!(failed.code(), "wrong_credentials");
    assert_eq!(missing.code(), "authentication_required");
    assert_eq!(garbage.code(), "invalid_token");
}

#[actix_web::test]
async fn every_route_that_is_not_public_wants_a_valid_token() {
    let clock = Clock::default();
    let app = TestApp::start_at(&clock).await;
    let ada = app.sign_up("ada").await;
    let valid = ada.token().unwrap().to_owned();
    // Someone else's claims under Ada's signature.
    let parts: Vec<&str> = valid.split('.').collect();
    let tampered = format!("{}.e30.{}", parts[0], parts[2]);
    // {"alg":"none","typ":"at+jwt"}
    let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.{}.", parts[1]);
    let foreign = TestApp::builder()
        .clock(&clock)
        .set("JWT_SECRET", "another-secret-of-at-least-32-characters")
        .start()
        .await;
    let foreign = foreign.sign_up("ada").await.token().unwrap().to_owned();
    clock.advance(Duration::minutes(16)); // the token lives for 15
    let bad = ["garbage", &tampered, &unsigned, &foreign, &valid];

    let mut count = 0;
    for resource in listbud_api::table() {
        if resource.is_public() {
            continue;
        }
        let path = resource
            .path()
            .replace("{id}", "01900000-0000-7000-8000-000000000001")
            .replace("{placeId}", "01900000-0000-7000-8000-000000000002");
        for method in resource.methods() {
            count += 1;
            let missing = app.anonymous().request(method.clone(), &path);
            let challenge = missing.expect(401).await;
            assert_eq!(challenge.header("www-authenticate"), Some("Bearer"));
            for token in bad {
                let refused = app.with_token(token).request(method.clone(), &path);
                let challenge = refused.expect(401).await;
                assert_eq!(
                    challenge.header("www-authenticate"),
                    Some("Bearer error=\"invalid_token\""),
                    "{challenge}"
                );
            }
        }
    }
    assert!(count > 50, "only {count} operations were asked");
}

#[actix_web::test]
async fn a_token_ends_when_it_says() {
    let clock = Clock::default();
    let app = TestApp::builder()
        .clock(&clock)
        .set("JWT_EXPIRES_IN", "120")
        .start()
        .await;
    let ada = app.sign_up("ada").await;

    clock.advance(Duration::seconds(119));
    ada.get("/api/me").expect(200).await;
    // Two machines' clocks may differ by five seconds.
    clock.advance(Duration::seconds(7));
    ada.get("/api/me").expect(401).await;
}

#[actix_web::test]
async fn a_token_of_a_rotated_secret_is_valid_while_the_secret_is_listed() {
    let clock = Clock::default();
    let (old, new) = (
        "the-old-secret-of-at-least-32-characters",
        "the-new-secret-of-at-least-32-characters",
    );
    let start = async |secrets: &str| {
        let app = TestApp::builder().clock(&clock).set("JWT_SECRET", secrets);
        app.start().await
    };
    let before = start(old).await;
    let token = before.sign_up("ada").await.token().unwrap().to_owned();

    let during = start(&format!("{new},{old}")).await;
    let after = start(new).await;

    // The account is in another database, so the token is good and the account gone.
    let answer = during.with_token(&token).get("/api/lists").send().await;
    assert_eq!(answer.status(), 200);
    after.with_token(&token).get("/api/lists").expect(401).await;
}

#[actix_web::test]
async fn only_one_authorization_header_counts_and_only_bearer() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let token = ada.token().unwrap();

    for value in [
        format!("Basic {token}"),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        format!("Bearer {token}{}", "x".repeat(8_000)),
    ] {
        let answer = app.get("/api/me").header("authorization", &value);
        answer.expect(401).await;
    }
    let lower = app
        .get("/api/me")
        .header("authorization", &format!("bearer {token}"));
    lower.expect(200).await;
}

#[actix_web::test]
async fn a_name_is_changed_and_what_is_left_out_stays() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    let nothing = ada.patch("/api/me", &json!({})).expect(200).await.json();
    let renamed = ada.patch("/api/me", &json!({ "name": "Ada 🦉 Lovelace" }));
    let renamed = renamed.expect(200).await.json();

    assert_eq!(nothing["name"], "ada");
    assert_eq!(renamed["name"], "Ada 🦉 Lovelace");
    assert_eq!(renamed["email"], "ada@example.org");
    assert_eq!(ada.get("/api/me").expect(200).await.json(), renamed);
}

#[actix_web::test]
async fn a_bad_change_of_an_account_names_its_field_and_changes_nothing() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for (body, fault) in [
        (json!({ "name": "" }), "name empty"),
        (json!({ "name": null }), "name required"),
        (json!({ "name": "x".repeat(101) }), "name too_long"),
        (json!({ "email": "bea@example.org" }), "email unknown_field"),
        (json!({ "name": 5 }), "name wrong_type"),
    ] {
        let answer = ada.patch("/api/me", &body).expect(422).await;
        assert_eq!(answer.faults(), [fault]);
    }
    let me = ada.get("/api/me").expect(200).await.json();
    assert_eq!(me["name"], "ada");
}

#[actix_web::test]
async fn a_sound_token_of_a_deleted_account_is_refused_and_writes_nothing() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    app.sql().await.rows("DELETE FROM users").await;

    ada.get("/api/me").expect(401).await;
    ada.patch("/api/me", &json!({ "name": "x" }))
        .expect(401)
        .await;
    for path in ["/api/places", "/api/lists", "/api/tags"] {
        ada.post(path, &json!({ "name": "x" })).expect(401).await;
    }
    let import = ada.upload("/api/imports", "x.csv", "Title,Note,URL\nA,,\n");
    import.expect(401).await;
    ada.request(Method::GET, "/api/places").expect(200).await;
}
