//! Serves the API alone on <http://127.0.0.1:8080/api/docs>, from the migrated
//! database that `DATABASE_URL` names, with tokens signed by `JWT_SECRET` (at
//! least 32 characters).
//!
//! An application for others puts the layers around it that the server has:
//! security headers, CORS, limits, logs.

use std::{error::Error, sync::Arc, time::Duration};

use actix_web::{App, HttpServer, rt};
use listbud_api::{
    Api, ImportQueue, ImportSettings, Limits, Quotas, Sessions, World, configure, run_imports,
};
use listbud_persistence::{Connection, Database, PoolSettings};
use listbud_security::{
    AccessTokens, PasswordSettings, Passwords, RevokedSessions, SessionCookies, SigningKey,
};
use time::OffsetDateTime;
use tokio::sync::watch;
use uuid::Uuid;

#[expect(
    clippy::disallowed_methods,
    reason = "time and ids enter a program in one place, which is here"
)]
fn world() -> World {
    World::new(OffsetDateTime::now_utc, Uuid::now_v7)
}

fn api() -> Result<Api, Box<dyn Error>> {
    let connection = Connection::parse(&std::env::var("DATABASE_URL")?)?;
    let key = SigningKey::hmac(&std::env::var("JWT_SECRET")?.into())?;
    Ok(Api {
        database: Database::new(&connection, &PoolSettings::default())?,
        passwords: Passwords::new(PasswordSettings::default())?,
        tokens: AccessTokens::new([key], "listbud", "listbud", Duration::from_mins(15))?,
        cookies: SessionCookies::new("listbud"),
        revoked: RevokedSessions::new(),
        sessions: Sessions {
            idle: Duration::from_hours(24 * 30),
        },
        takes_accounts: true,
        short_links: None,
        observer: Arc::new(()),
        world: world(),
        imports: ImportQueue::new(
            ImportSettings {
                permits: 1,
                queue: 20,
            },
            // One connection for the import, one for its heartbeat.
            Database::new(
                &connection,
                &PoolSettings {
                    max: 2,
                    ..PoolSettings::default()
                },
            )?,
        ),
        limits: Limits {
            upload_bytes: 10 * 1024 * 1024,
        },
        quotas: Quotas::default(),
    })
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let api = api()?;
    let (stop, stopped) = watch::channel(false);
    let imports = rt::spawn(run_imports(api.clone(), stopped));
    HttpServer::new(move || App::new().configure(|app| configure(app, &api, true)))
        .bind("127.0.0.1:8080")?
        .run()
        .await?;
    // An import that still runs goes back to the queue.
    stop.send_replace(true);
    imports.await?;
    Ok(())
}
