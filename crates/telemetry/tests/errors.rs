//! Failures, from the request to the error tracker.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

use std::{
    error::Error as StdError,
    io,
    panic::AssertUnwindSafe,
    time::{Duration, Instant},
};

use actix_web::{
    App, Error, HttpMessage as _, HttpResponse,
    body::{BodyStream, MessageBody, to_bytes},
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorInternalServerError,
    http::StatusCode,
    middleware::{Next, from_fn},
    rt, test, web,
};
use futures_util::{FutureExt as _, StreamExt as _, stream};
use listbud_telemetry::{
    ErrorTracker, ErrorTrackerCounts, ErrorTrackerSettings, ServerSpans, error_events,
};
use receiver::{Received, Receiver};
use sentry_types::Auth;
use serde_json::Value;
use tracing_subscriber::layer::SubscriberExt as _;

#[path = "support/receiver.rs"]
mod receiver;
#[path = "support/silence.rs"]
mod silence;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PATIENCE: Duration = Duration::from_secs(30);

struct Id(&'static str);

fn tracker(authority: &str, change: impl FnOnce(&mut ErrorTrackerSettings)) -> ErrorTracker {
    let mut settings = ErrorTrackerSettings::default();
    change(&mut settings);
    ErrorTracker::start(&format!("http://key@{authority}/42"), settings)
        .unwrap()
        .request_id(|extensions| extensions.get::<Id>().map(|id| id.0.to_owned()))
}

/// The parts of an envelope with one event, by the protocol's definition.
fn event(message: &Received) -> Value {
    let mut rest = message.body.as_slice();
    let mut line = || {
        let end = rest.iter().position(|byte| *byte == b'\n').unwrap();
        let json: Value = serde_json::from_slice(&rest[..end]).unwrap();
        rest = &rest[end + 1..];
        json
    };
    let (envelope, item) = (line(), line());
    assert_eq!(item["type"], "event");
    let length = usize::try_from(item["length"].as_u64().unwrap()).unwrap();
    assert!(matches!(&rest[length..], b"" | b"\n"));
    let event: Value = serde_json::from_slice(&rest[..length]).unwrap();
    let id = |value: &Value| value["event_id"].as_str().unwrap().replace('-', "");
    assert_eq!(id(&envelope), id(&event));
    event
}

fn exceptions(event: &Value) -> Vec<(&str, &str)> {
    let values = event["exception"]["values"].as_array().unwrap();
    values
        .iter()
        .map(|value| {
            (
                value["type"].as_str().unwrap(),
                value["value"].as_str().unwrap(),
            )
        })
        .collect()
}

#[derive(Debug, thiserror::Error)]
#[error("cannot list the places of ada@example.org")]
struct ListError(#[source] io::Error);

async fn fails() -> HttpResponse {
    let error = ListError(io::Error::other("connection to 203.0.113.9:5432 refused"));
    tracing::error!(error = &error as &dyn StdError, "a request failed");
    tracing::error!("and nobody knows why");
    HttpResponse::InternalServerError().body("hush")
}

async fn fails_with_text(row: web::Path<u32>) -> HttpResponse {
    tracing::error!(error = %format!("row {row} is broken"), "a request failed");
    HttpResponse::InternalServerError().finish()
}

async fn refuses() -> Result<HttpResponse, Error> {
    Err(ErrorInternalServerError("the disk is full"))
}

async fn panics() -> HttpResponse {
    let nobody = "ada".parse::<u32>().ok();
    HttpResponse::Ok().body(nobody.expect("a place of ada@example.org").to_string())
}

async fn breaks_off() -> HttpResponse {
    let rows = stream::iter([
        Ok(web::Bytes::from("a row\n")),
        Err(ErrorInternalServerError("hush")),
    ]);
    HttpResponse::Ok().body(BodyStream::new(rows))
}

async fn panics_while_sending() -> HttpResponse {
    let rows = stream::iter([1_u32, 0]).map(|divisor| {
        let quotient = 7_u32.checked_div(divisor).expect("a divisor");
        Ok::<_, Error>(web::Bytes::from(quotient.to_string()))
    });
    HttpResponse::Ok().body(BodyStream::new(rows))
}

async fn answer_panics<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let answer = AssertUnwindSafe(async move { next.call(request).await });
    let answer = answer.catch_unwind().await;
    answer.unwrap_or_else(|_| Err(ErrorInternalServerError("it panicked")))
}

async fn identify<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    request.extensions_mut().insert(Id("request-1"));
    next.call(request).await
}

