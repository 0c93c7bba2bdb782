//! What holds for every answer, whatever it is about.

use std::{collections::HashMap, sync::LazyLock};

use listbud_web::Page;
use serde_json::Value;

pub use crate::schema::DOCUMENT;
use crate::{Answer, schema};

/// The headers that every answer of the application carries, and their values
/// outside production (`../../crates/security`, `SecurityHeaders::api`). The
/// page and that at `/api/docs` have another policy, and a handler may say how long its
/// answer is kept.
const HEADERS: [(&str, &str); 14] = [
    ("cache-control", "no-store"),
    ("content-security-policy", POLICY),
    ("cross-origin-embedder-policy", "require-corp"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("origin-agent-cluster", "?1"),
    (
        "permissions-policy",
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), \
         microphone=(), payment=(), usb=()",
    ),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-dns-prefetch-control", "off"),
    ("x-download-options", "noopen"),
    ("x-frame-options", "DENY"),
    ("x-permitted-cross-domain-policies", "none"),
    ("x-xss-protection", "0"),
];

/// The page, for its paths.
static PAGE: LazyLock<Page> = LazyLock::new(Page::embedded);

/// What an answer of the API may load: nothing.
const POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'; object-src 'none'; sandbox";

/// Those that the page, and that of the documentation, have in another form.
const OF_PAGE: [&str; 4] = [
    "cache-control",
    "content-security-policy",
    "permissions-policy",
    "referrer-policy",
];

/// Words that tell what the server is made of. No test gives a place one of
/// these names.
const INTERNALS: [&str; 12] = [
    "postgres",
    "constraint",
    "tokio",
    "serde",
    "actix",
    "panicked",
    "deadpool",
    "sqlstate",
    "struct ",
    "relation \"",
    "select ",
    "src/",
];

/// Every operation of the document: method in upper case, path template, and
/// what the document says of it.
pub fn operations() -> impl Iterator<Item = (String, &'static str, &'static Value)> {
    const METHODS: [&str; 5] = ["get", "put", "post", "patch", "delete"];
    let paths = DOCUMENT["paths"].as_object().expect("there are paths");
    paths.iter().flat_map(|(path, item)| {
        METHODS.into_iter().filter_map(move |method| {
            let operation = item.get(method)?;
            Some((method.to_uppercase(), path.as_str(), operation))
        })
    })
}

/// By template: its methods with their operations.
static TEMPLATES: LazyLock<HashMap<&'static str, HashMap<String, &'static Value>>> =
    LazyLock::new(|| {
        let mut templates: HashMap<_, HashMap<_, _>> = HashMap::new();
        for (method, path, operation) in operations() {
            templates.entry(path).or_default().insert(method, operation);
        }
        templates
    });

/// Finds the template that a path belongs to; a literal part goes before a
/// parameter.
fn template(path: &str) -> Option<&'static str> {
    let path = path.split('?').next().unwrap_or_default();
    // The server knows a path by its decoded form; letters are all that a test
    // escapes without need.
    let path = path.replace("%61", "a").replace("%6C", "l");
    let fits = |template: &str| {
        let (mut parts, mut wanted) = (path.split('/'), template.split('/'));
        loop {
            match (parts.next(), wanted.next()) {
                (None, None) => return true,
                (Some(part), Some(wanted)) => {
                    if !(part == wanted || (wanted.starts_with('{') && !part.is_empty())) {
                        return false;
                    }
                }
                _ => return false,
            }
        }
    };
    TEMPLATES
        .keys()
        .copied()
        .filter(|template| fits(template))
        .min_by_key(|template| template.matches('{').count())
}

/// Panics unless an answer keeps what is promised for all answers.
pub(crate) fn check(answer: &Answer) {
    check_headers(answer);
    let is_text = answer
        .header("content-type")
        .is_some_and(|kind| kind.contains("json") || kind.starts_with("text/plain"));
    if is_text && !answer.path.starts_with("/api/openapi.json") {
        check_internals(answer);
    }
    let is_error = answer.status.is_client_error() || answer.status.is_server_error();
    if is_error && !is_health(&answer.path) {
        check_problem(answer);
    }
    check_documented(answer);
}

fn is_health(path: &str) -> bool {
    !path.starts_with("/api/") || path.starts_with("/api/health")
}

