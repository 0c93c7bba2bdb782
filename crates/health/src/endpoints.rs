//! The endpoints that orchestrators, monitors and people ask.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method, StatusCode,
        header::{self, Accept, Allow, Header as _, Quality},
    },
    web::{self, ServiceConfig},
};
use serde_json::Value;

use crate::{Health, Readiness, Report, Status, bodies::Audience};

const JSON: &str = "application/json";
const HEALTH_JSON: &str = "application/health+json";

const LIVE: &[&str] = &["/live", "/livez"];
const READY: &[&str] = &["/ready", "/readyz"];
const OVERVIEW: &[&str] = &["/health", "/api/health"];
const DETAILED: &[&str] = &["/health/detailed"];

impl Health {
    /// The paths that [`Self::configure`] adds.
    pub fn paths() -> impl Iterator<Item = &'static str> {
        let paths = [LIVE, READY, OVERVIEW, DETAILED];
        paths.into_iter().flatten().copied()
    }

    /// Adds `/live`, `/ready`, `/health`, `/health/detailed` and their other
    /// names `/livez`, `/readyz` and `/api/health`, for GET and HEAD.
    ///
    /// They ask for no credentials and should stand outside whatever limits
    /// rates, checks the `Host` or logs in.
    pub fn configure(&self, config: &mut ServiceConfig) {
        self.resource(config, LIVE, async |health, _| health.live());
        self.resource(config, READY, async |health, _| health.ready().await);
        self.resource(config, OVERVIEW, async |health, request| {
            let report = health.report().await;
            health.status(&request, &report, Health::overview_body)
        });
        self.resource(config, DETAILED, async |health, request| {
            let report = health.report().await;
            health.status(&request, &report, Health::detailed_body)
        });
    }

    fn resource<H, Fut>(&self, config: &mut ServiceConfig, paths: &[&str], answer: H)
    where
        H: Fn(Health, HttpRequest) -> Fut + Copy + 'static,
        Fut: Future<Output = HttpResponse> + 'static,
    {
        let health = self.clone();
        let handler = move |request: HttpRequest| answer(health.clone(), request);
        for path in paths {
            let resource = web::resource(*path)
                .route(web::get().to(handler.clone()))
                .route(web::head().to(handler.clone()))
                .default_service(web::to(refuse_method));
            config.service(resource);
        }
    }

    fn live(&self) -> HttpResponse {
        let stalled = self.is_stalled();
        respond(!stalled, JSON, &self.live_body(stalled))
    }

    async fn ready(&self) -> HttpResponse {
        let readiness = self.readiness().await;
        let body = self.ready_body(&readiness);
        respond(readiness == Readiness::Ready, JSON, &body)
    }

    fn status(
        &self,
        request: &HttpRequest,
        report: &Report,
        body: fn(&Health, &Report, Audience) -> Value,
    ) -> HttpResponse {
        let audience = if self.inner.access.trusts(request) {
            Audience::Trusted
        } else {
            Audience::Public
        };
        let ok = report.status != Status::Unhealthy;
        if prefers_draft(request) {
            respond(ok, HEALTH_JSON, &self.draft_body(report, audience))
        } else {
            respond(ok, JSON, &body(self, report, audience))
        }
    }
}

fn respond(ok: bool, content_type: &'static str, body: &Value) -> HttpResponse {
    let mut response = if ok {
        HttpResponse::Ok()
    } else {
        let mut response = HttpResponse::ServiceUnavailable();
        response.insert_header((header::RETRY_AFTER, "1"));
        response
    };
    response
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_TYPE, content_type))
        .body(body.to_string())
}

async fn refuse_method() -> HttpResponse {
    HttpResponse::build(StatusCode::METHOD_NOT_ALLOWED)
        .insert_header(Allow(vec![Method::GET, Method::HEAD]))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}

/// Whether the draft's type is asked for by name, and liked no less than JSON;
/// `*/*` is content with the ordinary shape.
fn prefers_draft(request: &HttpRequest) -> bool {
    let Ok(accept) = Accept::parse(request) else {
        return false;
    };
    let liking = |name: &str| {
        let named = accept.iter().filter(|kind| kind.item.essence_str() == name);
        named
            .map(|kind| kind.quality)
            .max()
            .unwrap_or(Quality::ZERO)
    };
    liking(HEALTH_JSON) > Quality::ZERO && liking(HEALTH_JSON) >= liking(JSON)
}
