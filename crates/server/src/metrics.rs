//! The metrics of the server.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use actix_web::{HttpServer, rt};
use listbud_api::{ImportedRows, Observer, SignIn};
use listbud_health::{Health, Phase, Readiness, Report, Status};
use listbud_persistence::{Database, Wait};
use listbud_rate_limit::RateLimit;
use listbud_telemetry::{
    ConnectionMetrics, Connections, Counter, Histogram, LogCounts, Metrics, MetricsAccess,
    MetricsError, REQUEST_SECONDS, Sample, Statements,
};

use crate::{Failure, exit::chain, release};

/// Statements that take longer are logged.
const SLOW_STATEMENT: Duration = Duration::from_millis(200);
/// How often to check whether the server has started.
const START_INTERVAL: Duration = Duration::from_millis(200);
/// How often the health checks run for the metrics.
const HEALTH_INTERVAL: Duration = Duration::from_secs(15);

/// Counters of what users do.
#[derive(Clone)]
pub(crate) struct Counts {
    attempts: Counter<1>,
    hashes: Histogram<0>,
    pub(crate) limited: Counter<1>,
    imports: Counter<2>,
    rows: Counter<2>,
    searches: Counter<0>,
}

impl Counts {
    pub(crate) fn new(metrics: &Metrics) -> Result<Self, MetricsError> {
        let attempts =
            metrics.counter("auth_attempts_total", "Attempts to sign in.", ["result"])?;
        for result in [
            SignIn::Ok,
            SignIn::Wrong,
            SignIn::Blocked,
            SignIn::Unavailable,
        ] {
            attempts.add([label(result)], 0);
        }
        let limited = metrics.counter(
            "rate_limited_total",
            "Requests rejected by a rate limit.",
            ["policy"],
        )?;
        for policy in ["general", "credentials", "imports"] {
            limited.add([policy], 0);
        }
        Ok(Self {
            attempts,
            hashes: metrics.histogram(
                "password_hash_seconds",
                "Time to hash or compare a password, with waiting.",
                [],
                REQUEST_SECONDS,
            )?,
            limited,
            imports: metrics.counter(
                "imports_total",
                "Attempts to import a file.",
                ["format", "result"],
            )?,
            rows: metrics.counter(
                "import_rows_total",
                "Rows of imported files.",
                ["format", "result"],
            )?,
            searches: metrics.counter("searches_total", "Searches.", [])?,
        })
    }
}

const fn label(outcome: SignIn) -> &'static str {
    match outcome {
        SignIn::Ok => "ok",
        SignIn::Wrong => "wrong",
        SignIn::Blocked => "blocked",
        SignIn::Unavailable => "unavailable",
    }
}

impl Observer for Counts {
    fn tried_to_sign_in(&self, outcome: SignIn) {
        self.attempts.count([label(outcome)]);
    }

    fn hashed_password(&self, took: Duration) {
        self.hashes.time([], took);
    }

    fn imported(&self, format: &'static str, rows: ImportedRows) {
        self.imports.count([format, "ok"]);
        for (result, count) in [
            ("imported", rows.imported),
            ("merged", rows.merged),
            ("skipped", rows.skipped),
        ] {
            self.rows.add([format, result], u64::from(count));
        }
    }

    fn did_not_import(&self, format: &'static str) {
        self.imports.count([format, "failed"]);
    }

    fn searched(&self) {
        self.searches.count([]);
    }
}

/// The waits for connections: the last one for the health check, all for the metrics.
#[derive(Clone, Default)]
pub(crate) struct Waits {
    last_micros: Arc<AtomicU64>,
    metrics: Arc<Mutex<Option<ConnectionMetrics>>>,
}

impl Waits {
    pub(crate) fn last(&self) -> Duration {
        Duration::from_micros(self.last_micros.load(Ordering::Relaxed))
    }

    pub(crate) fn note(&self, wait: Wait) {
        let micros = u64::try_from(wait.took.as_micros()).unwrap_or(u64::MAX);
        self.last_micros.store(micros, Ordering::Relaxed);
        let metrics = self.metrics.lock().unwrap_or_else(PoisonError::into_inner);
        match &*metrics {
            Some(metrics) if wait.timed_out => metrics.timed_out(wait.took),
            Some(metrics) => metrics.waited(wait.took),
            None => {}
        }
    }
}

/// Registers the metrics of the connection pool.
pub(crate) fn pool(
    metrics: &Metrics,
    database: &Database,
    waits: &Waits,
) -> Result<(), MetricsError> {
    let database = database.clone();
    let measured = metrics.connections("main", move || {
        let status = database.status();
        Connections {
            idle: status.idle,
            used: status.size.saturating_sub(status.idle),
            max: status.max,
            waiting: status.waiting,
        }
    })?;
    let mut slot = waits.metrics.lock().unwrap_or_else(PoisonError::into_inner);
    *slot = Some(measured);
    Ok(())
}

