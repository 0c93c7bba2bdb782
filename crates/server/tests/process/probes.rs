//! Machines that ask how the server is, all the time.

use std::thread;
use std::time::{Duration, Instant};

use crate::support::{KeepAlive, Server, activity, cluster, migrated_database, wait_until};

/// For how long probes come.
const TIME: Duration = Duration::from_secs(3);

/// How many connections bring them.
const PROBERS: usize = 4;

/// What a probe's first connection and a round of checks may cost beside the
/// two a second.
const BESIDE: u64 = 4;

/// What probes have seen, and what all of it has cost.
struct Seen {
    time: Duration,
    /// How long each answer of `/ready` took, the shortest first.
    ready: Vec<Duration>,
    probes: usize,
    transactions: u64,
}

/// Runs a server for a while, with so many connections that bring probes.
fn run(probers: usize) -> Seen {
    let database = migrated_database();
    let count = || {
        let query = format!(
            "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = '{}';",
            database.name()
        );
        let count = cluster().execute("postgres", &query).unwrap();
        count.parse::<u64>().unwrap()
    };
    let nobody_is_connected = || {
        let query = format!(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = '{}';",
            database.name()
        );
        cluster().execute("postgres", &query).unwrap() == "0"
    };
    let before = count();
    let server = Server::start(&database.url(), &[("DB_POOL_MIN", "0")]);
    let begin = Instant::now();

    let answers: Vec<(&str, Duration)> = thread::scope(|scope| {
        let probers: Vec<_> = (0..probers)
            .map(|_| scope.spawn(|| probe(&server, begin)))
            .collect();
        let answers = probers.into_iter().flat_map(|it| it.join().unwrap());
        let answers = answers.collect();
        // Without probes, too, the server runs as long.
        thread::sleep(TIME.saturating_sub(begin.elapsed()));
        answers
    });

    let time = begin.elapsed();
    assert!(activity(&database, "listbud-probe") <= 1, "one connection");
    assert_eq!(server.stop().code, Some(0));
    // Who leaves tells the statistics what they have not told yet.
    wait_until("everybody has left the database", nobody_is_connected);
    let mut ready: Vec<_> = answers
        .iter()
        .filter(|(path, _)| *path == "/ready")
        .map(|(_, took)| *took)
        .collect();
    ready.sort_unstable();
    Seen {
        time,
        ready,
        probes: answers.len(),
        transactions: count() - before,
    }
}

fn probe(server: &Server, begin: Instant) -> Vec<(&'static str, Duration)> {
    let mut client = KeepAlive::new(&server.address, None);
    let mut answers = Vec::new();
    while begin.elapsed() < TIME {
        for path in ["/ready", "/health"] {
            let asked = Instant::now();
            let reply = client.get(path).unwrap();
            answers.push((path, asked.elapsed()));
            assert_eq!(reply.status, 200, "{reply:?}");
        }
    }
    answers
}

#[test]
fn thousands_of_probes_cost_two_queries_a_second() {
    let quiet = run(0);

    let probed = run(PROBERS);

    let cost = probed.transactions.saturating_sub(quiet.transactions);
    let seconds = probed.time.as_secs_f64();
    let median = probed.ready.get(probed.ready.len() / 2);
    eprintln!(
        "{} probes in {seconds:.2} s cost {cost} transactions ({} without, {} with), \
         {:.2} a second; /ready took {median:?} at the median",
        probed.probes,
        quiet.transactions,
        probed.transactions,
        Duration::from_secs(cost).as_secs_f64() / seconds,
    );
    let allowed = 2 * probed.time.as_secs() + BESIDE;
    assert!(probed.probes as u64 > 20 * allowed, "{}", probed.probes);
    assert!(cost <= allowed, "{cost} transactions, {allowed} allowed");
}
