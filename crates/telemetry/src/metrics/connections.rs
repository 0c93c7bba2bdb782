//! Metrics of a connection pool and of its statements.

use std::{
    fmt,
    time::{Duration, Instant},
};

use prometheus::{
    Histogram, HistogramOpts, HistogramVec, IntCounter, Opts, core::Collector, proto::MetricType,
};

use tracing::{
    Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{
    Layer,
    filter::{LevelFilter, filter_fn},
    layer::Context,
    registry::LookupSpan,
};

use super::{
    error::MetricsError,
    gauges::{Callback, Sample},
    registry::Metrics,
};
use crate::subscriber::BoxedLayer;

/// Buckets in seconds, as OpenTelemetry recommends for databases:
/// <https://opentelemetry.io/docs/specs/semconv/database/database-metrics/>.
pub const DATABASE_SECONDS: &[f64] = &[0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0];

/// The field with the name of a statement, by OpenTelemetry.
const SUMMARY: &str = "db.query.summary";

const POOL: &str = "db_client_connection_pool_name";

/// The state of a connection pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connections {
    /// Open connections not in use.
    pub idle: usize,
    /// Open connections in use.
    pub used: usize,
    /// The maximum number of connections.
    pub max: usize,
    /// Requests that wait for a connection.
    pub waiting: usize,
}

/// The waits for connections of one pool.
#[derive(Debug, Clone)]
pub struct ConnectionMetrics {
    wait: Histogram,
    timeouts: IntCounter,
}

/// The durations of statements, by name.
#[derive(Debug, Clone)]
pub struct Statements {
    duration: HistogramVec,
    slow: Option<Duration>,
}

impl Metrics {
    /// Adds the metrics of one pool, with the names of OpenTelemetry, except that
    /// `db.client.connection.count` is `db_client_connections`: Prometheus reserves the
    /// suffix `_count` for histograms.
    ///
    /// `db_client_connections` by `db_client_connection_state`,
    /// `db_client_connection_max` and `db_client_connection_pending_requests` come from
    /// `read`. The other two are observed:
    /// `db_client_connection_wait_time_seconds` and
    /// `db_client_connection_timeouts_total`.
    ///
    /// # Errors
    ///
    /// [`MetricsError`] when a pool of that name exists.
    pub fn connections(
        &self,
        pool: &'static str,
        read: impl Fn() -> Connections + Clone + Send + Sync + 'static,
    ) -> Result<ConnectionMetrics, MetricsError> {
        let count = read.clone();
        self.of_pool(
            "db_client_connections",
            "Open connections by state.",
            move || {
                let Connections { idle, used, .. } = count();
                [("idle", idle), ("used", used)]
                    .map(|(state, count)| {
                        sample(pool, count).label("db_client_connection_state", state)
                    })
                    .into()
            },
        )?;
        let max = read.clone();
        self.of_pool(
            "db_client_connection_max",
            "The maximum number of connections.",
            move || vec![sample(pool, max().max)],
        )?;
        self.of_pool(
            "db_client_connection_pending_requests",
            "Requests that wait for a connection.",
            move || vec![sample(pool, read().waiting)],
        )?;
        Ok(ConnectionMetrics {
            wait: self.of_pool_seconds(
                pool,
                "db_client_connection_wait_time_seconds",
                "Time to get a connection.",
            )?,
            timeouts: {
                let name = "db_client_connection_timeouts_total";
                let options = Opts::new(name, "Waits for a connection that timed out.")
                    .const_label(POOL, pool);
                let counter = IntCounter::with_opts(options).map_err(MetricsError::of(name))?;
                self.register(name, Box::new(counter.clone()))?;
                counter
            },
        })
    }

