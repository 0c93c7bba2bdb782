//! Migrations, by the command and at the start.

use crate::support::{Ended, Folder, Process, SECRET, Server, empty_database, migrated_database};

fn known() -> usize {
    listbud_server::migrations::all().len()
}

fn migrate(url: &str) -> Ended {
    Folder::new().run(&["migrate", "up"], &[("DATABASE_URL", url)])
}

fn applied(ended: &Ended) -> usize {
    let lines = ended.output.lines();
    lines.filter(|line| line.starts_with("applied ")).count()
}

const HISTORY: &str = "SELECT count(*) FROM refinery_schema_history;";

#[test]
fn migrating_twice_changes_nothing_the_second_time() {
    let database = empty_database();

    let first = migrate(&database.url());
    let history = database.execute("SELECT * FROM refinery_schema_history;");
    let second = migrate(&database.url());

    assert_eq!(first.code, Some(0), "{first:?}");
    assert_eq!(applied(&first), known(), "{first:?}");
    assert_eq!(second.code, Some(0), "{second:?}");
    assert_eq!(second.output.trim(), "nothing to apply");
    let after = database.execute("SELECT * FROM refinery_schema_history;");
    assert_eq!(after.unwrap(), history.unwrap());
}

#[test]
fn ten_at_once_migrate_once() {
    let database = empty_database();
    let url = database.url();
    let folder = Folder::new();

    let running: Vec<Process> = (0..10)
        .map(|_| folder.spawn(&["migrate", "up"], &[("DATABASE_URL", &url)]))
        .collect();
    let ended: Vec<Ended> = running.into_iter().map(Process::ended).collect();

    for ended in &ended {
        assert_eq!(ended.code, Some(0), "{ended:?}");
    }
    assert_eq!(ended.iter().map(applied).sum::<usize>(), known());
    assert_eq!(database.execute(HISTORY).unwrap(), known().to_string());
}

#[test]
fn two_servers_that_start_at_once_on_an_empty_database_both_come_up() {
    let database = empty_database();
    let url = database.url();
    let variables = [("DATABASE_URL", url.as_str()), ("JWT_SECRET", SECRET)];
    let folder = Folder::new();

    let one = folder.spawn_server(&variables);
    let other = folder.spawn_server(&variables);
    let (one, other) = (one.ready(), other.ready());

    let ada = one.register("ada");
    assert_eq!(one.client().get("/ready").status, 200);
    assert_eq!(other.client().get("/ready").status, 200);
    let elsewhere = other.client().with_token(ada.token.as_deref().unwrap());
    assert_eq!(elsewhere.get("/api/me").status, 200);
    assert_eq!(database.execute(HISTORY).unwrap(), known().to_string());
}

#[track_caller]
fn assert_neither_migrates_nor_starts(url: &str, words: &[&str]) {
    let migrated = migrate(url);
    let variables = [("DATABASE_URL", url), ("JWT_SECRET", SECRET)];
    let started = Folder::new().spawn_server(&variables).ended();

    for ended in [migrated, started] {
        assert!(!matches!(ended.code, Some(0) | None), "{ended:?}");
        for word in words {
            assert!(ended.errors.contains(word), "{word}: {ended:?}");
        }
        assert_eq!(ended.output, "", "it never says that it listens");
    }
}

#[test]
fn a_migration_that_was_edited_after_it_was_applied_is_refused() {
    let database = migrated_database();
    database
        .execute("UPDATE refinery_schema_history SET checksum = '1' WHERE version = 1;")
        .unwrap();

    assert_neither_migrates_nor_starts(&database.url(), &["V1__"]);

    assert_eq!(database.execute(HISTORY).unwrap(), known().to_string());
}

#[test]
fn a_migration_that_fails_ends_the_start_and_leaves_nothing_behind() {
    let database = empty_database();
    database.execute("CREATE TABLE users (id int);").unwrap();

    assert_neither_migrates_nor_starts(&database.url(), &["users"]);

    let tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1;";
    let left = database.execute(tables).unwrap();
    assert!(!left.contains("places"), "{left}");
    assert!(left.ends_with("users"), "{left}");
}

#[test]
fn in_production_a_server_waits_for_its_migrations_to_be_applied() {
    let database = empty_database();
    let url = database.url();
    let variables = [
        ("APP_ENV", "production"),
        ("BIND_ADDRESS", "127.0.0.1"),
        ("DATABASE_URL", url.as_str()),
        ("JWT_SECRET", SECRET),
    ];
    let folder = Folder::new();

    let before = folder.spawn_server(&variables).ended();
    let step = folder.run(&["migrate", "up"], &variables);
    let after = folder.serve(&variables);

    assert_eq!(before.code, Some(3), "{before:?}");
    assert!(
        before
            .errors
            .contains("run `listbud-server migrate up` first")
    );
    assert!(before.errors.contains("V1__"), "{before:?}");
    assert_eq!(before.output, "");
    assert_eq!(step.code, Some(0), "{step:?}");
    assert_eq!(after.client().get("/ready").status, 200);
}

