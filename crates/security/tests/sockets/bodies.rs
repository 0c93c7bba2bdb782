use actix_web::middleware::from_fn;
use actix_web::{App, HttpResponse, web};
use listbud_security::{BodyDeadline, SecurityHeaders, catch_panic};

use super::*;

/// Echoes JSON, reads raw bytes and ignores errors, or does not read at all.
macro_rules! app {
    ($deadline:expr) => {
        App::new()
            .wrap($deadline.layer())
            .wrap(from_fn(catch_panic))
            .wrap(SecurityHeaders::api().layer())
            .route(
                "/json",
                web::post().to(async |body: web::Json<serde_json::Value>| body),
            )
            .route("/forgiving", web::post().to(forgiving))
            .route(
                "/deaf",
                web::post().to(async || HttpResponse::Ok().body("not interested")),
            )
    };
}

/// Makes the best of whatever arrives.
async fn forgiving(body: web::Payload) -> HttpResponse {
    let read = body.to_bytes().await;
    HttpResponse::Ok().body(format!("read: {}", read.is_ok()))
}

fn impatient() -> BodyDeadline {
    BodyDeadline::new(Duration::from_millis(200))
}

fn post(path: &str, framing: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n{framing}\r\n\r\n"
    )
}

#[test]
fn a_body_that_drips_in_is_answered_408_and_the_connection_ends() {
    let server = serve!(app!(impatient()));

    for (path, framing, byte) in [
        ("/json", "content-length: 100000", "1"),
        ("/forgiving", "content-length: 100000", "1"),
        ("/json", "transfer-encoding: chunked", "1\r\n1\r\n"),
        ("/forgiving", "transfer-encoding: chunked", "1\r\n1\r\n"),
    ] {
        let mut client = Client::connect(server);
        client.send(&post(path, framing));

        let answer = client.drip(byte);

        assert_eq!(status(&answer), "408", "{path} {framing}: {answer}");
        assert_eq!(field(&answer, "connection"), Some("close"));
        assert_eq!(problem(&answer)["code"], "body_too_slow");
        assert_eq!(field(&answer, "x-frame-options"), Some("DENY"));
    }
}

#[test]
fn a_body_that_never_begins_is_answered_408_as_well() {
    let server = serve!(app!(impatient()));
    let mut client = Client::connect(server);
    client.send(&post("/json", "content-length: 2"));

    let answer = client.read_to_end();

    assert_eq!(status(&answer), "408", "{answer}");
}

#[test]
fn a_body_in_time_leaves_the_connection_open_for_the_next() {
    let server = serve!(app!(BodyDeadline::default()));
    let mut client = Client::connect(server);

    for framed in [
        format!("{}[1]", post("/json", "content-length: 3")),
        format!(
            "{}3\r\n[2]\r\n0\r\n\r\n",
            post("/json", "transfer-encoding: chunked")
        ),
        format!("{}[3]", post("/json", "content-length: 3")),
        post("/deaf", "content-length: 0"),
        format!("{}[4]", post("/json", "content-length: 3")),
    ] {
        client.send(&framed);

        let answer = client.read_answer();

        assert_eq!(status(&answer), "200", "{answer}");
        assert_ne!(field(&answer, "connection"), Some("close"));
    }
}

#[test]
fn an_early_answer_ends_the_connection_instead_of_waiting_for_the_rest() {
    let server = serve!(app!(BodyDeadline::default()));

    for framing in ["content-length: 100000", "transfer-encoding: chunked"] {
        for (path, expected) in [("/deaf", "200"), ("/absent", "404")] {
            let mut client = Client::connect(server);
            client.send(&post(path, framing));

            let answer = client.drip("1\r\n1\r\n");

            assert_eq!(status(&answer), expected, "{framing}: {answer}");
            assert_eq!(field(&answer, "connection"), Some("close"), "{answer}");
        }
    }
}

#[test]
fn an_ordinary_client_is_served_while_two_hundred_drip() {
    let server = serve!(app!(BodyDeadline::default()));
    let mut slow: Vec<_> = (0..200).map(|_| Client::connect(server)).collect();
    for client in &mut slow {
        client.send(&post("/json", "content-length: 100"));
        client.send("[");
    }

    let mut client = Client::connect(server);
    client.send(&format!("{}[1]", post("/json", "content-length: 3")));
    let answer = client.read_answer();

    assert_eq!(status(&answer), "200", "{answer}");
    drop(slow);
}
