//! Everybody signs in at once.

use std::collections::BTreeMap;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{Answer, Client, DEADLINE, PASSWORD, Server, migrated_database, wait_until};

/// How many at once.
const PEOPLE: usize = 200;

/// How many of them have an account and know their password.
const KNOWN: usize = 10;

/// What may come on top while passwords are hashed: four times the 76 MiB that
/// four hashes take. Two hundred of them would take 3.8 GiB.
#[cfg(target_os = "linux")]
const HEADROOM_KIB: u64 = 300 * 1024;

/// The most memory that a process has ever had, in KiB.
#[cfg(target_os = "linux")]
fn peak(server: &Server) -> u64 {
    let status = format!("/proc/{}/status", server.process.id());
    let status = std::fs::read_to_string(status).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let size = line.unwrap().split_whitespace().nth(1).unwrap();
    size.parse().unwrap()
}

/// Signs in as one of many people, each from an address of their own.
fn log_in(client: &Client, number: usize) -> Answer {
    let (name, password) = if number < KNOWN {
        (format!("known{number}"), PASSWORD)
    } else {
        (format!("nobody{number}"), "wrong-harbour-1907")
    };
    let body = json!({ "email": format!("{name}@example.org"), "password": password });
    let from = format!("198.51.100.{number}");
    let headers = [
        ("content-type", "application/json"),
        ("x-forwarded-for", from.as_str()),
    ];
    let body = body.to_string().into_bytes();
    client.send("POST", "/api/auth/login", &headers, Some(body))
}

/// Asks whether the server lives until told to stop; answers how often it did
/// and how long the slowest answer took.
fn watch(client: &Client, is_over: &AtomicBool) -> (u32, Duration) {
    let (mut count, mut slowest) = (0, Duration::ZERO);
    while !is_over.load(Ordering::SeqCst) {
        let begin = Instant::now();
        let answer = client.get("/live");
        slowest = slowest.max(begin.elapsed());
        assert_eq!(answer.status, 200, "{answer:?}");
        count += 1;
    }
    (count, slowest)
}

#[test]
fn two_hundred_log_ins_at_once_are_all_answered_while_the_server_lives() {
    let database = migrated_database();
    let variables = [
        ("TRUSTED_PROXIES", "127.0.0.1"),
        ("RATE_LIMIT_MAX", "100000"),
        ("AUTH_RATE_LIMIT_MAX", "100000"),
    ];
    let server = Server::start(&database.url(), &variables);
    for number in 0..KNOWN {
        server.register(&format!("known{number}"));
    }
    #[cfg(target_os = "linux")]
    let before = peak(&server);
    let client = server.client();
    let start = Barrier::new(PEOPLE);
    let is_over = AtomicBool::new(false);

    let (answers, (count, slowest)) = thread::scope(|scope| {
        let watching = scope.spawn(|| watch(&client, &is_over));
        let people: Vec<_> = (0..PEOPLE)
            .map(|number| {
                let (client, start) = (&client, &start);
                scope.spawn(move || {
                    start.wait();
                    log_in(client, number)
                })
            })
            .collect();
        let answers: Vec<_> = people
            .into_iter()
            .map(thread::ScopedJoinHandle::join)
            .collect();
        is_over.store(true, Ordering::SeqCst);
        (answers, watching.join().unwrap())
    });

    let mut statuses = BTreeMap::new();
    for answer in answers {
        let answer = answer.unwrap();
        *statuses.entry(answer.status).or_insert(0) += 1;
        assert!(matches!(answer.status, 200 | 401 | 429 | 503), "{answer:?}");
        if matches!(answer.status, 429 | 503) {
            let seconds: u64 = answer.header("retry-after").unwrap().parse().unwrap();
            assert!(seconds >= 1, "{answer:?}");
        }
    }
    eprintln!("{statuses:?}; /live answered {count} times, at most after {slowest:?}");
    assert!(count > 0 && slowest < DEADLINE, "{count} {slowest:?}");
    #[cfg(target_os = "linux")]
    {
        let peak = peak(&server);
        eprintln!("at most {peak} KiB, {before} KiB before");
        assert!(peak < before + HEADROOM_KIB, "{peak} KiB, {before} before");
    }
    // Who was sent away gets in when they come again.
    wait_until("everybody is in", || {
        (0..KNOWN).all(|number| log_in(&client, number).status == 200)
    });
    assert_eq!(server.stop().code, Some(0));
}
