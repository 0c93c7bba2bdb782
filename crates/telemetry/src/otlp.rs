//! Sends spans to an OpenTelemetry collector, as OTLP in protobuf over HTTP.

use std::{collections::HashMap, fmt, sync::Arc, time::Duration};

use actix_web::http::{
    Uri,
    header::{HeaderName, HeaderValue},
};
use opentelemetry::{KeyValue, trace::TracerProvider as _};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::{
    Resource,
    trace::{BatchConfigBuilder, BatchSpanProcessor, SdkTracerProvider},
};
use tracing::Level;
use tracing_subscriber::{Layer as _, filter::filter_fn};

pub use self::delivery::OtlpCounts;
use self::{
    delivery::{BoundedProcessor, Client, CountingExporter, Counts},
    sampling::Sampler,
};
use crate::{outbound::agent, subscriber::BoxedLayer};

mod delivery;
mod sampling;

/// The path that OTLP appends to a base address
/// (<https://opentelemetry.io/docs/specs/otel/protocol/exporter/>).
const TRACES_PATH: &str = "/v1/traces";
/// The target of the span of the access log.
const ACCESS_TARGET: &str = concat!(env!("CARGO_CRATE_NAME"), "::access");
/// The maximum number of spans in one message; the default of the SDK.
const BATCH: usize = 512;

/// Settings of [`Otlp`].
#[derive(Clone)]
pub struct OtlpSettings {
    /// The collector's base address, as in `OTEL_EXPORTER_OTLP_ENDPOINT`;
    /// `/v1/traces` is appended.
    pub endpoint: String,
    /// Headers for the collector, such as a key; their values are never printed.
    pub headers: Vec<(String, String)>,
    /// `service.name`.
    pub service_name: String,
    /// `service.version`.
    pub service_version: Option<String>,
    /// `deployment.environment.name`.
    pub environment: Option<String>,
    /// The ratio of recorded traces, from 0 to 1. It applies to traces that start here and
    /// to those of untrusted callers, whose sampled flag is ignored.
    pub sample_ratio: f64,
    /// The maximum number of queued spans; more are dropped and counted.
    pub queue: usize,
    /// The timeout for one message to the collector.
    pub timeout: Duration,
    /// How long a span waits to be sent in one message with others.
    pub delay: Duration,
}

impl OtlpSettings {
    /// All traces, with the queue (2048) and the delay (5 s) that OpenTelemetry
    /// specifies, and 5 s for a message.
    #[must_use]
    pub fn new(endpoint: impl Into<String>, service_name: impl Into<String>) -> Self {
        Self {
            endpoint: endpoint.into(),
            headers: Vec::new(),
            service_name: service_name.into(),
            service_version: None,
            environment: None,
            sample_ratio: 1.0,
            queue: 2048,
            timeout: Duration::from_secs(5),
            delay: Duration::from_secs(5),
        }
    }
}

impl fmt::Debug for OtlpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers = self.headers.iter().map(|(name, _)| name);
        f.debug_struct("OtlpSettings")
            .field("endpoint", &self.endpoint)
            .field("headers", &headers.collect::<Vec<_>>())
            .field("service_name", &self.service_name)
            .field("sample_ratio", &self.sample_ratio)
            .finish_non_exhaustive()
    }
}

/// Why the exporter cannot start.
#[derive(Debug, thiserror::Error)]
pub enum OtlpError {
    /// The endpoint is not an HTTP URL.
    #[error("the endpoint is not an http:// or https:// address without a query")]
    Endpoint,
    /// A header is not valid. The message does not contain its value.
    #[error("the header field {0:?} has a name or a value that HTTP does not allow")]
    Header(String),
    /// The ratio is out of range.
    #[error("the sample ratio {0} is not between 0 and 1")]
    Ratio(f64),
    /// The queue has a capacity of 0.
    #[error("the queue must have room for at least one span")]
    Queue,
    /// The exporter rejected its configuration.
    #[error("could not create the exporter")]
    Exporter(#[source] opentelemetry_otlp::ExporterBuildError),
}

/// Exports finished spans to a collector.
///
/// A thread sends them in batches, so no request waits. When the queue is full, spans are
/// dropped. [`Self::shutdown`] sends the rest.
#[derive(Debug, Clone)]
pub struct Otlp {
    provider: SdkTracerProvider,
    counts: Arc<Counts>,
}

impl Otlp {
    /// Starts the exporter, without connecting to the collector: the log and
    /// [`Self::counts`] show whether it accepts spans.
    ///
    /// # Errors
    ///
    /// [`OtlpError`] names the setting that is not valid.
    pub fn start(settings: &OtlpSettings) -> Result<Self, OtlpError> {
        if !(0.0..=1.0).contains(&settings.sample_ratio) {
            return Err(OtlpError::Ratio(settings.sample_ratio));
        }
        if settings.queue == 0 {
            return Err(OtlpError::Queue);
        }
        let exporter = SpanExporter::builder()
            .with_http()
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(traces_endpoint(&settings.endpoint)?)
            .with_timeout(settings.timeout)
            .with_headers(headers(&settings.headers)?)
            .with_http_client(Client::new(agent(settings.timeout)))
            .build()
            .map_err(OtlpError::Exporter)?;
        let counts = Arc::new(Counts::default());
        let batches = BatchConfigBuilder::default()
            .with_max_queue_size(settings.queue)
            .with_max_export_batch_size(BATCH.min(settings.queue))
            .with_scheduled_delay(settings.delay)
            .build();
        let processor =
            BatchSpanProcessor::builder(CountingExporter::new(exporter, counts.clone()))
                .with_batch_config(batches)
                .build();
        let provider = SdkTracerProvider::builder()
            .with_span_processor(BoundedProcessor::new(
                processor,
                settings.queue,
                counts.clone(),
            ))
            .with_sampler(Sampler::new(settings.sample_ratio))
            .with_resource(resource(settings))
            .build();
        Ok(Self { provider, counts })
    }

