//! What a browser adds to the requests of a page, and what it keeps of answers.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::{Account, Answer, Client, Request, TestApp};

/// The host that a browser asks for when a proxy that speaks TLS is in front.
const HOST: &str = "listbud.example.org";

/// A browser with a page of the server open, and its cookies.
///
/// It keeps cookies as browsers do, and refuses the test if it is given one that a
/// browser would not keep. Clones are tabs: they have the same cookies.
#[derive(Clone)]
pub struct Browser {
    client: Client,
    over_tls: bool,
    jar: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Browser {
    /// A browser that reaches the server by plain HTTP, without a proxy. Browsers
    /// send `Origin` then, and no `Sec-Fetch-Site`.
    pub fn plain(app: &TestApp) -> Self {
        Self {
            client: app.anonymous().clone(),
            over_tls: false,
            jar: Arc::default(),
        }
    }

    /// A browser that speaks TLS to a proxy. The server must trust `127.0.0.1`.
    pub fn over_tls(app: &TestApp) -> Self {
        Self {
            over_tls: true,
            ..Self::plain(app)
        }
    }

    /// Registers an account at `<name>@example.org` and signs it in.
    pub async fn sign_up(&self, name: &str) -> Answer {
        let body = json!({
            "email": format!("{name}@example.org"), "password": Account::PASSWORD, "name": name,
            "session": "cookie",
        });
        let request = self.post("/api/auth/register", &body);
        self.send(request, 201).await
    }

    /// Signs in.
    pub async fn log_in(&self, name: &str) -> Answer {
        let body = json!({
            "email": format!("{name}@example.org"), "password": Account::PASSWORD,
            "session": "cookie",
        });
        let request = self.post("/api/auth/login", &body);
        self.send(request, 200).await
    }

    /// A request for new tokens; not sent yet, it holds the cookies of now.
    pub fn refresh(&self) -> Request {
        self.post("/api/auth/refresh", &json!({ "session": "cookie" }))
    }

    /// What `GET /api/session` answers.
    pub async fn session(&self) -> Value {
        self.send(self.get("/api/session"), 200).await.json()
    }

    /// Whether the server knows who it is.
    pub async fn is_signed_in(&self) -> bool {
        let answer = self.get("/api/me").send().await;
        match answer.status() {
            200 => true,
            401 => false,
            _ => panic!("{answer}"),
        }
    }

    /// A request of the page.
    pub fn request(&self, method: Method, path: &str) -> Request {
        let is_read = method.is_safe();
        let request = self.bare(method, path);
        let request = if self.over_tls {
            request.header("sec-fetch-site", "same-origin")
        } else {
            request
        };
        if is_read {
            request
        } else {
            request.header("origin", &self.origin())
        }
    }

    /// A request with the cookies alone: what they say of the page that caused it
    /// is up to the test.
    pub fn bare(&self, method: Method, path: &str) -> Request {
        let mut request = self.client.request(method, path);
        if self.over_tls {
            request = request
                .header("x-forwarded-proto", "https")
                .header("x-forwarded-host", HOST);
        }
        let jar = self.jar.lock().unwrap_or_else(PoisonError::into_inner);
        let pairs: Vec<String> = jar
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if pairs.is_empty() {
            request
        } else {
            request.header("cookie", &pairs.join("; "))
        }
    }

    /// A GET of the page.
    pub fn get(&self, path: &str) -> Request {
        self.request(Method::GET, path)
    }

    /// A POST of the page.
    pub fn post(&self, path: &str, body: &Value) -> Request {
        self.request(Method::POST, path).json(body)
    }

    /// Sends a request, expects a status, and keeps the cookies of the answer.
    pub async fn send(&self, request: Request, status: u16) -> Answer {
        let answer = request.expect(status).await;
        self.keep(&answer);
        answer
    }

    /// Keeps the cookies of an answer.
    pub fn keep(&self, answer: &Answer) {
        for field in answer.headers.get_all("set-cookie") {
            let field = field.to_str().expect("a cookie is text");
            self.keep_one(field);
        }
    }

    fn keep_one(&self, field: &str) {
        let mut parts = field.split("; ");
        let pair = parts.next().and_then(|pair| pair.split_once('='));
        let (name, value) = pair.expect("a cookie has a name and a value");
        let attributes: Vec<&str> = parts.collect();
        let has = |attribute| attributes.contains(&attribute);
        // RFC 6265bis section 5.7.
        assert!(has("HttpOnly") && has("SameSite=Strict"), "{field}");
        assert!(has("Path=/"), "{field}");
        assert_eq!(has("Secure"), self.over_tls, "{field}");
        assert_eq!(name.starts_with("__Host-"), self.over_tls, "{field}");
        assert!(!field.contains("Domain"), "{field}");
        let mut jar = self.jar.lock().unwrap_or_else(PoisonError::into_inner);
        if has("Max-Age=0") {
            jar.remove(name);
        } else {
            jar.insert(name.to_owned(), value.to_owned());
        }
    }

    /// The server's own origin as this browser knows it.
    pub fn origin(&self) -> String {
        if self.over_tls {
            format!("https://{HOST}")
        } else {
            format!("http://{}", self.client.address())
        }
    }

    /// The name of a cookie: `access` or `refresh`.
    pub fn name_of(&self, cookie: &str) -> String {
        let prefix = if self.over_tls { "__Host-" } else { "" };
        format!("{prefix}listbud-{cookie}")
    }

    /// The value of a cookie: `access` or `refresh`.
    pub fn cookie(&self, cookie: &str) -> Option<String> {
        let jar = self.jar.lock().unwrap_or_else(PoisonError::into_inner);
        jar.get(&self.name_of(cookie)).cloned()
    }

    /// Loses a cookie, as when its time is over.
    pub fn lose(&self, cookie: &str) {
        let mut jar = self.jar.lock().unwrap_or_else(PoisonError::into_inner);
        jar.remove(&self.name_of(cookie));
    }

    /// A browser of its own with the same cookies: a copy of the profile, or what a
    /// thief has taken.
    #[must_use]
    pub fn copy(&self) -> Self {
        let jar = self.jar.lock().unwrap_or_else(PoisonError::into_inner);
        Self {
            jar: Arc::new(Mutex::new(jar.clone())),
            ..self.clone()
        }
    }
}
