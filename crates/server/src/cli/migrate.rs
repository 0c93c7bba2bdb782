//! `migrate`: the schema, both ways.

use clap::{Args, Subcommand};
use listbud_migrations::{Command, Down, Exit, Verb};

use crate::{
    Failure, database, migrations,
    settings::{Settings, Sources},
    telemetry,
    terminal::say,
};

#[derive(Debug, Args)]
pub(super) struct Migrate {
    #[command(subcommand)]
    verb: Asked,
    /// Answer in JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Asked {
    /// Apply what is not applied yet; several at once do it once
    Up {
        /// The last version to apply [default: the newest]
        #[arg(long, value_name = "VERSION", value_parser = version())]
        to: Option<i32>,
        /// Print the SQL, try it, and roll it back
        #[arg(long)]
        dry_run: bool,
    },
    /// Undo, newest first; says which data would be lost, and refuses until told
    Down {
        /// How many versions to undo
        #[arg(
            long,
            value_name = "NUMBER",
            required_unless_present = "to",
            conflicts_with = "to"
        )]
        steps: Option<u32>,
        /// The version to go back to; 0 undoes everything
        #[arg(long, value_name = "VERSION", value_parser = version())]
        to: Option<i32>,
        /// Print the SQL and what would be lost, try it, and roll it back
        #[arg(long)]
        dry_run: bool,
        /// Undo even where rows, columns or tables that hold data go with it
        #[arg(long)]
        allow_data_loss: bool,
    },
    /// Tell which versions are applied and which are not
    Status {
        /// End with 3 when something is pending, 4 when the histories differ
        #[arg(long)]
        exit_code: bool,
    },
    /// Check the files, and the database's history against them
    Verify {
        /// Only the files, without a database
        #[arg(long)]
        offline: bool,
    },
    /// Begin a history for a database whose schema was made by other means
    Baseline {
        /// The version at which the schema is
        #[arg(long, value_name = "VERSION", value_parser = version())]
        version: i32,
        /// Do not compare the schema with what the files make
        #[arg(long)]
        unchecked: bool,
    },
    /// Compare the schema with what the files make, object by object
    Drift,
    /// Make the next migration and its undo, in a checkout of ListBud
    New {
        /// What it does, in words
        name: String,
    },
}

fn version() -> clap::builder::RangedI64ValueParser<i32> {
    clap::value_parser!(i32).range(0..)
}

impl Migrate {
    fn command(&self) -> Command {
        let verb = match &self.verb {
            &Asked::Up { to, dry_run } => Verb::Up { to, dry_run },
            &Asked::Down {
                steps,
                to,
                dry_run,
                allow_data_loss,
            } => Verb::Down {
                down: to.map_or(Down::Steps(steps.unwrap_or(0)), Down::To),
                dry_run,
                allow_data_loss,
            },
            &Asked::Status { exit_code } => Verb::Status { exit_code },
            &Asked::Verify { offline } => Verb::Verify { offline },
            &Asked::Baseline { version, unchecked } => Verb::Baseline { version, unchecked },
            Asked::Drift => Verb::Drift,
            Asked::New { name } => Verb::New { name: name.clone() },
        };
        Command {
            verb,
            json: self.json,
        }
    }
}

/// Runs one of them.
pub(super) fn run(asked: &Migrate, sources: Sources) -> Result<(), Failure> {
    let command = asked.command();
    let (mut log, mut local) = (None, None);
    let connect = || {
        let settings = Settings::load(sources)?;
        log = Some(telemetry::start_log(&settings, [])?);
        let (connections, cluster) = database::locate(&settings)?;
        local = cluster;
        Ok(connections.direct)
    };
    let (answer, exit) = migrations::run(&command, connect)?;
    // What the log still holds is written before the answer, and a private cluster
    // has ended before the program says that it is done.
    drop((log, local));
    say(&answer);
    match exit {
        Exit::Done => Ok(()),
        exit => Err(Failure::Answered(exit)),
    }
}
