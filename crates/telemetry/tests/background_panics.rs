//! Panics outside any request. The hook belongs to the process, so this is one
//! of its own.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on fails"
)]

use std::{thread, time::Duration};

use listbud_telemetry::{ErrorTracker, ErrorTrackerSettings};
use serde_json::Value;

#[path = "support/receiver.rs"]
mod receiver;

const PATIENCE: Duration = Duration::from_secs(30);

#[test]
fn a_panic_outside_any_request_is_reported_until_the_tracker_is_dropped() {
    let collector = receiver::Receiver::start("200 OK");
    let dsn = format!("http://key@{}/42", collector.authority);
    let tracker = ErrorTracker::start(&dsn, ErrorTrackerSettings::default()).unwrap();
    tracker.watch_panics();
    let panic = |text: &'static str| thread::spawn(move || panic!("{text}")).join().unwrap_err();

    panic("the background job stopped");
    assert!(tracker.shutdown(PATIENCE));
    drop(tracker);
    panic("it is over");

    let message = collector.next();
    assert!(collector.so_far().is_empty());
    assert_eq!(message.path, "/api/42/envelope/");
    assert_eq!(
        message.header("content-length"),
        Some(message.body.len().to_string().as_str())
    );
    let event = String::from_utf8(message.body).unwrap();
    let event: Value = serde_json::from_str(event.lines().nth(2).unwrap()).unwrap();
    let exception = &event["exception"]["values"][0];
    assert_eq!(exception["value"], "the background job stopped");
    assert_eq!(event["transaction"], Value::Null);
    assert_eq!(event["request"], Value::Null);
}
