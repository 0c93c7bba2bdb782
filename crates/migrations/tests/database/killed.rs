//! Runs that are cut off in the middle of a file.

use std::time::Duration;

use listbud_migrations::{MigrateError, Migration, Options};

use crate::support::{
    Database, SLEEPS, applied, file, in_child, options, spawn_child, terminate_sleeper,
    three_files, until,
};

/// The second file makes its table and then runs for an hour.
fn endless_files() -> Vec<Migration> {
    let mut files = three_files();
    files[1] = file("V2__b", "CREATE TABLE b (id int); SELECT pg_sleep(3600)");
    files
}

async fn assert_that_the_rest_can_be_applied(database: &Database) {
    let report = database.up(&three_files()).await.unwrap();

    assert_eq!(applied(&report), ["V2__b", "V3__c"]);
    assert_eq!(database.history().await, ["1 a", "2 b", "3 c"]);
    assert!(database.says("SELECT count(*) = 1 FROM b").await);
}

#[tokio::test]
async fn a_run_whose_connection_was_terminated_can_be_completed() {
    let database = Database::new();
    let files = endless_files();

    let (outcome, ()) = tokio::join!(database.up(&files), terminate_sleeper(&database));

    assert!(matches!(outcome, Err(MigrateError::Failed { file, .. }) if file == "V2__b"));
    assert_that_the_rest_can_be_applied(&database).await;
}

#[tokio::test]
async fn a_run_whose_process_was_killed_can_be_completed() {
    if let Some(database) = in_child() {
        database.up(&endless_files()).await.unwrap();
        return;
    }
    let database = Database::new();
    let name = "killed::a_run_whose_process_was_killed_can_be_completed";
    let mut child = spawn_child(name, &database);
    until("the second file runs", || database.says(SLEEPS)).await;

    child.kill().unwrap();
    child.wait().unwrap();

    assert_that_the_rest_can_be_applied(&database).await;
}

#[tokio::test]
async fn a_dropped_run_can_be_completed() {
    let database = Database::new();
    let url = database.url.clone();
    let run = tokio::spawn(async move { Database { url }.up(&endless_files()).await });
    until("the second file runs", || database.says(SLEEPS)).await;

    run.abort();

    assert!(run.await.unwrap_err().is_cancelled());
    assert_that_the_rest_can_be_applied(&database).await;
}

#[tokio::test]
async fn a_file_that_takes_too_long_is_stopped() {
    let database = Database::with(&three_files()[..1]).await;
    let hurried = Options {
        statement_timeout: Duration::from_secs(2),
        ..options()
    };

    let error = database.up_with(&endless_files(), &hurried).await;

    assert!(
        matches!(&error, Err(MigrateError::Failed { file, source, .. })
        if file == "V2__b" && source.code().unwrap().code() == "57014")
    );
    assert_that_the_rest_can_be_applied(&database).await;
}
