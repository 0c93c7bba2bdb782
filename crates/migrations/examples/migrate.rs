//! All commands on the database of `DATABASE_URL`; without arguments, each of them in turn
//! on a server that it starts and stops itself.
//!
//! ```sh
//! cargo run --example migrate
//! DATABASE_URL=postgres://me@localhost/notes cargo run --example migrate -- status
//! ```

use std::env;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use listbud_local_postgres::{Cluster, Options as ClusterOptions};
use listbud_migrations::{Answer, Command, Exit, Files, Migrator, Options};
use tokio_postgres::NoTls;

mod up {
    refinery::embed_migrations!("examples/migrations/up");
}

// Only to carry the texts: never call `run` on this one.
mod down {
    refinery::embed_migrations!("examples/migrations/down");
}

/// Migrates the notes
#[derive(Debug, Parser)]
struct Program {
    #[command(flatten)]
    command: Command,
}

/// What is shown without arguments.
const TOUR: [&str; 9] = [
    "verify --offline",
    "status",
    "up --dry-run",
    "up --to 1",
    "up",
    "drift",
    "down --steps 1 --dry-run",
    "down --to 0",
    "baseline --version 1 --unchecked --json",
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<ExitCode> {
    tracing_subscriber::fmt().with_writer(io::stderr).init();

    if env::args().len() > 1 {
        let url = env::var("DATABASE_URL").unwrap_or_default();
        return Ok(run(&url, Program::parse()).await?.into());
    }
    let cluster = Cluster::temporary(&ClusterOptions::default())?;
    cluster.create_database("notes")?;
    for line in TOUR {
        say(&format!("\n$ migrate {line}"))?;
        let program = Program::try_parse_from(["migrate"].into_iter().chain(line.split(' ')))?;
        let exit = run(&cluster.url("notes"), program).await?;
        say(&format!("exit code {}", exit.code()))?;
    }
    cluster.stop()?;
    Ok(ExitCode::SUCCESS)
}

async fn run(url: &str, program: Program) -> anyhow::Result<Exit> {
    let options = Options {
        lock: "notes.migrate".to_owned(),
        ..Options::default()
    };
    let migrator = Migrator::new(url.parse()?, NoTls, files(), options);

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/migrations");
    let folders = (folder.join("up"), folder.join("down"));
    let command = program.command;
    let answer = command.run(&migrator, Some((&folders.0, &folders.1))).await;
    let Answer { text, exit } = answer.unwrap_or_else(|error| Answer {
        text: error.explain(),
        exit: error.exit(),
    });
    say(&text)?;
    Ok(exit)
}

fn files() -> Files {
    let (up, down) = (up::migrations::runner(), down::migrations::runner());
    Files::new(up.get_migrations(), down.get_migrations())
}

fn say(text: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{text}")
}
