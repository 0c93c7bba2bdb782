//! Keys, ready to sign and verify.

use std::fmt::{self, Write as _};

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// The fewest bytes of a secret: as many as the hash has (RFC 7518 section
/// 3.2).
pub const MIN_SECRET_BYTES: usize = 32;

/// Bytes of the hash that name a key: enough that two never share a name.
const ID_BYTES: usize = 8;

/// One key with the one algorithm it is used with, and its public name.
///
/// The name is a hash, so that every process with the same key agrees on it
/// without being told.
#[derive(Clone)]
pub struct SigningKey {
    id: String,
    algorithm: Algorithm,
    encoding: EncodingKey,
    decoding: DecodingKey,
}

impl SigningKey {
    /// Takes a secret for HMAC with SHA-256 (`HS256`). Whoever can verify with
    /// it can sign.
    ///
    /// # Errors
    /// It is shorter than [`MIN_SECRET_BYTES`], or it is a key in PEM. Whoever
    /// puts a public key there by mistake lets everybody sign.
    pub fn hmac(secret: &SecretString) -> Result<Self, TokenKeyError> {
        let secret = secret.expose_secret();
        if secret.trim_start().starts_with("-----BEGIN ") {
            return Err(TokenKeyError::PemAsSecret);
        }
        super::provider::install();
        let secret = secret.as_bytes();
        if secret.len() < MIN_SECRET_BYTES {
            return Err(TokenKeyError::Short);
        }
        Ok(Self {
            // The signature under each token is as good a hash of the secret,
            // so the name gives nothing away that a token does not.
            id: id("access token key id", secret),
            algorithm: Algorithm::HS256,
            encoding: EncodingKey::from_secret(secret),
            decoding: DecodingKey::from_secret(secret),
        })
    }

    /// Takes an Ed25519 private key (`EdDSA`, RFC 8037) in PEM, as `openssl
    /// genpkey -algorithm ed25519` writes it (PKCS#8, not encrypted).
    ///
    /// # Errors
    /// It is no such key, or this program is built without the feature `ed25519`.
    #[cfg(feature = "ed25519")]
    pub fn ed25519_pem(pem: &SecretString) -> Result<Self, TokenKeyError> {
        use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
        use rustls_pki_types::{PrivatePkcs8KeyDer, pem::PemObject as _};

        super::provider::install();
        let der = PrivatePkcs8KeyDer::from_pem_slice(pem.expose_secret().as_bytes())
            .map_err(|_| TokenKeyError::NotEd25519)?;
        let der = der.secret_pkcs8_der();
        let pair = Ed25519KeyPair::from_pkcs8(der).map_err(|_| TokenKeyError::NotEd25519)?;
        let public = pair.public_key().as_ref();
        Ok(Self {
            id: id("access token key id, Ed25519", public),
            algorithm: Algorithm::EdDSA,
            encoding: EncodingKey::from_ed_der(der),
            // Despite the name, the library takes the 32 bytes bare.
            decoding: DecodingKey::from_ed_der(public),
        })
    }

    /// Fails: this program is built without the feature `ed25519`.
    ///
    /// # Errors
    /// Always [`TokenKeyError::WithoutEd25519`].
    #[cfg(not(feature = "ed25519"))]
    pub fn ed25519_pem(_: &SecretString) -> Result<Self, TokenKeyError> {
        Err(TokenKeyError::WithoutEd25519)
    }

    /// The key's name, which tokens carry as `kid`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    pub(super) fn encoding(&self) -> &EncodingKey {
        &self.encoding
    }

    pub(super) fn decoding(&self) -> &DecodingKey {
        &self.decoding
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("id", &self.id)
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

/// Why a key was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenKeyError {
    /// There is none.
    #[error("at least one key is needed")]
    Missing,
    /// A secret is too short.
    #[error("a secret must have at least {MIN_SECRET_BYTES} bytes")]
    Short,
    /// A secret is a key in PEM, which is for another algorithm.
    #[error("a PEM key cannot be used as a secret")]
    PemAsSecret,
    /// It is no Ed25519 private key that can be read.
    #[error("the key is not an Ed25519 private key in PKCS#8 PEM")]
    NotEd25519,
    /// This program is built without Ed25519.
    #[error("this program is built without Ed25519: build it with the feature `ed25519`")]
    WithoutEd25519,
}

fn id(kind: &str, key: &[u8]) -> String {
    let hash = Sha256::new()
        .chain_update(kind)
        .chain_update(b"\0")
        .chain_update(key)
        .finalize();
    hash.iter()
        .take(ID_BYTES)
        .fold(String::with_capacity(2 * ID_BYTES), |mut id, byte| {
            // Writing to a `String` cannot fail.
            let _ = write!(id, "{byte:02x}");
            id
        })
}
