//! Serving HTTP, from start to clean end.

use std::{net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use actix_web::{
    HttpServer,
    dev::{Server, ServerHandle},
    rt,
};
use listbud_api::{Api, Limits, World};
use listbud_health::{Health, Lifecycle, Observation, check_fn};
use listbud_persistence::{Connection, Database, PoolSettings, Probe};
use listbud_security::{AccessTokens, PasswordSettings, Passwords};
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::{
    Failure, cli::say, database, exit::chain, migrations, settings::Settings, stack::Layers, world,
};

/// What access tokens name as their issuer and audience.
const ISSUER: &str = "listbud";
/// How often rate limiters forget clients that have been quiet.
const TRIM: Duration = Duration::from_mins(1);

/// Serves until it is told to end.
pub(crate) fn run(settings: &Settings) -> Result<(), Failure> {
    settings.log.init();
    for warning in &settings.warnings {
        tracing::warn!("{warning}");
    }
    let (connection, local) = database::locate(settings)?;
    rt::System::new().block_on(async {
        // Before anything else, so that no signal meets the default action.
        let mut signals = Signals::new()?;
        let running = tokio::select! {
            running = start(settings, &connection, world::real()) => running?,
            name = signals.next() => {
                tracing::info!(signal = name, "ending before the start was done");
                return Ok(());
            }
        };
        greet(settings, &connection, local.is_some(), running.address);
        running.until_told(signals).await
    })?;
    if let Some(cluster) = local {
        cluster
            .stop()
            .map_err(|error| Failure::Other(chain(&error)))?;
    }
    tracing::info!("ended");
    Ok(())
}

/// The three lines that a person wants.
fn greet(settings: &Settings, connection: &Connection, is_local: bool, address: SocketAddr) {
    let version = env!("CARGO_PKG_VERSION");
    let shown = shown(address);
    let database = connection.describe();
    let data_dir = settings.local.data_dir.display();
    say(&format!("ListBud {version} listens on http://{shown}"));
    if is_local {
        say(&format!(
            "Database: {database}, private, kept in {data_dir}/"
        ));
    } else {
        say(&format!("Database: {database}"));
    }
    if settings.server.docs {
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

/// A server that listens.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    server: Server,
    handle: ServerHandle,
    lifecycle: Lifecycle,
    database: Database,
}

/// Brings everything up, in the order in which it depends on each other, and
/// begins to listen last.
///
/// # Errors
///
/// [`Failure`] says what could not be brought up; nothing listens then.
pub async fn start(
    settings: &Settings,
    connection: &Connection,
    world: World,
) -> Result<Running, Failure> {
    let api = api(settings, connection, world)?;
    let database = api.database.clone();
    migrations::bring_up_or_check(connection, &database, settings.database.migrate_on_start)
        .await?;
    database
        .warm_up(settings.database.pool_min)
        .await
        .map_err(|error| Failure::Database(chain(&error)))?;
    rt::spawn(
        database
            .clone()
            .close_idle(settings.database.pool_min, settings.database.pool_idle),
    );
    let health = health(settings, connection, &api.world)?;
    let lifecycle = health.lifecycle();

    let listener = std::net::TcpListener::bind((settings.server.address, settings.server.port))
        .map_err(|error| {
            Failure::Other(format!(
                "cannot listen on {}, port {}: {error} (PORT chooses another)",
                settings.server.address, settings.server.port
            ))
        })?;
    let address = listener
        .local_addr()
        .map_err(|error| Failure::Other(chain(&error)))?;
    let own_origins =
        ["127.0.0.1", "localhost", "[::1]"].map(|host| format!("http://{host}:{}", address.port()));
    let layers = Layers::new(settings, api, health, &own_origins)
        .map_err(|error| Failure::Settings(chain(&error)))?;
    for limit in [layers.general.clone(), layers.credentials.clone()] {
        rt::spawn(limit.trim_every(TRIM));
    }
    let server = HttpServer::new(move || layers.app())
        // Who opens a connection and sends no request is not waited for.
        .client_request_timeout(Duration::from_secs(5))
        .client_disconnect_timeout(Duration::from_secs(2))
        // Longer than the idle time of the proxies in front (most use 60 s), or
        // they would send a request into a connection that is just being closed.
        .keep_alive(Duration::from_secs(75))
        .shutdown_timeout(settings.server.shutdown_timeout.as_secs())
        // Signals are ours: readiness ends before the listener does.
        .disable_signals()
        .listen(listener)
        .map_err(|error| Failure::Other(chain(&error)))?
        .run();
    lifecycle.started();
    Ok(Running {
        address,
        handle: server.handle(),
        server,
        lifecycle,
        database,
    })
}

impl Running {
    /// Serves until SIGTERM or Ctrl-C, then finishes what runs; a second signal
    /// ends at once.
    async fn until_told(self, mut signals: Signals) -> Result<(), Failure> {
        let (handle, lifecycle) = (self.handle.clone(), self.lifecycle.clone());
        let mut serving = pin!(self.wait());
        let name = tokio::select! {
            outcome = &mut serving => return outcome,
            name = signals.next() => name,
        };
        tracing::info!(signal = name, "ending: finishing running requests");
        lifecycle.draining();
        rt::spawn(handle.stop(true));
        tokio::select! {
            outcome = &mut serving => outcome,
            _ = signals.next() => Err(Failure::Interrupted),
        }
    }

    /// Serves until [`Running::stopper`] is used.
    ///
    /// # Errors
    ///
    /// [`Failure::Other`] when the listener breaks.
    pub async fn wait(self) -> Result<(), Failure> {
        let outcome = self.server.await;
        self.database.close();
        outcome.map_err(|error| Failure::Other(chain(&error)))
    }

    /// What ends the server: `stop(true)` finishes running requests first.
    #[must_use]
    pub fn stopper(&self) -> ServerHandle {
        self.handle.clone()
    }
}

fn api(settings: &Settings, connection: &Connection, world: World) -> Result<Api, Failure> {
    let pool = PoolSettings {
        min: settings.database.pool_min,
        max: settings.database.pool_max,
        wait: settings.database.pool_wait,
        idle: settings.database.pool_idle,
        statement_timeout: settings.database.statement_timeout,
        application_name: "listbud".to_owned(),
    };
    let database =
        Database::new(connection, &pool).map_err(|error| Failure::Other(chain(&error)))?;
    let passwords = Passwords::new(PasswordSettings::default())
        .map_err(|error| Failure::Other(chain(&error)))?;
    let secrets = match &settings.auth.jwt_secrets {
        Some(secrets) => secrets.clone(),
        None => vec![database::development_secret(&settings.local.data_dir)?],
    };
    let tokens = AccessTokens::new(&secrets, ISSUER, ISSUER, settings.auth.jwt_expires_in)
        .map_err(|error| Failure::Settings(format!("JWT_SECRET: {}", chain(&error))))?;
    Ok(Api {
        database,
        passwords,
        tokens,
        world,
        limits: Limits {
            upload_bytes: settings.upload.max_size,
            upload_types: settings.upload.allowed_types.clone(),
        },
    })
}

fn health(settings: &Settings, connection: &Connection, world: &World) -> Result<Health, Failure> {
    let clock = world.clone();
    let probe = Arc::new(Probe::new(connection));
    let database = check_fn("database", move || {
        let probe = Arc::clone(&probe);
        async move {
            match probe.ping().await {
                Ok(latency) => Observation::healthy().took(latency),
                Err(error) => Observation::unhealthy(chain(&error)),
            }
        }
    });
    Health::builder("listbud", env!("CARGO_PKG_VERSION"), move || clock.now())
        .check(database.within(settings.health_timeout))
        .summary("database", "connected", "disconnected")
        .timeout(settings.health_timeout.mul_f64(1.5))
        .build()
        .map_err(|error| Failure::Other(chain(&error)))
}
