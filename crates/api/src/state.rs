//! What every handler shares.

use std::{fmt, sync::Arc, time::Duration};

use listbud_persistence::Database;
use listbud_security::{AccessTokens, Passwords, RevokedSessions, SessionCookies};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{ImportQueue, Observer, Quotas};

/// What every handler shares; cloned into each worker.
#[derive(Clone)]
pub struct Api {
    /// Where everything is kept.
    pub database: Database,
    /// Hashes and verifies passwords.
    pub passwords: Passwords,
    /// Signs access tokens.
    pub tokens: AccessTokens,
    /// The cookies of those who sign in with a browser and want no tokens.
    pub cookies: SessionCookies,
    /// The sessions whose access tokens are refused although they have not
    /// expired. A log-out adds its session; what other processes have revoked
    /// comes in through a
    /// [`RevocationListener`](listbud_persistence::revocations::RevocationListener).
    pub revoked: RevokedSessions,
    /// How long people stay signed in.
    pub sessions: Sessions,
    /// Whether anybody may register.
    pub takes_accounts: bool,
    /// Who counts what is done.
    pub observer: Arc<dyn Observer>,
    /// Time and ids.
    pub world: World,
    /// What a request may bring.
    pub limits: Limits,
    /// The imports that wait and run.
    pub imports: ImportQueue,
    /// What an account may hold.
    pub quotas: Quotas,
    /// Looks up the address behind a short link of Google Maps, where the operator
    /// wants that; may block.
    pub short_links: Option<ShortLinks>,
}

/// From a short link to the address behind it, if that can be had.
pub type ShortLinks = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api")
            .field("database", &self.database)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// How long people stay signed in.
#[derive(Clone, Copy, Debug)]
pub struct Sessions {
    /// After how much time without a refresh a session ends.
    pub idle: Duration,
}

/// What a request may bring.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The most bytes of an uploaded file.
    pub upload_bytes: usize,
}

/// The clock and the source of ids, which come in from outside so that tests
/// can fix them.
#[derive(Clone)]
pub struct World {
    now: Arc<dyn Fn() -> OffsetDateTime + Send + Sync>,
    new_id: Arc<dyn Fn() -> Uuid + Send + Sync>,
}

impl World {
    /// Takes a clock and a source of ids (UUIDv7).
    pub fn new(
        now: impl Fn() -> OffsetDateTime + Send + Sync + 'static,
        new_id: impl Fn() -> Uuid + Send + Sync + 'static,
    ) -> Self {
        Self {
            now: Arc::new(now),
            new_id: Arc::new(new_id),
        }
    }

    /// The time, cut to the microseconds that PostgreSQL keeps.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        let now = (self.now)();
        let microseconds = now.nanosecond() / 1_000;
        now.replace_nanosecond(microseconds * 1_000).unwrap_or(now)
    }

    /// A new id.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        (self.new_id)()
    }
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("World")
    }
}
