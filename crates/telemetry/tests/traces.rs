//! Spans, from the request to the collector.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::{
    fmt::Write as _,
    future::{poll_fn, ready},
    panic::AssertUnwindSafe,
    task::Poll,
    time::{Duration, Instant},
};

use actix_web::{
    App, Error, HttpRequest, HttpResponse,
    body::{BodyStream, MessageBody, to_bytes},
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorInternalServerError,
    http::StatusCode,
    middleware::{Next, from_fn},
    test, web,
};
use futures_util::{FutureExt as _, stream};
use listbud_telemetry::{
    AccessLog, Otlp, OtlpCounts, OtlpSettings, ServerSpans, TRACEPARENT, TRACESTATE, TraceContext,
};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{KeyValue, any_value::Value},
    trace::v1::{Span, span::SpanKind, status::StatusCode as SpanStatus},
};
use prost::Message as _;
use receiver::{Received, Receiver};
use tracing::{Instrument as _, info_span, subscriber::DefaultGuard};
use tracing_subscriber::layer::SubscriberExt as _;

#[path = "traces/losses.rs"]
mod losses;
#[path = "support/receiver.rs"]
mod receiver;
#[path = "support/silence.rs"]
mod silence;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";
const PATIENCE: Duration = Duration::from_secs(30);

/// Exports the spans of this thread until it is dropped.
struct Exporting {
    collector: Receiver,
    otlp: Otlp,
    _subscriber: DefaultGuard,
}

impl Exporting {
    fn start(change: impl FnOnce(&mut OtlpSettings)) -> Self {
        let collector = Receiver::start("200 OK");
        let mut settings = OtlpSettings::new(format!("http://{}", collector.authority), "greeter");
        change(&mut settings);
        let otlp = Otlp::start(&settings).unwrap();
        Self {
            collector,
            _subscriber: subscribe(&otlp),
            otlp,
        }
    }

    fn end(self) -> Vec<Received> {
        assert!(self.otlp.shutdown(PATIENCE));
        self.collector.so_far()
    }

    fn spans(self) -> Vec<Span> {
        let messages = self.end();
        messages.iter().flat_map(spans).collect()
    }
}

fn subscribe(otlp: &Otlp) -> DefaultGuard {
    tracing::subscriber::set_default(tracing_subscriber::registry().with(otlp.layer()))
}

fn decode(message: &Received) -> ExportTraceServiceRequest {
    ExportTraceServiceRequest::decode(message.body.as_slice()).unwrap()
}

fn spans(message: &Received) -> Vec<Span> {
    let resources = decode(message).resource_spans.into_iter();
    let scopes = resources.flat_map(|resource| resource.scope_spans);
    scopes.flat_map(|scope| scope.spans).collect()
}

fn attributes(attributes: &[KeyValue]) -> Vec<(&str, String)> {
    let mut pairs: Vec<_> = attributes
        .iter()
        .map(|pair| {
            let value = pair.value.as_ref().and_then(|value| value.value.as_ref());
            let text = match value {
                Some(Value::StringValue(text)) => text.clone(),
                Some(Value::IntValue(number)) => number.to_string(),
                other => format!("{other:?}"),
            };
            (pair.key.as_str(), text)
        })
        .collect();
    pairs.sort();
    pairs
}

fn named<'a>(spans: &'a [Span], name: &str) -> &'a Span {
    let mut found = spans.iter().filter(|span| span.name == name);
    let span = found
        .next()
        .unwrap_or_else(|| panic!("{name} among {spans:?}"));
    assert!(found.next().is_none(), "one {name}");
    span
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn status(span: &Span) -> SpanStatus {
    span.status.as_ref().map_or(
        SpanStatus::Unset,
        opentelemetry_proto::tonic::trace::v1::Status::code,
    )
}

fn parent(flags: &str) -> (&'static str, String) {
    ("traceparent", format!("00-{TRACE}-{CALLER}-{flags}"))
}

