#![doc = include_str!("../README.md")]
#![expect(
    clippy::doc_markdown,
    reason = "the README's table of settings is written by `config markdown`"
)]

mod assemble;
mod boxed;
mod checks;
pub mod cli;
mod compress;
mod database;
mod exit;
mod features;
mod keys;
mod limits;
#[cfg(feature = "short-links")]
mod links;
mod metrics;
pub mod migrations;
mod pieces;
mod release;
mod running;
mod serve;
pub mod settings;
mod site;
mod stack;
mod telemetry;
mod terminal;
mod upkeep;
mod world;

use std::{ffi::OsString, process::ExitCode};

use clap::Parser;

pub use database::Connections;
pub use exit::Failure;
pub use running::{Running, start};

/// Runs the command line, as the process does.
pub fn main(
    arguments: impl IntoIterator<Item = OsString>,
    environment: impl IntoIterator<Item = (OsString, OsString)>,
) -> ExitCode {
    // clap ends the process by itself for --help, --version and wrong usage.
    let command_line = cli::CommandLine::parse_from(arguments);
    match cli::run(&command_line, environment.into_iter().collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
