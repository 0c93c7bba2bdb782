//! The dashboard and the alerts of `config/` use metrics and labels that are
//! exported, and all metrics of this crate are listed there.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on fails"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use listbud_telemetry::{Connections, Metrics};
use serde_json::Value;

/// What Prometheus, Grafana and the blackbox exporter add.
const FOREIGN: [&str; 4] = [
    "ALERTS",
    "up",
    "probe_ssl_earliest_cert_expiry",
    "probe_success",
];
const FOREIGN_LABELS: [&str; 3] = ["instance", "job", "le"];

fn config() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config")
}

fn read(path: &str) -> String {
    fs::read_to_string(config().join(path)).unwrap()
}

struct Metric {
    kind: String,
    labels: BTreeSet<String>,
}

/// The list that the server is held to as well.
fn listed() -> BTreeMap<String, Metric> {
    read("prometheus/metrics.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            let mut words = line.split_whitespace();
            let name = words.next().unwrap().to_owned();
            let kind = words.next().unwrap().to_owned();
            let labels = words.next().unwrap_or_default().split(',');
            let labels = labels
                .filter(|label| !label.is_empty())
                .map(str::to_owned)
                .collect();
            assert_eq!(words.next(), None, "{line}");
            (name, Metric { kind, labels })
        })
        .collect()
}

/// The expressions of the dashboard.
fn dashboard() -> Vec<String> {
    fn collect(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    match value {
                        Value::String(text) if name == "expr" => found.push(text.clone()),
                        value => collect(value, found),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
            _ => {}
        }
    }
    let dashboard: Value = serde_json::from_str(&read("grafana/dashboard.json")).unwrap();
    let mut found = Vec::new();
    collect(&dashboard, &mut found);
    found
}

/// The expressions of the alerts: what follows `expr:` on its line, or on the
/// deeper lines below.
fn alerts() -> Vec<String> {
    let text = read("prometheus/alerts.yml");
    let indent = |line: &str| line.len() - line.trim_start().len();
    let lines: Vec<&str> = text.lines().collect();
    lines
        .iter()
        .enumerate()
        .filter_map(|(index, line)| {
            let expression = line.trim_start().strip_prefix("expr: ")?;
            if expression != "|" {
                return Some(expression.to_owned());
            }
            let below = lines[index + 1..].iter();
            let block: Vec<&str> = below
                .take_while(|below| indent(below) > indent(line))
                .copied()
                .collect();
            Some(block.join(" "))
        })
        .collect()
}

/// The metrics of an expression, and with each the labels that select it.
fn used(expression: &str) -> (Vec<(String, Vec<String>)>, Vec<String>) {
    let mut metrics: Vec<(String, Vec<String>)> = Vec::new();
    let mut grouped = Vec::new();
    let mut rest = expression;
    while let Some(character) = rest.chars().next() {
        if character == '"' {
            let end = rest[1..].find('"').unwrap() + 2;
            rest = &rest[end..];
        } else if character == '[' {
            rest = &rest[rest.find(']').unwrap()..];
        } else if character == '{' {
            let end = rest.find('}').unwrap();
            let names = rest[1..end].split(',').map(|matcher| {
                let end = matcher.find(['=', '!']).unwrap_or(0);
                matcher[..end].trim().to_owned()
            });
            metrics
                .last_mut()
                .unwrap()
                .1
                .extend(names.filter(|name| !name.is_empty()));
            rest = &rest[end..];
        } else if character.is_ascii_alphabetic() || character == '_' {
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            let after = after.trim_start();
            rest = after;
            if word == "by" {
                let end = after.find(')').unwrap();
                grouped.extend(
                    after[1..end]
                        .split(',')
                        .map(|label| label.trim().to_owned()),
                );
                rest = &after[end..];
            } else if !after.starts_with('(')
                && !after.starts_with("by ")
                && !["and", "or", "unless"].contains(&word)
            {
                metrics.push((word.to_owned(), Vec::new()));
            }
        } else {
            let digits = rest
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len());
            rest = &rest[digits.max(character.len_utf8())..];
        }
    }
    (metrics, grouped)
}

/// Finds the metric whose series has that name.
fn family<'a>(
    listed: &'a BTreeMap<String, Metric>,
    series: &str,
) -> Option<(&'a String, &'a Metric)> {
    listed.iter().find(|(name, metric)| {
        if metric.kind == "histogram" {
            ["_bucket", "_sum", "_count"]
                .iter()
                .any(|suffix| series == format!("{name}{suffix}"))
        } else {
            series == *name
        }
    })
}

