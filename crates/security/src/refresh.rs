//! Refresh tokens: long-lived secrets that are exchanged for access tokens.
//!
//! One is an account's id and 32 random bytes, nothing else: whether it is
//! valid stands in the application's database, under its [`hash`]. A hash
//! without salt or cost is enough there, because nobody guesses 256 random
//! bits. As the token names its account, a store that is partitioned by account
//! knows where to look before it has found anything.
//!
//! [`hash`]: RefreshToken::hash

#[cfg(test)]
mod tests;

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, ExposeSecretMut, SecretBox, SecretString};
use sha2::{Digest, Sha256};
use uuid::Uuid;

const SUBJECT_BYTES: usize = 16;

/// As many as the hash has; RFC 6749 section 10.10 asks for 128 bits at least
/// and advises 160.
const RANDOM_BYTES: usize = 32;

const BYTES: usize = SUBJECT_BYTES + RANDOM_BYTES;

/// Characters of a refresh token's text. 48 bytes fill base64 exactly, so no
/// token has two spellings.
pub const REFRESH_TOKEN_CHARS: usize = BYTES / 3 * 4;

/// A refresh token. Its `Debug` shows whose it is and not the secret.
pub struct RefreshToken {
    subject: Uuid,
    bytes: SecretBox<[u8; BYTES]>,
}

impl RefreshToken {
    /// Makes a new token for an account, with random bytes from the operating
    /// system.
    ///
    /// # Errors
    /// The operating system gave no random bytes.
    pub fn generate(subject: Uuid) -> Result<Self, RefreshTokenError> {
        let mut random = [0; RANDOM_BYTES];
        getrandom::fill(&mut random).map_err(|_| RefreshTokenError::NoRandomness)?;
        Ok(Self::new(subject, random))
    }

    /// Reads a token as [`to_text`](Self::to_text) writes it. That it can be
    /// read says nothing about its validity.
    ///
    /// # Errors
    /// It has another length than [`REFRESH_TOKEN_CHARS`], or is not base64url
    /// without padding.
    pub fn parse(text: &str) -> Result<Self, RefreshTokenError> {
        // The length comes first: a megabyte need not be decoded.
        if text.len() != REFRESH_TOKEN_CHARS {
            return Err(RefreshTokenError::Length);
        }
        let mut bytes = SecretBox::new(Box::new([0; BYTES]));
        URL_SAFE_NO_PAD
            .decode_slice(text, bytes.expose_secret_mut())
            .map_err(|_| RefreshTokenError::Malformed)?;
        let subject = bytes
            .expose_secret()
            .first_chunk::<SUBJECT_BYTES>()
            .ok_or(RefreshTokenError::Malformed)?;
        Ok(Self {
            subject: Uuid::from_bytes(*subject),
            bytes,
        })
    }

    /// The account that the token says it belongs to.
    #[must_use]
    pub fn subject(&self) -> Uuid {
        self.subject
    }

    /// What to store in place of the token: its SHA-256.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.bytes.expose_secret()).into()
    }

    /// The text to hand out: base64url without padding (RFC 4648 section 5).
    #[must_use]
    pub fn to_text(&self) -> SecretString {
        URL_SAFE_NO_PAD.encode(self.bytes.expose_secret()).into()
    }

    fn new(subject: Uuid, random: [u8; RANDOM_BYTES]) -> Self {
        let mut bytes = [0; BYTES];
        for (to, from) in bytes
            .iter_mut()
            .zip(subject.as_bytes().iter().chain(&random))
        {
            *to = *from;
        }
        Self {
            subject,
            bytes: SecretBox::new(Box::new(bytes)),
        }
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefreshToken")
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

/// Why there is no refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RefreshTokenError {
    /// The text is shorter or longer than any token.
    #[error("a refresh token has {REFRESH_TOKEN_CHARS} characters")]
    Length,
    /// The text is not base64url.
    #[error("the refresh token is not base64url")]
    Malformed,
    /// The operating system gave no random bytes for a new one.
    #[error("could not get random bytes for a refresh token")]
    NoRandomness,
}
