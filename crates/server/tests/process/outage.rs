//! PostgreSQL dies under load and comes back.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use listbud_local_postgres::{Cluster, Durability, Options};
use serde_json::{Value, json};

use crate::support::{Folder, KeepAlive, Server, kept_port, send, wait_until};

const DATABASE: &str = "listbud";

/// How many clients send requests all the time.
const CLIENTS: usize = 8;

/// How many requests are refused before the database comes back.
const REFUSALS: usize = 2000;

/// How many lines of the log may tell of it.
const LINES: usize = 100;

/// Far more than an answer or the recovery takes, for a machine that is busy. The
/// pool is waited for at most a second.
const BOUND: Duration = Duration::from_secs(10);

/// A PostgreSQL that can be killed: its data and its port stay.
fn start(folder: &Folder, port: u16) -> Cluster {
    let options = Options {
        database: Some(DATABASE.to_owned()),
        settings: vec![("port".to_owned(), port.to_string())],
        // What is answered must be on the disk, as on servers.
        durability: Durability::Full,
        ..Options::default()
    };
    Cluster::persistent(&folder.path().join("database"), &options).unwrap()
}

/// Kills the server as the machine does that is out of memory: at once.
fn kill(cluster: &Cluster) {
    let file = cluster.data_dir().join("postmaster.pid");
    let text = std::fs::read_to_string(file).unwrap();
    send("KILL", text.lines().next().unwrap().parse().unwrap());
}

/// Whether the server accepts connections.
fn accepts(cluster: &Cluster) -> bool {
    let status = Command::new(cluster.binaries().folder().join("pg_isready"))
        .args(["-q", "-h", "127.0.0.1", "-p", &cluster.port().to_string()])
        .stdin(Stdio::null())
        .status();
    status.unwrap().success()
}

/// What a client was told.
struct Answered {
    at: Instant,
    took: Duration,
    is_write: bool,
    status: u16,
    retry_after: Option<String>,
}

#[derive(Default)]
struct Load {
    is_over: AtomicBool,
    good: AtomicUsize,
    refused: AtomicUsize,
}

impl Load {
    /// Sends requests until told to stop: reads and writes in turn.
    fn send(&self, number: usize, mut client: KeepAlive) -> Vec<Answered> {
        let mut answers = Vec::new();
        while !self.is_over.load(Ordering::SeqCst) {
            let count = answers.len();
            let begin = Instant::now();
            let reply = match count % 4 {
                0 => client.get("/api/places"),
                1 => client.post(
                    "/api/lists",
                    &json!({ "name": format!("List {number} {count}") }),
                ),
                2 => client.get("/api/me"),
                _ => client.get("/api/places/search?q=harbour"),
            };
            let reply = reply.expect("the server answers");
            let counter = match reply.status {
                503 => &self.refused,
                _ => &self.good,
            };
            counter.fetch_add(1, Ordering::SeqCst);
            answers.push(Answered {
                at: Instant::now(),
                took: begin.elapsed(),
                is_write: count % 4 == 1,
                status: reply.status,
                retry_after: reply.header("retry-after").map(str::to_owned),
            });
        }
        answers
    }
}

/// Waits until that many more were counted.
fn wait_for(what: &str, counter: &AtomicUsize, more: usize) {
    let before = counter.load(Ordering::SeqCst);
    wait_until(what, || counter.load(Ordering::SeqCst) >= before + more);
}

#[test]
fn postgresql_killed_under_load_is_503_until_it_is_back() {
    let folder = Folder::new();
    let port = kept_port();
    let first = start(&folder, port);
    let variables = [
        ("LOG_FORMAT", "json"),
        ("RATE_LIMIT_MAX", "1000000"),
        ("DB_POOL_CONNECTION_TIMEOUT", "1s"),
    ];
    let mut server = Server::start(&first.url(DATABASE), &variables);
    let ada = server.register("ada");
    let load = Load::default();

    let (answers, second, accepted, ready) = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let client = KeepAlive::new(&server.address, ada.token.as_deref());
                let load = &load;
                scope.spawn(move || load.send(number, client))
            })
            .collect();
        wait_for("requests are answered", &load.good, 200);

        kill(&first);
        wait_for("requests are refused", &load.refused, REFUSALS);
        wait_until("it is not ready", || ada.get("/ready").status == 503);
        assert_eq!(ada.get("/live").status, 200);
        assert!(!accepts(&first), "still killed");

        let watching = scope.spawn(|| {
            wait_until("PostgreSQL accepts connections", || accepts(&first));
            let accepted = Instant::now();
            wait_until("it is ready", || ada.get("/ready").status == 200);
            (accepted, accepted.elapsed())
        });
        let second = start(&folder, port);
        let (accepted, ready) = watching.join().unwrap();
        wait_for("requests are answered again", &load.good, 200);
        load.is_over.store(true, Ordering::SeqCst);
        let answers: Vec<_> = clients
            .into_iter()
            .flat_map(|client| client.join().unwrap())
            .collect();
        (answers, second, accepted, ready)
    });

    assert_eq!(second.port(), port);
    assert!(server.process.runs());
    let mut statuses = BTreeMap::new();
    for answer in &answers {
        *statuses.entry(answer.status).or_insert(0) += 1;
        match answer.status {
            200 | 201 => {}
            503 => {
                let seconds = answer.retry_after.as_deref().unwrap_or_default();
                assert!(seconds.parse::<u64>().is_ok_and(|it| it >= 1), "{seconds}");
            }
            other => panic!("{other} was answered"),
        }
    }
    let slowest = answers.iter().map(|it| it.took).max().unwrap();
    let since = |answer: &Answered| answer.at.saturating_duration_since(accepted);
    let later = answers.iter().filter(|it| it.at > accepted);
    let recovered = later.clone().filter(|it| it.status < 300).map(since).min();
    let last_refusal = later.filter(|it| it.status == 503).map(since).max();
    eprintln!(
        "{statuses:?}, the slowest after {slowest:?}; after PostgreSQL accepted connections: \
         answered after {recovered:?}, ready after {ready:?}, last refusal after {last_refusal:?}"
    );
    assert!(slowest < BOUND, "{slowest:?}");
    assert!(recovered.is_some_and(|it| it < BOUND), "{recovered:?}");
    assert!(last_refusal.is_none_or(|it| it < BOUND), "{last_refusal:?}");
    assert!(ready < BOUND, "{ready:?}");
    // What was promised is kept; of what was refused some may have been done.
    let kept = second.execute(DATABASE, "SELECT count(*) FROM lists;");
    let kept: usize = kept.unwrap().parse().unwrap();
    let promised = answers.iter().filter(|it| it.status == 201).count();
    let asked = answers.iter().filter(|it| it.is_write).count();
    assert!(
        (promised..=asked).contains(&kept),
        "{promised} {kept} {asked}"
    );

    let ended = server.stop();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let lines: Vec<Value> = ended
        .errors
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|line: &Value| matches!(line["level"].as_str(), Some("WARN" | "ERROR")))
        .filter(|line| line["target"] != "access")
        .collect();
    eprintln!("{} lines tell of it", lines.len());
    assert!(lines.len() < LINES, "{} lines: {lines:#?}", lines.len());
    let told: String = lines.iter().map(ToString::to_string).collect();
    assert!(told.contains("refused"), "it says why: {told}");
    let left_out: u64 = lines
        .iter()
        .filter_map(|it| it["suppressed"].as_u64())
        .sum();
    assert!(left_out > 0, "it says how many more there were: {told}");
}
