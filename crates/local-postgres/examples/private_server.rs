//! Starts a private PostgreSQL, prints its address, and stops it when the
//! input ends or Ctrl-C is pressed.
//!
//! ```sh
//! cargo run -p listbud-local-postgres --example private_server            # a temporary one
//! cargo run -p listbud-local-postgres --example private_server -- my-data # a persistent one
//! ```

use std::error::Error;
use std::io::{self, Read as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use listbud_local_postgres::{Cluster, Options};

fn main() -> ExitCode {
    let Err(error) = serve() else {
        return ExitCode::SUCCESS;
    };
    let mut message = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        message.push_str(": ");
        message.push_str(&error.to_string());
        source = error.source();
    }
    // Nothing is left to try if even this cannot be written.
    let _ = writeln!(io::stderr(), "{message}");
    ExitCode::FAILURE
}

fn serve() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let options = Options {
        database: Some("example".to_owned()),
        ..Options::default()
    };
    let cluster = match &folder {
        Some(folder) => Cluster::persistent(folder, &options)?,
        None => Cluster::temporary(&options)?,
    };

    let version = cluster.execute("example", "SHOW server_version;")?;
    let mut out = io::stdout();
    writeln!(out, "PostgreSQL {version} at {}", cluster.url("example"))?;
    writeln!(out, "data: {}", cluster.data_dir().display())?;
    writeln!(out, "log:  {}", cluster.log_file().display())?;

    // Ctrl-C ends this process on the spot; the server is stopped all the same.
    io::stdin().read_to_end(&mut Vec::new())?;
    cluster.stop()?;
    Ok(())
}
