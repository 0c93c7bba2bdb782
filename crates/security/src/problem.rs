//! Error answers after RFC 9457, `application/problem+json`.
//!
//! ```json
//! {
//!   "type": "about:blank",
//!   "title": "Unprocessable Entity",
//!   "status": 422,
//!   "detail": "The list could not be saved.",
//!   "code": "invalid_input",
//!   "requestId": "0195c1a2-…",
//!   "errors": [{ "field": "name", "code": "too_long", "message": "…" }],
//!   "error": "The list could not be saved."
//! }
//! ```
//!
//! `error` repeats the sentence for clients that read nothing else.

mod rewritten;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, Responder, ResponseError};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Map, Value};

use rewritten::rewritten;

/// The media type of a problem's body.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// Text that mostly stands in the program.
type Text = Cow<'static, str>;

/// One error answer: what a client is told, and nothing else.
///
/// It is a builder, a [`Responder`], and an error that a handler can return.
/// The [`RequestIds`](crate::RequestIds) layer fills in `requestId` where it
/// is missing.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    body: Body,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// The members of the body, in the order in which they are written.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    #[serde(rename = "type")]
    kind: Text,
    title: Text,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    error: Text,
    #[serde(flatten)]
    members: Map<String, Value>,
}

/// What is wrong with one field of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name as the client wrote it.
    pub field: Text,
    /// A stable word that a client can act on.
    pub code: Text,
    /// A sentence for a person.
    pub message: Text,
}

impl Problem {
    /// Starts a problem of type `about:blank`, titled like the status.
    #[must_use]
    pub fn new(status: StatusCode) -> Self {
        let title = status.canonical_reason().unwrap_or("Error");
        Self {
            status,
            body: Body {
                kind: "about:blank".into(),
                title: title.into(),
                status: status.as_u16(),
                detail: None,
                code: None,
                request_id: None,
                errors: Vec::new(),
                error: title.into(),
                members: Map::new(),
            },
            headers: Vec::new(),
        }
    }

    /// Replaces `type`, a URI that stands for this kind of problem.
    #[must_use]
    pub fn kind(mut self, uri: impl Into<Text>) -> Self {
        self.body.kind = uri.into();
        self
    }

    /// Replaces `title`, which should be the same for every problem of a type.
    #[must_use]
    pub fn title(mut self, title: impl Into<Text>) -> Self {
        self.body.title = title.into();
        if self.body.detail.is_none() {
            self.body.error.clone_from(&self.body.title);
        }
        self
    }

    /// Sets `detail`, one sentence about this occurrence, and `error` with it.
    #[must_use]
    pub fn detail(mut self, sentence: impl Into<Text>) -> Self {
        let sentence = sentence.into();
        self.body.error.clone_from(&sentence);
        self.body.detail = Some(sentence);
        self
    }

    /// Sets `code`, a stable word that a client can act on.
    #[must_use]
    pub fn code(mut self, code: impl Into<Text>) -> Self {
        self.body.code = Some(code.into());
        self
    }

    /// Adds an entry to `errors`.
    #[must_use]
    pub fn field_error(
        mut self,
        field: impl Into<Text>,
        code: impl Into<Text>,
        message: impl Into<Text>,
    ) -> Self {
        self.body.errors.push(FieldError {
            field: field.into(),
            code: code.into(),
            message: message.into(),
        });
        self
    }

    /// Sets `requestId`. Seldom needed: see [`RequestIds`](crate::RequestIds).
    #[must_use]
    pub fn request_id(mut self, id: impl Into<String>) -> Self {
        self.body.request_id = Some(id.into());
        self
    }

    /// Adds a member of its own, such as RFC 9457 allows. The names of the
    /// members above are left alone.
    #[must_use]
    pub fn member(mut self, name: &str, value: impl Into<Value>) -> Self {
        const TAKEN: [&str; 8] = [
            "type",
            "title",
            "status",
            "detail",
            "code",
            "requestId",
            "errors",
            "error",
        ];
        if !TAKEN.contains(&name) {
            self.body.members.insert(name.to_owned(), value.into());
        }
        self
    }

    /// Adds a header field to the answer.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Adds `Retry-After` in seconds.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        self.header(header::RETRY_AFTER, HeaderValue::from(seconds))
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Builds the answer: the body, its content type, and
    /// `Cache-Control: no-store`.
    #[must_use]
    pub fn into_response(self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status)
            .insert_header((header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE)))
            .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
            .body(self.json());
        for (name, value) in &self.headers {
            response.headers_mut().append(name.clone(), value.clone());
        }
        if self.body.request_id.is_none() {
            response.extensions_mut().insert(Unidentified(self));
        }
        response
    }

    fn json(&self) -> Vec<u8> {
        // Text, numbers and JSON values with text keys always serialise. If
        // that ever changes, the status still tells the client what happened.
        serde_json::to_vec(&self.body).unwrap_or_default()
    }
}

/// As its body, so that a problem can be stored and answered later; header fields are
/// not kept.
impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.body.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Problem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let body = Body::deserialize(deserializer)?;
        let status = StatusCode::from_u16(body.status).map_err(de::Error::custom)?;
        Ok(Self {
            status,
            body,
            headers: Vec::new(),
        })
    }
}

/// A problem that was sent without a request id, kept beside its answer so that
/// the body can be written again by whoever knows the id.
struct Unidentified(Problem);

/// Writes the id into a problem that has none; other answers stay as they are.
pub(crate) fn identify<B: MessageBody + 'static>(
    mut response: ServiceResponse<B>,
    id: &str,
) -> ServiceResponse<EitherBody<B>> {
    match identified(response.response_mut(), id) {
        Some(body) => response.map_body(|_, old| EitherBody::right(rewritten(body, old))),
        None => response.map_into_left_body(),
    }
}

/// The same for an answer that stands alone.
pub(crate) fn identify_error(mut response: HttpResponse, id: &str) -> HttpResponse {
    match identified(&mut response, id) {
        Some(body) => response.map_body(|_, old| rewritten(body, old)),
        None => response,
    }
}

fn identified<B>(response: &mut HttpResponse<B>, id: &str) -> Option<Vec<u8>> {
    // A body that was compressed meanwhile is no JSON any more.
    if response.headers().contains_key(header::CONTENT_ENCODING) {
        return None;
    }
    let Unidentified(problem) = response.extensions_mut().remove::<Unidentified>()?;
    Some(problem.request_id(id).json())
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.status.as_u16(), self.body.error)
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        self.clone().into_response()
    }
}

impl Responder for Problem {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        self.into_response()
    }
}

impl From<Problem> for HttpResponse {
    fn from(problem: Problem) -> Self {
        problem.into_response()
    }
}
