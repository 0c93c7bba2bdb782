//! Why a password was neither hashed nor verified.

use super::policy::PasswordRefusal;

/// Why a password was neither hashed nor verified.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordError {
    /// The policy refuses it.
    #[error(transparent)]
    Refused(#[from] PasswordRefusal),
    /// All permits stayed taken while this call waited, or too many others
    /// were waiting; trying again helps.
    #[error("too many passwords are being hashed")]
    Busy,
    /// The stored hash is not one that this crate can verify, or so costly
    /// that it must not.
    #[error("the stored password hash cannot be read")]
    UnreadableHash,
    /// The operating system gave no random salt, or the thread that hashed
    /// went down.
    #[error("the password could not be hashed")]
    Failed,
}
