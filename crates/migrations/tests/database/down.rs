//! Undoing.

use std::time::Duration;

use listbud_migrations::{Down, Files, MigrateError, Options, Undone};

use crate::support::{
    Database, SLEEPS, applied, at_once, file, in_child, options, pairs, spawn_child,
    terminate_sleeper, three_files, three_pairs, three_undos, until,
};

fn undone(undone: &Undone) -> Vec<&str> {
    undone.undone.iter().map(|it| it.file.as_str()).collect()
}

async fn three_applied() -> Database {
    Database::with(&three_files()).await
}

#[tokio::test]
async fn versions_are_undone_newest_first_and_leave_the_history() {
    let database = three_applied().await;
    let migrator = database.migrator(&three_pairs());

    let two = migrator.down(Down::Steps(2), true).await.unwrap();

    assert_eq!(undone(&two), ["V3__c", "V2__b"]);
    assert_eq!(database.history().await, ["1 a"]);
    assert!(database.has_table("a").await);
    assert!(!database.has_table("b").await);
    let again = migrator.up(None).await.unwrap();
    assert_eq!(applied(&again), ["V2__b", "V3__c"]);
}

#[tokio::test]
async fn a_target_stays_and_zero_undoes_everything() {
    let database = three_applied().await;
    let migrator = database.migrator(&three_pairs());

    let to_two = migrator.down(Down::To(2), true).await.unwrap();
    let to_two_again = migrator.down(Down::To(2), true).await.unwrap();
    let to_nothing = migrator.down(Down::To(0), true).await.unwrap();
    let more = migrator.down(Down::Steps(9), true).await.unwrap();

    assert_eq!(undone(&to_two), ["V3__c"]);
    assert_eq!(undone(&to_two_again), [""; 0]);
    assert_eq!(undone(&to_nothing), ["V2__b", "V1__a"]);
    assert_eq!(undone(&more), [""; 0]);
    assert_eq!(database.history().await, [""; 0]);
}

#[tokio::test]
async fn up_down_up_leaves_the_dump_that_up_alone_leaves() {
    let database = Database::new();
    let files = pairs(&[
        (
            "V1__people",
            "CREATE TYPE mood AS ENUM ('well', 'unwell');
             CREATE TABLE people (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                name text NOT NULL CHECK (name <> ''), mood mood DEFAULT 'well');
             CREATE FUNCTION greet(text) RETURNS text LANGUAGE sql
                RETURN 'Hello, ' || $1 || ';'",
            "DROP FUNCTION greet(text); DROP TABLE people; DROP TYPE mood",
        ),
        (
            "V2__index",
            "-- migrate: no-transaction\n
             CREATE INDEX CONCURRENTLY IF NOT EXISTS people_by_name ON people (lower(name));",
            "-- migrate: no-transaction\n
             DROP INDEX CONCURRENTLY IF EXISTS people_by_name;",
        ),
        (
            "V3__letters",
            "-- migrate: compatible-with 3\n
             ALTER TABLE people ADD letters int GENERATED ALWAYS AS (length(name)) STORED;
             CREATE VIEW well AS SELECT id, name FROM people WHERE mood = 'well'",
            "DROP VIEW well; ALTER TABLE people DROP letters",
        ),
    ]);
    let migrator = database.migrator(&files);

    migrator.up(None).await.unwrap();
    let once = database.dump();
    migrator.down(Down::To(0), false).await.unwrap();
    let nothing = database.dump();
    migrator.up(None).await.unwrap();
    let again = database.dump();

    assert!(once.contains("CREATE INDEX people_by_name"), "{once}");
    assert!(!nothing.contains("people"), "{nothing}");
    assert_eq!(again, once);
    // And one step at a time.
    for version in [2, 1, 0] {
        migrator.down(Down::To(version), false).await.unwrap();
        migrator.up(None).await.unwrap();
        assert_eq!(database.dump(), once, "down to {version}");
    }
}

#[tokio::test]
async fn what_cannot_be_undone_is_refused_and_changes_nothing() {
    let mut edited = three_files();
    edited[0] = file("V1__a", "SELECT 'edited'");
    let with_undo = |number: usize, name: &str, sql: &str| {
        let mut undos = three_undos();
        undos[number] = file(name, sql);
        Files::new(&three_files(), &undos)
    };
    for (files, down, message) in [
        (
            Files::new(&three_files(), &three_undos()[1..]),
            Down::To(0),
            "V1__a has no undo",
        ),
        (
            with_undo(
                1,
                "V2__b",
                "-- migrate: irreversible it merges\nDROP TABLE b",
            ),
            Down::To(0),
            "V2__b is irreversible: it merges",
        ),
        (
            Files::new(&edited, &three_undos()),
            Down::Steps(1),
            "V1__a: it was changed after it was applied; undo the change and write a new file",
        ),
        (
            Files::new(&three_files()[..2], &three_undos()[..2]),
            Down::Steps(1),
            "the database is newer than this program: V3__c unknown to it",
        ),
        (
            with_undo(
                2,
                "V3__c",
                "DROP TABLE c; DELETE FROM refinery_schema_history",
            ),
            Down::Steps(1),
            "the history no longer has V3__c as it was applied",
        ),
        (three_pairs(), Down::To(7), "there is no file of version 7"),
    ] {
        let database = three_applied().await;

        let error = database.migrator(&files).down(down, true).await;

        assert_eq!(error.unwrap_err().to_string(), message);
        assert_eq!(database.history().await.len(), 3, "{message}");
        assert!(database.has_table("c").await, "{message}");
    }
}

