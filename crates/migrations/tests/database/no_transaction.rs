//! Files without a transaction.

use listbud_migrations::{Files, MigrateError, Migration};

use crate::support::{Database, applied, at_once, file, in_child, pairs, spawn_child, until};

const VALID: &str = "SELECT coalesce(bool_and(indisvalid), false)
    FROM pg_index WHERE indexrelid = to_regclass('b_id')";

const INVALID: &str = "SELECT count(*) = 1
    FROM pg_index WHERE indexrelid = to_regclass('b_id') AND NOT indisvalid";

fn files() -> Vec<Migration> {
    let index = "-- migrate: no-transaction
        CREATE TABLE IF NOT EXISTS seen (text text);
        INSERT INTO seen VALUES ('twice is once too often') ON CONFLICT DO NOTHING;
        CREATE INDEX CONCURRENTLY IF NOT EXISTS b_id ON b (id);
        DROP TABLE seen;";
    vec![
        file("V1__b", "CREATE TABLE b (id int)"),
        file("V2__index", index),
        file("V3__c", "CREATE TABLE c (id int)"),
    ]
}

/// A database whose first file is applied, and a transaction that an index build
/// has to wait for.
async fn busy() -> (Database, tokio_postgres::Client) {
    let database = Database::with(&files()[..1]).await;
    let traffic = database.connect().await;
    let hold = "BEGIN; INSERT INTO b VALUES (1)";
    traffic.batch_execute(hold).await.unwrap();
    (database, traffic)
}

#[tokio::test]
async fn an_index_is_built_concurrently_between_two_files() {
    let database = Database::new();

    let report = database.up(&files()).await.unwrap();

    assert_eq!(applied(&report), ["V1__b", "V2__index", "V3__c"]);
    assert!(database.says(VALID).await);
    assert_eq!(database.history().await, ["1 b", "2 index", "3 c"]);
    assert_eq!(database.up(&files()).await.unwrap().applied, []);
}

#[tokio::test]
async fn a_build_whose_connection_was_terminated_is_begun_again() {
    let (database, traffic) = busy().await;
    let terminate = async {
        until("there is an invalid index", || database.says(INVALID)).await;
        let kill = "SELECT bool_and(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONC%'";
        assert!(database.says(kill).await);
    };

    let all = files();
    let (outcome, ()) = tokio::join!(database.up(&all), terminate);

    let error = outcome.unwrap_err();
    assert!(matches!(
        &error,
        MigrateError::Failed {
            file,
            transaction: false,
            line: Some(4),
            ..
        } if file == "V2__index"
    ));
    assert!(database.says(INVALID).await);
    assert_eq!(database.history().await, ["1 b"]);
    traffic.batch_execute("COMMIT").await.unwrap();
    let report = database.up(&files()).await.unwrap();
    assert_eq!(applied(&report), ["V2__index", "V3__c"]);
    assert!(database.says(VALID).await);
}

#[tokio::test]
async fn a_build_whose_process_was_killed_is_begun_again() {
    if let Some(database) = in_child() {
        database.up(&files()).await.unwrap();
        return;
    }
    let (database, traffic) = busy().await;
    let name = "no_transaction::a_build_whose_process_was_killed_is_begun_again";
    let mut child = spawn_child(name, &database);
    until("there is an invalid index", || database.says(INVALID)).await;

    child.kill().unwrap();
    child.wait().unwrap();
    // The server notices that its client is gone.
    until("the build has stopped", || {
        database.says(
            "SELECT count(*) = 0 FROM pg_stat_activity
             WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONC%'",
        )
    })
    .await;

    assert!(database.says(INVALID).await);
    traffic.batch_execute("COMMIT").await.unwrap();
    let report = database.up(&files()).await.unwrap();
    assert_eq!(applied(&report), ["V2__index", "V3__c"]);
    assert!(database.says(VALID).await);
}