/// Sends one request with personal data that must not be reported.
async fn ask(tracker: &ErrorTracker, catches_panics: bool, path: &str) -> StatusCode {
    let subscriber = tracing_subscriber::registry().with(error_events());
    let _subscriber = tracing::subscriber::set_default(subscriber);
    let app = App::new()
        .route("/fails/{id}", web::post().to(fails))
        .route("/row/{row}", web::post().to(fails_with_text))
        .route("/refuses", web::post().to(refuses))
        .route("/panics/{id}", web::post().to(panics))
        .route("/breaks-off", web::post().to(breaks_off))
        .route(
            "/panics-while-sending",
            web::post().to(panics_while_sending),
        )
        .route("/ready", web::post().to(HttpResponse::ServiceUnavailable))
        .route("/fine", web::post().to(HttpResponse::Ok))
        .wrap(actix_web::middleware::Condition::new(
            catches_panics,
            from_fn(answer_panics),
        ))
        .wrap(tracker.layer())
        .wrap(ServerSpans::new().layer())
        .wrap(from_fn(identify));
    let app = test::init_service(app).await;
    let request = test::TestRequest::post()
        .uri(path)
        .insert_header(("traceparent", format!("00-{TRACE}-00f067aa0ba902b7-01")))
        .insert_header(("authorization", "Bearer hush"))
        .insert_header(("user-agent", "hush"))
        .insert_header(("cookie", "session=hush"))
        .peer_addr("203.0.113.9:4711".parse().unwrap())
        .set_payload("hush")
        .to_request();
    match test::try_call_service(&app, request).await {
        Ok(response) => {
            let status = response.status();
            drop(to_bytes(response.into_body()).await);
            status
        }
        Err(error) => error.as_response_error().status_code(),
    }
}

/// The reports of one request.
async fn events_of(path: &str) -> Vec<Value> {
    let receiver = Receiver::start("200 OK");
    let tracker = tracker(&receiver.authority, |_| {});
    tracker.watch_panics();

    ask(&tracker, true, path).await;

    assert!(tracker.shutdown(PATIENCE));
    receiver.so_far().iter().map(event).collect()
}

#[actix_web::test]
async fn a_failure_is_reported_with_its_causes_and_its_request() {
    let receiver = Receiver::start("200 OK");
    let tracker = tracker(&receiver.authority, |settings| {
        settings.release = Some("greeter@1.2.3".to_owned());
        settings.environment = Some("staging".to_owned());
    });

    let status = ask(&tracker, true, "/fails/4711?q=hush").await;

    assert_eq!(status, 500);
    let message = receiver.next();
    assert_eq!(message.path, "/api/42/envelope/");
    assert_eq!(
        message.header("content-type"),
        Some("application/x-sentry-envelope")
    );
    let auth: Auth = message.header("x-sentry-auth").unwrap().parse().unwrap();
    assert_eq!((auth.public_key(), auth.version()), ("key", 7));
    let event = event(&message);
    assert_eq!(event["release"], "greeter@1.2.3");
    assert_eq!(event["environment"], "staging");
    assert_eq!(event["transaction"], "POST /fails/{id}");
    assert_eq!(event["request"], serde_json::json!({ "method": "POST" }));
    assert_eq!(event["tags"]["request_id"], "request-1");
    assert_eq!(event["tags"]["http.route"], "/fails/{id}");
    assert_eq!(event["tags"]["http.response.status_code"], "500");
    assert_eq!(event["contexts"]["trace"]["trace_id"], TRACE);
    assert_eq!(
        exceptions(&event),
        [
            ("cause", "connection to […] refused"),
            ("a request failed", "cannot list the places of […]"),
        ]
    );
}

