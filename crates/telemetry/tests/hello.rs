//! The example program, driven from outside.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
};

use actix_web::{rt, web};

#[path = "../examples/hello.rs"]
mod hello;

fn get(address: SocketAddr, path: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[actix_web::test]
async fn the_example_counts_greetings_and_requires_the_token() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = hello::Greeter::new().unwrap().serve(listener).unwrap();
    let handle = server.handle();
    rt::spawn(server);

    let (greeting, without, with) = web::block(move || {
        get(address, "/", "");
        get(address, "/eve", "");
        (
            get(address, "/ada", ""),
            // It is the name of somebody to greet, then.
            get(address, "/metrics", ""),
            get(address, "/metrics", "authorization: Bearer s3cret\r\n"),
        )
    })
    .await
    .unwrap();
    handle.stop(true).await;

    assert!(greeting.ends_with("Hello, ada!"), "{greeting}");
    assert!(without.ends_with("Hello, metrics!"), "{without}");
    for line in [
        "greeter_greetings_total{kind=\"world\"} 1\n",
        "greeter_greetings_total{kind=\"person\"} 3\n",
        "http_server_request_duration_seconds_count{http_request_method=\"GET\",\
         http_response_status_code=\"200\",http_route=\"/{name}\"} 3\n",
    ] {
        assert!(with.contains(line), "{line}: {with}");
    }
}
