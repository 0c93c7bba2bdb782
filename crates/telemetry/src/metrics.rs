//! Metrics for Prometheus.

mod connections;
mod endpoint;
mod error;
mod gauges;
mod http;
mod instruments;
mod process;
mod registry;

use prometheus::{Opts, Registry, core::Describer};

use error::register;

pub use connections::{ConnectionMetrics, Connections, DATABASE_SECONDS, Statements};
pub use endpoint::MetricsAccess;
pub use error::MetricsError;
pub use gauges::Sample;
pub use http::{HttpMetrics, REQUEST_SECONDS};
pub use instruments::{Counter, Histogram};
pub use registry::Metrics;

impl Metrics {
    /// Creates the metrics of HTTP and of the process. The namespace is the prefix of the
    /// service's own metrics.
    ///
    /// # Errors
    ///
    /// [`MetricsError`] when the namespace contains more than letters, digits and `_`.
    pub fn new(namespace: &str) -> Result<Self, MetricsError> {
        let registry = Registry::new();
        let http = HttpMetrics::new(&registry)?;
        register(&registry, "process", Box::new(process::Process::new()?))?;
        // Fails here instead of at the first metric.
        Opts::new(namespace, "A namespace")
            .describe()
            .map_err(MetricsError::of(namespace))?;
        Ok(Self::of(namespace, registry, http))
    }

    /// Adds the gauge `<namespace>_build_info`, which is 1, with these labels, such as
    /// `version`.
    ///
    /// # Errors
    ///
    /// [`MetricsError`] when the name of a label is not valid, or the metric exists.
    pub fn build_info(&self, labels: &[(&'static str, &str)]) -> Result<(), MetricsError> {
        let sample = labels
            .iter()
            .fold(Sample::new(1.0), |sample, (name, value)| {
                sample.label(name, (*value).to_owned())
            });
        self.gauges("build_info", "The build that is running.", move || {
            vec![sample.clone()]
        })
    }
}
