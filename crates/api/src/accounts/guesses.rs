//! What holds up those who guess passwords, whichever server they ask.
//!
//! An attempt counts from its beginning, so whoever signs in at the same moment
//! as twenty others behind one address is asked to come back in a second.

use listbud_persistence::{
    Executor,
    attempts::{self, Attempt, Keys},
};
use listbud_security::{ClientAddress, client_address::IPV6_PREFIX};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use crate::{Api, ApiError, caller::Caller, events};

/// What an attempt counts for: the account that is tried, whether it exists or
/// not, and the network that tries. Only hashes of both are kept.
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
    /// Without a look at the password.
    Unknown,
}

impl Guesses {
    /// An attempt at the account of an e-mail address. Those that name none
    /// count together, as do those whose network is not known.
    pub(super) fn new(email: Option<&str>, caller: &Caller, now: OffsetDateTime) -> Self {
        let email = email.unwrap_or_default().to_lowercase();
        let network = caller
            .address
            .map(|address| ClientAddress(address).network(IPV6_PREFIX).to_string());
        Self {
            account: Sha256::digest(email).into(),
            address: Sha256::digest(network.unwrap_or_default()).into(),
            began: now,
        }
    }

    /// Counts the attempt as a failure before it is known to be one, so that a
    /// hundred at once are a hundred; refuses it while there were too many.
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

    /// Says how the attempt ended, unless the password was wrong, which it was
    /// taken for from the beginning. Not in a transaction: nothing else should
    /// wait for the counters, and they should not wait for anything.
    pub(super) async fn settle(&self, api: &Api, end: End) {
        let settled = async {
            let db = api.database.client().await?;
            match end {
                End::Right => attempts::both_succeeded(&db, &self.keys(), self.began).await,
                End::Unknown => attempts::take_back_both(&db, &self.keys(), self.began).await,
            }
        };
        // What is counted too much costs its owner a second now and then.
        if let Err(error) = settled.await {
            tracing::warn!(%error, "an attempt stays counted as a failure");
        }
    }

    fn keys(&self) -> Keys<'_> {
        Keys {
            account: &self.account,
            address: &self.address,
        }
    }
}
