//! Tokens whose signature was found good before.
//!
//! A client sends one token for as long as it is valid, thousands of times, and
//! its signature and JSON would cost more than all other layers together each
//! time. What is remembered is never a decision: the times of a token are looked
//! at at each request, and so is whether its session was revoked.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::claims::OwnedWireClaims;

/// How many tokens are remembered: of so many accounts at a time, in a
/// megabyte. A new token takes the place of another, so that nobody can make it
/// grow.
const SLOTS: usize = 4096;

/// The claims of such tokens, by the hash of the whole token. The hash alone is
/// kept, because whoever has a token is the account.
#[derive(Clone)]
pub(super) struct Seen(Arc<[Mutex<Option<Slot>>]>);

struct Slot {
    hash: Hash,
    claims: Arc<OwnedWireClaims>,
}

/// SHA-256 of a token, signature included: two with the same hash cannot be made.
pub(super) type Hash = [u8; 32];

impl Seen {
    pub(super) fn new() -> Self {
        Self((0..SLOTS).map(|_| Mutex::new(None)).collect())
    }

    pub(super) fn hash(token: &str) -> Hash {
        Sha256::digest(token).into()
    }

    /// The claims of a token that was remembered.
    pub(super) fn find(&self, hash: &Hash) -> Option<Arc<OwnedWireClaims>> {
        let slot = self.slot(hash)?;
        let slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = slot.as_ref().filter(|slot| slot.hash == *hash)?;
        Some(Arc::clone(&slot.claims))
    }

    /// Remembers the claims of a token, all of which was found good.
    pub(super) fn remember(&self, hash: Hash, claims: Arc<OwnedWireClaims>) {
        if let Some(slot) = self.slot(&hash) {
            let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
            *slot = Some(Slot { hash, claims });
        }
    }

    fn slot(&self, hash: &Hash) -> Option<&Mutex<Option<Slot>>> {
        let [first, second, ..] = *hash;
        self.0
            .get(usize::from(u16::from_le_bytes([first, second])) % SLOTS)
    }
}

impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seen").finish_non_exhaustive()
    }
}
