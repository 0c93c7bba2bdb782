//! A server from the first accepted connection to the last.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener},
    time::Duration,
};

use actix_web::{HttpServer, dev::ServerHandle, rt};
use listbud_api::{Api, World};
use listbud_health::{Health, Lifecycle, Readiness};
use listbud_persistence::Probe;
use listbud_telemetry::MetricsError;

use crate::{
    Connections, Failure, assemble, checks,
    exit::chain,
    limits::Limits,
    metrics::{self, Counts, Waits},
    migrations,
    pieces::PIECE,
    settings::Settings,
    site::Site,
    stack::Layers,
    telemetry::Telemetry,
    upkeep::Upkeep,
};

/// How long to wait before the database is tried again at the start: from the
/// first pause, doubling, to the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(2));

/// A server that listens.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    server: rt::task::JoinHandle<std::io::Result<()>>,
    handle: ServerHandle,
    lifecycle: Lifecycle,
    health: Health,
    api: Api,
    upkeep: Upkeep,
}

/// Listens and prepares what requests need.
///
/// # Errors
///
/// [`Failure`] says what could not be brought up; nothing listens then.
pub async fn start(
    settings: &Settings,
    connections: &Connections,
    world: World,
) -> Result<Running, Failure> {
    let telemetry = Telemetry::metrics_only()?;
    let running = Running::listen(settings, connections, world, &telemetry).await?;
    match running.prepare(settings, connections).await {
        Ok(()) => Ok(running),
        Err(failure) => {
            running.stop().await;
            Err(failure)
        }
    }
}

impl Running {
    /// Begins to listen: alive, and not ready before [`prepare`](Self::prepare)
    /// is done. A platform that finds a closed port would give the start up
    /// while the database is still on its way.
    pub(crate) async fn listen(
        settings: &Settings,
        connections: &Connections,
        world: World,
        telemetry: &Telemetry,
    ) -> Result<Self, Failure> {
        let measure = |error: MetricsError| Failure::Other(chain(&error));
        let counts = Counts::new(&telemetry.metrics).map_err(measure)?;
        let waits = Waits::default();
        let api = assemble::api(settings, connections, world, counts.clone(), &waits)?;
        let shared = api.clone();
        let upkeep = Upkeep::new(settings, &connections.direct, &api);
        let site = Site::open(settings).await?;
        let limits = Limits::new(settings, site.clone(), &counts)
            .map_err(|error| Failure::Settings(chain(&error)))?;
        let health = checks::health(settings, &connections.direct, &api, &limits, &waits)?;
        metrics::pool(&telemetry.metrics, &api.database, &waits).map_err(measure)?;
        let named = limits.all().map(|(name, limit)| (name, limit.clone()));
        metrics::process(&telemetry.metrics, named.to_vec()).map_err(measure)?;
        upkeep.watch(metrics::health(&telemetry.metrics, health.clone()).map_err(measure)?);
        if let Some(address) = settings.metrics.address {
            let server = metrics::serve(&telemetry.metrics, address)?;
            tracing::info!(%address, "metrics are served");
            upkeep.watch(async { drop(server.await) });
        }
        let lifecycle = health.lifecycle();

        let listener = bind(settings.server.address, settings.server.port).map_err(|error| {
            Failure::Other(format!(
                "cannot listen on {}, port {}: {error} (PORT chooses another)",
                settings.server.address, settings.server.port
            ))
        })?;
        let address = listener
            .local_addr()
            .map_err(|error| Failure::Other(chain(&error)))?;
        upkeep.trim(limits.all().map(|(_, limit)| limit.clone()));
        upkeep.watch(health.watchdog());
        let watched = health.clone();
        let layers = Layers::new(settings, api, site, health.clone(), limits, telemetry);
        let server = HttpServer::new(move || {
            // One for each worker: a handler that blocks holds up one thread.
            rt::spawn(watched.watchdog());
            layers.app()
        })
        // Who opens a connection and sends no request is not waited for.
        .client_request_timeout(Duration::from_secs(5))
        .client_disconnect_timeout(Duration::from_secs(2))
        // A client that closes its side is gone: a browser that leaves the page sends the
        // same. Its request ends, and with it what runs in the database.
        .h1_allow_half_closed(false)
        // Longer than the idle time of the proxies in front (most use 60 s), or
        // they would send a request into a connection that is just being closed.
        .keep_alive(Duration::from_secs(75))
        .h1_write_buffer_size(PIECE)
        // What follows another piece must not wait until that is acknowledged: 40 ms
        // with the delayed acknowledgements of Linux (RFC 896, RFC 9293 §3.7.4).
        .tcp_nodelay(true)
        .shutdown_timeout(settings.server.shutdown_timeout.as_secs())
        // Signals are ours: readiness ends before the listener does.
        .disable_signals()
        .listen(listener)
        .map_err(|error| Failure::Other(chain(&error)))?
        .run();
        Ok(Self {
            address,
            handle: server.handle(),
            server: rt::spawn(server),
            lifecycle,
            health,
            api: shared,
            upkeep,
        })
    }

