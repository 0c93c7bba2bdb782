//! Serving HTTP, from start to clean end.

use std::{net::SocketAddr, pin::pin};

use actix_web::rt;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::{
    Connections, Failure, database, exit::chain, release, running::Running, settings::Settings,
    telemetry::Telemetry, terminal::say, world,
};

/// Serves until it is told to end.
pub(crate) fn run(settings: &Settings) -> Result<(), Failure> {
    let (telemetry, log) = Telemetry::of_process(settings)?;
    tracing::info!(
        version = release::VERSION,
        commit = release::COMMIT,
        settings = settings.given.join(" "),
        "starting"
    );
    let outcome = serve(settings, &telemetry);
    telemetry.shutdown();
    if outcome.is_ok() {
        tracing::info!("ended");
    }
    // What is still to be written is written, before an error is printed.
    drop(log);
    outcome
}

fn serve(settings: &Settings, telemetry: &Telemetry) -> Result<(), Failure> {
    for warning in &settings.warnings {
        tracing::warn!("{warning}");
    }
    let (connections, local) = database::locate(settings)?;
    rt::System::new().block_on(async {
        // Before anything else, so that no signal meets the default action.
        let mut signals = Signals::new()?;
        let running = Running::listen(settings, &connections, world::real(), telemetry).await?;
        let outcome = tokio::select! {
            outcome = running.prepare(settings, &connections) => outcome,
            name = signals.next() => {
                tracing::info!(signal = name, "stopped during start-up");
                running.stop().await;
                return Ok(());
            }
        };
        if let Err(failure) = outcome {
            running.stop().await;
            return Err(failure);
        }
        greet(settings, &connections, local.is_some(), running.address);
        until_told(running, settings, signals).await
    })?;
    if let Some(cluster) = local {
        cluster
            .stop()
            .map_err(|error| Failure::Other(chain(&error)))?;
    }
    Ok(())
}

/// The lines that a person wants.
fn greet(settings: &Settings, connections: &Connections, is_local: bool, address: SocketAddr) {
    let version = env!("CARGO_PKG_VERSION");
    let shown = shown(address);
    let database = connections.pooled.describe();
    let data_dir = settings.local.data_dir.display();
    say(&format!("ListBud {version} listens on http://{shown}"));
    if settings.web.enabled {
        say(&format!("The page: http://{shown}/"));
    }
    if is_local {
        say(&format!(
            "Database: {database}, private, kept in {data_dir}/"
        ));
    } else {
        say(&format!("Database: {database}"));
    }
    if let Some(replica) = &connections.replica {
        say(&format!("Read on: {}", replica.describe()));
    }
    if settings.server.docs && cfg!(feature = "swagger") {
        say(&format!("API documentation: http://{shown}/api/docs"));
    } else {
        say(&format!("API document: http://{shown}/api/openapi.json"));
    }
}

/// An address that can be typed into a browser on this machine.
fn shown(address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        format!("localhost:{}", address.port())
    } else {
        address.to_string()
    }
}

/// The signals that end the server.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> Result<Self, Failure> {
        let failed = |error: std::io::Error| Failure::Other(chain(&error));
        Ok(Self {
            terminate: signal(SignalKind::terminate()).map_err(failed)?,
            interrupt: signal(SignalKind::interrupt()).map_err(failed)?,
        })
    }

    /// Waits for the next one and names it.
    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}

/// Serves until SIGTERM or Ctrl-C, then finishes what runs; a second signal
/// ends at once.
async fn until_told(
    running: Running,
    settings: &Settings,
    mut signals: Signals,
) -> Result<(), Failure> {
    let (handle, lifecycle) = (running.stopper(), running.lifecycle());
    let mut serving = pin!(running.wait());
    let name = tokio::select! {
        outcome = &mut serving => return outcome,
        name = signals.next() => name,
    };
    tracing::info!(signal = name, "shutting down: waiting for running requests");
    // From this moment load balancers are told to look elsewhere; those that ask
    // only every few seconds still send requests for a while.
    lifecycle.draining();
    let stop = async {
        rt::time::sleep(settings.server.shutdown_delay).await;
        handle.stop(true).await;
        (&mut serving).await
    };
    tokio::select! {
        outcome = stop => outcome,
        _ = signals.next() => Err(Failure::Interrupted),
    }
}
