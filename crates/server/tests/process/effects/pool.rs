//! Connections: how many, how long.

use listbud_local_postgres::TestDatabase;

use crate::support::{
    Client, Held, Raw, SILENCE, Server, activity, migrated_database, wait_for_lock, wait_until,
    with_options,
};

/// Locks are waited for as long as a test holds them.
fn patient_url(database: &TestDatabase<'_>) -> String {
    with_options(database, "-c lock_timeout=0 -c statement_timeout=0")
}

/// A request that holds a connection until the table is free.
fn waiting(server: &Server, client: &Client) -> Raw {
    Raw::get(&server.address, "/api/places", client)
}

pub(super) fn min() {
    let database = migrated_database();

    for connections in [1, 4] {
        let min = connections.to_string();
        let server = Server::start(&database.url(), &[("DB_POOL_MIN", &min)]);

        assert_eq!(activity(&database, "listbud"), connections);
        server.stop();
        wait_until("the connections are closed", || {
            activity(&database, "listbud") == 0
        });
    }
}

/// More than the tests' cluster has is said to be too many; imports have four besides.
#[test]
fn a_pool_that_the_database_cannot_hold_is_warned_of() {
    let database = migrated_database();
    let log = |max: &str| {
        let server = Server::start(&database.url(), &[("DB_POOL_MAX", max)]);
        server.process.errors()
    };

    assert!(log("287").contains("more connections than the database has"));
    assert!(!log("286").contains("more connections than the database has"));
}

pub(super) fn max() {
    let database = migrated_database();
    let url = patient_url(&database);

    for (connections, status) in [("1", 503), ("2", 200)] {
        let server = Server::start(
            &url,
            &[
                ("DB_POOL_MIN", "1"),
                ("DB_POOL_MAX", connections),
                ("DB_POOL_CONNECTION_TIMEOUT", "50ms"),
            ],
        );
        let client = server.register(&format!("ada{connections}"));
        let held = Held::table(&database, "places");
        let first = waiting(&server, &client);
        wait_for_lock(&database, 1);

        let answer = client.get("/api/tags");

        held.release();
        assert_eq!(answer.status, status, "{answer:?}");
        assert_eq!(answer.header("retry-after").is_some(), status == 503);
        assert_eq!(first.status(), "200");
    }
}

pub(super) fn wait() {
    let database = migrated_database();
    let url = patient_url(&database);
    let one_connection = [("DB_POOL_MIN", "1"), ("DB_POOL_MAX", "1")];
    let start = |timeout| {
        let mut variables = one_connection.to_vec();
        variables.push(("DB_POOL_CONNECTION_TIMEOUT", timeout));
        Server::start(&url, &variables)
    };

    let hasty = start("20");
    let ada = hasty.register("ada");
    let held = Held::table(&database, "places");
    let first = waiting(&hasty, &ada);
    wait_for_lock(&database, 1);
    let second = ada.get("/api/tags");
    held.release();
    assert_eq!(second.status, 503, "{second:?}");
    assert_eq!(first.status(), "200");
    drop(hasty);

    let patient = start("1m");
    let held = Held::table(&database, "places");
    let first = waiting(&patient, &ada);
    wait_for_lock(&database, 1);
    let second = Raw::get(&patient.address, "/api/tags", &ada);
    assert!(second.is_silent_for(SILENCE), "it waits for the connection");
    held.release();
    assert_eq!(first.status(), "200");
    assert_eq!(second.status(), "200");
}

/// Two servers open five connections each; the one that keeps them does so
/// longer than the other takes to close them.
pub(super) fn idle() {
    let start = |database: &TestDatabase<'_>, idle| {
        let variables = [("DB_POOL_MIN", "1"), ("DB_POOL_IDLE_TIMEOUT", idle)];
        let server = Server::start(&patient_url(database), &variables);
        let ada = server.register("ada");
        let held = Held::table(database, "places");
        let requests: Vec<_> = (0..5).map(|_| waiting(&server, &ada)).collect();
        wait_for_lock(database, 5);
        held.release();
        for request in requests {
            assert_eq!(request.status(), "200");
        }
        server
    };
    let (kept, closed) = (migrated_database(), migrated_database());

    let _keeps = start(&kept, "1d");
    let _closes = start(&closed, "100");

    wait_until("idle connections are closed", || {
        activity(&closed, "listbud") == 1
    });
    assert_eq!(activity(&kept, "listbud"), 5);
}