#[test]
fn a_schema_one_release_ahead_is_served_with_a_warning() {
    let database = migrated_database();
    database
        .execute(
            "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
             SELECT max(version) + 1, 'of_the_next_release', '2026-01-02T03:04:05Z', '1'
             FROM refinery_schema_history;",
        )
        .unwrap();

    let server = Server::start(&database.url(), &[("MIGRATE_ON_START", "false")]);

    assert_eq!(server.client().get("/ready").status, 200);
    let ended = server.stop();
    assert!(ended.errors.contains("of_the_next_release"), "{ended:?}");
}

#[test]
fn a_schema_that_has_moved_on_too_far_is_not_served() {
    let database = migrated_database();
    database
        .execute(
            "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
             VALUES (9999, 'of_a_later_release', '2026-01-02T03:04:05Z', '1');
             -- What that release would have said of the programs that still fit.
             COMMENT ON TABLE refinery_schema_history IS NULL;",
        )
        .unwrap();
    let url = database.url();

    let ended = Folder::new()
        .spawn_server(&[
            ("DATABASE_URL", &url),
            ("JWT_SECRET", SECRET),
            ("MIGRATE_ON_START", "false"),
        ])
        .ended();

    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert!(ended.errors.contains("of_a_later_release"), "{ended:?}");
}

#[test]
fn the_schema_migrates_up_and_down_with_messages() {
    let database = empty_database();
    let url = database.url();
    let folder = Folder::new();
    let migrate = |words: &str| {
        let words: Vec<&str> = ["migrate"].into_iter().chain(words.split(' ')).collect();
        folder.run(&words, &[("DATABASE_URL", &url)])
    };

    let pending = migrate("status --exit-code");
    assert_eq!(pending.code, Some(3), "{pending:?}");
    assert_eq!(pending.output.matches("pending  V").count(), known());
    assert_eq!(pending.errors, "", "the answer says it all");

    let tried = migrate("up --dry-run");
    assert_eq!(tried.code, Some(0), "{tried:?}");
    assert!(tried.output.contains("CREATE TABLE places"), "{tried:?}");
    assert_eq!(
        database.execute("SELECT to_regclass('places');").unwrap(),
        ""
    );

    let up = migrate("up --to 1");
    assert_eq!((up.code, applied(&up)), (Some(0), 1), "{up:?}");
    let up = migrate("up");
    assert_eq!((up.code, applied(&up)), (Some(0), known() - 1), "{up:?}");
    let drift = migrate("drift");
    assert_eq!(drift.code, Some(0), "{drift:?}");
    let verified = migrate("verify");
    assert_eq!(verified.code, Some(0), "{verified:?}");

    database
        .execute(
            "INSERT INTO users (id, email, name, password_hash, created_at, updated_at)
             VALUES (gen_random_uuid(), 'ada@example.org', 'Ada', 'x', now(), now());
             CREATE TABLE stray (id int);",
        )
        .unwrap();
    let drifted = migrate("drift");
    assert_eq!(drifted.code, Some(7), "{drifted:?}");
    assert!(drifted.output.contains("stray"), "{drifted:?}");

    let refused = migrate("down --to 0");
    assert_eq!(refused.code, Some(6), "{refused:?}");
    assert!(refused.errors.contains("users"), "{refused:?}");
    assert_eq!(
        database.execute("SELECT count(*) FROM users;").unwrap(),
        "1"
    );
    let undone = migrate("down --to 0 --allow-data-loss --json");
    assert_eq!(undone.code, Some(0), "{undone:?}");
    let answer: serde_json::Value = serde_json::from_str(&undone.output).unwrap();
    assert_eq!(answer["undone"].as_array().unwrap().len(), known());
    assert_eq!(database.execute(HISTORY).unwrap(), "0");
}

#[test]
fn commands_that_need_no_database_do_without() {
    let folder = Folder::new();
    // Nothing listens there.
    let variables = [("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing")];

    let verified = folder.run(&["migrate", "verify", "--offline"], &variables);
    let unreachable = folder.run(&["migrate", "status"], &variables);
    let homeless = folder.run(&["migrate", "new", "add colours"], &variables);
    let vague = folder.run(&["migrate", "down"], &variables);

    assert_eq!(verified.code, Some(0), "{verified:?}");
    assert_eq!(unreachable.code, Some(69), "{unreachable:?}");
    assert_eq!(homeless.code, Some(1), "{homeless:?}");
    assert!(homeless.errors.contains("folders"), "{homeless:?}");
    assert_eq!(vague.code, Some(2), "{vague:?}");
}
