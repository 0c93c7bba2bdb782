//! Beginning and ending sessions.

use listbud_domain::UserId;
use listbud_persistence::{
    StoreError, Transaction,
    sessions::{self, NewSession, Start},
};
use listbud_security::RefreshToken;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Api, ApiError, caller::Caller};

/// A session that has begun.
pub(super) struct Begun {
    pub(super) id: Uuid,
    pub(super) refresh_token: RefreshToken,
    /// The oldest sessions, which had to end because there were too many.
    pub(super) ended: Vec<Uuid>,
}

/// Begins a session; it exists once the transaction is committed.
pub(super) async fn begin(
    api: &Api,
    db: &Transaction<'_>,
    user: UserId,
    caller: &Caller,
    now: OffsetDateTime,
) -> Result<Begun, ApiError> {
    let refresh_token = RefreshToken::generate(user.0)
        .map_err(|_| ApiError::Internal("the system gave no random bytes"))?;
    let id = api.world.new_id();
    let new = NewSession {
        user,
        id,
        now,
        expires_at: now + api.sessions.idle,
        address: caller.address,
        user_agent: caller.user_agent.as_deref(),
        token_hash: &refresh_token.hash(),
        remember_until: api.tokens.accepted_until(now),
    };
    match sessions::start(db, &new).await? {
        Start::Started { ended } => Ok(Begun {
            id,
            refresh_token,
            ended,
        }),
        Start::UnknownUser => Err(ApiError::AccountGone),
    }
}

/// Ends one session of a user; whether it was there and still ran.
pub(super) async fn end(
    api: &Api,
    db: &Transaction<'_>,
    user: UserId,
    session: Uuid,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    sessions::revoke(db, user, session, now, api.tokens.accepted_until(now)).await
}

/// Ends all sessions of a user but one, and names those that it ended.
pub(super) async fn end_all(
    api: &Api,
    db: &Transaction<'_>,
    user: UserId,
    except: Option<Uuid>,
    now: OffsetDateTime,
) -> Result<Vec<Uuid>, StoreError> {
    sessions::revoke_all(db, user, except, now, api.tokens.accepted_until(now)).await
}

/// Refuses their access tokens here from now on, without waiting for the
/// database's notification, which reaches the other servers.
pub(super) fn refuse(api: &Api, ended: &[Uuid], now: OffsetDateTime) {
    for session in ended {
        api.revoked.revoke(*session, api.tokens.accepted_until(now));
    }
}
