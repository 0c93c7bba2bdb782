//! Sessions: what each log-in grew into.
//!
//! A change of several sessions of a user takes the account's lock first, and
//! a change of a token locks its session first, so that no two wait for each
//! other.

mod rotate;

use std::net::IpAddr;

use listbud_domain::UserId;
use time::OffsetDateTime;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{Executor, Statement, StoreError, Transaction, account_lock, revocations, row::get};

pub use rotate::{REUSE_GRACE, Renewal, Rotation, find_by_token, rotate};

pub(crate) const STATEMENTS: &[&Statement] = &[
    &DELETE_ENDED,
    &MAKE_ROOM,
    &START,
    &LIST,
    &REVOKE,
    &REVOKE_ALL,
    &PURGE,
    &rotate::LOCK,
    &rotate::READ,
    &rotate::RENEW,
];

/// How many sessions of one user can be live at a time; with one more, the one
/// that was not used for the longest time ends. More than anybody has devices,
/// and few enough to be listed at once.
pub const MAX_LIVE: u32 = 100;

/// The most code points that are kept of what a client calls itself; the schema
/// has the same number.
pub const MAX_USER_AGENT: usize = 300;

const DELETE_ENDED: Statement = Statement::new(
    "sessions.delete_ended",
    "DELETE FROM sessions
     WHERE user_id = $1 AND (expires_at <= $2 OR revoked_at IS NOT NULL)",
);

const MAKE_ROOM: Statement = Statement::new(
    "sessions.make_room",
    "UPDATE sessions SET revoked_at = $2
     WHERE user_id = $1 AND revoked_at IS NULL AND id IN (
         SELECT id FROM sessions
         WHERE user_id = $1 AND revoked_at IS NULL
         ORDER BY last_used_at DESC, id DESC
         OFFSET $3)
     RETURNING id",
);

const START: Statement = Statement::new(
    "sessions.start",
    "WITH session AS (
         INSERT INTO sessions
             (user_id, id, created_at, last_used_at, expires_at, address, user_agent)
         VALUES ($1, $2, $3, $3, $4, $5, $6))
     INSERT INTO refresh_tokens (user_id, token_hash, session_id, created_at, expires_at)
     VALUES ($1, $7, $2, $3, $4)",
);

const LIST: Statement = Statement::new(
    "sessions.list",
    "SELECT id, created_at, last_used_at, expires_at, address, user_agent
     FROM sessions
     WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2
     ORDER BY last_used_at DESC, id DESC",
);

const REVOKE: Statement = Statement::new(
    "sessions.revoke",
    "UPDATE sessions SET revoked_at = $3
     WHERE user_id = $1 AND id = $2 AND revoked_at IS NULL",
);

const REVOKE_ALL: Statement = Statement::new(
    "sessions.revoke_all",
    "UPDATE sessions SET revoked_at = $3
     WHERE user_id = $1 AND ($2::uuid IS NULL OR id <> $2) AND revoked_at IS NULL
     RETURNING id",
);

/// The one statement about all users' sessions.
const PURGE: Statement = Statement::new(
    "sessions.purge",
    "DELETE FROM sessions
     WHERE expires_at <= $1 AND (user_id, id) IN (
         SELECT user_id, id FROM sessions WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)",
);

/// A log-in that is to become a session.
#[derive(Debug, Clone)]
pub struct NewSession<'a> {
    /// Whose it is.
    pub user: UserId,
    /// Names the session.
    pub id: Uuid,
    /// When it starts.
    pub now: OffsetDateTime,
    /// Until when its first refresh token can be used.
    pub expires_at: OffsetDateTime,
    /// Where it comes from.
    pub address: Option<IpAddr>,
    /// What the client calls itself; cut to [`MAX_USER_AGENT`] here, since no
    /// header is a reason to refuse a log-in.
    pub user_agent: Option<&'a str>,
    /// The SHA-256 of its first refresh token.
    pub token_hash: &'a [u8; 32],
    /// Until when access tokens made so far can be valid: how long a session that
    /// has to make room is remembered as revoked.
    pub remember_until: OffsetDateTime,
}

/// What became of a log-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// The session is there.
    Started {
        /// The sessions that had to make room ([`MAX_LIVE`]); they are revoked.
        ended: Vec<Uuid>,
    },
    /// The account is gone.
    UnknownUser,
}