    /// Waits for the database, migrates it or checks its schema, as the settings
    /// want it, and opens what requests need. Ready from then on.
    pub(crate) async fn prepare(
        &self,
        settings: &Settings,
        connections: &Connections,
    ) -> Result<(), Failure> {
        let patience = settings.database.connect_deadline;
        let begin = tokio::time::Instant::now();
        let mut pause = PAUSES.0;
        loop {
            match self.try_prepare(settings, connections).await {
                Err(Failure::Database(reason)) if begin.elapsed() + pause < patience => {
                    if pause == PAUSES.0 {
                        tracing::warn!(reason, "waiting for the database");
                    }
                    tokio::time::sleep(pause).await;
                    pause = PAUSES.1.min(pause * 2);
                }
                Err(failure) => return Err(failure),
                Ok(()) => break,
            }
        }
        self.lifecycle.started();
        // What probes found before is good for a moment yet.
        let seen = async {
            while self.health.readiness().await != Readiness::Ready {
                tokio::time::sleep(PAUSES.0).await;
            }
        };
        if tokio::time::timeout(PAUSES.1, seen).await.is_err() {
            tracing::warn!("started, and not ready: /health says why");
        }
        Ok(())
    }

    async fn try_prepare(
        &self,
        settings: &Settings,
        connections: &Connections,
    ) -> Result<(), Failure> {
        let migrates = settings.database.migrate_on_start;
        migrations::bring_up_or_check(&connections.direct, migrates).await?;
        warn_of_too_many(settings, connections).await;
        self.api
            .database
            .warm_up(settings.database.pool_min)
            .await
            .map_err(|error| Failure::Database(chain(&error)))?;
        self.upkeep.start(&self.api).await
    }

    /// Serves until [`Running::stopper`] is used.
    ///
    /// # Errors
    ///
    /// [`Failure::Other`] when the listener breaks.
    pub async fn wait(self) -> Result<(), Failure> {
        let outcome = self.server.await;
        self.upkeep.stop().await;
        self.api.database.close();
        self.api.imports.database().close();
        match outcome {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(Failure::Other(chain(&error))),
            Err(error) => Err(Failure::Other(chain(&error))),
        }
    }

    /// What ends the server: `stop(true)` finishes running requests first.
    #[must_use]
    pub fn stopper(&self) -> ServerHandle {
        self.handle.clone()
    }

    /// Tells the health endpoints how far the server is.
    pub(crate) fn lifecycle(&self) -> Lifecycle {
        self.lifecycle.clone()
    }

    /// Ends a server that has not served anybody.
    pub(crate) async fn stop(self) {
        self.handle.stop(false).await;
        drop(self.wait().await);
    }
}

/// Says when this server alone may take all connections that the database has. Of a
/// pooler in between only its operator knows.
async fn warn_of_too_many(settings: &Settings, connections: &Connections) {
    // For superusers, migrations, notifications and probes.
    const SPARE: u64 = 10;
    let of_imports = settings.imports.permits * 2;
    let wanted = (settings.database.pool_max + of_imports) as u64;
    if settings.database.unpooled_url.is_some() {
        return;
    }
    if let Ok(seen) = Probe::new(&connections.direct).ask().await
        && wanted + SPARE > seen.max_connections
    {
        tracing::warn!(
            wanted,
            max_connections = seen.max_connections,
            "DB_POOL_MAX and IMPORT_PERMITS want more connections than the database has"
        );
    }
}

/// How many connections may wait until a worker accepts them. The standard library asks
/// for 128: a burst of more fills the queue, and the kernel drops the last packet of a
/// handshake that the client takes for complete. Linux allows at most
/// `net.core.somaxconn`, which is 4,096 since version 5.4.
const BACKLOG: i32 = 4096;

fn bind(address: IpAddr, port: u16) -> std::io::Result<TcpListener> {
    let listener = bind_any(address, port)?;
    socket2::SockRef::from(&listener).listen(BACKLOG)?;
    Ok(listener)
}

/// Where there is no IPv6 at all, "every address" is every one of IPv4.
fn bind_any(address: IpAddr, port: u16) -> std::io::Result<TcpListener> {
    TcpListener::bind((address, port)).or_else(|error| {
        // EAFNOSUPPORT has no name in the standard library.
        let has_no_ipv6 = error.raw_os_error() == Some(97)
            || error.kind() == std::io::ErrorKind::AddrNotAvailable;
        if address == IpAddr::V6(Ipv6Addr::UNSPECIFIED) && has_no_ipv6 {
            TcpListener::bind((Ipv4Addr::UNSPECIFIED, port))
        } else {
            Err(error)
        }
    })
}

#[cfg(test)]
mod tests {
    use std::{
        net::{Ipv4Addr, TcpStream},
        time::Duration,
    };

    use super::bind;

    #[test]
    fn five_hundred_connections_may_wait_to_be_accepted() {
        let listener = bind(Ipv4Addr::LOCALHOST.into(), 0).expect("a port");
        let address = listener.local_addr().expect("an address");
        let connect = || TcpStream::connect_timeout(&address, Duration::from_secs(10));

        let waiting: Vec<TcpStream> = (0..500).map_while(|_| connect().ok()).collect();

        assert_eq!(waiting.len(), 500);
    }
}