#[test]
fn dashboard_and_alerts_use_only_exported_metrics() {
    let listed = listed();
    let (dashboard, alerts) = (dashboard(), alerts());
    assert!(dashboard.len() > 30 && alerts.len() > 10, "they are found");

    for expression in dashboard.iter().chain(&alerts) {
        let (metrics, grouped) = used(expression);
        assert!(!metrics.is_empty(), "{expression}");
        let mut known: BTreeSet<&str> = FOREIGN_LABELS.into();
        for (series, labels) in &metrics {
            if FOREIGN.contains(&series.as_str()) {
                continue;
            }
            let family = family(&listed, series);
            let (_, metric) = family.unwrap_or_else(|| panic!("{series} of {expression}"));
            known.extend(metric.labels.iter().map(String::as_str));
            for label in labels {
                assert!(known.contains(label.as_str()), "{label} of {expression}");
            }
        }
        for label in &grouped {
            assert!(known.contains(label.as_str()), "{label} of {expression}");
        }
    }
}

#[test]
fn every_metric_is_shown_on_the_dashboard() {
    let listed = listed();
    let shown: BTreeSet<String> = dashboard()
        .iter()
        .flat_map(|expression| used(expression).0)
        .filter_map(|(series, _)| Some(family(&listed, &series)?.0.clone()))
        .collect();

    let hidden: Vec<&String> = listed
        .keys()
        .filter(|name| !shown.contains(*name))
        .collect();

    assert!(hidden.is_empty(), "{hidden:?}");
}

#[test]
fn the_metrics_of_this_crate_are_listed() {
    let metrics = Metrics::new("listbud").unwrap();
    let numbers = || Connections {
        idle: 1,
        used: 1,
        max: 2,
        waiting: 0,
    };
    let pool = metrics.connections("main", numbers).unwrap();
    pool.timed_out(Duration::ZERO);
    let statements = metrics.statements().unwrap();
    statements.observe("one", Duration::ZERO, None);

    let text = metrics.render();

    let listed = listed();
    for line in text.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
        let (name, kind) = line.split_once(' ').unwrap();
        let metric = listed
            .get(name)
            .unwrap_or_else(|| panic!("{name} is not listed"));
        assert_eq!(metric.kind, kind, "{name}");
    }
    assert!(text.contains("# TYPE db_client_connection_max gauge"));
}

#[test]
fn the_dashboard_can_be_imported_anywhere() {
    let dashboard: Value = serde_json::from_str(&read("grafana/dashboard.json")).unwrap();

    assert_eq!(dashboard["uid"], "listbud");
    let panels = dashboard["panels"].as_array().unwrap();
    let ids: BTreeSet<u64> = panels
        .iter()
        .map(|panel| panel["id"].as_u64().unwrap())
        .collect();
    assert_eq!(ids.len(), panels.len(), "ids are distinct");
    for panel in panels.iter().filter(|panel| panel["type"] != "row") {
        assert_eq!(
            panel["datasource"]["uid"], "${datasource}",
            "{}",
            panel["title"]
        );
    }
    let variables = dashboard["templating"]["list"].as_array().unwrap();
    assert!(
        variables
            .iter()
            .any(|variable| variable["type"] == "datasource")
    );
}

/// The program; `None` where the environment says to do without, which CI may not.
fn promtool() -> Option<PathBuf> {
    // Where scripts/test puts it.
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .chain([ours])
        .map(|folder| folder.join("promtool"))
        .find(|file| file.is_file());
    if found.is_none() {
        let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|it| it == value);
        assert!(
            is("LISTBUD_WITHOUT_PROMTOOL", "1") && !is("CI", "true"),
            "promtool is not installed: it is in Debian's package prometheus, and outside of \
             CI LISTBUD_WITHOUT_PROMTOOL=1 leaves this test out"
        );
        eprintln!("left out: promtool is not installed, and LISTBUD_WITHOUT_PROMTOOL says so");
    }
    found
}

#[test]
fn promtool_accepts_the_rules_and_their_tests() {
    let Some(promtool) = promtool() else {
        return;
    };
    let folder = config().join("prometheus");
    for arguments in [
        ["check", "rules", "alerts.yml"],
        ["test", "rules", "alerts_test.yml"],
        ["check", "config", "prometheus.yml"],
    ] {
        let run = Command::new(&promtool)
            .args(arguments)
            .current_dir(&folder)
            .output()
            .unwrap();

        let said = String::from_utf8_lossy(&run.stdout).into_owned()
            + &String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{arguments:?}: {said}");
    }
}
