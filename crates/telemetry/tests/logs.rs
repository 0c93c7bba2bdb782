//! The format of log lines, and that no input can forge one.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::{
    io::{self, pipe},
    time::{Duration, Instant},
};

use listbud_telemetry::{Format, Level, LogGuard, Logs};
use output::Output;
use serde_json::Value;
use tracing_subscriber::layer::SubscriberExt;

const PATIENCE: Duration = Duration::from_secs(10);

#[path = "support/output.rs"]
mod output;

/// Returns the lines that the closure logs.
fn logged(logs: Logs, happens: impl FnOnce(&LogGuard)) -> Vec<String> {
    let output = Output::default();
    let (layer, guard) = logs.writer(output.clone()).layer().unwrap();
    let subscriber = tracing_subscriber::registry().with(layer);
    tracing::subscriber::with_default(subscriber, || happens(&guard));
    assert!(guard.flush(PATIENCE));
    let text = output.text();
    assert!(text.is_empty() || text.ends_with('\n'));
    text.split_terminator('\n').map(str::to_owned).collect()
}

fn json(level: Level) -> Logs {
    Logs::new(level, Format::Json)
        .member("service.name", "example")
        .member("service.version", "1.2.3")
}

fn object(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
}

#[test]
fn a_json_line_is_one_flat_object() {
    let lines = logged(json(Level::INFO), |_| {
        let span = tracing::info_span!("request", request_id = "r-1", trace_id = "t-1");
        let _inside = span.enter();
        tracing::warn!(target: "sql", count = 3, ratio = 0.5, done = true, list.id = %7, "slow");
    });

    let line = object(&lines[0]);
    let time = line["timestamp"].as_str().unwrap();
    assert!(
        time.len() == 27 && time.ends_with('Z') && time.contains('T'),
        "{time}"
    );
    assert_eq!(line["level"], "WARN");
    assert_eq!(line["target"], "sql");
    assert_eq!(line["message"], "slow");
    assert_eq!(line["service.name"], "example");
    assert_eq!(line["service.version"], "1.2.3");
    assert_eq!(line["request_id"], "r-1");
    assert_eq!(line["trace_id"], "t-1");
    assert_eq!(line["count"], 3);
    assert_eq!(line["ratio"], 0.5);
    assert_eq!(line["done"], true);
    assert_eq!(line["list.id"], "7");
    assert!(lines[0].starts_with(r#"{"timestamp":"#), "{}", lines[0]);
}

#[test]
fn later_values_and_inner_spans_take_precedence() {
    let lines = logged(json(Level::INFO), |_| {
        let outer = tracing::info_span!("outer", step = 1, user = tracing::field::Empty);
        outer.record("user", "u-1");
        let _outer = outer.enter();
        let _inner = tracing::info_span!("inner", step = 2).entered();
        tracing::info!("one");
        tracing::info!(step = 3, "two");
    });

    assert_eq!(object(&lines[0])["step"], 2);
    assert_eq!(object(&lines[0])["user"], "u-1");
    assert_eq!(object(&lines[1])["step"], 3);
    assert_eq!(lines[1].matches("step").count(), 1);
}

#[test]
fn a_field_cannot_replace_a_reserved_one() {
    let lines = logged(json(Level::INFO), |_| {
        tracing::info!(level = "none", service.name = "other", "said");
    });

    let line = object(&lines[0]);
    assert_eq!(line["level"], "INFO");
    assert_eq!(line["field.level"], "none");
    assert_eq!(line["service.name"], "example");
    assert_eq!(line["field.service.name"], "other");
}

#[test]
fn an_error_is_logged_with_its_causes() {
    #[derive(Debug, thiserror::Error)]
    #[error("cannot list")]
    struct Outer(#[source] io::Error);

    let lines = logged(json(Level::INFO), |_| {
        let error = Outer(io::Error::other("refused"));
        tracing::error!(error = &error as &dyn std::error::Error, "failed");
    });

    assert_eq!(object(&lines[0])["error"], "cannot list: refused");
}

#[test]
fn text_has_no_colours_without_a_terminal() {
    let lines = logged(Logs::new(Level::INFO, Format::Pretty), |_| {
        tracing::info!(target: "shop", count = 3, name = "two words", id = "one", "opened");
    });

    let (_, line) = lines[0].split_once('Z').unwrap();
    assert_eq!(
        line,
        r#"  INFO shop: opened count=3 name="two words" id=one"#
    );
}

#[test]
fn no_text_starts_a_line_or_controls_the_terminal() {
    let forged = "a\nINFO forged\r\u{1b}[31mred\u{7}\u{9b}31m\u{2028}b\u{85}c\u{202e}d\u{0}\"}\\";

    for format in [Format::Json, Format::Pretty] {
        let lines = logged(Logs::new(Level::INFO, format), |_| {
            let _inside = tracing::info_span!("request", request_id = forged).entered();
            tracing::info!(agent = forged, debugged = ?forged, "said {forged}");
        });

        assert_eq!(lines.len(), 1, "{lines:?}");
        let line = &lines[0];
        assert!(!line.contains(char::is_control), "{line:?}");
        assert!(!line.contains(['\u{2028}', '\u{202e}']), "{line:?}");
        if format == Format::Json {
            assert_eq!(object(line)["agent"], forged, "it is escaped, not lost");
            assert_eq!(object(line)["message"], format!("said {forged}"));
        }
    }
}

#[test]
fn a_value_for_people_cannot_pretend_to_be_another_field() {
    let lines = logged(Logs::new(Level::INFO, Format::Pretty), |_| {
        tracing::info!(
            name = "x user.id=admin",
            other = "a\" b=\"c",
            empty = "",
            "said"
        );
    });

    let line = &lines[0];
    assert!(
        line.ends_with(r#"name="x user.id=admin" other="a\" b=\"c" empty="""#),
        "{line}"
    );
}

#[test]
fn long_text_is_cut_between_characters() {
    let lines = logged(json(Level::INFO), |_| {
        tracing::info!(long = "ä".repeat(100_000), "said");
    });

    let text = object(&lines[0])["long"].as_str().unwrap().to_owned();
    assert!(text.len() < 8200 && text.ends_with('…'), "{}", text.len());
}

#[test]
fn levels_and_directives_decide_what_is_logged() {
    let logs = json(Level::INFO).directives("noisy=error,quiet=debug");
    let lines = logged(logs, |_| {
        tracing::debug!(target: "other", "no");
        tracing::info!(target: "other", "yes");
        tracing::warn!(target: "noisy", "no");
        tracing::debug!(target: "quiet", "yes");
        tracing::info!(target: "tokio_postgres", "no");
    });

    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines.iter().all(|line| object(line)["message"] == "yes"));
}

#[test]
fn an_outage_is_logged_in_a_few_lines_and_a_count() {
    let logs = json(Level::INFO).repeats(5, Duration::from_hours(1));
    let mut suppressed = 0;
    let lines = logged(logs, |guard| {
        for _ in 0..5000 {
            tracing::error!(error = "connection refused", "a request failed");
        }
        tracing::error!(error = "disk full", "a request failed");
        tracing::info!("still there");
        suppressed = guard.counts().suppressed();
    });

    assert_eq!(suppressed, 4995);
    assert_eq!(lines.len(), 8, "{lines:?}");
    assert_eq!(object(&lines[5])["error"], "disk full");
    assert_eq!(object(&lines[6])["message"], "still there");
    let told = object(&lines[7]);
    assert_eq!(told["message"], "a request failed");
    assert_eq!(told["level"], "ERROR");
    assert_eq!(told["suppressed"], 4995);
}

#[test]
fn every_request_is_logged_whatever_its_status() {
    let logs = json(Level::INFO).repeats(5, Duration::from_hours(1));
    let lines = logged(logs, |_| {
        for _ in 0..100 {
            tracing::error!(target: "access", "request");
        }
    });

    assert_eq!(lines.len(), 100);
}

#[test]
fn a_blocked_pipe_blocks_neither_the_service_nor_the_shutdown() {
    let (reader, writer) = pipe().unwrap();
    let logs = json(Level::INFO).writer(writer).capacity(64 << 10);
    let (layer, guard) = logs.layer().unwrap();
    let subscriber = tracing_subscriber::registry().with(layer);

    // Far more than the pipe and the queue hold.
    tracing::subscriber::with_default(subscriber, || {
        for number in 0..10_000 {
            tracing::info!(number, "to nobody");
        }
    });

    let counts = guard.counts();
    assert!(counts.dropped() > 1000, "{}", counts.dropped());
    let began = Instant::now();
    drop(guard);
    assert!(began.elapsed() < PATIENCE);
    drop(reader);
}
