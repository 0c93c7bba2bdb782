//! `scripts/distribute`. Citus itself cannot be had everywhere; a stand-in of its
//! functions holds the script to what they were seen to demand: no foreign keys on a
//! table that is spread, the table by which others are placed comes first, and what the
//! coordinator keeps is removed when all keys are back.

use std::path::Path;
use std::process::{Command, Output};

use listbud_local_postgres::TestDatabase;

use crate::support::{cluster, migrated_database};

const STAND_IN: &str = "
    SET allow_system_table_mods = on;
    INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
    VALUES (99999, 'citus', 10, 'public'::regnamespace, false, '13.2-2');
    CREATE TABLE pg_dist_partition (
        logicalrelid regclass PRIMARY KEY, partmethod \"char\", key text, repmodel \"char\");
    CREATE TABLE on_coordinator (relation regclass PRIMARY KEY);
    CREATE TABLE fails (relation text);
    CREATE FUNCTION spread(relation text, key text, beside text) RETURNS void
    LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM fails WHERE fails.relation = spread.relation) THEN
            RAISE 'a worker is away';
        END IF;
        IF EXISTS (SELECT FROM pg_constraint
                   WHERE contype = 'f' AND conrelid = relation::regclass) THEN
            RAISE '% has foreign keys', relation;
        END IF;
        IF beside <> 'none' AND NOT EXISTS (SELECT FROM pg_dist_partition
                                            WHERE logicalrelid = beside::regclass) THEN
            RAISE '% is not spread yet', beside;
        END IF;
        INSERT INTO pg_dist_partition
        SELECT relation::regclass, CASE WHEN key = '' THEN 'n' ELSE 'h' END, key,
               CASE WHEN key = '' THEN 't' ELSE 's' END
        ON CONFLICT (logicalrelid) DO UPDATE SET
            partmethod = excluded.partmethod, key = excluded.key, repmodel = excluded.repmodel;
        INSERT INTO on_coordinator VALUES (relation::regclass);
    END $$;
    CREATE FUNCTION create_reference_table(relation text) RETURNS void
    LANGUAGE sql AS $$ SELECT spread(relation, '', 'none') $$;
    CREATE FUNCTION create_distributed_table(relation text, key text, colocate_with text)
    RETURNS void LANGUAGE sql AS $$ SELECT spread(relation, key, colocate_with) $$;
    CREATE FUNCTION truncate_local_data_after_distributing_table(relation regclass)
    RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND confrelid = relation) THEN
            RAISE 'nothing refers to %', relation;
        END IF;
        DELETE FROM on_coordinator;
    END $$;
    CREATE FUNCTION undistribute_table(relation text) RETURNS void
    LANGUAGE sql AS $$ DELETE FROM pg_dist_partition WHERE logicalrelid = relation::regclass $$;";

const KEYS: &str = "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' ORDER BY 1, 2;";

/// What each new session of the database searches with; nothing if the default holds.
const THRESHOLD: &str = "SELECT split_part(setting, '=', 2)
    FROM pg_db_role_setting, unnest(setconfig) AS setting
    WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND setting LIKE 'pg_trgm.word_similarity_threshold=%';";

fn distribute(database: &TestDatabase<'_>, words: &[&str]) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = std::env::var("PATH").unwrap_or_default();
    let programs = cluster().binaries().folder().display().to_string();
    Command::new("bash")
        .arg(root.join("scripts/distribute"))
        .args(words)
        .env_remove("DATABASE_UNPOOLED_URL")
        .env("DATABASE_URL", database.url())
        .env("PATH", format!("{programs}:{path}"))
        .output()
        .unwrap()
}

#[track_caller]
fn succeeds(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    errors
}

#[test]
fn nothing_happens_to_a_plain_postgresql() {
    let database = migrated_database();
    let before = database.execute(KEYS).unwrap();

    let said = succeeds(&distribute(&database, &[]));

    assert!(said.contains("nothing to do"), "{said}");
    assert_eq!(database.execute(KEYS).unwrap(), before);
}

#[test]
fn the_tables_are_spread_by_their_users_and_come_together_again() {
    let database = migrated_database();
    let keys = database.execute(KEYS).unwrap();
    assert!(!keys.is_empty());
    database.execute(STAND_IN).unwrap();
    let spread = "SELECT string_agg(logicalrelid || ' ' || key, ',' ORDER BY logicalrelid::text)
                  FROM pg_dist_partition;";

    let tried = succeeds(&distribute(&database, &["--dry-run"]));
    assert!(tried.contains("create_reference_table('users')"), "{tried}");
    assert_eq!(database.execute(spread).unwrap(), "");
    assert_eq!(database.execute(KEYS).unwrap(), keys);

    succeeds(&distribute(&database, &[]));
    let found = database.execute(spread).unwrap();
    for table in [
        "places user_id",
        "list_places user_id",
        "sessions user_id",
        "users ",
    ] {
        assert!(found.split(',').any(|it| it == table), "{table}: {found}");
    }
    assert_eq!(database.execute(KEYS).unwrap(), keys, "all keys are back");

    let left = "SELECT string_agg(relation::text, ',') FROM on_coordinator;";
    assert_eq!(database.execute(left).unwrap(), "");
    let number = database.execute(THRESHOLD).unwrap();
    let fuzzy = include_str!("../../../persistence/src/places/fuzzy.rs");
    let here = format!("SET LOCAL pg_trgm.word_similarity_threshold = {number}\"");
    assert!(!number.is_empty() && fuzzy.contains(&here), "{number}");

    let again = succeeds(&distribute(&database, &[]));
    assert!(again.contains("done already"), "{again}");

    succeeds(&distribute(&database, &["--undo"]));
    assert_eq!(database.execute(spread).unwrap(), "");
    assert_eq!(database.execute(KEYS).unwrap(), keys);
    assert_eq!(database.execute(THRESHOLD).unwrap(), "");
}

/// Citus lists a table that a migration has made with a key to `users`, and it is not spread.
#[test]
fn a_table_that_a_later_migration_makes_is_spread_as_well() {
    let database = migrated_database();
    database.execute(STAND_IN).unwrap();
    succeeds(&distribute(&database, &[]));
    database
        .execute("UPDATE pg_dist_partition SET partmethod = 'n', key = NULL WHERE logicalrelid = 'tags'::regclass;")
        .unwrap();

    let said = succeeds(&distribute(&database, &[]));

    assert!(said.contains("create_distributed_table('tags'"), "{said}");
    let method = "SELECT partmethod FROM pg_dist_partition WHERE logicalrelid = 'tags'::regclass;";
    assert_eq!(database.execute(method).unwrap(), "h");
}

#[test]
fn an_interrupted_distribution_resumes_and_restores_every_key() {
    let database = migrated_database();
    let keys = database.execute(KEYS).unwrap();
    database.execute(STAND_IN).unwrap();
    database
        .execute("INSERT INTO fails VALUES ('lists');")
        .unwrap();

    let broken = distribute(&database, &[]);
    assert!(!broken.status.success());
    assert_ne!(
        database.execute(KEYS).unwrap(),
        keys,
        "it was in the middle"
    );

    database.execute("DELETE FROM fails;").unwrap();
    succeeds(&distribute(&database, &[]));

    assert_eq!(database.execute(KEYS).unwrap(), keys);
    let left = "SELECT to_regclass('distribution_keys');";
    assert_eq!(database.execute(left).unwrap(), "");
    let copies = "SELECT count(*) FROM on_coordinator;";
    assert_eq!(database.execute(copies).unwrap(), "0");
}
