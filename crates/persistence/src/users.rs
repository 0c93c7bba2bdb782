//! Accounts.

use listbud_domain::{Email, User, UserId, UserName};
use time::OffsetDateTime;
use tokio_postgres::Row;

use crate::{Executor, FromStore, Statement, StoreError, Transaction, row::get};

pub(crate) const STATEMENTS: &[&Statement] = &[
    &INSERT,
    &FIND,
    &FIND_CREDENTIALS,
    &FIND_PASSWORD_HASH,
    &LOCK_PASSWORD_HASH,
    &SET_PASSWORD_HASH,
    &RENAME,
    &DELETE,
];

const INSERT: Statement = Statement::new(
    "users.insert",
    "INSERT INTO users (id, email, name, password_hash, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $5)",
);

const FIND: Statement = Statement::new(
    "users.find",
    "SELECT id, email, name, created_at FROM users WHERE id = $1",
);

const FIND_CREDENTIALS: Statement = Statement::new(
    "users.find_credentials",
    "SELECT id, email, name, created_at, password_hash FROM users WHERE email = $1",
);

const RENAME: Statement = Statement::new(
    "users.rename",
    "UPDATE users SET name = $2, updated_at = $3 WHERE id = $1
     RETURNING id, email, name, created_at",
);

const FIND_PASSWORD_HASH: Statement = Statement::new(
    "users.find_password_hash",
    "SELECT password_hash FROM users WHERE id = $1",
);

/// As [`FIND_PASSWORD_HASH`], and nobody else changes the account until the
/// transaction ends. Rows that refer to it can still be written.
const LOCK_PASSWORD_HASH: Statement = Statement::new(
    "users.lock_password_hash",
    "SELECT password_hash FROM users WHERE id = $1 FOR NO KEY UPDATE",
);

const SET_PASSWORD_HASH: Statement = Statement::new(
    "users.set_password_hash",
    "UPDATE users SET password_hash = $3, updated_at = $4
     WHERE id = $1 AND ($2::text IS NULL OR password_hash = $2)",
);

/// The foreign keys delete all that is the account's.
const DELETE: Statement = Statement::new("users.delete", "DELETE FROM users WHERE id = $1");

/// Why an account was not made.
#[derive(Debug, thiserror::Error)]
pub enum InsertUserError {
    /// Somebody signs in with that address already.
    #[error("the e-mail address is taken")]
    EmailTaken,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl FromStore for InsertUserError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::EmailTaken => None,
        }
    }
}

/// Makes an account. `password_hash` is a PHC string, never a password.
///
/// # Errors
///
/// [`InsertUserError`].
pub async fn insert(
    db: &impl Executor,
    user: &User,
    password_hash: &str,
) -> Result<(), InsertUserError> {
    let params: crate::statement::Params<'_> = &[
        &user.id.0,
        &user.email.as_str(),
        &user.name.as_str(),
        &password_hash,
        &user.created_at,
    ];
    match INSERT.execute(db, params).await {
        Ok(_) => Ok(()),
        Err(error) if error.is_duplicate("users_email_key") => Err(InsertUserError::EmailTaken),
        Err(error) => Err(error.into()),
    }
}

/// Finds an account.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn find(db: &impl Executor, id: UserId) -> Result<Option<User>, StoreError> {
    let row = FIND.query_opt(db, &[&id.0]).await?;
    row.as_ref().map(|row| user(FIND.name, row)).transpose()
}

/// Finds an account and its password's hash by the address it signs in with.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn find_credentials(
    db: &impl Executor,
    email: &Email,
) -> Result<Option<(User, String)>, StoreError> {
    let row = FIND_CREDENTIALS.query_opt(db, &[&email.as_str()]).await?;
    row.as_ref()
        .map(|row| {
            let operation = FIND_CREDENTIALS.name;
            Ok((user(operation, row)?, get(operation, row, "password_hash")?))
        })
        .transpose()
}

/// Renames an account; `None` when it is gone.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn rename(
    db: &impl Executor,
    id: UserId,
    name: &UserName,
    now: OffsetDateTime,
) -> Result<Option<User>, StoreError> {
    let row = RENAME.query_opt(db, &[&id.0, &name.as_str(), &now]).await?;
    row.as_ref().map(|row| user(RENAME.name, row)).transpose()
}

/// Finds the hash of an account's password; `None` when the account is gone.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn find_password_hash(
    db: &impl Executor,
    id: UserId,
) -> Result<Option<String>, StoreError> {
    read_password_hash(&FIND_PASSWORD_HASH, db, id).await
}

/// Finds the hash of an account's password and keeps others from changing the
/// account until the transaction ends.
///
/// A log-in compares it with the hash that it has verified before it starts its
/// session: otherwise a password that was changed in between would have ended
/// all sessions but the one to come.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn lock_password_hash(
    tx: &Transaction<'_>,
    id: UserId,
) -> Result<Option<String>, StoreError> {
    read_password_hash(&LOCK_PASSWORD_HASH, tx, id).await
}

async fn read_password_hash(
    statement: &'static Statement,
    db: &impl Executor,
    id: UserId,
) -> Result<Option<String>, StoreError> {
    let row = statement.query_opt(db, &[&id.0]).await?;
    row.as_ref()
        .map(|row| get(statement.name, row, "password_hash"))
        .transpose()
}

/// Sets the hash of an account's password; whether it was set.
///
/// With `expected` it is set only where the old one is still that, so that a
/// change that somebody else has made in the meantime is not undone.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn set_password_hash(
    db: &impl Executor,
    id: UserId,
    expected: Option<&str>,
    password_hash: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let changed = SET_PASSWORD_HASH
        .execute(db, &[&id.0, &expected, &password_hash, &now])
        .await?;
    Ok(changed > 0)
}

/// Deletes an account and all that is its own; whether it existed.
///
/// Access tokens know nothing of that: end the sessions first, in the same
/// transaction ([`crate::sessions::revoke_all`]). Their revocations outlive the
/// account.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn delete(db: &impl Executor, id: UserId) -> Result<bool, StoreError> {
    Ok(DELETE.execute(db, &[&id.0]).await? > 0)
}

fn user(operation: &'static str, row: &Row) -> Result<User, StoreError> {
    Ok(User {
        id: UserId(get(operation, row, "id")?),
        email: Email::restore(get(operation, row, "email")?),
        name: UserName::restore(get(operation, row, "name")?),
        created_at: get(operation, row, "created_at")?,
    })
}
