//! The data is where `DATABASE_URL` says, and nowhere else.

use std::net::TcpListener;

use serde_json::json;

use crate::support::{Folder, SECRET, Server, cluster, empty_database, migrated_database};

#[test]
fn what_a_user_saves_is_in_the_named_database() {
    let database = empty_database();
    let server = Server::start(&database.url(), &[]);

    let ada = server.register("ada");
    let logged_in = ada.log_in("ada", crate::support::PASSWORD);
    let place = ada.post(
        "/api/places",
        &json!({ "name": "Bánh Mì Keu", "latitude": 51.5246, "longitude": -0.0784 }),
    );
    let list = ada.post("/api/lists", &json!({ "name": "London food" }));
    let places = ada.get("/api/places").json();

    assert_eq!(logged_in.status, 200, "{logged_in:?}");
    assert_eq!(place.status, 201, "{place:?}");
    assert_eq!(list.status, 201, "{list:?}");
    assert_eq!(places["places"][0]["name"], "Bánh Mì Keu");
    let rows = database
        .execute(
            "SELECT users.email, places.name FROM places JOIN users ON users.id = places.user_id;
             SELECT name FROM lists;",
        )
        .unwrap();
    assert_eq!(rows, "ada@example.org|Bánh Mì Keu\nLondon food");
}

#[test]
fn another_role_on_another_name_of_the_host_works_as_well() {
    let database = migrated_database();
    let role = format!("role_{}", database.name());
    database
        .execute(&format!(
            "CREATE ROLE \"{role}\" LOGIN PASSWORD 'p@ss/w:rd';
             GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \"{role}\";"
        ))
        .unwrap();
    let url = format!(
        "postgresql://{role}:p%40ss%2Fw%3Ard@localhost:{}/{}?sslmode=disable",
        cluster().port(),
        database.name()
    );
    let server = Server::start(&url, &[("MIGRATE_ON_START", "false")]);

    let ada = server.register("ada");

    assert_eq!(ada.get("/api/places").status, 200);
    let users = format!(
        "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = '{}'
         AND application_name = 'listbud';",
        database.name()
    );
    assert_eq!(cluster().execute("postgres", &users).unwrap(), role);
    let shown = server.stop();
    assert!(!shown.output.contains("p@ss") && !shown.output.contains("p%40"));
    database
        .execute(&format!("DROP OWNED BY \"{role}\"; DROP ROLE \"{role}\";"))
        .unwrap();
}

#[test]
fn a_server_without_tls_is_refused_where_tls_is_asked_for() {
    let database = migrated_database();
    for mode in ["require", "verify-ca", "verify-full"] {
        let url = format!("{}?sslmode={mode}", database.url());

        for arguments in [&["serve"][..], &["migrate", "up"]] {
            let variables = [
                ("DATABASE_URL", url.as_str()),
                ("PORT", "0"),
                // It is not on its way, and need not be waited for.
                ("DB_CONNECT_DEADLINE", "1s"),
            ];
            let ended = Folder::new().run(arguments, &variables);

            assert_eq!(ended.code, Some(69), "{mode} {arguments:?}: {ended:?}");
            assert!(ended.errors.contains("TLS"), "{ended:?}");
            assert_eq!(ended.output, "");
        }
    }
    let url = format!("{}?sslmode=disable", database.url());
    assert_eq!(Server::start(&url, &[]).client().get("/ready").status, 200);
}

#[test]
fn a_database_that_is_not_there_ends_the_start_with_69() {
    let nobody = crate::support::free_port();
    let url = format!("postgres://listbud:hunter2@127.0.0.1:{nobody}/listbud");
    let unknown = cluster().url("no_such_database");
    let wrong = format!(
        "postgres://postgres:hunter2@127.0.0.1:{}/postgres",
        cluster().port()
    );

    for url in [&url, &unknown, &wrong] {
        for migrate in ["true", "false"] {
            let ended = Folder::new()
                .spawn_server(&[
                    ("DATABASE_URL", url),
                    ("JWT_SECRET", SECRET),
                    ("MIGRATE_ON_START", migrate),
                ])
                .ended();

            assert_eq!(ended.code, Some(69), "{ended:?}");
            assert!(!ended.errors.contains("hunter2"), "{ended:?}");
            assert!(!ended.errors.contains(cluster().connection().password()));
            assert_eq!(ended.output, "");
        }
    }
}

#[test]
fn a_database_that_takes_connections_and_says_nothing_ends_the_start_with_69() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let url = format!("postgres://listbud:hunter2@127.0.0.1:{port}/listbud");

    let running = ["false", "true"].map(|migrate| {
        Folder::new().spawn_server(&[
            ("DATABASE_URL", &url),
            ("JWT_SECRET", SECRET),
            ("MIGRATE_ON_START", migrate),
        ])
    });

    for process in running {
        let ended = process.ended();
        assert_eq!(ended.code, Some(69), "{ended:?}");
    }
}
