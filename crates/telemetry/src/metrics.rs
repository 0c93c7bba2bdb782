//! Numbers for Prometheus.

mod connections;
mod endpoint;
mod gauges;
mod http;
mod instruments;
mod process;

use std::{fmt, sync::Arc};

use prometheus::{
    Opts, Registry, TextEncoder,
    core::{Collector, Describer},
};

pub use connections::{ConnectionMetrics, Connections, Statements};
pub use endpoint::MetricsAccess;
pub use gauges::Sample;
pub use http::HttpMetrics;
pub use instruments::{Counter, Histogram};

/// Seconds that an operation of a service takes, as OpenTelemetry advises for
/// HTTP: <https://opentelemetry.io/docs/specs/semconv/http/http-metrics/>.
pub const REQUEST_SECONDS: &[f64] = &[
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];

/// Seconds that a call to a database takes, as OpenTelemetry advises:
/// <https://opentelemetry.io/docs/specs/semconv/database/database-metrics/>.
pub const DATABASE_SECONDS: &[f64] = &[0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0];

/// The metrics of one service. Cloning shares them.
///
/// There is nothing global: as many services as are tested in one process have
/// metrics of their own. Everything is kept in atomics of fixed number, so
/// nothing grows while nobody reads.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    namespace: String,
    registry: Registry,
    http: HttpMetrics,
}

/// Why a metric is not kept.
#[derive(Debug, thiserror::Error)]
#[error("the metric {name} cannot be kept")]
pub struct MetricsError {
    name: String,
    source: prometheus::Error,
}

impl Metrics {
    /// Makes the metrics of HTTP and of the process. The namespace begins the
    /// names of what is the service's own.
    ///
    /// # Errors
    ///
    /// [`MetricsError`] when the namespace cannot begin a name: letters, digits
    /// and `_` can.
    pub fn new(namespace: &str) -> Result<Self, MetricsError> {
        let registry = Registry::new();
        let http = HttpMetrics::new(&registry)?;
        register(&registry, "process", Box::new(process::Process::new()?))?;
        // Names are checked when they are used, which would be late.
        Opts::new(namespace, "A namespace")
            .describe()
            .map_err(MetricsError::of(namespace))?;
        Ok(Self(Arc::new(Inner {
            namespace: namespace.to_owned(),
            registry,
            http,
        })))
    }

    /// The layer that counts and times requests.
    #[must_use]
    pub fn http(&self) -> HttpMetrics {
        self.0.http.clone()
    }

    /// Tells for ever that this build runs: `<namespace>_build_info` is 1, with
    /// these labels, such as `version`.
    ///
    /// # Errors
    ///
    /// [`MetricsError`] when a label's name is not one, or it is there already.
    pub fn build_info(&self, labels: &[(&'static str, &str)]) -> Result<(), MetricsError> {
        let sample = labels
            .iter()
            .fold(Sample::new(1.0), |sample, (name, value)| {
                sample.label(name, (*value).to_owned())
            });
        self.gauges("build_info", "What runs.", move || vec![sample.clone()])
    }

    /// Writes everything in the text format of Prometheus, version 0.0.4, which
    /// every version of it and of its relatives reads.
    #[must_use]
    pub fn render(&self) -> String {
        let mut text = String::with_capacity(16 * 1024);
        let families = self.0.registry.gather();
        for family in families {
            // A family that cannot be written leaves the others readable.
            let mut part = String::new();
            match TextEncoder::new().encode_utf8(&[family], &mut part) {
                Ok(()) => text.push_str(&part),
                Err(error) => {
                    tracing::warn!(error = %crate::Chain(&error), "a metric cannot be written");
                }
            }
        }
        text
    }

    /// `<namespace>_<name>`.
    fn own(&self, name: &str) -> String {
        format!("{}_{name}", self.0.namespace)
    }

    fn register(&self, name: &str, collector: Box<dyn Collector>) -> Result<(), MetricsError> {
        register(&self.0.registry, name, collector)
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics")
            .field("namespace", &self.0.namespace)
            .finish_non_exhaustive()
    }
}

impl MetricsError {
    fn of(name: &str) -> impl FnOnce(prometheus::Error) -> Self {
        move |source| Self {
            name: name.to_owned(),
            source,
        }
    }
}

fn register(
    registry: &Registry,
    name: &str,
    collector: Box<dyn Collector>,
) -> Result<(), MetricsError> {
    registry.register(collector).map_err(MetricsError::of(name))
}
