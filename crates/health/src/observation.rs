//! What a check saw.

use std::{fmt, time::Duration};

use serde_json::{Map, Value};

/// How well something is; the greater of two is the worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// All is as it should be.
    Healthy,
    /// It cannot be told here, which is no reason to worry: this operating
    /// system does not say it, for instance.
    Unknown,
    /// Requests are served, but a person should look.
    Degraded,
    /// Requests that need it fail.
    Unhealthy,
}

impl Status {
    /// The word in the JSON bodies.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Unknown => "unknown",
            Self::Degraded => "degraded",
            Self::Unhealthy => "unhealthy",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The outcome of one run of one check.
///
/// Everything in `detail`, reasons included, is shown only to callers who are
/// trusted with it; the public learns the status and nothing else.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// How well the thing checked is.
    pub status: Status,
    /// How long it took to answer, if the check measured that itself; the
    /// registry puts the duration of the whole run otherwise.
    pub latency: Option<Duration>,
    /// Numbers, versions and the reason of a bad status (under `reason`).
    pub detail: Map<String, Value>,
}

impl Observation {
    /// All is as it should be.
    #[must_use]
    pub fn healthy() -> Self {
        Self {
            status: Status::Healthy,
            latency: None,
            detail: Map::new(),
        }
    }

    /// It cannot be told, because of `reason`; the whole is not worse for it.
    #[must_use]
    pub fn unknown(reason: impl Into<String>) -> Self {
        Self {
            status: Status::Unknown,
            ..Self::healthy().with("reason", reason.into())
        }
    }

    /// It works, but a person should look, because of `reason`.
    #[must_use]
    pub fn degraded(reason: impl Into<String>) -> Self {
        Self {
            status: Status::Degraded,
            ..Self::healthy().with("reason", reason.into())
        }
    }

    /// It does not work, because of `reason`.
    #[must_use]
    pub fn unhealthy(reason: impl Into<String>) -> Self {
        Self {
            status: Status::Unhealthy,
            ..Self::healthy().with("reason", reason.into())
        }
    }

    /// Adds a detail; a second one of the same name replaces the first.
    ///
    /// The names `status`, `required` and `latencyMs` are the registry's own and
    /// win over a detail of that name in the answer. A number whose name ends in
    /// `Bytes`, `Ms`, `Seconds` or `Percent` says its unit in
    /// `application/health+json`.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.detail.insert(name.into(), value.into());
        self
    }

    /// Sets the latency, for a check whose run holds more than what it measures.
    #[must_use]
    pub fn took(mut self, latency: Duration) -> Self {
        self.latency = Some(latency);
        self
    }

    /// The reason of a bad status, if one was given.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.detail.get("reason").and_then(Value::as_str)
    }
}
