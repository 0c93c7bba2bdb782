//! Migrates the database of `DATABASE_URL`, or one on a server that it starts
//! for the purpose and stops again. A second run on a database finds nothing to do.
//!
//! ```sh
//! cargo run --example migrate
//! DATABASE_URL=postgres://me@localhost/notes cargo run --example migrate
//! ```

use std::env;

use listbud_local_postgres::{Cluster, Options as ClusterOptions};
use listbud_migrations::{Options, pending, up};
use tokio_postgres::{Config, NoTls};

mod embedded {
    refinery::embed_migrations!("examples/migrations/up");
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().init();

    if let Ok(url) = env::var("DATABASE_URL") {
        return migrate(&url).await;
    }
    let cluster = Cluster::temporary(&ClusterOptions::default())?;
    cluster.create_database("notes")?;
    let outcome = migrate(&cluster.url("notes")).await;
    cluster.stop()?;
    outcome
}

async fn migrate(url: &str) -> anyhow::Result<()> {
    let config: Config = url.parse()?;
    let runner = embedded::migrations::runner();
    let migrations = runner.get_migrations();

    let report = up(&config, NoTls, migrations, &Options::default()).await?;
    tracing::info!("applied {} of {}", report.applied.len(), migrations.len());

    let (client, connection) = config.connect(NoTls).await?;
    let connection = tokio::spawn(connection);
    let rest = pending(&client, migrations).await?;
    tracing::info!("{} left to apply", rest.migrations.len());

    drop(client);
    connection.await??;
    Ok(())
}
