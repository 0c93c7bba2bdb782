//! Listening, tokens, origins.

use std::net::TcpStream;

use serde_json::{Value, json};

use crate::support::{
    Folder, Held, Raw, SECRET, Server, empty_database, free_port, migrated_database, wait_for_lock,
    wait_until, with_options,
};

const OTHER_SECRET: &str = "b1946ac92492d2347c6235b4d2611184c0ffee00c0ffee11c0ffee22c0ffee33";

/// Production refuses what development makes up, and is quiet.
pub(super) fn environment() {
    let database = migrated_database();
    let url = database.url();

    for (name, word, without_secret, page) in [
        ("APP_ENV", "development", None, 200),
        ("NODE_ENV", "test", None, 200),
        ("APP_ENV", "production", Some(78), 404),
        ("NODE_ENV", "production", Some(78), 404),
    ] {
        let mut variables = vec![(name, word), ("DATABASE_URL", &url)];
        variables.push(("BIND_ADDRESS", "127.0.0.1"));
        if let Some(code) = without_secret {
            let refused = Folder::new().spawn_server(&variables).ended();
            assert_eq!(refused.code, Some(code), "{refused:?}");
            variables.push(("JWT_SECRET", SECRET));
        }

        let server = Folder::new().serve(&variables);

        assert_eq!(server.client().get("/api/docs/").status, page, "{word}");
    }
}

/// Linux answers on every address of 127.0.0.0/8.
pub(super) fn address() {
    let database = migrated_database();

    let server = Server::start(&database.url(), &[("BIND_ADDRESS", "127.0.0.2")]);

    let port = server.address.strip_prefix("127.0.0.2:").unwrap();
    assert_eq!(server.client().get("/live").status, 200);
    assert!(TcpStream::connect(format!("127.0.0.1:{port}")).is_err());

    let server = Server::start(&database.url(), &[("BIND_ADDRESS", "0.0.0.0")]);

    let port = server.address.strip_prefix("localhost:").unwrap();
    assert!(TcpStream::connect(format!("127.0.0.2:{port}")).is_ok());
}

pub(super) fn port() {
    let database = migrated_database();
    let url = database.url();
    // Another program may take the port in between, so there are several tries.
    for tries in 1.. {
        let port = free_port().to_string();
        let folder = Folder::new();
        let mut process = folder.spawn_server(&[("DATABASE_URL", &url), ("PORT", &port)]);
        wait_until("it listens or ends", || {
            process.output().lines().count() >= 3 || !process.runs()
        });
        if !process.runs() {
            let ended = process.ended();
            let taken = ended.errors.contains("cannot listen on");
            assert!(taken && tries < 5, "{ended:?}");
            continue;
        }

        let server = process.ready();

        assert_eq!(server.address, format!("127.0.0.1:{port}"));
        assert_eq!(server.client().get("/live").status, 200);
        return;
    }
}

pub(super) fn shutdown_delay() {
    let database = migrated_database();
    let server = Server::start(&database.url(), &[("SHUTDOWN_DELAY", "5m")]);
    let client = server.client();

    server.process.send("TERM");

    wait_until("it is not ready", || client.get("/ready").status == 503);
    assert_eq!(
        client.get("/api/openapi.json").status,
        200,
        "it still serves"
    );
    server.process.send("TERM");
    assert_eq!(server.process.ended().code, Some(130));
    // Without a delay it ends within the deadline of every wait.
    let server = Server::start(&database.url(), &[("SHUTDOWN_DELAY", "0s")]);
    assert_eq!(server.stop().code, Some(0));
}

/// A request that does not end holds the process as long as this, no longer.
pub(super) fn shutdown_timeout() {
    let database = migrated_database();
    let url = with_options(&database, "-c lock_timeout=0 -c statement_timeout=0");

    let server = Server::start(&url, &[("SHUTDOWN_TIMEOUT", "1s")]);
    let ada = server.register("ada");
    let held = Held::table(&database, "places");
    let cut = Raw::get(&server.address, "/api/places", &ada);
    wait_for_lock(&database, 1);
    let ended = server.stop();
    held.release();

    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_ne!(cut.status(), "200");

    let server = Server::start(&url, &[("SHUTDOWN_TIMEOUT", "10m")]);
    let held = Held::table(&database, "places");
    let finished = Raw::get(&server.address, "/api/places", &ada);
    wait_for_lock(&database, 1);
    server.process.send("TERM");
    // Twice as long as the other server took.
    assert!(finished.is_silent_for(std::time::Duration::from_secs(2)));
    held.release();

    assert_eq!(finished.status(), "200");
    assert_eq!(server.process.ended().code, Some(0));
}