/// A statement, as a database layer opens its span.
async fn query() -> TraceContext {
    let span = info_span!(
        "statement",
        otel.name = "SELECT places",
        otel.kind = "client",
        db.system.name = "postgresql",
        db.query.summary = "SELECT places",
    );
    let statement = async {
        let mut has_waited = false;
        poll_fn(|cx| {
            if std::mem::replace(&mut has_waited, true) {
                return Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
        tracing::error!(error = "hush: the text of an error", "hush");
        TraceContext::current().unwrap()
    };
    statement.instrument(span).await
}

async fn answer_panics<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let answer = AssertUnwindSafe(async move { next.call(request).await });
    let answer = answer.catch_unwind().await;
    answer.unwrap_or_else(|_| Err(ErrorInternalServerError("it panicked")))
}

async fn panics() -> HttpResponse {
    panic!("hush")
}

fn hello(path: &str) -> test::TestRequest {
    test::TestRequest::get()
        .uri(path)
        .insert_header(("host", "places.example:8443"))
        .insert_header(("user-agent", "hush"))
        .insert_header(("cookie", "hush"))
        .peer_addr("203.0.113.9:4711".parse().unwrap())
}

/// Serves with these spans and sends one request.
async fn ask(spans: ServerSpans, request: test::TestRequest) -> (StatusCode, String) {
    let log = AccessLog::new(|_| vec![("user.id", "hush".to_owned())]);
    let app = App::new()
        .route("/plain", web::get().to(HttpResponse::Ok))
        .route("/panic", web::get().to(panics))
        .route(
            "/status/{code}",
            web::get().to(|code: web::Path<u16>| {
                ready(HttpResponse::new(StatusCode::from_u16(*code).unwrap()))
            }),
        )
        .route(
            "/places/{id}",
            web::get().to(|| async {
                let headers = query().await.headers();
                let lines = headers.iter().map(|(_, value)| value.to_str().unwrap());
                lines.collect::<Vec<_>>().join("\n")
            }),
        )
        .route(
            "/stream",
            web::get().to(|| async {
                let rows = stream::unfold(0, |row| async move {
                    (row < 2).then_some(())?;
                    let trace = query().await.trace_id().to_string();
                    Some((Ok::<_, Error>(web::Bytes::from(trace + "\n")), row + 1))
                });
                HttpResponse::Ok().body(BodyStream::new(rows))
            }),
        )
        .route(
            "/whoami",
            web::get().to(|request: HttpRequest| async move {
                let trace = TraceContext::of(&request).unwrap();
                assert_eq!(TraceContext::current().unwrap(), trace);
                format!(
                    "{} {} {}",
                    trace.trace_id(),
                    trace.span_id(),
                    trace.is_sampled()
                )
            }),
        )
        .wrap(from_fn(answer_panics))
        .wrap(log.layer())
        .wrap(spans.layer());
    let app = test::init_service(app).await;

    match test::try_call_service(&app, request.to_request()).await {
        Ok(response) => {
            let status = response.status();
            let body = to_bytes(response.into_body()).await;
            let body = body.map_err(|_| "the body broke off").unwrap();
            (status, String::from_utf8(body.to_vec()).unwrap())
        }
        Err(error) => (error.as_response_error().status_code(), String::new()),
    }
}

#[actix_web::test]
async fn a_request_and_its_statement_become_spans_of_the_callers_trace() {
    let exporting = Exporting::start(|_| {});

    let request = hello("/places/number-7?q=hush").insert_header(parent("00"));
    let (status_code, _) = ask(ServerSpans::new(), request).await;

    assert_eq!(status_code, 200);
    let spans = exporting.spans();
    assert_eq!(spans.len(), 2, "{spans:?}");
    let server = named(&spans, "GET /places/{id}");
    let statement = named(&spans, "SELECT places");
    assert_eq!(hex(&server.trace_id), TRACE);
    assert_eq!(hex(&server.parent_span_id), CALLER);
    assert_eq!(server.kind(), SpanKind::Server);
    assert_eq!(status(server), SpanStatus::Unset);
    assert_eq!(
        attributes(&server.attributes),
        [
            ("http.request.method", "GET"),
            ("http.response.status_code", "200"),
            ("http.route", "/places/{id}"),
            ("network.protocol.version", "1.1"),
            ("server.address", "places.example"),
            ("server.port", "8443"),
            ("url.scheme", "http"),
        ]
        .map(|(name, value)| (name, value.to_owned()))
    );
    assert_eq!(hex(&statement.trace_id), TRACE);
    assert_eq!(statement.parent_span_id, server.span_id);
    assert_eq!(statement.kind(), SpanKind::Client);
    assert_eq!(
        attributes(&statement.attributes),
        [
            ("db.query.summary", "SELECT places"),
            ("db.system.name", "postgresql")
        ]
        .map(|(name, value)| (name, value.to_owned()))
    );
    assert!(server.start_time_unix_nano <= statement.start_time_unix_nano);
    assert!(statement.end_time_unix_nano <= server.end_time_unix_nano);
}

#[actix_web::test]
async fn nothing_about_the_client_reaches_the_collector() {
    let exporting = Exporting::start(|_| {});

    for path in ["/places/number-7?q=hush", "/panic", "/nowhere/hush"] {
        ask(ServerSpans::new(), hello(path)).await;
    }

    let messages = exporting.end();
    assert_eq!(messages.iter().flat_map(spans).count(), 4);
    for message in &messages {
        let body = String::from_utf8_lossy(&message.body);
        for secret in ["hush", "number-7", "203.0.113.9"] {
            assert!(!body.contains(secret), "{secret}");
        }
    }
}

#[actix_web::test]
async fn messages_have_the_service_and_the_configured_headers() {
    let exporting = Exporting::start(|settings| {
        settings.headers = vec![("api-key".to_owned(), "secret".to_owned())];
        settings.service_version = Some("1.2.3".to_owned());
        settings.environment = Some("staging".to_owned());
    });

    ask(ServerSpans::new(), hello("/plain")).await;

    let messages = exporting.end();
    let message = &messages[0];
    assert_eq!(message.path, "/v1/traces");
    assert_eq!(
        message.header("content-type"),
        Some("application/x-protobuf")
    );
    assert_eq!(message.header("api-key"), Some("secret"));
    let resource = decode(message).resource_spans.remove(0).resource.unwrap();
    assert_eq!(
        attributes(&resource.attributes),
        [
            ("deployment.environment.name", "staging"),
            ("service.name", "greeter"),
            ("service.version", "1.2.3"),
        ]
        .map(|(name, value)| (name, value.to_owned()))
    );
}

#[actix_web::test]
async fn only_a_5xx_response_makes_a_span_an_error() {
    let exporting = Exporting::start(|_| {});

    for path in ["/status/404", "/status/503", "/panic", "/nowhere"] {
        ask(ServerSpans::new(), hello(path)).await;
    }

    let spans = exporting.spans();
    let error_type = |span: &Span| {
        let pairs = attributes(&span.attributes);
        let found = pairs.into_iter().find(|(name, _)| *name == "error.type");
        found.map(|(_, value)| value)
    };
    let outcomes: Vec<_> = spans
        .iter()
        .map(|span| (span.name.as_str(), status(span), error_type(span)))
        .collect();
    let error = |status: &str| Some(status.to_owned());
    assert_eq!(
        outcomes,
        [
            ("GET /status/{code}", SpanStatus::Unset, None),
            ("GET /status/{code}", SpanStatus::Error, error("503")),
            ("GET /panic", SpanStatus::Error, error("500")),
            ("GET", SpanStatus::Unset, None),
        ]
    );
}

#[actix_web::test]
async fn a_streamed_body_belongs_to_the_span_of_its_request() {
    let exporting = Exporting::start(|_| {});

    let (_, body) = ask(ServerSpans::new(), hello("/stream")).await;

    let spans = exporting.spans();
    let (server, statements): (Vec<_>, Vec<_>) =
        spans.iter().partition(|span| span.name == "GET /stream");
    assert_eq!((server.len(), statements.len()), (1, 2));
    for (statement, told) in statements.iter().zip(body.lines()) {
        assert_eq!(statement.parent_span_id, server[0].span_id);
        assert_eq!(hex(&statement.trace_id), told);
        assert!(statement.end_time_unix_nano <= server[0].end_time_unix_nano);
    }
}

#[actix_web::test]
async fn an_outgoing_request_continues_from_the_current_span() {
    let exporting = Exporting::start(|_| {});

    let request = hello("/places/1")
        .insert_header(parent("01"))
        .insert_header((TRACESTATE, "vendor=7"));
    let (_, sent) = ask(ServerSpans::new(), request).await;

    let spans = exporting.spans();
    let statement = named(&spans, "SELECT places");
    let expected = format!("00-{TRACE}-{}-01\nvendor=7", hex(&statement.span_id));
    assert_eq!(sent, expected);
}

#[actix_web::test]
async fn the_sampled_flag_counts_only_from_a_trusted_caller() {
    let trusting =
        || ServerSpans::new().trust_inbound(|request| request.headers().contains_key("x-proxy"));
    let exporting = Exporting::start(|settings| settings.sample_ratio = 0.0);

    let stranger = hello("/places/1").insert_header(parent("01"));
    let (_, of_stranger) = ask(trusting(), stranger).await;
    let trusted = hello("/plain")
        .insert_header(parent("01"))
        .insert_header(("x-proxy", "1"));
    ask(trusting(), trusted).await;

    assert!(of_stranger.starts_with(&format!("00-{TRACE}-")));
    assert!(of_stranger.ends_with("-00"), "{of_stranger}");
    let spans = exporting.spans();
    assert_eq!(spans.len(), 1, "{spans:?}");
    assert_eq!(spans[0].name, "GET /plain");
}

#[actix_web::test]
async fn requests_have_ids_without_an_exporter() {
    let (_, continued) = ask(
        ServerSpans::new(),
        hello("/whoami").insert_header(parent("01")),
    )
    .await;
    let (_, begun) = ask(ServerSpans::new(), hello("/whoami")).await;
    let faulty = hello("/whoami").insert_header((TRACEPARENT, "00-0-0-01"));
    let (_, faulty) = ask(ServerSpans::new(), faulty).await;

    assert!(continued.starts_with(TRACE) && !continued.contains(CALLER));
    for text in [&begun, &faulty] {
        let parts: Vec<_> = text.split(' ').collect();
        assert_eq!(
            (parts[0].len(), parts[1].len(), parts[2]),
            (32, 16, "false")
        );
    }
    assert_ne!(begun.split(' ').next(), faulty.split(' ').next());
}

#[actix_web::test]
async fn custom_attributes_are_added() {
    let exporting = Exporting::start(|_| {});
    let spans = ServerSpans::new().attributes(|_| vec![("request.id", "r-1".to_owned())]);

    ask(spans, hello("/plain")).await;

    let spans = exporting.spans();
    let expected = ("request.id", "r-1".to_owned());
    assert!(attributes(&spans[0].attributes).contains(&expected));
}
