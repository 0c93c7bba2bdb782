//! PostgreSQL in a container.
//!
//! A test program has no place that runs when it ends: statics are not dropped,
//! and a killed process does nothing at all. So the container watches its owner
//! instead: when nobody with the keeper's application name has been connected
//! for a while, it stops, and the engine removes it with its data. That needs no
//! client program, no second process, and holds on a remote engine as well.

use std::{thread, time::Duration};

use testcontainers_modules::testcontainers::{
    ContainerAsync, GenericImage, ImageExt, core::IntoContainerPort, runners::AsyncRunner,
};
use tokio::time::{Instant, sleep};
use tokio_postgres::NoTls;
use url::Url;

use super::keeper::{APPLICATION, MAX_CONNECTIONS};

const PORT: u16 = 5432;
const DEFAULT_IMAGE: &str = "postgres:15";
/// How long the server may take to accept connections.
const PATIENCE: Duration = Duration::from_mins(1);

/// Runs the image's own entry point. The owner has a minute and a half to come, and
/// half a minute after it has gone this ends.
const SCRIPT: &str = "
    docker-entrypoint.sh postgres -c fsync=off -c synchronous_commit=off \\
        -c full_page_writes=off -c max_connections=$CONNECTIONS &
    absent=0 limit=45
    while [ $absent -lt $limit ]; do
        sleep 2
        owners=$(psql -U postgres -h 127.0.0.1 -tAc \\
            \"SELECT count(*) FROM pg_stat_activity WHERE application_name = '$OWNER'\" 2>/dev/null)
        if [ \"${owners:-0}\" -gt 0 ]; then absent=0 limit=15; else absent=$((absent + 1)); fi
    done";

/// A running container; dropped only with the process.
pub(super) type Container = ContainerAsync<GenericImage>;

/// Starts the container, pulling its image if the engine lacks it.
pub(super) fn start() -> Result<(Url, String, Container), String> {
    // The caller's thread may have a runtime, in which none can be started.
    thread::spawn(|| {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| error.to_string())?
            .block_on(run())
    })
    .join()
    .map_err(|_| "starting it panicked".to_owned())?
}

async fn run() -> Result<(Url, String, Container), String> {
    let image = std::env::var("TEST_POSTGRES_IMAGE").unwrap_or_else(|_| DEFAULT_IMAGE.to_owned());
    // A colon before a slash belongs to a registry's port.
    let (name, tag) = match image.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, tag),
        _ => (image.as_str(), "latest"),
    };
    let password = uuid::Uuid::from_u64_pair(super::keeper::random(), super::keeper::random());
    let password = password.simple().to_string();
    let container = GenericImage::new(name, tag)
        .with_entrypoint("sh")
        .with_exposed_port(PORT.tcp())
        .with_cmd(["-c", SCRIPT])
        .with_env_var("POSTGRES_PASSWORD", &password)
        .with_env_var("PGPASSWORD", &password)
        .with_env_var("OWNER", APPLICATION)
        .with_env_var("CONNECTIONS", MAX_CONNECTIONS.to_string())
        .with_host_config_modifier(|config| config.auto_remove = Some(true))
        .start()
        .await
        .map_err(|error| format!("{image} did not start: {error}"))?;
    let host = container.get_host().await.map_err(|it| it.to_string())?;
    let port = container.get_host_port_ipv4(PORT).await;
    let port = port.map_err(|error| error.to_string())?;
    let url = format!("postgres://postgres:{password}@{host}:{port}/postgres");

    let deadline = Instant::now() + PATIENCE;
    while let Err(error) = tokio_postgres::connect(&url, NoTls).await {
        if Instant::now() > deadline {
            return Err(format!("{image} accepts no connections: {error}"));
        }
        sleep(Duration::from_millis(200)).await;
    }
    let url = Url::parse(&url).map_err(|error| error.to_string())?;
    Ok((url, format!("a container of {image}"), container))
}
