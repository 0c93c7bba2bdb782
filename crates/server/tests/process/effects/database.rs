//! Which database, what it is asked for, and for how long.

use listbud_local_postgres::{Cluster, Options};
use listbud_test_servers::Standby;
use serde_json::json;

use crate::support::{
    Client, Folder, Held, PASSWORD, Raw, Relay, SECRET, SILENCE, Server, cluster, empty_database,
    free_port, migrated_database, pgbouncer, wait_until, with_options,
};

pub(super) fn url() {
    let (one, other) = (migrated_database(), migrated_database());

    let server = Server::start(&one.url(), &[]);
    server.register("ada");

    let count = "SELECT count(*) FROM users;";
    assert_eq!(one.execute(count).unwrap(), "1");
    assert_eq!(other.execute(count).unwrap(), "0");
    assert!(server.process.output().contains(one.name()));

    let server = Server::start(&other.url(), &[]);

    server.register("ada");
    assert_eq!(other.execute(count).unwrap(), "1");
}

/// Another database, so that it shows who goes where.
pub(super) fn unpooled_url() {
    let (pooled, direct) = (migrated_database(), empty_database());
    let url = pooled.url();
    let variables = [
        ("DATABASE_URL", url.as_str()),
        ("DATABASE_UNPOOLED_URL", &direct.url()),
        ("JWT_SECRET", SECRET),
    ];

    let server = Folder::new().serve(&variables);
    server.register("ada");

    let count = "SELECT count(*) FROM users;";
    assert_eq!(direct.execute(count).unwrap(), "0", "migrated, and no more");
    assert_eq!(pooled.execute(count).unwrap(), "1");
    let listening = "SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'listbud-revocations';";
    assert_eq!(pooled.execute(listening).unwrap(), "0");
    assert_eq!(direct.execute(listening).unwrap(), "1");
}

/// Production refuses an unprotected way to another host unless told so by name.
pub(super) fn allow_plaintext() {
    for (value, code) in [("false", 78), ("true", 0)] {
        let ended = Folder::new().run(
            &["config", "check"],
            &[
                ("APP_ENV", "production"),
                (
                    "DATABASE_URL",
                    "postgres://u:p@db.example.org/x?sslmode=disable",
                ),
                ("JWT_SECRET", SECRET),
                ("DATABASE_ALLOW_PLAINTEXT", value),
            ],
        );

        assert_eq!(ended.code, Some(code), "{ended:?}");
    }
}

/// Alive and not ready while it waits; ready by itself when the database comes.
pub(super) fn connect_deadline() {
    let database = migrated_database();
    let allow = |word: &str| {
        let name = database.name();
        let sql = format!("ALTER DATABASE \"{name}\" ALLOW_CONNECTIONS {word};");
        cluster().execute("postgres", &sql).unwrap();
    };
    let url = database.url();
    let port = free_port().to_string();
    let variables = |deadline| {
        [
            ("DATABASE_URL", url.as_str()),
            ("JWT_SECRET", SECRET),
            ("PORT", port.as_str()),
            ("DB_CONNECT_DEADLINE", deadline),
        ]
    };
    allow("false");

    let ended = Folder::new().spawn_server(&variables("300ms")).ended();
    assert_eq!(ended.code, Some(69), "{ended:?}");

    let waiting = Folder::new().spawn_server(&variables("10m"));
    let client = Client::new(&format!("127.0.0.1:{port}"));
    let status = |path| {
        let answer = client.try_send("GET", path, &[], None);
        answer.map_or(0, |answer| answer.status)
    };
    wait_until("it is alive", || status("/live") == 200);
    assert_eq!(status("/ready"), 503);
    let early = client.get("/api/openapi.json");
    assert_eq!(early.status, 503, "{early:?}");
    assert!(early.header("retry-after").is_some(), "{early:?}");
    assert_eq!(waiting.output(), "", "nothing is promised yet");

    allow("true");

    let server = waiting.ready();
    wait_until("it is ready", || {
        server.client().get("/ready").status == 200
    });
    assert_eq!(server.client().try_register("ada").status, 201);
}

