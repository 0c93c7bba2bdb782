//! What undoing would take away.

use listbud_migrations::{Down, Files, MigrateError};

use crate::support::{Database, pairs};

/// Applies the files, then runs `data`, and tells what undoing all would lose.
async fn losses(files: &Files, data: &str) -> (Database, Vec<String>) {
    let database = Database::new();
    let migrator = database.migrator(files);
    migrator.up(None).await.unwrap();
    database.execute(data).await;
    let before = database.dump();
    let plan = migrator.plan_down(Down::To(0)).await.unwrap();
    assert_eq!(database.dump(), before, "a plan changes nothing");
    let losses = plan.losses.iter().map(ToString::to_string).collect();
    (database, losses)
}

#[tokio::test]
async fn down_refuses_to_drop_a_table_with_rows_until_it_is_told_to() {
    let files = pairs(&[("V1__a", "CREATE TABLE a (id int)", "DROP TABLE a")]);
    let (database, told) = losses(&files, "INSERT INTO a VALUES (1), (2)").await;
    let migrator = database.migrator(&files);

    let refused = migrator.down(Down::Steps(1), false).await.unwrap_err();

    assert_eq!(told, ["table a with 2 rows"]);
    assert_eq!(
        refused.to_string(),
        "data would be lost: table a with 2 rows"
    );
    assert!(database.says("SELECT count(*) = 2 FROM a").await);
    let done = migrator.down(Down::Steps(1), true).await.unwrap();
    assert_eq!(done.losses.len(), 1);
    assert!(!database.has_table("a").await);
}

#[tokio::test]
async fn empty_tables_and_columns_are_no_loss() {
    let files = pairs(&[
        ("V1__a", "CREATE TABLE a (id int)", "DROP TABLE a"),
        ("V2__b", "ALTER TABLE a ADD b text", "ALTER TABLE a DROP b"),
    ]);
    let (database, told) = losses(&files, "").await;

    assert_eq!(told, [""; 0]);
    let done = database.migrator(&files).down(Down::To(0), false).await;
    assert_eq!(done.unwrap().undone.len(), 2);
}

#[tokio::test]
async fn dropped_columns_are_counted_by_their_values() {
    let files = pairs(&[
        ("V1__a", "CREATE TABLE a (id int)", "SELECT 1"),
        (
            "V2__b",
            "ALTER TABLE a ADD \"B\" text, ADD c int, ADD d int GENERATED ALWAYS AS (id + 1) STORED",
            "ALTER TABLE a DROP \"B\", DROP c, DROP d",
        ),
    ]);

    let (_database, told) = losses(&files, "INSERT INTO a VALUES (1, 'x'), (2, NULL)").await;

    assert_eq!(told, ["column a.\"B\" with 1 value"]);
}

#[tokio::test]
async fn deleted_and_truncated_rows_are_counted() {
    let files = pairs(&[
        (
            "V1__a",
            "CREATE TABLE a (id int); CREATE TABLE t (id int)",
            "SELECT 1",
        ),
        (
            "V2__b",
            "INSERT INTO a VALUES (1), (2), (3)",
            "DELETE FROM a WHERE id < 3; TRUNCATE t",
        ),
    ]);

    let (_database, told) = losses(&files, "INSERT INTO t SELECT generate_series(1, 5)").await;

    assert_eq!(told, ["2 rows of table a", "5 rows of table t"]);
}

#[tokio::test]
async fn a_change_of_type_is_told_and_a_mere_rewrite_is_not() {
    let files = pairs(&[
        (
            "V1__a",
            "CREATE TABLE a (id int, t text)",
            "ALTER TABLE a ADD x uuid DEFAULT gen_random_uuid()",
        ),
        (
            "V2__b",
            "ALTER TABLE a ALTER t TYPE text",
            "ALTER TABLE a ALTER t TYPE varchar(3)",
        ),
    ]);

    let (_database, told) = losses(&files, "INSERT INTO a VALUES (1, 'abc'), (2, NULL)").await;

    let expected = "1 value of a.t, if character varying(3) cannot hold what text does";
    assert_eq!(told, [expected]);
}

#[tokio::test]
async fn a_table_that_is_made_anew_is_a_loss_and_one_that_is_renamed_is_none() {
    let files = pairs(&[(
        "V1__a",
        "CREATE TABLE a (id int); CREATE TABLE r (id int)",
        "ALTER TABLE r RENAME TO s; DROP TABLE a; CREATE TABLE a (id int)",
    )]);

    let (_database, told) =
        losses(&files, "INSERT INTO a VALUES (1); INSERT INTO r VALUES (1)").await;

    assert_eq!(told, ["table a with 1 row"]);
}

#[tokio::test]
async fn partitions_are_counted_once() {
    let files = pairs(&[(
        "V1__p",
        "CREATE TABLE p (id int, c text) PARTITION BY RANGE (id);
         CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (10);
         CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20)",
        "DROP TABLE p",
    )]);
    let column = pairs(&[(
        "V1__p",
        "CREATE TABLE p (id int, c text) PARTITION BY RANGE (id);
         CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (10)",
        "ALTER TABLE p DROP c",
    )]);

    let (_database, whole) = losses(&files, "INSERT INTO p VALUES (1), (11), (12)").await;
    let (_database, part) = losses(&column, "INSERT INTO p VALUES (1, 'x'), (2, 'y')").await;

    assert_eq!(whole, ["table p with 3 rows"]);
    assert_eq!(part, ["column p.c with 2 values"]);
}

#[tokio::test]
async fn rows_that_a_policy_hides_are_counted() {
    let files = pairs(&[("V1__a", "CREATE TABLE a (id int)", "DROP TABLE a")]);
    let hide = "INSERT INTO a VALUES (1); ALTER TABLE a ENABLE ROW LEVEL SECURITY;
        ALTER TABLE a FORCE ROW LEVEL SECURITY; CREATE POLICY none ON a USING (false)";

    let (_database, told) = losses(&files, hide).await;

    assert_eq!(told, ["table a with 1 row"]);
}

#[tokio::test]
async fn an_undo_without_a_transaction_is_read_for_words_that_lose_data() {
    let files = pairs(&[
        (
            "V1__a",
            "CREATE TABLE a (id int)",
            "-- migrate: no-transaction\nSELECT 1;\nDROP TABLE a",
        ),
        (
            "V2__i",
            "CREATE INDEX i ON a (id)",
            "-- migrate: no-transaction\nDROP INDEX CONCURRENTLY IF EXISTS i",
        ),
    ]);
    let (database, told) = losses(&files, "").await;

    assert_eq!(
        told,
        ["what DROP at line 3 of the undo of V1__a takes away"]
    );
    let migrator = database.migrator(&files);
    let one = migrator.down(Down::Steps(1), false).await.unwrap();
    assert_eq!(one.undone.len(), 1);
    let refused = migrator.down(Down::Steps(1), false).await;
    assert!(matches!(refused, Err(MigrateError::WouldLose { .. })));
    migrator.down(Down::Steps(1), true).await.unwrap();
    assert!(!database.has_table("a").await);
}
