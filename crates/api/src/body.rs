//! JSON bodies.

use std::{future::Future, pin::Pin};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    http::header::{CONTENT_ENCODING, CONTENT_LENGTH, TRANSFER_ENCODING},
    web::BytesMut,
};
use futures_util::StreamExt;
use listbud_security::{FieldError, json};
use serde::de::DeserializeOwned;
use validator::{Validate, ValidationError, ValidationErrors};

use crate::{
    ApiError,
    idempotency::{self, BodyHash},
    rules::Rules,
};

/// A JSON body, read, typed, and checked against the rules that its type
/// declares with `validator`.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Json<T> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let value = receive(request.clone(), payload.take());
        Box::pin(async move { value.await.map(Self) })
    }
}

/// A JSON body that may be left out.
pub(crate) struct OptionalJson<T>(pub(crate) T);

impl<T: DeserializeOwned + Validate + Default + 'static> FromRequest for OptionalJson<T> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        // Some clients name a type although they send nothing.
        if !has_body(request) {
            return Box::pin(std::future::ready(Ok(Self(T::default()))));
        }
        let value = receive(request.clone(), payload.take());
        Box::pin(async move { value.await.map(Self) })
    }
}

/// Whether HTTP/1.1 announces a body (RFC 9112 section 6).
fn has_body(request: &HttpRequest) -> bool {
    let headers = request.headers();
    headers.contains_key(TRANSFER_ENCODING)
        || headers
            .get(CONTENT_LENGTH)
            .is_some_and(|length| length.as_bytes() != b"0")
}

async fn receive<T: DeserializeOwned + Validate>(
    request: HttpRequest,
    payload: Payload,
) -> Result<T, ApiError> {
    check_type(&request)?;
    let bytes = read(&request, payload).await?;
    if idempotency::is_named(&request) {
        BodyHash::of(&bytes).keep(&request);
    }
    let bytes = json::clean(&bytes)
        .map_err(|error| ApiError::Unreadable(format!("the request body is not valid: {error}")))?;
    let value: T = parse(&bytes)?;
    value
        .validate()
        .map_err(|errors| ApiError::Invalid(faults(&errors)))?;
    Ok(value)
}

fn check_type(request: &HttpRequest) -> Result<(), ApiError> {
    let is_json =
        request.mime_type().ok().flatten().is_some_and(|mime| {
            mime.subtype() == "json" || mime.suffix().is_some_and(|s| s == "json")
        });
    if is_json && is_plain(request) {
        Ok(())
    } else {
        Err(ApiError::UnsupportedType {
            expected: "application/json, not compressed".to_owned(),
        })
    }
}

/// Whether a body came as it is. Nothing here inflates bodies, so a compressed
/// one would be read as garbage.
pub(crate) fn is_plain(request: &HttpRequest) -> bool {
    request
        .headers()
        .get(CONTENT_ENCODING)
        .is_none_or(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

/// Reads a body of at most as many bytes as its route takes.
pub(crate) async fn read(
    request: &HttpRequest,
    mut payload: Payload,
) -> Result<BytesMut, ApiError> {
    let limit = Rules::of(request).max_body();
    let too_large = || ApiError::TooLarge { limit };
    let announced = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    let mut bytes = BytesMut::with_capacity(announced.unwrap_or_default());
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| {
            ApiError::Unreadable("the body ended before it was complete".to_owned())
        })?;
        if bytes.len() + chunk.len() > limit {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    // Left alone, the library takes the items of an array for the fields of a
    // request, in their order.
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if first != Some(&b'{') {
        let unread: Result<serde::de::IgnoredAny, _> = serde_json::from_slice(bytes);
        return Err(match unread {
            Ok(_) => fault("body", "wrong_type", "must be an object"),
            Err(error) => explain("", &error),
        });
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        // The library calls it broken JSON when a word is wanted and an array is
        // there; whether it is, reading all of it tells.
        let is_json = || {
            let text = std::str::from_utf8(bytes).ok();
            text.is_some_and(|text| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok())
        };
        if !error.inner().is_data() && is_json() {
            return fault(shortened(&path), "wrong_type", "has a wrong value");
        }
        explain(&path, error.inner())
    })?;
    deserializer.end().map_err(|error| explain("", &error))?;
    Ok(value)
}

/// Tells what is wrong with a body in the words of the API, not of the library.
fn explain(path: &str, error: &serde_json::Error) -> ApiError {
    let (line, column) = (error.line(), error.column());
    if !error.is_data() {
        return ApiError::Unreadable(format!(
            "the body is not JSON: it cannot be read at line {line}, column {column}"
        ));
    }
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let quoted = || message.split('`').nth(1).unwrap_or_default().to_owned();
    let (field, code, message) = if message.starts_with("unknown field") {
        (
            quoted(),
            "unknown_field",
            "is not a field of this request".to_owned(),
        )
    } else if message.starts_with("duplicate field") {
        (quoted(), "duplicate_field", "is given twice".to_owned())
    } else if message.starts_with("missing field") {
        (quoted(), "required", "is required".to_owned())
    } else {
        let expected = message
            .split_once("expected ")
            .map(|(_, expected)| expected);
        let message = match expected {
            Some(expected) => format!("must be {}", shortened(expected)),
            None if message.starts_with("UUID") => "must be a UUID".to_owned(),
            None => "has a wrong value".to_owned(),
        };
        (String::new(), "wrong_type", message)
    };
    let at_root = path.is_empty() || path == ".";
    let field = match (at_root, field.is_empty()) {
        (true, true) => "body".to_owned(),
        (true, false) => field,
        (false, true) => path.to_owned(),
        (false, false) if path.ends_with(&field) => path.to_owned(),
        (false, false) => format!("{path}.{field}"),
    };
    fault(shortened(&field), code, message)
}

/// A name from the body for the answer: nobody wants half a megabyte back.
fn shortened(name: &str) -> String {
    const MOST: usize = 100;
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    name.chars().take(MOST).chain(['…']).collect()
}

fn fault(field: impl Into<String>, code: &'static str, message: impl Into<String>) -> ApiError {
    ApiError::Invalid(vec![FieldError {
        field: field.into().into(),
        code: code.into(),
        message: message.into().into(),
    }])
}

/// A field's name as clients write it.
fn camel_case(field: &str) -> String {
    let mut parts = field.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut name, part| {
        let mut letters = part.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name.push_str(letters.as_str());
        name
    })
}