pub(super) fn migrate_on_start() {
    let database = empty_database();
    let variables = |value| {
        [
            ("DATABASE_URL", database.url()),
            ("JWT_SECRET", SECRET.to_owned()),
            ("MIGRATE_ON_START", value),
        ]
    };
    let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public';";

    let off = variables("false".to_owned());
    let off = off.each_ref().map(|(name, value)| (*name, value.as_str()));
    let ended = Folder::new().spawn_server(&off).ended();
    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert!(
        ended.errors.contains("listbud-server migrate up"),
        "{ended:?}"
    );
    assert_eq!(ended.output, "");
    assert_eq!(database.execute(tables).unwrap(), "0");

    let on = variables("true".to_owned());
    let on = on.each_ref().map(|(name, value)| (*name, value.as_str()));
    let server = Folder::new().serve(&on);
    assert_eq!(server.client().get("/ready").status, 200);
    assert_ne!(database.execute(tables).unwrap(), "0");
    drop(server);

    let server = Folder::new().serve(&off);
    assert_eq!(server.client().get("/ready").status, 200);
}

/// A statement that waits for a table ends after this time; the log says which
/// of PostgreSQL's time-outs it was.
pub(super) fn statement_timeout() {
    let database = migrated_database();

    for (timeout, reason) in [
        ("100ms", "canceling statement due to statement timeout"),
        ("10m", "canceling statement due to lock timeout"),
    ] {
        let url = with_options(&database, "-c lock_timeout=1500");
        let server = Server::start(&url, &[("DB_STATEMENT_TIMEOUT", timeout)]);
        let client = server.register(&format!("ada{timeout}"));
        let held = Held::table(&database, "places");

        let answer = client.get("/api/places");

        held.release();
        assert_eq!(answer.status, 503, "{answer:?}");
        assert!(answer.header("retry-after").is_some());
        let ended = server.stop();
        assert!(ended.errors.contains(reason), "{reason}: {}", ended.errors);
    }
}

pub(super) fn health_timeout() {
    let database = migrated_database();
    let relay = Relay::to(cluster().port());
    let url = relay.url(&database.url(), cluster().port());

    let hasty = Server::start(&url, &[("HEALTH_CHECK_TIMEOUT", "300ms")]);
    let patient = Server::start(&url, &[("HEALTH_CHECK_TIMEOUT", "10000")]);
    for server in [&hasty, &patient] {
        wait_until("it is healthy, though the machine be slow", || {
            let health = server.client().get("/health");
            health.status == 200 && health.json()["database"] == "connected"
        });
    }

    relay.freeze();
    // A result is everybody's for a second, so the failure comes to light soon
    // and not at once.
    let mut answer = None;
    wait_until("the hasty server misses its database", || {
        let health = hasty.client().get("/health");
        let failed = health.status == 503;
        answer = Some(health);
        failed
    });
    let answer = answer.unwrap();
    assert_eq!(answer.json()["status"], "unhealthy", "{answer:?}");
    assert_eq!(answer.json()["database"], "disconnected");
    assert_eq!(hasty.client().get("/live").status, 200);
    let nobody = patient.client().with_token("");
    let mut asked = None;
    wait_until(
        "what it knew is too old, and it waits for the database",
        || {
            let raw = Raw::get(&patient.address, "/health", &nobody);
            let waits = raw.is_silent_for(SILENCE);
            asked = Some(raw);
            waits
        },
    );
    let asked = asked.unwrap();
    relay.thaw();

    let answer = asked.answer();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    wait_until("the hasty server is healthy again", || {
        hasty.client().get("/health").json()["status"] == json!("healthy")
    });
}

/// Behind a pooler that gives a session for a transaction only, what a session
/// remembers is another client's; requests do without.
pub(super) fn pool_mode() {
    let database = migrated_database();
    let Some(pooler) = pgbouncer("transaction", 2) else {
        return;
    };
    let (url, direct) = (pooler.url(database.name()), database.url());
    let variables = |mode| {
        [
            ("DATABASE_URL", url.as_str()),
            ("DATABASE_UNPOOLED_URL", &direct),
            ("DB_POOL_MODE", mode),
            ("DB_CONNECT_DEADLINE", "0s"),
            ("JWT_SECRET", SECRET),
        ]
    };

    let server = Folder::new().serve(&variables("transaction"));
    let ada = server.register("ada");
    let made = ada.post("/api/places", &json!({ "name": "Cafe" }));
    assert_eq!(made.status, 201, "{made:?}");
    drop(server);
    let told_nothing = Folder::new().run(&["serve"], &variables("session"));

    assert_eq!(told_nothing.code, Some(69), "{told_nothing:?}");
    let alone = [
        ("DATABASE_URL", url.as_str()),
        ("DB_POOL_MODE", "transaction"),
    ];
    let refused = Folder::new().run(&["config", "check"], &alone);
    assert_eq!(refused.code, Some(78), "{refused:?}");
    assert!(
        refused.errors.contains("DATABASE_UNPOOLED_URL"),
        "{refused:?}"
    );
}

