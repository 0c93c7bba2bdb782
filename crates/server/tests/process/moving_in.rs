//! `import-legacy`: out of the former server's file, into a new database.

use std::fs;

use rusqlite::Connection;
use serde_json::Value;

use crate::support::{Ended, Folder, Server, migrated_database};

const FORMER: &str = include_str!("../../../legacy/tests/former.sql");
const PASSWORD: &str = "x"; // one character was enough for the former server

/// A folder with the former server's file in it.
fn former() -> Folder {
    let folder = Folder::new();
    // bcrypt's lowest cost; the former server's was 10.
    let hash = bcrypt::hash(PASSWORD, 4).unwrap();
    let file = Connection::open(folder.path().join("database.sqlite")).unwrap();
    file.execute_batch(&FORMER.replace("HASH", &hash)).unwrap();
    folder
}

fn import(folder: &Folder, url: &str, words: &[&str]) -> Ended {
    let file = folder.path().join("database.sqlite");
    let mut all = vec!["import-legacy", file.to_str().unwrap()];
    all.extend(words);
    folder.run(&all, &[("DATABASE_URL", url)])
}

const EVERYTHING: &str = "SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM places),
    (SELECT count(*) FROM lists), (SELECT count(*) FROM tags),
    (SELECT count(*) FROM list_places), (SELECT count(*) FROM place_tags);";

#[test]
fn accounts_move_with_their_passwords_and_places_once() {
    let database = migrated_database();
    let folder = former();
    let rename = ["--email", "nope=nobody@example.org"];

    let tried = import(&folder, &database.url(), &["--dry-run"]);
    assert_eq!(tried.code, Some(1), "two cannot be moved: {tried:?}");
    assert!(
        tried.output.contains("2 accounts would be made"),
        "{tried:?}"
    );
    assert_eq!(database.execute(EVERYTHING).unwrap(), "0|0|0|0|0|0");

    let moved = import(&folder, &database.url(), &rename);
    assert_eq!(moved.code, Some(1), "{moved:?}");
    assert!(
        moved.errors.contains("an older account of the file"),
        "{moved:?}"
    );
    assert!(
        moved
            .output
            .contains("ada@example.org (new account): 3 imported, 1 merged"),
        "{moved:?}"
    );
    assert!(
        moved.output.contains("mended: 2 positions of 0/0"),
        "{moved:?}"
    );
    assert!(
        moved.output.contains("list: London food (new)"),
        "{moved:?}"
    );
    assert!(
        moved.output.contains("1 places, 1 folders, 1 categories"),
        "{moved:?}"
    );
    assert!(!moved.output.contains("$2b$"), "{moved:?}");
    let first = database.execute(EVERYTHING).unwrap();
    assert_eq!(first, "3|4|3|3|2|3");

    let again = import(&folder, &database.url(), &rename);
    assert!(
        again
            .output
            .contains("0 accounts made, 3 were here: 0 places imported"),
        "{again:?}"
    );
    assert_eq!(database.execute(EVERYTHING).unwrap(), first);

    let server = Server::start(&database.url(), &[]);
    let signed_in = server.client().log_in("ada", PASSWORD);
    assert_eq!(signed_in.status, 200, "{signed_in:?}");
    let token = signed_in.json()["token"].as_str().unwrap().to_owned();
    let ada = server.client().with_token(&token);
    let found = ada.get("/api/places/search?query=bakery").json();
    let bakery = &found["places"][0];
    assert_eq!(bakery["notes"], "rye on Fridays");
    assert_eq!(bakery["createdAt"], "2025-07-05T10:00:00Z");
    assert!(bakery["latitude"].is_f64(), "{bakery:#}");
    let hash = "SELECT left(password_hash, 10) FROM users WHERE email = 'ada@example.org';";
    assert_eq!(database.execute(hash).unwrap(), "$argon2id$", "renewed");
}

#[test]
fn an_address_that_is_already_registered_is_not_taken_over() {
    let database = migrated_database();
    let server = Server::start(&database.url(), &[]);
    server.register("grace");
    assert_eq!(server.stop().code, Some(0));
    let folder = former();
    let of_grace = "SELECT count(*) FROM places JOIN users ON users.id = user_id
        WHERE email = 'grace@example.org';";

    let refused = import(&folder, &database.url(), &["--json"]);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert_eq!(database.execute(of_grace).unwrap(), "0");
    let lines: Vec<Value> = refused
        .output
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 5, "each account, and what is nobody's");
    assert_eq!(lines[0]["account"], "new");
    assert_eq!(lines[0]["mended"]["positions"], 2);
    assert_eq!(lines[3]["success"], false);
    assert_eq!(lines[4]["nobodys"]["places"], 1);

    let allowed = import(&folder, &database.url(), &["--into-existing"]);
    assert!(
        allowed
            .output
            .contains("grace@example.org (was here): 1 imported"),
        "{allowed:?}"
    );
    assert_eq!(database.execute(of_grace).unwrap(), "1");
}

#[test]
fn an_account_that_breaks_half_way_leaves_nothing_and_the_others_move() {
    let database = migrated_database();
    database
        .execute("ALTER TABLE places ADD CHECK (name <> 'Central Park');")
        .unwrap();
    let folder = former();

    let ended = import(&folder, &database.url(), &[]);

    assert_eq!(ended.code, Some(1), "{ended:?}");
    let emails = "SELECT string_agg(email, ',') FROM users;";
    assert_eq!(database.execute(emails).unwrap(), "grace@example.org");
    assert_eq!(
        database.execute("SELECT count(*) FROM lists;").unwrap(),
        "1"
    );
}

#[test]
fn a_file_that_is_none_is_said_to_be_none() {
    let database = migrated_database();
    let folder = Folder::new();
    fs::write(folder.path().join("database.sqlite"), "not a database").unwrap();

    let ended = import(&folder, &database.url(), &[]);

    assert_eq!(ended.code, Some(1));
    assert!(
        ended.errors.contains("is not an SQLite database"),
        "{ended:?}"
    );
}
