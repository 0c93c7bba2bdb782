//! The example program, driven from outside.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::{net::TcpListener, time::Duration};

use actix_web::rt;
use listbud_health::{ProbeError, probe};
use tokio::task::spawn_blocking;

#[path = "../examples/service.rs"]
mod service;

async fn ask(url: String) -> Result<(), ProbeError> {
    let probing = spawn_blocking(move || probe(&url, Duration::from_secs(30)));
    probing.await.expect("no panic")
}

#[actix_web::test]
async fn the_example_is_alive_and_not_ready_without_its_database() {
    let nobody = TcpListener::bind("127.0.0.1:0").expect("a port");
    let database = nobody.local_addr().expect("an address").to_string().leak();
    drop(nobody);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));

    let (server, _health) = service::serve(listener, database).expect("a server");
    let handle = server.handle();
    rt::spawn(server);
    let live = ask(format!("{url}/live")).await;
    let ready = ask(format!("{url}/ready")).await;
    handle.stop(false).await;

    assert!(live.is_ok(), "{live:?}");
    assert!(matches!(ready, Err(ProbeError::Status(503))), "{ready:?}");
}

#[actix_web::test]
async fn the_example_is_ready_with_its_database_until_it_drains() {
    let database = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = database
        .local_addr()
        .expect("an address")
        .to_string()
        .leak();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!(
        "http://{}/ready",
        listener.local_addr().expect("an address")
    );

    let (server, health) = service::serve(listener, address).expect("a server");
    let handle = server.handle();
    rt::spawn(server);
    let serving = ask(url.clone()).await;
    health.lifecycle().draining();
    let draining = ask(url).await;
    handle.stop(false).await;

    assert!(serving.is_ok(), "{serving:?}");
    assert!(
        matches!(draining, Err(ProbeError::Status(503))),
        "{draining:?}"
    );
}
