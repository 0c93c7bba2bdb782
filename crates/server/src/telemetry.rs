//! What the process reports to its operator: log, metrics, traces, errors.

mod environment;
#[cfg(feature = "error-tracking")]
mod errors;
#[cfg(feature = "otlp")]
mod otlp;

use listbud_persistence::STATEMENT_SPAN_TARGET;
use listbud_telemetry::{BoxedLayer, Format, LogGuard, Logs, Metrics, Stream};

use crate::{
    Failure,
    exit::chain,
    metrics, release,
    settings::{Level, LogFormat, Settings},
};

/// How long the shutdown waits for each receiver to take the rest.
#[cfg(any(feature = "error-tracking", feature = "otlp"))]
const SHUTDOWN_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(5);

/// What observes the requests of a server.
#[derive(Clone)]
pub(crate) struct Telemetry {
    pub(crate) metrics: Metrics,
    #[cfg(feature = "error-tracking")]
    pub(crate) errors: listbud_telemetry::ErrorTracker,
    #[cfg(feature = "otlp")]
    otlp: Option<listbud_telemetry::Otlp>,
}

impl Telemetry {
    /// Metrics only: servers in one process share its log, and the process sets it up.
    pub(crate) fn metrics_only() -> Result<Self, Failure> {
        Ok(Self {
            metrics: Metrics::new("listbud").map_err(|error| other(&error))?,
            #[cfg(feature = "error-tracking")]
            errors: listbud_telemetry::ErrorTracker::disabled(),
            #[cfg(feature = "otlp")]
            otlp: None,
        })
    }

    /// Starts everything that the settings ask for. The log is written until the guard
    /// is dropped.
    pub(crate) fn of_process(settings: &Settings) -> Result<(Self, LogGuard), Failure> {
        let (metrics, statements) = metrics::of_process().map_err(|error| other(&error))?;
        let telemetry = Self {
            metrics,
            #[cfg(feature = "error-tracking")]
            errors: errors::start(settings)?,
            #[cfg(feature = "otlp")]
            otlp: otlp::start(settings)?,
        };
        let guard = start_log(settings, telemetry.layers(statements.layer()))?;
        metrics::log(&telemetry.metrics, &guard.counts()).map_err(|error| other(&error))?;
        Ok((telemetry, guard))
    }

    /// Watches panics, and returns the layers of the subscriber beside the log.
    fn layers(&self, statements: BoxedLayer) -> impl Iterator<Item = BoxedLayer> {
        let layers = std::iter::once(statements);
        #[cfg(feature = "error-tracking")]
        let layers = {
            self.errors.watch_panics();
            layers.chain([listbud_telemetry::error_events()])
        };
        #[cfg(feature = "otlp")]
        let layers = layers.chain(self.otlp.as_ref().map(listbud_telemetry::Otlp::layer));
        layers
    }

    /// Sends what is queued; blocks for some seconds if a receiver does not answer.
    pub(crate) fn shutdown(&self) {
        #[cfg(feature = "otlp")]
        if let Some(otlp) = &self.otlp
            && !otlp.shutdown(SHUTDOWN_TIMEOUT)
        {
            tracing::warn!("some spans were dropped at shutdown");
        }
        #[cfg(feature = "error-tracking")]
        if !self.errors.shutdown(SHUTDOWN_TIMEOUT) {
            tracing::warn!("some error reports were dropped at shutdown");
        }
    }
}

/// Starts the log of the process. It is written until the guard is dropped.
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
        // Standard output is for the results of commands.
        .stream(Stream::Error)
        .directives(format!("{STATEMENT_SPAN_TARGET}=off"))
        .member("service.name", settings.tracing.service_name.clone())
        .member("service.version", release::VERSION)
        .member(
            "deployment.environment.name",
            environment::environment(settings),
        )
        .start(layers)
        .map_err(|error| other(&error))
}

fn other(error: &dyn std::error::Error) -> Failure {
    Failure::Other(chain(error))
}
