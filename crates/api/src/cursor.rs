//! Where a page ended, as text that a client hands back unread. It holds nothing
//! secret, and a forged one only moves its owner within what is theirs.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};

/// Writes down where a page ended.
pub(crate) fn write(wire: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(wire).unwrap_or_default())
}

/// Reads where a page ended; `None` for what [`write`] did not write.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    let json = URL_SAFE_NO_PAD.decode(text).ok()?;
    serde_json::from_slice(&json).ok()
}

/// Whether PostgreSQL can hold a text, which has been anywhere since it was there.
pub(crate) fn is_storable(text: &str) -> bool {
    !text.contains('\0')
}
