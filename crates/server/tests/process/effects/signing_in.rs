//! Accounts, sessions and what is remembered of them.

use serde_json::{Value, json};

use super::http::claims;
use crate::support::{ED25519_KEY, Server, migrated_database, wait_until};

pub(super) fn ed25519_key() {
    let database = migrated_database();
    let me = |server: &Server, token: &Option<String>| {
        let client = server.client().with_token(token.as_deref().unwrap());
        client.get("/api/me").status
    };
    let by_secret = Server::start(&database.url(), &[]);
    let of_secret = by_secret.register("ada").token;

    let by_key = Server::start(&database.url(), &[("JWT_ED25519_KEY", ED25519_KEY)]);
    let of_key = by_key.register("bob").token;

    assert_eq!(me(&by_key, &of_key), 200);
    assert_eq!(me(&by_key, &of_secret), 200, "the secret still verifies");
    assert_eq!(me(&by_secret, &of_key), 401);
    // The header of a token with this algorithm begins so in base64.
    assert!(of_key.unwrap().contains('.') && claims(&of_secret.unwrap())["sid"].is_string());
    let alone = [("JWT_ED25519_KEY", ED25519_KEY), ("JWT_SECRET", "")];
    let alone = Server::start(&database.url(), &alone);
    assert_eq!(alone.client().try_register("cyd").status, 201);
}

/// The seconds between two times of a session.
fn life(session: &Value) -> i64 {
    let second = |name: &str| {
        let text = session[name].as_str().unwrap().to_owned();
        let format = &time::format_description::well_known::Rfc3339;
        let time = time::OffsetDateTime::parse(&text, format).unwrap();
        time.unix_timestamp()
    };
    second("expiresAt") - second("createdAt")
}

pub(super) fn refresh_expires_in() {
    let database = migrated_database();

    for (value, seconds) in [("30d", 2_592_000), ("7200", 7_200)] {
        let server = Server::start(&database.url(), &[("REFRESH_EXPIRES_IN", value)]);
        let ada = server.register(&format!("ada{seconds}"));

        let sessions = ada.get("/api/me/sessions").json();

        assert_eq!(life(&sessions["sessions"][0]), seconds, "{sessions}");
    }
}

pub(super) fn registration() {
    let database = migrated_database();

    let server = Server::start(&database.url(), &[("REGISTRATION_ENABLED", "true")]);
    server.register("ada");
    let server = Server::start(&database.url(), &[("REGISTRATION_ENABLED", "false")]);
    let refused = server.client().try_register("bob");

    assert_eq!(refused.status, 403, "{refused:?}");
    assert_eq!(refused.json()["code"], "registration_closed");
    let password = crate::support::PASSWORD;
    assert_eq!(server.client().log_in("ada", password).status, 200);
    let users = database.execute("SELECT count(*) FROM users;").unwrap();
    assert_eq!(users, "1");
}

pub(super) fn audit_retention() {
    let database = migrated_database();
    let count = || {
        database
            .execute("SELECT count(*) FROM audit_events;")
            .unwrap()
    };
    let server = Server::start(&database.url(), &[("AUDIT_RETENTION", "30d")]);
    let ada = server.register("ada");
    let events = ada.get("/api/me/audit").json();
    assert_eq!(events["events"][0]["action"], "account.registered");
    assert_eq!(server.stop().code, Some(0));
    assert_eq!(count(), "1");
    let later = "UPDATE audit_events SET created_at = created_at - interval '20 days';";
    database.execute(later).unwrap();

    let server = Server::start(&database.url(), &[("AUDIT_RETENTION", "30d")]);
    let bob = server.register("bob");
    assert_eq!(bob.post("/api/lists", &json!({ "name": "x" })).status, 201);
    assert_eq!(count(), "2", "twenty days are not thirty");
    let _server = Server::start(&database.url(), &[("AUDIT_RETENTION", "10d")]);

    wait_until("the older event is gone", || count() == "1");
}
