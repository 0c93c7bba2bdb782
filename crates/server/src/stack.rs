//! The layers that every request passes, in one place.

use std::{
    net::IpAddr,
    num::NonZeroU32,
    pin::Pin,
    sync::atomic::{AtomicBool, Ordering},
};

use actix_service::ServiceExt as _;
use actix_web::{
    App, Error,
    body::{BoxBody, MessageBody},
    dev::{Extensions, Service, ServiceFactory, ServiceRequest, ServiceResponse, Transform},
    http::StatusCode,
    middleware::{Next, from_fn},
};
use listbud_api::Api;
use listbud_health::{Health, Lifecycle, Phase};
use listbud_security::{
    ApiGrant, Bearer, BodyDeadline, ClientAddress, ClientAddresses, CorsPolicy, Hsts, HttpsOnly,
    Origin, Problem, RequestId, RequestIds, SecurityHeaders, bearer, catch_panic,
};
use listbud_telemetry::{AccessLog, HttpMetrics, Metrics, MetricsAccess, ServerSpans};
use secrecy::ExposeSecret as _;

use crate::{
    boxed::{BoxedService, around, boxed},
    compress::compressed,
    limits::{Limits, health_paths, is_health_path, path},
    pieces::in_pieces,
    settings::{Environment, Settings},
    site::Site,
    telemetry::Telemetry,
};

/// How many bytes per second an upload must bring when it takes longer than the
/// deadline of bodies: a poor telephone line, and too much for whoever sends a
/// byte now and then to hold a thousand connections.
const SLOWEST_UPLOAD: NonZeroU32 = NonZeroU32::MIN.saturating_add(16 * 1024 - 1);

/// What the layers share between all workers.
#[derive(Clone)]
pub(crate) struct Layers {
    api: Api,
    site: Option<Site>,
    health: Health,
    lifecycle: Lifecycle,
    request_ids: RequestIds,
    addresses: ClientAddresses,
    headers: SecurityHeaders,
    cors: CorsPolicy,
    https_only: HttpsOnly,
    bodies: BodyDeadline,
    bearer: Bearer,
    limits: Limits,
    http: HttpMetrics,
    metrics: Option<(Metrics, MetricsAccess)>,
    #[cfg(feature = "error-tracking")]
    errors: listbud_telemetry::ErrorTracker,
    spans: ServerSpans,
    log: AccessLog,
    logs_requests: bool,
    has_docs: bool,
}

impl Layers {
    /// Makes the layers from the settings.
    pub(crate) fn new(
        settings: &Settings,
        api: Api,
        site: Option<Site>,
        health: Health,
        limits: Limits,
        telemetry: &Telemetry,
    ) -> Self {
        let proxies = settings.proxy.addresses();
        let inbound = proxies.clone();
        let ids = api.world.clone();
        let origins = settings
            .cors_origins
            .iter()
            .filter_map(|origin| Origin::parse(origin).ok());
        let is_production = settings.environment == Environment::Production;
        let hsts = Hsts {
            preload: settings.hsts_preload,
            ..Hsts::two_years()
        };
        Self {
            lifecycle: health.lifecycle(),
            request_ids: RequestIds::new(move || ids.new_id().to_string())
                .trust_inbound(move |request| inbound.trusts(request.peer_addr())),
            addresses: settings
                .proxy
                .addresses()
                .on_untrusted(warn_once())
                // Only TLS is spoken in front of production.
                .assume_tls(is_production),
            headers: SecurityHeaders::api()
                // Only TLS is spoken in front of production, so browsers may be told.
                .hsts(is_production.then_some(hsts))
                .hsts_over_tls(hsts),
            cors: CorsPolicy::new(origins),
            https_only: HttpsOnly::new()
                .exempt(move |request| !is_production || is_health_path(path(request))),
            bodies: BodyDeadline::new(settings.server.body_timeout).minimum_rate(SLOWEST_UPLOAD),
            bearer: api.bearer(),
            limits,
            http: telemetry.metrics.http(),
            metrics: settings.metrics.token.as_ref().map(|token| {
                let access = MetricsAccess::token(token.expose_secret());
                (telemetry.metrics.clone(), access)
            }),
            #[cfg(feature = "error-tracking")]
            errors: telemetry.errors.clone(),
            spans: ServerSpans::new()
                .trust_inbound(move |request| proxies.trusts(request.peer_addr()))
                .attributes(|extensions| facts(extensions, &["request_id"])),
            log: AccessLog::new(|extensions| {
                facts(
                    extensions,
                    &["request_id", "user.id", "api_token.id", "client.address"],
                )
            })
            .quiet(health_paths()),
            logs_requests: settings.log.requests,
            has_docs: settings.server.docs,
            api,
            site,
            health,
        }
    }

