//! What Prometheus gets from a running server.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::json;

use crate::support::{
    Client, Exposition, KeepAlive, PASSWORD, Server, migrated_database, tool, wait_until,
};

const TOKEN: &str = "b5d2f1c09a7e4c3d8f6a";

/// Everything that may be exported: name, kind, labels.
const LISTED: &str = include_str!("../../../../config/prometheus/metrics.txt");

const TAKEOUT: &str = "Title,Note,URL,Tags,Comment\nHarbour café,quietcorner,,,\n";

/// Kind and sorted labels by name.
fn listed() -> BTreeMap<&'static str, (&'static str, Vec<&'static str>)> {
    let lines = LISTED.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let mut words = line.split_whitespace();
            let (name, kind) = (words.next().unwrap(), words.next().expect(line));
            let labels = words.next().unwrap_or_default().split(',');
            let mut labels: Vec<_> = labels.filter(|it| !it.is_empty()).collect();
            labels.sort_unstable();
            assert_eq!(words.next(), None, "{line}");
            (name, (kind, labels))
        })
        .collect()
}

fn scrape(server: &Server) -> (String, Exposition) {
    let answer = server.client().with_token(TOKEN).get("/metrics");
    assert_eq!(answer.status, 200, "{answer:?}");
    let media_type = answer.header("content-type").unwrap();
    assert!(
        media_type.starts_with("text/plain; version=0.0.4"),
        "{media_type}"
    );
    let exposition = Exposition::parse(&answer.body);
    (answer.body, exposition)
}

/// Does one of everything that is counted, and gives who did it.
fn do_everything(server: &Server) -> Client {
    let anybody = server.client();
    let ada = server.register("ada");
    assert_eq!(anybody.log_in("ada", "wrong-harbour-1907").status, 401);
    assert_eq!(anybody.log_in("ada", PASSWORD).status, 200);
    assert_eq!(anybody.log_in("ada", PASSWORD).status, 429);
    let import = ada.import("List.csv", "text/csv", TAKEOUT.as_bytes());
    assert_eq!(import.status, 200, "{import:?}");
    let failed = ada.import("List.csv", "text/csv", b"\x00\x01\x02\x03");
    assert!((400..500).contains(&failed.status), "{failed:?}");
    assert_eq!(ada.get("/api/places/search?q=quietcorner").status, 200);
    assert_eq!(ada.get("/api/export?format=csv").status, 200);
    assert_eq!(ada.get("/api/places/not-an-id").status, 404);
    assert_eq!(anybody.get("/nowhere").status, 404);
    assert_eq!(anybody.get("/api/places").status, 401);
    assert_eq!(ada.post("/api/lists", &json!({ "name": "" })).status, 422);
    ada
}

fn start(url: &str) -> Server {
    let variables = [
        ("METRICS_TOKEN", TOKEN),
        ("AUTH_RATE_LIMIT_MAX", "3"),
        ("RATE_LIMIT_MAX", "1000000"),
    ];
    let server = Server::start(url, &variables);
    // What the health checks find is measured from a moment after the start on.
    wait_until("the health checks are measured", || {
        scrape(&server).1.value("listbud_ready", &[]) == Some(1.0)
    });
    server
}

#[test]
fn every_listed_metric_is_exported_and_no_other() {
    let database = migrated_database();
    let server = start(&database.url());
    do_everything(&server);

    let (text, exposition) = scrape(&server);

    let listed = listed();
    let names: BTreeSet<&str> = exposition.families.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        listed.keys().copied().collect(),
        "left: exported, right: listed"
    );
    for (name, (kind, labels)) in listed {
        let family = &exposition.families[name];
        assert_eq!(family.kind, kind, "{name}");
        assert_eq!(
            family.label_names(),
            BTreeSet::from([labels]),
            "the labels of {name}: {text}"
        );
    }
}

#[test]
fn promtool_accepts_the_exported_metrics() {
    let Some(promtool) = tool("promtool", "prometheus", "LISTBUD_WITHOUT_PROMTOOL") else {
        return;
    };
    let database = migrated_database();
    let server = start(&database.url());
    do_everything(&server);
    let (text, _) = scrape(&server);

    let mut check = Command::new(promtool)
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = check.stdin.take().unwrap();
    input.write_all(text.as_bytes()).unwrap();
    drop(input);
    let output = check.wait_with_output().unwrap();

    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{said}\n{text}");
}

