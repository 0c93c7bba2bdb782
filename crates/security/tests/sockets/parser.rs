//! What actix-web's parser answers below all middleware: a status, no body, no
//! fields of this crate, and the end of the connection. If these fail after an
//! update, the README has to change.

use actix_web::{App, web};
use listbud_security::SecurityHeaders;

use super::*;

/// Long enough for a head that is sent at once, on a machine that is busy.
const HEAD_TIMEOUT: Duration = Duration::from_secs(2);

fn server() -> SocketAddr {
    serve!(
        App::new()
            .wrap(SecurityHeaders::api().layer())
            .route("/", web::get().to(async || "hello")),
        HEAD_TIMEOUT
    )
}

#[track_caller]
fn assert_below_the_middleware(answer: &str, expected: &str) {
    assert_eq!(status(answer), expected, "{answer}");
    assert_eq!(field(answer, "connection"), Some("close"), "{answer}");
    assert_eq!(field(answer, "content-length"), Some("0"), "{answer}");
    assert_eq!(field(answer, "x-frame-options"), None, "{answer}");
}

#[test]
fn what_is_no_http_is_400() {
    let server = server();

    for request in [
        "GET / HTTP/9.9\r\nhost: x\r\n\r\n",
        "G@T / HTTP/1.1\r\nhost: x\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    ] {
        let mut client = Client::connect(server);
        client.send(request);

        assert_below_the_middleware(&client.read_to_end(), "400");
    }
}

#[test]
fn a_head_that_does_not_end_is_408() {
    let mut client = Client::connect(server());
    client.send("GET / HTTP/1.1\r\nhost: x\r\n");

    assert_below_the_middleware(&client.read_to_end(), "408");
}

#[test]
fn a_connection_that_says_nothing_is_closed() {
    let mut client = Client::connect(server());

    let answer = client.read_to_end();

    assert!(answer.is_empty() || status(&answer) == "408", "{answer}");
}

#[test]
fn a_head_that_is_too_large_is_431() {
    let mut client = Client::connect(server());
    let fields = format!("x-long: {}\r\n", "x".repeat(8000)).repeat(40);
    // The server may hang up before everything is sent.
    let _ = client
        .0
        .write_all(format!("GET / HTTP/1.1\r\nhost: x\r\n{fields}\r\n").as_bytes());

    let answer = client.read_to_end();

    assert_below_the_middleware(&answer, "431");
}
