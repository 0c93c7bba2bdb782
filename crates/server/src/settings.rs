//! All settings, each declared once, and the struct that they become.
//!
//! Strength, weakest first: `config/default.toml`, `config/production.toml` (in
//! production), the operator's file, `.env`, the environment.

mod declared;
mod map;
mod rules;
mod sources;
mod values;
mod words;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use listbud_config::{Described, Origin, Reader, Warning};

use crate::Failure;
use declared as setting;
pub use map::Map;
pub use sources::Sources;
pub use values::{
    Auth, Database, Imports, Local, Log, MetricsSettings, Proxy, RateLimit, Server, Settings,
    Tracing, Upload, Web,
};
pub use words::{Environment, ForwardingHeader, Level, LogFormat, PoolMode};

/// What turns production on.
pub(crate) const PRODUCTION: (&str, &str) = ("APP_ENV", "production");

impl Settings {
    /// Reads all settings.
    ///
    /// # Errors
    ///
    /// [`Failure::Settings`] names every missing, unknown and bad value.
    pub fn load(sources: Sources) -> Result<Self, Failure> {
        let (reader, settings) = read(sources);
        finish(reader, settings)
    }
}

fn finish(reader: Reader, mut settings: Settings) -> Result<Settings, Failure> {
    settings.given = reader
        .described()
        .iter()
        .filter(|setting| !matches!(setting.origin, Origin::Default))
        .map(|setting| format!("{}={}", setting.key, setting.value))
        .collect();
    match reader.finish(settings) {
        Ok(loaded) => Ok(Settings {
            warnings: loaded.warnings.iter().map(ToString::to_string).collect(),
            ..loaded.settings
        }),
        Err(problems) => Err(Failure::Settings(format!(
            "{}the settings are wrong:\n{problems}\n(listbud-server config show lists all of them)",
            warnings(problems.warnings())
        ))),
    }
}

fn warnings(warnings: &[Warning]) -> String {
    warnings.iter().fold(String::new(), |mut lines, warning| {
        lines.push_str("listbud-server: ");
        lines.push_str(&warning.to_string());
        lines.push('\n');
        lines
    })
}

/// Shows every setting as a table, and what is wrong with them.
pub fn show(sources: Sources) -> (String, Result<(), Failure>) {
    let (reader, settings) = read(sources);
    let table = listbud_config::text_table(&reader.described());
    (table, finish(reader, settings).map(drop))
}

/// Makes a template for an environment file.
#[must_use]
pub fn env_template() -> String {
    listbud_config::env_template(&described())
}

/// Makes a template for an environment file of production: what is required, and
/// everything else as comments, with the values that hold without them.
#[must_use]
pub fn production_template() -> String {
    const REQUIRED: [&str; 3] = ["environment", "database.url", "auth.jwt_secret"];
    let (name, value) = PRODUCTION;
    let variables = vec![(name.into(), value.into())];
    let described = read(Sources::isolated(variables)).0.described();
    let (required, others): (Vec<Described>, Vec<Described>) = described
        .into_iter()
        .partition(|setting| REQUIRED.contains(&setting.key));
    let entry = |setting: &Described, mark: &str| {
        let text = listbud_config::env_template(std::slice::from_ref(setting));
        let about = text.lines().filter(|line| line.starts_with('#'));
        let about: String = about.flat_map(|line| [line, "\n"]).collect();
        let value = match setting.value.as_str() {
            "[not set]" | "[redacted]" | "[invalid]" => "",
            value => value,
        };
        let name = setting.env.first().copied().unwrap_or_default();
        format!("{about}{mark}{name}={value}\n\n")
    };
    let required: String = required.iter().map(|it| entry(it, "")).collect();
    let others: String = others.iter().map(|it| entry(it, "#")).collect();
    format!(
        "# Production. `listbud-server config check --production` says what is missing.\n\n\
         # Required.\n\n{required}\
         # Everything else, with the value that holds as long as it stays a comment.\n\n{others}"
    )
}

/// Makes a Markdown table of all settings.
#[must_use]
pub fn markdown_table() -> String {
    listbud_config::markdown_table(&described())
}

/// Describes every setting as it is without files and environment.
#[must_use]
pub fn described() -> Vec<Described> {
    read(Sources::isolated(Vec::new())).0.described()
}

/// Where a server with these settings is reached on this machine. Other settings
/// may be wrong or missing: a probe needs no secrets.
pub(crate) fn own_url(sources: Sources, path: &str) -> Result<String, Failure> {
    let mut reader = Reader::new(sources.inner);
    let (address, port) = (reader.get(&setting::ADDRESS), reader.get(&setting::PORT));
    if port == 0 {
        return Err(Failure::Settings(
            "PORT is 0, so nobody knows where the server listens: say it with --url".to_owned(),
        ));
    }
    let host = match address {
        IpAddr::V4(address) if address.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        // A server that listens on :: takes IPv4 as well.
        IpAddr::V6(address) if address.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        address => address,
    };
    Ok(format!("http://{}{path}", SocketAddr::new(host, port)))
}

fn read(sources: Sources) -> (Reader, Settings) {
    let mut reader = Reader::new(sources.inner)
        .families(setting::FAMILIES)
        .retired(setting::RETIRED);
    let settings = Settings::read(&mut reader);
    reader.require(
        &["environment"],
        sources.dotenv_fault.is_none(),
        sources.dotenv_fault.unwrap_or_default(),
    );
    rules::check(&mut reader, &settings);
    map::check(&mut reader, &settings.map);
    (reader, settings)
}
