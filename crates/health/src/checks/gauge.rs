//! Any number with a limit.

use crate::{Check, Criticality, Observation};

/// Makes a check of a number: the entries of a cache, the length of a queue, the
/// clients that a rate limiter remembers.
///
/// It is never unwell without [`Gauge::at_most`].
pub fn gauge<F>(name: impl Into<String>, read: F) -> Gauge<F>
where
    F: Fn() -> u64 + Send + Sync + 'static,
{
    Gauge {
        name: name.into(),
        read,
        limit: None,
    }
}

/// A number that may have a limit; made by [`gauge`].
#[derive(Debug, Clone)]
pub struct Gauge<F> {
    name: String,
    read: F,
    limit: Option<u64>,
}

impl<F> Gauge<F> {
    /// Sets the limit at which it is degraded.
    #[must_use]
    pub fn at_most(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }
}

impl<F> Check for Gauge<F>
where
    F: Fn() -> u64 + Send + Sync + 'static,
{
    fn name(&self) -> &str {
        &self.name
    }

    fn criticality(&self) -> Criticality {
        Criticality::Informative
    }

    async fn observe(&self) -> Observation {
        let value = (self.read)();
        let Some(limit) = self.limit else {
            return Observation::healthy().with("value", value);
        };
        let seen = if value >= limit {
            Observation::degraded("the limit is reached")
        } else {
            Observation::healthy()
        };
        seen.with("value", value).with("limit", limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Status;

    #[tokio::test]
    async fn a_number_is_degraded_at_its_limit_and_without_one_never() {
        for (value, limit, expected) in [
            (9, Some(10), Status::Healthy),
            (10, Some(10), Status::Degraded),
            (u64::MAX, None, Status::Healthy),
        ] {
            let mut keys = gauge("keys", move || value);
            keys.limit = limit;

            let observation = keys.observe().await;

            assert_eq!(observation.status, expected);
            assert_eq!(observation.detail["value"], value);
        }
    }
}
