//! Exchanging a refresh token for a new one (RFC 9700 §4.14).

use std::time::Duration;

use listbud_domain::UserId;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Statement, StoreError, Transaction, row::get};

/// How long a spent token may be shown again. Two tabs of a browser refresh at the
/// same moment, and an answer that got lost on the way is asked for again: neither
/// is a theft. Others who were stricter logged their users out.
pub const REUSE_GRACE: Duration = Duration::from_secs(20);

/// Everything that happens to a session's tokens happens under this lock, so what
/// is read next stays true.
pub(super) const LOCK: Statement = Statement::new(
    "sessions.rotate.lock",
    "SELECT s.id FROM sessions s
     WHERE s.user_id = $1 AND s.id = (
         SELECT t.session_id FROM refresh_tokens t
         WHERE t.user_id = $1 AND t.token_hash = $2)
     FOR NO KEY UPDATE",
);

/// Sees what was committed before the lock was given; the locking statement
/// itself may have begun before that.
pub(super) const READ: Statement = Statement::new(
    "sessions.rotate.read",
    "SELECT s.revoked_at, s.expires_at AS session_expires_at, t.rotated_at, t.expires_at
     FROM refresh_tokens t
     JOIN sessions s ON s.user_id = t.user_id AND s.id = t.session_id
     WHERE t.user_id = $1 AND t.token_hash = $2",
);

/// Spends the old token unless it is spent, makes the new one, and removes those
/// of the session that have expired.
pub(super) const RENEW: Statement = Statement::new(
    "sessions.rotate.renew",
    "WITH spent AS (
         UPDATE refresh_tokens SET rotated_at = $5
         WHERE user_id = $1 AND token_hash = $2 AND rotated_at IS NULL
     ), made AS (
         INSERT INTO refresh_tokens (user_id, token_hash, session_id, created_at, expires_at)
         VALUES ($1, $3, $4, $5, $6)
     ), removed AS (
         DELETE FROM refresh_tokens
         WHERE user_id = $1 AND session_id = $4 AND token_hash <> $2 AND expires_at <= $5)
     UPDATE sessions SET last_used_at = greatest(last_used_at, $5), expires_at = $6
     WHERE user_id = $1 AND id = $4",
);

/// A refresh token that is to be exchanged.
#[derive(Debug, Clone, Copy)]
pub struct Renewal<'a> {
    /// Whose it is, as the token says itself.
    pub user: UserId,
    /// The SHA-256 of the token that was shown.
    pub old_hash: &'a [u8; 32],
    /// The SHA-256 of the token that takes its place.
    pub new_hash: &'a [u8; 32],
    /// When it happens.
    pub now: OffsetDateTime,
    /// Until when the new token can be used.
    pub expires_at: OffsetDateTime,
}

/// What became of a refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// It was fresh and is spent now; the new one is valid.
    Rotated {
        /// The session it belongs to.
        session: Uuid,
    },
    /// It was spent a moment ago ([`REUSE_GRACE`]); the new one is valid beside
    /// the one that was made then.
    Sibling {
        /// The session it belongs to.
        session: Uuid,
    },
    /// It was spent long ago: one of two holders has stolen it. Nothing was
    /// written; the caller is to revoke the session.
    Reused {
        /// The session it belongs to.
        session: Uuid,
    },
    /// There is no such token, or none any more.
    Unknown,
    /// It or its session has run out.
    Expired,
    /// Its session was ended.
    Revoked,
}

/// Exchanges a refresh token for a new one.
///
/// The transaction is to be READ COMMITTED, as it is unless told otherwise.
pub async fn rotate(tx: &Transaction<'_>, renewal: &Renewal<'_>) -> Result<Rotation, StoreError> {
    let (user, old_hash) = (renewal.user.0, renewal.old_hash.as_slice());
    let Some(row) = LOCK.query_opt(tx, &[&user, &old_hash]).await? else {
        return Ok(Rotation::Unknown);
    };
    let session = get(LOCK.name, &row, "id")?;
    let Some(row) = READ.query_opt(tx, &[&user, &old_hash]).await? else {
        return Ok(Rotation::Unknown);
    };
    let state = State {
        revoked: get(READ.name, &row, "revoked_at")?,
        session_ends: get(READ.name, &row, "session_expires_at")?,
        rotated: get(READ.name, &row, "rotated_at")?,
        ends: get(READ.name, &row, "expires_at")?,
    };
    let rotation = decide(session, state, renewal.now);
    if matches!(
        rotation,
        Rotation::Rotated { .. } | Rotation::Sibling { .. }
    ) {
        RENEW
            .execute(
                tx,
                &[
                    &user,
                    &old_hash,
                    &renewal.new_hash.as_slice(),
                    &session,
                    &renewal.now,
                    &renewal.expires_at,
                ],
            )
            .await?;
    }
    Ok(rotation)
}

