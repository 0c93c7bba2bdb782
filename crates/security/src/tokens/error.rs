//! Why a token is refused, or not issued.

use jsonwebtoken::errors::ErrorKind;

/// Why a token was refused, or not issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// It has more bytes than any token of ours.
    #[error("the token is too long")]
    TooLong,
    /// It is no JWT, or a claim is missing or has another type.
    #[error("the token cannot be read")]
    Malformed,
    /// It is signed with another algorithm than its key is for.
    #[error("the token is signed with another algorithm")]
    Algorithm,
    /// It is a JWT of another type.
    #[error("the token is not an access token")]
    Type,
    /// It names no key, or one that is not in use (any more).
    #[error("the token is signed with an unknown key")]
    UnknownKey,
    /// The signature does not belong to header and claims.
    #[error("the token's signature is wrong")]
    Signature,
    /// Somebody else issued it.
    #[error("the token is from another issuer")]
    Issuer,
    /// It was issued for somebody else.
    #[error("the token is for another audience")]
    Audience,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// Its time has not come.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// The cryptographic library could not sign a new token.
    #[error("the token could not be signed")]
    Unsigned,
}

impl TokenError {
    pub(super) fn of(kind: &ErrorKind) -> Self {
        match kind {
            ErrorKind::InvalidSignature => Self::Signature,
            ErrorKind::InvalidAlgorithm => Self::Algorithm,
            ErrorKind::InvalidIssuer => Self::Issuer,
            ErrorKind::InvalidAudience => Self::Audience,
            // The library's enum may grow; whatever else it finds is a token
            // that cannot be used.
            _ => Self::Malformed,
        }
    }
}
