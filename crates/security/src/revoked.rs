//! Sessions that ended before their access tokens did.
//!
//! An access token is valid on its own word, so whoever ends a session must
//! tell every process that verifies tokens. This is where a process keeps what
//! it was told: in memory, as [`Bearer`](crate::Bearer) asks at each request.
//! It is small, because a session need only be remembered until the last of its
//! tokens has expired, which
//! [`AccessTokens::accepted_until`](crate::AccessTokens::accepted_until) tells.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use time::OffsetDateTime;
use uuid::Uuid;

/// A set of revoked sessions. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct RevokedSessions {
    until: Arc<RwLock<HashMap<Uuid, OffsetDateTime>>>,
}

impl RevokedSessions {
    /// Makes an empty set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a session that must be remembered until then. Of several times
    /// for one session the latest counts, so notices may come twice and in any
    /// order.
    pub fn revoke(&self, session: Uuid, until: OffsetDateTime) {
        self.write()
            .entry(session)
            .and_modify(|known| *known = until.max(*known))
            .or_insert(until);
    }

    /// Tells whether a session was revoked.
    #[must_use]
    pub fn contains(&self, session: Uuid) -> bool {
        self.read().contains_key(&session)
    }

    /// Forgets the sessions whose time has come before `now`, and gives their
    /// memory back.
    pub fn forget_before(&self, now: OffsetDateTime) {
        let mut known = self.write();
        known.retain(|_, until| *until >= now);
        known.shrink_to_fit();
    }

    /// How many sessions are remembered; for a gauge.
    #[must_use]
    pub fn len(&self) -> usize {
        self.read().len()
    }

    /// Tells whether no session is remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.read().is_empty()
    }

    fn read(&self) -> RwLockReadGuard<'_, HashMap<Uuid, OffsetDateTime>> {
        self.until.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<Uuid, OffsetDateTime>> {
        self.until.write().unwrap_or_else(PoisonError::into_inner)
    }
}
