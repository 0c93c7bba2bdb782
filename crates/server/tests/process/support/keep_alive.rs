//! A client that keeps its connection and never asks twice.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

use super::DEADLINE;

/// One connection, on which one request follows the other. What breaks is an
/// error: nothing is sent again.
pub(crate) struct KeepAlive {
    address: String,
    token: Option<String>,
    stream: Option<BufReader<TcpStream>>,
}

/// A complete answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// The status line and the header fields, in lower case.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl KeepAlive {
    pub(crate) fn new(address: &str, token: Option<&str>) -> Self {
        Self {
            address: address.to_owned(),
            token: token.map(str::to_owned),
            stream: None,
        }
    }

    pub(crate) fn get(&mut self, path: &str) -> io::Result<Reply> {
        self.send("GET", path, &[], b"")
    }

    pub(crate) fn post(&mut self, path: &str, json: &serde_json::Value) -> io::Result<Reply> {
        let headers = [("Content-Type", "application/json")];
        self.send("POST", path, &headers, json.to_string().as_bytes())
    }

    pub(crate) fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Reply> {
        let mut bytes = Vec::new();
        write!(
            bytes,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\n",
            self.address
        )?;
        if let Some(token) = &self.token {
            write!(bytes, "Authorization: Bearer {token}\r\n")?;
        }
        for (name, value) in headers {
            write!(bytes, "{name}: {value}\r\n")?;
        }
        write!(bytes, "Content-Length: {}\r\n\r\n", body.len())?;
        bytes.extend_from_slice(body);

        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => self.open()?,
        };
        stream.get_mut().write_all(&bytes)?;
        let reply = Reply::read(&mut stream)?;
        if reply.header("connection") != Some("close") {
            self.stream = Some(stream);
        }
        Ok(reply)
    }

    fn open(&self) -> io::Result<BufReader<TcpStream>> {
        let stream = TcpStream::connect(&self.address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(DEADLINE))?;
        Ok(BufReader::new(stream))
    }
}

impl Reply {
    /// The value of a header field, in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let fields = self.head.lines().filter_map(|line| line.split_once(':'));
        let mut values = fields.filter(|(known, _)| *known == name);
        values.next().map(|(_, value)| value.trim())
    }

    fn read(stream: &mut BufReader<TcpStream>) -> io::Result<Self> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if stream.read_line(&mut head)? == 0 {
                return Err(io::Error::new(
                    io::ErrorKind::UnexpectedEof,
                    format!("closed after {head:?}"),
                ));
            }
        }
        let head = head.to_lowercase();
        let status = head.split_whitespace().nth(1);
        let status = status.and_then(|status| status.parse().ok()).unwrap_or(0);
        let mut reply = Self {
            status,
            head,
            body: Vec::new(),
        };
        if reply.header("transfer-encoding") == Some("chunked") {
            while reply.read_chunk(stream)? {}
        } else {
            let length = reply.header("content-length");
            let length = length.and_then(|it| it.parse().ok()).unwrap_or(0);
            reply.body.resize(length, 0);
            stream.read_exact(&mut reply.body)?;
        }
        Ok(reply)
    }

    /// Reads one chunk; the last one is empty.
    fn read_chunk(&mut self, stream: &mut BufReader<TcpStream>) -> io::Result<bool> {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let length = usize::from_str_radix(line.trim(), 16).map_err(io::Error::other)?;
        let mut chunk = vec![0; length + 2];
        stream.read_exact(&mut chunk)?;
        self.body.extend_from_slice(&chunk[..length]);
        Ok(length > 0)
    }
}
