//! API tokens: secrets that a person hands to a script or another program.
//!
//! The text is a prefix, such as `acme_`, and 80 characters of base64url: an account's id,
//! the token's id, 24 random bytes, and a checksum. Scanners for leaked secrets find it by
//! prefix and length and can check the checksum; a mistyped token is refused without a
//! look-up. As the token names its account and its row, a store that is partitioned by
//! account knows where to look.
//!
//! Whether a token is valid stands in the application's database, under its [`hash`]. A
//! hash without salt or cost is enough there, because nobody guesses 192 random bits.
//!
//! [`hash`]: ApiToken::hash

#[cfg(test)]
mod tests;

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, ExposeSecretMut, SecretBox, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

const ID_BYTES: usize = 16;

/// RFC 6749 section 10.10 asks for 128 bits at least and advises 160.
const RANDOM_BYTES: usize = 24;

const CHECKSUM_BYTES: usize = 4;

/// What the checksum is of.
const SIGNED_BYTES: usize = 2 * ID_BYTES + RANDOM_BYTES;

const BYTES: usize = SIGNED_BYTES + CHECKSUM_BYTES;

/// Characters of a token's text behind its prefix. 60 bytes fill base64 exactly, so no
/// token has two spellings.
pub const API_TOKEN_CHARS: usize = BYTES / 3 * 4;

/// How an application's API tokens begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiTokenFormat {
    prefix: &'static str,
}

impl ApiTokenFormat {
    /// Tokens that begin with `prefix`, which should name the application and end with `_`.
    #[must_use]
    pub const fn new(prefix: &'static str) -> Self {
        Self { prefix }
    }

    /// Makes a new token for an account, with random bytes from the operating system.
    ///
    /// # Errors
    /// The operating system gave no random bytes.
    pub fn generate(self, subject: Uuid, id: Uuid) -> Result<ApiToken, ApiTokenError> {
        let mut random = [0; RANDOM_BYTES];
        getrandom::fill(&mut random).map_err(|_| ApiTokenError::NoRandomness)?;
        let mut bytes = SecretBox::new(Box::new([0; BYTES]));
        let parts = [subject.as_bytes(), id.as_bytes(), random.as_slice()];
        write(bytes.expose_secret_mut(), parts.concat());
        let checksum = checksum(bytes.expose_secret());
        let (_, end) = bytes.expose_secret_mut().split_at_mut(SIGNED_BYTES);
        write(end, checksum);
        Ok(ApiToken {
            format: self,
            bytes,
            subject,
            id,
        })
    }

    /// Reads a token as [`ApiToken::to_text`] writes it. That it can be read says nothing
    /// about its validity.
    ///
    /// # Errors
    /// It has another prefix or length, is not base64url without padding, or its checksum
    /// is wrong.
    pub fn parse(self, text: &str) -> Result<ApiToken, ApiTokenError> {
        let text = text
            .strip_prefix(self.prefix)
            .ok_or(ApiTokenError::Prefix)?;
        // The length comes first: a megabyte need not be decoded.
        if text.len() != API_TOKEN_CHARS {
            return Err(ApiTokenError::Length);
        }
        let mut bytes = SecretBox::new(Box::new([0; BYTES]));
        URL_SAFE_NO_PAD
            .decode_slice(text, bytes.expose_secret_mut())
            .map_err(|_| ApiTokenError::Malformed)?;
        let all = bytes.expose_secret();
        if all.last_chunk() != Some(&checksum(all)) {
            return Err(ApiTokenError::Checksum);
        }
        let (subject, rest) = all
            .split_first_chunk::<ID_BYTES>()
            .ok_or(ApiTokenError::Malformed)?;
        let id = rest
            .first_chunk::<ID_BYTES>()
            .ok_or(ApiTokenError::Malformed)?;
        let (subject, id) = (Uuid::from_bytes(*subject), Uuid::from_bytes(*id));
        Ok(ApiToken {
            format: self,
            bytes,
            subject,
            id,
        })
    }
}

/// An API token. Its `Debug` shows whose it is and not the secret.
pub struct ApiToken {
    format: ApiTokenFormat,
    bytes: SecretBox<[u8; BYTES]>,
    subject: Uuid,
    id: Uuid,
}

impl ApiToken {
    /// The account that the token says it belongs to.
    #[must_use]
    pub const fn subject(&self) -> Uuid {
        self.subject
    }

    /// The token's own id.
    #[must_use]
    pub const fn id(&self) -> Uuid {
        self.id
    }

    /// What to store in place of the token: its SHA-256.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.bytes.expose_secret()).into()
    }

    /// Whether a stored hash is of this token, in constant time.
    #[must_use]
    pub fn matches(&self, stored: &[u8; 32]) -> bool {
        self.hash().ct_eq(stored).into()
    }

    /// The text to hand out, once.
    #[must_use]
    pub fn to_text(&self) -> SecretString {
        let mut text = self.format.prefix.to_owned();
        URL_SAFE_NO_PAD.encode_string(self.bytes.expose_secret(), &mut text);
        text.into()
    }
}

impl fmt::Debug for ApiToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiToken")
            .field("subject", &self.subject)
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

fn write(to: &mut [u8], from: impl IntoIterator<Item = u8>) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = from;
    }
}

/// Against typing errors and for scanners; it proves nothing.
fn checksum(bytes: &[u8; BYTES]) -> [u8; CHECKSUM_BYTES] {
    let (signed, _) = bytes.split_at(SIGNED_BYTES);
    let digest: [u8; 32] = Sha256::digest(signed).into();
    digest.first_chunk().copied().unwrap_or_default()
}

/// Why there is no API token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ApiTokenError {
    /// The text begins otherwise.
    #[error("the API token has another prefix")]
    Prefix,
    /// The text is shorter or longer than any token.
    #[error("an API token has {API_TOKEN_CHARS} characters after its prefix")]
    Length,
    /// The text is not base64url.
    #[error("the API token is not base64url")]
    Malformed,
    /// A character was mistyped or is missing.
    #[error("the checksum of the API token is wrong")]
    Checksum,
    /// The operating system gave no random bytes for a new one.
    #[error("there are no random bytes for an API token")]
    NoRandomness,
}
