//! Run it, then ask <http://127.0.0.1:8080/health/detailed>; stop it with Ctrl-C.

use std::{io, net::TcpListener, time::SystemTime};

use actix_web::{App, HttpServer, dev::Server, rt};
use listbud_health::{Health, Observation, check_fn};

pub(crate) fn serve(port: TcpListener, database: &'static str) -> io::Result<(Server, Health)> {
    let database = check_fn("database", move || async move {
        match tokio::net::TcpStream::connect(database).await {
            Ok(_) => Observation::healthy(),
            Err(error) => Observation::unhealthy(error.to_string()),
        }
    });
    let health = Health::builder("shop", "1.2.3", || SystemTime::now().into())
        .check(database)
        .build()
        .map_err(io::Error::other)?;
    let shared = health.clone();
    let server = HttpServer::new(move || App::new().configure(|app| shared.configure(app)));
    let server = server.disable_signals().listen(port)?.run();
    health.lifecycle().started();
    Ok((server, health))
}

#[actix_web::main]
async fn main() -> io::Result<()> {
    let port = TcpListener::bind("127.0.0.1:8080")?;
    let (server, health) = serve(port, "127.0.0.1:5432")?;
    let (handle, running) = (server.handle(), rt::spawn(server));
    rt::signal::ctrl_c().await?;
    health.lifecycle().draining(); // A grace period for the load balancer would follow.
    handle.stop(true).await;
    running.await?
}