#[tokio::test]
async fn a_build_waits_for_the_traffic_whatever_the_lock_timeout() {
    let (database, traffic) = busy().await;
    let hurried = listbud_migrations::Options {
        lock_timeout: std::time::Duration::from_millis(20),
        attempts: 1,
        ..crate::support::options()
    };
    let commit = async {
        until("the build waits", || database.says(INVALID)).await;
        // Longer than the time-out, in the server's own words.
        let waited = "SELECT bool_or(clock_timestamp() - query_start > '200ms')
            FROM pg_stat_activity
            WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONC%'";
        until("it has waited", || database.says(waited)).await;
        traffic.batch_execute("COMMIT").await.unwrap();
    };

    let all = files();
    let (outcome, ()) = tokio::join!(database.up_with(&all, &hurried), commit);

    assert_eq!(applied(&outcome.unwrap()), ["V2__index", "V3__c"]);
}

#[tokio::test]
async fn a_failing_statement_leaves_those_before_it_and_no_row_in_the_history() {
    let database = Database::new();
    let sql =
        "-- migrate: no-transaction\nCREATE TABLE IF NOT EXISTS kept (id int);\nSELECT 1\n/ 0;";

    let error = database.up(&[file("V1__kept", sql)]).await.unwrap_err();

    assert_eq!(
        error.to_string(),
        "V1__kept failed at line 3 outside a transaction: it will run again from its first line"
    );
    assert!(database.has_table("kept").await);
    assert_eq!(database.history().await, [""; 0]);
}

#[tokio::test]
async fn an_index_that_is_left_invalid_keeps_its_file_out_of_the_history() {
    let database = Database::new();
    let sql = "-- migrate: no-transaction
        CREATE TABLE IF NOT EXISTS b (id int);
        CREATE INDEX CONCURRENTLY IF NOT EXISTS b_id ON b (id);
        UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'b_id'::regclass;";

    for run in ["first", "second"] {
        let error = database.up(&[file("V1__b", sql)]).await.unwrap_err();

        let MigrateError::InvalidIndexes { file, indexes } = error else {
            panic!("{run}: {error}");
        };
        assert_eq!((file.as_str(), indexes), ("V1__b", vec!["b_id".to_owned()]));
        assert_eq!(database.history().await, [""; 0]);
    }
}

#[tokio::test]
async fn an_invalid_index_that_was_there_before_does_not_fail_the_file() {
    let database = Database::new();
    database
        .execute(
            "CREATE TABLE b (id int); CREATE INDEX other ON b (id);
             UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'other'::regclass",
        )
        .await;

    let report = database.up(&[files()[1].clone()]).await.unwrap();

    assert_eq!(applied(&report), ["V2__index"]);
    assert!(database.has_table("other").await);
}

#[tokio::test]
async fn a_file_can_ask_for_its_own_time_outs() {
    let database = Database::new();
    let seen =
        "SELECT current_setting('lock_timeout') AS a, current_setting('statement_timeout') AS b";
    let own = format!(
        "-- migrate: lock-timeout 250ms\n-- migrate: statement-timeout 2h\nCREATE TABLE one AS {seen}"
    );
    let files: Files = pairs(&[
        ("V1__one", &own, ""),
        ("V2__two", &format!("CREATE TABLE two AS {seen}"), ""),
    ]);

    database.migrator(&files).up(None).await.unwrap();

    assert!(
        database
            .says("SELECT (a, b) = ('250ms', '2h') FROM one")
            .await
    );
    assert!(
        database
            .says("SELECT (a, b) = ('5s', '15min') FROM two")
            .await
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_runs_at_once_build_an_index_once_and_without_a_deadlock() {
    let database = Database::new();

    let counts = at_once(10, || {
        let url = database.url.clone();
        async move { Ok(Database { url }.up(&files()).await?.applied.len()) }
    });

    assert_eq!(counts.await, [0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
    assert!(database.says(VALID).await);
}
