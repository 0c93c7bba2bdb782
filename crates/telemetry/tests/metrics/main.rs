//! What Prometheus reads.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    reason = "a test that cannot go on fails"
)]
#![expect(clippy::float_cmp, reason = "counts are whole")]

mod exposition;

use std::{future::pending, thread, time::Duration};

use actix_web::{
    App, Error, HttpResponse,
    body::to_bytes,
    dev::Service,
    error::ErrorServiceUnavailable,
    http::{Method, StatusCode, header},
    test::{TestRequest, call_and_read_body, call_service, init_service},
    web,
};
use futures_util::FutureExt;
use listbud_telemetry::{Connections, Format, Level, Logs, Metrics, MetricsAccess, Sample};
use tracing_subscriber::layer::SubscriberExt as _;

use exposition::Exposition;

const DURATION: &str = "http_server_request_duration_seconds";

fn read(metrics: &Metrics) -> Exposition {
    Exposition::parse(&metrics.render())
}

/// An application that is measured.
macro_rules! app {
    ($metrics:expr) => {{
        let http = $metrics.http();
        init_service(
            App::new()
                .route("/places/{id}", web::get().to(|| async { "hello" }))
                .route("/places/{id}", web::post().to(HttpResponse::Created))
                .service(web::resource("/only").route(web::get().to(|| async { "hello" })))
                .route("/never", web::get().to(pending::<HttpResponse>))
                .route(
                    "/busy",
                    web::get().to(|| async { Err::<&str, _>(ErrorServiceUnavailable("no")) }),
                )
                .wrap(http.layer()),
        )
        .await
    }};
}

#[actix_web::test]
async fn a_request_is_counted_by_method_route_and_status() {
    let metrics = Metrics::new("example").unwrap();
    let app = app!(metrics);

    for path in ["/places/1", "/places/2?q=3", "/places/4"] {
        call_and_read_body(&app, TestRequest::with_uri(path).to_request()).await;
    }
    let post = TestRequest::post()
        .uri("/places/5")
        .set_payload(vec![0; 300]);
    call_service(
        &app,
        post.insert_header((header::CONTENT_LENGTH, 300))
            .to_request(),
    )
    .await;
    call_service(&app, TestRequest::with_uri("/busy").to_request()).await;

    let read = read(&metrics);
    let labels = |method, route, status| {
        vec![
            ("http_request_method", method),
            ("http_response_status_code", status),
            ("http_route", route),
        ]
    };
    let count = format!("{DURATION}_count");
    assert_eq!(
        read.value(&count, &labels("GET", "/places/{id}", "200")),
        3.0
    );
    assert_eq!(
        read.value(&count, &labels("POST", "/places/{id}", "201")),
        1.0
    );
    assert_eq!(read.value(&count, &labels("GET", "/busy", "503")), 1.0);
    let size = "http_server_request_body_size_bytes_sum";
    assert_eq!(
        read.value(size, &labels("POST", "/places/{id}", "201")),
        300.0
    );
    let active = "http_server_active_requests";
    assert_eq!(read.value(active, &[("http_request_method", "GET")]), 0.0);
}

#[actix_web::test]
async fn a_request_in_flight_is_active_and_one_given_up_is_499() {
    let metrics = Metrics::new("example").unwrap();
    let app = app!(metrics);
    let get = [("http_request_method", "GET")];
    let active = "http_server_active_requests";

    let mut call = Box::pin(app.call(TestRequest::with_uri("/never").to_request()));
    assert!((&mut call).now_or_never().is_none());
    assert_eq!(read(&metrics).value(active, &get), 1.0);
    drop(call);

    let read = read(&metrics);
    assert_eq!(read.value(active, &get), 0.0);
    let labels = [
        ("http_request_method", "GET"),
        ("http_response_status_code", "499"),
        ("http_route", "/never"),
    ];
    assert_eq!(read.value(&format!("{DURATION}_count"), &labels), 1.0);
}

