//! Accounts.

use listbud_domain::{Email, User, UserId, UserName};
use time::OffsetDateTime;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{
    Database, Executor, FromStore, Statement, StoreError, Transaction, account_lock,
    batches::{ROWS, Step, in_batches, is_out_of_time},
    deletions,
    imports::jobs,
    places,
    row::get,
};

pub(crate) const STATEMENTS: &[&Statement] = &[
    &INSERT,
    &FIND,
    &FIND_CREDENTIALS,
    &FIND_PASSWORD_HASH,
    &SET_PASSWORD_HASH,
    &RENAME,
    &CLOSE,
    &CLOSED,
    &DELETE,
    &ERASE_LISTS,
    &ERASE_TAGS,
    &ERASE_IMPORT_CHUNKS,
    &ERASE_IMPORTS,
    &ERASE_IDEMPOTENCY_KEYS,
    &ERASE_AUDIT_EVENTS,
    &ERASE_API_TOKENS,
    &ERASE_REFRESH_TOKENS,
    &ERASE_SESSIONS,
];

/// Deletes some rows of one owner from a table with this key. By an array, with which
/// the planner looks them up one by one.
macro_rules! erase {
    ($table:literal, $key:literal) => {
        concat!(
            "DELETE FROM ",
            $table,
            " WHERE user_id = $1 AND ",
            $key,
            " = ANY (ARRAY(SELECT ",
            $key,
            " FROM ",
            $table,
            " WHERE user_id = $1 LIMIT $2 FOR UPDATE))"
        )
    };
}

const INSERT: Statement = Statement::new(
    "users.insert",
    "INSERT INTO users (id, email, name, password_hash, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $5)",
);

const FIND: Statement = Statement::new(
    "users.find",
    "SELECT id, email, name, created_at FROM users WHERE id = $1 AND closing_at IS NULL",
);

const FIND_CREDENTIALS: Statement = Statement::new(
    "users.find_credentials",
    "SELECT id, email, name, created_at, password_hash
     FROM users
     WHERE email = $1 AND closing_at IS NULL",
);

const RENAME: Statement = Statement::new(
    "users.rename",
    "UPDATE users SET name = $2, updated_at = greatest(updated_at, $3) WHERE id = $1
     RETURNING id, email, name, created_at",
);

const FIND_PASSWORD_HASH: Statement = Statement::new(
    "users.find_password_hash",
    "SELECT password_hash FROM users WHERE id = $1 AND closing_at IS NULL",
);

const SET_PASSWORD_HASH: Statement = Statement::new(
    "users.set_password_hash",
    "UPDATE users SET password_hash = $3, updated_at = greatest(updated_at, $4)
     WHERE id = $1 AND ($2::text IS NULL OR password_hash = $2) AND closing_at IS NULL",
);

/// The time is the database's: another server compares it with its own.
const CLOSE: Statement = Statement::new(
    "users.close",
    "UPDATE users
     SET closing_at = coalesce(closing_at, now()), password_hash = $2
     WHERE id = $1",
);

/// Those of which no request is at work any more, or nearly so: two at once do no harm.
const CLOSED: Statement = Statement::new(
    "users.closed",
    "SELECT id FROM users
     WHERE closing_at < now() - interval '10 seconds'
     ORDER BY closing_at
     LIMIT 100",
);

/// The foreign keys delete all that is the account's.
const DELETE: Statement = Statement::new("users.delete", "DELETE FROM users WHERE id = $1");

/// A hash that no password has, of the usual cost: releases that do not know
/// `closing_at` compare passwords with it.
const NO_PASSWORD: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA\
                           $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What is deleted of an account after its places, and how many rows a batch has at
/// most: fewer where rows are large. Each statement takes the owner and the number of
/// rows. A table that is missing here goes with the row in `users`, in one statement.
const ERASED: [(&Statement, i64); 9] = [
    (&ERASE_IMPORT_CHUNKS, 20),
    (&ERASE_LISTS, ROWS),
    (&ERASE_TAGS, ROWS),
    (&ERASE_IMPORTS, 100),
    (&ERASE_IDEMPOTENCY_KEYS, 500),
    (&ERASE_AUDIT_EVENTS, ROWS),
    (&ERASE_API_TOKENS, ROWS),
    (&ERASE_REFRESH_TOKENS, ROWS),
    (&ERASE_SESSIONS, ROWS),
];

const ERASE_LISTS: Statement = Statement::new("users.erase_lists", erase!("lists", "id"));

const ERASE_TAGS: Statement = Statement::new("users.erase_tags", erase!("tags", "id"));

/// A piece of a file has up to a mebibyte.
const ERASE_IMPORT_CHUNKS: Statement = Statement::new(
    "users.erase_import_chunks",
    "DELETE FROM import_chunks
     WHERE user_id = $1 AND (job_id, n) IN (
         SELECT job_id, n FROM import_chunks WHERE user_id = $1 LIMIT $2 FOR UPDATE)",
);

const ERASE_IMPORTS: Statement = Statement::new("users.erase_imports", erase!("imports", "id"));

const ERASE_IDEMPOTENCY_KEYS: Statement = Statement::new(
    "users.erase_idempotency_keys",
    erase!("idempotency_keys", "key"),
);

const ERASE_AUDIT_EVENTS: Statement =
    Statement::new("users.erase_audit_events", erase!("audit_events", "id"));

