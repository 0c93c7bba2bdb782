//! Runs that are cut off in the middle of a file.

use std::env;
use std::process::{Command, Stdio};
use std::time::Duration;

use listbud_migrations::{MigrateError, Migration, Options};

use crate::support::{Database, applied, file, options, three_files, until};

const CHILD_URL: &str = "MIGRATE_THIS_DATABASE_AND_DIE";

const SLEEPS: &str = "SELECT count(*) = 1 FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event = 'PgSleep'";

/// The second file makes its table and then does not come to an end.
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
    let terminate = async {
        until("the second file runs", || database.says(SLEEPS)).await;
        let kill = "SELECT bool_and(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event = 'PgSleep'";
        assert!(database.says(kill).await);
    };

    let files = endless_files();
    let (outcome, ()) = tokio::join!(database.up(&files), terminate);

    let error = outcome.unwrap_err();
    assert!(matches!(error, MigrateError::Failed { version: 2, .. }));
    assert_that_the_rest_can_be_applied(&database).await;
}

#[tokio::test]
async fn a_run_whose_process_was_killed_can_be_completed() {
    if let Ok(url) = env::var(CHILD_URL) {
        Database { url }.up(&endless_files()).await.unwrap();
        return;
    }
    let database = Database::new();
    let mut child = Command::new(env::current_exe().unwrap())
        .args([
            "--exact",
            "killed::a_run_whose_process_was_killed_can_be_completed",
        ])
        .env(CHILD_URL, &database.url)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
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
    let database = Database::new();
    database.up(&three_files()[..1]).await.unwrap();
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
