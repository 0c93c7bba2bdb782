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

use std::sync::Arc;

use dashmap::DashMap;
use time::OffsetDateTime;
use uuid::Uuid;

/// A set of revoked sessions. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct RevokedSessions {
    // In shards, so that workers which read do not wait for each other or for
    // the one that writes.
    until: Arc<DashMap<Uuid, OffsetDateTime>>,
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
        self.until
            .entry(session)
            .and_modify(|known| *known = until.max(*known))
            .or_insert(until);
    }

    /// Tells whether a session was revoked.
    #[must_use]
    pub fn contains(&self, session: Uuid) -> bool {
        self.until.contains_key(&session)
    }

    /// Forgets the sessions whose time has come before `now`, and gives their
    /// memory back.
    pub fn forget_before(&self, now: OffsetDateTime) {
        self.until.retain(|_, until| *until >= now);
        self.until.shrink_to_fit();
    }

    /// How many sessions are remembered; for a gauge.
    #[must_use]
    pub fn len(&self) -> usize {
        self.until.len()
    }

    /// Tells whether no session is remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.until.is_empty()
    }
}
