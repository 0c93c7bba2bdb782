//! Why a metric is not registered.

use prometheus::{Registry, core::Collector};

/// Why a metric is not registered.
#[derive(Debug, thiserror::Error)]
#[error("could not register the metric {name}")]
pub struct MetricsError {
    name: String,
    source: prometheus::Error,
}

impl MetricsError {
    pub(super) fn of(name: &str) -> impl FnOnce(prometheus::Error) -> Self {
        move |source| Self {
            name: name.to_owned(),
            source,
        }
    }
}

/// Registers a metric under its name.
pub(super) fn register(
    registry: &Registry,
    name: &str,
    collector: Box<dyn Collector>,
) -> Result<(), MetricsError> {
    registry.register(collector).map_err(MetricsError::of(name))
}
