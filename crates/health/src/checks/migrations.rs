//! Whether a schema is the one that the program was written for.

use std::time::Duration;

use crate::{Check, Observation};

/// A schema seldom changes beneath a program that runs, and asking for it costs
/// more than asking whether the database is there.
const GOOD_FOR: Duration = Duration::from_secs(10);

/// What a schema has behind it, and what lies before it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MigrationState {
    /// The newest version that is applied; none to an empty database.
    pub applied: Option<i64>,
    /// The newest version that the program knows.
    pub expected: Option<i64>,
    /// How many that the program knows are not applied.
    pub pending: usize,
    /// Those whose applied form is not the one that the program knows.
    pub drifted: Vec<String>,
}

/// Makes a check of a schema, which decides readiness: `schema` is the reason.
///
/// Unhealthy below the version needed, which is the newest that the program
/// knows unless [`MigrationsCheck::needs`] says otherwise, and if it cannot be
/// asked. Pending and changed migrations degrade. A schema newer than the
/// program is healthy: so it is during every roll-out. Once healthy, it is
/// asked every ten seconds.
pub fn migrations<F, Fut>(name: impl Into<String>, ask: F) -> MigrationsCheck<F>
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<MigrationState, String>> + Send,
{
    MigrationsCheck {
        name: name.into(),
        ask,
        needed: None,
    }
}

/// The check of a schema; made by [`migrations`].
#[derive(Debug, Clone)]
pub struct MigrationsCheck<F> {
    name: String,
    ask: F,
    needed: Option<i64>,
}

impl<F> MigrationsCheck<F> {
    /// Sets the oldest version that the program can work with.
    #[must_use]
    pub fn needs(mut self, version: i64) -> Self {
        self.needed = Some(version);
        self
    }
}

impl<F, Fut> Check for MigrationsCheck<F>
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<MigrationState, String>> + Send,
{
    fn name(&self) -> &str {
        &self.name
    }

    fn reason(&self) -> &'static str {
        "schema"
    }

    fn good_for(&self) -> Duration {
        GOOD_FOR
    }

    async fn observe(&self) -> Observation {
        match (self.ask)().await {
            Ok(state) => judge(&state, self.needed.or(state.expected)),
            Err(reason) => Observation::unhealthy(reason),
        }
    }
}

fn judge(state: &MigrationState, needed: Option<i64>) -> Observation {
    let seen = if state.applied < needed {
        Observation::unhealthy("the schema is older than what the program needs")
    } else if !state.drifted.is_empty() {
        Observation::degraded("applied migrations are not those that the program knows")
    } else if state.pending > 0 {
        Observation::degraded("migrations are not applied yet")
    } else {
        Observation::healthy()
    };
    seen.with("applied", state.applied)
        .with("expected", state.expected)
        .with("needed", needed)
        .with("pending", state.pending)
        .with("drift", state.drifted.clone())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{Criticality, Status};

    fn state(applied: Option<i64>, pending: usize, drifted: &[&str]) -> MigrationState {
        MigrationState {
            applied,
            expected: Some(7),
            pending,
            drifted: drifted.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    async fn observe(state: MigrationState, needed: Option<i64>) -> Observation {
        let mut check = migrations("migrations", move || {
            let state = state.clone();
            async { Ok(state) }
        });
        check.needed = needed;
        check.observe().await
    }

    #[tokio::test]
    async fn readiness_depends_on_the_version_needed_and_nothing_else() {
        for (state, needed, expected) in [
            (state(Some(7), 0, &[]), None, Status::Healthy),
            (state(Some(9), 0, &[]), None, Status::Healthy),
            (state(Some(6), 1, &[]), None, Status::Unhealthy),
            (state(None, 7, &[]), None, Status::Unhealthy),
            (state(Some(6), 1, &[]), Some(6), Status::Degraded),
            (state(Some(5), 2, &[]), Some(6), Status::Unhealthy),
            (state(Some(7), 0, &["V2__lists"]), None, Status::Degraded),
        ] {
            let observation = observe(state.clone(), needed).await;

            assert_eq!(observation.status, expected, "{state:?} {needed:?}");
        }
    }

    #[tokio::test]
    async fn it_says_what_is_applied_pending_and_changed() {
        let observation = observe(state(Some(6), 1, &["V2__lists"]), Some(3)).await;

        let detail = serde_json::Value::Object(observation.detail);
        let expected = json!({
            "reason": "applied migrations are not those that the program knows",
            "applied": 6, "expected": 7, "needed": 3, "pending": 1, "drift": ["V2__lists"]
        });
        assert_eq!(detail, expected);
    }

    #[tokio::test]
    async fn a_schema_that_cannot_be_asked_is_unhealthy() {
        let check = migrations("migrations", || async { Err("no permission".to_owned()) });

        let observation = check.observe().await;

        assert_eq!(observation, Observation::unhealthy("no permission"));
        assert_eq!(
            (check.reason(), check.criticality()),
            ("schema", Criticality::Required)
        );
    }
}
