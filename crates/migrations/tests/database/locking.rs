//! Several runs at once.

use std::collections::BTreeSet;
use std::time::Duration;

use listbud_migrations::{MigrateError, Options};

use crate::support::{
    Database, applied, at_once, file, in_child, options, spawn_child, three_files, until,
};

const HAS_WAITED: &str = "SELECT count(*) = 1 FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'the waiting one'
      AND query LIKE '%advisory_lock(%'";

fn with_lock(name: &str) -> Options {
    Options {
        lock: name.to_owned(),
        application_name: "the waiting one".to_owned(),
        ..options()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_runs_at_once_apply_each_file_once() {
    let database = Database::new();

    let counts = at_once(10, || {
        let url = database.url.clone();
        async move { Ok(Database { url }.up(&three_files()).await?.applied.len()) }
    });

    assert_eq!(counts.await, [0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
    assert!(database.says("SELECT count(*) = 1 FROM b").await);
}

#[tokio::test]
async fn several_processes_at_once_apply_each_file_once() {
    if let Some(database) = in_child() {
        database.up(&three_files()).await.unwrap();
        return;
    }
    let database = Database::new();
    let name = "locking::several_processes_at_once_apply_each_file_once";

    let children: Vec<_> = (0..4).map(|_| spawn_child(name, &database)).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }

    assert_eq!(database.history().await, ["1 a", "2 b", "3 c"]);
    assert!(database.says("SELECT count(*) = 1 FROM b").await);
}

#[tokio::test]
async fn a_run_that_waits_too_long_names_the_holder_of_the_lock() {
    let mut signs = BTreeSet::new();
    for name in ["one", "two", "three", "four", "five"] {
        let database = Database::new();
        let holder = database.connect().await;
        let take = "SELECT pg_backend_pid(), sign(key)::int
            FROM (SELECT hashtextextended($1, 0) AS key) named,
                 (SELECT set_config('application_name', 'the busy one', false)) set,
                 LATERAL (SELECT pg_advisory_lock(key)) locked";
        let row = holder.query_one(take, &[&name]).await.unwrap();
        let (pid, sign): (i32, i32) = (row.get(0), row.get(1));
        signs.insert(sign);
        let hurried = Options {
            lock_wait: Duration::from_millis(50),
            ..with_lock(name)
        };

        let error = database
            .up_with(&three_files(), &hurried)
            .await
            .unwrap_err();

        assert!(
            error
                .to_string()
                .ends_with(&format!("process {pid} (the busy one)")),
            "{error}"
        );
        assert!(matches!(error, MigrateError::LockTimeout { .. }));
        assert!(!database.has_table("a").await);
    }
    // The server shows a key as two unsigned halves.
    assert_eq!(signs, BTreeSet::from([-1, 1]));
}

#[tokio::test]
async fn a_waiting_run_goes_on_when_the_holder_is_gone() {
    let database = Database::new();
    let holder = database.connect().await;
    let take = "SELECT pg_advisory_lock(hashtextextended('by name', 0))";
    holder.query_one(take, &[]).await.unwrap();
    let waiting = with_lock("by name");

    let let_go = async {
        until("the run waits", || database.says(HAS_WAITED)).await;
        assert!(!database.has_table("a").await);
        drop(holder);
    };
    let files = three_files();
    let (report, ()) = tokio::join!(database.up_with(&files, &waiting), let_go);

    assert_eq!(applied(&report.unwrap()).len(), 3);
}

#[tokio::test]
async fn a_waiting_run_does_not_hold_up_an_index_that_is_built_concurrently() {
    let database = Database::new();
    let holder = database.connect().await;
    let prepare =
        "SELECT pg_advisory_lock(hashtextextended('big', 0)); CREATE TABLE big AS SELECT 1 AS id";
    holder.batch_execute(prepare).await.unwrap();

    let index = async {
        until("the run waits", || database.says(HAS_WAITED)).await;
        let sql = "CREATE INDEX CONCURRENTLY big_id ON big (id)";
        let outcome = holder.batch_execute(sql).await;
        drop(holder);
        outcome
    };
    let files = three_files();
    let waiting = with_lock("big");
    let (report, outcome) = tokio::join!(database.up_with(&files, &waiting), index);

    outcome.unwrap();
    assert_eq!(applied(&report.unwrap()).len(), 3);
}

#[tokio::test]
async fn the_lock_is_free_when_a_run_returns_with_or_without_success() {
    let database = Database::new();
    let probe = database.connect().await;
    let free = "SELECT pg_try_advisory_lock(key) AND pg_advisory_unlock(key)
        FROM hashtextextended('free', 0) key";
    let broken = [file("V1__broken", "SELECT 1 / 0")];

    let failed = database.up_with(&broken, &with_lock("free")).await;
    let after_failure: bool = probe.query_one(free, &[]).await.unwrap().get(0);
    let succeeded = database.up_with(&three_files(), &with_lock("free")).await;
    let after_success: bool = probe.query_one(free, &[]).await.unwrap().get(0);

    assert!(failed.is_err() && succeeded.is_ok());
    assert!(after_failure && after_success);
}