/// What a rule of `validator` asks for. The attributes hold its limits once, as constants.
fn rule(error: &ValidationError) -> String {
    let limit = |name: &str| error.params.get(name);
    match (limit("min"), limit("max")) {
        (Some(min), Some(max)) => format!("must have {min} to {max} entries"),
        (None, Some(max)) => format!("must have at most {max} entries"),
        _ => "is not valid".to_owned(),
    }
}

/// The faults that `validator` found, by the names that clients use.
fn faults(errors: &ValidationErrors) -> Vec<FieldError> {
    let mut faults: Vec<FieldError> = errors
        .field_errors()
        .iter()
        .flat_map(|(field, errors)| errors.iter().map(move |error| (field, error)))
        .map(|(field, error)| FieldError {
            field: camel_case(field).into(),
            code: error.code.clone(),
            message: rule(error).into(),
        })
        .collect();
    faults.sort_by(|a, b| a.field.cmp(&b.field));
    faults
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "read by the parser alone")]
    struct Body {
        name: String,
        tags: Option<Vec<String>>,
    }

    fn refusal(json: &str) -> (String, String) {
        match parse::<Body>(json.as_bytes()).unwrap_err() {
            ApiError::Invalid(errors) => (
                errors[0].field.to_string(),
                format!("{} {}", errors[0].code, errors[0].message),
            ),
            other => ("-".to_owned(), other.to_string()),
        }
    }

    #[test]
    fn a_fault_names_its_field_and_what_was_expected() {
        assert_eq!(
            refusal(r#"{"name":5}"#),
            ("name".to_owned(), "wrong_type must be a string".to_owned())
        );
        assert_eq!(refusal(r#"{"name":"x","tags":["a",1]}"#).0, "tags[1]");
        assert_eq!(
            refusal(r#"{"name":"x","nmae":1}"#),
            (
                "nmae".to_owned(),
                "unknown_field is not a field of this request".to_owned()
            )
        );
        assert_eq!(refusal("[]").0, "body");
    }

    #[test]
    fn names_from_the_body_come_back_cut() {
        let (field, message) = refusal(&format!(r#"{{"{}":1}}"#, "k".repeat(5_000)));

        assert_eq!(field.chars().count(), 101);
        assert!(message.len() < 200, "{message}");
    }

    #[test]
    fn what_is_no_json_is_unreadable() {
        for json in ["", "{", "{\"name\":\"x\"} x", "\u{0}", &"[".repeat(100_000)] {
            let (field, message) = refusal(json);
            assert_eq!(field, "-", "{json:.20}");
            assert!(message.starts_with("the body is not JSON"), "{message}");
        }
    }
}
