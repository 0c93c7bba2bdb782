//! Putting a registry together.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::{Map, Value};
use thiserror::Error;
use time::OffsetDateTime;

use crate::{
    Check, Health, Lifecycle,
    access::{Access, TokenDigest},
    check::Registered,
    health::{Inner, Summary},
    heartbeat::Pulse,
    readiness::Damping,
    runs::{Clock, Runs, State},
};

/// Words that readiness gives as a reason without any check having failed.
const RESERVED: [&str; 2] = ["starting", "draining"];

/// Why no registry could be built.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BuildError {
    /// A check has a name that cannot stand in an answer.
    #[error("check name `{0}` is empty, reserved or has other characters than a-z, 0-9, - and _")]
    BadName(String),
    /// Two checks have the same name.
    #[error("two checks are named `{0}`")]
    DuplicateName(String),
    /// A summary or a detail of the overview is of a check that does not exist.
    #[error("no check is named `{0}`, which the overview shows")]
    UnknownCheck(String),
    /// The token is empty, so that anybody would know it.
    #[error("the token for details is empty")]
    EmptyToken,
}

/// The settings of a [`Health`] to be.
pub struct HealthBuilder {
    service: String,
    version: String,
    clock: Clock,
    checks: Vec<Registered>,
    cache_for: Duration,
    timeout: Duration,
    token: Option<String>,
    trust_loopback: bool,
    not_ready_after: u32,
    ready_after: u32,
    stalled_after: Duration,
    facts: Map<String, Value>,
    summaries: Vec<Summary>,
    overview_details: Vec<String>,
}

impl Health {
    /// Begins a registry for one service; `clock` tells the time of day for the answers.
    pub fn builder(
        service: impl Into<String>,
        version: impl Into<String>,
        clock: impl Fn() -> OffsetDateTime + Send + Sync + 'static,
    ) -> HealthBuilder {
        HealthBuilder::new(service.into(), version.into(), clock)
    }
}

impl HealthBuilder {
    fn new(
        service: String,
        version: String,
        clock: impl Fn() -> OffsetDateTime + Send + Sync + 'static,
    ) -> Self {
        Self {
            service,
            version,
            clock: Box::new(clock),
            checks: Vec::new(),
            cache_for: Duration::from_secs(1),
            timeout: Duration::from_millis(1500),
            token: None,
            trust_loopback: true,
            not_ready_after: 2,
            ready_after: 1,
            stalled_after: Duration::from_secs(10),
            facts: Map::new(),
            summaries: Vec::new(),
            overview_details: Vec::new(),
        }
    }

    /// Adds a check. Put the one first whose failure explains the others':
    /// readiness names the first required check that failed.
    #[must_use]
    pub fn check(mut self, check: impl Check) -> Self {
        self.checks.push(Registered::new(check));
        self
    }

    /// Sets for how long a result is everybody's, counted from the end of its
    /// run; a second unless said otherwise. Half of it while the service is not
    /// ready, so that a recovery is seen within that time.
    #[must_use]
    pub fn cache_for(mut self, age: Duration) -> Self {
        self.cache_for = age;
        self
    }

    /// Sets how long a caller waits for the checks at most; 1.5 s unless said
    /// otherwise. Checks are given nine tenths of it.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// Shows details to who sends `Authorization: Bearer <token>`; nobody does
    /// so without a call of this.
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Says whether a loopback peer without forwarding headers sees details;
    /// true unless said otherwise.
    ///
    /// Say false when a proxy on the same machine adds no forwarding header.
    /// nginx adds none unless it is told to.
    #[must_use]
    pub fn trust_loopback(mut self, trust: bool) -> Self {
        self.trust_loopback = trust;
        self
    }

    /// Sets how many failed runs in a row end readiness; two unless said
    /// otherwise, and never less than one.
    ///
    /// Runs count, not requests: one happens when somebody asks `/ready` or
    /// `/health` and the last result is older than `cache_for`. So readiness
    /// ends no sooner than `(runs - 1) * cache_for` after the first failure,
    /// whatever flood of probes comes; and with probes further apart than
    /// `cache_for`, it ends at the one that makes the number full. An
    /// orchestrator's own threshold multiplies with this one: set it to one.
    #[must_use]
    pub fn not_ready_after(mut self, runs: u32) -> Self {
        self.not_ready_after = runs.max(1);
        self
    }

    /// Sets how many good runs in a row restore readiness; one unless said
    /// otherwise, and never less.
    #[must_use]
    pub fn ready_after(mut self, runs: u32) -> Self {
        self.ready_after = runs.max(1);
        self
    }

