//! Sends traces to the collector that the settings name.

use listbud_telemetry::{Otlp, OtlpSettings};
use secrecy::ExposeSecret as _;

use super::environment::environment;
use crate::{Failure, exit::chain, release, settings::Settings};

/// Starts the exporter; `None` without a collector.
pub(super) fn start(settings: &Settings) -> Result<Option<Otlp>, Failure> {
    let tracing = &settings.tracing;
    let Some(endpoint) = &tracing.endpoint else {
        return Ok(None);
    };
    let fields = tracing.headers.as_ref();
    let otlp = OtlpSettings {
        headers: headers(fields.map_or("", |text| text.expose_secret())),
        service_version: Some(release::VERSION.to_owned()),
        environment: Some(environment(settings).to_owned()),
        sample_ratio: tracing.sample_ratio,
        ..OtlpSettings::new(endpoint, &tracing.service_name)
    };
    Otlp::start(&otlp).map(Some).map_err(|error| {
        Failure::Settings(format!("OTEL_EXPORTER_OTLP_ENDPOINT: {}", chain(&error)))
    })
}

/// Parses `name=value,name=value`, the format of `OTEL_EXPORTER_OTLP_HEADERS`.
fn headers(text: &str) -> Vec<(String, String)> {
    text.split(',')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}
