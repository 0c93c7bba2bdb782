//! Databases that are not what their files make, and those that had none.

use listbud_migrations::{Down, Files, MigrateError};

use crate::support::{CITUS, Database, cluster, pairs, three_pairs};

/// One of everything that is compared.
fn everything() -> Files {
    let sql = "
        CREATE EXTENSION pg_trgm;
        CREATE SCHEMA s;
        CREATE TYPE mood AS ENUM ('well', 'unwell');
        CREATE DOMAIN short AS text CHECK (length(VALUE) < 9);
        CREATE TYPE pair AS (one int, two text);
        CREATE TYPE span AS RANGE (subtype = int);
        CREATE SEQUENCE s.numbers START 7;
        CREATE TABLE t (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text COLLATE \"C\" NOT NULL DEFAULT 'x' UNIQUE,
            mood mood, short short,
            twice bigint GENERATED ALWAYS AS (length(name) * 2) STORED,
            parent bigint REFERENCES t ON DELETE CASCADE,
            CONSTRAINT named CHECK (name <> ''));
        CREATE INDEX t_lower ON t (lower(name)) WHERE mood = 'well';
        CREATE INDEX t_trigrams ON t USING gin (name gin_trgm_ops);
        CREATE TABLE p (day date, n int) PARTITION BY RANGE (day);
        CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
        CREATE VIEW v AS SELECT id, name FROM t;
        CREATE MATERIALIZED VIEW m AS SELECT count(*) AS n FROM t;
        CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql IMMUTABLE RETURN a + 1;
        CREATE PROCEDURE pr() LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
        CREATE AGGREGATE agg(int) (SFUNC = int4pl, STYPE = int);
        CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf();
        ALTER TABLE t ENABLE ROW LEVEL SECURITY;
        CREATE POLICY pol ON t FOR SELECT USING (name <> '');
        CREATE TEXT SEARCH CONFIGURATION c (COPY = simple);
        ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING FOR asciiword WITH english_stem;";
    pairs(&[("V1__everything", sql, "SELECT 1")])
}

