//! The former server's file, as it is and as it may be.

#![expect(
    clippy::unwrap_used,
    reason = "clippy knows test functions, but not what they call"
)]

use std::{fs, path::PathBuf};

use listbud_legacy::{Former, LegacyError, Orphans, Repairs};
use listbud_takeout::{Limits, Upload};
use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

const FORMER: &str = include_str!("former.sql");

fn file(sql: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("database.sqlite");
    Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    (folder, path)
}

#[test]
fn data_that_the_former_server_broke_is_repaired_and_counted() {
    let (_folder, path) = file(FORMER);
    let former = Former::open(&path).unwrap();

    let people = former.users().unwrap();
    let library = former.library(&people[0]).unwrap();

    let emails: Vec<&str> = people.iter().map(|person| person.email.as_str()).collect();
    let expected = [
        "Ada@Example.org",
        "ada@example.org",
        "nope",
        "grace@example.org",
    ];
    assert_eq!(emails, expected);
    assert_eq!((people[0].places, people[3].places), (4, 1));
    assert_eq!(
        people[1].created_at.unwrap().to_string(),
        "2025-07-02 8:00:00.0 +00:00:00"
    );
    let expected = Repairs {
        positions: 2,
        ids: 2,
        notes: 2,
        doubles: 2,
        names: 0,
        // Grace's folder and Grace's category.
        links: 2,
    };
    assert_eq!(library.repairs, expected);
    let backup: Value = serde_json::from_slice(&library.backup).unwrap();
    assert!(!backup.to_string().contains("Grace"), "{backup:#}");
    let places = backup["places"].as_array().unwrap();
    assert_eq!(places[0]["notes"], "rye on Fridays");
    assert_eq!(places[0]["latitude"], Value::Null);
    assert_eq!(
        places[0]["tags"],
        serde_json::json!(["food", "Food, Drinks"])
    );
    assert_eq!(places[1]["lists"], serde_json::json!(["london FOOD"]));
    assert_eq!(places[2]["notes"], "a | b");
    assert_eq!(backup["lists"].as_array().unwrap().len(), 2);
    assert_eq!(backup["lists"][1]["emoji"], "🌴");
}

#[test]
fn the_backup_is_read_like_any_other() {
    let (_folder, path) = file(FORMER);
    let former = Former::open(&path).unwrap();
    let ada = &former.users().unwrap()[0];
    let library = former.library(ada).unwrap();

    let upload = Upload::of_bytes("database.sqlite", &library.backup);
    let takeout = listbud_takeout::parse(&upload, &Limits::default()).unwrap();

    let places = takeout.batch.places.to_vec().unwrap();
    assert_eq!(places.len(), 3, "one of four is there twice");
    let bakery = &places[0];
    assert!(bakery.google.cid.is_some());
    assert!(bakery.located.unwrap().source.is_approximate());
    let (twice, lost): (Vec<_>, Vec<_>) = takeout
        .batch
        .remarks
        .into_iter()
        .partition(|it| it.code == "already_saved");
    assert_eq!(twice.len(), 1);
    let codes: Vec<&str> = lost.iter().map(|it| it.code).collect();
    assert_eq!(
        codes.len(),
        4,
        "position, id, link and stars of one place: {codes:?}"
    );
    assert!(lost.iter().all(|it| it.line == 4));
    let created = places[0].history.as_deref().unwrap().created_at.unwrap();
    assert_eq!(created.to_string(), "2025-07-05 10:00:00.0 +00:00:00");
}

#[test]
fn rows_of_accounts_that_are_gone_are_counted() {
    let (_folder, path) = file(FORMER);

    let orphans = Former::open(&path).unwrap().orphans().unwrap();

    let expected = Orphans {
        places: 1,
        folders: 1,
        categories: 1,
        links: 1,
    };
    assert_eq!(orphans, expected);
}

#[test]
fn the_first_version_had_no_folders() {
    let without = FORMER.replace("folder_id  TEXT REFERENCES folders (id),", "");
    let (tables, _) = without.split_once("-- HASH").unwrap();
    let rows = "DROP TABLE folders; -- and its index
        INSERT INTO users (id, email, name, password_hash) VALUES (1, 'a@example.org', 'A', '');
        INSERT INTO places (id, user_id, name, address, latitude, longitude)
            VALUES (2, 1, 3.5, 4, 'north', 0);";
    let (_folder, path) = file(&format!("{tables}{rows}"));

    let former = Former::open(&path).unwrap();
    let people = former.users().unwrap();
    let library = former.library(&people[0]).unwrap();

    // A number where a text should be is the text that it spells.
    let backup: Value = serde_json::from_slice(&library.backup).unwrap();
    assert_eq!(backup["places"][0]["name"], "3.5");
    assert_eq!(backup["places"][0]["latitude"], Value::Null);
    assert_eq!(
        people[0].id,
        former.users().unwrap()[0].id,
        "the same each time"
    );
    assert_eq!(former.orphans().unwrap(), Orphans::default());
}

#[test]
fn other_files_are_refused_with_their_kind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.sqlite");

    assert!(matches!(Former::open(&path), Err(LegacyError::Open(_))));
    fs::write(&path, "Title,Note,URL\n".repeat(100)).unwrap();
    assert!(matches!(Former::open(&path), Err(LegacyError::NotSqlite)));
    let (_folder, path) = file("CREATE TABLE users (id TEXT)");
    assert!(matches!(
        Former::open(&path),
        Err(LegacyError::Foreign("table of users"))
    ));
}

#[test]
fn nothing_shows_hash_or_address() {
    let (_folder, path) = file(FORMER);

    let people = Former::open(&path).unwrap().users().unwrap();

    let shown = format!("{people:?}");
    assert!(
        !shown.contains("HASH") && !shown.contains("example"),
        "{shown}"
    );
}
