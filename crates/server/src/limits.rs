//! How many requests a client may send, and who counts as one.

use actix_web::{
    HttpMessage,
    dev::ServiceRequest,
    http::{Method, StatusCode},
};
use listbud_rate_limit::{Client, RateLimit, RateLimitError, Refusal};
use listbud_security::{ClientAddress, Problem, SignedIn};

use crate::{
    metrics::Counts,
    settings::{RateLimit as RateLimitSettings, Settings},
    site::Site,
};

/// The limits, which all workers share.
#[derive(Clone)]
pub(crate) struct Limits {
    /// For everything but the health endpoints and the page.
    pub(crate) general: RateLimit,
    /// For registering and signing in, on top of the general one.
    pub(crate) credentials: RateLimit,
    /// For imports, on top of the general one.
    pub(crate) imports: RateLimit,
}

impl Limits {
    /// Makes the limits from the settings. The `site`, if there is one, counts for nobody.
    pub(crate) fn new(
        settings: &Settings,
        site: Option<Site>,
        counts: &Counts,
    ) -> Result<Self, RateLimitError> {
        let limit = |name: &'static str, limit: RateLimitSettings| {
            let refused = counts.limited.clone();
            RateLimit::builder(name, limit.max, limit.window).refusal(move |refusal| {
                refused.count([name]);
                too_many(refusal)
            })
        };
        Ok(Self {
            general: limit("general", settings.rate_limit)
                .client(move |request| match &site {
                    // From memory, and mostly out of the browser's cache: to refuse it
                    // would cost as much, and leave a person with half a page.
                    Some(site) if site.has(path(request)) => Some(Client::Exempt),
                    _ => client(request),
                })
                .build()?,
            credentials: limit("credentials", settings.auth_rate_limit)
                .client(guesser)
                .build()?,
            imports: limit("imports", settings.import_rate_limit)
                .client(importer)
                .build()?,
        })
    }

    /// All of them by name, for those who trim and measure.
    pub(crate) fn all(&self) -> [(&'static str, &RateLimit); 3] {
        [
            ("general", &self.general),
            ("credentials", &self.credentials),
            ("imports", &self.imports),
        ]
    }
}

/// The path as routes see it: `/api/%61uth/login` reaches the log-in like its
/// plain form, so it must count like it.
pub(crate) fn path(request: &ServiceRequest) -> &str {
    request.match_info().as_str()
}

/// Whom an attempt to sign in or register counts for: the address, whoever it
/// says it is. Refreshing and signing out are no attempts: nobody guesses 256
/// bits, and people who share an address refresh often.
fn guesser(request: &ServiceRequest) -> Option<Client> {
    match path(request) {
        "/api/auth/login" | "/api/auth/register" | "/api/auth/password" => address(request),
        _ => Some(Client::Exempt),
    }
}

/// Whom an import counts for.
fn importer(request: &ServiceRequest) -> Option<Client> {
    let is_import = request.method() == Method::POST
        && matches!(path(request), "/api/imports" | "/api/import/google-takeout");
    if is_import {
        client(request)
    } else {
        Some(Client::Exempt)
    }
}

/// Whom a request counts for: the account, or the address without one.
fn client(request: &ServiceRequest) -> Option<Client> {
    if is_health_path(path(request)) {
        return Some(Client::Exempt);
    }
    let signed_in = SignedIn::of(&request.extensions());
    match signed_in {
        Some(signed_in) => Some(Client::Account(signed_in.subject.as_u128())),
        None => address(request),
    }
}

/// The client's address, as the trusted proxies tell it.
fn address(request: &ServiceRequest) -> Option<Client> {
    let address = ClientAddress::of(&request.extensions())?;
    Some(Client::Address(address.0))
}

/// What is asked by machines that watch the server.
pub(crate) const HEALTH_PATHS: [&str; 8] = [
    "/live",
    "/livez",
    "/ready",
    "/readyz",
    "/health",
    "/health/detailed",
    "/api/health",
    "/metrics",
];

/// Whether a path is one of them: it is not counted, needs no TLS, and makes no
/// noise in the log.
pub(crate) fn is_health_path(path: &str) -> bool {
    HEALTH_PATHS.contains(&path)
}

fn too_many(refusal: &Refusal<'_>) -> actix_web::HttpResponse {
    Problem::new(StatusCode::TOO_MANY_REQUESTS)
        .kind("https://iana.org/assignments/http-problem-types#quota-exceeded")
        .code("rate_limited")
        .detail("too many requests: try again after the time that Retry-After tells")
        .member("violated-policies", vec![refusal.policy.to_owned()])
        .into_response()
}
