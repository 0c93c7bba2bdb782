use std::{sync::Arc, time::Duration};

use actix_web::{App, http::StatusCode, test};
use listbud_persistence::{Connection, Database, PoolSettings};
use listbud_security::{
    AccessTokens, PasswordSettings, Passwords, RevokedSessions, SessionCookies, SigningKey,
};
use secrecy::ExposeSecret;
use time::OffsetDateTime;
use uuid::Uuid;

use super::configure;
use crate::{Api, ImportQueue, ImportSettings, Limits, Quotas, Sessions, World};

const NOW: OffsetDateTime = time::macros::datetime!(2026-03-01 12:00 UTC);
const SESSION: Uuid = Uuid::from_u128(9);

/// The API alone, as an application embeds it, before a database that is not there.
fn api() -> Api {
    let connection = Connection::parse("postgres://nobody@127.0.0.1:1/none?connect_timeout=1");
    let secret = "0123456789abcdef0123456789abcdef".into();
    let key = SigningKey::hmac(&secret).expect("the secret is long enough");
    let database = Database::new(
        &connection.expect("the URL is sound"),
        &PoolSettings::default(),
    )
    .expect("the pool connects later");
    let queue = ImportSettings {
        permits: 0,
        queue: 1,
    };
    Api {
        imports: ImportQueue::new(queue, database.clone()),
        quotas: Quotas::default(),
        database,
        passwords: Passwords::new(PasswordSettings::default()).expect("the settings are sound"),
        tokens: AccessTokens::new([key], "listbud", "listbud", Duration::from_mins(15))
            .expect("there is a key"),
        cookies: SessionCookies::new("listbud"),
        revoked: RevokedSessions::new(),
        sessions: Sessions {
            idle: Duration::from_hours(1),
        },
        takes_accounts: true,
        short_links: None,
        observer: Arc::new(()),
        world: World::new(|| NOW, || Uuid::from_u128(1)),
        limits: Limits { upload_bytes: 1024 },
    }
}

#[actix_web::test]
async fn a_revoked_session_is_refused_without_any_layer_around_the_api() {
    let api = api();
    let app = App::new().configure(|app| configure(app, &api, false));
    let app = test::init_service(app).await;
    let token = api
        .tokens
        .issue(Uuid::from_u128(7), SESSION, NOW, Uuid::from_u128(8))
        .expect("tokens can be issued");
    let bearer = format!("Bearer {}", token.token.expose_secret());
    let ask = || {
        let request = test::TestRequest::get()
            .uri("/api/me")
            .insert_header(("authorization", bearer.as_str()))
            .to_request();
        test::call_service(&app, request)
    };

    let before = ask().await.status();
    api.revoked.revoke(SESSION, NOW + Duration::from_mins(15));
    let after = ask().await.status();

    // The token was accepted, and then the database was missing.
    assert_eq!(before, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(after, StatusCode::UNAUTHORIZED);
}
