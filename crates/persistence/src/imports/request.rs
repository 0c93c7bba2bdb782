//! What is asked of an import, and why it may not happen.

use std::io;

use listbud_domain::{AccountLimits, ImportId, LimitReached, User, UserId};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Restoration;
use crate::{
    FromStore, StoreError,
    audit::AuditEvent,
    idempotency::{Keyed, Outcome},
    users::InsertUserError,
};

/// An account that comes from elsewhere together with what is in it.
#[derive(Debug, Clone)]
pub struct Newcomer {
    /// The account.
    pub user: User,
    /// The hash of its password, of a kind that `listbud-security` verifies.
    pub password_hash: PasswordHash,
}

/// A hash that no output shows.
#[derive(Clone)]
pub struct PasswordHash(pub String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash([redacted])")
    }
}

/// Who imports what, when, and under which names.
pub struct Request<'a, I, R> {
    /// Whose import it is.
    pub owner: UserId,
    /// The owner's account, where it is yet to be made: with the import, or not at
    /// all.
    pub newcomer: Option<&'a Newcomer>,
    /// Names the import.
    pub id: ImportId,
    /// The file's name.
    pub file_name: &'a str,
    /// What kind of file it is.
    pub format: &'a str,
    /// The most that the account may hold afterwards.
    pub limits: AccountLimits,
    /// What a backup tells besides.
    pub restoration: Option<&'a Restoration>,
    /// Whether to say what would happen, and to let nothing of it happen.
    pub is_preview: bool,
    /// Whether to look for what is in the file's lists and not in the file.
    pub finds_disappeared: bool,
    /// The request's name, if it may come again.
    pub keyed: Option<&'a Keyed>,
    /// The claim under which a worker does it, as job `id`; the job is removed with the
    /// commit.
    pub claim: Option<Uuid>,
    /// What the owner's record says about it.
    pub event: &'a AuditEvent,
    /// When it happens.
    pub now: OffsetDateTime,
    /// Makes the id of each new place, list and tag.
    pub new_id: I,
    /// Writes the [`Report`].
    pub report: R,
}

/// What the caller wants stored of a summary.
#[derive(Debug, Clone)]
pub struct Report {
    /// JSON for the history.
    pub text: String,
    /// The outcome of the request, if it has a key.
    pub outcome: Option<Outcome>,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The account is gone.
    #[error("the account does not exist")]
    UnknownOwner,
    /// The account could not be made.
    #[error(transparent)]
    Newcomer(#[from] InsertUserError),
    /// The request was done before, with this outcome.
    #[error("it was imported before")]
    Done(Outcome),
    /// The request's name belongs to another request.
    #[error("the key belongs to another request")]
    OtherRequest,
    /// The job was taken over by another worker, or is gone.
    #[error("the job belongs to another worker")]
    ClaimLost,
    /// The places could not be read.
    #[error("the places of the file could not be read again")]
    Places(#[source] io::Error),
    /// The account would hold more than it may.
    #[error(transparent)]
    Limit(#[from] LimitReached),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl FromStore for ImportError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Newcomer(error) => error.store(),
            Self::UnknownOwner
            | Self::Done(_)
            | Self::OtherRequest
            | Self::ClaimLost
            | Self::Limit(_)
            | Self::Places(_) => None,
        }
    }
}
