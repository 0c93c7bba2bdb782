//! What the process tells its operator: log, metrics, traces, errors.

use std::time::Duration;

use listbud_persistence::STATEMENT_SPAN_TARGET;
use listbud_security::RequestId;
use listbud_telemetry::{
    BoxedLayer, ErrorTracker, ErrorTrackerSettings, Format, LogGuard, Logs, Metrics, Otlp,
    OtlpSettings, Stream, error_events,
};
use secrecy::ExposeSecret as _;

use crate::{
    Failure,
    exit::chain,
    limits::is_health_path,
    metrics, release,
    settings::{Environment, Level, LogFormat, Settings},
};

/// How long the end waits for what is still to be sent.
const PATIENCE: Duration = Duration::from_secs(5);

/// What requests are watched by.
#[derive(Clone)]
pub(crate) struct Telemetry {
    pub(crate) metrics: Metrics,
    pub(crate) errors: ErrorTracker,
    otlp: Option<Otlp>,
}

impl Telemetry {
    /// Metrics alone: several servers in one process share a log, which is
    /// somebody else's then.
    pub(crate) fn metrics_alone() -> Result<Self, Failure> {
        Ok(Self {
            metrics: Metrics::new("listbud").map_err(|error| other(&error))?,
            errors: ErrorTracker::disabled(),
            otlp: None,
        })
    }

    /// Begins to tell everything that the settings ask for. The log is written
    /// for as long as the guard lives.
    pub(crate) fn of_process(settings: &Settings) -> Result<(Self, LogGuard), Failure> {
        let (metrics, statements) = metrics::of_process().map_err(|error| other(&error))?;
        let otlp = otlp(settings)?;
        let errors = errors(settings)?;
        errors.watch_panics();
        let mut layers = vec![statements.layer(), error_events()];
        layers.extend(otlp.as_ref().map(Otlp::layer));
        let guard = start_log(settings, layers)?;
        metrics::log(&metrics, &guard.counts()).map_err(|error| other(&error))?;
        let telemetry = Self {
            metrics,
            errors,
            otlp,
        };
        Ok((telemetry, guard))
    }

    /// Sends what is waiting; blocks for some seconds where nobody takes it.
    pub(crate) fn shutdown(&self) {
        let traces_are_sent = self
            .otlp
            .as_ref()
            .is_none_or(|otlp| otlp.shutdown(PATIENCE));
        let errors_are_sent = self.errors.shutdown(PATIENCE);
        if !(traces_are_sent && errors_are_sent) {
            tracing::warn!(
                traces_are_sent,
                errors_are_sent,
                "some of what was to be told was not taken in time"
            );
        }
    }
}

/// Begins to log, for as long as the guard lives.
pub(crate) fn start_log(
    settings: &Settings,
    layers: impl IntoIterator<Item = BoxedLayer>,
) -> Result<LogGuard, Failure> {
    let level = match settings.log.level {
        Level::Error => listbud_telemetry::Level::ERROR,
        Level::Warn => listbud_telemetry::Level::WARN,
        Level::Info => listbud_telemetry::Level::INFO,
        Level::Debug => listbud_telemetry::Level::DEBUG,
        Level::Trace => listbud_telemetry::Level::TRACE,
    };
    let format = match settings.log.format {
        LogFormat::Pretty => Format::Pretty,
        LogFormat::Json => Format::Json,
    };
    Logs::new(level, format)
        // Standard output is for what was asked for.
        .stream(Stream::Error)
        .directives(format!("{STATEMENT_SPAN_TARGET}=off"))
        .member("service.name", settings.tracing.service_name.clone())
        .member("service.version", release::VERSION)
        .member("deployment.environment.name", environment(settings))
        .start(layers)
        .map_err(|error| other(&error))
}

fn otlp(settings: &Settings) -> Result<Option<Otlp>, Failure> {
    let tracing = &settings.tracing;
    let Some(endpoint) = &tracing.endpoint else {
        return Ok(None);
    };
    let otlp = OtlpSettings {
        headers: headers(
            tracing
                .headers
                .as_ref()
                .map_or("", |text| text.expose_secret()),
        ),
        service_version: Some(release::VERSION.to_owned()),
        environment: Some(environment(settings).to_owned()),
        sample_ratio: tracing.sample_ratio,
        ..OtlpSettings::new(endpoint, &tracing.service_name)
    };
    Otlp::start(&otlp).map(Some).map_err(|error| {
        Failure::Settings(format!("OTEL_EXPORTER_OTLP_ENDPOINT: {}", chain(&error)))
    })
}

/// `name=value,name=value`, as OpenTelemetry writes it.
fn headers(text: &str) -> Vec<(String, String)> {
    text.split(',')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

fn errors(settings: &Settings) -> Result<ErrorTracker, Failure> {
    let tracker = match &settings.error_dsn {
        None => ErrorTracker::disabled(),
        Some(dsn) => {
            let about = ErrorTrackerSettings {
                release: Some(format!("listbud@{}+{}", release::VERSION, release::COMMIT)),
                environment: Some(environment(settings).to_owned()),
                ..ErrorTrackerSettings::default()
            };
            ErrorTracker::start(dsn.expose_secret(), about)
                .map_err(|error| Failure::Settings(format!("SENTRY_DSN: {}", chain(&error))))?
        }
    };
    Ok(tracker
        .request_id(|extensions| extensions.get::<RequestId>().map(ToString::to_string))
        // That the server is busy or its database gone is no bug; metrics and
        // alerts tell it.
        .ignore(|status, route| status.as_u16() == 503 || route.is_some_and(is_health_path)))
}

const fn environment(settings: &Settings) -> &'static str {
    match settings.environment {
        Environment::Development => "development",
        Environment::Production => "production",
    }
}

fn other(error: &dyn std::error::Error) -> Failure {
    Failure::Other(chain(error))
}