#[actix_web::test]
async fn ten_thousand_random_paths_and_methods_make_a_handful_of_series() {
    let metrics = Metrics::new("example").unwrap();
    let app = app!(metrics);
    let methods = ["GET", "POST", "PUT", "BREW", "X-ANYTHING", "get"];
    let random = |seed: u64| seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;

    for seed in 0..10_000 {
        let path = match seed % 4 {
            0 => format!("/places/{:x}", random(seed)),
            1 => format!("/only?q={:x}", random(seed)),
            2 => format!("/places/{:x}/{:x}", random(seed), random(seed + 1)),
            _ => format!("/{:x}", random(seed)),
        };
        let invented = format!("M{:x}", random(seed));
        let method = match random(seed) % 7 {
            6 => invented.as_str(),
            known => methods[usize::try_from(known).unwrap()],
        };
        let request =
            TestRequest::with_uri(&path).method(Method::from_bytes(method.as_bytes()).unwrap());
        call_and_read_body(&app, request.to_request()).await;
    }

    let read = read(&metrics);
    // Per method of GET, POST, PUT and _OTHER: /places/{id}, /only and unmatched,
    // each with the one status that it answers there.
    assert_eq!(read.label_sets(&format!("{DURATION}_count")), 12);
    assert_eq!(read.label_sets("http_server_active_requests"), 4);
    let total: f64 = read.values(&format!("{DURATION}_count")).sum();
    assert_eq!(total, 10_000.0);
}

#[test]
fn counting_from_many_threads_loses_nothing_and_reading_meanwhile_is_sound() {
    let metrics = Metrics::new("example").unwrap();
    let logins = metrics
        .counter("logins_total", "Log-ins.", ["result"])
        .unwrap();
    let took = metrics
        .histogram("took_seconds", "Times.", ["step"], &[0.1, 1.0])
        .unwrap();

    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for number in 0..10_000 {
                    logins.count([if number % 2 == 0 { "ok" } else { "refused" }]);
                    took.time(["hash"], Duration::from_millis(500));
                }
            });
        }
        // The parser refuses what is not sound.
        for _ in 0..50 {
            read(&metrics);
        }
    });

    let read = read(&metrics);
    assert_eq!(
        read.value("example_logins_total", &[("result", "ok")]),
        40_000.0
    );
    assert_eq!(
        read.value("example_took_seconds_count", &[("step", "hash")]),
        80_000.0
    );
    let bucket = |le| {
        read.value(
            "example_took_seconds_bucket",
            &[("le", le), ("step", "hash")],
        )
    };
    assert_eq!(bucket("0.1"), 0.0);
    assert_eq!(bucket("1"), 80_000.0);
    assert_eq!(bucket("+Inf"), 80_000.0);
}

#[test]
fn a_million_observations_take_no_more_room_than_one() {
    let metrics = Metrics::new("example").unwrap();
    let took = metrics
        .histogram("took_seconds", "Times.", [], &[0.1, 1.0])
        .unwrap();
    took.observe([], 0.5);
    let lines = |text: &str| text.lines().filter(|line| line.contains("took")).count();
    let one = lines(&metrics.render());

    for _ in 0..1_000_000 {
        took.observe([], 0.5);
    }

    assert_eq!(lines(&metrics.render()), one);
}

#[test]
fn services_in_one_process_do_not_see_each_other() {
    let [one, other] = [(); 2].map(|()| Metrics::new("example").unwrap());
    let count = |metrics: &Metrics| metrics.counter("seen_total", "Seen.", []).unwrap();
    let (counted, _) = (count(&one), count(&other));

    counted.count([]);

    assert_eq!(read(&one).value("example_seen_total", &[]), 1.0);
    assert_eq!(read(&other).value("example_seen_total", &[]), 0.0);
}

