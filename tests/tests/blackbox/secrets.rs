//! Nothing that was told in confidence is told again.
//!
//! The harness looks at every answer and every line of the log of every test
//! (`listbud_tests::secrets`); these tests do all that there is to do with
//! secrets, so that it has something to look at.

use actix_web::http::Method;
use listbud_tests::{Account, TestApp, secrets};
use serde_json::json;

#[actix_web::test]
async fn no_log_line_contains_a_secret() {
    let before = secrets::lines_read();
    let app = TestApp::start().await;
    let ada = app.sign_up("ada.quagga").await;
    let anybody = app.anonymous();
    let other = "another word that ada knows";

    let taken = json!({ "email": ada.email, "password": other, "name": "Quagga" });
    anybody.post("/api/auth/register", &taken).expect(409).await;
    anybody
        .log_in(&ada.email, "wrong-numbat-77")
        .expect(401)
        .await;
    anybody
        .log_in("nobody.numbat@example.org", "wrong-numbat-77")
        .expect(401)
        .await;
    let again = ada.log_in().await;
    let renewed = again.refresh().await;
    anybody.refresh(&again.refresh_token).send().await;
    anybody
        .refresh("bm8gcmVmcmVzaCB0b2tlbiBvZiBvdXJz")
        .expect(401)
        .await;
    let change =
        |current: &str, new: &str| json!({ "currentPassword": current, "newPassword": new });
    let wrong = change("wrong-numbat-77", other);
    ada.put("/api/auth/password", &wrong).expect(403).await;
    let sound = change(Account::PASSWORD, other);
    ada.put("/api/auth/password", &sound).expect(204).await;
    renewed.get("/api/me").expect(401).await;
    app.with_token("forged.gazelle.token")
        .get("/api/me")
        .expect(401)
        .await;
    // Where secrets have no business, and go to all the same.
    let token = ada.token().unwrap();
    app.get(&format!("/api/me?token={token}")).expect(401).await;
    app.get(&format!("/api/places/{token}")).expect(401).await;
    app.get(&format!("/{token}")).send().await;
    ada.get(&format!("/api/lists?access_token={token}"))
        .send()
        .await;
    for (name, value) in [
        ("cookie", format!("token={token}")),
        ("x-api-key", token.to_owned()),
        ("referer", format!("https://example.org/?token={token}")),
        ("user-agent", format!("client/1 {token}")),
        ("x-request-id", token.to_owned()),
        ("traceparent", token.to_owned()),
        ("x-forwarded-for", token.to_owned()),
        ("if-match", format!("\"{token}\"")),
        ("accept", token.to_owned()),
    ] {
        app.get("/api/me").header(name, &value).expect(401).await;
    }
    let unreadable = format!("{{\"email\":\"{}\",\"password\":\"{other}\"", ada.email);
    let request = anybody.request(Method::POST, "/api/auth/login");
    request
        .raw("application/json", unreadable)
        .expect(400)
        .await;
    let misplaced = json!({ "email": other, "password": [other], "name": token });
    anybody.post("/api/auth/login", &misplaced).send().await;
    app.database().close();
    anybody.log_in(&ada.email, other).expect(503).await;
    app.database().open();

    assert_eq!(secrets::leak(), None);
    let read = secrets::lines_read() - before;
    assert!(read > 100, "only {read} lines were looked at");
}

#[actix_web::test]
async fn a_server_error_contains_no_secret() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let sql = app.sql().await;
    // The driver quotes what it cannot use, the database whole rows.
    sql.rows("ALTER TABLE users ADD CHECK (name <> 'Forbidden name')")
        .await;
    let new = json!({
        "email": "secret.okapi@example.org", "password": "known to the okapi only",
        "name": "Forbidden name",
    });
    app.anonymous()
        .post("/api/auth/register", &new)
        .expect(422)
        .await;
    sql.rows("ALTER TABLE refresh_tokens RENAME TO gone").await;
    app.anonymous()
        .refresh(&ada.refresh_token)
        .expect(500)
        .await;
    app.anonymous()
        .log_in(&ada.email, Account::PASSWORD)
        .expect(500)
        .await;
    sql.rows("UPDATE users SET password_hash = '$argon2id$broken' || repeat('x', 60)")
        .await;
    app.anonymous()
        .log_in(&ada.email, Account::PASSWORD)
        .expect(500)
        .await;

    assert_eq!(secrets::leak(), None);
}
