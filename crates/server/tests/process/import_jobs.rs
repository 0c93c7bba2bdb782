//! An import whose server or database dies in the middle is finished exactly once.

use std::fmt::Write as _;

use listbud_local_postgres::{Cluster, Durability, Options};
use serde_json::Value;

use crate::support::{
    Client, Folder, Held, Server, cluster, form, kept_port, migrated_database, send, wait_until,
};

/// How many places the file has.
const PLACES: usize = 300;

/// A server that takes imports in and leaves them to others.
const NO_WORKERS: (&str, &str) = ("IMPORT_PERMITS", "0");

fn file() -> Vec<u8> {
    let mut csv = "Title,Note,URL\n".to_owned();
    for n in 1..=PLACES {
        writeln!(csv, "Place {n},,https://maps.google.com/?cid={n}").unwrap();
    }
    csv.into()
}

/// Uploads the file and goes on before it is imported; answers the job's path.
fn upload(ada: &Client) -> String {
    let (content_type, body) = form("Places.csv", "text/csv", &file());
    let headers = [
        ("content-type", content_type.as_str()),
        ("prefer", "respond-async"),
    ];
    let answer = ada.send("POST", "/api/imports", &headers, Some(body));
    assert_eq!(answer.status, 202, "{answer:?}");
    assert_eq!(answer.header("retry-after"), Some("1"));
    assert_eq!(answer.json()["status"], "queued");
    answer.header("location").unwrap().to_owned()
}

fn status(ada: &Client, path: &str) -> Value {
    ada.get(path).json()["status"].clone()
}

fn wait_for_status(ada: &Client, path: &str, wanted: &str) {
    wait_until(wanted, || status(ada, path) == wanted);
}

/// What is in the database when the import was done once: places, imports, events,
/// jobs, and pieces of files.
const DONE_ONCE: &str = "300|1|1|0|0";

const COUNTS: &str = "
    SELECT (SELECT count(*) FROM places), (SELECT count(*) FROM imports),
           (SELECT count(*) FROM audit_events WHERE action = 'import.done'),
           (SELECT count(*) FROM import_jobs), (SELECT count(*) FROM import_chunks);";

/// A server dies while its worker holds the job in a phase, and another one finishes it.
fn dies_while(held: &str, phase: &str) {
    let database = migrated_database();
    let front = Server::start(&database.url(), &[NO_WORKERS]);
    let ada = front.register("ada");
    let path = upload(&ada);
    let held = Held::table(&database, held);

    let first = Server::start(&database.url(), &[]);
    wait_for_status(&ada, &path, phase);
    first.process.send("KILL");
    first.process.ended();
    held.release();
    let second = Server::start(&database.url(), &[]);
    wait_for_status(&ada, &path, "done");

    let report = ada.get(&path).json();
    assert_eq!(report["imported"], PLACES, "{report}");
    let counts = cluster().execute(database.name(), COUNTS).unwrap();
    assert_eq!(counts, DONE_ONCE);
    drop(second);
}

#[test]
fn a_server_that_dies_while_it_reads_leaves_the_import_to_another() {
    dies_while("import_chunks", "reading");
}

#[test]
fn a_server_that_dies_while_it_writes_leaves_the_import_to_another() {
    dies_while("places", "writing");
}

#[test]
fn a_server_that_was_frozen_does_not_do_the_import_again() {
    let database = migrated_database();
    let front = Server::start(&database.url(), &[NO_WORKERS]);
    let ada = front.register("ada");
    let path = upload(&ada);
    let held = Held::table(&database, "places");
    let first = Server::start(&database.url(), &[]);
    wait_for_status(&ada, &path, "writing");

    first.process.send("STOP");
    held.release();
    let second = Server::start(&database.url(), &[]);
    wait_for_status(&ada, &path, "done");
    first.process.send("CONT");
    // It goes on, and finds another import to do.
    drop(second);
    let again = upload(&ada);
    wait_for_status(&ada, &again, "done");

    assert_eq!(ada.get(&again).json()["merged"], PLACES);
    let counts = cluster().execute(database.name(), COUNTS).unwrap();
    assert_eq!(counts, "300|2|2|0|0");
}

#[test]
fn two_servers_do_each_waiting_import_once() {
    let database = migrated_database();
    let front = Server::start(&database.url(), &[NO_WORKERS]);
    let accounts: Vec<Client> = (0..6).map(|n| front.register(&format!("a{n}"))).collect();
    let paths: Vec<String> = accounts.iter().map(upload).collect();

    let both = [
        Server::start(&database.url(), &[]),
        Server::start(&database.url(), &[]),
    ];
    for (account, path) in accounts.iter().zip(&paths) {
        wait_for_status(account, path, "done");
        assert_eq!(account.get(path).json()["imported"], PLACES);
    }

    let counts = cluster().execute(database.name(), COUNTS).unwrap();
    assert_eq!(counts, "1800|6|6|0|0");
    drop(both);
}

#[test]
fn a_server_that_shuts_down_releases_its_import() {
    let database = migrated_database();
    let front = Server::start(&database.url(), &[NO_WORKERS]);
    let ada = front.register("ada");
    let path = upload(&ada);
    let held = Held::table(&database, "places");
    let first = Server::start(&database.url(), &[]);
    wait_for_status(&ada, &path, "writing");

    let ended = first.stop();

    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(status(&ada, &path), "queued");
    held.release();
    let _second = Server::start(&database.url(), &[]);
    wait_for_status(&ada, &path, "done");
    let counts = cluster().execute(database.name(), COUNTS).unwrap();
    assert_eq!(counts, DONE_ONCE);
}

/// The database dies in a phase, comes back, and the same server goes on.
fn database_dies_while(held: &str, phase: &str) {
    let folder = Folder::new();
    let port = kept_port();
    let start = || {
        let options = Options {
            database: Some("listbud".to_owned()),
            settings: vec![("port".to_owned(), port.to_string())],
            durability: Durability::Full,
            ..Options::default()
        };
        Cluster::persistent(&folder.path().join("database"), &options).unwrap()
    };
    let before = start();
    let url = before.url("listbud");
    let front = Server::start(&url, &[NO_WORKERS]);
    let ada = front.register("ada");
    let path = upload(&ada);
    let held = Held::table_of(&before, "listbud", held);
    let worker = Server::start(&url, &[]);
    wait_for_status(&ada, &path, phase);

    let pid = std::fs::read_to_string(before.data_dir().join("postmaster.pid")).unwrap();
    send("KILL", pid.lines().next().unwrap().parse().unwrap());
    held.release();
    let after = start();
    wait_for_status(&ada, &path, "done");

    assert_eq!(ada.get(&path).json()["imported"], PLACES);
    assert_eq!(after.execute("listbud", COUNTS).unwrap(), DONE_ONCE);
    drop(worker);
}

#[test]
fn an_import_goes_on_after_its_database_died_while_it_was_read() {
    database_dies_while("import_chunks", "reading");
}

#[test]
fn an_import_goes_on_after_its_database_died_while_it_was_written() {
    database_dies_while("places", "writing");
}