/// The session in which a reader has asked how far the replica is could be another one's
/// when it reads.
#[test]
fn replicas_are_not_read_through_a_pooler_in_transaction_mode() {
    let check = |url: &str, read_url: &str, mode: &str| {
        let variables = [
            ("DATABASE_URL", url),
            ("DATABASE_UNPOOLED_URL", "postgres://u:p@localhost:5432/x"),
            ("DATABASE_READ_URL", read_url),
            ("DB_POOL_MODE", mode),
        ];
        Folder::new().run(&["config", "check"], &variables)
    };
    let (primary, pooler) = (
        "postgres://u:p@localhost:5432/x",
        "postgres://u:p@localhost:6432/x",
    );
    let (marked, other) = (
        "postgres://u:p@localhost:6432/x?pgbouncer=true",
        "postgres://u:p@localhost:5433,localhost:6432/replicas",
    );

    for (url, read_url, mode) in [
        (primary, marked, "session"),
        (pooler, other, "transaction"),
        (marked, other, "session"),
    ] {
        let refused = check(url, read_url, mode);
        assert_eq!(refused.code, Some(78), "{url} {read_url}: {refused:?}");
        let errors = &refused.errors;
        assert!(errors.contains("DATABASE_READ_URL"), "{errors}");
        assert!(errors.contains("not to"), "{errors}");
        assert!(errors.contains("pooler in transaction mode"), "{errors}");
    }
    let standby = "postgres://u:p@localhost:5433/x";
    for (url, read_url, mode) in [
        (pooler, standby, "transaction"),
        (marked, standby, "session"),
        (pooler, other, "session"),
    ] {
        let accepted = check(url, read_url, mode);
        assert_eq!(accepted.code, Some(0), "{url} {read_url}: {accepted:?}");
    }
}

/// A real standby: it is read, and nobody misses what they or others have written.
pub(super) fn read_url() {
    let wal = [("wal_level", "replica"), ("max_wal_senders", "4")];
    let options = Options {
        database: Some("listbud".to_owned()),
        settings: wal.map(|(name, value)| (name.into(), value.into())).into(),
        ..Options::default()
    };
    let primary = Cluster::temporary(&options).unwrap();
    let url = primary.url("listbud");
    let ended = Folder::new().run(&["migrate", "up"], &[("DATABASE_URL", &url)]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let standby = Standby::of(&primary, &options).unwrap();
    let read_url = standby.url("listbud");
    let variables = [("DATABASE_READ_URL", read_url.as_str())];
    let (one, other) = (
        Server::start(&url, &variables),
        Server::start(&url, &variables),
    );
    let port = format!("Read on: listbud on 127.0.0.1:{}", standby.port());
    assert!(one.process.output().contains(&port));
    let ada = one.register("ada");
    let signed_in = other.client().log_in("ada", PASSWORD).json();
    let elsewhere = other
        .client()
        .with_token(signed_in["token"].as_str().unwrap());
    let count = |client: &Client, list: &str| {
        let answer = client.get(list);
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["lists"].as_array().unwrap().len()
    };
    let add = |number: usize| {
        let list = ada.post("/api/lists", &json!({ "name": number.to_string() }));
        assert_eq!(list.status, 201, "{list:?}");
    };

    for number in 1..=20 {
        add(number);
        assert_eq!(count(&ada, "/api/lists"), number);
        assert_eq!(count(&elsewhere, "/api/lists"), number);
    }
    wait_until("lists are read on the standby", || {
        count(&ada, "/api/lists");
        let reads = "SELECT count(*) FROM pg_stat_activity
            WHERE application_name = 'listbud' AND query LIKE '%FROM lists%';";
        standby.execute("listbud", reads).unwrap() != "0"
    });
    standby
        .execute("listbud", "SELECT pg_wal_replay_pause();")
        .unwrap();
    add(21);
    assert_eq!(count(&ada, "/api/lists"), 21);
    assert_eq!(count(&elsewhere, "/api/lists"), 21);
    drop(standby);
    add(22);
    assert_eq!(count(&ada, "/api/lists"), 22);
    assert_eq!(ada.get("/api/places/search?query=x").status, 200);
    assert_eq!(ada.get("/api/export?format=json").status, 200);
    let log = one.process.errors();
    assert!(
        log.contains("stopped reading from the replica for a while"),
        "{log}"
    );
}