#[actix_web::test]
async fn no_personal_data_reaches_the_tracker() {
    let receiver = Receiver::start("200 OK");
    let tracker = tracker(&receiver.authority, |_| {});
    tracker.watch_panics();

    for path in [
        "/fails/hush?q=hush",
        "/panics/hush?q=hush",
        "/refuses",
        "/breaks-off?q=hush",
    ] {
        ask(&tracker, true, path).await;
    }

    assert!(tracker.shutdown(PATIENCE));
    let messages = receiver.so_far();
    assert_eq!(messages.len(), 4);
    for message in messages {
        let body = String::from_utf8_lossy(&message.body);
        // None of them can occur in a random hexadecimal id.
        for secret in [
            "hush",
            ":4711",
            "203.0.113.9",
            "ada@",
            "example.org",
            "ip_address",
        ] {
            assert!(!body.contains(secret), "{secret} in {body}");
        }
        let event = event(&message);
        for field in ["user", "server_name", "breadcrumbs", "extra"] {
            assert_eq!(event[field], Value::Null, "{field}");
        }
    }
}

#[actix_web::test]
async fn the_text_of_an_error_and_the_error_of_a_response_are_reported() {
    let of_event = events_of("/row/7").await;
    let of_answer = events_of("/refuses").await;

    assert_eq!(
        exceptions(&of_event[0]),
        [("a request failed", "row 7 is broken")]
    );
    assert_eq!(
        exceptions(&of_answer[0]),
        [("HTTP 500", "the disk is full")]
    );
}

#[actix_web::test]
async fn a_panic_that_became_a_response_is_reported_once_with_its_back_trace() {
    let events = events_of("/panics/4711").await;

    let [event] = events.as_slice() else {
        panic!("{events:?}");
    };
    assert_eq!(event["level"], "fatal");
    assert_eq!(event["transaction"], "POST /panics/{id}");
    assert_eq!(event["tags"]["request_id"], "request-1");
    assert_eq!(exceptions(event), [("panic", "a place of […]")]);
    let exception = &event["exception"]["values"][0];
    assert!(
        exception["module"]
            .as_str()
            .unwrap()
            .starts_with("telemetry/tests/errors.rs:")
    );
    let frames = exception["stacktrace"]["frames"].as_array().unwrap();
    let of_handler = frames.iter().rposition(|frame| {
        let function = frame["function"].as_str().unwrap();
        function.contains("errors::panics") && frame["in_app"] == true
    });
    assert!(
        of_handler.unwrap() + 4 > frames.len(),
        "the newest stand last: {frames:?}"
    );
}

#[actix_web::test]
async fn an_uncaught_panic_is_reported() {
    for path in ["/panics/1", "/panics-while-sending"] {
        let receiver = Receiver::start("200 OK");
        let tracker = tracker(&receiver.authority, |_| {});
        tracker.watch_panics();
        let asked = tracker.clone();

        let outcome = rt::spawn(async move { ask(&asked, false, path).await }).await;

        assert!(outcome.unwrap_err().is_panic());
        assert!(tracker.shutdown(PATIENCE));
        let events: Vec<_> = receiver.so_far().iter().map(event).collect();
        assert_eq!(events.len(), 1, "{events:?}");
        assert_eq!(events[0]["level"], "fatal");
        assert_eq!(events[0]["tags"]["request_id"], "request-1");
    }
}

#[actix_web::test]
async fn a_failed_response_body_is_reported() {
    let events = events_of("/breaks-off").await;

    assert_eq!(events.len(), 1);
    assert_eq!(exceptions(&events[0])[0].0, "response body broke off");
}

