//! Passwords: which are accepted, argon2id hashes, and a bound on how many are
//! computed at once.
//!
//! One hash takes 19 MiB and some tens of milliseconds of one core. A server
//! that starts as many as clients ask for can be made to run out of both, so
//! each takes one of a few permits. Callers wait for one in a queue; who waits
//! too long, or finds the queue full, is told that the server is busy.

mod common;
mod cost;
mod error;
mod permits;
mod phc;
mod policy;
mod stored;
#[cfg(test)]
mod tests;

use std::thread;
use std::time::Duration;

use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};

use permits::Permits;
use stored::Stored;

pub use cost::PasswordCost;
pub use error::PasswordError;
pub use phc::PasswordHash;
pub use policy::{PasswordPolicy, PasswordRefusal};
pub use stored::MAX_BCRYPT_COST;

/// Hashes and verifies passwords, a few at a time.
///
/// Clones share the permits, so make one for the whole process and clone it
/// into every worker.
#[derive(Clone, Debug)]
pub struct Passwords {
    settings: PasswordSettings,
    argon2: Argon2<'static>,
    dummy: Stored,
    permits: Permits,
}

impl Passwords {
    /// Makes a hasher with its own permits.
    ///
    /// # Errors
    /// The cost is outside what argon2 defines, or there is no permit.
    pub fn new(settings: PasswordSettings) -> Result<Self, PasswordSettingsError> {
        if settings.permits == 0 {
            return Err(PasswordSettingsError::NoPermits);
        }
        let PasswordCost {
            memory_kib,
            passes,
            lanes,
        } = settings.cost;
        let params = Params::new(memory_kib, passes, lanes, None)
            .map_err(|_| PasswordSettingsError::Cost)?;

        let dummy = Stored::parse(&phc::unmatchable(settings.cost), settings.cost)
            .ok_or(PasswordSettingsError::Cost)?;

        Ok(Self {
            settings,
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            dummy,
            permits: Permits::new(settings.permits, settings.waiters, settings.wait),
        })
    }

    /// The rule that a new password must keep.
    #[must_use]
    pub fn policy(&self) -> PasswordPolicy {
        self.settings.policy
    }

    /// Checks a new password against the policy and hashes it with a fresh
    /// random salt. `context` is what the account is called; see
    /// [`PasswordPolicy::check`].
    ///
    /// # Errors
    /// The password breaks the policy ([`PasswordError::Refused`]), or no
    /// permit came free in time ([`PasswordError::Busy`]).
    pub async fn hash(
        &self,
        password: SecretString,
        context: &[&str],
    ) -> Result<PasswordHash, PasswordError> {
        self.settings.policy.check(&password, context)?;
        self.rehash(password).await
    }

    /// Hashes a password that has just been verified, whose stored hash
    /// [`needs_rehash`](Self::needs_rehash). The policy is not asked: it may
    /// have become stricter since the password was chosen, and its owner must
    /// still get in. For the same reason a caller does well to let a log-in
    /// succeed when this fails.
    ///
    /// # Errors
    /// No permit came free in time ([`PasswordError::Busy`]).
    pub async fn rehash(&self, password: SecretString) -> Result<PasswordHash, PasswordError> {
        let argon2 = self.argon2.clone();
        self.run(move || {
            let hash: Phc = argon2
                .hash_password(password.expose_secret().as_bytes())
                .map_err(|_| PasswordError::Failed)?;
            Ok(PasswordHash::from(&hash))
        })
        .await
    }

    /// Whether [`verify`](Self::verify) could read this stored hash, and would take
    /// the time for it.
    #[must_use]
    pub fn can_read(&self, stored: &str) -> bool {
        Stored::parse(stored, self.settings.cost).is_some()
    }

    /// Tells whether the password belongs to the stored hash.
    ///
    /// `None` stands for an account that does not exist: a hash that no
    /// password matches is computed instead, so that the answer takes as long
    /// as for one that does. A stored hash says itself with which cost it was
    /// made; one that [`needs_rehash`](Self::needs_rehash) takes its own time.
    /// Besides argon2, bcrypt's `$2a$`, `$2b$` and `$2y$` are understood.
    ///
    /// # Errors
    /// The stored hash cannot be read, or would take too much to compute
    /// ([`PasswordError::UnreadableHash`]), or no permit came free in time
    /// ([`PasswordError::Busy`]).
    pub async fn verify(
        &self,
        password: SecretString,
        stored: Option<&str>,
    ) -> Result<bool, PasswordError> {
        // Nothing that long was ever hashed. The answer depends on the request
        // alone, so it tells nothing about the account.
        if password.expose_secret().len() > self.settings.policy.max_bytes {
            return Ok(false);
        }

        let known = stored.is_some();
        let stored = match stored {
            None => self.dummy.clone(),
            Some(text) => {
                Stored::parse(text, self.settings.cost).ok_or(PasswordError::UnreadableHash)?
            }
        };
        let argon2 = self.argon2.clone();
        self.run(move || {
            let matches = stored.matches(&argon2, password.expose_secret().as_bytes())?;
            Ok(matches && known)
        })
        .await
    }

    /// Tells whether a stored hash was made with less than today's cost, or by
    /// another algorithm, and should be replaced when its owner next logs in.
    #[must_use]
    pub fn needs_rehash(&self, stored: &str) -> bool {
        let Ok(stored) = Phc::new(stored) else {
            return true;
        };
        let Ok(params) = Params::try_from(&stored) else {
            return true;
        };
        let cost = self.settings.cost;
        stored.algorithm != Algorithm::Argon2id.ident()
            || stored.version != Some(Version::V0x13.into())
            || params.m_cost() < cost.memory_kib
            || params.t_cost() < cost.passes
    }

    /// How many hashes could start now; for a gauge.
    #[must_use]
    pub fn available_permits(&self) -> usize {
        self.permits.available()
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let permit = self.permits.acquire().await?;
        let work = move || {
            // A blocking task goes on when the request that asked for it is
            // gone. Held here, the permit counts what really runs.
            let _permit = permit;
            work()
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| PasswordError::Failed)?
    }
}

/// How passwords are checked and hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordSettings {
    /// Which passwords are accepted.
    pub policy: PasswordPolicy,
    /// What one hash costs.
    pub cost: PasswordCost,
    /// How many hashes may be computed at the same time.
    pub permits: usize,
    /// How many callers may wait for a permit; any more are refused at once,
    /// so that a flood does not pile up.
    pub waiters: usize,
    /// How long a caller waits for a permit.
    pub wait: Duration,
}

impl Default for PasswordSettings {
    /// The OWASP cost; one permit for each core, four at most (76 MiB); two
    /// seconds of waiting, for at most 64 callers, whom two cores work off in
    /// about one.
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        Self {
            policy: PasswordPolicy::default(),
            cost: PasswordCost::default(),
            permits: cores.min(4),
            waiters: 64,
            wait: Duration::from_secs(2),
        }
    }
}

/// Why [`Passwords::new`] refused its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordSettingsError {
    /// Memory, passes or lanes are outside what argon2 defines.
    #[error("argon2 does not allow that much memory, passes or lanes")]
    Cost,
    /// Nothing could ever be hashed.
    #[error("at least one permit is needed")]
    NoPermits,
}
