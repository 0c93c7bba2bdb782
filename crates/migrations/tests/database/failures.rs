//! Files that fail: what stays, and the error.

use std::error::Error;
use std::time::Duration;

use listbud_migrations::{MigrateError, Options};

use crate::support::{Database, applied, file, options, three_files, until};

#[tokio::test]
async fn a_failing_file_leaves_nothing_and_stops_the_run() {
    let database = Database::new();
    let mut files = three_files();
    let sql = "CREATE TABLE half (id int);\n-- why\nINSERT INTO half\nVALUES (1),\n ('x');";
    files[1] = file("V2__half", sql);

    let error = database.up(&files).await.unwrap_err();

    assert_eq!(error.to_string(), "V2__half failed at line 5");
    assert!(error.source().is_some());
    assert_eq!(database.history().await, ["1 a"]);
    assert!(database.has_table("a").await);
    assert!(!database.has_table("half").await);
    assert!(!database.has_table("c").await);
}

#[tokio::test]
async fn a_corrected_file_runs_after_it_failed() {
    let database = Database::new();
    let mut files = three_files();
    files[1] = file("V2__b", "CREATE TABLE b (id unheard_of)");
    database.up(&files).await.unwrap_err();

    let report = database.up(&three_files()).await.unwrap();

    assert_eq!(applied(&report), ["V2__b", "V3__c"]);
}

#[tokio::test]
async fn a_file_that_fails_or_cannot_run_leaves_nothing() {
    for (what, sql, message) in [
        (
            "it fails on committing",
            "CREATE TABLE parent (id int PRIMARY KEY);
             CREATE TABLE child (parent int REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
             INSERT INTO child VALUES (1);",
            "V1__a failed",
        ),
        (
            "it has a transaction of its own",
            "CREATE TABLE half (id int);\nCOMMIT;\nSELECT 1 / 0;",
            "V1__a, line 2: COMMIT: the runner begins and ends transactions",
        ),
        (
            "its header is misspelt",
            "-- migrate: no-transactions\nCREATE TABLE a (id int)",
            "V1__a, line 1: \"no-transactions\" is not a header",
        ),
        (
            "something else made the database",
            "CREATE TABLE teams (id int);\nCREATE TABLE users (id int);",
            "V1__a at line 2 meets a database that something else made: \
             relation \"users\" already exists, but there is no migration history",
        ),
    ] {
        let database = Database::new();
        database.execute("CREATE TABLE users (id int)").await;

        let error = database.up(&[file("V1__a", sql)]).await.unwrap_err();

        assert_eq!(error.to_string(), message, "{what}");
        let tables = "SELECT array_agg(relname::text) <@ '{users,refinery_schema_history}'
            FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
        assert!(database.says(tables).await, "{what}");
    }
}

#[tokio::test]
async fn a_locked_table_is_tried_again_until_it_is_free() {
    let database = Database::with(&three_files()).await;
    let mut traffic = database.connect().await;
    let reading = traffic.transaction().await.unwrap();
    reading.batch_execute("SELECT * FROM a").await.unwrap();
    let mut files = three_files();
    files.push(file("V4__wide", "ALTER TABLE a ADD wide int"));
    let patient = Options {
        lock_timeout: Duration::from_millis(50),
        attempts: u32::MAX,
        back_off: Duration::ZERO,
        ..options()
    };

    let rest = async {
        // A failed try leaves its mark in the server's own statistics.
        until("a try has failed", || async {
            let rollbacks = "SELECT xact_rollback > 0 FROM pg_stat_database
                WHERE datname = current_database()";
            database.says(rollbacks).await
        })
        .await;
        reading.rollback().await.unwrap();
    };
    let (report, ()) = tokio::join!(database.up_with(&files, &patient), rest);

    assert_eq!(applied(&report.unwrap()), ["V4__wide"]);
}

#[tokio::test]
async fn a_table_that_stays_locked_ends_the_run_after_the_last_attempt() {
    let database = Database::with(&three_files()).await;
    let mut traffic = database.connect().await;
    let reading = traffic.transaction().await.unwrap();
    reading.batch_execute("SELECT * FROM a").await.unwrap();
    let mut files = three_files();
    files.push(file("V4__wide", "ALTER TABLE a ADD wide int"));
    let hurried = Options {
        lock_timeout: Duration::from_millis(50),
        attempts: 2,
        ..options()
    };

    let error = database.up_with(&files, &hurried).await.unwrap_err();

    let MigrateError::Failed { file, source, .. } = error else {
        panic!("{error}");
    };
    assert_eq!(file, "V4__wide");
    assert_eq!(source.code().unwrap().code(), "55P03");
}

#[tokio::test]
async fn an_unreachable_database_is_an_error_of_its_own() {
    let url = "postgres://nobody@127.0.0.1:1/nothing";

    let outcome = listbud_migrations::up(
        &url.parse().unwrap(),
        tokio_postgres::NoTls,
        &three_files(),
        &options(),
    )
    .await;

    assert!(matches!(outcome, Err(MigrateError::Connect(_))));
}
