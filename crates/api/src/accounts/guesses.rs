//! Slows down guessing of passwords. Attempts are counted in the database, so the count
//! is the same on every server.
//!
//! An attempt counts from its start. If twenty people behind one address sign in at the
//! same moment, the next one is asked to come back in a second.

use listbud_persistence::{
    Executor,
    attempts::{self, Attempt, Keys},
};
use listbud_security::ClientAddress;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use crate::{Api, ApiError, caller::Caller, events};

/// What an attempt counts for: the account, whether it exists or not, and the network
/// of the client. Only hashes of both are stored.
pub(super) struct Guesses {
    account: [u8; 32],
    address: [u8; 32],
    began: OffsetDateTime,
}

/// How an attempt ended.
#[derive(Clone, Copy)]
pub(super) enum End {
    /// With the right password.
    Right,
    /// Before the password was checked.
    Unknown,
}

impl Guesses {
    /// An attempt at the account of an e-mail address. Attempts without an address count
    /// together, and so do those from an unknown network.
    pub(super) fn new(email: Option<&str>, caller: &Caller, now: OffsetDateTime) -> Self {
        let email = email.unwrap_or_default().to_lowercase();
        let network = caller
            .address
            .map(|address| ClientAddress(address).network().to_string());
        Self {
            account: Sha256::digest(email).into(),
            address: Sha256::digest(network.unwrap_or_default()).into(),
            began: now,
        }
    }

    /// Counts the attempt as a failure before its outcome is known, so that a hundred
    /// parallel attempts count as a hundred. Refuses it after too many failures.
    pub(super) async fn count(&self, db: &impl Executor, caller: &Caller) -> Result<(), ApiError> {
        match attempts::begin_both(db, &self.keys(), self.began).await? {
            Attempt::Go => Ok(()),
            Attempt::Blocked { until } => {
                events::log(events::SESSION_BLOCKED, None, caller);
                let wait = (until - self.began).unsigned_abs();
                let begun_second = u64::from(wait.subsec_nanos() > 0);
                Err(ApiError::TooManyFailures {
                    seconds: (wait.as_secs() + begun_second).max(1),
                })
            }
        }
    }

    /// Records how the attempt ended. A wrong password needs no call, because an attempt
    /// counts as one from the start. Runs outside a transaction, so that nothing else
    /// waits for the counters.
    pub(super) async fn settle(&self, api: &Api, end: End) {
        let settled = async {
            let db = api.database.client().await?;
            match end {
                End::Right => attempts::both_succeeded(&db, &self.keys(), self.began).await,
                End::Unknown => attempts::take_back_both(&db, &self.keys(), self.began).await,
            }
        };
        // One count too many delays the owner by a second at most.
        if let Err(error) = settled.await {
            tracing::warn!(%error, "could not take back a counted attempt");
        }
    }

    fn keys(&self) -> Keys<'_> {
        Keys {
            account: &self.account,
            address: &self.address,
        }
    }
}
