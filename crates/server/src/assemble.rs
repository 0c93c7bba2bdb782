//! The parts of a server, made from the settings.

use std::sync::Arc;

use listbud_api::{Api, ImportQueue, ImportSettings, Limits, Quotas, Sessions, World};
use listbud_persistence::{Database, PoolSettings, StoreError};
use listbud_security::{
    AccessTokens, PasswordSettings, Passwords, RevokedSessions, SessionCookies, SigningKey,
};

use crate::{
    Connections, Failure, database,
    exit::chain,
    keys::ed25519_keys,
    metrics::{Counts, Waits},
    settings::Settings,
};

/// What access tokens name as their issuer and audience, and how the names of
/// cookies begin.
const NAME: &str = "listbud";

/// Makes what the handlers share.
pub(crate) fn api(
    settings: &Settings,
    connections: &Connections,
    world: World,
    counts: Counts,
    waits: &Waits,
) -> Result<Api, Failure> {
    let waits = waits.clone();
    let failed = |error: StoreError| Failure::Other(chain(&error));
    let pool = pool(settings);
    let mut database = Database::new(&connections.pooled, &pool)
        .map_err(failed)?
        .on_wait(move |wait| waits.note(wait));
    if let Some(replica) = &connections.replica {
        database = database.with_replica(replica, &pool).map_err(failed)?;
    }
    let passwords = Passwords::new(PasswordSettings::default())
        .map_err(|error| Failure::Other(chain(&error)))?;
    let imports = Database::new(&connections.pooled, &import_pool(settings)).map_err(failed)?;
    let queue = ImportSettings {
        permits: settings.imports.permits,
        queue: settings.imports.queue,
    };
    Ok(Api {
        database,
        passwords,
        tokens: tokens(settings)?,
        cookies: SessionCookies::new(NAME),
        revoked: RevokedSessions::new(),
        sessions: Sessions {
            idle: settings.auth.refresh_expires_in,
        },
        observer: Arc::new(counts),
        takes_accounts: settings.auth.registration_enabled,
        world,
        short_links: short_links(settings),
        imports: ImportQueue::new(queue, imports),
        limits: Limits {
            upload_bytes: settings.upload.max_size,
        },
        quotas: Quotas::new(settings.account),
    })
}

#[cfg(feature = "short-links")]
fn short_links(settings: &Settings) -> Option<listbud_api::ShortLinks> {
    settings.looks_up_short_links.then(|| {
        let links = crate::links::ShortLinks::new();
        let resolve: listbud_api::ShortLinks = Arc::new(move |link| links.resolve(link));
        resolve
    })
}

/// The settings do not ask for it: they would have been refused.
#[cfg(not(feature = "short-links"))]
const fn short_links(_: &Settings) -> Option<listbud_api::ShortLinks> {
    None
}

/// How the pool is wanted.
pub(crate) fn pool(settings: &Settings) -> PoolSettings {
    PoolSettings {
        min: settings.database.pool_min,
        max: settings.database.pool_max,
        wait: settings.database.pool_wait,
        idle: settings.database.pool_idle,
        statement_timeout: settings.database.statement_timeout,
        application_name: "listbud".to_owned(),
        ..PoolSettings::default()
    }
}

/// How the pool of the imports is wanted: one connection for each import, and one for
/// its heartbeat.
fn import_pool(settings: &Settings) -> PoolSettings {
    PoolSettings {
        min: 0,
        max: (settings.imports.permits * 2).max(1),
        application_name: "listbud imports".to_owned(),
        ..pool(settings)
    }
}

fn tokens(settings: &Settings) -> Result<AccessTokens, Failure> {
    let mut keys = ed25519_keys(settings.auth.jwt_ed25519_key.as_ref())
        .map_err(|error| Failure::Settings(format!("JWT_ED25519_KEY: {}", chain(&error))))?;
    let secrets = match &settings.auth.jwt_secrets {
        Some(secrets) => secrets.clone(),
        None if keys.is_empty() => vec![database::development_secret(&settings.local.data_dir)?],
        None => Vec::new(),
    };
    for secret in &secrets {
        let key = SigningKey::hmac(secret)
            .map_err(|error| Failure::Settings(format!("JWT_SECRET: {}", chain(&error))))?;
        keys.push(key);
    }
    AccessTokens::new(keys, NAME, NAME, settings.auth.jwt_expires_in)
        .map_err(|error| Failure::Settings(format!("JWT_SECRET: {}", chain(&error))))
}