fn check_headers(answer: &Answer) {
    let path = answer.path.split('?').next().unwrap_or_default();
    // A person at an unknown address sees the page, too.
    let is_html = answer
        .header("content-type")
        .is_some_and(|kind| kind.starts_with("text/html"));
    let is_unknown = is_html && answer.status == 404 && !path.starts_with("/api/");
    let is_page = path.starts_with("/api/docs") || PAGE.has(path) || is_unknown;
    for (name, value) in HEADERS {
        let mut found = answer.headers.get_all(name);
        let first = found.next().and_then(|value| value.to_str().ok());
        assert!(first.is_some(), "no {name} on {answer}");
        assert!(found.next().is_none(), "{name} stands twice on {answer}");
        if !(is_page && OF_PAGE.contains(&name)) {
            assert_eq!(first, Some(value), "{name} on {answer}");
        }
    }
    for name in ["server", "x-powered-by"] {
        assert_eq!(answer.header(name), None, "{name} on {answer}");
    }
    assert!(
        answer.header("x-request-id").is_some(),
        "no request id on {answer}"
    );
    // A cache must not give a page of one origin what another one was given.
    let vary: Vec<&str> = answer
        .headers
        .get_all("vary")
        .filter_map(|value| value.to_str().ok())
        .collect();
    let vary = vary.join(", ").to_lowercase();
    let lines = answer.header_lines();
    assert!(vary.contains("origin"), "no vary on {answer}: {lines:?}");
}

fn check_internals(answer: &Answer) {
    let text = String::from_utf8_lossy(answer.bytes()).to_lowercase();
    for word in INTERNALS {
        assert!(!text.contains(word), "{word:?} leaves in {answer}");
    }
}

/// RFC 9457, and what ListBud adds to it.
fn check_problem(answer: &Answer) {
    let kind = answer.header("content-type");
    assert_eq!(
        kind,
        Some("application/problem+json"),
        "content type of {answer}"
    );
    if answer.method == "HEAD" {
        return;
    }
    let problem = answer.json();
    for member in ["type", "title", "detail", "requestId", "error", "code"] {
        let value = problem[member].as_str();
        assert!(
            value.is_some_and(|value| !value.is_empty()),
            "no {member} in {answer}"
        );
    }
    assert_eq!(problem["status"], answer.status(), "{answer}");
    assert_eq!(
        problem["requestId"].as_str(),
        answer.header("x-request-id"),
        "{answer}"
    );
    if answer.status() == 401 {
        let challenge = answer.header("www-authenticate").unwrap_or_default();
        assert!(challenge.starts_with("Bearer"), "no challenge on {answer}");
    }
    if matches!(answer.status(), 429 | 503) {
        assert!(answer.header("retry-after").is_some(), "{answer}");
    }
    schema::check(&DOCUMENT["components"]["schemas"]["Problem"], &problem)
        .unwrap_or_else(|fault| panic!("a problem is not as documented: {fault}: {answer}"));
}

/// The document tells every status, and what the body of a success looks like.
fn check_documented(answer: &Answer) {
    let Some(template) = template(&answer.path) else {
        let is_unknown = answer.path.starts_with("/api/")
            && !answer.path.starts_with("/api/docs")
            && !answer.path.starts_with("/api/health");
        // A preflight is answered whatever the path is, and so is a refusal of
        // the layers in front.
        let is_layers = matches!(answer.status(), 403 | 429) || answer.method == "OPTIONS";
        if is_unknown && !is_layers {
            assert_eq!(answer.status(), 404, "undocumented path: {answer}");
        }
        return;
    };
    let method = match answer.method.as_str() {
        "HEAD" => "GET",
        "OPTIONS" => return,
        method => method,
    };
    let Some(operation) = TEMPLATES[template].get(method) else {
        assert!(
            matches!(answer.status(), 401 | 405),
            "undocumented method: {answer}"
        );
        return;
    };
    // Refusing a page of a foreign origin is not part of an operation.
    let has_body = answer.method != "HEAD";
    if has_body && answer.status() == 403 && answer.code() == "foreign_origin" {
        return;
    }
    let status = answer.status().to_string();
    let response = &operation["responses"][&status];
    assert!(
        response.is_object(),
        "{method} {template} does not document {status}: {answer}"
    );
    if !answer.status.is_success() || answer.method == "HEAD" {
        return;
    }
    let Some(content) = response["content"].as_object() else {
        assert!(answer.bytes().is_empty(), "an undocumented body: {answer}");
        return;
    };
    let kind = answer.header("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default();
    let content = content
        .get(kind)
        .unwrap_or_else(|| panic!("{template} does not document {kind}: {answer}"));
    if let Some(schema) = content.get("schema") {
        schema::check(schema, &answer.json())
            .unwrap_or_else(|fault| panic!("not as documented: {fault}: {answer}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_belongs_to_the_template_with_the_most_literal_parts() {
        for (path, expected) in [
            ("/api/places/search?query=x", Some("/api/places/search")),
            ("/api/places/bulk", Some("/api/places/bulk")),
            ("/api/places/x", Some("/api/places/{id}")),
            ("/api/places/x/tags", Some("/api/places/{id}/tags")),
            (
                "/api/lists/x/places/y",
                Some("/api/lists/{id}/places/{placeId}"),
            ),
            ("/api/places/", None),
            ("/api/places/x/y/z", None),
            ("/health", None),
        ] {
            assert_eq!(template(path), expected, "{path}");
        }
    }
}
