//! The status, which does not stop at the first contradiction.

use listbud_migrations::{Exit, Files, MigrateError};

use crate::support::{Database, file, pairs, states, three_files, three_pairs, three_undos};

#[tokio::test]
async fn a_status_names_every_version_and_creates_nothing() {
    let database = Database::new();
    let migrator = database.migrator(&three_pairs());

    let empty = migrator.status().await.unwrap();

    assert_eq!(
        states(&empty),
        ["V1__a Pending", "V2__b Pending", "V3__c Pending"]
    );
    assert_eq!((empty.current, empty.newest), (None, Some(3)));
    assert_eq!(empty.exit(), Exit::Pending);
    assert!(!database.has_table("refinery_schema_history").await);
    migrator.up(None).await.unwrap();
    let full = migrator.status().await.unwrap();
    assert_eq!(
        (full.current, full.pending, full.divergent),
        (Some(3), 0, 0)
    );
    assert_eq!(full.exit(), Exit::Done);
    let applied_on = full.versions[0].applied_on.as_ref().unwrap();
    assert!(
        applied_on.contains('T') && applied_on.ends_with('Z'),
        "{applied_on}"
    );
}

#[tokio::test]
async fn everything_that_does_not_fit_is_in_one_status() {
    let database = Database::new();
    database.migrator(&three_pairs()).up(None).await.unwrap();
    database
        .execute(
            "INSERT INTO refinery_schema_history
             SELECT version + 3, 'd', applied_on, checksum FROM refinery_schema_history
             WHERE version = 3;
             DELETE FROM refinery_schema_history WHERE version = 2",
        )
        .await;
    let forward = [
        file("V1__a", "SELECT 'edited'"),
        file("V2__b", "SELECT 1"),
        file("V4__d", "SELECT 1"),
    ];
    let files = Files::new(&forward, &three_undos());
    let migrator = database.migrator(&files);

    let status = migrator.status().await.unwrap();
    let verified = migrator.verify().await.unwrap();

    assert_eq!(
        states(&status),
        [
            "V1__a Changed",
            "V2__b Skipped",
            "V3__c Missing",
            "V4__d Skipped",
            "V6__d Unknown"
        ]
    );
    assert_eq!(status.exit(), Exit::Divergent);
    let problems: Vec<_> = verified.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "V4__d: V3 is missing before it",
            "V4__d: it has no undo of the same name",
            "V3__c: there is no file for this undo",
            "V1__a: it was changed after it was applied; undo the change and write a new file",
            "V2__b: it is not applied, although newer ones are",
            "V3__c: it is applied, and there is no file",
            "V4__d: it is not applied, although newer ones are",
        ]
    );
}

#[tokio::test]
async fn a_right_history_verifies_before_and_after_it_is_applied() {
    let database = Database::new();
    let migrator = database.migrator(&three_pairs());

    assert_eq!(migrator.verify().await.unwrap().problems, []);
    migrator.up(None).await.unwrap();
    assert_eq!(migrator.verify().await.unwrap().problems, []);
}

#[tokio::test]
async fn a_status_tells_what_can_be_undone_and_what_has_no_transaction() {
    let database = Database::new();
    let files = pairs(&[
        (
            "V1__a",
            "-- migrate: irreversible no way back\nSELECT 1",
            "",
        ),
        ("V2__b", "-- migrate: no-transaction\nSELECT 1", ""),
        ("V3__c", "SELECT 1", "SELECT 1"),
    ]);

    let status = database.migrator(&files).status().await.unwrap();

    let found: Vec<_> = status
        .versions
        .iter()
        .map(|v| (v.undo, v.transaction))
        .collect();
    assert_eq!(found, [(false, true), (false, false), (true, true)]);
    let reason = status.versions[0].irreversible.as_deref();
    assert_eq!(reason, Some("no way back"));
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_an_error_of_the_status() {
    let database = Database::with(&three_files()).await;
    database
        .execute("UPDATE refinery_schema_history SET checksum = 'x' WHERE version = 2")
        .await;

    let status = database.migrator(&three_pairs()).status().await;

    assert!(matches!(
        status,
        Err(MigrateError::CorruptHistory { version: 2, .. })
    ));
}
