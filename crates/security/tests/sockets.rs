//! Slow, broken and plain connections, as a real server meets them.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers are part of the test"
)]

#[path = "sockets/bodies.rs"]
mod bodies;
#[path = "sockets/parser.rs"]
mod parser;

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use actix_web::rt;

/// More than any answer here takes, so that only a hang fails by it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Starts a server on a port of its own, with an application built by `$app`
/// for each worker, that waits for heads as long as told.
macro_rules! serve {
    ($app:expr) => {
        serve!($app, super::PATIENCE)
    };
    ($app:expr, $head:expr) => {
        super::run(move |listener| {
            actix_web::HttpServer::new(move || $app)
                .workers(1)
                .client_request_timeout($head)
                .client_disconnect_timeout(std::time::Duration::from_millis(300))
                .listen(listener)
                .unwrap()
                .run()
        })
    };
}
pub(crate) use serve;

/// Runs the server on a thread of its own, as long as the test program runs.
fn run<R>(serve: impl FnOnce(TcpListener) -> R + Send + 'static) -> SocketAddr
where
    R: Future<Output = std::io::Result<()>>,
{
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || rt::System::new().block_on(async { serve(listener).await }));
    address
}

/// A client that writes bytes as it likes.
struct Client(TcpStream);

impl Client {
    fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_millis(20)))
            .unwrap();
        Self(stream)
    }

    fn send(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).unwrap();
    }

    /// Sends a byte now and then until the server hangs up, and returns what
    /// it said.
    fn drip(&mut self, bytes: &str) -> String {
        self.read_while(|stream| {
            // The server may be gone already.
            let _ = stream.write_all(bytes.as_bytes());
        })
    }

    /// Everything that the server says until it hangs up.
    fn read_to_end(&mut self) -> String {
        self.read_while(|_| ())
    }

    fn read_while(&mut self, mut meanwhile: impl FnMut(&mut TcpStream)) -> String {
        let deadline = Instant::now() + PATIENCE;
        let mut said = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            match self.0.read(&mut buffer) {
                Ok(0) => break,
                Ok(length) => said.extend_from_slice(&buffer[..length]),
                Err(error)
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) =>
                {
                    meanwhile(&mut self.0);
                }
                // What was sent after the end is answered with a reset.
                Err(_) => break,
            }
            assert!(Instant::now() < deadline, "the connection stayed open");
        }
        String::from_utf8(said).unwrap()
    }

    /// One answer with a body of known length, on a connection that stays.
    fn read_answer(&mut self) -> String {
        let deadline = Instant::now() + PATIENCE;
        let mut said = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            if let Ok(length) = self.0.read(&mut buffer) {
                assert_ne!(length, 0, "the connection was closed");
                said.extend_from_slice(&buffer[..length]);
            }
            let text = String::from_utf8_lossy(&said);
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let expected = field(head, "content-length").map_or(0, |n| n.parse().unwrap());
                if body.len() >= expected {
                    return text.into_owned();
                }
            }
            assert!(Instant::now() < deadline, "no answer came");
        }
    }
}

/// The value of a header field of an answer.
fn field<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let head = answer.split("\r\n\r\n").next()?;
    head.lines().find_map(|line| {
        let (found, value) = line.split_once(": ")?;
        found.eq_ignore_ascii_case(name).then_some(value)
    })
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

/// The body of an answer that is a problem, marked as one.
fn problem(answer: &str) -> serde_json::Value {
    assert_eq!(
        field(answer, "content-type"),
        Some("application/problem+json")
    );
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap()
}
