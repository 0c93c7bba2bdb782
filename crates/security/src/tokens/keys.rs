//! The secrets, ready to sign and verify.

use std::fmt::{self, Write as _};

use jsonwebtoken::{DecodingKey, EncodingKey};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::{MIN_SECRET_BYTES, TokenKeyError};

/// Bytes of the hash that name a key: enough that two never share a name.
const ID_BYTES: usize = 8;

/// One secret with its public name.
pub(super) struct Key {
    id: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
}

impl Key {
    pub(super) fn new(secret: &SecretString) -> Result<Self, TokenKeyError> {
        let secret = secret.expose_secret().as_bytes();
        if secret.len() < MIN_SECRET_BYTES {
            return Err(TokenKeyError::Short);
        }
        Ok(Self {
            id: id(secret),
            encoding: EncodingKey::from_secret(secret),
            decoding: DecodingKey::from_secret(secret),
        })
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn encoding(&self) -> &EncodingKey {
        &self.encoding
    }

    pub(super) fn decoding(&self) -> &DecodingKey {
        &self.decoding
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Names a key by its hash, so that every replica with the same secret agrees
/// on the name without being told. The signature under each token is as good a
/// hash of the secret, so the name gives nothing away that a token does not.
fn id(secret: &[u8]) -> String {
    let hash = Sha256::new()
        .chain_update(b"access token key id\0")
        .chain_update(secret)
        .finalize();
    hash.iter()
        .take(ID_BYTES)
        .fold(String::with_capacity(2 * ID_BYTES), |mut id, byte| {
            // Writing to a `String` cannot fail.
            let _ = write!(id, "{byte:02x}");
            id
        })
}
