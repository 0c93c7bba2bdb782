//! What is logged, and how.

use serde_json::Value;

use crate::support::{Server, migrated_database};

/// What a server with these settings has logged after one request and a refusal.
fn log(variables: &[(&str, &str)]) -> String {
    let database = migrated_database();
    let server = Server::start(&database.url(), variables);
    assert_eq!(server.client().get("/api/openapi.json").status, 200);
    assert_eq!(server.client().log_in("nobody", "").status, 401);

    let ended = server.stop();

    assert_eq!(ended.code, Some(0), "{ended:?}");
    ended.errors
}

pub(super) fn level() {
    let error = log(&[("LOG_LEVEL", "error")]);
    let info = log(&[("LOG_LEVEL", "info")]);
    let debug = log(&[("LOG_LEVEL", "debug")]);

    assert_eq!(error, "", "nothing has failed");
    assert!(info.contains(" INFO "), "{info}");
    assert!(!info.contains("DEBUG"), "{info}");
    assert!(debug.contains("DEBUG"), "{debug}");
}

pub(super) fn format() {
    let json = log(&[("LOG_FORMAT", "json")]);
    let pretty = log(&[("LOG_FORMAT", "pretty")]);

    let events: Vec<Value> = json
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .collect();
    let request = events.iter().find(|event| event["target"] == "access");
    let request = request.unwrap_or_else(|| panic!("no request: {json}"));
    assert_eq!(request["http.route"], "/api/openapi.json");
    assert_eq!(request["http.response.status_code"], 200);
    assert_eq!(request["http.request.method"], "GET");
    assert!(request["duration_ms"].is_number(), "{request}");
    assert!(request["request_id"].is_string(), "{request}");
    let first = pretty.lines().next().unwrap();
    assert!(serde_json::from_str::<Value>(first).is_err(), "{first}");
    assert!(pretty.contains("/api/openapi.json"), "{pretty}");
}

pub(super) fn requests() {
    let on = log(&[("ENABLE_REQUEST_LOGGING", "true")]);
    let off = log(&[("ENABLE_REQUEST_LOGGING", "false")]);

    let lines = |log: &str| {
        log.lines()
            .filter(|line| line.contains("http.route"))
            .count()
    };
    assert_eq!(lines(&on), 2, "{on}");
    assert_eq!(lines(&off), 0, "{off}");
    assert!(off.contains(" INFO "), "the rest is logged: {off}");
}
