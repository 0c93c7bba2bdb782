//! How many requests a client may send, and who counts as one.

use actix_web::{HttpMessage, dev::ServiceRequest, http::StatusCode};
use listbud_api::{LimitClass, LimitClasses};
use listbud_health::Health;
use listbud_rate_limit::{Client, RateLimit, RateLimitError, Refusal};
use listbud_security::{ApiGrant, ClientAddress, Problem, SignedIn};
use listbud_telemetry::Metrics;

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
                .client(only(LimitClass::Credentials, address))
                .build()?,
            imports: limit("imports", settings.import_rate_limit)
                .client(only(LimitClass::Imports, client))
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

/// Counts the requests whose route names a class, for the client that `whom` finds.
fn only(
    class: LimitClass,
    whom: fn(&ServiceRequest) -> Option<Client>,
) -> impl Fn(&ServiceRequest) -> Option<Client> {
    let classes = LimitClasses::of_routes();
    move |request| {
        if classes.class(request) == class {
            whom(request)
        } else {
            Some(Client::Exempt)
        }
    }
}

/// Whom a request counts for: the account, or the API token by itself, so that a script
/// does not use up what its owner needs; the address without either.
fn client(request: &ServiceRequest) -> Option<Client> {
    if is_health_path(path(request)) {
        return Some(Client::Exempt);
    }
    let extensions = request.extensions();
    let account = SignedIn::of(&extensions).map(|signed_in| signed_in.subject);
    let token = || ApiGrant::of(&extensions).map(|grant| grant.token_id);
    match account.or_else(token) {
        Some(id) => Some(Client::Account(id.as_u128())),
        None => address(request),
    }
}

/// The client's address, as the trusted proxies tell it. Who guesses passwords counts by
/// it, whatever account the request names.
fn address(request: &ServiceRequest) -> Option<Client> {
    let address = ClientAddress::of(&request.extensions())?;
    Some(Client::Address(address.0))
}

/// The paths that machines ask to watch the server.
pub(crate) fn health_paths() -> impl Iterator<Item = &'static str> {
    Health::paths().chain([Metrics::PATH])
}

/// Whether a path is one of them: it is not counted, needs no TLS, and makes no
/// noise in the log.
pub(crate) fn is_health_path(path: &str) -> bool {
    health_paths().any(|known| known == path)
}

fn too_many(refusal: &Refusal<'_>) -> actix_web::HttpResponse {
    Problem::new(StatusCode::TOO_MANY_REQUESTS)
        .kind("https://iana.org/assignments/http-problem-types#quota-exceeded")
        .code("rate_limited")
        .detail("too many requests: try again after the seconds in Retry-After")
        .member("violated-policies", vec![refusal.policy.to_owned()])
        .into_response()
}