const ERASE_API_TOKENS: Statement =
    Statement::new("users.erase_api_tokens", erase!("api_tokens", "id"));

const ERASE_REFRESH_TOKENS: Statement = Statement::new(
    "users.erase_refresh_tokens",
    erase!("refresh_tokens", "token_hash"),
);

const ERASE_SESSIONS: Statement = Statement::new("users.erase_sessions", erase!("sessions", "id"));

/// Why an account was not made.
#[derive(Debug, thiserror::Error)]
pub enum InsertUserError {
    /// Another account has that address.
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
    let params: crate::Params<'_> = &[
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
pub async fn find(db: &impl Executor, id: UserId) -> Result<Option<User>, StoreError> {
    let row = FIND.query_opt(db, &[&id.0]).await?;
    row.as_ref().map(|row| user(FIND.name, row)).transpose()
}

/// Finds an account and its password's hash by the address it signs in with.
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
pub async fn find_password_hash(
    db: &impl Executor,
    id: UserId,
) -> Result<Option<String>, StoreError> {
    let row = FIND_PASSWORD_HASH.query_opt(db, &[&id.0]).await?;
    row.as_ref()
        .map(|row| get(FIND_PASSWORD_HASH.name, row, "password_hash"))
        .transpose()
}

/// Finds the hash of an account's password and keeps others from changing it, and from
/// closing the account, until the transaction ends. Rows that refer to the account can
/// still be written.
///
/// A log-in compares it with the hash that it has verified before it starts its
/// session: otherwise a password that was changed in between would have ended
/// all sessions but the one to come.
pub async fn lock_password_hash(
    tx: &Transaction<'_>,
    id: UserId,
) -> Result<Option<String>, StoreError> {
    account_lock::hold(tx, id).await?;
    find_password_hash(tx, id).await
}

/// Sets the hash of an account's password; `false` when it was not set.
///
/// With `expected` it is set only where the old one is still that, so that a
/// change that somebody else has made in the meantime is not undone.
pub async fn set_password_hash(
    tx: &Transaction<'_>,
    id: UserId,
    expected: Option<&str>,
    password_hash: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    // Before the row is locked, as in a log-in.
    account_lock::hold(tx, id).await?;
    let changed = SET_PASSWORD_HASH
        .execute(tx, &[&id.0, &expected, &password_hash, &now])
        .await?;
    Ok(changed > 0)
}

/// Closes an account, which is the beginning of its deletion: nobody can sign in to it
/// any more, and [`erase`] may delete what is its own. Whether it existed.
///
/// Access tokens know nothing of that: end the sessions first, in the same
/// transaction ([`crate::sessions::revoke_all`]). Their revocations outlive the
/// account.
pub async fn close(tx: &Transaction<'_>, id: UserId) -> Result<bool, StoreError> {
    account_lock::hold(tx, id).await?;
    let closed = CLOSE.execute(tx, &[&id.0, &NO_PASSWORD]).await? > 0;
    // An import that runs would keep the account's row for as long as it takes.
    jobs::cancel_running(tx, id).await?;
    Ok(closed)
}

/// Lists accounts that were closed some time ago and are still there, at most a
/// hundred: the deletion was cut off.
pub async fn closed(db: &impl Executor) -> Result<Vec<UserId>, StoreError> {
    let rows = CLOSED.query(db, &[]).await?;
    rows.iter()
        .map(|row| Ok(UserId(get(CLOSED.name, row, "id")?)))
        .collect()
}

/// Deletes an account that was [closed](close) and all that is its own, in batches,
/// the account last. After a failure it can be called again and goes on.
pub async fn erase(database: &Database, id: UserId) -> Result<(), StoreError> {
    /// A request that was under way when the account was closed may still add
    /// something, an import many rows.
    const PASSES: u32 = 5;
    let mut passes = 0;
    loop {
        passes += 1;
        erase_rows(database, id).await?;
        let db = database.client().await?;
        match DELETE.execute(&db, &[&id.0]).await {
            Err(error) if passes < PASSES && is_out_of_time(&error) => {}
            deleted => return deleted.map(drop),
        }
    }
}

async fn erase_rows(database: &Database, id: UserId) -> Result<(), StoreError> {
    // Whatever can still add rows by itself goes here, before what it adds.
    in_batches(
        database,
        ROWS,
        Uuid::nil(),
        async |db, after: &Uuid, rows| {
            let page = places::delete_page(db, id, (*after, Uuid::max()), rows, None).await?;
            Ok::<_, StoreError>(page.next.map_or(Step::Done(()), Step::More))
        },
    )
    .await?;
    deletions::erase_all(database, id).await?;
    for (statement, rows) in ERASED {
        in_batches(database, rows, (), async |db, (), rows| {
            let gone = statement.execute(db, &[&id.0, &rows]).await?;
            Ok::<_, StoreError>(if gone >= rows.unsigned_abs() {
                Step::More(())
            } else {
                Step::Done(())
            })
        })
        .await?;
    }
    Ok(())
}

fn user(operation: &'static str, row: &Row) -> Result<User, StoreError> {
    Ok(User {
        id: UserId(get(operation, row, "id")?),
        email: Email::restore(get(operation, row, "email")?),
        name: UserName::restore(get(operation, row, "name")?),
        created_at: get(operation, row, "created_at")?,
    })
}