#[actix_web::test]
async fn responses_that_are_not_failures_are_not_reported() {
    let receiver = Receiver::start("200 OK");
    let tracker = tracker(&receiver.authority, |_| {})
        .ignore(|status, route| status == 503 && route == Some("/ready"));

    for (path, status) in [("/fine", 200), ("/nowhere", 404), ("/ready", 503)] {
        assert_eq!(ask(&tracker, true, path).await, status);
    }

    assert!(tracker.shutdown(PATIENCE));
    assert!(receiver.so_far().is_empty());
}

#[actix_web::test]
async fn the_same_failure_is_reported_once_and_the_rest_is_counted() {
    let receiver = Receiver::start("200 OK");
    let tracker = tracker(&receiver.authority, |_| {});

    for row in 0..50 {
        ask(&tracker, true, &format!("/row/{row}")).await;
    }
    ask(&tracker, true, "/refuses").await;

    assert!(tracker.shutdown(PATIENCE));
    assert_eq!(receiver.so_far().len(), 2);
    let counts = tracker.counts();
    assert_eq!((counts.delivered, counts.suppressed), (2, 49));
}

#[actix_web::test]
async fn the_number_of_reports_per_minute_is_limited() {
    let receiver = Receiver::start("200 OK");
    let tracker = tracker(&receiver.authority, |settings| settings.per_minute = 1);

    ask(&tracker, true, "/row/1").await;
    ask(&tracker, true, "/refuses").await;

    assert!(tracker.shutdown(PATIENCE));
    assert_eq!(receiver.so_far().len(), 1);
    assert_eq!(tracker.counts().suppressed, 1);
}

#[actix_web::test]
async fn a_pause_that_the_tracker_requests_is_observed() {
    let receiver = Receiver::start("429 Too Many Requests\r\nretry-after: 60");
    let tracker = tracker(&receiver.authority, |_| {});

    ask(&tracker, true, "/row/1").await;
    ask(&tracker, true, "/refuses").await;

    assert!(tracker.shutdown(PATIENCE));
    assert_eq!(receiver.so_far().len(), 1);
    let counts = tracker.counts();
    assert_eq!((counts.failed, counts.dropped), (1, 1));
}

/// Lets four different requests fail without a tracker that accepts reports.
async fn fail_without(authority: &str, patience: Duration) -> ErrorTrackerCounts {
    let tracker = tracker(authority, |settings| {
        settings.timeout = PATIENCE * 2;
        settings.queue = 1;
    });

    for path in ["/row/1", "/refuses", "/fails/1", "/ready"] {
        let status = ask(&tracker, true, path).await;
        assert!(status.is_server_error());
    }

    let began = Instant::now();
    let _ = tracker.shutdown(patience);
    // Waiting for the report would take twice as long.
    assert!(began.elapsed() < PATIENCE);
    tracker.counts()
}

#[actix_web::test]
async fn an_unreachable_tracker_fails_no_request_and_every_loss_is_counted() {
    let counts = fail_without(&silence::closed(), PATIENCE).await;

    assert_eq!(counts.delivered, 0);
    assert_eq!(counts.failed + counts.dropped, 4);
}

#[actix_web::test]
async fn a_tracker_that_never_responds_fails_no_request_and_the_queue_is_bounded() {
    let (listener, authority) = silence::mute();

    let counts = fail_without(&authority, Duration::from_millis(100)).await;

    // One is being sent, one is queued.
    assert_eq!((counts.delivered, counts.failed), (0, 0));
    assert!(counts.dropped >= 2, "{counts:?}");
    drop(listener);
}

#[actix_web::test]
async fn a_service_without_a_tracker_responds_the_same() {
    let tracker = ErrorTracker::disabled();
    tracker.watch_panics();

    for (path, status) in [("/fine", 200), ("/fails/1", 500), ("/panics/1", 500)] {
        assert_eq!(ask(&tracker, true, path).await, status);
    }

    assert!(tracker.shutdown(Duration::ZERO));
    assert_eq!(tracker.counts(), ErrorTrackerCounts::default());
}
