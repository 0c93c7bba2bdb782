//! Which programs work on which schema.

use listbud_migrations::{Down, Files, Fit, fit};

use crate::support::{Database, pairs};

const STATED: &str = "SELECT obj_description('refinery_schema_history'::regclass, 'pg_class')";

/// Four versions, the third of which older programs do not work on.
fn files() -> Files {
    pairs(&[
        ("V1__a", "SELECT 1", "SELECT 1"),
        ("V2__b", "SELECT 1", "SELECT 1"),
        (
            "V3__c",
            "-- migrate: compatible-with 3\nSELECT 1",
            "SELECT 1",
        ),
        (
            "V4__d",
            "-- migrate: compatible-with 2\nSELECT 1",
            "SELECT 1",
        ),
    ])
}

async fn fit_of(database: &Database, known: usize, oldest: i32) -> Fit {
    let client = database.connect().await;
    fit(&client, &files().forward()[..known], oldest)
        .await
        .unwrap()
}

async fn stated(database: &Database) -> Option<String> {
    let client = database.connect().await;
    client.query_one(STATED, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn programs_fit_a_schema_that_is_a_version_ahead_or_says_so() {
    let database = Database::new();
    let migrator = database.migrator(&files());

    assert!(matches!(fit_of(&database, 2, 1).await, Fit::TooOld { .. }));
    migrator.up(Some(2)).await.unwrap();
    assert_eq!(fit_of(&database, 2, 2).await, Fit::Current);
    assert!(
        matches!(fit_of(&database, 1, 1).await, Fit::Ahead { unknown } if unknown == ["V2__b"])
    );
    assert!(
        matches!(fit_of(&database, 3, 2).await, Fit::Behind { pending } if pending == ["V3__c"])
    );
    assert!(matches!(
        fit_of(&database, 3, 3).await,
        Fit::TooOld { oldest: 3, .. }
    ));

    migrator.up(Some(3)).await.unwrap();
    let known_two = fit_of(&database, 2, 2).await;
    assert!(matches!(
        known_two,
        Fit::TooNew {
            compatible_with: 3,
            ..
        }
    ));
    assert!(!known_two.works());
}

#[tokio::test]
async fn what_a_file_says_of_older_programs_stays_with_it_up_and_down() {
    let database = Database::new();
    let migrator = database.migrator(&files());

    migrator.up(Some(2)).await.unwrap();
    assert_eq!(stated(&database).await, None);
    migrator.up(Some(3)).await.unwrap();
    assert_eq!(
        stated(&database).await.as_deref(),
        Some("compatible-with 3")
    );
    migrator.up(None).await.unwrap();
    // The fourth would be content with 2, the third still is not; and 3 is what
    // the rule says of a fourth anyway.
    assert_eq!(stated(&database).await, None);
    migrator.down(Down::Steps(1), false).await.unwrap();
    assert_eq!(
        stated(&database).await.as_deref(),
        Some("compatible-with 3")
    );
    migrator.down(Down::To(0), false).await.unwrap();
    assert_eq!(stated(&database).await, None);
    migrator.baseline(3, true).await.unwrap();
    assert_eq!(
        stated(&database).await.as_deref(),
        Some("compatible-with 3")
    );
}
