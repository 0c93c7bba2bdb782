//! How the server ends.

use std::net::TcpListener;

use crate::support::{
    Client, DEADLINE, Ended, Folder, Held, Raw, SILENCE, Server, activity, cluster, form,
    migrated_database, wait_for_lock, wait_until, with_options,
};

fn assert_clean(ended: &Ended) {
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(!ended.errors.contains("panic"), "{ended:?}");
}

#[test]
fn a_signal_ends_it_cleanly_however_soon_it_comes() {
    let database = migrated_database();
    for signal in ["TERM", "INT"] {
        for _ in 0..3 {
            let server = Server::start(&database.url(), &[]);

            server.process.send(signal);

            assert_clean(&server.process.ended());
        }
    }
}

#[test]
fn a_running_request_is_finished_before_the_end() {
    let database = migrated_database();
    let url = with_options(&database, "-c lock_timeout=0 -c statement_timeout=0");
    for signal in ["TERM", "INT"] {
        let server = Server::start(&url, &[]);
        let ada = server.register(&format!("ada-{signal}"));
        let held = Held::table(&database, "places");
        let running = Raw::get(&server.address, "/api/places", &ada);
        wait_for_lock(&database, 1);

        server.process.send(signal);
        wait_until("nobody takes connections", || !server.listens());
        held.release();

        let answer = running.answer();
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(answer.ends_with("{\"places\":[]}"), "complete: {answer}");
        assert_clean(&server.process.ended());
    }
}

/// Each worker is a thread of its own, and ends when its last request does.
#[test]
fn a_running_request_keeps_the_connection_that_another_worker_has_opened() {
    let database = migrated_database();
    let url = with_options(&database, "-c lock_timeout=0 -c statement_timeout=0");
    let variables = [
        ("DB_POOL_MIN", "0"),
        ("DB_POOL_MAX", "1"),
        ("DB_POOL_IDLE_TIMEOUT", "1s"),
    ];
    // Workers take connections in turn; of several distances one hits another
    // worker than the first.
    for requests in 0..4 {
        let server = Server::start(&url, &variables);
        wait_until("what the start has opened is closed", || {
            activity(&database, "listbud") == 0
        });
        let ada = server.register(&format!("ada-{requests}"));
        for _ in 0..requests {
            assert_eq!(ada.get("/live").status, 200);
        }
        let held = Held::table(&database, "places");
        let running = Raw::get(&server.address, "/api/places", &ada);
        wait_for_lock(&database, 1);

        server.process.send("TERM");
        wait_until("nobody takes connections", || !server.listens());
        let waits = running.is_silent_for(SILENCE);
        held.release();

        let answer = running.answer();
        assert!(waits, "{answer}");
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert_clean(&server.process.ended());
    }
}

#[test]
fn a_started_upload_is_finished_before_shutdown() {
    let database = migrated_database();
    let server = Server::start(&database.url(), &[]);
    let ada = server.register("ada");
    let list = "Title,Note,URL,Tags,Comment\nHarbour café,,,,\n";
    let (content_type, body) = form("List.csv", "text/csv", list.as_bytes());
    let (first, rest) = body.split_at(body.len() / 2);
    let mut upload = Raw::open(&server.address);
    upload.write(
        format!(
            "POST /api/imports HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\
             Content-Type: {content_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            server.address,
            ada.token.as_deref().unwrap(),
            body.len()
        )
        .as_bytes(),
    );
    upload.write(first);
    // The answer to a later request says that the upload's head was read.
    ada.get("/api/me");

    server.process.send("TERM");
    wait_until("nobody takes connections", || !server.listens());
    upload.write(rest);

    let answer = upload.answer();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert_clean(&server.process.ended());
    let kept = database.execute("SELECT name FROM places;").unwrap();
    assert_eq!(kept, "Harbour café");
}