    /// The layer for a [`tracing_subscriber::registry()`] that exports spans of level INFO
    /// and above.
    ///
    /// It does not export events and the span of the access log, which contain addresses
    /// and accounts; every request has a server span. The layer has its own filter: a
    /// filter for the whole registry, such as the level of the log, would remove spans.
    #[must_use]
    pub fn layer(&self) -> BoxedLayer {
        let filter = filter_fn(|metadata| {
            metadata.is_span()
                && *metadata.level() <= Level::INFO
                && metadata.target() != ACCESS_TARGET
        });
        tracing_opentelemetry::layer()
            .with_tracer(self.provider.tracer(env!("CARGO_PKG_NAME")))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_level(false)
            .with_tracked_inactivity(false)
            // The text of an error may contain user input.
            .with_error_fields_to_exceptions(false)
            .with_error_records_to_exceptions(false)
            .with_filter(filter.with_max_level_hint(Level::INFO))
            .boxed()
    }

    /// The number of spans by outcome.
    #[must_use]
    pub fn counts(&self) -> OtlpCounts {
        self.counts.read()
    }

    /// Sends the queued spans and ends; `false` on timeout. It blocks, so call it outside
    /// the runtime or with `spawn_blocking`, after the last response.
    #[must_use]
    pub fn shutdown(&self, timeout: Duration) -> bool {
        self.provider.shutdown_with_timeout(timeout).is_ok() && self.counts().waiting == 0
    }
}

fn traces_endpoint(base: &str) -> Result<String, OtlpError> {
    let uri: Uri = base.parse().map_err(|_| OtlpError::Endpoint)?;
    let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
    if !is_http || uri.host().is_none_or(str::is_empty) || uri.query().is_some() {
        return Err(OtlpError::Endpoint);
    }
    Ok(format!("{}{TRACES_PATH}", base.trim_end_matches('/')))
}

/// Checks the headers, because the SDK ignores invalid ones silently.
fn headers(pairs: &[(String, String)]) -> Result<HashMap<String, String>, OtlpError> {
    for (name, value) in pairs {
        if HeaderName::try_from(name).is_err() || HeaderValue::try_from(value).is_err() {
            return Err(OtlpError::Header(name.clone()));
        }
    }
    Ok(pairs.iter().cloned().collect())
}

/// Contains only the settings; the detectors of the SDK would read the environment.
fn resource(settings: &OtlpSettings) -> Resource {
    let version = settings.service_version.clone();
    let environment = settings.environment.clone();
    let facts = [
        ("service.version", version),
        ("deployment.environment.name", environment),
    ];
    let facts = facts
        .into_iter()
        .filter_map(|(name, value)| Some(KeyValue::new(name, value?)));
    Resource::builder_empty()
        .with_service_name(settings.service_name.clone())
        .with_attributes(facts)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(change: impl FnOnce(&mut OtlpSettings)) -> OtlpError {
        let mut settings = OtlpSettings::new("http://127.0.0.1:4318", "greeter");
        change(&mut settings);
        Otlp::start(&settings).map(drop).unwrap_err()
    }

    #[test]
    fn the_path_of_the_specification_is_appended_once() {
        for base in ["http://collector:4318", "http://collector:4318/"] {
            let endpoint = traces_endpoint(base).unwrap();

            assert_eq!(endpoint, "http://collector:4318/v1/traces");
        }
        let below = traces_endpoint("https://collector.example/otlp").unwrap();
        assert_eq!(below, "https://collector.example/otlp/v1/traces");
    }

    #[test]
    fn the_error_names_the_invalid_setting() {
        for endpoint in [
            "collector",
            "collector:4318",
            "ftp://a",
            "http://",
            "http://a/?b=c",
        ] {
            let error = error_of(|settings| settings.endpoint = endpoint.to_owned());
            assert!(matches!(error, OtlpError::Endpoint), "{endpoint}");
        }
        for ratio in [-0.1, 1.1, f64::NAN] {
            let error = error_of(|settings| settings.sample_ratio = ratio);
            assert!(matches!(error, OtlpError::Ratio(_)), "{ratio}");
        }
        assert!(matches!(
            error_of(|settings| settings.queue = 0),
            OtlpError::Queue
        ));
    }

    #[test]
    fn the_value_of_a_header_is_never_printed() {
        let mut settings = OtlpSettings::new("http://127.0.0.1:4318", "greeter");
        settings.headers = vec![("api-key".to_owned(), "hush\n".to_owned())];

        let error = Otlp::start(&settings).unwrap_err();

        assert!(error.to_string().contains("api-key"));
        assert!(!format!("{error:?} {settings:?}").contains("hush"));
    }
}