    /// Makes one worker's application.
    pub(crate) fn app(
        &self,
    ) -> App<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<BoxBody>,
            Error = Error,
            InitError = (),
        > + use<>,
    > {
        App::new()
            .configure(|config| self.health.configure(config))
            .configure(|config| {
                if let Some((metrics, access)) = &self.metrics {
                    metrics.configure(config, access.clone());
                }
            })
            .configure(|config| {
                if let Some(site) = &self.site {
                    site.configure(config);
                }
            })
            .configure(|config| listbud_api::configure(config, &self.api, self.has_docs))
            .configure(|config| {
                // After the API, whose answer to an unknown path this one replaces.
                if let Some(site) = &self.site {
                    site.answer_unknown(config);
                }
            })
            .wrap(self.clone())
    }

    /// Puts all layers around the routes, from the inside out: the last one runs
    /// first.
    async fn around(self, routes: BoxedService) -> Result<BoxedService, ()> {
        // Innermost: whoever asks too early is told so, and counted all the same.
        let (lifecycle, site) = (self.lifecycle.clone(), self.site.clone());
        let early = from_fn(move |request: ServiceRequest, next| {
            let is_site = site.as_ref().is_some_and(|site| site.has(path(&request)));
            let is_early = lifecycle.phase() == Phase::Starting && !is_site;
            when_started(is_early, request, next)
        });
        let service = around(early, routes).await?;
        // Imports cost more than anything else.
        let service = around(self.limits.imports.clone(), service).await?;
        // Stricter, for whoever guesses passwords.
        let service = around(self.limits.credentials.clone(), service).await?;
        // Before the handler and after the token is known, so that users of one
        // address do not share a quota.
        let service = around(self.limits.general.clone(), service).await?;
        // Only knows who asks and refuses nobody; routes demand it.
        let service = around(self.bearer.identify(), service).await?;
        // A token must not travel in the clear; who sends it so is told.
        let service = around(self.https_only.layer(), service).await?;
        // Around all that can panic, so that a panic becomes an answer that the
        // layers outside complete.
        let service = around(from_fn(catch_panic), service).await?;
        // Outside the limits: a refusal without CORS headers is unreadable to the
        // page that caused it, and a preflight costs nothing.
        let service = around(self.cors.clone(), service).await?;
        // Outside of all that refuse: a refused body that never ends must not hold
        // its connection.
        let service = around(self.bodies.layer(), service).await?;
        // On every answer, refusals included.
        let service = around(self.headers.layer(), service).await?;
        // The id stands in refusals before anything measures them.
        let service = around(self.request_ids.layer(), service).await?;
        // Outside the layer that catches panics: it reads that layer's response.
        #[cfg(feature = "error-tracking")]
        let service = around(self.errors.layer(), service).await?;
        let service = around(self.http.layer(), service).await?;
        let service = if self.logs_requests {
            around(self.log.layer(), service).await?
        } else {
            service
        };
        // Outside the log, whose lines name the trace.
        let service = around(self.spans.layer(), service).await?;
        // Before the log line, the headers and the limits, which all go by it.
        let service = around(self.addresses.layer(), service).await?;
        // Outermost, so that everything below knows the request by its id.
        around(self.request_ids.layer(), service).await
    }
}

impl<S, B> Transform<S, ServiceRequest> for Layers
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Transform = BoxedService;
    type InitError = ();
    type Future = Pin<Box<dyn Future<Output = Result<BoxedService, ()>>>>;

    fn new_transform(&self, routes: S) -> Self::Future {
        Box::pin(
            self.clone()
                .around(boxed(routes.map(|answer| in_pieces(compressed(answer))))),
        )
    }
}

/// Warns of the first request that tells of another client and comes from a peer
/// that is not believed: behind a proxy that nobody named, all clients are one.
fn warn_once() -> impl Fn(IpAddr) {
    let is_told = AtomicBool::new(false);
    move |peer| {
        if !is_told.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                network.peer.address = %peer,
                "X-Forwarded-For or Forwarded came from a peer that TRUSTED_PROXIES does not \
                 name, and is ignored: if it is your proxy, add its address there, or its \
                 clients share one limit",
            );
        }
    }
}

/// Answers 503 until the database is there and its schema is right. The health
/// endpoints answer for themselves, and the page needs no database: it shows what it is
/// told.
async fn when_started<B: MessageBody + 'static>(
    is_early: bool,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody + use<B>>, Error> {
    if !is_early || is_health_path(path(&request)) {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let refusal = Problem::new(StatusCode::SERVICE_UNAVAILABLE)
        .code("starting")
        .detail("the server is starting: try again in a moment")
        .retry_after(1)
        .into_response();
    Ok(request.into_response(refusal).map_into_right_body())
}

/// What log lines and spans tell about a request, of what they may.
fn facts(extensions: &Extensions, names: &[&'static str]) -> Vec<(&'static str, String)> {
    let fact = |name: &str| match name {
        "request_id" => extensions.get::<RequestId>().map(ToString::to_string),
        "user.id" => bearer::subject(extensions).map(|subject| subject.to_string()),
        "api_token.id" => ApiGrant::of(extensions).map(|grant| grant.token_id.to_string()),
        "client.address" => ClientAddress::of(extensions).map(|client| client.0.to_string()),
        _ => None,
    };
    let facts = names.iter().map(|name| Some((*name, fact(name)?)));
    facts.flatten().collect()
}
