//! `Idempotency-Key`: a request that comes again because its answer was lost is done
//! once (the IETF's draft-ietf-httpapi-idempotency-key-header).
//!
//! The routes that make something take it. Signing in does not: its answers hold
//! tokens, and nobody keeps those.

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{HeaderMap, LOCATION},
    },
};
use listbud_persistence::{
    Transaction, TransactionOptions,
    idempotency::{self, Answer, Claim, Keyed},
};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{Api, ApiError, owner::Owner};

/// The header's name, as `http` wants it.
const HEADER: &str = "idempotency-key";

/// SHA-256 of a request's body, kept beside the request by whoever reads the body.
struct BodyHash([u8; 32]);

/// Remembers a body for [`keyed`], if the request has a key.
pub(crate) fn note_body(request: &HttpRequest, body: &[u8]) {
    if request.headers().contains_key(HEADER) {
        let hash = BodyHash(Sha256::digest(body).into());
        request.extensions_mut().insert(hash);
    }
}

/// The request's key, if it has one, with what makes it this request and no other.
pub(crate) fn keyed(request: &HttpRequest, owner: Owner) -> Result<Option<Keyed>, ApiError> {
    let Some(key) = key(request.headers())? else {
        return Ok(None);
    };
    let mut hash = Sha256::new();
    for part in [
        request.method().as_str(),
        request.path(),
        request.query_string(),
    ] {
        hash.update(part.as_bytes());
        // Neither of them can hold a line break, so no two run together.
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

/// The draft wants a quoted string; most clients send it without quotes.
fn key(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let mut values = headers.get_all(HEADER);
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let refused = || {
        ApiError::Unreadable(
            "Idempotency-Key must be one value of 1 to 255 letters of ASCII, such as a UUID"
                .to_owned(),
        )
    };
    if values.next().is_some() {
        return Err(refused());
    }
    // Only visible ASCII passes.
    let text = value.to_str().map_err(|_| refused())?.trim();
    let key = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or(text);
    if key.is_empty() || key.len() > 255 {
        return Err(refused());
    }
    Ok(Some(key.to_owned()))
}

/// Makes the answer of a request that may come again.
pub(crate) fn answer(
    status: StatusCode,
    location: Option<String>,
    body: &impl Serialize,
) -> Result<Answer, ApiError> {
    let body = serde_json::to_string(body)
        .map_err(|_| ApiError::Internal("an answer could not be written as JSON"))?;
    Ok(Answer {
        status: status.as_u16(),
        location,
        body,
    })
}

/// Sends an answer, the first time or again.
pub(crate) fn respond(answer: Answer) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = HttpResponse::build(status);
    if let Some(location) = answer.location {
        response.insert_header((LOCATION, location));
    }
    response.content_type("application/json").body(answer.body)
}

impl Api {
    /// Does work in a transaction; where the request has a key and was done before,
    /// gives the answer of then instead.
    pub(crate) async fn once<F>(
        &self,
        request: &HttpRequest,
        owner: Owner,
        work: F,
    ) -> Result<Answer, ApiError>
    where
        F: AsyncFn(&Transaction<'_>) -> Result<Answer, ApiError>,
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
                idempotency::keep(db, keyed, &answer).await?;
                Ok(answer)
            })
            .await
    }
}
