//! What is measured, and what tells it.

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

/// From here on a statement is worth a line in the log.
const SLOW_STATEMENT: Duration = Duration::from_millis(200);
/// How often to see whether the start is over.
const START: Duration = Duration::from_millis(200);
/// How often the health checks run when nobody else asks.
const LOOK: Duration = Duration::from_secs(15);

/// What happens in the product, counted.
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
            attempts.add([word(result)], 0);
        }
        let limited = metrics.counter(
            "rate_limited_total",
            "Requests that a limit refused.",
            ["policy"],
        )?;
        for policy in ["general", "credentials", "imports"] {
            limited.add([policy], 0);
        }
        Ok(Self {
            attempts,
            hashes: metrics.histogram(
                "password_hash_seconds",
                "How long a password took to hash or compare, waiting included.",
                [],
                REQUEST_SECONDS,
            )?,
            limited,
            imports: metrics.counter(
                "imports_total",
                "Files that somebody wanted to import.",
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

const fn word(outcome: SignIn) -> &'static str {
    match outcome {
        SignIn::Ok => "ok",
        SignIn::Wrong => "wrong",
        SignIn::Blocked => "blocked",
        SignIn::Unavailable => "unavailable",
    }
}

impl Observer for Counts {
    fn tried_to_sign_in(&self, outcome: SignIn) {
        self.attempts.count([word(outcome)]);
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

/// How long connections are waited for: the last wait for the health check, all
/// of them for the metrics.
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

/// Registers how the pool stands.
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

/// Registers what the process says about itself and its limits.
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
        "Clients that a limit remembers.",
        move || {
            limits
                .iter()
                .map(|(policy, limit)| Sample::new(float(limit.keys())).label("policy", *policy))
                .collect()
        },
    )
}

/// Makes the metrics of a process that has a log.
///
/// The statements are measured by a layer of the log, so they are the process's
/// and not a server's.
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

/// Registers what became of the log's lines.
pub(crate) fn log(metrics: &Metrics, counts: &LogCounts) -> Result<(), MetricsError> {
    let dropped = counts.clone();
    metrics.counter_of(
        "log_lines_dropped_total",
        "Log lines that nobody took in time.",
        move || dropped.dropped(),
    )?;
    let suppressed = counts.clone();
    metrics.counter_of(
        "log_events_suppressed_total",
        "Repeated failures that were left out of the log.",
        move || suppressed.suppressed(),
    )
}

/// What the health checks found last.
#[derive(Default)]
struct Seen {
    is_ready: bool,
    report: Option<Arc<Report>>,
}

/// Registers how well the service is, and gives the task that looks.
pub(crate) fn health(
    metrics: &Metrics,
    health: Health,
) -> Result<impl Future<Output = ()> + use<>, MetricsError> {
    let seen = Arc::new(Mutex::new(Seen::default()));
    let read = {
        let seen = Arc::clone(&seen);
        move || {
            let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            (seen.is_ready, seen.report.clone())
        }
    };
    let ready = read.clone();
    metrics.gauge(
        "ready",
        "Whether requests should be sent here.",
        move || {
            if ready().0 { 1.0 } else { 0.0 }
        },
    )?;
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
            rt::time::sleep(START).await;
        }
        let mut ticks = rt::time::interval(LOOK);
        loop {
            ticks.tick().await;
            let report = health.report().await;
            let is_ready = health.readiness().await == Readiness::Ready;
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            *seen = Seen {
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

#[expect(clippy::cast_precision_loss, reason = "nobody has 2^53 clients")]
fn float(count: usize) -> f64 {
    count as f64
}

/// Serves the metrics alone, without a token, on an address of their own.
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
