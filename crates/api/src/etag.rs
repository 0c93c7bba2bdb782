//! Versions of a resource (RFC 9110 §8.8.3).

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{ETAG, HeaderMap, HeaderValue, IF_MATCH, IF_NONE_MATCH},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::ApiError;

/// A resource as JSON, and the tag of exactly this state of it. The tag is a
/// hash of the body, so that a renamed tag or list changes it too.
pub(crate) struct Tagged {
    body: String,
    etag: String,
}

impl Tagged {
    /// Writes a resource as JSON.
    pub(crate) fn new(resource: &impl Serialize) -> Result<Self, ApiError> {
        serde_json::to_string(resource)
            .map(Self::of)
            .map_err(|_| ApiError::Internal("a resource could not be written as JSON"))
    }

    /// Takes a resource that is written already.
    pub(crate) fn of(body: String) -> Self {
        let etag = short(&Sha256::digest(body.as_bytes()));
        Self { body, etag }
    }

    /// Refuses a change whose `If-Match` names another state.
    pub(crate) fn check_match(&self, headers: &HeaderMap) -> Result<(), ApiError> {
        if headers.contains_key(IF_MATCH) && !self.is_named(headers.get_all(IF_MATCH)) {
            return Err(ApiError::Stale);
        }
        Ok(())
    }

    /// Answers with the resource, or 304 when the client has this state already.
    pub(crate) fn into_response(
        self,
        request: &HttpRequest,
        status: actix_web::http::StatusCode,
    ) -> HttpResponse {
        let is_known = self.is_named(request.headers().get_all(IF_NONE_MATCH));
        let etag = (ETAG, self.etag);
        if is_known && request.method().is_safe() {
            return HttpResponse::NotModified().insert_header(etag).finish();
        }
        HttpResponse::build(status)
            .insert_header(etag)
            .content_type("application/json")
            .body(self.body)
    }

    fn is_named<'a>(&self, values: impl Iterator<Item = &'a HeaderValue>) -> bool {
        is_named(&self.etag, values)
    }
}

/// 96 bits of a hash, in quotes: no two states of one resource meet by accident.
pub(crate) fn short(hash: &[u8]) -> String {
    let short: Vec<u8> = hash.iter().take(12).copied().collect();
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(short))
}

/// Whether one of the values of a header names this tag.
pub(crate) fn is_named<'a>(etag: &str, values: impl Iterator<Item = &'a HeaderValue>) -> bool {
    // By bytes: tags of others may hold letters beyond ASCII.
    values
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii)
        .any(|tag| tag == b"*" || tag.strip_prefix(b"W/").unwrap_or(tag) == etag.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_one_state() {
        let tagged = Tagged::new(&"a").unwrap();
        let etag = tagged.etag.clone();
        let headers = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(IF_MATCH, HeaderValue::from_str(value).unwrap());
            headers
        };

        assert!(tagged.check_match(&HeaderMap::new()).is_ok());
        assert!(tagged.check_match(&headers(&etag)).is_ok());
        assert!(
            tagged
                .check_match(&headers(&format!("\"x\", W/{etag}")))
                .is_ok()
        );
        assert!(tagged.check_match(&headers("*")).is_ok());
        let mut foreign = HeaderMap::new();
        let value = HeaderValue::from_bytes(b"\"\xc3\xa9\", *").unwrap();
        foreign.insert(IF_MATCH, value);
        assert!(tagged.check_match(&foreign).is_ok());
        assert!(matches!(
            tagged.check_match(&headers("\"x\"")),
            Err(ApiError::Stale)
        ));
        assert_ne!(Tagged::new(&"b").unwrap().etag, etag);
    }
}
