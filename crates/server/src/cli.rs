//! The command line.

use std::{ffi::OsString, io::Write, path::PathBuf};

use clap::{Args, Parser, Subcommand};

use crate::{
    Failure, database, migrations, serve,
    settings::{self, Settings},
};

/// Keeps the places you saved in Google Maps: imports Google Takeout, finds
/// anything, and gives it all back.
#[derive(Debug, Parser)]
#[command(name = "listbud-server", version, propagate_version = true, after_help = EXIT_CODES)]
pub struct CommandLine {
    /// A TOML file of settings; environment variables win over it
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

const EXIT_CODES: &str = "\
Exit codes: 0 ended as asked · 1 failed · 2 wrong usage · 3 the schema is to be migrated first ·
69 the database cannot be reached · 78 the settings are wrong · 130 told twice to end

Without DATABASE_URL, and outside production, a private PostgreSQL is started in .listbud/.
All settings: listbud-server config show";

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve HTTP (the default)
    Serve,
    /// Change the database's schema
    Migrate(Migrate),
    /// Look at the settings
    Config(Config),
    /// Print the OpenAPI 3.1 document
    Openapi,
}

#[derive(Debug, Args)]
struct Migrate {
    #[command(subcommand)]
    command: MigrateCommand,
}

#[derive(Debug, Subcommand)]
enum MigrateCommand {
    /// Apply all migrations that are not applied yet; several at once do it once
    Up,
}

#[derive(Debug, Args)]
struct Config {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Say whether the server would start with these settings, or every fault
    Check,
    /// Show every setting, its value and where it comes from; secrets stay hidden
    Show,
    /// Print a template for an environment file
    Env,
    /// Print all settings as a Markdown table
    Markdown,
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
    let sources = settings::Sources::new(command_line.config.as_deref(), environment);
    match &command_line.command {
        None | Some(Command::Serve) => serve::run(&Settings::load(sources)?),
        Some(Command::Migrate(Migrate {
            command: MigrateCommand::Up,
        })) => {
            let settings = Settings::load(sources)?;
            settings.log.init();
            let (database, _local) = database::locate(&settings)?;
            let report = migrations::block_on_up(&database)?;
            if report.applied.is_empty() {
                say("the schema is current");
            }
            for applied in report.applied {
                say(&format!(
                    "applied {} in {:.1?}",
                    applied.file, applied.duration
                ));
            }
            Ok(())
        }
        Some(Command::Config(Config { command })) => config(command, sources),
        Some(Command::Openapi) => {
            let document = listbud_api::document().to_pretty_json();
            say(&document.map_err(|error| Failure::Other(error.to_string()))?);
            Ok(())
        }
    }
}

fn config(command: &ConfigCommand, sources: settings::Sources) -> Result<(), Failure> {
    match command {
        ConfigCommand::Check => {
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
        ConfigCommand::Env => say(&settings::env_template()),
        ConfigCommand::Markdown => say(&settings::markdown_table()),
    }
    Ok(())
}

/// Prints what was asked for. A reader that has seen enough (`| head`) is no
/// failure.
pub(crate) fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    drop(writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush()));
}
