//! The word that tells a page's own scripts from injected ones.

use std::fmt;
use std::fmt::Write as _;
use std::sync::Arc;

use actix_web::dev::Extensions;

/// A nonce of the content security policy, new for each answer. Whoever injects
/// a script cannot know it.
#[derive(Clone, PartialEq, Eq)]
pub struct Nonce(Arc<str>);

impl Nonce {
    /// Writes the bytes in hexadecimal digits, which need no escaping in an
    /// attribute.
    pub(super) fn new(random: [u8; 16]) -> Self {
        let mut text = String::with_capacity(32);
        for byte in random {
            // Writing into a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        Self(text.into())
    }

    /// The nonce of the answer that is being made; `None` outside
    /// [`layer_with_nonces`](super::SecurityHeaders::layer_with_nonces).
    #[must_use]
    pub fn of(extensions: &Extensions) -> Option<Self> {
        extensions.get::<Self>().cloned()
    }

    /// The text for a `nonce` attribute.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Whoever reads it in a log may still be in time to use it.
        f.write_str("Nonce(…)")
    }
}
