//! A service with checks of all kinds, from a start without its database to a clean end.
//!
//! Run it, then ask <http://127.0.0.1:8080/health/detailed>; begin to listen on
//! port 5432 to make it ready, and stop it with Ctrl-C.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use actix_web::{
    App, HttpServer,
    dev::{Server, ServerHandle},
    rt::{self, time::sleep},
    web,
};
use listbud_health::{
    Check, CheckExt as _, Health, Lifecycle, Observation,
    checks::{self, Cpu, DatabaseState, Disk, Memory, OpenFiles},
};

/// A check of our own is one small type.
struct Stock(Arc<AtomicU64>);

impl Check for Stock {
    fn name(&self) -> &'static str {
        "stock"
    }

    async fn observe(&self) -> Observation {
        match self.0.load(Ordering::Relaxed) {
            0 => Observation::degraded("everything is sold"),
            articles => Observation::healthy().with("articles", articles),
        }
    }
}

/// Asks the database; anything that accepts a connection will do for this example.
async fn ask(database: SocketAddr) -> Result<DatabaseState, String> {
    let connected = tokio::net::TcpStream::connect(database).await;
    connected.map_err(|error| error.to_string())?;
    Ok(DatabaseState::default())
}

#[expect(clippy::disallowed_methods, reason = "a program of its own")]
fn health(database: SocketAddr, stock: &Arc<AtomicU64>) -> io::Result<Health> {
    let carts = Arc::clone(stock);
    Health::builder("shop", "1.2.3", || SystemTime::now().into())
        // First, because its failure explains the others'.
        .check(checks::database("database", move || ask(database)))
        .check(Stock(Arc::clone(stock)))
        .check(checks::gauge("carts", move || carts.load(Ordering::Relaxed)).at_most(10_000))
        .check(Memory)
        .check(Cpu::new())
        .check(Disk::new(".").named("uploads").required())
        .check(OpenFiles)
        .build()
        .map_err(io::Error::other)
}

/// Listens before the database is there: alive at once, ready in time.
pub(crate) fn serve(port: TcpListener, database: SocketAddr) -> io::Result<(Server, Health)> {
    let stock = Arc::new(AtomicU64::new(12));
    let health = health(database, &stock)?;
    let shared = health.clone();
    let server = HttpServer::new(move || {
        // On each worker's thread: one that is blocked shows in `/live`.
        rt::spawn(shared.watchdog());
        App::new()
            .configure(|app| shared.configure(app))
            .route("/", web::get().to(|| async { "Welcome" }))
    });
    let server = server.disable_signals().listen(port)?.run();
    rt::spawn(health.watchdog());
    rt::spawn(prepare(database, health.lifecycle()));
    Ok((server, health))
}

/// Waits for the database, as long as it takes.
async fn prepare(database: SocketAddr, lifecycle: Lifecycle) {
    while ask(database).await.is_err() {
        sleep(Duration::from_millis(250)).await;
    }
    // Migrations would follow here.
    lifecycle.started();
}

/// Not ready from the first moment; whoever comes nevertheless is served.
pub(crate) async fn stop(health: Health, server: ServerHandle, grace: Duration) {
    health.lifecycle().draining();
    sleep(grace).await;
    server.stop(true).await;
}

#[actix_web::main]
async fn main() -> io::Result<()> {
    let port = TcpListener::bind("127.0.0.1:8080")?;
    let (server, health) = serve(port, SocketAddr::from(([127, 0, 0, 1], 5432)))?;
    let (handle, running) = (server.handle(), rt::spawn(server));
    rt::signal::ctrl_c().await?;
    // As long as a load balancer needs to see that this service is not ready any more.
    let grace = Duration::from_secs(5);
    stop(health, handle, grace).await;
    running.await?
}
