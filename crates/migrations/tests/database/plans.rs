//! What would run, and how far.

use listbud_migrations::{Direction, Down, MigrateError, Plan};

use crate::support::{Database, applied, pairs, three_pairs};

/// Each file with whether it was tried.
fn planned(plan: &Plan) -> Vec<(&str, bool)> {
    let files = plan.files.iter();
    files.map(|it| (it.file.as_str(), it.tried)).collect()
}

#[tokio::test]
async fn a_target_is_the_last_file_that_is_applied() {
    let database = Database::new();
    let migrator = database.migrator(&three_pairs());

    let to_two = migrator.up(Some(2)).await.unwrap();
    let to_one = migrator.up(Some(1)).await.unwrap();

    assert_eq!(applied(&to_two), ["V1__a", "V2__b"]);
    assert_eq!(applied(&to_one), [""; 0]);
    let unknown = migrator.up(Some(4)).await.unwrap_err();
    assert_eq!(unknown.to_string(), "there is no file of version 4");
}

#[tokio::test]
async fn a_plan_shows_the_sql_and_changes_nothing() {
    let database = Database::new();
    let migrator = database.migrator(&three_pairs());
    let before = database.dump();

    let plan = migrator.plan_up(Some(2)).await.unwrap();

    assert_eq!(planned(&plan), [("V1__a", true), ("V2__b", true)]);
    assert_eq!(plan.files[0].sql, "CREATE TABLE a (id int PRIMARY KEY)");
    assert_eq!(plan.files[0].direction, Direction::Up);
    assert_eq!(database.dump(), before);
    migrator.up(None).await.unwrap();
    assert_eq!(planned(&migrator.plan_up(None).await.unwrap()), []);
    let down = migrator.plan_down(Down::Steps(1)).await.unwrap();
    assert_eq!(planned(&down), [("V3__c", true)]);
    assert_eq!(down.files[0].direction, Direction::Down);
    assert!(database.has_table("c").await);
}

#[tokio::test]
async fn a_plan_meets_the_error_that_the_run_would_meet() {
    let database = Database::new();
    let files = pairs(&[
        ("V1__a", "CREATE TABLE a (id int)", ""),
        (
            "V2__b",
            "CREATE TABLE b (id int);\nSELECT * FROM nobody",
            "",
        ),
    ]);

    let error = database.migrator(&files).plan_up(None).await.unwrap_err();

    assert_eq!(error.to_string(), "V2__b failed at line 2");
    assert!(!database.has_table("a").await);
}

#[tokio::test]
async fn nothing_is_tried_from_a_file_without_a_transaction_on() {
    let database = Database::new();
    let files = pairs(&[
        ("V1__a", "CREATE TABLE a (id int)", ""),
        (
            "V2__i",
            "-- migrate: no-transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS i ON a (id)",
            "",
        ),
        ("V3__r", "ALTER INDEX i RENAME TO j", ""),
    ]);

    let plan = database.migrator(&files).plan_up(None).await.unwrap();

    assert_eq!(
        planned(&plan),
        [("V1__a", true), ("V2__i", false), ("V3__r", false)]
    );
    assert!(!plan.files[1].transaction);
}

#[tokio::test]
async fn a_value_that_an_enum_gets_on_the_way_ends_the_trial_and_not_the_plan() {
    let database = Database::new();
    let start = pairs(&[("V1__e", "CREATE TYPE e AS ENUM ('a')", "")]);
    database.migrator(&start).up(None).await.unwrap();
    let files = pairs(&[
        ("V1__e", "CREATE TYPE e AS ENUM ('a')", ""),
        ("V2__b", "ALTER TYPE e ADD VALUE 'b'", ""),
        (
            "V3__use",
            "CREATE TABLE t (e e DEFAULT 'b'::e); INSERT INTO t VALUES ('b')",
            "",
        ),
    ]);
    let migrator = database.migrator(&files);

    let plan = migrator.plan_up(None).await.unwrap();

    assert_eq!(planned(&plan), [("V2__b", true), ("V3__use", false)]);
    assert_eq!(applied(&migrator.up(None).await.unwrap()).len(), 2);
}

#[tokio::test]
async fn settings_of_one_file_do_not_reach_the_next_in_a_plan_either() {
    let database = Database::new();
    let files = pairs(&[
        ("V1__s", "CREATE SCHEMA s; SET search_path = s", ""),
        (
            "V2__t",
            "CREATE TABLE t (id int); CREATE TABLE public.u (LIKE public.t)",
            "",
        ),
    ]);

    let plan = database.migrator(&files).plan_up(None).await;

    assert_eq!(plan.unwrap().files.len(), 2);
}

#[tokio::test]
async fn a_plan_of_a_newer_database_is_refused() {
    let database = Database::new();
    database.migrator(&three_pairs()).up(None).await.unwrap();
    let older = pairs(&[("V1__a", "CREATE TABLE a (id int PRIMARY KEY)", "")]);

    let plan = database.migrator(&older).plan_up(None).await;

    assert!(matches!(plan, Err(MigrateError::Newer(_))));
}
