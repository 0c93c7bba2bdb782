//! Queries: names and values behind the question mark.

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use url::form_urlencoded;

use crate::{ApiError, fields::Fields};

/// The most rows of a page.
pub(crate) const MAX_LIMIT: usize = 1_000;

/// The parameters of a query, in their order, repetitions included.
#[derive(Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads what stands behind a question mark, or is the body of a form.
    pub(crate) fn parse(text: &[u8]) -> Self {
        Self(form_urlencoded::parse(text).into_owned().collect())
    }

    /// Notes every parameter that a route does not know: a filter that is spelt
    /// wrong must not silently find everything.
    pub(crate) fn allow(&self, fields: &mut Fields, known: &[&'static str]) {
        let has_unknown = self
            .0
            .iter()
            .any(|(name, _)| !known.contains(&name.as_str()));
        if has_unknown {
            let unknown: Vec<&str> = self
                .0
                .iter()
                .map(|(name, _)| name.as_str())
                .filter(|name| !known.contains(name))
                .collect();
            let message = format!(
                "has unknown parameters ({}); there are {}",
                unknown.join(", "),
                known.join(", ")
            );
            fields.fault("query", "unknown_parameter", message);
        }
    }

    /// The last value that one of these names has; empty counts as left out.
    pub(crate) fn get(&self, names: &[&str]) -> Option<&str> {
        self.0
            .iter()
            .rev()
            .find(|(name, value)| names.contains(&name.as_str()) && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// All values of these names, split at commas.
    pub(crate) fn all<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(|(name, _)| names.contains(&name.as_str()))
            .flat_map(|(_, value)| value.split(','))
            .map(str::trim)
            .filter(|value| !value.is_empty())
    }

    /// A number.
    pub(crate) fn number(&self, fields: &mut Fields, name: &'static str) -> Option<f64> {
        let text = self.get(&[name])?;
        let number = text.parse().ok();
        if number.is_none() {
            fields.fault(name, "wrong_type", "must be a number");
        }
        number
    }

    /// Numbers with commas between them.
    pub(crate) fn numbers<const N: usize>(
        &self,
        fields: &mut Fields,
        name: &'static str,
        shape: &str,
    ) -> Option<[f64; N]> {
        let text = self.get(&[name])?;
        let numbers: Option<Vec<f64>> = text.split(',').map(|n| n.trim().parse().ok()).collect();
        let numbers = numbers.and_then(|numbers| numbers.try_into().ok());
        if numbers.is_none() {
            fields.fault(name, "wrong_type", format!("must be {shape}"));
        }
        numbers
    }

    /// How many rows a page is to have.
    pub(crate) fn limit(&self, fields: &mut Fields) -> Option<usize> {
        let text = self.get(&["limit"])?;
        let limit = text
            .parse()
            .ok()
            .filter(|limit| (1..=MAX_LIMIT).contains(limit));
        if limit.is_none() {
            let message = format!("must be a whole number from 1 to {MAX_LIMIT}");
            fields.fault("limit", "out_of_range", message);
        }
        limit
    }

    /// One of some words, and what it stands for.
    pub(crate) fn one_of<T: Copy>(
        &self,
        fields: &mut Fields,
        name: &'static str,
        words: &[(&str, T)],
    ) -> Option<T> {
        let text = self.get(&[name])?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let message = match words.as_slice() {
                [first @ .., last] if !first.is_empty() => {
                    format!("must be {} or {last}", first.join(", "))
                }
                _ => format!("must be {}", words.concat()),
            };
            fields.fault(name, "unknown", message);
        }
        found.map(|(_, value)| *value)
    }

    /// True or false.
    pub(crate) fn flag(&self, fields: &mut Fields, name: &'static str) -> Option<bool> {
        match self.get(&[name])? {
            "true" => Some(true),
            "false" => Some(false),
            _ => {
                fields.fault(name, "wrong_type", "must be true or false");
                None
            }
        }
    }
}

impl FromRequest for Query {
    type Error = ApiError;
    type Future = std::future::Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Ok(Self::parse(request.query_string().as_bytes())))
    }
}

/// The `{id}` of a path. What is no UUID names nothing: 404.
pub(crate) struct Path(pub(crate) uuid::Uuid);

/// The `{id}` and `{placeId}` of a path.
pub(crate) struct Paths(pub(crate) uuid::Uuid, pub(crate) uuid::Uuid);

fn id(request: &HttpRequest, name: &str) -> Result<uuid::Uuid, ApiError> {
    let text = request.match_info().get(name).unwrap_or_default();
    uuid::Uuid::try_parse(text).map_err(|_| ApiError::NotFound("resource"))
}

impl FromRequest for Path {
    type Error = ApiError;
    type Future = std::future::Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(id(request, "id").map(Self))
    }
}

impl FromRequest for Paths {
    type Error = ApiError;
    type Future = std::future::Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let ids = id(request, "id")
            .and_then(|first| id(request, "placeId").map(|second| Self(first, second)));
        std::future::ready(ids)
    }
}
