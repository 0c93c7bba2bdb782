//! API tokens. A token names its owner and its row, so each request looks up one row by
//! its key, and a token that was ended is invalid on every server at once.

use listbud_domain::{ApiTokenId, ApiTokenName, Scope, UserId};
use time::{Duration, OffsetDateTime};
use tokio_postgres::Row;

use crate::{
    Executor, Statement, StoreError, Transaction,
    row::{corrupt, count, get},
};

pub(crate) const STATEMENTS: &[&Statement] = &[&FIND, &TOUCH, &LIST, &COUNT, &INSERT, &DELETE];

/// How many API tokens one user can have.
pub const MAX: u64 = 50;

/// How exact the time of the last use is: a row that each request writes would cost more
/// than the request.
pub const LAST_USED_STEP: Duration = Duration::minutes(1);

/// The account is looked at, too: the tokens of one that is being deleted are invalid.
const FIND: Statement = Statement::new(
    "api_tokens.find",
    "SELECT t.token_hash, t.scopes, t.expires_at, t.last_used_at
     FROM api_tokens t
     JOIN users u ON u.id = t.user_id
     WHERE t.user_id = $1 AND t.id = $2 AND u.closing_at IS NULL",
);

/// The condition settles it between requests at the same moment.
const TOUCH: Statement = Statement::new(
    "api_tokens.touch",
    "UPDATE api_tokens SET last_used_at = $3
     WHERE user_id = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at <= $4)",
);

const LIST: Statement = Statement::new(
    "api_tokens.list",
    "SELECT id, name, scopes, created_at, expires_at, last_used_at
     FROM api_tokens
     WHERE user_id = $1
     ORDER BY created_at DESC, id DESC",
);

const COUNT: Statement = Statement::new(
    "api_tokens.count",
    "SELECT count(*) AS count FROM api_tokens WHERE user_id = $1",
);

const INSERT: Statement = Statement::new(
    "api_tokens.insert",
    "INSERT INTO api_tokens (user_id, id, name, token_hash, scopes, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)",
);

const DELETE: Statement = Statement::new(
    "api_tokens.delete",
    "DELETE FROM api_tokens WHERE user_id = $1 AND id = $2 RETURNING name",
);

/// An API token as its owner sees it. The secret is stored as a hash only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Names it within its user.
    pub id: ApiTokenId,
    /// What its owner calls it.
    pub name: ApiTokenName,
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: OffsetDateTime,
    /// When it stops being valid; `None` is never.
    pub expires_at: Option<OffsetDateTime>,
    /// When it was last used, up to [`LAST_USED_STEP`] late; `None` is never.
    pub last_used_at: Option<OffsetDateTime>,
}

/// What a request needs to know of the token that it came with.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredToken {
    /// The SHA-256 of the token, to compare in constant time.
    pub token_hash: [u8; 32],
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// When it stops being valid; `None` is never.
    pub expires_at: Option<OffsetDateTime>,
    /// When it was last used, up to [`LAST_USED_STEP`] late.
    pub last_used_at: Option<OffsetDateTime>,
}

/// Finds a token by the ids that it says itself; `None` if the user has no such token or
/// the account is being deleted.
pub async fn find(
    db: &impl Executor,
    user: UserId,
    id: ApiTokenId,
) -> Result<Option<StoredToken>, StoreError> {
    let Some(row) = FIND.query_opt(db, &[&user.0, &id.0]).await? else {
        return Ok(None);
    };
    let name = FIND.name;
    let hash: &[u8] = get(name, &row, "token_hash")?;
    Ok(Some(StoredToken {
        token_hash: hash.try_into().map_err(|_| corrupt(name, "token_hash"))?,
        scopes: scopes(name, &row)?,
        expires_at: get(name, &row, "expires_at")?,
        last_used_at: get(name, &row, "last_used_at")?,
    }))
}

/// Notes that a token is used, unless that was noted less than [`LAST_USED_STEP`] ago.
pub async fn touch(
    db: &impl Executor,
    user: UserId,
    id: ApiTokenId,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let before = now.saturating_sub(LAST_USED_STEP);
    TOUCH.execute(db, &[&user.0, &id.0, &now, &before]).await?;
    Ok(())
}

/// Lists a user's tokens, the newest first, those that have expired among them.
pub async fn list(db: &impl Executor, user: UserId) -> Result<Vec<ApiToken>, StoreError> {
    let rows = LIST.query(db, &[&user.0]).await?;
    rows.iter().map(read).collect()
}

/// Adds a token, whose secret has this SHA-256; `false` if the user has [`MAX`] tokens.
///
/// Lock the account first ([`crate::users::lock_password_hash`]): two at once would
/// otherwise both find room for one.
pub async fn insert(
    tx: &Transaction<'_>,
    user: UserId,
    token: &ApiToken,
    token_hash: &[u8; 32],
) -> Result<bool, StoreError> {
    let rows = COUNT.query(tx, &[&user.0]).await?;
    let held = rows.first().map(|row| count(COUNT.name, row, "count"));
    if held.transpose()?.is_some_and(|held| held >= MAX) {
        return Ok(false);
    }
    let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.as_str()).collect();
    INSERT
        .execute(
            tx,
            &[
                &user.0,
                &token.id.0,
                &token.name.as_str(),
                &token_hash.as_slice(),
                &scopes,
                &token.created_at,
                &token.expires_at,
            ],
        )
        .await?;
    Ok(true)
}

/// Deletes a token, which is invalid from then on, and answers its name; `None` if the
/// user has no such token.
pub async fn delete(
    db: &impl Executor,
    user: UserId,
    id: ApiTokenId,
) -> Result<Option<ApiTokenName>, StoreError> {
    let row = DELETE.query_opt(db, &[&user.0, &id.0]).await?;
    row.map(|row| Ok(ApiTokenName::restore(get(DELETE.name, &row, "name")?)))
        .transpose()
}

fn read(row: &Row) -> Result<ApiToken, StoreError> {
    let name = LIST.name;
    Ok(ApiToken {
        id: ApiTokenId(get(name, row, "id")?),
        name: ApiTokenName::restore(get(name, row, "name")?),
        scopes: scopes(name, row)?,
        created_at: get(name, row, "created_at")?,
        expires_at: get(name, row, "expires_at")?,
        last_used_at: get(name, row, "last_used_at")?,
    })
}

/// Those that this release knows: one that a newer release has added opens nothing here.
fn scopes(operation: &'static str, row: &Row) -> Result<Vec<Scope>, StoreError> {
    let words: Vec<&str> = get(operation, row, "scopes")?;
    Ok(words.into_iter().filter_map(Scope::parse).collect())
}
