//! `Idempotency-Key`: a client that missed the response can send the request again, and it
//! is executed once (the IETF's draft-ietf-httpapi-idempotency-key-header).
//!
//! Routes that create something accept the header. Signing in does not, because its
//! response holds tokens, which are not stored.

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{HeaderMap, LOCATION},
    },
};
use listbud_persistence::{
    Transaction, TransactionOptions,
    idempotency::{self, Claim, Keyed, Outcome},
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;

use crate::{Api, ApiError, owner::Owner, rules::Rules};

/// The header's name, as `http` wants it.
const HEADER: &str = "idempotency-key";

/// The header as the API's document describes it.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header to readers of the document")]
pub(crate) struct KeyHeader {
    /// Names this request. Requests with the same key are executed once within 24 hours;
    /// a repeated one gets the same response
    #[param(rename = "Idempotency-Key")]
    key: Option<String>,
}

/// The most characters of a key.
const MAX: usize = 255;

/// The values of the header that [`key`] takes, as a regular expression.
pub(crate) fn pattern() -> String {
    let middle = MAX - 2;
    format!(r#"^("[ -~]{{1,{MAX}}}"|[!#-~]([ -~]{{0,{middle}}}[!-~])?)$"#)
}

/// SHA-256 of the body of a request with a key. The code that reads the body computes it.
pub(crate) struct BodyHash([u8; 32]);

impl BodyHash {
    /// Hashes a body.
    pub(crate) fn of(body: &[u8]) -> Self {
        Self(Sha256::digest(body).into())
    }

    /// Takes a digest that was computed in chunks.
    pub(crate) const fn from_digest(digest: [u8; 32]) -> Self {
        Self(digest)
    }

    /// Stores it with the request, for [`keyed`].
    pub(crate) fn keep(self, request: &HttpRequest) {
        request.extensions_mut().insert(self);
    }
}

/// Whether the request has a key, valid or not.
pub(crate) fn is_named(request: &HttpRequest) -> bool {
    request.headers().contains_key(HEADER)
}

/// The request's key with a fingerprint of the request, if it has a key and its route
/// accepts one.
pub(crate) fn keyed(request: &HttpRequest, owner: Owner) -> Result<Option<Keyed>, ApiError> {
    let key = match key(request.headers())? {
        Some(key) if Rules::of(request).is_repeatable => key,
        _ => return Ok(None),
    };
    let mut hash = Sha256::new();
    for part in [
        request.method().as_str(),
        request.path(),
        request.query_string(),
    ] {
        hash.update(part.as_bytes());
        // None of them can hold a line break, so the parts stay apart.
        hash.update(b"\n");
    }
    if let Some(BodyHash(body)) = request.extensions().get() {
        hash.update(body);
    }
    Ok(Some(Keyed {
        owner: owner.0,
        key,
        fingerprint: hash.finalize().into(),
    }))
}

/// The key alone. The draft wants a quoted string; most clients send it without quotes.
pub(crate) fn key(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let mut values = headers.get_all(HEADER);
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let key = value.to_str().ok().and_then(parse);
    match (key, values.next()) {
        (Some(key), None) => Ok(Some(key.to_owned())),
        _ => Err(ApiError::Unreadable(format!(
            "Idempotency-Key must be one value of 1 to {MAX} ASCII characters, such as a UUID"
        ))),
    }
}

/// Reads the header's value, which may be in quotes.
fn parse(value: &str) -> Option<&str> {
    let value = value.trim();
    let key = match value.strip_prefix('"') {
        Some(quoted) => quoted.strip_suffix('"')?,
        None => value,
    };
    let is_printable = key.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    (is_printable && (1..=MAX).contains(&key.len())).then_some(key)
}

/// Makes the response that is stored under the key.
pub(crate) fn answer(
    status: StatusCode,
    location: Option<String>,
    body: &impl Serialize,
) -> Result<Outcome, ApiError> {
    let text = serde_json::to_string(body)
        .map_err(|_| ApiError::Internal("an answer could not be written as JSON"))?;
    Ok(Outcome {
        code: status.as_u16(),
        reference: location,
        text,
    })
}

/// Makes the HTTP response from a new or a stored one.
pub(crate) fn respond(outcome: Outcome) -> HttpResponse {
    let status = StatusCode::from_u16(outcome.code).unwrap_or(StatusCode::OK);
    let mut response = HttpResponse::build(status);
    if let Some(location) = outcome.reference {
        response.insert_header((LOCATION, location));
    }
    response.content_type("application/json").body(outcome.text)
}

impl Api {
    /// Does the work in a transaction. If a request with the same key was executed before,
    /// returns its stored response instead.
    pub(crate) async fn once<F>(
        &self,
        request: &HttpRequest,
        owner: Owner,
        work: F,
    ) -> Result<Outcome, ApiError>
    where
        F: AsyncFn(&Transaction<'_>) -> Result<Outcome, ApiError>,
    {
        let keyed = keyed(request, owner)?;
        let options = TransactionOptions::default();
        self.database
            .transaction(options, async |db| {
                let Some(keyed) = &keyed else {
                    return work(db).await;
                };
                match idempotency::claim(db, keyed, self.world.now()).await? {
                    Claim::Done(answer) => return Ok(answer),
                    Claim::OtherRequest => return Err(ApiError::KeyReused),
                    Claim::New => (),
                }
                let answer = work(db).await?;
                idempotency::store(db, keyed, &answer).await?;
                Ok(answer)
            })
            .await
    }
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    #[test]
    fn the_document_allows_the_keys_that_the_server_takes() {
        let pattern = Regex::new(&pattern()).unwrap();
        let letters = ["", "\"", " ", "~", "!", "a", "\t", "\u{7f}", "é"];
        let longest = "k".repeat(MAX);
        let longer = "k".repeat(MAX + 1);
        let mut values = vec![
            longest.clone(),
            longer.clone(),
            format!("\"{longest}\""),
            format!("\"{longer}\""),
        ];
        for first in letters {
            for second in letters {
                values.extend(letters.map(|third| format!("{first}{second}{third}")));
            }
        }

        for value in &values {
            // A parser of HTTP removes white space around a value.
            let value = value.trim_matches([' ', '\t']);
            assert_eq!(pattern.is_match(value), parse(value).is_some(), "{value:?}");
        }
        assert_eq!(parse("\"a b\""), Some("a b"));
        assert_eq!(parse(&longest), Some(longest.as_str()));
    }
}
