//! The command line.

use std::{ffi::OsString, path::PathBuf, time::Duration};

use clap::{Args, CommandFactory as _, Parser, Subcommand};

use crate::{
    Failure,
    exit::chain,
    release, serve,
    settings::{self, Settings},
    terminal::say,
};

mod convert;
mod import;
#[cfg(feature = "import-legacy")]
mod import_legacy;
mod migrate;
mod page;
mod progress;

/// Keeps the places you saved in Google Maps: imports Google Takeout, searches
/// places, and exports them.
#[derive(Debug, Parser)]
#[command(
    name = "listbud-server",
    version,
    long_version = release::LONG_VERSION,
    propagate_version = true,
    after_help = EXIT_CODES
)]
pub struct CommandLine {
    /// A TOML file of settings; environment variables take precedence
    #[arg(
        long,
        short,
        global = true,
        env = "LISTBUD_CONFIG",
        value_name = "FILE"
    )]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

impl CommandLine {
    const fn is_for_production(&self) -> bool {
        matches!(
            self.command,
            Some(Command::Config(Config {
                command: ConfigCommand::Check { production: true },
            }))
        )
    }
}

const EXIT_CODES: &str = "\
Exit codes: 0 success · 1 failed · 2 wrong usage · 3 the schema must be migrated first ·
4 the database's history does not match the migrations · 5 another migration did not finish in time ·
6 refused, because data would be lost · 7 the schema differs from the migrations ·
8 migrations need a direct connection, not a pooler · 69 the database cannot be reached ·
78 the settings are invalid · 130 stopped by a second signal

Without DATABASE_URL, and outside production, a private PostgreSQL is started in .listbud/.
All settings: listbud-server config show";

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve HTTP (the default)
    Serve,
    /// Change or inspect the database's schema
    Migrate(listbud_migrations::Command),
    /// Convert files of places to KML, GPX, GeoJSON, CSV or JSON; needs no database and no
    /// settings
    Convert(convert::Convert),
    /// Import files into an account
    Import(import::Import),
    /// Import the accounts of the former server with their data
    #[cfg(feature = "import-legacy")]
    ImportLegacy(import_legacy::ImportLegacy),
    /// Import the accounts of the former server; not in this program
    #[cfg(not(feature = "import-legacy"))]
    ImportLegacy(LeftOut),
    /// Write the page for a host that serves files
    Page(page::Page),
    /// Check and print the settings
    Config(Config),
    /// Check the health of a running server; for containers without a shell
    Healthcheck(Healthcheck),
    /// Print the OpenAPI 3.1 document
    Openapi,
}

/// The arguments of a command that this program is built without.
#[cfg(not(feature = "import-legacy"))]
#[derive(Debug, Args)]
struct LeftOut {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    arguments: Vec<OsString>,
}

#[derive(Debug, Args)]
struct Config {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Check whether the server would start with these settings, and list every fault
    Check {
        /// As in production, whatever APP_ENV says
        #[arg(long)]
        production: bool,
    },
    /// Show every setting, its value and where it comes from; secrets stay hidden
    Show,
    /// Print a template for an environment file
    Env {
        /// With what production requires, and its values
        #[arg(long)]
        production: bool,
    },
    /// Print all settings as a Markdown table
    Markdown,
}

#[derive(Debug, Args)]
struct Healthcheck {
    /// What to ask [default: /live on this machine, at the port of the settings]
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// How many seconds it may take
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0, value_parser = seconds)]
    timeout: f64,
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(seconds) if (0.001..=3600.0).contains(&seconds) => Ok(seconds),
        _ => Err("must be a number of seconds from 0.001 to 3600".to_owned()),
    }
}

/// Runs one command.
///
/// # Errors
///
/// [`Failure`] says why it could not be done.
pub fn run(
    command_line: &CommandLine,
    environment: Vec<(OsString, OsString)>,
) -> Result<(), Failure> {
    let mut environment = environment;
    if command_line.is_for_production() {
        let (name, value) = settings::PRODUCTION;
        environment.retain(|(name, _)| name != "APP_ENV" && name != "NODE_ENV");
        environment.push((name.into(), value.into()));
    }
    let sources = settings::Sources::new(command_line.config.as_deref(), environment);
    match &command_line.command {
        None | Some(Command::Serve) => serve::run(&Settings::load(sources)?),
        Some(Command::Migrate(command)) => migrate::run(command, sources),
        Some(Command::Convert(command)) => convert::run(command, &mut CommandLine::command()),
        Some(Command::Import(command)) => import::run(command, sources),
        #[cfg(feature = "import-legacy")]
        Some(Command::ImportLegacy(command)) => import_legacy::run(command, sources),
        #[cfg(not(feature = "import-legacy"))]
        Some(Command::ImportLegacy(LeftOut { .. })) => Err(Failure::Other(format!(
            "import-legacy {}",
            crate::features::missing("import-legacy")
        ))),
        Some(Command::Page(command)) => page::run(command, sources),
        Some(Command::Config(Config { command })) => config(command, sources),
        Some(Command::Healthcheck(check)) => healthcheck(check, sources),
        Some(Command::Openapi) => {
            let document = listbud_api::document().to_pretty_json();
            say(&document.map_err(|error| Failure::Other(error.to_string()))?);
            Ok(())
        }
    }
}

fn healthcheck(check: &Healthcheck, sources: settings::Sources) -> Result<(), Failure> {
    let url = match &check.url {
        Some(url) => url.clone(),
        None => settings::own_url(sources, "/live")?,
    };
    listbud_health::probe(&url, Duration::from_secs_f64(check.timeout))
        .map_err(|error| Failure::Other(format!("{url}: {}", chain(&error))))?;
    say("well");
    Ok(())
}

fn config(command: &ConfigCommand, sources: settings::Sources) -> Result<(), Failure> {
    match command {
        ConfigCommand::Check { .. } => {
            let settings = Settings::load(sources)?;
            for warning in &settings.warnings {
                eprintln!("listbud-server: {warning}");
            }
            say("the settings are good");
        }
        ConfigCommand::Show => {
            let (table, outcome) = settings::show(sources);
            say(&table);
            outcome?;
        }
        ConfigCommand::Env { production: true } => say(&settings::production_template()),
        ConfigCommand::Env { production: false } => say(&settings::env_template()),
        ConfigCommand::Markdown => say(&settings::markdown_table()),
    }
    Ok(())
}
