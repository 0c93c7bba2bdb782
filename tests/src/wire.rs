//! A connection that sends what no library would.

use std::{net::SocketAddr, time::Duration};

use actix_web::{
    http::{
        Method, StatusCode,
        header::{HeaderMap, HeaderName, HeaderValue},
    },
    web::Bytes,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{Answer, contract};

/// How long a server may send nothing before it counts as hanging: longer than everything
/// that it may wait for itself.
const HANGS: Duration = Duration::from_secs(30);

/// A connection, byte by byte.
pub struct Wire {
    stream: TcpStream,
    token: Option<String>,
    method: Method,
    path: String,
    /// What came behind the last answer.
    rest: Vec<u8>,
}

impl Wire {
    pub(crate) async fn open(address: SocketAddr, token: Option<String>) -> Self {
        let stream = TcpStream::connect(address).await;
        Self {
            stream: stream.expect("the server takes the connection"),
            token,
            method: Method::GET,
            path: "/".to_owned(),
            rest: Vec::new(),
        }
    }

    /// Ends the connection at once, as a client does that has crashed (RST).
    /// Dropping it instead closes it in order (FIN).
    pub fn reset(self) {
        let linger = self.stream.set_zero_linger();
        linger.expect("the connection is open");
    }

    /// Sends the head of a request; `headers` end each with a line break.
    pub async fn head(&mut self, method: &Method, path: &str, headers: &str) {
        (self.method, self.path) = (method.clone(), path.to_owned());
        let token = match &self.token {
            Some(token) => format!("Authorization: Bearer {token}\r\n"),
            None => String::new(),
        };
        let head = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n{token}{headers}\r\n");
        assert!(self.send(head).await, "the head of a request was not taken");
    }

    /// Sends bytes; whether the server still takes them.
    pub async fn send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        let sent = timeout(HANGS, self.stream.write_all(bytes.as_ref())).await;
        let Ok(sent) = sent else {
            panic!("{} {} is not read and not refused", self.method, self.path);
        };
        sent.is_ok()
    }

    /// Sends one piece of a chunked body; whether the server still takes it.
    pub async fn chunk(&mut self, bytes: &[u8]) -> bool {
        let mut piece = format!("{:x}\r\n", bytes.len()).into_bytes();
        piece.extend_from_slice(bytes);
        piece.extend_from_slice(b"\r\n");
        self.send(piece).await
    }

    /// Reads an answer of the application, which keeps the promises of all.
    pub async fn answer(&mut self) -> Answer {
        let answer = self.any_answer().await;
        let answer = answer.unwrap_or_else(|| {
            panic!(
                "{} {} was cut off without an answer",
                self.method, self.path
            )
        });
        contract::check(&answer);
        answer
    }

    /// Reads an answer, or `None` when the connection ends without one.
    ///
    /// What the server says before a request reaches the application is bare:
    /// an unreadable or slow head is answered below all layers.
    pub async fn any_answer(&mut self) -> Option<Answer> {
        loop {
            if let Some((answer, length)) = read_answer(&self.method, &self.path, &self.rest) {
                self.rest.drain(..length);
                return Some(answer);
            }
            if !self.more().await {
                let end = self.rest.len();
                assert_eq!(
                    end,
                    0,
                    "half an answer: {}",
                    String::from_utf8_lossy(&self.rest)
                );
                return None;
            }
        }
    }

    /// An answer that has come already, before all of the request was sent.
    pub async fn early_answer(&mut self) -> Option<Answer> {
        let read = timeout(Duration::ZERO, self.more()).await;
        read.ok()?;
        let (answer, length) = read_answer(&self.method, &self.path, &self.rest)?;
        self.rest.drain(..length);
        contract::check(&answer);
        Some(answer)
    }

    /// Whether the server closes the connection, within this time.
    pub async fn is_closed_within(&mut self, time: Duration) -> bool {
        let closed = async { while self.more().await {} };
        timeout(time, closed).await.is_ok()
    }

    /// Reads some bytes; `false` at the end.
    async fn more(&mut self) -> bool {
        let mut piece = vec![0; 16 * 1024];
        let read = timeout(HANGS, self.stream.read(&mut piece)).await;
        let Ok(read) = read else {
            panic!("{} {} hangs", self.method, self.path);
        };
        let length = read.unwrap_or(0); // a reset is an end as well
        self.rest.extend_from_slice(&piece[..length]);
        length > 0
    }
}

/// Reads an answer and how long it is, once it is complete.
fn read_answer(method: &Method, path: &str, bytes: &[u8]) -> Option<(Answer, usize)> {
    let head_end = find(bytes, b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&bytes[..head_end]).expect("a head is text");
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1));
    let status: u16 = status
        .and_then(|text| text.parse().ok())
        .expect("a status line");
    let mut headers = HeaderMap::new();
    for line in lines.take_while(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':').expect("a header line");
        headers.append(
            HeaderName::try_from(name).expect("a header's name"),
            HeaderValue::try_from(value.trim()).expect("a header's value"),
        );
    }
    let rest = &bytes[head_end..];
    let number = |name: &str| headers.get(name)?.to_str().ok()?.parse::<usize>().ok();
    let has_none = matches!(status, 204 | 304) || *method == Method::HEAD;
    let (body, length) = if has_none {
        (Vec::new(), 0)
    } else if headers.contains_key("transfer-encoding") {
        unchunked(rest)?
    } else {
        let length = number("content-length").unwrap_or(0);
        (rest.get(..length)?.to_vec(), length)
    };
    let answer = Answer {
        method: method.clone(),
        path: path.to_owned(),
        status: StatusCode::from_u16(status).expect("a status"),
        headers,
        sent: body.len(),
        body: Bytes::from(body),
    };
    Some((answer, head_end + length))
}

/// Reads a chunked body and how many bytes it took, once it is complete.
fn unchunked(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let (mut body, mut at) = (Vec::new(), 0);
    loop {
        let rest = &bytes[at..];
        let line = find(rest, b"\r\n")?;
        let size = std::str::from_utf8(&rest[..line]).expect("a size is text");
        let size = usize::from_str_radix(size, 16).expect("a size");
        let start = line + 2;
        body.extend_from_slice(rest.get(start..start + size)?);
        rest.get(..start + size + 2)?;
        at += start + size + 2;
        if size == 0 {
            return Some((body, at));
        }
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_once_it_is_complete() {
        let whole = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: y\r\n\r\nokHTTP";
        for end in 0..whole.len() - 4 {
            assert!(
                read_answer(&Method::GET, "/", &whole[..end]).is_none(),
                "{end}"
            );
        }

        let (answer, length) = read_answer(&Method::GET, "/", whole).unwrap();

        assert_eq!((answer.status(), answer.text()), (200, "ok"));
        assert_eq!(answer.header("x"), Some("y"));
        assert_eq!(&whole[length..], b"HTTP");
    }

    #[test]
    fn a_chunked_answer_is_put_together() {
        let whole =
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n1\r\n!\r\n0\r\n\r\n";
        assert!(read_answer(&Method::GET, "/", &whole[..whole.len() - 1]).is_none());

        let (answer, length) = read_answer(&Method::GET, "/", whole).unwrap();

        assert_eq!((answer.text(), length), ("ok!", whole.len()));
    }
}
