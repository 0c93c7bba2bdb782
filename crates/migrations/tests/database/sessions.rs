//! The settings under which files run, and their log lines.

use std::time::Duration;

use listbud_migrations::{Down, Options};

use crate::support::{CITUS, Database, HELD, file, let_go, log, options, pairs, until};

#[tokio::test]
async fn every_file_starts_with_the_settings_of_the_options() {
    let database = Database::new();
    let record = "INSERT INTO seen SELECT current_setting('lock_timeout'),
        current_setting('statement_timeout'), current_setting('search_path'),
        current_setting('idle_in_transaction_session_timeout'),
        current_setting('application_name'), current_user";
    let table = "CREATE TABLE seen (a text, b text, c text, d text, e text, f text);";
    let untidy = "SET lock_timeout = 0; SET search_path = pg_catalog, public; SET ROLE pg_monitor;
        RESET ROLE; SET statement_timeout = 1; SET application_name = 'x'; RESET statement_timeout";
    let files = [
        file("V1__seen", &format!("{table} {record}; {untidy}")),
        file("V2__seen", record),
    ];
    let named = Options {
        application_name: "migrate the tests".to_owned(),
        ..options()
    };

    database.up_with(&files, &named).await.unwrap();

    let expected = "SELECT count(*) = 2 AND bool_and(
        (a, b, d, e, f) = ('5s', '15min', '1min', 'migrate the tests', session_user)
        AND c = current_setting('search_path')) FROM seen";
    assert!(database.says(expected).await);
}

#[tokio::test]
async fn files_change_tables_of_citus_one_by_one() {
    let database = Database::new();
    let citus = Database::new();
    citus.execute(CITUS).await;
    let record = "INSERT INTO seen
        SELECT coalesce(current_setting('citus.multi_shard_modify_mode', true), '')";
    let files = [
        file(
            "V1__seen",
            &format!("CREATE TABLE seen (mode text); {record}"),
        ),
        file("V2__seen", &format!("-- migrate: no-transaction\n{record}")),
    ];

    database.up(&files).await.unwrap();
    citus.up(&files).await.unwrap();

    let modes = |mode| format!("SELECT count(*) = 2 AND bool_and(mode = '{mode}') FROM seen");
    assert!(database.says(&modes("")).await);
    assert!(citus.says(&modes("sequential")).await);
}

#[tokio::test]
async fn a_role_that_a_file_takes_on_ends_with_the_file() {
    let database = Database::new();
    let files = [
        file("V1__seen", "CREATE TABLE seen (name text)"),
        file(
            "V2__role",
            "GRANT INSERT ON refinery_schema_history TO pg_monitor; SET ROLE pg_monitor",
        ),
        file("V3__seen", "INSERT INTO seen SELECT current_user"),
    ];

    database.up(&files).await.unwrap();

    assert!(database.says("SELECT name = session_user FROM seen").await);
}

#[tokio::test]
async fn the_log_names_each_file_and_those_that_take_long_in_between() {
    let database = Database::new();
    let impatient = Options {
        progress: Duration::from_millis(20),
        ..options()
    };
    let files = [
        file("V1__quick_logged", "SELECT 1"),
        file("V2__slow_logged", HELD),
    ];
    let is_told = "still running V2__slow_logged (0 s)";
    let watching = async {
        until("the log mentions it", async || {
            log().lines().iter().any(|line| line.contains(is_told))
        })
        .await;
        let_go(&database).await;
    };

    let (outcome, ()) = tokio::join!(database.up_with(&files, &impatient), watching);

    outcome.unwrap();
    let lines = log().lines();
    let position = |part: &str| lines.iter().position(|line| line.contains(part));
    let quick = position("applied a migration migration.file=V1__quick_logged duration_ms=");
    let running = position(is_told);
    let slow = position("applied a migration migration.file=V2__slow_logged duration_ms=");
    assert!(quick.is_some() && quick < running, "{lines:#?}");
    assert!(running < slow, "{lines:#?}");
}

#[tokio::test]
async fn every_statement_is_a_message_of_its_own_up_and_down() {
    let database = Database::new();
    // What the server takes for the current query is the whole message.
    let record = "INSERT INTO said VALUES (current_query())";
    let up = format!("CREATE TABLE said (text text); SELECT 1;\n{record}; SELECT 2;");
    let bare = format!("-- migrate: no-transaction\nSELECT 1; {record}; SELECT 2");
    let undo = format!("SELECT 1; {record}; SELECT 2");
    let files = pairs(&[
        ("V1__said", &up, "SELECT 1"),
        ("V2__bare", &bare, &bare),
        ("V3__undone", "SELECT 1", &undo),
    ]);
    let migrator = database.migrator(&files);

    migrator.up(None).await.unwrap();
    migrator.down(Down::Steps(2), false).await.unwrap();

    let expected = format!("SELECT count(*) = 4 AND bool_and(text = '{record}') FROM said");
    assert!(database.says(&expected).await);
}
