//! The access log.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{future::pending, time::Duration};

use actix_web::{
    App, Error, HttpMessage, HttpResponse,
    body::{BoxBody, to_bytes},
    dev::{Extensions, Service, ServiceRequest, ServiceResponse},
    error::ErrorServiceUnavailable,
    http::Method,
    middleware::{Next, from_fn},
    test::{TestRequest, init_service},
    web::{self, Bytes},
};
use futures_util::{FutureExt, StreamExt, stream};
use listbud_telemetry::{AccessLog, Format, Level, LogGuard, Logs};
use output::Output;
use serde_json::Value;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::layer::SubscriberExt;

#[path = "support/output.rs"]
mod output;

/// Logs what happens on this thread.
struct Log {
    output: Output,
    guard: LogGuard,
    _default: DefaultGuard,
}

impl Log {
    fn start(level: Level) -> Self {
        let output = Output::default();
        let logs = Logs::new(level, Format::Json).writer(output.clone());
        let (layer, guard) = logs.layer().unwrap();
        let subscriber = tracing_subscriber::registry().with(layer);
        Self {
            output,
            guard,
            _default: tracing::subscriber::set_default(subscriber),
        }
    }

    fn lines(&self) -> Vec<Value> {
        assert!(self.guard.flush(Duration::from_secs(10)));
        let text = self.output.text();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    fn access(&self) -> Vec<Value> {
        let mut lines = self.lines();
        // The events of this file have that target, too: it is its module.
        lines.retain(|line| line["message"] == "request");
        lines
    }
}

/// What answers with an error instead of a response, as some layers do.
async fn fail(request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse, Error> {
    drop(next.call(request).await?);
    Err(ErrorServiceUnavailable("refused"))
}

/// What a caller of the crate would find out elsewhere.
struct User(&'static str);

fn facts(extensions: &Extensions) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("request_id", "r-1".to_owned()),
        ("trace_id", "t-1".to_owned()),
        ("client.address", "203.0.113.9".to_owned()),
    ];
    if let Some(User(user)) = extensions.get() {
        facts.push(("user.id", (*user).to_owned()));
    }
    facts
}

fn chunks(count: usize) -> impl futures_util::Stream<Item = Result<Bytes, Error>> {
    stream::iter((0..count).map(|_| Ok(Bytes::from_static(b"12345"))))
}

fn routes(config: &mut web::ServiceConfig) {
    config
        .route(
            "/places/{id}",
            web::route().to(|request: actix_web::HttpRequest| async move {
                request.extensions_mut().insert(User("u-1"));
                tracing::info!("inside");
                "hello"
            }),
        )
        .route(
            "/stream",
            web::get().to(|| async { HttpResponse::Ok().streaming(chunks(3)) }),
        )
        .route(
            "/endless",
            web::get()
                .to(|| async { HttpResponse::Ok().streaming(chunks(1).chain(stream::pending())) }),
        )
        .route(
            "/broken",
            web::get().to(|| async {
                let broken = stream::iter([Err(ErrorServiceUnavailable("gone"))]);
                HttpResponse::Ok().streaming(chunks(1).chain(broken))
            }),
        )
        .route("/never", web::get().to(pending::<HttpResponse>))
        .route("/empty", web::get().to(HttpResponse::NoContent))
        .route("/live", web::get().to(HttpResponse::ServiceUnavailable))
        .route("/busy", web::get().to(HttpResponse::ServiceUnavailable))
        .route(
            "/panicky",
            web::get().to(|| async { Err::<&str, _>(ErrorServiceUnavailable("no")) }),
        );
}

/// An application behind an access log.
macro_rules! app {
    () => {{
        let log = AccessLog::new(facts).quiet(["/live"]);
        init_service(App::new().configure(routes).wrap(log.layer())).await
    }};
}

async fn read(method: Method, path: &str) -> Vec<Value> {
    let log = Log::start(Level::INFO);
    let app = app!();
    let request = TestRequest::with_uri(path).method(method).to_request();
    let response = app.call(request).await.unwrap();
    // It may fail: some bodies are broken.
    drop(to_bytes(response.into_body()).await);
    log.access()
}

#[actix_web::test]
async fn a_line_has_the_expected_fields_and_no_path() {
    let lines = read(Method::GET, "/places/secret-id?q=secret").await;

    assert_eq!(lines.len(), 1);
    let line = &lines[0];
    assert_eq!(line["level"], "INFO");
    assert_eq!(line["http.request.method"], "GET");
    assert_eq!(line["http.route"], "/places/{id}");
    assert_eq!(line["http.response.status_code"], 200);
    assert_eq!(line["http.response.body.size"], 5);
    assert_eq!(line["request_id"], "r-1");
    assert_eq!(line["trace_id"], "t-1");
    assert_eq!(line["client.address"], "203.0.113.9");
    assert_eq!(line["user.id"], "u-1");
    assert!(line["duration_ms"].as_f64().unwrap() > 0.0);
    assert!(line.get("error.type").is_none());
    assert!(!line.to_string().contains("secret"), "{line}");
}

#[actix_web::test]
async fn events_inside_a_request_have_its_ids() {
    let log = Log::start(Level::INFO);
    let app = app!();

    let request = TestRequest::with_uri("/places/1").to_request();
    app.call(request).await.unwrap();

    let inside = &log.lines()[0];
    assert_eq!(inside["message"], "inside");
    assert_eq!(inside["request_id"], "r-1");
    assert_eq!(inside["trace_id"], "t-1");
}

#[actix_web::test]
async fn the_body_size_is_the_number_of_sent_bytes() {
    for (method, path, bytes) in [
        (Method::GET, "/stream", 15),
        (Method::HEAD, "/places/1", 0),
        (Method::GET, "/empty", 0),
        (Method::GET, "/nowhere", 0),
    ] {
        let lines = read(method, path).await;

        assert_eq!(lines.len(), 1, "{path}");
        assert_eq!(lines[0]["http.response.body.size"], bytes, "{path}");
        assert!(lines[0].get("error.type").is_none(), "{path}: {}", lines[0]);
    }
}

#[actix_web::test]
async fn a_path_without_a_route_is_unmatched() {
    let lines = read(Method::GET, "/nowhere/secret").await;

    assert_eq!(lines[0]["http.route"], "unmatched");
    assert_eq!(lines[0]["http.response.status_code"], 404);
    assert_eq!(lines[0]["level"], "INFO");
}

#[actix_web::test]
async fn a_5xx_response_is_logged_as_an_error() {
    assert_eq!(read(Method::GET, "/busy").await[0]["level"], "ERROR");
    let broken = &read(Method::GET, "/broken").await[0];
    assert_eq!(broken["level"], "ERROR");
    assert_eq!(broken["error.type"], "response_body");
    assert_eq!(broken["http.response.body.size"], 5);
}

#[actix_web::test]
async fn an_error_returned_by_a_layer_is_logged() {
    let log = Log::start(Level::INFO);
    let access = AccessLog::new(facts);
    let app = init_service(
        App::new()
            .configure(routes)
            .wrap(from_fn(fail))
            .wrap(access.layer()),
    )
    .await;

    let outcome = app
        .call(TestRequest::with_uri("/places/1").to_request())
        .await;

    assert!(outcome.is_err());
    let lines = log.access();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["http.response.status_code"], 503);
    assert_eq!(lines[0]["http.route"], "/places/{id}");
}

