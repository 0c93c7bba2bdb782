//! All verbs on the database of `DATABASE_URL`; without arguments, every verb in
//! turn on a server that it starts for the purpose and stops again.
//!
//! ```sh
//! cargo run --example migrate
//! DATABASE_URL=postgres://me@localhost/notes cargo run --example migrate -- status
//! ```

use std::env;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use listbud_local_postgres::{Cluster, Options as ClusterOptions};
use listbud_migrations::{
    Command, Exit, Files, LockKey, Migrator, Observer, Options, Phase, USAGE,
};
use tokio_postgres::NoTls;

mod up {
    refinery::embed_migrations!("examples/migrations/up");
}

// Only to carry the texts: never call `run` on this one.
mod down {
    refinery::embed_migrations!("examples/migrations/down");
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

    let arguments: Vec<_> = env::args().skip(1).collect();
    if !arguments.is_empty() {
        let url = env::var("DATABASE_URL").unwrap_or_default();
        return Ok(run(&url, arguments).await?.into());
    }
    let cluster = Cluster::temporary(&ClusterOptions::default())?;
    cluster.create_database("notes")?;
    for line in TOUR {
        say(&format!("\n$ migrate {line}"))?;
        let arguments = line.split(' ').map(str::to_owned).collect();
        let exit = run(&cluster.url("notes"), arguments).await?;
        say(&format!("exit code {exit}"))?;
    }
    cluster.stop()?;
    Ok(ExitCode::SUCCESS)
}

async fn run(url: &str, arguments: Vec<String>) -> anyhow::Result<Exit> {
    let command = match Command::parse(arguments) {
        Ok(command) => command,
        Err(error) => {
            say(&format!("{error}\n\n{USAGE}"))?;
            return Ok(Exit::Usage);
        }
    };
    let options = Options {
        lock: LockKey::Name("notes.migrate".to_owned()),
        observer: Some(Observer::new(|step| {
            if step.phase == Phase::Running {
                let text = step.sql;
                tracing::info!("{} is at {text} since {:?}", step.file, step.elapsed);
            }
        })),
        ..Options::default()
    };
    let migrator = Migrator::new(url.parse()?, NoTls, files(), options);

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/migrations");
    let folders = (folder.join("up"), folder.join("down"));
    let outcome = command.run(&migrator, Some((&folders.0, &folders.1))).await;
    match outcome {
        Ok(outcome) => {
            say(&command.render(&outcome))?;
            Ok(command.exit(&outcome))
        }
        Err(error) => {
            say(&command.render_error(&error))?;
            Ok(error.exit())
        }
    }
}

fn files() -> Files {
    let (up, down) = (up::migrations::runner(), down::migrations::runner());
    Files::new(up.get_migrations(), down.get_migrations())
}

fn say(text: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{text}")
}
