//! Whether a database answers.

use std::time::Duration;

use super::measure::percent;
use crate::{Check, Observation};

/// From here on the next release, which starts beside this one, may find none
/// free: servers keep a few back for the superuser as well.
const CROWDED_PERCENT: u64 = 90;

/// What a database that answers says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DatabaseState {
    /// How long the answer took, without connecting, if that was measured.
    pub latency: Option<Duration>,
    /// The version of the server.
    pub version: Option<String>,
    /// How many connections the server has, of all its clients.
    pub connections: Option<u64>,
    /// How many it may have.
    pub max_connections: Option<u64>,
}

/// Makes a check of a database, which decides readiness.
///
/// Ask on a connection of its own, or a pool in full use makes a database that
/// answers look dead. Nothing else is measured than what `ask` says; it is
/// given up at the check's deadline, and its error is the reason.
pub fn database<F, Fut>(name: impl Into<String>, ask: F) -> DatabaseCheck<F>
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<DatabaseState, String>> + Send,
{
    DatabaseCheck {
        name: name.into(),
        ask,
        crowded_percent: CROWDED_PERCENT,
    }
}

/// The check of a database; made by [`database`].
#[derive(Debug, Clone)]
pub struct DatabaseCheck<F> {
    name: String,
    ask: F,
    crowded_percent: u64,
}

impl<F> DatabaseCheck<F> {
    /// Sets how much of the server's connections is too much.
    #[must_use]
    pub fn degraded_from_percent(mut self, percent: u64) -> Self {
        self.crowded_percent = percent;
        self
    }
}

impl<F, Fut> Check for DatabaseCheck<F>
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<DatabaseState, String>> + Send,
{
    fn name(&self) -> &str {
        &self.name
    }

    async fn observe(&self) -> Observation {
        match (self.ask)().await {
            Ok(state) => judge(&state, self.crowded_percent),
            Err(reason) => Observation::unhealthy(reason),
        }
    }
}

fn judge(state: &DatabaseState, crowded_percent: u64) -> Observation {
    let used = state.connections.zip(state.max_connections);
    let used = used.and_then(|(used, max)| percent(used, max));
    let mut seen = if used.is_some_and(|used| used >= crowded_percent) {
        Observation::degraded("the server has nearly as many connections as it may")
    } else {
        Observation::healthy()
    };
    seen.latency = state.latency;
    let details = [
        ("version", state.version.clone().map(Into::into)),
        ("connections", state.connections.map(Into::into)),
        ("maxConnections", state.max_connections.map(Into::into)),
    ];
    for (name, value) in details {
        if let Some(value) = value {
            seen.detail.insert(name.to_owned(), value);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Criticality, Status};

    #[tokio::test]
    async fn a_database_that_answers_is_healthy_and_says_what_it_knows() {
        let state = DatabaseState {
            latency: Some(Duration::from_millis(2)),
            version: Some("17.2".to_owned()),
            connections: Some(8),
            max_connections: Some(100),
        };
        let check = database("database", move || {
            let state = state.clone();
            async { Ok(state) }
        });

        let observation = check.observe().await;

        let expected = Observation::healthy()
            .took(Duration::from_millis(2))
            .with("version", "17.2")
            .with("connections", 8)
            .with("maxConnections", 100);
        assert_eq!(observation, expected);
        assert_eq!(check.criticality(), Criticality::Required);
    }

    #[tokio::test]
    async fn a_database_that_does_not_answer_is_unhealthy() {
        let check = database("database", || async { Err("refused".to_owned()) });

        assert_eq!(check.observe().await, Observation::unhealthy("refused"));
    }

    #[test]
    fn a_server_with_hardly_a_connection_left_is_degraded() {
        for (connections, expected) in [(89, Status::Healthy), (90, Status::Degraded)] {
            let state = DatabaseState {
                connections: Some(connections),
                max_connections: Some(100),
                ..DatabaseState::default()
            };

            assert_eq!(judge(&state, CROWDED_PERCENT).status, expected);
        }
    }
}