#[test]
fn what_is_asked_for_is_read_anew_each_time() {
    let metrics = Metrics::new("example").unwrap();
    let number = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(1));
    let source = std::sync::Arc::clone(&number);
    let get = move || source.load(std::sync::atomic::Ordering::Relaxed);
    metrics.counter_of("lost_total", "Lost.", get).unwrap();
    metrics
        .gauges("check", "Checks.", || {
            vec![
                Sample::new(1.0).label("check", "disk \"a\"\\\n"),
                Sample::new(0.0).label("check", "database"),
                Sample::new(0.5).label("check", "database"),
            ]
        })
        .unwrap();
    metrics.gauge("ready", "Ready.", || 1.0).unwrap();

    let first = read(&metrics);
    number.store(7, std::sync::atomic::Ordering::Relaxed);
    let second = read(&metrics);

    assert_eq!(first.value("example_lost_total", &[]), 1.0);
    assert_eq!(second.value("example_lost_total", &[]), 7.0);
    assert_eq!(second.value("example_ready", &[]), 1.0);
    assert_eq!(
        second.value("example_check", &[("check", "disk \"a\"\\\n")]),
        1.0
    );
    assert_eq!(second.value("example_check", &[("check", "database")]), 0.0);
}

#[test]
fn a_pool_and_its_statements_have_the_names_of_opentelemetry() {
    let metrics = Metrics::new("example").unwrap();
    let pool = metrics
        .connections("main", || Connections {
            idle: 3,
            used: 4,
            max: 10,
            waiting: 2,
        })
        .unwrap();
    let statements = metrics.statements().unwrap();

    pool.waited(Duration::from_millis(2));
    pool.timed_out(Duration::from_secs(2));
    statements.observe("places.find", Duration::from_millis(3), None);
    statements.observe("places.find", Duration::from_secs(5), Some("timeout"));

    let read = read(&metrics);
    let main = ("db_client_connection_pool_name", "main");
    let count = "db_client_connections";
    assert_eq!(
        read.value(count, &[main, ("db_client_connection_state", "idle")]),
        3.0
    );
    assert_eq!(
        read.value(count, &[main, ("db_client_connection_state", "used")]),
        4.0
    );
    assert_eq!(read.value("db_client_connection_max", &[main]), 10.0);
    assert_eq!(
        read.value("db_client_connection_pending_requests", &[main]),
        2.0
    );
    assert_eq!(
        read.value("db_client_connection_timeouts_total", &[main]),
        1.0
    );
    assert_eq!(
        read.value("db_client_connection_wait_time_seconds_count", &[main]),
        2.0
    );
    for error in ["", "timeout"] {
        let labels = [("db_query_summary", "places.find"), ("error_type", error)];
        assert_eq!(
            read.value("db_client_operation_duration_seconds_count", &labels),
            1.0
        );
    }
}

/// A layer that takes everything has every library build its events, down to TRACE,
/// for nobody.
#[test]
fn measuring_statements_turns_nothing_else_on() {
    let statements = Metrics::new("example").unwrap().statements().unwrap();
    let log = Logs::new(Level::INFO, Format::Json).writer(std::io::sink());
    let (log, _guard) = log.layer().unwrap();
    let registry = tracing_subscriber::registry().with(vec![log, statements.layer()]);

    tracing::subscriber::with_default(registry, || {
        assert!(tracing::enabled!(Level::INFO));
        assert!(!tracing::enabled!(Level::DEBUG));
        let span = tracing::debug_span!("elsewhere", "db.query.summary" = "places.find");
        assert!(span.is_disabled());
        let span = tracing::info_span!("statement", "db.query.summary" = "places.find");
        assert!(!span.is_disabled());
    });
}

#[test]
fn buckets_are_those_that_opentelemetry_advises() {
    let metrics = Metrics::new("example").unwrap();
    let statements = metrics.statements().unwrap();

    statements.observe("places.find", Duration::ZERO, None);

    let read = read(&metrics);
    assert_eq!(
        read.bounds("db_client_operation_duration_seconds"),
        [
            "0.001", "0.005", "0.01", "0.05", "0.1", "0.5", "1", "5", "10", "+Inf"
        ]
    );
}

