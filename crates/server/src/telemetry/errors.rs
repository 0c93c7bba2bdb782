//! Sends panics and failed requests to the error tracker that the settings name.

use listbud_security::RequestId;
use listbud_telemetry::{ErrorTracker, ErrorTrackerSettings};
use secrecy::ExposeSecret as _;

use super::environment::environment;
use crate::{Failure, exit::chain, limits::is_health_path, release, settings::Settings};

/// Starts the tracker; without a DSN it sends nothing.
pub(super) fn start(settings: &Settings) -> Result<ErrorTracker, Failure> {
    let tracker = match &settings.error_dsn {
        None => ErrorTracker::disabled(),
        Some(dsn) => {
            let tracker = ErrorTrackerSettings {
                release: Some(format!("listbud@{}+{}", release::VERSION, release::COMMIT)),
                environment: Some(environment(settings).to_owned()),
                ..ErrorTrackerSettings::default()
            };
            ErrorTracker::start(dsn.expose_secret(), tracker)
                .map_err(|error| Failure::Settings(format!("SENTRY_DSN: {}", chain(&error))))?
        }
    };
    Ok(tracker
        .request_id(|extensions| extensions.get::<RequestId>().map(ToString::to_string))
        // An overloaded server or a missing database is not a bug; metrics and alerts
        // report it.
        .ignore(|status, route| status.as_u16() == 503 || route.is_some_and(is_health_path)))
}
