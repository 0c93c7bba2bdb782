//! Two servers behind a load balancer are replaced one after the other.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use serde_json::json;

use crate::support::{
    Folder, Haproxy, KeepAlive, Server, kept_port, migrated_database, wait_until,
};

/// How many clients send requests all the time.
const CLIENTS: usize = 6;

/// What a client was told: how often which status, and what broke.
#[derive(Default)]
struct Told {
    statuses: BTreeMap<u16, usize>,
    lost: Vec<String>,
}

/// Sends requests until told to stop, each of them once.
fn send(client: &mut KeepAlive, number: usize, is_over: &AtomicBool, sent: &AtomicUsize) -> Told {
    let mut told = Told::default();
    let mut count = 0;
    while !is_over.load(Ordering::SeqCst) {
        count += 1;
        let name = format!("List {number} {count}");
        let reply = match count % 3 {
            0 => client.post("/api/lists", &json!({ "name": name })),
            1 => client.get("/api/places"),
            _ => client.get("/api/me"),
        };
        match reply {
            Ok(reply) if (200..300).contains(&reply.status) => {
                *told.statuses.entry(reply.status).or_default() += 1;
                // A complete answer is one that can be read to its end.
                let body: Result<serde_json::Value, _> = serde_json::from_slice(&reply.body);
                if let Err(error) = body {
                    told.lost.push(format!("half an answer: {error}"));
                }
            }
            Ok(reply) => {
                let body = String::from_utf8_lossy(&reply.body);
                told.lost.push(format!("{} {body}", reply.status));
            }
            Err(error) => told.lost.push(error.to_string()),
        }
        sent.fetch_add(1, Ordering::SeqCst);
    }
    told
}

/// Reads, and adds places with a key for each, until told to stop.
fn send_again_if_lost(
    client: &mut KeepAlive,
    number: usize,
    is_over: &AtomicBool,
    sent: &AtomicUsize,
) -> Told {
    let mut told = Told::default();
    let mut count = 0;
    while !is_over.load(Ordering::SeqCst) {
        count += 1;
        let key = format!("{number}-{count}");
        let reply = if count % 2 == 0 {
            client.get("/api/places")
        } else {
            let headers = [
                ("Content-Type", "application/json"),
                ("Idempotency-Key", key.as_str()),
            ];
            let body = json!({ "name": key }).to_string();
            client.send("POST", "/api/places", &headers, body.as_bytes())
        };
        match reply {
            Ok(reply) if (200..300).contains(&reply.status) => {
                *told.statuses.entry(reply.status).or_default() += 1;
            }
            Ok(reply) => told.lost.push(reply.status.to_string()),
            Err(error) => told.lost.push(error.to_string()),
        }
        sent.fetch_add(1, Ordering::SeqCst);
    }
    told
}

#[test]
fn a_killed_server_behind_haproxy_loses_nothing_that_can_be_sent_again() {
    let Some(program) = Haproxy::find() else {
        return;
    };
    let database = migrated_database();
    let ports = [kept_port(), kept_port()];
    let [killed, other] = ports.map(|port| {
        let port = port.to_string();
        let variables = [
            ("PORT", port.as_str()),
            ("RATE_LIMIT_MAX", "1000000"),
            ("TRUSTED_PROXIES", "127.0.0.1"),
        ];
        Server::start(&database.url(), &variables)
    });
    let folder = Folder::new();
    let haproxy = Haproxy::start_as_shipped(&program, &folder, &ports);
    let ada = haproxy.client().register("ada");
    let (is_over, sent) = (AtomicBool::new(false), AtomicUsize::new(0));

    let told: Vec<Told> = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let mut client = KeepAlive::new(&haproxy.address, ada.token.as_deref());
                let (is_over, sent) = (&is_over, &sent);
                scope.spawn(move || send_again_if_lost(&mut client, number, is_over, sent))
            })
            .collect();
        wait_until("it gets requests", || gets_requests(&killed));
        killed.process.send("KILL");
        let before = sent.load(Ordering::SeqCst);
        wait_until("requests go on", || {
            sent.load(Ordering::SeqCst) >= before + 200
        });
        is_over.store(true, Ordering::SeqCst);
        clients.into_iter().map(|it| it.join().unwrap()).collect()
    });

    let lost: Vec<&String> = told.iter().flat_map(|told| &told.lost).collect();
    assert_eq!(lost, Vec::<&String>::new());
    let made: usize = told.iter().filter_map(|told| told.statuses.get(&201)).sum();
    let kept = database.execute("SELECT count(*) FROM places;").unwrap();
    assert_eq!(kept, made.to_string(), "none was done twice");
    assert_eq!(other.stop().code, Some(0));
}

/// Whether the load balancer sends requests there.
fn gets_requests(server: &Server) -> bool {
    let log = server.process.errors();
    log.lines().any(|line| line.contains("/api/places"))
}

#[test]
fn a_rolling_restart_behind_haproxy_loses_no_request() {
    let Some(program) = Haproxy::find() else {
        return;
    };
    let database = migrated_database();
    let ports = [kept_port(), kept_port()];
    let start = |port: u16| {
        let port = port.to_string();
        let variables = [
            ("PORT", port.as_str()),
            ("SHUTDOWN_DELAY", "2s"),
            ("RATE_LIMIT_MAX", "1000000"),
            ("ACCOUNT_MAX_LISTS", "1000000"),
            ("TRUSTED_PROXIES", "127.0.0.1"),
        ];
        Server::start(&database.url(), &variables)
    };
    let folder = Folder::new();
    let mut servers = ports.map(start);
    let haproxy = Haproxy::start(&program, &folder, &ports);
    let ada = haproxy.client().register("ada");
    let (is_over, sent) = (AtomicBool::new(false), AtomicUsize::new(0));

    let told: Vec<Told> = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let mut client = KeepAlive::new(&haproxy.address, ada.token.as_deref());
                let (is_over, sent) = (&is_over, &sent);
                scope.spawn(move || send(&mut client, number, is_over, sent))
            })
            .collect();
        for (server, port) in servers.iter_mut().zip(ports) {
            wait_until("it gets requests", || gets_requests(server));
            server.process.send("TERM");
            wait_until("it has ended", || !server.process.runs());
            let ended = std::mem::replace(server, start(port));
            let ended = ended.process.ended();
            assert_eq!(ended.code, Some(0), "{ended:?}");
            assert!(!ended.errors.contains("panic"), "{ended:?}");
            // As whoever replaces servers waits for the new one before the next.
            wait_until("the new one gets requests", || gets_requests(server));
        }
        let before = sent.load(Ordering::SeqCst);
        wait_until("requests go on", || {
            sent.load(Ordering::SeqCst) >= before + 100
        });
        is_over.store(true, Ordering::SeqCst);
        clients.into_iter().map(|it| it.join().unwrap()).collect()
    });

    let mut statuses = BTreeMap::new();
    for (status, count) in told.iter().flat_map(|told| &told.statuses) {
        *statuses.entry(*status).or_insert(0) += count;
    }
    let lost: Vec<&String> = told.iter().flat_map(|told| &told.lost).collect();
    eprintln!(
        "{} requests, {statuses:?}, {} lost",
        sent.load(Ordering::SeqCst),
        lost.len()
    );
    assert_eq!(lost, Vec::<&String>::new());
    // None was done twice either.
    let kept = database.execute("SELECT count(*) FROM lists;").unwrap();
    assert_eq!(kept, statuses[&201].to_string());
    for server in servers {
        assert_eq!(server.stop().code, Some(0));
    }
}
