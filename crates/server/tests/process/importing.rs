//! Files into an account by the command line.

use std::fs;

use listbud_local_postgres::TestDatabase;
use serde_json::Value;

use crate::support::{Ended, Folder, Server, migrated_database};

const FOOD: &str = "Title,Note,URL,Tags,Comment
Harbour bakery,rye on Fridays,https://www.google.com/maps/place/Harbour+bakery/data=!4m2!3m1!1s0x48761b3c54efdc8f:0xaa2b4c7e1f3d9b01,\"bread,early\",
,,,,
No link at all,,,,
";

/// An account, and a folder with a list in it.
fn account() -> (TestDatabase<'static>, Folder) {
    let database = migrated_database();
    let server = Server::start(&database.url(), &[]);
    server.register("ada");
    assert_eq!(server.stop().code, Some(0));
    let folder = Folder::new();
    fs::write(folder.path().join("London food.csv"), FOOD).unwrap();
    (database, folder)
}

fn import(database: &TestDatabase<'_>, folder: &Folder, words: &[&str]) -> Ended {
    let words: Vec<&str> = ["import"].iter().chain(words).copied().collect();
    folder.run(&words, &[("DATABASE_URL", &database.url())])
}

const ADA: [&str; 2] = ["--user", "ada@example.org"];

#[test]
fn a_file_is_imported_once_and_reported() {
    let (database, folder) = account();
    let food = folder.path().join("London food.csv");
    let food = food.to_str().unwrap();

    let tried = import(&database, &folder, &[ADA[0], ADA[1], "--preview", food]);
    assert_eq!(tried.code, Some(0), "{tried:?}");
    assert!(tried.output.contains("2 would be imported"), "{tried:?}");
    let count = "SELECT count(*) FROM places;";
    assert_eq!(database.execute(count).unwrap(), "0");

    let first = import(&database, &folder, &[ADA[0], ADA[1], food]);
    assert_eq!(first.code, Some(0), "{first:?}");
    assert!(first.output.contains("2 imported, 0 merged"), "{first:?}");
    assert!(
        first.output.contains("list: London food (new)"),
        "{first:?}"
    );
    assert_eq!(database.execute(count).unwrap(), "2");

    let again = import(&database, &folder, &[ADA[0], ADA[1], "--json", food]);
    assert_eq!(again.code, Some(0), "{again:?}");
    let report: Value = serde_json::from_str(&again.output).unwrap();
    assert_eq!(
        (&report["imported"], &report["merged"]),
        (&0.into(), &2.into())
    );
    assert_eq!(report["file"], food);
    let record = "SELECT count(*) FROM audit_events WHERE action = 'import.done';";
    assert_eq!(
        database.execute(record).unwrap(),
        "2",
        "the preview is none"
    );
}

#[test]
fn an_unreadable_file_does_not_stop_the_others() {
    let (database, folder) = account();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("photo.jpg"), b"\xff\xd8\xff\xe0\0\x10JFIF").unwrap();

    let (photo, gone, food) = (path("photo.jpg"), path("gone.zip"), path("London food.csv"));
    let ended = import(&database, &folder, &[ADA[0], ADA[1], &photo, &gone, &food]);

    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.errors.contains("photo.jpg: "), "{ended:?}");
    assert!(ended.errors.contains("gone.zip: No such file"), "{ended:?}");
    assert!(ended.errors.contains("2 of 3 files"), "{ended:?}");
    assert!(ended.output.contains("2 imported"), "{ended:?}");
}

#[test]
fn a_file_for_which_the_account_has_no_room_is_refused_with_the_setting() {
    let (database, folder) = account();
    let food = folder.path().join("London food.csv");
    let words = ["import", ADA[0], ADA[1], food.to_str().unwrap()];
    let import = |max| {
        let url = database.url();
        folder.run(
            &words,
            &[("DATABASE_URL", &url), ("ACCOUNT_MAX_PLACES", max)],
        )
    };

    let refused = import("1");
    assert_eq!(refused.code, Some(1), "{refused:?}");
    for part in ["add 2 places to the 0", "ACCOUNT_MAX_PLACES"] {
        assert!(refused.errors.contains(part), "{refused:?}");
    }
    let count = "SELECT count(*) FROM places;";
    assert_eq!(database.execute(count).unwrap(), "0");

    let taken = import("2");
    assert_eq!(taken.code, Some(0), "{taken:?}");
    assert_eq!(database.execute(count).unwrap(), "2");
}

#[test]
fn importing_for_an_unknown_account_fails() {
    let (database, folder) = account();
    let food = folder.path().join("London food.csv");
    let food = food.to_str().unwrap();

    let stranger = import(&database, &folder, &["--user", "eve@example.org", food]);
    let mistyped = import(&database, &folder, &["--user", "ada", food]);
    let nothing = import(&database, &folder, &ADA);

    assert_eq!(stranger.code, Some(1), "{stranger:?}");
    assert!(stranger.errors.contains("eve@example.org"), "{stranger:?}");
    assert_eq!(mistyped.code, Some(2), "{mistyped:?}");
    assert_eq!(nothing.code, Some(2), "{nothing:?}");
    assert_eq!(
        database.execute("SELECT count(*) FROM places;").unwrap(),
        "0"
    );
}