    /// Adds `db_client_operation_duration_seconds` by `db_query_summary`, the name of the
    /// statement, and `error_type`, which is empty for a success.
    ///
    /// # Errors
    ///
    /// [`MetricsError`] when it exists.
    pub fn statements(&self) -> Result<Statements, MetricsError> {
        let name = "db_client_operation_duration_seconds";
        let options = HistogramOpts::new(name, "Duration of statements by name.")
            .buckets(DATABASE_SECONDS.to_vec());
        let duration = HistogramVec::new(options, &["db_query_summary", "error_type"])
            .map_err(MetricsError::of(name))?;
        self.register(name, Box::new(duration.clone()))?;
        Ok(Statements {
            duration,
            slow: None,
        })
    }

    fn of_pool(
        &self,
        name: &str,
        help: &str,
        read: impl Fn() -> Vec<Sample> + Send + Sync + 'static,
    ) -> Result<(), MetricsError> {
        let gauges: Box<dyn Collector> =
            Box::new(Callback::new(name, help, MetricType::GAUGE, read)?);
        self.register(name, gauges)
    }

    fn of_pool_seconds(
        &self,
        pool: &str,
        name: &str,
        help: &str,
    ) -> Result<Histogram, MetricsError> {
        let options = HistogramOpts::new(name, help)
            .const_label(POOL, pool)
            .buckets(DATABASE_SECONDS.to_vec());
        let histogram = Histogram::with_opts(options).map_err(MetricsError::of(name))?;
        self.register(name, Box::new(histogram.clone()))?;
        Ok(histogram)
    }
}

#[expect(clippy::cast_precision_loss, reason = "pools are smaller than 2^53")]
fn sample(pool: &'static str, count: usize) -> Sample {
    Sample::new(count as f64).label(POOL, pool)
}

impl ConnectionMetrics {
    /// A connection was available after this time.
    pub fn waited(&self, time: Duration) {
        self.wait.observe(time.as_secs_f64());
    }

    /// The wait timed out after this time.
    pub fn timed_out(&self, time: Duration) {
        self.waited(time);
        self.timeouts.inc();
    }
}

impl Statements {
    /// The layer that measures each span with the field `db.query.summary`, the name of the
    /// statement; `error.type` is its error, if any. Each name is a series, so there must be
    /// few.
    #[must_use]
    pub fn layer(&self) -> BoxedLayer {
        let filter =
            filter_fn(|metadata| metadata.is_span() && metadata.fields().field(SUMMARY).is_some());
        // Without a filter, this layer would enable the TRACE events of all libraries.
        StatementSpans(self.clone())
            .with_filter(filter.with_max_level_hint(LevelFilter::INFO))
            .boxed()
    }

    /// Logs a warning with the name of each statement that takes longer.
    #[must_use]
    pub fn warn_above(mut self, slow: Duration) -> Self {
        self.slow = Some(slow);
        self
    }

    /// A statement has succeeded, or failed with an error of this kind, such as `timeout`.
    pub fn observe(&self, name: &str, took: Duration, error: Option<&str>) {
        self.duration
            .with_label_values(&[name, error.unwrap_or_default()])
            .observe(took.as_secs_f64());
        if self.slow.is_some_and(|slow| took > slow) {
            tracing::warn!(
                db.query.summary = name,
                duration_ms = (took.as_secs_f64() * 1e6).round() / 1e3,
                "error.type" = error,
                "a statement was slow"
            );
        }
    }
}

/// Measures the spans of statements.
struct StatementSpans(Statements);

/// A running statement.
struct Running {
    began: Instant,
    name: String,
    error: Option<String>,
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for StatementSpans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut running = Running {
            began: Instant::now(),
            name: String::new(),
            error: None,
        };
        attributes.record(&mut running);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(running);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(running) = span.extensions_mut().get_mut::<Running>()
        {
            values.record(running);
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let running = context
            .span(&id)
            .and_then(|span| span.extensions_mut().remove::<Running>());
        if let Some(running) = running {
            let took = running.began.elapsed();
            self.0
                .observe(&running.name, took, running.error.as_deref());
        }
    }
}

impl Visit for Running {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            SUMMARY => value.clone_into(&mut self.name),
            "error.type" => self.error = Some(value.to_owned()),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}
