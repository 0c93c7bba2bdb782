//! The example program, driven from outside, and what only a connection shows.

use std::{net::TcpListener, thread};

use actix_web::rt;
use listbud_web::Page;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::support::page;

#[path = "../../examples/page.rs"]
mod program;

/// Serves until the tests end.
fn serve(page: Page) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    thread::spawn(|| rt::System::new().block_on(program::serve(listener, page)));
    address
}

async fn ask(address: &str, request_line: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let request = format!("{request_line} HTTP/1.1\r\nHost: page\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer
}

#[actix_web::test]
async fn the_example_serves_the_page() {
    let address = serve(Page::embedded());

    let answer = ask(&address, "GET /").await;

    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("<!doctype html>"), "{answer}");
}

#[actix_web::test]
async fn head_sends_the_length_and_no_body() {
    let address = serve(page());

    for path in ["/", "/assets/1111/app.js"] {
        let get = ask(&address, &format!("GET {path}")).await;
        let head = ask(&address, &format!("HEAD {path}")).await;

        let (wanted, body) = get.split_once("\r\n\r\n").expect("a head");
        let (found, nothing) = head.split_once("\r\n\r\n").expect("a head");
        let length = format!("content-length: {}", body.len());
        assert!(found.to_lowercase().contains(&length), "{path}: {found}");
        assert_eq!(nothing, "", "{path}");
        assert_eq!(found.lines().count(), wanted.lines().count(), "{path}");
    }
}

#[actix_web::test]
async fn a_path_that_climbs_out_is_404_on_the_wire_too() {
    let address = serve(page());

    for path in ["/assets/../../etc/passwd", "/../assets/1111/app.js"] {
        let answer = ask(&address, &format!("GET {path}")).await;

        assert!(
            answer.starts_with("HTTP/1.1 404 Not Found\r\n"),
            "{path}: {answer}"
        );
    }
}