async fn drift(database: &Database, files: &Files) -> Vec<String> {
    let drift = database.migrator(files).drift().await.unwrap();
    drift.differences.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn a_database_that_the_files_made_has_no_drift() {
    let database = Database::new();
    let files = everything();
    let migrator = database.migrator(&files);

    assert_eq!(drift(&database, &files).await, [""; 0], "empty");
    migrator.up(None).await.unwrap();
    assert_eq!(drift(&database, &files).await, [""; 0]);

    let scratch = "SELECT count(*) = 0 FROM pg_database
        WHERE datname = 'migrate_scratch_' || (SELECT oid FROM pg_database
            WHERE datname = current_database())";
    assert!(database.says(scratch).await);
}

#[tokio::test]
async fn every_change_by_hand_is_a_difference_of_its_own() {
    let database = Database::new();
    let files = everything();
    database.migrator(&files).up(None).await.unwrap();
    database
        .execute(
            "ALTER TABLE t ADD more int;
             CREATE TABLE other (id int PRIMARY KEY);
             CREATE INDEX ON other (id);
             DROP INDEX t_lower;
             UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_trigrams'::regclass;
             ALTER TABLE t ALTER name DROP NOT NULL;
             ALTER TABLE t DROP CONSTRAINT named;
             CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql IMMUTABLE RETURN a + 2;
             ALTER TABLE t DISABLE TRIGGER tr;
             ALTER POLICY pol ON t USING (true);
             ALTER TABLE t DISABLE ROW LEVEL SECURITY;
             ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING FOR asciiword WITH simple;
             ALTER SEQUENCE s.numbers INCREMENT 2;
             ALTER DOMAIN short SET NOT NULL;
             CREATE EXTENSION pgcrypto;
             ALTER TYPE mood ADD VALUE 'so so';
             DROP TABLE p;",
        )
        .await;

    let found = drift(&database, &files).await;

    let first_lines: Vec<_> = found.iter().map(|it| it.lines().next().unwrap()).collect();
    assert_eq!(
        first_lines,
        [
            "column public.t.more is not made by any file",
            "column public.t.name differs",
            "constraint named on public.t is missing",
            "domain public.short differs",
            "enum public.mood differs",
            "extension pgcrypto is not made by any file",
            "function public.f(integer) differs",
            "index public.t_lower is missing",
            "index public.t_trigrams differs",
            "policy pol on public.t differs",
            "sequence s.numbers differs",
            "table public.other is not made by any file",
            "table public.p is missing",
            "table public.p1 is missing",
            "table public.t differs",
            "text search configuration public.c differs",
            "trigger tr on public.t differs",
        ]
    );
    assert_eq!(
        found[1],
        "column public.t.name differs\n  \
         - text COLLATE \"C\" NOT NULL DEFAULT 'x'::text\n  \
         + text COLLATE \"C\" DEFAULT 'x'::text"
    );
    assert!(
        found[6].ends_with("  - RETURN (a + 1)\n  + RETURN (a + 2)"),
        "{}",
        found[6]
    );
}

/// A row of the catalog stands in for Citus, and a table of its own in `pg_catalog`.
#[tokio::test]
async fn citus_is_no_drift() {
    let database = Database::new();
    let files = everything();
    database.migrator(&files).up(None).await.unwrap();
    database.execute(CITUS).await;
    database
        .execute("SET allow_system_table_mods = on; CREATE TABLE pg_catalog.pg_dist_shard (id int)")
        .await;

    let found = drift(&database, &files).await;

    assert_eq!(found, [""; 0]);
}

#[tokio::test]
async fn owners_comments_rows_and_the_order_of_columns_are_no_drift() {
    let database = Database::new();
    let files = three_pairs();
    database.migrator(&files).up(None).await.unwrap();
    database
        .execute(
            "COMMENT ON TABLE a IS 'a'; INSERT INTO c VALUES (1);
             GRANT SELECT ON a TO pg_monitor; ALTER TABLE b ADD first int; ALTER TABLE b DROP id;
             ALTER TABLE b ADD id int; ALTER TABLE b DROP first",
        )
        .await;

    assert_eq!(drift(&database, &files).await, [""; 0]);
}

#[tokio::test]
async fn what_is_pending_is_no_drift() {
    let database = Database::new();
    let migrator = database.migrator(&three_pairs());
    migrator.up(Some(2)).await.unwrap();

    let drift = migrator.drift().await.unwrap();

    assert_eq!((drift.version, drift.differences), (2, vec![]));
}

#[tokio::test]
async fn a_scratch_database_that_was_left_behind_is_dropped() {
    let database = Database::new();
    let migrator = database.migrator(&three_pairs());
    migrator.up(None).await.unwrap();
    let oid = "SELECT oid::text FROM pg_database WHERE datname = current_database()";
    let client = database.connect().await;
    let oid: String = client.query_one(oid, &[]).await.unwrap().get(0);
    let leftover = format!("migrate_scratch_{oid}");
    cluster().create_database(&leftover).unwrap();

    assert_eq!(migrator.drift().await.unwrap().differences, []);
    assert!(!cluster().has_database(&leftover).unwrap());
}

#[tokio::test]
async fn files_that_do_not_apply_to_an_empty_database_are_an_error() {
    let database = Database::new();
    database.execute("CREATE TABLE a (id int)").await;
    let files = pairs(&[("V1__a", "ALTER TABLE a ADD b int", "ALTER TABLE a DROP b")]);
    let migrator = database.migrator(&files);
    migrator.up(None).await.unwrap();

    let error = migrator.drift().await.unwrap_err();

    assert!(matches!(error, MigrateError::Scratch(_)), "{error}");
}

#[tokio::test]
async fn a_role_that_may_not_make_databases_learns_what_it_needs() {
    let database = Database::new();
    database
        .execute(&format!(
            "CREATE ROLE plain_{name} LOGIN PASSWORD 'p';
             GRANT CREATE ON SCHEMA public TO plain_{name}",
            name = database.name()
        ))
        .await;
    let plain = format!(
        "postgres://plain_{}:p@127.0.0.1:{}/{}",
        database.name(),
        cluster().port(),
        database.name()
    );
    let plain = Database { url: plain };
    let migrator = plain.migrator(&three_pairs());
    migrator.up(None).await.unwrap();

    let error = migrator.drift().await.unwrap_err();

    assert!(error.to_string().contains("CREATEDB"), "{error}");
}

#[tokio::test]
async fn a_baseline_records_the_files_of_a_database_that_is_what_they_make() {
    let database = Database::new();
    database
        .execute("CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int)")
        .await;
    let migrator = database.migrator(&three_pairs());

    let baseline = migrator.baseline(2, false).await.unwrap();

    assert_eq!(baseline.recorded, ["V1__a", "V2__b"]);
    assert!(database.says("SELECT count(*) = 0 FROM b").await);
    let rest = migrator.up(None).await.unwrap();
    assert_eq!(crate::support::applied(&rest), ["V3__c"]);
    migrator.down(Down::To(0), true).await.unwrap();
    assert!(!database.has_table("a").await);
}

#[tokio::test]
async fn a_baseline_of_another_database_is_refused_unless_it_is_unchecked() {
    let database = Database::new();
    database.execute("CREATE TABLE a (id bigint)").await;
    let migrator = database.migrator(&three_pairs());

    let error = migrator.baseline(1, false).await.unwrap_err();

    assert!(
        error.to_string().starts_with("the database differs"),
        "{error}"
    );
    let MigrateError::Differs(differences) = error else {
        panic!("{error}");
    };
    assert_eq!(differences.len(), 2, "{differences:#?}");
    assert!(!database.has_table("refinery_schema_history").await);
    migrator.baseline(1, true).await.unwrap();
    assert_eq!(database.history().await, ["1 a"]);
}

#[tokio::test]
async fn a_history_that_has_begun_cannot_begin_again() {
    let database = Database::new();
    let migrator = database.migrator(&three_pairs());
    migrator.up(Some(1)).await.unwrap();

    let error = migrator.baseline(2, true).await.unwrap_err();

    assert!(matches!(error, MigrateError::HasHistory(newest) if newest == "V1__a"));
    assert_eq!(database.history().await, ["1 a"]);
}
