//! A limit: how many requests each client may send.

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use actix_governor::governor::middleware::StateInformationMiddleware;
use actix_governor::{GovernorConfig, GovernorConfigBuilder};
use actix_web::HttpResponse;
use actix_web::dev::ServiceRequest;

use crate::clients::{Client, ClientKeys, FindClient, Refuse};
use crate::fields::{Policy, Refusal};
use crate::known::Known;

/// How many clients are told apart, unless the builder says otherwise. A key
/// and its state take about 100 bytes, in two maps.
const MAX_KEYS: usize = 100_000;

/// governor counts nanoseconds in 64 bits and panics past 584 years.
const MAX_WINDOW: Duration = Duration::from_hours(366 * 24);

/// A limit that holds for each client: a burst of `n` requests, refilled evenly
/// with `n` requests per window (the generic cell rate algorithm). Whoever
/// sends a burst and then keeps pace gets through nearly `2n` in the first
/// window, and `n` in each one after it.
///
/// It is a middleware for `wrap`. Build it once, outside the closure that
/// `HttpServer::new` takes, and clone it into every worker: clones share their
/// counts, and a limit built inside would count for each worker alone.
#[derive(Clone)]
pub struct RateLimit {
    pub(crate) policy: Arc<Policy>,
    pub(crate) config: GovernorConfig<ClientKeys, StateInformationMiddleware>,
    known: Arc<Known>,
    refused: Arc<AtomicU64>,
}

impl RateLimit {
    /// Starts a limit of `burst` requests per `window`. The name stands in the
    /// `RateLimit` fields and tells several limits apart.
    pub fn builder(name: &str, burst: u32, window: Duration) -> RateLimitBuilder {
        RateLimitBuilder {
            policy: Policy {
                name: name.to_owned(),
                burst,
                window,
            },
            max_keys: MAX_KEYS,
            client: Arc::new(|_| None),
            refusal: None,
        }
    }

    /// How many clients are remembered now; for a gauge.
    #[must_use]
    pub fn keys(&self) -> usize {
        self.config.limiter().len()
    }

    /// How many requests were refused since the limit was made; for a counter.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    /// Forgets the clients whose burst is full again, and gives their memory
    /// back.
    pub fn trim(&self) {
        let limiter = self.config.limiter();
        limiter.retain_recent();
        limiter.shrink_to_fit();
        self.known.trim();
    }

    /// [Trims](Self::trim) once in every period, for as long as it is polled.
    /// Spawn it beside the server; without it the limit keeps the clients that
    /// came first, and all who come later share one budget.
    pub async fn trim_every(self, period: Duration) {
        let mut interval = tokio::time::interval(period);
        loop {
            interval.tick().await;
            self.trim();
        }
    }
}

impl fmt::Debug for RateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimit")
            .field("policy", &self.policy)
            .field("keys", &self.keys())
            .finish_non_exhaustive()
    }
}

/// Collects what makes a [`RateLimit`].
#[must_use]
pub struct RateLimitBuilder {
    policy: Policy,
    max_keys: usize,
    client: FindClient,
    refusal: Option<Refuse>,
}

impl RateLimitBuilder {
    /// Tells clients apart by what the function finds in the request, such as
    /// an account, or an address that a trusted proxy told. Where it finds
    /// nothing the peer's address counts.
    pub fn client(
        mut self,
        find: impl Fn(&ServiceRequest) -> Option<Client> + Send + Sync + 'static,
    ) -> Self {
        self.client = Arc::new(find);
        self
    }

    /// Answers refused requests in the application's own way. `Retry-After` and
    /// the `RateLimit` fields are added.
    pub fn refusal(
        mut self,
        refuse: impl Fn(&Refusal) -> HttpResponse + Send + Sync + 'static,
    ) -> Self {
        self.refusal = Some(Arc::new(refuse));
        self
    }

    /// Tells this many clients apart at most; 100,000 unless set. Those who
    /// come when all places are taken share one budget, which a [trim]
    /// ends when places come free.
    ///
    /// [trim]: RateLimit::trim
    pub fn max_keys(mut self, keys: usize) -> Self {
        self.max_keys = keys;
        self
    }

    /// Makes the limit.
    ///
    /// # Errors
    /// It would let nothing through, or never refill, or its name cannot stand
    /// in a header field.
    pub fn build(self) -> Result<RateLimit, RateLimitError> {
        let Policy {
            name,
            burst,
            window,
        } = &self.policy;
        if !name
            .bytes()
            .all(|b| b.is_ascii_graphic() && !b"\"\\".contains(&b))
            || name.is_empty()
        {
            return Err(RateLimitError::Name);
        }
        if *burst == 0 {
            return Err(RateLimitError::Burst);
        }
        if *window > MAX_WINDOW {
            return Err(RateLimitError::Window);
        }

        let policy = Arc::new(self.policy);
        let refused = Arc::new(AtomicU64::new(0));
        let known = Arc::new(Known::new(self.max_keys, policy.window));
        let clients = ClientKeys::new(
            Arc::clone(&policy),
            Arc::clone(&known),
            self.client,
            self.refusal,
            Arc::clone(&refused),
        );
        let config = GovernorConfigBuilder::default()
            .period(policy.period())
            .burst_size(policy.burst)
            .key_extractor(clients)
            .use_headers()
            .finish()
            .ok_or(RateLimitError::Window)?;
        Ok(RateLimit {
            policy,
            config,
            known,
            refused,
        })
    }
}

impl fmt::Debug for RateLimitBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimitBuilder")
            .field("policy", &self.policy)
            .field("max_keys", &self.max_keys)
            .finish_non_exhaustive()
    }
}

/// Why a limit could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RateLimitError {
    /// The name is empty, or has spaces, quotes, backslashes or letters
    /// outside ASCII.
    #[error("the name cannot stand in a header field")]
    Name,
    /// The burst is zero.
    #[error("a limit must let at least one request through")]
    Burst,
    /// The window is shorter than a nanosecond for each request, or longer
    /// than a year.
    #[error("the window is too short for that many requests, or longer than a year")]
    Window,
}
