//! What collectors call the kind of installation.

use crate::settings::{Environment, Settings};

pub(super) const fn environment(settings: &Settings) -> &'static str {
    match settings.environment {
        Environment::Development => "development",
        Environment::Production => "production",
    }
}
