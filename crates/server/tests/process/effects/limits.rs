//! How much a client may send.

use serde_json::json;

use crate::support::{
    Answer, Client, Held, Raw, SILENCE, Server, cluster, form, migrated_database, wait_until,
};

/// The value of one parameter of one policy, such as `w` of `"general";q=3;w=60`.
fn policy(answer: &Answer, name: &str, parameter: &str) -> u64 {
    let policies = answer.headers("ratelimit-policy");
    let start = format!("\"{name}\";");
    let policy = policies.iter().find(|policy| policy.starts_with(&start));
    let mut parameters = policy.unwrap().split(';');
    let start = format!("{parameter}=");
    let value = parameters.find_map(|it| it.strip_prefix(&start));
    value.unwrap().parse().unwrap()
}

#[track_caller]
fn assert_refused(answer: &Answer) {
    assert_eq!(answer.status, 429, "{answer:?}");
    let seconds: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!(seconds >= 1);
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json")
    );
}

/// Asks until it is refused, and answers how often that went well.
fn passed(most: usize, ask: impl Fn() -> Answer) -> usize {
    for passed in 0..=most {
        let answer = ask();
        if answer.status == 429 {
            assert_refused(&answer);
            return passed;
        }
    }
    panic!("more than {most} passed");
}

fn document(client: &Client) -> Answer {
    client.get("/api/openapi.json")
}

/// A log-in that lacks everything, which costs the server no hashing.
fn attempt(client: &Client) -> Answer {
    client.post("/api/auth/login", &json!({}))
}

pub(super) fn max() {
    let database = migrated_database();

    for (name, max) in [("RATE_LIMIT_MAX", 3), ("RATE_LIMIT_MAX_REQUESTS", 5)] {
        let server = Server::start(&database.url(), &[(name, &max.to_string())]);
        let client = server.client();

        assert_eq!(passed(10, || document(&client)), max);
        for path in ["/live", "/ready", "/health"] {
            assert_eq!(client.get(path).status, 200, "probes are not counted");
        }
    }
}

pub(super) fn window() {
    let database = migrated_database();
    let start =
        |name, window| Server::start(&database.url(), &[("RATE_LIMIT_MAX", "2"), (name, window)]);

    let server = start("RATE_LIMIT_WINDOW", "1h");
    let answer = document(&server.client());
    assert_eq!(policy(&answer, "general", "q"), 2);
    assert_eq!(policy(&answer, "general", "w"), 3600);

    let server = start("RATE_LIMIT_WINDOW_MS", "1000");
    let quick = server.client();
    assert_eq!(policy(&document(&quick), "general", "w"), 1);
    while document(&quick).status != 429 {}
    wait_until("the quota fills again", || document(&quick).status == 200);
}

pub(super) fn auth_max() {
    let database = migrated_database();

    for (name, max) in [
        ("AUTH_RATE_LIMIT_MAX", 2),
        ("AUTH_RATE_LIMIT_MAX_REQUESTS", 4),
    ] {
        let server = Server::start(&database.url(), &[(name, &max.to_string())]);
        let client = server.client();

        assert_eq!(passed(10, || attempt(&client)), max);
        assert_eq!(document(&client).status, 200, "the rest goes on");
    }
}

pub(super) fn auth_window() {
    let database = migrated_database();
    let start = |window| {
        let variables = [
            ("AUTH_RATE_LIMIT_MAX", "1"),
            ("AUTH_RATE_LIMIT_WINDOW", window),
        ];
        Server::start(&database.url(), &variables)
    };

    let server = start("2h");
    let slow = server.client();
    attempt(&slow);
    let refused = attempt(&slow);
    assert_refused(&refused);
    assert_eq!(policy(&refused, "credentials", "w"), 7200);

    let server = start("1000");
    let quick = server.client();
    while attempt(&quick).status != 429 {}
    wait_until("the quota fills again", || attempt(&quick).status != 429);
}

/// A list with this many bytes of notes, and a little more.
fn list(bytes: usize) -> Vec<u8> {
    let row = format!("Harbour café,{},,,\n", "x".repeat(900));
    let rows = bytes / row.len() + 1;
    format!("Title,Note,URL,Tags,Comment\n{}", row.repeat(rows)).into_bytes()
}

pub(super) fn upload_size() {
    let database = migrated_database();
    let (small, large) = (list(1000), list(20_000));

    for (size, of_large) in [("16KiB", 413), ("64KiB", 200)] {
        let server = Server::start(&database.url(), &[("FILE_UPLOAD_MAX_SIZE", size)]);
        let client = server.register(&format!("ada{size}"));

        assert_eq!(client.import("Small.csv", "text/csv", &small).status, 200);
        let answer = client.import("Large.csv", "text/csv", &large);
        assert_eq!(answer.status, of_large, "{size}: {answer:?}");
    }
}