/// Finds the session that a refresh token belongs to, spent or not, and locks it.
pub async fn find_by_token(
    tx: &Transaction<'_>,
    user: UserId,
    hash: &[u8; 32],
) -> Result<Option<Uuid>, StoreError> {
    let row = LOCK.query_opt(tx, &[&user.0, &hash.as_slice()]).await?;
    row.map(|row| get(LOCK.name, &row, "id")).transpose()
}

/// How a token and its session stand.
#[derive(Debug, Clone, Copy)]
struct State {
    revoked: Option<OffsetDateTime>,
    session_ends: OffsetDateTime,
    rotated: Option<OffsetDateTime>,
    ends: OffsetDateTime,
}

fn decide(session: Uuid, state: State, now: OffsetDateTime) -> Rotation {
    if state.revoked.is_some() {
        return Rotation::Revoked;
    }
    if state.session_ends <= now {
        return Rotation::Expired;
    }
    // Before the token's own end: a token that was stolen and spent tells on the
    // thief, also when its owner shows it late.
    let is_late = |rotated_at| now - rotated_at > REUSE_GRACE;
    if state.rotated.is_some_and(is_late) {
        return Rotation::Reused { session };
    }
    if state.ends <= now {
        return Rotation::Expired;
    }
    match state.rotated {
        None => Rotation::Rotated { session },
        Some(_) => Rotation::Sibling { session },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(1_700_000_000 + second).unwrap()
    }

    const SESSION: Uuid = Uuid::from_u128(7);
    const FRESH: State = State {
        revoked: None,
        session_ends: OffsetDateTime::UNIX_EPOCH,
        rotated: None,
        ends: OffsetDateTime::UNIX_EPOCH,
    };

    /// A token and a session that run out at these seconds.
    fn until(token: i64, session: i64) -> State {
        State {
            ends: at(token),
            session_ends: at(session),
            ..FRESH
        }
    }

    #[test]
    fn a_fresh_token_is_rotated_until_the_moment_it_expires() {
        let state = until(100, 200);

        assert_eq!(
            decide(SESSION, state, at(99)),
            Rotation::Rotated { session: SESSION }
        );
        assert_eq!(decide(SESSION, state, at(100)), Rotation::Expired);
    }

    #[test]
    fn a_spent_token_has_siblings_for_twenty_seconds_and_then_tells_of_a_theft() {
        let state = State {
            rotated: Some(at(10)),
            ..until(100, 200)
        };

        for second in [10, 30] {
            let sibling = Rotation::Sibling { session: SESSION };
            assert_eq!(decide(SESSION, state, at(second)), sibling);
        }
        for second in [31, 150] {
            let reused = Rotation::Reused { session: SESSION };
            assert_eq!(decide(SESSION, state, at(second)), reused);
        }
    }

    #[test]
    fn a_clock_that_goes_behind_the_one_that_spent_the_token_accuses_nobody() {
        let state = State {
            rotated: Some(at(10)),
            ..until(100, 200)
        };

        assert_eq!(
            decide(SESSION, state, at(5)),
            Rotation::Sibling { session: SESSION }
        );
    }

    #[test]
    fn a_session_that_is_over_or_revoked_has_no_valid_tokens() {
        let revoked = State {
            revoked: Some(at(1)),
            ..until(100, 200)
        };

        assert_eq!(decide(SESSION, revoked, at(5)), Rotation::Revoked);
        assert_eq!(decide(SESSION, revoked, at(500)), Rotation::Revoked);
        assert_eq!(decide(SESSION, until(300, 200), at(200)), Rotation::Expired);
    }
}