/// Registers the metrics of the process and of its rate limits.
pub(crate) fn process(
    metrics: &Metrics,
    limits: Vec<(&'static str, RateLimit)>,
) -> Result<(), MetricsError> {
    metrics.build_info(&[
        ("version", release::VERSION),
        ("git_sha", release::COMMIT),
        ("rustc", release::RUSTC),
    ])?;
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        metrics.gauge(
            "runtime_alive_tasks",
            "Tasks of the main runtime: connections to the database, and upkeep.",
            move || float(runtime.metrics().num_alive_tasks()),
        )?;
    }
    metrics.gauges(
        "ratelimit_keys",
        "Clients in the state of a rate limit.",
        move || {
            limits
                .iter()
                .map(|(policy, limit)| Sample::new(float(limit.keys())).label("policy", *policy))
                .collect()
        },
    )
}

/// Creates the metrics of a process with a log.
///
/// A layer of the log measures the statements, so they belong to the process and not to a
/// server.
pub(crate) fn of_process() -> Result<(Metrics, Statements), MetricsError> {
    let metrics = Metrics::new("listbud")?;
    let statements = metrics.statements()?.warn_above(SLOW_STATEMENT);
    let panics = metrics.counter("panics_total", "Panics.", [])?;
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        panics.count([]);
        hook(panic);
    }));
    Ok((metrics, statements))
}

/// Registers the metrics of the log.
pub(crate) fn log(metrics: &Metrics, counts: &LogCounts) -> Result<(), MetricsError> {
    let dropped = counts.clone();
    metrics.counter_of(
        "log_lines_dropped_total",
        "Log lines dropped because the queue was full.",
        move || dropped.dropped(),
    )?;
    let suppressed = counts.clone();
    metrics.counter_of(
        "log_events_suppressed_total",
        "Repeated failures that were not logged.",
        move || suppressed.suppressed(),
    )
}

/// The latest result of the health checks.
#[derive(Default)]
struct Latest {
    is_ready: bool,
    report: Option<Arc<Report>>,
}

/// Registers the metrics of health, and returns the task that updates them.
pub(crate) fn health(
    metrics: &Metrics,
    health: Health,
) -> Result<impl Future<Output = ()> + use<>, MetricsError> {
    let latest = Arc::new(Mutex::new(Latest::default()));
    let read = {
        let latest = Arc::clone(&latest);
        move || {
            let latest = latest.lock().unwrap_or_else(PoisonError::into_inner);
            (latest.is_ready, latest.report.clone())
        }
    };
    let ready = read.clone();
    metrics.gauge("ready", "Whether the server accepts requests.", move || {
        if ready().0 { 1.0 } else { 0.0 }
    })?;
    let checks = read.clone();
    metrics.gauges(
        "health_check_status",
        "1 healthy or not known, 0.5 degraded, 0 unhealthy.",
        move || {
            let report = checks().1;
            let checks = report.iter().flat_map(|report| &report.checks);
            checks
                .map(|check| Sample::new(value(check.status)).label("check", check.name.clone()))
                .collect()
        },
    )?;
    metrics.gauges(
        "migration_version",
        "The newest applied migration.",
        move || {
            let report = read().1;
            let migrations = report
                .as_ref()
                .and_then(|report| report.check("migrations"));
            let applied = migrations.and_then(|check| check.detail.get("applied")?.as_f64());
            applied.map(Sample::new).into_iter().collect()
        },
    )?;
    Ok(async move {
        let lifecycle = health.lifecycle();
        while lifecycle.phase() == Phase::Starting {
            rt::time::sleep(START_INTERVAL).await;
        }
        let mut ticks = rt::time::interval(HEALTH_INTERVAL);
        loop {
            ticks.tick().await;
            let report = health.report().await;
            let is_ready = health.readiness().await == Readiness::Ready;
            let mut latest = latest.lock().unwrap_or_else(PoisonError::into_inner);
            *latest = Latest {
                is_ready,
                report: Some(report),
            };
        }
    })
}

const fn value(status: Status) -> f64 {
    match status {
        Status::Healthy | Status::Unknown => 1.0,
        Status::Degraded => 0.5,
        Status::Unhealthy => 0.0,
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
fn float(count: usize) -> f64 {
    count as f64
}

/// Serves only the metrics, without a token, on a separate address.
pub(crate) fn serve(
    metrics: &Metrics,
    address: std::net::SocketAddr,
) -> Result<actix_web::dev::Server, Failure> {
    let metrics = metrics.clone();
    let server = HttpServer::new(move || {
        let metrics = metrics.clone();
        actix_web::App::new()
            .configure(move |config| metrics.configure(config, MetricsAccess::anyone()))
    });
    let server = server
        .workers(1)
        .disable_signals()
        .shutdown_timeout(1)
        .bind(address)
        .map_err(|error| {
            let reason = chain(&error);
            Failure::Other(format!(
                "cannot serve metrics on {address}: {reason} (METRICS_ADDRESS chooses another)"
            ))
        })?;
    Ok(server.run())
}
