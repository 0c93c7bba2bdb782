//! Requests, and answers that are checked as they come.

use std::{io::Read as _, net::SocketAddr, time::Duration};

use actix_web::{http::Method, web::Bytes};
use flate2::read::GzDecoder;
use serde_json::{Value, json};

use crate::{Answer, Form, Wire, contract, secrets::Secrets};

/// The largest answer that a test expects.
const LARGEST: usize = 64 * 1024 * 1024;

/// Someone who sends requests to one server, signed in or not.
#[derive(Clone)]
pub struct Client {
    http: awc::Client,
    address: SocketAddr,
    token: Option<String>,
    secrets: Secrets,
}

pub(crate) fn connect(address: SocketAddr) -> Client {
    let http = awc::Client::builder()
        // As many at once as a test wants.
        .connector(awc::Connector::new().limit(0))
        // Registering waits for argon2 on a busy machine.
        .timeout(Duration::from_mins(1))
        .finish();
    Client {
        http,
        address,
        token: None,
        secrets: Secrets::default(),
    }
}

impl Client {
    /// The same with another token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        self.secrets.note(token);
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// The access token, if there is one.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A request of any method; `path` may carry a query.
    pub fn request(&self, method: Method, path: &str) -> Request {
        let url = format!("http://{}{path}", self.address);
        let mut request = self.http.request(method.clone(), url);
        if let Some(token) = &self.token {
            request = request.insert_header(("authorization", format!("Bearer {token}")));
        }
        Request {
            method,
            path: path.to_owned(),
            inner: request,
            body: None,
            secrets: self.secrets.clone(),
        }
    }

    /// A GET.
    pub fn get(&self, path: &str) -> Request {
        self.request(Method::GET, path)
    }

    /// A POST with a JSON body.
    pub fn post(&self, path: &str, body: &Value) -> Request {
        self.request(Method::POST, path).json(body)
    }

    /// A PUT with a JSON body.
    pub fn put(&self, path: &str, body: &Value) -> Request {
        self.request(Method::PUT, path).json(body)
    }

    /// A PATCH with a JSON body.
    pub fn patch(&self, path: &str, body: &Value) -> Request {
        self.request(Method::PATCH, path).json(body)
    }

    /// A DELETE.
    pub fn delete(&self, path: &str) -> Request {
        self.request(Method::DELETE, path)
    }

    /// An attempt to sign in.
    pub fn log_in(&self, email: &str, password: &str) -> Request {
        self.post(
            "/api/auth/login",
            &json!({ "email": email, "password": password }),
        )
    }

    /// An attempt to renew a session.
    pub fn refresh(&self, refresh_token: &str) -> Request {
        self.post(
            "/api/auth/refresh",
            &json!({ "refreshToken": refresh_token }),
        )
    }

    /// A connection for requests that no library writes.
    pub async fn wire(&self) -> Wire {
        Wire::open(self.address, self.token.clone()).await
    }

    /// Uploads a file as a browser's form does.
    pub fn upload(&self, path: &str, file_name: &str, content: impl AsRef<[u8]>) -> Request {
        self.request(Method::POST, path)
            .form(&Form::file(file_name, content.as_ref()))
    }
}

/// A request about to be sent.
pub struct Request {
    method: Method,
    path: String,
    inner: awc::ClientRequest,
    body: Option<Bytes>,
    secrets: Secrets,
}

impl Request {
    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.inner = self.inner.insert_header((name, value));
        self
    }

    /// Adds a header beside one of the same name.
    #[must_use]
    pub fn another_header(mut self, name: &str, value: &str) -> Self {
        self.inner = self.inner.append_header((name, value));
        self
    }

    /// Comes from this address, as a proxy would tell.
    #[must_use]
    pub fn from(self, address: &str) -> Self {
        self.header("x-forwarded-for", address)
    }

    /// Sends JSON.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.raw("application/json", body.to_string())
    }

    /// Sends a form.
    #[must_use]
    pub fn form(self, form: &Form) -> Self {
        self.raw(&form.content_type(), form.body())
    }

    /// Sends whatever bytes under whatever type.
    #[must_use]
    pub fn raw(mut self, content_type: &str, body: impl Into<Bytes>) -> Self {
        self.inner = self
            .inner
            .insert_header(("content-type", content_type.to_owned()));
        self.body = Some(body.into());
        self
    }

    /// Sends it, and checks the answer against what holds for all answers.
    pub async fn send(self) -> Answer {
        let Self {
            method,
            path,
            inner,
            body,
            secrets,
        } = self;
        let told = Secrets::of_request(&path, body.as_deref().unwrap_or_default());
        let sent = match body {
            Some(body) => inner.send_body(body),
            None => inner.send(),
        };
        let mut response = sent
            .await
            .unwrap_or_else(|error| panic!("{method} {path} got no answer: {error}"));
        let body = response.body().limit(LARGEST).await;
        let body = body.unwrap_or_else(|error| panic!("{method} {path} broke off: {error}"));
        let is_packed = response
            .headers()
            .get("content-encoding")
            .is_some_and(|encoding| encoding == "gzip");
        let answer = Answer {
            method,
            path,
            status: response.status(),
            headers: response.headers().clone(),
            sent: body.len(),
            body: if is_packed { unpacked(&body) } else { body },
        };
        contract::check(&answer);
        secrets.check(&told, &answer);
        answer
    }

    /// Sends it and expects a status.
    pub async fn expect(self, status: u16) -> Answer {
        let answer = self.send().await;
        assert_eq!(answer.status(), status, "{answer}");
        answer
    }
}

/// What gzip has packed.
fn unpacked(body: &[u8]) -> Bytes {
    let mut unpacked = Vec::new();
    GzDecoder::new(body)
        .read_to_end(&mut unpacked)
        .expect("the body is packed as the answer says");
    unpacked.into()
}