#[test]
fn operations_are_counted() {
    let database = migrated_database();
    let server = start(&database.url());
    do_everything(&server);

    let (text, exposition) = scrape(&server);

    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/up");
    let files = std::fs::read_dir(folder).unwrap().count();
    let newest = f64::from(u32::try_from(files).unwrap());
    for (name, labels, value) in [
        ("listbud_auth_attempts_total", &[("result", "ok")][..], 1.0),
        ("listbud_auth_attempts_total", &[("result", "wrong")], 1.0),
        (
            "listbud_rate_limited_total",
            &[("policy", "credentials")],
            1.0,
        ),
        ("listbud_rate_limited_total", &[("policy", "general")], 0.0),
        ("listbud_searches_total", &[], 1.0),
        ("listbud_panics_total", &[], 0.0),
        ("listbud_migration_version", &[], newest),
        ("listbud_health_check_status", &[("check", "database")], 1.0),
    ] {
        assert_eq!(
            exposition.value(name, labels),
            Some(value),
            "{name} {labels:?}: {text}"
        );
    }
    let counted = |name: &str, wanted: &[(&str, &str)]| {
        let series = &exposition.families[name].series;
        let fits = series.iter().filter(|((_, labels), _)| {
            wanted
                .iter()
                .all(|(label, value)| labels.get(*label).is_some_and(|it| it == value))
        });
        fits.map(|(_, value)| value).sum::<f64>()
    };
    let ok = [("result", "ok")];
    assert!((counted("listbud_imports_total", &ok) - 1.0).abs() < 0.1);
    let failed = [("result", "failed")];
    assert!((counted("listbud_imports_total", &failed) - 1.0).abs() < 0.1);
    let rows = [("result", "imported")];
    assert!((counted("listbud_import_rows_total", &rows) - 1.0).abs() < 0.1);
    let unmatched = [("http_route", "unmatched")];
    assert!(counted("http_server_request_duration_seconds", &unmatched) > 0.0);
}

#[test]
fn rows_of_an_account_are_not_counted_for_each_new_place() {
    let database = migrated_database();
    let server = start(&database.url());
    let ada = server.register("ada");
    for number in 0..20 {
        let place = json!({ "name": format!("Place {number}") });
        assert_eq!(ada.post("/api/places", &place).status, 201);
    }

    let (text, exposition) = scrape(&server);

    let runs = |statement: &str| {
        let family = &exposition.families["db_client_operation_duration_seconds"];
        let of_statement = family.series.iter().filter(|((name, labels), _)| {
            name.ends_with("_count") && labels["db_query_summary"] == statement
        });
        of_statement.map(|(_, count)| count).sum::<f64>()
    };
    assert!((runs("places.insert") - 20.0).abs() < 0.1, "{text}");
    assert!((runs("usage.places") - 1.0).abs() < 0.1, "{text}");
}

#[test]
fn a_server_that_is_ready_says_so() {
    let database = migrated_database();

    let server = start(&database.url());

    assert_eq!(server.client().get("/ready").status, 200);
}

#[test]
fn metrics_hold_nothing_about_users() {
    let database = migrated_database();
    let server = start(&database.url());
    let ada = do_everything(&server);
    let me = ada.get("/api/me").json();
    let places = ada.get("/api/places").json();

    let (text, _) = scrape(&server);

    for personal in [
        "ada@",
        "example.org",
        "127.0.0.1",
        PASSWORD,
        TOKEN,
        "quietcorner",
        "Harbour",
        "not-an-id",
        "nowhere",
        ada.token.as_deref().unwrap(),
        me["id"].as_str().unwrap(),
        places["places"][0]["id"].as_str().unwrap(),
        database.name(),
    ] {
        assert!(!text.contains(personal), "{personal}: {text}");
    }
}

#[test]
fn ten_thousand_random_paths_and_methods_add_no_series() {
    let database = migrated_database();
    let server = start(&database.url());
    let ada = do_everything(&server);
    let mut client = KeepAlive::new(&server.address, ada.token.as_deref());
    let mut ask = |number: u32| {
        // Numbers that look like nothing, and the same at each run.
        let random = number.wrapping_mul(2_654_435_761);
        let reply = match number % 3 {
            0 => client.get(&format!("/{random:x}/{number}")),
            1 => client.send(&format!("X{random:X}"), "/api/places", &[], b""),
            _ => client.get(&format!(
                "/api/places/{random:08x}-0000-7000-8000-000000000000"
            )),
        };
        let reply = reply.unwrap();
        assert!((400..500).contains(&reply.status), "{reply:?}");
    };
    (0..6).for_each(&mut ask);
    // The first scrape is itself a request that is counted.
    scrape(&server);
    let before = scrape(&server).1.series();

    (6..10_006).for_each(ask);

    assert_eq!(scrape(&server).1.series(), before);
}
