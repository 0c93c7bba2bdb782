//! The cryptography behind `jsonwebtoken`: HMAC from the `hmac` crate, Ed25519 from
//! aws-lc-rs where that is built in.

use hmac::{Hmac, KeyInit as _, Mac as _};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{ErrorKind, Result},
    signature::{Error as SignatureError, Signer, Verifier},
};
use sha2::Sha256;

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: signer,
    verifier_factory: verifier,
    // Only for JWKs, which are not used here.
    key_utils: KeyUtils::new_unimplemented(),
};

/// Tells `jsonwebtoken` to use this provider. Later calls change nothing.
pub(super) fn install() {
    // An error says that the process has one already.
    let _ = PROVIDER.install_default();
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the type that jsonwebtoken asks for"
)]
fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    match algorithm {
        Algorithm::HS256 => Ok(Box::new(Hs256::new(key.as_bytes())?)),
        #[cfg(feature = "ed25519")]
        _ => (jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.signer_factory)(algorithm, key),
        #[cfg(not(feature = "ed25519"))]
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the type that jsonwebtoken asks for"
)]
fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    match algorithm {
        Algorithm::HS256 => Ok(Box::new(Hs256::new(key.try_get_as_bytes()?)?)),
        #[cfg(feature = "ed25519")]
        _ => (jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.verifier_factory)(algorithm, key),
        #[cfg(not(feature = "ed25519"))]
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    }
}

/// HMAC with SHA-256.
struct Hs256(Hmac<Sha256>);

impl Hs256 {
    fn new(secret: &[u8]) -> Result<Self> {
        Hmac::new_from_slice(secret)
            .map(Self)
            .map_err(|_| ErrorKind::InvalidKeyFormat.into())
    }
}

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, SignatureError> {
        let mac = self.0.clone().chain_update(message).finalize();
        Ok(mac.into_bytes().to_vec())
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    fn verify(
        &self,
        message: &[u8],
        signature: &Vec<u8>,
    ) -> std::result::Result<(), SignatureError> {
        // Compares in constant time.
        let mac = self.0.clone().chain_update(message);
        mac.verify_slice(signature)
            .map_err(|_| SignatureError::new())
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The second test case of RFC 4231.
    #[test]
    fn hmac_signs_as_rfc_4231_says_and_takes_nothing_else() {
        let (secret, message) = (b"Jefe", b"what do ya want for nothing?");
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

        let signature = Hs256::new(secret).unwrap().sign(message);

        let hex = signature
            .iter()
            .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        assert_eq!(hex, expected);
        let key = DecodingKey::from_secret(secret);
        let verifier = verifier(&Algorithm::HS256, &key).unwrap();
        verifier.verify(message, &signature).unwrap();
        for wrong in [&[][..], &signature[1..], &[0; 32]] {
            assert!(verifier.verify(message, &wrong.to_vec()).is_err());
        }
    }

    #[cfg(feature = "ed25519")]
    #[test]
    fn an_algorithm_of_another_family_refuses_a_secret() {
        let key = EncodingKey::from_secret(b"Jefe");

        assert!(signer(&Algorithm::EdDSA, &key).is_err());
    }
}
