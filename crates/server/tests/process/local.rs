//! Without `DATABASE_URL`: a private PostgreSQL in the working folder.

use std::fs;
use std::path::PathBuf;

use serde_json::json;

use crate::support::{Folder, PASSWORD, Server, migrated_database, wait_until};

fn pid_file(folder: &Folder) -> PathBuf {
    let home = folder.path().join(".listbud/postgres");
    // Kept elsewhere where PostgreSQL's account cannot reach the folder.
    fs::canonicalize(&home)
        .unwrap_or(home)
        .join("data/postmaster.pid")
}

/// The process id of PostgreSQL, while it runs.
fn postgres(folder: &Folder) -> Option<String> {
    let text = fs::read_to_string(pid_file(folder)).ok()?;
    text.lines().next().map(str::to_owned)
}

fn token_works(server: &Server, token: Option<&str>) -> bool {
    let client = server.client().with_token(token.unwrap());
    client.get("/api/me").status == 200
}

#[test]
fn one_command_gives_a_server_that_keeps_its_data() {
    let folder = Folder::new();

    let server = folder.serve(&[]);
    let ada = server.register("ada");
    let saved = ada.post("/api/places", &json!({ "name": "Harbour café" }));
    assert_eq!(saved.status, 201, "{saved:?}");
    assert!(postgres(&folder).is_some());
    let address = server.address.clone();
    let first = server.stop();

    assert_eq!(first.code, Some(0), "{first:?}");
    assert!(postgres(&folder).is_none(), "PostgreSQL has ended too");
    let lines: Vec<&str> = first.output.lines().collect();
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(lines.len(), 4, "{first:?}");
    assert_eq!(
        lines[0],
        format!("ListBud {version} listens on http://{address}")
    );
    assert_eq!(lines[1], format!("The page: http://{address}/"));
    assert!(
        lines[2].starts_with("Database: listbud on 127.0.0.1:"),
        "{first:?}"
    );
    assert!(
        lines[2].ends_with("private, kept in .listbud/"),
        "{first:?}"
    );
    assert_eq!(
        lines[3],
        format!("API documentation: http://{address}/api/docs")
    );

    let server = folder.serve(&[]);

    let again = server.client().log_in("ada", PASSWORD);
    assert_eq!(again.status, 200, "{again:?}");
    assert!(
        token_works(&server, ada.token.as_deref()),
        "the secret is kept"
    );
    let kept = server.client().with_token(ada.token.as_deref().unwrap());
    let places = kept.get("/api/places").json();
    assert_eq!(places["places"][0]["name"], "Harbour café");
}

#[test]
fn the_secrets_of_development_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let database = migrated_database();
    let folder = Folder::new();

    let server = folder.serve(&[("DATABASE_URL", &database.url())]);

    let secret = folder.path().join(".listbud/jwt-secret");
    let mode = fs::metadata(&secret).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let secret = fs::read_to_string(&secret).unwrap();
    let ended = server.stop();
    assert!(!ended.output.contains(&secret) && !ended.errors.contains(&secret));
}

#[test]
fn two_servers_in_one_folder_share_it_and_the_second_outlives_the_first() {
    let folder = Folder::new();

    let first = folder.spawn_server(&[]);
    let second = folder.spawn_server(&[]);
    let (first, second) = (first.ready(), second.ready());
    let ada = first.register("ada");
    let bob = second.register("bob");

    assert!(token_works(&second, ada.token.as_deref()), "one secret");
    assert!(token_works(&first, bob.token.as_deref()), "one secret");
    let first = first.stop();
    assert_eq!(first.code, Some(0), "{first:?}");
    let saved = bob.post("/api/places", &json!({ "name": "Harbour café" }));
    assert_eq!(saved.status, 201, "{saved:?}");
    assert!(postgres(&folder).is_some());
    let second = second.stop();
    assert_eq!(second.code, Some(0), "{second:?}");
    wait_until("PostgreSQL ends with the last one", || {
        postgres(&folder).is_none()
    });
}

#[test]
fn a_server_that_was_killed_starts_again_with_its_data() {
    let folder = Folder::new();
    let server = folder.serve(&[]);
    let ada = server.register("ada");

    server.process.send("KILL");
    let killed = server.process.ended();
    // At once, whatever is left of the first.
    let server = folder.serve(&[]);

    assert_eq!(killed.code, None, "{killed:?}");
    assert!(token_works(&server, ada.token.as_deref()));
    assert_eq!(server.stop().code, Some(0));
    assert!(postgres(&folder).is_none());
}
