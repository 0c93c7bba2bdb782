//! The access line over real sockets: sent bytes and disconnects.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use actix_web::{App, Error, HttpResponse, HttpServer, web};
use futures_util::{StreamExt, stream};
use listbud_telemetry::{AccessLog, Format, Level, LogGuard, Logs, Metrics};
use output::Output;
use serde_json::Value;

#[path = "support/output.rs"]
mod output;

async fn endless() -> HttpResponse {
    let part = || Ok::<_, Error>(web::Bytes::from_static(&[0; 16 << 10]));
    HttpResponse::Ok().streaming(stream::repeat_with(part).boxed_local())
}

/// Waits for the access line of a route.
fn line(output: &Output, guard: &LogGuard, route: &str) -> Value {
    let deadline = Instant::now() + Duration::from_secs(20);
    while Instant::now() < deadline {
        guard.flush(Duration::from_millis(100));
        let text = output.text();
        let mut lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
        if let Some(line) = lines.find(|line: &Value| line["http.route"] == route) {
            return line;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("no line for {route}");
}

fn ask(address: SocketAddr, path: &str) -> TcpStream {
    let mut client = TcpStream::connect(address).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nhost: example.org\r\nconnection: close\r\n\r\n");
    client.write_all(head.as_bytes()).unwrap();
    client
}

#[actix_web::test]
async fn a_response_is_logged_when_it_is_sent_and_a_disconnect_as_one() {
    // The only test of this file, so it may log for the whole process.
    let output = Output::default();
    let logs = Logs::new(Level::INFO, Format::Json).writer(output.clone());
    let guard = logs.start([]).unwrap();
    let metrics = Metrics::new("example").unwrap();
    let http = metrics.http();
    let server = HttpServer::new(move || {
        let log = AccessLog::new(|_| Vec::new());
        let http = http.clone();
        App::new()
            .route("/hello", web::get().to(|| async { "hello" }))
            .route("/endless", web::get().to(endless))
            .wrap(log.layer())
            .wrap(http.layer())
    })
    .workers(1)
    .disable_signals()
    .bind("127.0.0.1:0")
    .unwrap();
    let address = server.addrs()[0];
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);

    let (hello, endless, metrics) = web::block(move || {
        let mut answer = String::new();
        ask(address, "/hello").read_to_string(&mut answer).unwrap();
        assert!(answer.ends_with("hello"), "{answer}");
        let mut client = ask(address, "/endless");
        client.read_exact(&mut vec![0; 100_000]).unwrap();
        assert!(
            metrics
                .render()
                .contains("http_server_active_requests{http_request_method=\"GET\"} 1\n")
        );
        drop(client);
        (
            line(&output, &guard, "/hello"),
            line(&output, &guard, "/endless"),
            metrics.render(),
        )
    })
    .await
    .unwrap();
    handle.stop(true).await;

    assert_eq!(hello["http.response.body.size"], 5);
    assert_eq!(hello["client.address"], "127.0.0.1");
    assert!(hello.get("error.type").is_none(), "{hello}");
    assert_eq!(endless["error.type"], "client_disconnected");
    assert_eq!(endless["http.response.status_code"], 200);
    assert!(endless["http.response.body.size"].as_u64().unwrap() > 65_536);
    assert!(metrics.contains("http_server_active_requests{http_request_method=\"GET\"} 0\n"));
}
