//! PostgreSQL is frozen: every process of it is stopped, and its sockets stay open. A
//! firewall that drops packets does the same.

use std::collections::BTreeMap;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use listbud_local_postgres::{Cluster, Options};
use serde_json::json;

use crate::support::{Client, PASSWORD, Server, send, wait_until};

const DATABASE: &str = "listbud";

/// Of a statement.
const TIME_OUT: Duration = Duration::from_secs(2);

/// Far more than an answer takes, which is less than a second more than [`TIME_OUT`], for
/// a machine that is busy; and far less than it took without a deadline.
const BOUND: Duration = Duration::from_secs(10);

/// More requests than the pool has connections.
const REQUESTS: usize = 15;

/// The processes of a cluster of this test's own. They go on when this is dropped.
struct Frozen(Vec<u32>);

impl Frozen {
    fn freeze(cluster: &Cluster) -> Self {
        let file = cluster.data_dir().join("postmaster.pid");
        let text = std::fs::read_to_string(file).unwrap();
        let postmaster = text.lines().next().unwrap().parse().unwrap();
        // First, so that it starts no others.
        let mut frozen = Self(vec![postmaster]);
        send("STOP", postmaster);
        for child in children(postmaster) {
            frozen.0.push(child);
            send("STOP", child);
        }
        frozen
    }
}

impl Drop for Frozen {
    fn drop(&mut self) {
        for pid in &self.0 {
            // Some end as soon as they can: their clients are gone.
            let _ = Command::new("kill")
                .arg("-CONT")
                .arg(pid.to_string())
                .status();
        }
    }
}

/// The processes whose parent is this one.
fn children(parent: u32) -> Vec<u32> {
    let folders = std::fs::read_dir("/proc").unwrap();
    let pids = folders.filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok());
    pids.filter(|pid: &u32| {
        // pid (name) state parent …; one that has just ended has no file.
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let rest = stat.rsplit_once(") ").map(|(_, rest)| rest);
        let of = rest.and_then(|rest| rest.split(' ').nth(1));
        of.is_some_and(|of| of == parent.to_string())
    })
    .collect()
}

/// Sends a request and answers its status and how long that took.
fn request(client: &Client, number: usize) -> (u16, Duration) {
    let began = Instant::now();
    let answer = match number % 4 {
        0 => client.get("/api/places"),
        1 => client.post("/api/lists", &json!({ "name": format!("List {number}") })),
        2 => client.get("/api/tags"),
        _ => client.log_in("ada", PASSWORD),
    };
    if answer.status == 503 {
        assert!(answer.header("retry-after").is_some(), "{answer:?}");
    }
    (answer.status, began.elapsed())
}

#[test]
fn while_postgresql_is_frozen_requests_are_503_in_time() {
    let options = Options {
        database: Some(DATABASE.to_owned()),
        ..Options::default()
    };
    let cluster = Cluster::temporary(&options).unwrap();
    let variables = [
        ("DB_STATEMENT_TIMEOUT", "2s"),
        ("DB_POOL_CONNECTION_TIMEOUT", "1s"),
        ("RATE_LIMIT_MAX", "1000000"),
        ("AUTH_RATE_LIMIT_MAX", "1000000"),
    ];
    let server = Server::start(&cluster.url(DATABASE), &variables);
    let ada = server.register("ada");
    cluster
        .execute(
            DATABASE,
            "CREATE FUNCTION stuck() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN
                 IF NEW.name = 'stuck' THEN PERFORM pg_sleep(600); END IF;
                 RETURN NEW;
             END $$;
             CREATE TRIGGER stuck BEFORE INSERT ON places
                 FOR EACH ROW EXECUTE FUNCTION stuck();",
        )
        .unwrap();
    let is_stuck = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep';";

    for round in 1..=2 {
        // All connections of the pool are open.
        thread::scope(|scope| {
            for number in 0..REQUESTS {
                let ada = &ada;
                scope.spawn(move || assert!(request(ada, 4 * number).0 < 300));
            }
        });
        let (frozen, running, new) = thread::scope(|scope| {
            let running = scope.spawn(|| {
                let answer = ada.post("/api/places", &json!({ "name": "stuck" }));
                (answer.status, Instant::now())
            });
            wait_until("a statement runs", || {
                cluster.execute(DATABASE, is_stuck).unwrap() == "1"
            });
            let frozen = Frozen::freeze(&cluster);
            let began = Instant::now();
            let new: Vec<_> = (0..REQUESTS)
                .map(|number| {
                    let ada = &ada;
                    scope.spawn(move || request(ada, number))
                })
                .collect();
            assert_eq!(ada.get("/live").status, 200);
            let (status, answered) = running.join().unwrap();
            let running = (status, answered.saturating_duration_since(began));
            let new: Vec<_> = new.into_iter().map(|it| it.join().unwrap()).collect();
            (frozen, running, new)
        });
        // None of them pays for what the others have found out already.
        let (later, took) = request(&ada, 0);
        wait_until("it is not ready", || ada.get("/ready").status == 503);
        assert_eq!(ada.get("/live").status, 200);

        drop(frozen);
        let thawed = Instant::now();
        wait_until("it is back again", || request(&ada, 0).0 == 200);
        let back = thawed.elapsed();
        for number in 0..2 * REQUESTS {
            // Two of four are a new list and a log-in.
            let (status, _) = request(&ada, 100 * round + number);
            assert!(status < 300, "{number}: {status}");
        }
        wait_until("it is ready", || ada.get("/ready").status == 200);
        let ready = thawed.elapsed();

        let mut statuses = BTreeMap::new();
        for (status, _) in &new {
            *statuses.entry(*status).or_insert(0) += 1;
        }
        let slowest = new.iter().map(|(_, took)| *took).max().unwrap();
        eprintln!(
            "time-out {TIME_OUT:?}: a running request was answered {:?} after the freeze, \
             new ones {statuses:?} after at most {slowest:?}, a later one after {took:?}; \
             back {back:?} after the thaw, ready after {ready:?}",
            running.1
        );
        assert_eq!((running.0, later), (503, 503));
        assert!(statuses.keys().eq([&503]), "{statuses:?}");
        for took in [running.1, slowest, took, back] {
            assert!(took < BOUND, "{took:?}");
        }
    }
}