/// Makes things until one is refused, with one limit and with another.
fn account_holds(setting: &str, path: &str) {
    let database = migrated_database();

    for max in [1, 3] {
        let server = Server::start(&database.url(), &[(setting, &max.to_string())]);
        let client = server.register(&format!("ada{max}"));
        let make = |name: usize| client.post(path, &json!({ "name": format!("N{name}") }));

        for name in 0..max {
            assert_eq!(make(name).status, 201, "{setting}={max}");
        }
        let refused = make(max);
        assert_eq!(refused.status, 422, "{refused:?}");
        assert!(refused.body.contains(setting), "{refused:?}");
    }
}

pub(super) fn account_places() {
    account_holds("ACCOUNT_MAX_PLACES", "/api/places");
}

pub(super) fn account_lists() {
    account_holds("ACCOUNT_MAX_LISTS", "/api/lists");
}

pub(super) fn account_tags() {
    account_holds("ACCOUNT_MAX_TAGS", "/api/tags");
}

pub(super) fn import_max() {
    let database = migrated_database();
    let server = Server::start(&database.url(), &[("IMPORT_RATE_LIMIT_MAX", "2")]);
    let (ada, bob) = (server.register("ada"), server.register("bob"));
    let import = |client: &Client| client.import("List.csv", "text/csv", &list(10));

    assert_eq!(passed(10, || import(&ada)), 2);

    assert_eq!(ada.get("/api/imports").status, 200, "reading goes on");
    assert_eq!(import(&bob).status, 200, "everybody has their own quota");
}

pub(super) fn import_window() {
    let database = migrated_database();
    let start = |window| {
        let variables = [
            ("IMPORT_RATE_LIMIT_MAX", "1"),
            ("IMPORT_RATE_LIMIT_WINDOW", window),
        ];
        Server::start(&database.url(), &variables)
    };
    let import = |client: &Client| client.import("List.csv", "text/csv", &list(10));

    let server = start("2h");
    let slow = server.register("ada");
    import(&slow);
    assert_eq!(policy(&import(&slow), "imports", "w"), 7200);

    let server = start("1000");
    let quick = server.register("bob");
    while import(&quick).status != 429 {}
    wait_until("the quota fills again", || import(&quick).status == 200);
}

/// Uploads a list and does not wait for its import.
fn queue(client: &Client) -> Answer {
    let (content_type, body) = form("List.csv", "text/csv", &list(10));
    let headers = [
        ("content-type", content_type.as_str()),
        ("prefer", "respond-async"),
    ];
    client.send("POST", "/api/imports", &headers, Some(body))
}

pub(super) fn import_permits() {
    for permits in ["0", "1", "2"] {
        let database = migrated_database();
        let server = Server::start(&database.url(), &[("IMPORT_PERMITS", permits)]);
        let clients: Vec<Client> = (0..3).map(|n| server.register(&format!("a{n}"))).collect();
        let held = Held::table(&database, "places");
        for client in &clients {
            assert_eq!(queue(client).status, 202);
        }
        let writing = "SELECT count(*) FROM import_jobs WHERE status = 'writing';";
        let count = || cluster().execute(database.name(), writing).unwrap();

        wait_until("as many as may are writing", || count() == permits);

        std::thread::sleep(SILENCE);
        assert_eq!(count(), permits);
        held.release();
        if permits != "0" {
            let done = "SELECT count(*) FROM imports;";
            wait_until("all are done", || {
                cluster().execute(database.name(), done).unwrap() == "3"
            });
        }
    }
}

pub(super) fn import_queue() {
    let database = migrated_database();
    let settings = [("IMPORT_PERMITS", "0"), ("IMPORT_QUEUE", "2")];
    let server = Server::start(&database.url(), &settings);
    let clients: Vec<Client> = (0..3).map(|n| server.register(&format!("a{n}"))).collect();

    let statuses: Vec<u16> = clients.iter().map(|client| queue(client).status).collect();

    assert_eq!(statuses, [202, 202, 503]);
}

pub(super) fn body_timeout() {
    let database = migrated_database();
    let unfinished = |server: &Server| {
        let mut raw = Raw::open(&server.address);
        raw.write(
            b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
              Content-Length: 100\r\n\r\n{",
        );
        raw
    };

    let patient = Server::start(&database.url(), &[("BODY_TIMEOUT", "10m")]);
    assert!(unfinished(&patient).is_silent_for(SILENCE));

    let server = Server::start(&database.url(), &[("BODY_TIMEOUT", "100ms")]);
    let answer = unfinished(&server).answer();
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("application/problem+json"), "{answer}");
}
