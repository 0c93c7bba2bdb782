//! What is applied, what is pending, and histories that do not fit.

use listbud_migrations::{MigrateError, pending};

use crate::support::{Database, applied, file, three_files};

#[tokio::test]
async fn all_files_are_applied_in_order_and_reported() {
    let database = Database::new();
    let mut files = three_files();
    files.reverse();

    let report = database.up(&files).await.unwrap();

    assert_eq!(applied(&report), ["V1__a", "V2__b", "V3__c"]);
    assert_eq!(report.applied[2].version, 3);
    assert_eq!(database.history().await, ["1 a", "2 b", "3 c"]);
    assert!(database.says("SELECT count(*) = 1 FROM b").await);
}

#[tokio::test]
async fn a_later_run_applies_only_what_is_new() {
    let database = Database::with(&three_files()[..2]).await;

    let report = database.up(&three_files()).await.unwrap();
    let again = database.up(&three_files()).await.unwrap();

    assert_eq!(applied(&report), ["V3__c"]);
    assert_eq!(applied(&again), [""; 0]);
    assert!(database.says("SELECT count(*) = 1 FROM b").await);
}

#[tokio::test]
async fn this_runner_and_the_one_of_refinery_go_on_with_one_history() {
    let database = Database::new();
    let mut client = database.connect().await;
    let files = three_files();
    let first = refinery::Runner::new(&files[..1]);
    first.run_async(&mut client).await.unwrap();

    let second = database.up(&files[..2]).await.unwrap();

    assert_eq!(applied(&second), ["V2__b"]);
    let third = refinery::Runner::new(&files);
    let third = third.run_async(&mut client).await.unwrap();
    assert_eq!(third.applied_migrations(), &files[2..]);
    assert_eq!(database.up(&files).await.unwrap().applied, []);
}

#[tokio::test]
async fn pending_tells_what_is_missing_and_creates_nothing() {
    let database = Database::new();
    let client = database.connect().await;

    let before = pending(&client, &three_files()).await.unwrap();

    assert_eq!(before.migrations, three_files());
    assert!(!database.has_table("refinery_schema_history").await);
    database.up(&three_files()[..1]).await.unwrap();
    let after = pending(&client, &three_files()).await.unwrap();
    assert_eq!(after.migrations, three_files()[1..]);
    assert_eq!(after.unknown, []);
}

#[tokio::test]
async fn an_edited_applied_file_is_refused_by_name_and_nothing_runs() {
    let database = Database::new();
    let mut files = three_files();
    database.up(&files[..2]).await.unwrap();
    files[0] = file("V1__a", "CREATE TABLE a (id int PRIMARY KEY) -- edited");

    let error = database.up(&files).await.unwrap_err();

    assert!(
        error.to_string().starts_with("V1__a: it was changed"),
        "{error}"
    );
    assert!(!database.has_table("c").await);
    let error = pending(&database.connect().await, &files).await;
    assert!(matches!(error, Err(MigrateError::Divergent(problem)) if problem.file == "V1__a"));
}

#[tokio::test]
async fn a_database_newer_than_the_files_is_an_error_of_its_own() {
    let database = Database::with(&three_files()).await;

    let error = database.up(&three_files()[..1]).await.unwrap_err();

    let MigrateError::Newer(unknown) = error else {
        panic!("{error}");
    };
    assert_eq!(unknown, ["V2__b", "V3__c"]);
    let client = database.connect().await;
    let pending = pending(&client, &three_files()[..1]).await.unwrap();
    assert_eq!(pending.unknown.len(), 2);
}

#[tokio::test]
async fn a_broken_row_of_the_history_is_an_error_and_no_panic() {
    for (change, reason) in [
        ("applied_on = 'yesterday'", "its time does not parse"),
        ("checksum = 'abc'", "its checksum does not parse"),
        ("name = NULL", "it has no name"),
    ] {
        let database = Database::with(&three_files()).await;
        let update = format!("UPDATE refinery_schema_history SET {change} WHERE version = 2");
        let client = database.connect().await;
        client.batch_execute(&update).await.unwrap();

        let error = database.up(&three_files()).await.unwrap_err().to_string();

        assert!(error.starts_with("the history row of version 2 is broken"));
        assert!(error.contains(reason), "{error}");
    }
}