#[test]
fn it_is_not_ready_any_more_while_it_ends() {
    let database = migrated_database();
    let url = with_options(&database, "-c lock_timeout=0 -c statement_timeout=0");
    let server = Server::start(&url, &[]);
    let ada = server.register("ada");
    let held = Held::table(&database, "places");
    let running = Raw::get(&server.address, "/api/places", &ada);
    let mut probe = Raw::open(&server.address);
    probe.write(b"GET /ready HTTP/1.1\r\nHost: x\r\n");
    wait_for_lock(&database, 1);

    server.process.send("TERM");
    wait_until("nobody takes connections", || !server.listens());
    probe.write(b"Connection: close\r\n\r\n");

    let answer = probe.answer();
    // A connection without a request may be closed; it must not be told "ready".
    assert!(answer.is_empty() || answer.contains(" 503 "), "{answer}");
    held.release();
    assert!(running.answer().contains(" 200 "));
    assert_clean(&server.process.ended());
}

#[test]
fn a_second_signal_does_not_wait_for_requests() {
    let database = migrated_database();
    let url = with_options(&database, "-c lock_timeout=0 -c statement_timeout=0");
    let server = Server::start(&url, &[("SHUTDOWN_TIMEOUT", "10m")]);
    let ada = server.register("ada");
    let held = Held::table(&database, "places");
    let _running = Raw::get(&server.address, "/api/places", &ada);
    wait_for_lock(&database, 1);

    server.process.send("TERM");
    wait_until("nobody takes connections", || !server.listens());
    server.process.send("TERM");

    let ended = server.process.ended();
    assert_eq!(ended.code, Some(130), "{ended:?}");
    assert!(!ended.errors.contains("panic"), "{ended:?}");
    held.release();
}

#[test]
fn idle_connections_do_not_hold_it() {
    let database = migrated_database();
    let server = Server::start(&database.url(), &[("SHUTDOWN_TIMEOUT", "10m")]);
    let mut idle = Raw::open(&server.address);
    idle.write(b"GET /live HTTP/1.1\r\nHost: x\r\n\r\n");
    wait_until("the answer is there", || {
        !idle.is_silent_for(std::time::Duration::from_millis(10))
    });
    let _silent = Raw::open(&server.address);

    // Ended within the deadline of every wait, which is far below ten minutes.
    assert!(DEADLINE.as_secs() < 600);
    assert_clean(&server.stop());
}

#[test]
fn a_port_that_is_taken_is_named() {
    let database = migrated_database();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();

    let ended = Folder::new()
        .spawn_server(&[("DATABASE_URL", &database.url()), ("PORT", &port)])
        .ended();

    assert_eq!(ended.code, Some(1), "{ended:?}");
    let sentence = format!("listbud-server: cannot listen on 127.0.0.1, port {port}: ");
    assert!(ended.errors.contains(&sentence), "{ended:?}");
    assert!(ended.errors.contains("PORT"), "{ended:?}");
    assert_eq!(ended.output, "");
}

#[test]
fn the_database_gone_is_503_for_requests_and_no_end() {
    let database = migrated_database();
    let server = Server::start(&database.url(), &[]);
    let ada = server.register("ada");

    let cut = format!(
        "ALTER DATABASE \"{0}\" ALLOW_CONNECTIONS false;
         SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{0}';",
        database.name()
    );
    cluster().execute("postgres", &cut).unwrap();

    wait_until("requests are told to come back", || {
        ada.get("/api/places").status == 503
    });
    wait_until("it is not ready", || ada.get("/ready").status == 503);
    assert_eq!(ada.get("/health").status, 503);
    assert_eq!(ada.get("/live").status, 200);

    let back = format!(
        "ALTER DATABASE \"{}\" ALLOW_CONNECTIONS true;",
        database.name()
    );
    cluster().execute("postgres", &back).unwrap();

    wait_until("it is ready again", || ada.get("/ready").status == 200);
    assert_eq!(ada.get("/api/places").status, 200);
    assert_clean(&server.stop());
}

/// What a client sees whose connection was not answered.
#[test]
fn the_port_is_closed_after_shutdown() {
    let database = migrated_database();
    let server = Server::start(&database.url(), &[]);
    let client: Client = server.client();
    let address = server.address.clone();

    assert_clean(&server.stop());

    assert!(std::net::TcpStream::connect(address).is_err());
    assert!(client.try_send("GET", "/live", &[], None).is_err());
}
