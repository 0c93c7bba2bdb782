//! HTTP as a client speaks it, and as a bad one does.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};
use ureq::http::{HeaderMap, Request};

use super::DEADLINE;

/// A client, signed in or not. It keeps no connection open.
#[derive(Clone)]
pub(crate) struct Client {
    agent: ureq::Agent,
    address: String,
    /// What goes into `Authorization: Bearer`.
    pub(crate) token: Option<String>,
}

/// An answer of whatever status.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// The password of every account.
pub(crate) const PASSWORD: &str = "violet-harbour-1907";

impl Client {
    pub(crate) fn new(address: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_idle_connections(0)
            .proxy(None)
            .timeout_global(Some(DEADLINE))
            .build();
        Self {
            agent: config.into(),
            address: address.to_owned(),
            token: None,
        }
    }

    pub(crate) fn with_token(&self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// Makes an account and signs it in.
    pub(crate) fn register(&self, name: &str) -> Self {
        let answer = self.try_register(name);
        assert_eq!(answer.status, 201, "{answer:?}");
        self.with_token(answer.json()["token"].as_str().unwrap())
    }

    pub(crate) fn try_register(&self, name: &str) -> Answer {
        let account = json!({
            "email": email(name), "password": PASSWORD, "name": name,
        });
        self.post("/api/auth/register", &account)
    }

    pub(crate) fn log_in(&self, name: &str, password: &str) -> Answer {
        let body = json!({ "email": email(name), "password": password });
        self.post("/api/auth/login", &body)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], None)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        let headers = [("content-type", "application/json")];
        self.send("POST", path, &headers, Some(body.to_string().into()))
    }

    /// Imports a file.
    pub(crate) fn import(&self, name: &str, media_type: &str, bytes: &[u8]) -> Answer {
        let (content_type, body) = form(name, media_type, bytes);
        let headers = [("content-type", content_type.as_str())];
        self.send("POST", "/api/imports", &headers, Some(body))
    }

    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Vec<u8>>,
    ) -> Answer {
        self.try_send(method, path, headers, body).unwrap()
    }

    pub(crate) fn try_send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Vec<u8>>,
    ) -> Result<Answer, ureq::Error> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let response = match body {
            Some(body) => self.agent.run(request.body(body).unwrap())?,
            None => self.agent.run(request.body(()).unwrap())?,
        };
        let (parts, mut body) = response.into_parts();
        Ok(Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: body.read_to_string()?,
        })
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// All values of a header that may come several times.
    pub(crate) fn headers(&self, name: &str) -> Vec<&str> {
        let values = self.headers.get_all(name).iter();
        values.map(|value| value.to_str().unwrap()).collect()
    }
}

fn email(name: &str) -> String {
    format!("{name}@example.org")
}

/// A form with one file: its content type and its body.
pub(crate) fn form(name: &str, media_type: &str, bytes: &[u8]) -> (String, Vec<u8>) {
    let boundary = "------------------------d74496d66958873e";
    let mut body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: {media_type}\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// A connection on which a request is written piece by piece.
pub(crate) struct Raw(TcpStream);

impl Raw {
    pub(crate) fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        Self(stream)
    }

    /// Sends a GET as the client would.
    pub(crate) fn get(address: &str, path: &str, client: &Client) -> Self {
        let mut raw = Self::open(address);
        let token = client.token.as_deref().unwrap_or_default();
        raw.write(
            format!(
                "GET {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
                 Connection: close\r\n\r\n"
            )
            .as_bytes(),
        );
        raw
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).unwrap();
    }

    /// Whether no answer comes in this time.
    pub(crate) fn is_silent_for(&self, time: Duration) -> bool {
        self.0.set_read_timeout(Some(time)).unwrap();
        let peeked = self.0.peek(&mut [0]);
        self.0.set_read_timeout(Some(DEADLINE)).unwrap();
        matches!(peeked, Err(error)
            if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut))
    }

    /// Reads the answer up to the end of the connection.
    pub(crate) fn answer(mut self) -> String {
        let mut bytes = Vec::new();
        // A server that cuts the connection may reset it; what came, came.
        let _ = self.0.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Reads the answer and gives its status.
    pub(crate) fn status(self) -> String {
        let answer = self.answer();
        let status = answer.split_whitespace().nth(1);
        status.unwrap_or_default().to_owned()
    }
}
