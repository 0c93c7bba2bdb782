//! Numbers for Prometheus.

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
        Ok(Self::of(namespace, registry, http))
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
}
