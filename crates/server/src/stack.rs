//! The layers that every request passes, in one place.

use actix_web::{
    App, Error, HttpMessage,
    body::MessageBody,
    dev::{Extensions, ServiceFactory, ServiceRequest, ServiceResponse},
    http::StatusCode,
    middleware::{Condition, from_fn},
};
use listbud_api::Api;
use listbud_health::Health;
use listbud_rate_limit::{Client, RateLimit, RateLimitError, Refusal};
use listbud_security::{
    Bearer, CorsPolicy, Hsts, Origin, Problem, RequestId, RequestIds, SecurityHeaders, SignedIn,
    catch_panic,
};
use listbud_telemetry::access_log;

use crate::settings::{Environment, RateLimit as RateLimitSettings, Settings};

/// What the layers share between all workers.
#[derive(Clone)]
pub(crate) struct Layers {
    api: Api,
    health: Health,
    request_ids: RequestIds,
    headers: SecurityHeaders,
    cors: CorsPolicy,
    bearer: Bearer,
    /// For everything but the health endpoints.
    pub(crate) general: RateLimit,
    /// For registering and signing in, on top of the general one.
    pub(crate) credentials: RateLimit,
    logs_requests: bool,
    has_docs: bool,
}

impl Layers {
    /// Makes the layers from the settings. `own_origins` are where this server
    /// itself is reached by a browser, for the page that tries out the API.
    pub(crate) fn new(
        settings: &Settings,
        api: Api,
        health: Health,
        own_origins: &[String],
    ) -> Result<Self, RateLimitError> {
        let world = api.world.clone();
        let ids = api.world.clone();
        let limit = |name, limit: RateLimitSettings| {
            RateLimit::builder(name, limit.max, limit.window).refusal(too_many)
        };
        let origins = settings
            .cors_origins
            .iter()
            .chain(own_origins.iter().filter(|_| settings.server.docs))
            .filter_map(|origin| Origin::parse(origin).ok());
        Ok(Self {
            request_ids: RequestIds::new(move || ids.new_id().to_string()),
            // Only TLS is spoken in front of production, so browsers may be told.
            headers: SecurityHeaders::api()
                .hsts((settings.environment == Environment::Production).then(Hsts::two_years)),
            cors: CorsPolicy::new(origins),
            bearer: Bearer::new(api.tokens.clone(), move || world.now()),
            general: limit("general", settings.rate_limit)
                .client(client)
                .build()?,
            credentials: limit("credentials", settings.auth_rate_limit)
                .client(guesser)
                .build()?,
            logs_requests: settings.log.requests,
            has_docs: settings.server.docs,
            api,
            health,
        })
    }

    /// Makes one worker's application.
    ///
    /// The last layer added runs first, so they stand here from the inside out.
    pub(crate) fn app(
        &self,
    ) -> App<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<impl MessageBody + use<>>,
            Error = Error,
            InitError = (),
        > + use<>,
    > {
        App::new()
            .configure(|config| self.health.configure(config))
            .configure(|config| listbud_api::configure(config, &self.api, self.has_docs))
            // Innermost, so that a panic becomes an answer that all others complete.
            .wrap(from_fn(catch_panic))
            // Stricter, for whoever guesses passwords.
            .wrap(self.credentials.clone())
            // Before the handler and after the token is known, so that users of
            // one address do not share a quota.
            .wrap(self.general.clone())
            .wrap(self.bearer.identify())
            // Outside the limits: a refusal without CORS headers is unreadable to
            // the page that caused it, and a preflight costs nothing.
            .wrap(self.cors.clone())
            // On every answer, refusals included.
            .wrap(self.headers.layer())
            .wrap(Condition::new(
                self.logs_requests,
                from_fn(|request, next| access_log(facts, request, next)),
            ))
            // Outermost, so that everything below knows the request by its id.
            .wrap(self.request_ids.layer())
    }
}

/// The path as routes see it: `/api/%61uth/login` reaches the log-in like its
/// plain form, so it must count like it.
fn path(request: &ServiceRequest) -> &str {
    request.match_info().as_str()
}

/// Whom an attempt to sign in or register counts for: the address, whoever it
/// says it is.
fn guesser(request: &ServiceRequest) -> Option<Client> {
    (!path(request).starts_with("/api/auth/")).then_some(Client::Exempt)
}

/// Whom a request counts for: the account, or the address without one.
fn client(request: &ServiceRequest) -> Option<Client> {
    if is_health_path(path(request)) {
        return Some(Client::Exempt);
    }
    let extensions = request.extensions();
    SignedIn::of(&extensions).map(|signed_in| Client::Account(signed_in.subject.as_u128()))
}

fn is_health_path(path: &str) -> bool {
    matches!(
        path,
        "/live" | "/livez" | "/ready" | "/readyz" | "/health" | "/health/detailed" | "/api/health"
    )
}

fn too_many(refusal: &Refusal<'_>) -> actix_web::HttpResponse {
    Problem::new(StatusCode::TOO_MANY_REQUESTS)
        .kind("https://iana.org/assignments/http-problem-types#quota-exceeded")
        .code("rate_limited")
        .detail("too many requests: try again after the time that Retry-After tells")
        .member("violated-policies", vec![refusal.policy.to_owned()])
        .into_response()
}

/// What the access log tells about a request.
fn facts(extensions: &Extensions) -> Vec<(&'static str, String)> {
    let request_id = extensions.get::<RequestId>().map(ToString::to_string);
    let user = SignedIn::of(extensions).map(|signed_in| signed_in.subject.to_string());
    [("request_id", request_id), ("user.id", user)]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}