#[cfg(target_os = "linux")]
#[test]
fn the_process_and_the_build_are_told() {
    let metrics = Metrics::new("example").unwrap();
    metrics
        .build_info(&[("version", "1.2.3"), ("git_sha", "abc")])
        .unwrap();

    let read = read(&metrics);

    let build = [("git_sha", "abc"), ("version", "1.2.3")];
    assert_eq!(read.value("example_build_info", &build), 1.0);
    for name in [
        "process_resident_memory_bytes",
        "process_virtual_memory_bytes",
        "process_open_fds",
        "process_max_fds",
        "process_start_time_seconds",
        "process_threads",
    ] {
        assert!(read.value(name, &[]) > 0.0, "{name}");
    }
    assert!(read.value("process_cpu_seconds_total", &[]) >= 0.0);
}

#[test]
fn names_that_are_taken_or_impossible_are_refused() {
    let metrics = Metrics::new("example").unwrap();
    metrics.counter("seen_total", "Seen.", []).unwrap();

    assert!(metrics.counter("seen_total", "Seen.", []).is_err());
    assert!(metrics.gauge("seen_total", "Seen.", || 0.0).is_err());
    assert!(metrics.counter("two words", "Seen.", []).is_err());
    assert!(
        metrics
            .counter("other_total", "Seen.", ["two words"])
            .is_err()
    );
    assert!(metrics.gauge("", "", || 0.0).is_err());
    assert!(Metrics::new("two words").is_err());
    let error = metrics.gauge("two words", "Seen.", || 0.0).unwrap_err();
    assert_eq!(
        error.to_string(),
        "could not register the metric example_two words"
    );
}

#[actix_web::test]
async fn the_endpoint_answers_get_and_head_on_an_address_of_its_own() {
    let metrics = Metrics::new("example").unwrap();
    let access = MetricsAccess::anyone();
    let app = init_service(App::new().configure(|config| metrics.configure(config, access))).await;

    let get = call_service(&app, TestRequest::with_uri("/metrics").to_request()).await;
    let head = TestRequest::with_uri("/metrics").method(Method::HEAD);
    let head = call_service(&app, head.to_request()).await;
    let post = call_service(&app, TestRequest::post().uri("/metrics").to_request()).await;

    assert_eq!(get.status(), StatusCode::OK);
    assert_eq!(
        get.headers().get(header::CONTENT_TYPE).unwrap(),
        "text/plain; version=0.0.4; charset=utf-8"
    );
    assert_eq!(
        get.headers().get(header::CACHE_CONTROL).unwrap(),
        "no-store"
    );
    let body = to_bytes(get.into_body()).await.unwrap_or_default();
    Exposition::parse(std::str::from_utf8(&body).unwrap());
    assert_eq!(head.status(), StatusCode::OK);
    assert_eq!(post.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[actix_web::test]
async fn without_the_token_the_path_does_not_exist() {
    let metrics = Metrics::new("example").unwrap();
    let access = MetricsAccess::token("s3cret-token");
    let app = init_service(
        App::new()
            .configure(|config| metrics.configure(config, access))
            .default_service(web::to(|| async {
                HttpResponse::NotFound().body("nothing here")
            })),
    )
    .await;
    let ask = async |method: Method, token: Option<&str>| -> Result<StatusCode, Error> {
        let mut request = TestRequest::with_uri("/metrics").method(method);
        if let Some(token) = token {
            request = request.insert_header((header::AUTHORIZATION, token));
        }
        Ok(app.call(request.to_request()).await?.status())
    };

    assert_eq!(
        ask(Method::GET, Some("Bearer s3cret-token")).await.unwrap(),
        200
    );
    assert_eq!(
        ask(Method::HEAD, Some("bearer s3cret-token"))
            .await
            .unwrap(),
        200
    );
    for token in [
        None,
        Some("Bearer s3cret-tokem"),
        Some("Bearer s3cret-toke"),
        Some("Bearer "),
        Some("Bearer"),
        Some("s3cret-token"),
        Some("Basic s3cret-token"),
    ] {
        for method in [Method::GET, Method::HEAD, Method::POST] {
            assert_eq!(ask(method, token).await.unwrap(), 404, "{token:?}");
        }
    }
}
