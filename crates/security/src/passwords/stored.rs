//! Stored hashes, of this crate's making and of others'.

use argon2::password_hash::PasswordVerifier as _;
use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::{Argon2, Params};

use super::cost::PasswordCost;
use super::error::PasswordError;

/// The highest cost of a stored bcrypt hash that is computed. Cost 14 takes
/// about a second of one core, and each step doubles it: 31, the highest that
/// the format knows, would hold a permit for a day.
pub const MAX_BCRYPT_COST: u32 = 14;

/// The most memory of a stored argon2 hash that is computed, in KiB: four
/// times what RFC 9106 recommends where memory is scarce (64 MiB).
const MAX_ARGON2_MEMORY_KIB: u32 = 256 * 1024;

/// The most passes of a stored argon2 hash.
const MAX_ARGON2_PASSES: u32 = 32;

/// The most lanes of a stored argon2 hash.
const MAX_ARGON2_LANES: u32 = 16;

/// A hash that can be computed within bounds: what stands in a database must
/// not be able to stop the server.
#[derive(Clone)]
pub(super) enum Stored {
    Argon2(Box<Phc>),
    #[cfg(feature = "bcrypt")]
    Bcrypt(String),
}

impl Stored {
    /// Reads a hash; `None` if it is of no known kind or too costly. A cost
    /// that the application itself chose is never too high. Without the feature `bcrypt`, that
    /// kind is not known.
    pub(super) fn parse(text: &str, own: PasswordCost) -> Option<Self> {
        #[cfg(feature = "bcrypt")]
        if is_bcrypt(text) {
            let parts: bcrypt::HashParts = text.parse().ok()?;
            // What is below 4 is refused by the format.
            return (parts.get_cost() <= MAX_BCRYPT_COST).then(|| Self::Bcrypt(text.to_owned()));
        }
        let hash = Phc::new(text).ok()?;
        let params = Params::try_from(&hash).ok()?;
        let bearable = params.m_cost() <= own.memory_kib.max(MAX_ARGON2_MEMORY_KIB)
            && params.t_cost() <= own.passes.max(MAX_ARGON2_PASSES)
            && params.p_cost() <= own.lanes.max(MAX_ARGON2_LANES);
        // Salt and output may be left away in the format, and nothing would
        // match.
        (bearable && hash.salt.is_some() && hash.hash.is_some())
            .then(|| Self::Argon2(Box::new(hash)))
    }

    /// Computes the password's hash, in constant time as far as the comparison
    /// goes.
    pub(super) fn matches(
        &self,
        argon2: &Argon2<'_>,
        password: &[u8],
    ) -> Result<bool, PasswordError> {
        use argon2::password_hash::Error;

        match self {
            Self::Argon2(hash) => match argon2.verify_password(password, hash.as_ref()) {
                Ok(()) => Ok(true),
                Err(Error::PasswordInvalid) => Ok(false),
                Err(_) => Err(PasswordError::UnreadableHash),
            },
            #[cfg(feature = "bcrypt")]
            // bcrypt reads 72 bytes and no more, and so did whoever made the
            // hash: a longer password must match by its beginning.
            Self::Bcrypt(hash) => {
                bcrypt::verify(password, hash).map_err(|_| PasswordError::UnreadableHash)
            }
        }
    }
}

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stored([REDACTED])")
    }
}

#[cfg(feature = "bcrypt")]
/// `$2x$` is missing on purpose: it marks hashes of a faulty implementation.
fn is_bcrypt(text: &str) -> bool {
    ["$2a$", "$2b$", "$2y$"]
        .iter()
        .any(|prefix| text.starts_with(prefix))
}