#[actix_web::test]
async fn quiet_routes_are_logged_at_debug_whatever_their_status() {
    assert_eq!(read(Method::GET, "/live").await.len(), 0);

    let log = Log::start(Level::DEBUG);
    let app = app!();
    app.call(TestRequest::with_uri("/live").to_request())
        .await
        .unwrap();
    let lines = log.access();
    assert_eq!(lines[0]["level"], "DEBUG");
    assert_eq!(lines[0]["http.response.status_code"], 503);
}

#[actix_web::test]
async fn a_client_that_disconnects_before_the_response_is_logged() {
    let log = Log::start(Level::INFO);
    let app = app!();

    let request = TestRequest::with_uri("/never").to_request();
    assert!(app.call(request).now_or_never().is_none());

    let line = &log.access()[0];
    assert_eq!(line["http.response.status_code"], 499);
    assert_eq!(line["error.type"], "client_disconnected");
    assert_eq!(line["http.route"], "/never");
    assert_eq!(line["level"], "INFO");
}

#[actix_web::test]
async fn a_client_that_disconnects_during_the_response_is_logged() {
    let log = Log::start(Level::INFO);
    let app = app!();

    let request = TestRequest::with_uri("/endless").to_request();
    let response = app.call(request).await.unwrap();
    assert!(to_bytes(response.into_body()).now_or_never().is_none());

    let line = &log.access()[0];
    assert_eq!(line["http.response.status_code"], 200);
    assert_eq!(line["http.response.body.size"], 5);
    assert_eq!(line["error.type"], "client_disconnected");
}
