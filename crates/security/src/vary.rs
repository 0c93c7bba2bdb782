//! The header field `Vary`.

use actix_web::http::header::{self, HeaderMap, HeaderValue};

/// Adds the name of a header field that an answer depends on. All names stand in one
/// field, because actix-cors keeps no more than the first.
pub fn add(headers: &mut HeaderMap, name: &'static str) {
    let value = match headers.get(header::VARY) {
        None => HeaderValue::from_static(name),
        Some(others) => {
            let others = others.to_str().unwrap_or_default();
            let is_there = others
                .split(',')
                .any(|other| other.trim().eq_ignore_ascii_case(name));
            match HeaderValue::from_str(&format!("{others}, {name}")) {
                Ok(value) if !is_there => value,
                _ => return,
            }
        }
    };
    headers.insert(header::VARY, value);
}
