//! The metrics of one service.

use std::{fmt, sync::Arc};

use prometheus::{Registry, TextEncoder, core::Collector};

use super::{
    error::{MetricsError, register},
    http::HttpMetrics,
};

/// The metrics of one service. Clones share them.
///
/// Nothing is global: several services in one process have separate metrics. The values are
/// atomics, so memory does not grow if nothing reads them.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    namespace: String,
    registry: Registry,
    http: HttpMetrics,
}

impl Metrics {
    pub(super) fn of(namespace: &str, registry: Registry, http: HttpMetrics) -> Self {
        Self(Arc::new(Inner {
            namespace: namespace.to_owned(),
            registry,
            http,
        }))
    }

    /// The layer that measures requests.
    #[must_use]
    pub fn http(&self) -> HttpMetrics {
        self.0.http.clone()
    }

    /// Encodes all metrics in the text format of Prometheus, version 0.0.4.
    #[must_use]
    pub fn render(&self) -> String {
        let mut text = String::with_capacity(16 * 1024);
        let families = self.0.registry.gather();
        for family in families {
            // A failure leaves out one family, not all.
            let mut part = String::new();
            match TextEncoder::new().encode_utf8(&[family], &mut part) {
                Ok(()) => text.push_str(&part),
                Err(error) => {
                    tracing::warn!(error = %crate::chain::Chain(&error), "could not encode a metric");
                }
            }
        }
        text
    }

    /// `<namespace>_<name>`.
    pub(super) fn own_name(&self, name: &str) -> String {
        format!("{}_{name}", self.0.namespace)
    }

    pub(super) fn register(
        &self,
        name: &str,
        collector: Box<dyn Collector>,
    ) -> Result<(), MetricsError> {
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
