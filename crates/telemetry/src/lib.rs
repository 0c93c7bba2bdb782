#![doc = include_str!("../README.md")]

mod access;
mod body;
mod chain;
#[cfg(feature = "error-tracking")]
mod errors;
mod log_layer;
mod metrics;
mod observed;
#[cfg(feature = "otlp")]
mod otlp;
#[cfg(any(feature = "error-tracking", feature = "otlp"))]
mod outbound;
mod queue;
mod repeats;
mod routes;
mod server_spans;
mod subscriber;
mod trace_context;

pub use access::AccessLog;
pub use chain::Chain;
#[cfg(feature = "error-tracking")]
pub use errors::{
    ErrorTracker, ErrorTrackerCounts, ErrorTrackerError, ErrorTrackerSettings, error_events,
};
pub use metrics::{
    ConnectionMetrics, Connections, Counter, DATABASE_SECONDS, Histogram, HttpMetrics, Metrics,
    MetricsAccess, MetricsError, REQUEST_SECONDS, Sample, Statements,
};
#[cfg(feature = "otlp")]
pub use otlp::{Otlp, OtlpCounts, OtlpError, OtlpSettings};
pub use server_spans::ServerSpans;
pub use subscriber::{
    BoxedLayer, Format, LogCounts, LogGuard, Logs, LogsError, SERVER_SPAN_TARGET, Stream,
};
pub use trace_context::{SpanId, TRACEPARENT, TRACESTATE, TraceContext, TraceId};
pub use tracing::Level;
