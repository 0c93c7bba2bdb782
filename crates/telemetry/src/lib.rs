#![doc = include_str!("../README.md")]

mod access;
mod body;
mod chain;
mod errors;
mod lines;
mod metrics;
mod observed;
mod otlp;
mod outbound;
mod queue;
mod repeats;
mod routes;
mod server_spans;
mod subscriber;
mod trace_context;

pub use access::{AccessLog, access_log};
pub use chain::Chain;
pub use errors::{
    ErrorTracker, ErrorTrackerCounts, ErrorTrackerError, ErrorTrackerSettings, error_events,
};
pub use metrics::{
    ConnectionMetrics, Connections, Counter, DATABASE_SECONDS, Histogram, HttpMetrics, Metrics,
    MetricsAccess, MetricsError, REQUEST_SECONDS, Sample, Statements,
};
pub use otlp::{Otlp, OtlpCounts, OtlpError, OtlpSettings};
pub use server_spans::{SERVER_SPAN_TARGET, ServerSpans};
pub use subscriber::{BoxedLayer, Format, LogCounts, LogGuard, Logs, LogsError, Stream, init};
pub use trace_context::{SpanId, TRACEPARENT, TRACESTATE, TraceContext, TraceId};
pub use tracing::Level;
