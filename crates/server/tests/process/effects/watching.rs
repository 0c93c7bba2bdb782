//! Health, metrics, traces, errors: what the operator is told.

use serde_json::Value;

use crate::support::{Receiver, Server, free_port, migrated_database, wait_until};

const TOKEN: &str = "b5d2f1c09a7e4c3d8f6a";

pub(super) fn health_token() {
    let database = migrated_database();
    // As from another machine: what comes through a proxy is not the operator's.
    let ask = |server: &Server, token: Option<&str>| -> Value {
        let mut client = server.client();
        client.token = token.map(str::to_owned);
        let headers = [("x-forwarded-for", "192.0.2.1")];
        client
            .send("GET", "/health/detailed", &headers, None)
            .json()
    };
    let tells = |body: &Value| {
        body["checks"].to_string().contains("server_version") || body.to_string().contains("15.")
    };

    let server = Server::start(&database.url(), &[("HEALTH_TOKEN", TOKEN)]);

    let by_stranger = ask(&server, None);
    let by_liar = ask(&server, Some("b5d2f1c09a7e4c3d8f6b"));
    let by_operator = ask(&server, Some(TOKEN));
    assert_eq!(by_stranger["status"], "healthy", "{by_stranger}");
    assert!(!tells(&by_stranger), "{by_stranger}");
    assert_eq!(
        by_stranger.as_object().unwrap().len(),
        by_liar.as_object().unwrap().len()
    );
    assert!(!tells(&by_liar), "{by_liar}");
    assert!(tells(&by_operator), "{by_operator}");
}

pub(super) fn metrics_token() {
    let database = migrated_database();

    let closed = Server::start(&database.url(), &[]);
    assert_eq!(closed.client().get("/metrics").status, 404);

    let server = Server::start(&database.url(), &[("METRICS_TOKEN", TOKEN)]);
    let client = server.client();
    assert_eq!(client.get("/metrics").status, 404);
    assert_eq!(
        client
            .with_token("wrong-wrong-wrong-wrong")
            .get("/metrics")
            .status,
        404
    );
    let answer = client.with_token(TOKEN).get("/metrics");
    assert_eq!(answer.status, 200);
    assert!(
        answer.body.contains("listbud_build_info{"),
        "{}",
        answer.body
    );
}

pub(super) fn metrics_address() {
    let database = migrated_database();
    let address = format!("127.0.0.1:{}", free_port());

    let server = Server::start(&database.url(), &[("METRICS_ADDRESS", &address)]);

    assert_eq!(server.client().get("/metrics").status, 404);
    let own = crate::support::Client::new(&address);
    assert_eq!(own.get("/metrics").status, 200);
    assert_eq!(
        own.get("/api/openapi.json").status,
        404,
        "nothing else is there"
    );
}

/// The texts of all spans that came.
fn spans(collector: &Receiver) -> String {
    let received = collector.received();
    let traces = received
        .iter()
        .filter(|it| it.head.starts_with("post /v1/traces "));
    traces.map(|it| it.body.as_str()).collect()
}

pub(super) fn otlp_endpoint() {
    let database = migrated_database();
    let collector = Receiver::start();
    let endpoint = format!("http://{}", collector.address);

    let server = Server::start(
        &database.url(),
        &[("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint)],
    );
    let ada = server.register("ada");
    assert_eq!(ada.get("/api/places?q=secretplace").status, 200);
    assert_eq!(server.stop().code, Some(0));

    let spans = spans(&collector);
    assert!(spans.contains("GET /api/places"), "{spans}");
    assert!(spans.contains("users.insert"), "statements are spans");
    assert!(!spans.contains("secretplace"), "{spans}");
    assert!(!spans.contains("ada@example.org"), "{spans}");
}

pub(super) fn otlp_headers() {
    let database = migrated_database();
    let collector = Receiver::start();
    let endpoint = format!("http://{}", collector.address);

    let server = Server::start(
        &database.url(),
        &[
            ("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint),
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-key=letmein,x-tenant=maps"),
        ],
    );
    assert_eq!(server.client().get("/api/openapi.json").status, 200);
    server.stop();

    let received = collector.received();
    assert!(!received.is_empty());
    for request in received {
        assert!(
            request.head.contains("x-key: letmein\r\n"),
            "{}",
            request.head
        );
        assert!(
            request.head.contains("x-tenant: maps\r\n"),
            "{}",
            request.head
        );
    }
}

pub(super) fn service_name() {
    let database = migrated_database();

    for (variables, name) in [
        (&[][..], "listbud"),
        (&[("OTEL_SERVICE_NAME", "atlas")][..], "atlas"),
    ] {
        let collector = Receiver::start();
        let endpoint = format!("http://{}", collector.address);
        let mut all = vec![("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint.as_str())];
        all.extend(variables);
        let server = Server::start(&database.url(), &all);
        assert_eq!(server.client().get("/api/openapi.json").status, 200);
        server.stop();

        let spans = spans(&collector);
        assert!(spans.contains(name), "{name}: {spans}");
    }
}

pub(super) fn sample_ratio() {
    let database = migrated_database();

    for (ratio, is_traced) in [("1", true), ("0", false)] {
        let collector = Receiver::start();
        let endpoint = format!("http://{}", collector.address);
        let server = Server::start(
            &database.url(),
            &[
                ("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint),
                ("OTEL_TRACES_SAMPLER_ARG", ratio),
            ],
        );
        assert_eq!(server.client().get("/api/openapi.json").status, 200);
        server.stop();

        let spans = spans(&collector);
        assert_eq!(
            spans.contains("GET /api/openapi.json"),
            is_traced,
            "{ratio}"
        );
    }
}

pub(super) fn sentry_dsn() {
    let database = migrated_database();
    let tracker = Receiver::start();
    let dsn = format!("http://letmein@{}/7", tracker.address);
    let server = Server::start(&database.url(), &[("SENTRY_DSN", &dsn)]);
    let ada = server.register("ada");
    let is_told = || {
        let received = tracker.received();
        received
            .iter()
            .any(|it| it.head.starts_with("post /api/7/envelope/ "))
    };
    assert_eq!(ada.get("/api/places/not-an-id").status, 404);
    let breaking = "ALTER TABLE lists RENAME COLUMN color TO colour;";
    database.execute(breaking).unwrap();

    let answer = ada.get("/api/lists");

    assert_eq!(answer.status, 500, "{answer:?}");
    wait_until("the tracker is told", is_told);
    let told: String = tracker
        .received()
        .iter()
        .map(|it| it.body.clone())
        .collect();
    let id = answer.json()["requestId"].as_str().unwrap().to_owned();
    assert!(told.contains(&id), "{told}");
    assert!(told.contains("/api/lists"), "{told}");
    for personal in [
        "ada@example.org",
        "127.0.0.1",
        ada.token.as_deref().unwrap(),
    ] {
        assert!(!told.contains(personal), "{personal}: {told}");
    }
    let ended = server.stop();
    assert!(!ended.errors.contains("letmein"), "{ended:?}");
}
