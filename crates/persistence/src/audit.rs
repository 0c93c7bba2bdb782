//! Who did what, when and from where: written in the transaction of what it
//! records, read by the account's owner, kept for a time.

use std::net::IpAddr;

use listbud_domain::UserId;
use time::OffsetDateTime;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{
    Executor, Statement, StoreError,
    row::{JsonText, get, signed},
};

pub(crate) const STATEMENTS: &[&Statement] = &[&RECORD, &RESTATE, &LIST, &LIST_BEFORE, &PURGE];

const RECORD: Statement = Statement::new(
    "audit.record",
    "INSERT INTO audit_events (user_id, id, action, address, details, created_at)
     VALUES ($1, $2, $3, $4, $5, $6)",
);

const RESTATE: Statement = Statement::new(
    "audit.restate",
    "UPDATE audit_events SET details = jsonb_build_object('count', $3::bigint)
     WHERE user_id = $1 AND id = $2",
);

const LIST: Statement = Statement::new(
    "audit.list",
    "SELECT id, action, address, details, created_at
     FROM audit_events
     WHERE user_id = $1
     ORDER BY created_at DESC, id DESC
     LIMIT $2",
);

const LIST_BEFORE: Statement = Statement::new(
    "audit.list_before",
    "SELECT id, action, address, details, created_at
     FROM audit_events
     WHERE user_id = $1 AND (created_at, id) < ($3, $4)
     ORDER BY created_at DESC, id DESC
     LIMIT $2",
);

/// About all users' events, hence without an owner.
const PURGE: Statement = Statement::new(
    "audit.purge",
    "DELETE FROM audit_events
     WHERE created_at < $1 AND (user_id, id) IN (
         SELECT user_id, id FROM audit_events WHERE created_at < $1 ORDER BY created_at LIMIT $2)",
);

/// What is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuditAction {
    /// The account was made.
    AccountRegistered,
    /// The account has another name.
    AccountRenamed,
    /// The account has another password.
    PasswordChanged,
    /// A login.
    SessionStarted,
    /// A failed login.
    SessionFailed,
    /// A session logged out.
    SessionEnded,
    /// All sessions were logged out.
    SessionsEnded,
    /// A session was ended from another.
    SessionRevoked,
    /// A spent refresh token was shown again.
    TokenReused,
    /// Places were imported.
    ImportDone,
    /// An import was undone.
    ImportUndone,
    /// Places were exported.
    ExportRead,
    /// Places were deleted.
    PlacesDeleted,
    /// A deletion was undone.
    DeletionRestored,
    /// An API token was made.
    ApiTokenCreated,
    /// An API token was ended.
    ApiTokenRevoked,
}

impl AuditAction {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::AccountRegistered,
        Self::AccountRenamed,
        Self::PasswordChanged,
        Self::SessionStarted,
        Self::SessionFailed,
        Self::SessionEnded,
        Self::SessionsEnded,
        Self::SessionRevoked,
        Self::TokenReused,
        Self::ImportDone,
        Self::ImportUndone,
        Self::ExportRead,
        Self::PlacesDeleted,
        Self::DeletionRestored,
        Self::ApiTokenCreated,
        Self::ApiTokenRevoked,
    ];

    /// What the table and clients call it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccountRegistered => "account.registered",
            Self::AccountRenamed => "account.renamed",
            Self::PasswordChanged => "password.changed",
            Self::SessionStarted => "session.started",
            Self::SessionFailed => "session.failed",
            Self::SessionEnded => "session.ended",
            Self::SessionsEnded => "sessions.ended",
            Self::SessionRevoked => "session.revoked",
            Self::TokenReused => "token.reused",
            Self::ImportDone => "import.done",
            Self::ImportUndone => "import.undone",
            Self::ExportRead => "export.read",
            Self::PlacesDeleted => "places.deleted",
            Self::DeletionRestored => "deletion.restored",
            Self::ApiTokenCreated => "api_token.created",
            Self::ApiTokenRevoked => "api_token.revoked",
        }
    }
}

/// Something to be recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEvent {
    /// Whose account it concerns.
    pub user: UserId,
    /// Names the event.
    pub id: Uuid,
    /// What happened.
    pub action: AuditAction,
    /// From where.
    pub address: Option<IpAddr>,
    /// A small JSON object as text; never a secret.
    pub details: String,
}

/// Something that was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedEvent {
    /// Names the event within its user.
    pub id: Uuid,
    /// What happened. Text, since a newer release of the server may have recorded
    /// what this one does not know ([`AuditAction::as_str`]).
    pub action: String,
    /// From where.
    pub address: Option<IpAddr>,
    /// More about it: JSON as text.
    pub details: String,
    /// When it happened.
    pub created_at: OffsetDateTime,
}

/// Where a page of events begins: after the event of this time and id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditKey {
    /// When the last event of the page before happened.
    pub created_at: OffsetDateTime,
    /// Its id.
    pub id: Uuid,
}

/// Some events, the newest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AuditPage {
    /// The events.
    pub events: Vec<RecordedEvent>,
    /// Where the next page begins, if there is one.
    pub next: Option<AuditKey>,
}

/// Records an event, as part of the caller's transaction.
///
/// # Errors
///
/// [`StoreError`] when the database fails, also when the account is gone
/// (`audit_events_user_fkey`).
pub async fn record(
    db: &impl Executor,
    event: &AuditEvent,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    RECORD
        .execute(
            db,
            &[
                &event.user.0,
                &event.id,
                &event.action.as_str(),
                &event.address,
                &JsonText(&event.details),
                &now,
            ],
        )
        .await
        .map(drop)
}

/// Writes how many rows an event is about, so far: its work goes on in further
/// transactions.
pub(crate) async fn restate(
    db: &impl Executor,
    event: &AuditEvent,
    count: u64,
) -> Result<(), StoreError> {
    RESTATE
        .execute(db, &[&event.user.0, &event.id, &signed(count)])
        .await
        .map(drop)
}

/// Reads one page of a user's events: at most `limit` of those before `before`.
pub async fn list(
    db: &impl Executor,
    user: UserId,
    limit: usize,
    before: Option<&AuditKey>,
) -> Result<AuditPage, StoreError> {
    // One more than asked tells whether there is a next page.
    let fetch = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let rows = match before {
        None => LIST.query(db, &[&user.0, &fetch]).await?,
        Some(AuditKey { created_at, id }) => {
            LIST_BEFORE
                .query(db, &[&user.0, &fetch, created_at, id])
                .await?
        }
    };
    let has_more = rows.len() > limit;
    let events = rows.iter().take(limit).map(read);
    let events: Vec<RecordedEvent> = events.collect::<Result<_, _>>()?;
    let next = events.last().filter(|_| has_more).map(|last| AuditKey {
        created_at: last.created_at,
        id: last.id,
    });
    Ok(AuditPage { events, next })
}

/// Removes the events of all users that are older than `older_than`; returns how
/// many. Not for use in a transaction.
pub async fn purge(db: &impl Executor, older_than: OffsetDateTime) -> Result<u64, StoreError> {
    PURGE.execute_in_batches(db, &older_than).await
}

fn read(row: &Row) -> Result<RecordedEvent, StoreError> {
    let operation = LIST.name;
    Ok(RecordedEvent {
        id: get(operation, row, "id")?,
        action: get(operation, row, "action")?,
        address: get(operation, row, "address")?,
        details: get::<JsonText<&str>>(operation, row, "details")?
            .0
            .to_owned(),
        created_at: get(operation, row, "created_at")?,
    })
}
