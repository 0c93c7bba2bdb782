//! Stored hashes, in the PHC string format.

use std::fmt;

use argon2::password_hash::phc::PasswordHash as Phc;

use super::cost::PasswordCost;

/// A password's hash as a PHC string, `$argon2id$v=19$m=…`, which names its
/// algorithm, its cost and its salt.
///
/// It is not the password, but whoever has it can guess at leisure: `Debug`
/// does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// The text to store.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text to store, by value.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl From<&Phc> for PasswordHash {
    fn from(hash: &Phc) -> Self {
        Self(hash.to_string())
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash([REDACTED])")
    }
}

/// A hash that costs as much to verify as a real one. Its output is 32 zero
/// bytes, and nobody knows a password that leads there.
pub(super) fn unmatchable(cost: PasswordCost) -> String {
    let PasswordCost {
        memory_kib,
        passes,
        lanes,
    } = cost;
    // Base64 writes zero bytes as `A`: 16 of them as 22, 32 as 43.
    let salt = "A".repeat(22);
    let output = "A".repeat(43);
    format!("$argon2id$v=19$m={memory_kib},t={passes},p={lanes}${salt}${output}")
}