pub(super) fn docs() {
    let database = migrated_database();

    for (value, status) in [("true", 200), ("false", 404)] {
        let server = Server::start(&database.url(), &[("DOCS_ENABLED", value)]);

        let answer = server.client().get("/api/docs/");

        assert_eq!(answer.status, status, "{answer:?}");
        assert_eq!(answer.body.contains("swagger"), status == 200);
    }
}

pub(super) fn jwt_secret() {
    let database = migrated_database();
    let start = |secret: &str| Server::start(&database.url(), &[("JWT_SECRET", secret)]);
    let me = |server: &Server, token: &Option<String>| {
        let client = server.client().with_token(token.as_deref().unwrap());
        client.get("/api/me").status
    };
    let old = start(SECRET);
    let of_old = old.register("ada").token;

    let new = start(OTHER_SECRET);
    let of_new = new.register("bob").token;
    assert_eq!(me(&old, &of_old), 200);
    assert_eq!(me(&new, &of_old), 401);
    assert_eq!(me(&old, &of_new), 401);

    // The new one signs, both verify: how a secret is changed.
    let changing = start(&format!("{OTHER_SECRET},{SECRET}"));
    let of_changing = changing.register("cyd").token;
    assert_eq!(me(&changing, &of_old), 200);
    assert_eq!(me(&changing, &of_new), 200);
    assert_eq!(me(&new, &of_changing), 200);
    assert_eq!(me(&old, &of_changing), 401);
}

pub(super) fn jwt_expires_in() {
    let database = empty_database();

    for (value, seconds) in [("7d", 604_800), ("600", 600), ("15m", 900)] {
        let server = Server::start(&database.url(), &[("JWT_EXPIRES_IN", value)]);

        let answer = server.client().try_register(&format!("ada{seconds}"));

        assert_eq!(answer.status, 201, "{answer:?}");
        assert_eq!(answer.json()["expiresIn"], seconds, "{value}");
        let claims = claims(answer.json()["token"].as_str().unwrap());
        let life = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
        assert_eq!(life, seconds, "{claims}");
    }
}

/// The middle part of a token, which everybody can read.
pub(super) fn claims(token: &str) -> Value {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut bits = 0_u32;
    let mut buffered = 0;
    let mut bytes = Vec::new();
    for letter in token.split('.').nth(1).unwrap().bytes() {
        let value = ALPHABET.iter().position(|it| *it == letter).unwrap();
        bits = (bits << 6) | u32::try_from(value).unwrap();
        buffered += 6;
        if buffered >= 8 {
            buffered -= 8;
            bytes.push(u8::try_from((bits >> buffered) & 0xff).unwrap());
        }
    }
    serde_json::from_slice(&bytes).unwrap()
}

pub(super) fn cors_origin() {
    const APP: &str = "https://app.example.org";
    const MAPS: &str = "https://maps.example.org:8443";
    let database = migrated_database();
    let origins = format!("{APP},{MAPS}");
    let ask = |server: &Server, origin: &str| {
        let headers = [("origin", origin)];
        server
            .client()
            .send("GET", "/api/openapi.json", &headers, None)
    };

    let server = Server::start(&database.url(), &[("CORS_ORIGIN", &origins)]);
    for origin in [APP, MAPS] {
        let answer = ask(&server, origin);
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
    }
    for origin in ["https://evil.example.org", "http://app.example.org", "null"] {
        let answer = ask(&server, origin);
        assert_eq!(answer.status, 403, "{origin}: {answer:?}");
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }

    let server = Server::start(&database.url(), &[("CORS_ORIGIN", MAPS)]);
    assert_eq!(ask(&server, APP).status, 403);
    assert_eq!(ask(&server, MAPS).status, 200);
}

/// A link that leads nowhere, whether Google can be reached or not: what is asked
/// for stands in the log.
pub(super) fn short_links() {
    let database = migrated_database();
    for (value, looks_up) in [("false", false), ("true", true)] {
        let server = Server::start(&database.url(), &[("RESOLVE_SHORT_LINKS", value)]);
        let client = server.register(&format!("ada-{value}"));
        let link = json!({ "url": "https://maps.app.goo.gl/no-such-link-0" });

        let answer = client.post("/api/places", &link);

        assert_eq!(answer.status, 201, "{}", answer.json());
        assert_eq!(answer.json()["unresolved"], true);
        let ended = server.stop();
        assert_eq!(ended.errors.contains("a short link"), looks_up, "{ended:?}");
    }
}
