//! Passwords: a length rule, argon2id hashes, and a bound on how many are
//! computed at once.
//!
//! One hash takes 19 MiB and some tens of milliseconds of one core. A server
//! that starts as many as clients ask for can be made to run out of both, so
//! each takes one of a few permits, and a caller who waits too long for one is
//! told that the server is busy.

mod phc;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use phc::PasswordHash;

/// Hashes and verifies passwords, a few at a time.
///
/// Clones share the permits, so make one for the whole process and clone it
/// into every worker.
#[derive(Clone, Debug)]
pub struct Passwords {
    settings: PasswordSettings,
    argon2: Argon2<'static>,
    dummy: Arc<str>,
    permits: Arc<Semaphore>,
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

        Ok(Self {
            settings,
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            dummy: phc::unmatchable(settings.cost).into(),
            permits: Arc::new(Semaphore::new(settings.permits)),
        })
    }

    /// The rule that a new password must keep.
    #[must_use]
    pub fn policy(&self) -> PasswordPolicy {
        self.settings.policy
    }

    /// Checks a new password against the policy and hashes it with a fresh
    /// random salt.
    ///
    /// # Errors
    /// The password breaks the policy ([`PasswordError::Refused`]), or no
    /// permit came free in time ([`PasswordError::Busy`]).
    pub async fn hash(&self, password: SecretString) -> Result<PasswordHash, PasswordError> {
        self.settings.policy.check(&password)?;

        let argon2 = self.argon2.clone();
        self.run(move || {
            let hash: Phc = argon2
                .hash_password(password.expose_secret().as_bytes())
                .map_err(|_| PasswordError::Failed)?;
            Ok(PasswordHash::from(&hash))
        })
        .await
    }

    /// Tells whether the password belongs to the stored hash.
    ///
    /// `None` stands for an account that does not exist: a hash that no
    /// password matches is computed instead, so that the answer takes as long
    /// as for one that does. A stored hash says itself with which cost it was
    /// made; one that [`needs_rehash`](Self::needs_rehash) takes its own time.
    ///
    /// # Errors
    /// The stored hash cannot be read ([`PasswordError::UnreadableHash`]), or
    /// no permit came free in time ([`PasswordError::Busy`]).
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
        let stored = Phc::new(stored.unwrap_or(&self.dummy))
            .ok()
            // Both may be left away in the format, and nothing would match.
            .filter(|hash| hash.salt.is_some() && hash.hash.is_some())
            .ok_or(PasswordError::UnreadableHash)?;
        let argon2 = self.argon2.clone();
        self.run(move || {
            use argon2::password_hash::Error;

            let password = password.expose_secret().as_bytes();
            match argon2.verify_password(password, &stored) {
                Ok(()) => Ok(known),
                Err(Error::PasswordInvalid) => Ok(false),
                Err(_) => Err(PasswordError::UnreadableHash),
            }
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
        self.permits.available_permits()
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let permit = self.permit().await?;
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

    async fn permit(&self) -> Result<OwnedSemaphorePermit, PasswordError> {
        let permit = Arc::clone(&self.permits).acquire_owned();
        match tokio::time::timeout(self.settings.wait, permit).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) | Err(_) => Err(PasswordError::Busy),
        }
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
    /// How long a caller waits for a permit.
    pub wait: Duration,
}

impl Default for PasswordSettings {
    /// The OWASP cost; one permit for each core, four at most (76 MiB); two
    /// seconds of waiting.
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        Self {
            policy: PasswordPolicy::default(),
            cost: PasswordCost::default(),
            permits: cores.min(4),
            wait: Duration::from_secs(2),
        }
    }
}

/// What one argon2id hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
    /// Lanes; more than one only helps where the lanes run in parallel.
    pub lanes: u32,
}

impl Default for PasswordCost {
    /// The smallest configuration that the OWASP Password Storage Cheat Sheet
    /// recommends: 19 MiB, two passes, one lane.
    fn default() -> Self {
        Self {
            memory_kib: 19_456,
            passes: 2,
            lanes: 1,
        }
    }
}

/// Which passwords are accepted: a length and nothing else, as rules about
/// digits and capitals make passwords worse (NIST SP 800-63B, OWASP ASVS 6.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// The fewest code points.
    pub min_chars: usize,
    /// The most code points.
    pub max_chars: usize,
    /// The most UTF-8 bytes, whatever the number of code points.
    pub max_bytes: usize,
}

impl PasswordPolicy {
    /// Checks a password's length.
    ///
    /// # Errors
    /// It is shorter or longer than allowed.
    pub fn check(&self, password: &SecretString) -> Result<(), PasswordRefusal> {
        let password = password.expose_secret();
        let too_long = PasswordRefusal::TooLong {
            max: self.max_chars,
        };
        // Bytes first: they need no counting.
        if password.len() > self.max_bytes {
            return Err(too_long);
        }
        let chars = password.chars().count();
        if chars > self.max_chars {
            return Err(too_long);
        }
        if chars < self.min_chars {
            return Err(PasswordRefusal::TooShort {
                min: self.min_chars,
            });
        }
        Ok(())
    }
}

impl Default for PasswordPolicy {
    /// 8 to 128 code points (OWASP ASVS 6.2: at least 8, at least 64 allowed)
    /// in at most 512 bytes, which is 128 of the widest.
    fn default() -> Self {
        Self {
            min_chars: 8,
            max_chars: 128,
            max_bytes: 512,
        }
    }
}

/// Why a new password was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordRefusal {
    /// It has fewer code points than required.
    #[error("must have at least {min} characters")]
    TooShort {
        /// The fewest code points.
        min: usize,
    },
    /// It has more code points, or more bytes, than allowed.
    #[error("must have at most {max} characters")]
    TooLong {
        /// The most code points.
        max: usize,
    },
}

impl PasswordRefusal {
    /// A word that a client can act on.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TooShort { .. } => "too_short",
            Self::TooLong { .. } => "too_long",
        }
    }
}

/// Why a password was neither hashed nor verified.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordError {
    /// The policy refuses it.
    #[error(transparent)]
    Refused(#[from] PasswordRefusal),
    /// All permits stayed taken while this call waited; trying again helps.
    #[error("too many passwords are being hashed")]
    Busy,
    /// The stored hash is not one that this crate can verify.
    #[error("the stored password hash cannot be read")]
    UnreadableHash,
    /// The operating system gave no random salt, or the thread that hashed
    /// went down.
    #[error("the password could not be hashed")]
    Failed,
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
