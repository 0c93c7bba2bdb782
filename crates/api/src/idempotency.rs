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
    /// Names this request, so that it can be sent again when its answer was lost, and
    /// is done once; kept for 24 hours
    #[param(
        rename = "Idempotency-Key",
        min_length = 1,
        max_length = 255,
        pattern = "^[!-~]+$"
    )]
    key: Option<String>,
}

/// SHA-256 of the body of a request that has a key, made by whoever reads the body.
pub(crate) struct BodyHash([u8; 32]);

impl BodyHash {
    /// Hashes a body.
    pub(crate) fn of(body: &[u8]) -> Self {
        Self(Sha256::digest(body).into())
    }

    /// Takes a digest that was made piece by piece.
    pub(crate) const fn from_digest(digest: [u8; 32]) -> Self {
        Self(digest)
    }

    /// Keeps it beside the request, for [`keyed`].
    pub(crate) fn keep(self, request: &HttpRequest) {
        request.extensions_mut().insert(self);
    }
}

/// Whether the request has a key, good or not.
pub(crate) fn is_named(request: &HttpRequest) -> bool {
    request.headers().contains_key(HEADER)
}

/// The request's key, if it has one and its route takes it, with what makes it this
/// request and no other.
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

/// The key alone. The draft wants a quoted string; most clients send it without quotes.
pub(crate) fn key(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
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
    // Fails for anything but ASCII that can be printed.
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
) -> Result<Outcome, ApiError> {
    let text = serde_json::to_string(body)
        .map_err(|_| ApiError::Internal("an answer could not be written as JSON"))?;
    Ok(Outcome {
        code: status.as_u16(),
        reference: location,
        text,
    })
}

/// Makes the response, the first time or again.
pub(crate) fn respond(outcome: Outcome) -> HttpResponse {
    let status = StatusCode::from_u16(outcome.code).unwrap_or(StatusCode::OK);
    let mut response = HttpResponse::build(status);
    if let Some(location) = outcome.reference {
        response.insert_header((LOCATION, location));
    }
    response.content_type("application/json").body(outcome.text)
}

impl Api {
    /// Does work in a transaction; where the request has a key and was done before,
    /// gives the answer of then instead.
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
