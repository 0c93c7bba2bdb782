//! What undoing would lose.

use listbud_migrations::{Down, Files, MigrateError};

use crate::support::{Database, pairs};

/// Applies the files, then runs `data`, and lists what undoing all would lose.
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
async fn down_refuses_to_drop_a_table_with_rows_unless_told_to() {
    let files = pairs(&[("V1__a", "CREATE TABLE a (id int)", "DROP TABLE a")]);
    let (database, losses) = losses(&files, "INSERT INTO a VALUES (1), (2)").await;
    let migrator = database.migrator(&files);

    let refused = migrator.down(Down::Steps(1), false).await.unwrap_err();

    assert_eq!(losses, ["table a with 2 rows"]);
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
async fn empty_tables_and_columns_are_not_a_loss() {
    let files = pairs(&[
        ("V1__a", "CREATE TABLE a (id int)", "DROP TABLE a"),
        ("V2__b", "ALTER TABLE a ADD b text", "ALTER TABLE a DROP b"),
    ]);
    let (database, losses) = losses(&files, "").await;

    assert_eq!(losses, [""; 0]);
    let done = database.migrator(&files).down(Down::To(0), false).await;
    assert_eq!(done.unwrap().undone.len(), 2);
}

#[tokio::test]
async fn losses_are_counted() {
    for (what, up, data, undo, expected) in [
        (
            "dropped columns, by their values",
            "CREATE TABLE a (id int, \"B\" text, c int, d int GENERATED ALWAYS AS (id + 1) STORED)",
            "INSERT INTO a VALUES (1, 'x'), (2, NULL)",
            "ALTER TABLE a DROP \"B\", DROP c, DROP d",
            &["column a.\"B\" with 1 value"][..],
        ),
        (
            "deleted and truncated rows",
            "CREATE TABLE a (id int); CREATE TABLE t (id int)",
            "INSERT INTO a VALUES (1), (2), (3); INSERT INTO t SELECT generate_series(1, 5)",
            "DELETE FROM a WHERE id < 3; TRUNCATE t",
            &["2 rows of table a", "5 rows of table t"],
        ),
        (
            "a change of type, but not a mere rewrite",
            "CREATE TABLE a (id int, t text)",
            "INSERT INTO a VALUES (1, 'abc'), (2, NULL)",
            "ALTER TABLE a ALTER t TYPE varchar(3); ALTER TABLE a ADD x uuid DEFAULT gen_random_uuid()",
            &["1 value of a.t, if character varying(3) cannot hold what text does"],
        ),
        (
            "a table that is made again, but not one that is renamed",
            "CREATE TABLE a (id int); CREATE TABLE r (id int)",
            "INSERT INTO a VALUES (1); INSERT INTO r VALUES (1)",
            "ALTER TABLE r RENAME TO s; DROP TABLE a; CREATE TABLE a (id int)",
            &["table a with 1 row"],
        ),
        (
            "partitions once, with the whole table",
            "CREATE TABLE p (id int, c text) PARTITION BY RANGE (id);
             CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (10);
             CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20)",
            "INSERT INTO p VALUES (1), (11), (12)",
            "DROP TABLE p",
            &["table p with 3 rows"],
        ),
        (
            "columns of partitions once",
            "CREATE TABLE p (id int, c text) PARTITION BY RANGE (id);
             CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (10)",
            "INSERT INTO p VALUES (1, 'x'), (2, 'y')",
            "ALTER TABLE p DROP c",
            &["column p.c with 2 values"],
        ),
        (
            "rows that a policy hides",
            "CREATE TABLE a (id int)",
            "INSERT INTO a VALUES (1); ALTER TABLE a ENABLE ROW LEVEL SECURITY;
             ALTER TABLE a FORCE ROW LEVEL SECURITY; CREATE POLICY none ON a USING (false)",
            "DROP TABLE a",
            &["table a with 1 row"],
        ),
    ] {
        let (_, losses) = losses(&pairs(&[("V1__a", up, undo)]), data).await;
        assert_eq!(losses, expected, "{what}");
    }
}

#[tokio::test]
async fn an_undo_without_a_transaction_is_searched_for_words_that_lose_data() {
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
    let (database, losses) = losses(&files, "").await;

    assert_eq!(losses, ["what DROP at line 3 of the undo of V1__a removes"]);
    let migrator = database.migrator(&files);
    let one = migrator.down(Down::Steps(1), false).await.unwrap();
    assert_eq!(one.undone.len(), 1);
    let refused = migrator.down(Down::Steps(1), false).await;
    assert!(matches!(refused, Err(MigrateError::WouldLose(_))));
    migrator.down(Down::Steps(1), true).await.unwrap();
    assert!(!database.has_table("a").await);
}
