//! What a server answers.

use std::fmt;

use actix_web::{
    http::{Method, StatusCode, header::HeaderMap},
    web::Bytes,
};
use serde_json::Value;

/// An answer that kept the promises of all answers.
#[derive(Clone)]
pub struct Answer {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) sent: usize,
    /// What it says, whether it came packed by gzip or not.
    pub(crate) body: Bytes,
}

impl Answer {
    /// The status.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// A header's first value; panics when it is not text.
    pub fn header(&self, name: &str) -> Option<&str> {
        let value = self.headers.get(name)?;
        Some(value.to_str().expect("a header's value is text"))
    }

    /// All headers as `name: value`, in the order of the alphabet.
    pub fn header_lines(&self) -> Vec<String> {
        let lines = self.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            format!("{name}: {value}")
        });
        let mut lines: Vec<String> = lines.collect();
        lines.sort();
        lines
    }

    /// How many bytes of body came over the wire.
    pub fn sent(&self) -> usize {
        self.sent
    }

    /// All bytes of the body.
    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap_or_else(|_| panic!("{self} is no text"))
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{self}: {error}"))
    }

    /// The stable word of a problem.
    pub fn code(&self) -> String {
        text(&self.json()["code"])
    }

    /// The faulty fields of a problem as `field code`, in their order.
    pub fn faults(&self) -> Vec<String> {
        let problem = self.json();
        let errors = problem["errors"].as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .map(|error| format!("{} {}", text(&error["field"]), text(&error["code"])))
            .collect()
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = String::from_utf8_lossy(&self.body);
        let short: String = body.chars().take(2_000).collect();
        write!(
            f,
            "{} {} -> {} {short}",
            self.method, self.path, self.status
        )
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
