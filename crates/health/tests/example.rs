//! The example program, driven from outside.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::{
    net::TcpListener,
    time::{Duration, Instant},
};

use actix_web::rt::{self, time::sleep};
use listbud_health::{ProbeError, probe};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    task::spawn_blocking,
};

#[path = "../examples/service.rs"]
mod service;

/// Long enough for any machine; only a hang takes as long.
const LONG: Duration = Duration::from_secs(30);

async fn ask(url: &str) -> Result<(), ProbeError> {
    let url = url.to_owned();
    let probing = spawn_blocking(move || probe(&url, LONG));
    probing.await.expect("no panic")
}

/// Asks until the answer is as wanted, and returns the last.
async fn until(url: &str, wanted: fn(&Result<(), ProbeError>) -> bool) -> Result<(), ProbeError> {
    let deadline = Instant::now() + LONG;
    loop {
        let answer = ask(url).await;
        if wanted(&answer) || Instant::now() > deadline {
            return answer;
        }
        sleep(Duration::from_millis(20)).await;
    }
}

fn is_unready(answer: &Result<(), ProbeError>) -> bool {
    matches!(answer, Err(ProbeError::Status(503)))
}

async fn read(listener: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(listener).await.expect("a connection");
    let request = format!("GET {path} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer
}

#[actix_web::test]
async fn the_example_is_alive_without_its_database_and_ready_whenever_that_is_there() {
    // A port that is taken and refuses, until somebody listens.
    let database = TcpSocket::new_v4().expect("a socket");
    let any = "127.0.0.1:0".parse().expect("an address");
    database.bind(any).expect("a port");
    let address = database.local_addr().expect("an address");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let own = listener.local_addr().expect("an address").to_string();
    let url = |path: &str| format!("http://{own}{path}");

    let (server, _health) = service::serve(listener, address).expect("a server");
    let handle = server.handle();
    rt::spawn(server);
    let alive = ask(&url("/live")).await;
    let starting = read(&own, "/ready").await;
    let database = database.listen(1024).expect("a listener");
    let came = until(&url("/ready"), Result::is_ok).await;
    let details = read(&own, "/health/detailed").await;
    drop(database);
    let went = until(&url("/ready"), is_unready).await;
    let without = read(&own, "/ready").await;
    let still_alive = ask(&url("/live")).await;
    handle.stop(false).await;

    assert!(alive.is_ok(), "{alive:?}");
    assert!(starting.starts_with("HTTP/1.1 503 "), "{starting}");
    assert!(starting.contains(r#""reason":"starting""#), "{starting}");
    assert!(came.is_ok(), "{came:?}");
    for check in [
        "database",
        "stock",
        "carts",
        "memory",
        "cpu",
        "uploads",
        "open-files",
    ] {
        assert!(details.contains(&format!(r#""{check}":{{"#)), "{details}");
    }
    assert!(is_unready(&went), "{went:?}");
    assert!(without.contains(r#""reason":"database""#), "{without}");
    assert!(still_alive.is_ok(), "{still_alive:?}");
}

#[actix_web::test]
async fn the_example_serves_on_while_it_drains_and_then_ends() {
    let database = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = database.local_addr().expect("an address");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let own = listener.local_addr().expect("an address").to_string();
    let url = |path: &str| format!("http://{own}{path}");

    let (server, health) = service::serve(listener, address).expect("a server");
    let handle = server.handle();
    let running = rt::spawn(server);
    let serving = until(&url("/ready"), Result::is_ok).await;
    let stopping = rt::spawn(service::stop(health.clone(), handle.clone(), LONG * 10));
    let draining = until(&url("/ready"), is_unready).await;
    let reason = read(&own, "/ready").await;
    let served = ask(&url("/")).await;
    stopping.abort();
    service::stop(health, handle, Duration::ZERO).await;
    let ended = running.await.expect("no panic");

    assert!(serving.is_ok(), "{serving:?}");
    assert!(is_unready(&draining), "{draining:?}");
    assert!(reason.contains(r#""reason":"draining""#), "{reason}");
    assert!(served.is_ok(), "{served:?}");
    assert!(ended.is_ok(), "{ended:?}");
}