/// A session that is neither over nor revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Names it within its user.
    pub id: Uuid,
    /// When the user logged in.
    pub created_at: OffsetDateTime,
    /// When a refresh token of it was last exchanged.
    pub last_used_at: OffsetDateTime,
    /// When it ends unless it is used.
    pub expires_at: OffsetDateTime,
    /// From where the user logged in.
    pub address: Option<IpAddr>,
    /// With what the user logged in.
    pub user_agent: Option<String>,
}

/// Starts a session and removes the user's sessions that are over. Part of a transaction
/// that is to be rolled back unless the session was started.
pub async fn start(tx: &Transaction<'_>, new: &NewSession<'_>) -> Result<Start, StoreError> {
    let user = new.user.0;
    // Two log-ins at once would otherwise both find room for one.
    account_lock::hold(tx, new.user).await?;
    DELETE_ENDED.execute(tx, &[&user, &new.now]).await?;
    let others = i64::from(MAX_LIVE - 1);
    let rows = MAKE_ROOM.query(tx, &[&user, &new.now, &others]).await?;
    let ended = ids(&MAKE_ROOM, &rows)?;
    revocations::announce(tx, &ended, new.now, new.remember_until).await?;
    let user_agent = new.user_agent.and_then(shorten);
    let started = START
        .execute(
            tx,
            &[
                &user,
                &new.id,
                &new.now,
                &new.expires_at,
                &new.address,
                &user_agent,
                &new.token_hash.as_slice(),
            ],
        )
        .await;
    match started {
        Ok(_) => Ok(Start::Started { ended }),
        Err(error) if error.is_dangling("sessions_user_fkey") => Ok(Start::UnknownUser),
        Err(error) => Err(error),
    }
}

/// Lists a user's live sessions, the last used first.
pub async fn list(
    db: &impl Executor,
    user: UserId,
    now: OffsetDateTime,
) -> Result<Vec<Session>, StoreError> {
    let rows = LIST.query(db, &[&user.0, &now]).await?;
    rows.iter().map(read).collect()
}

/// Ends one session of a user for every server process; `false` when it had ended already.
/// `remember_until` is until when an access token of it can be valid.
pub async fn revoke(
    tx: &Transaction<'_>,
    user: UserId,
    id: Uuid,
    now: OffsetDateTime,
    remember_until: OffsetDateTime,
) -> Result<bool, StoreError> {
    if REVOKE.execute(tx, &[&user.0, &id, &now]).await? == 0 {
        return Ok(false);
    }
    revocations::announce(tx, &[id], now, remember_until).await?;
    Ok(true)
}

/// Ends all sessions of a user for every server process, or all but one; answers
/// which have ended.
pub async fn revoke_all(
    tx: &Transaction<'_>,
    user: UserId,
    except: Option<Uuid>,
    now: OffsetDateTime,
    remember_until: OffsetDateTime,
) -> Result<Vec<Uuid>, StoreError> {
    account_lock::hold(tx, user).await?;
    let rows = REVOKE_ALL.query(tx, &[&user.0, &except, &now]).await?;
    let ended = ids(&REVOKE_ALL, &rows)?;
    revocations::announce(tx, &ended, now, remember_until).await?;
    Ok(ended)
}

/// Removes sessions of all users that ran out at `before` or earlier, for users
/// who never log in again; returns how many. Not for use in a transaction.
pub async fn purge(db: &impl Executor, before: OffsetDateTime) -> Result<u64, StoreError> {
    PURGE.execute_in_batches(db, &before).await
}

fn ids(statement: &Statement, rows: &[Row]) -> Result<Vec<Uuid>, StoreError> {
    rows.iter()
        .map(|row| get(statement.name, row, "id"))
        .collect()
}

fn read(row: &Row) -> Result<Session, StoreError> {
    let operation = LIST.name;
    Ok(Session {
        id: get(operation, row, "id")?,
        created_at: get(operation, row, "created_at")?,
        last_used_at: get(operation, row, "last_used_at")?,
        expires_at: get(operation, row, "expires_at")?,
        address: get(operation, row, "address")?,
        user_agent: get(operation, row, "user_agent")?,
    })
}

fn shorten(user_agent: &str) -> Option<String> {
    let visible = user_agent.trim().chars().filter(|c| !c.is_control());
    let text: String = visible.take(MAX_USER_AGENT).collect();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_calls_itself_is_cut_and_holds_no_control_characters() {
        assert_eq!(
            shorten(" curl/8\0\u{1b}[31m \n").unwrap(),
            "curl/8[31m",
            "what is left is trimmed"
        );
        assert_eq!(shorten(&"é".repeat(9_999)).unwrap(), "é".repeat(300));
        assert_eq!(shorten(" \0 "), None);
        assert_eq!(shorten(""), None);
    }
}