    /// Sets after what silence of a [`Heartbeat`](crate::Heartbeat) `/live`
    /// fails; ten seconds unless said otherwise.
    #[must_use]
    pub fn stalled_after(mut self, silence: Duration) -> Self {
        self.stalled_after = silence;
        self
    }

    /// Adds a member to what `/health` and `/health/detailed` show to who is
    /// trusted: the environment, say, or the revision.
    #[must_use]
    pub fn fact(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.facts.insert(name.into(), value.into());
        self
    }

    /// Adds a public member to `/health`, named like a check, that says `up` or,
    /// if the check is unhealthy, `down`: for clients that know such a member
    /// from another service.
    #[must_use]
    pub fn summary(
        mut self,
        check: impl Into<String>,
        up: impl Into<String>,
        down: impl Into<String>,
    ) -> Self {
        self.summaries.push(Summary {
            check: check.into(),
            up: up.into(),
            down: down.into(),
        });
        self
    }

    /// Shows what a check found not only in `/health/detailed` but, to who is
    /// trusted, as a member of `/health` as well: for clients that know such a
    /// member from another service.
    #[must_use]
    pub fn overview_detail(mut self, check: impl Into<String>) -> Self {
        self.overview_details.push(check.into());
        self
    }

    /// Builds the registry.
    ///
    /// # Errors
    /// A [`BuildError`] if the names of the checks, a summary or the token is unusable.
    pub fn build(self) -> Result<Health, BuildError> {
        let mut names = HashSet::new();
        for Registered { name, reason, .. } in &self.checks {
            for word in [name, reason] {
                if !is_name(word) {
                    return Err(BuildError::BadName(word.clone()));
                }
            }
            if !names.insert(name.as_str()) {
                return Err(BuildError::DuplicateName(name.clone()));
            }
        }
        let summarised = self.summaries.iter().map(|summary| &summary.check);
        for check in summarised.chain(&self.overview_details) {
            if !names.contains(check.as_str()) {
                return Err(BuildError::UnknownCheck(check.clone()));
            }
        }
        let token = match self.token.as_deref().map(str::trim) {
            Some("") => return Err(BuildError::EmptyToken),
            token => token.map(TokenDigest::of),
        };
        Ok(Health::new(Inner {
            service: self.service,
            version: self.version,
            facts: self.facts,
            summaries: self.summaries,
            overview_details: self.overview_details,
            access: Access::new(token, self.trust_loopback),
            lifecycle: Lifecycle::default(),
            pulse: Arc::new(Pulse::new()),
            stalled_after: self.stalled_after,
            runs: Arc::new(Runs {
                checks: self.checks,
                clock: self.clock,
                cache_for: self.cache_for,
                timeout: self.timeout,
                state: Mutex::new(State::new(Damping::new(
                    self.not_ready_after,
                    self.ready_after,
                ))),
            }),
        }))
    }
}

fn is_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
    !name.is_empty() && name.chars().all(allowed) && !RESERVED.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Observation, check_fn};

    fn builder(names: &[&str]) -> HealthBuilder {
        let builder = Health::builder("shop", "1.2.3", || OffsetDateTime::UNIX_EPOCH);
        names.iter().fold(builder, |builder, name| {
            builder.check(check_fn(*name, || async { Observation::healthy() }))
        })
    }

    #[test]
    fn a_name_that_cannot_stand_in_an_answer_is_refused() {
        for name in ["", "Database", "data base", "größe", "starting", "draining"] {
            let error = builder(&[name]).build().err();

            assert_eq!(error, Some(BuildError::BadName(name.to_owned())));
        }
    }

    #[test]
    fn two_checks_of_one_name_are_refused() {
        let error = builder(&["disk-1", "disk_1", "disk-1"]).build().err();

        assert_eq!(error, Some(BuildError::DuplicateName("disk-1".to_owned())));
    }

    #[test]
    fn a_summary_of_no_check_is_refused() {
        let builder = builder(&["disk"]).summary("database", "connected", "disconnected");

        let error = builder.build().err();

        assert_eq!(error, Some(BuildError::UnknownCheck("database".to_owned())));
    }

    #[test]
    fn a_token_that_anybody_knows_is_refused() {
        for token in ["", "  "] {
            let error = builder(&[]).token(token).build().err();

            assert_eq!(error, Some(BuildError::EmptyToken));
        }
    }
}
