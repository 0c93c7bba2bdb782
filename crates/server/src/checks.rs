//! What the health endpoints look at.

use std::{sync::Arc, time::Duration};

use listbud_api::Api;
use listbud_health::{
    CheckExt as _, Health, Observation, check_fn,
    checks::{self, Cpu, DatabaseState, Disk, Memory, OpenFiles, PoolState},
};
use listbud_persistence::{
    Connection, Database, Probe,
    workers::{self, WorkersSeen},
};
use secrecy::ExposeSecret as _;

use crate::{
    Failure,
    exit::chain,
    limits::Limits,
    metrics::Waits,
    migrations::{self, OLDEST_SCHEMA},
    release,
    settings::{Environment, Settings},
};

/// How many clients the limits tell apart at most, all together; then strangers
/// share a quota.
const RATE_LIMIT_KEYS: u64 = 100_000;

/// Makes the health endpoints and their checks.
pub(crate) fn health(
    settings: &Settings,
    connection: &Connection,
    api: &Api,
    limits: &Limits,
    waits: &Waits,
) -> Result<Health, Failure> {
    let clock = api.world.clone();
    let probe = Arc::new(Probe::new(connection));
    let limits = limits.clone();
    let keys = move || {
        let all = limits.all();
        all.iter().map(|(_, limit)| limit.keys() as u64).sum()
    };
    let deadline = settings.health_timeout;
    let environment = match settings.environment {
        Environment::Development => "development",
        Environment::Production => "production",
    };
    let mut health = Health::builder("listbud", release::VERSION, move || clock.now())
        // First, because it explains the others.
        .check(database(Arc::clone(&probe)).within(deadline))
        .check(schema(Arc::clone(&probe)).within(deadline))
        .check(pool(api.database.clone(), waits.clone()))
        .check(workers(probe, Probe::new(connection)))
        .check(checks::gauge("rate-limit-keys", keys).at_most(RATE_LIMIT_KEYS))
        .check(Memory)
        .check(Cpu::new())
        .check(Disk::new(std::env::temp_dir()))
        .check(OpenFiles)
        .trust_loopback(!settings.proxy.is_local())
        .summary("database", "connected", "disconnected")
        .overview_detail("memory")
        .fact("environment", environment)
        .fact("commit", release::COMMIT)
        .timeout(deadline.mul_f64(1.5));
    if let Some(token) = &settings.health_token {
        health = health.token(token.expose_secret());
    }
    health
        .build()
        .map_err(|error| Failure::Other(chain(&error)))
}

/// Whether the database answers, on a connection of its own.
fn database(probe: Arc<Probe>) -> impl listbud_health::Check {
    checks::database("database", move || {
        let probe = Arc::clone(&probe);
        async move {
            let seen = probe.ask().await.map_err(|error| chain(&error))?;
            Ok(DatabaseState {
                latency: Some(seen.latency),
                version: Some(seen.version),
                connections: Some(seen.connections),
                max_connections: Some(seen.max_connections),
            })
        }
    })
}

/// Whether the schema is one that this program works with.
fn schema(probe: Arc<Probe>) -> impl listbud_health::Check {
    let ask = move || {
        let probe = Arc::clone(&probe);
        async move {
            let state = probe.with_client(async |client| migrations::state(client).await);
            let state = state.await.map_err(|error| chain(&error))?;
            state.map_err(|error| chain(&error))
        }
    };
    checks::migrations("migrations", ask).needs(OLDEST_SCHEMA.into())
}

/// How long a worker may take to answer.
const PATIENCE: Duration = Duration::from_millis(700);

/// Whether all workers of a Citus cluster answer. Without one its users are not served, and
/// the others are: the server stays ready. Healthy where there is no cluster.
fn workers(probe: Arc<Probe>, own: Probe) -> impl listbud_health::Check {
    let own = Arc::new(tokio::sync::Mutex::new(own));
    let ask = move || {
        let (probe, own) = (Arc::clone(&probe), Arc::clone(&own));
        async move {
            match workers::are_there(&probe).await {
                Ok(true) => {}
                Ok(false) => return observed(&WorkersSeen::default()),
                // The check of the database tells why.
                Err(_) => return Observation::unknown("the database does not answer"),
            }
            // The coordinator waits for a worker that is frozen, and the question before
            // this one with it. No second one is sent.
            let Ok(own) = own.try_lock_owned() else {
                return Observation::unhealthy("a worker does not answer");
            };
            let asked = tokio::spawn(async move { workers::ask(&own).await });
            match tokio::time::timeout(PATIENCE, asked).await {
                Ok(Ok(Ok(seen))) => observed(&seen),
                Ok(_) => Observation::unknown("the database does not answer"),
                Err(_) => Observation::unhealthy("a worker does not answer"),
            }
        }
    };
    check_fn("workers", ask).informative()
}

fn observed(seen: &WorkersSeen) -> Observation {
    let observation = if seen.lost.is_empty() {
        Observation::healthy()
    } else {
        let lost = seen.lost.join(", ");
        Observation::unhealthy(format!("no answer from {lost}: its users are not served"))
    };
    observation.with("all", seen.all)
}

fn pool(database: Database, waits: Waits) -> impl listbud_health::Check {
    checks::pool("pool", move || {
        let status = database.status();
        PoolState {
            size: status.size,
            idle: status.idle,
            max: status.max,
            waiting: status.waiting,
            wait: Some(waits.last()),
        }
    })
}