#[tokio::test]
async fn an_undo_that_fails_leaves_its_version_as_it_was() {
    let database = three_applied().await;
    let mut undos = three_undos();
    // The trial, before which three are applied, would meet a plain error too.
    undos[1] = file(
        "V2__b",
        "DROP TABLE b;\n
         SELECT 1 / (count(*) - 2) FROM refinery_schema_history",
    );
    let files = Files::new(&three_files(), &undos);

    let error = database.migrator(&files).down(Down::Steps(2), true).await;

    let error = error.unwrap_err();
    assert_eq!(error.to_string(), "V2__b failed at line 3");
    assert_eq!(database.history().await, ["1 a", "2 b"]);
    assert!(database.has_table("b").await);
}

/// The undo of the second version drops its table and then runs for an hour, except in the
/// trial.
fn endless_undo() -> Files {
    let mut undos = three_undos();
    undos[1] = file(
        "V2__b",
        "DROP TABLE b; SELECT pg_sleep(CASE WHEN to_regclass('c') IS NULL
            AND (SELECT count(*) FROM refinery_schema_history) = 2 THEN 3600 ELSE 0 END)",
    );
    Files::new(&three_files(), &undos)
}

async fn assert_that_the_rest_can_be_undone(database: &Database) {
    assert_eq!(database.history().await, ["1 a", "2 b"]);
    assert!(database.says("SELECT count(*) = 1 FROM b").await);
    let migrator = database.migrator(&three_pairs());
    let rest = migrator.down(Down::To(0), true).await.unwrap();
    assert_eq!(undone(&rest), ["V2__b", "V1__a"]);
}

#[tokio::test]
async fn an_undo_whose_connection_was_terminated_can_be_completed() {
    let database = three_applied().await;
    let migrator = database.migrator(&endless_undo());

    let down = migrator.down(Down::To(0), true);
    let (outcome, ()) = tokio::join!(down, terminate_sleeper(&database));

    assert!(matches!(outcome, Err(MigrateError::Failed { file, .. }) if file == "V2__b"));
    assert_that_the_rest_can_be_undone(&database).await;
}

#[tokio::test]
async fn an_undo_whose_process_was_killed_can_be_completed() {
    if let Some(database) = in_child() {
        let migrator = database.migrator(&endless_undo());
        migrator.down(Down::To(0), true).await.unwrap();
        return;
    }
    let database = three_applied().await;
    let name = "down::an_undo_whose_process_was_killed_can_be_completed";
    let mut child = spawn_child(name, &database);
    until("the undo runs", || database.says(SLEEPS)).await;

    child.kill().unwrap();
    child.wait().unwrap();

    assert_that_the_rest_can_be_undone(&database).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn five_runs_at_once_undo_each_version_once() {
    let database = three_applied().await;

    let counts = at_once(5, || {
        let migrator = database.migrator(&three_pairs());
        async move { Ok(migrator.down(Down::To(0), true).await?.undone.len()) }
    });

    assert_eq!(counts.await, [0, 0, 0, 0, 3]);
}

#[tokio::test]
async fn an_undo_waits_for_a_locked_table_as_a_file_does() {
    let database = three_applied().await;
    let mut traffic = database.connect().await;
    let reading = traffic.transaction().await.unwrap();
    reading.batch_execute("SELECT * FROM c").await.unwrap();
    let patient = Options {
        lock_timeout: Duration::from_millis(50),
        attempts: u32::MAX,
        back_off: Duration::ZERO,
        ..options()
    };
    let migrator = database.migrator_with(&three_pairs(), patient);

    let rest = async {
        until("a try has failed", || async {
            let rollbacks = "SELECT xact_rollback > 2 FROM pg_stat_database
                WHERE datname = current_database()";
            database.says(rollbacks).await
        })
        .await;
        reading.rollback().await.unwrap();
    };
    let (outcome, ()) = tokio::join!(migrator.down(Down::Steps(1), true), rest);

    assert_eq!(undone(&outcome.unwrap()), ["V3__c"]);
}
