//! Several runs at once.

use std::env;
use std::process::{Command, Stdio};
use std::time::Duration;

use listbud_migrations::{LockKey, MigrateError, Options};

use crate::support::{Database, applied, file, options, three_files, until};

/// Tells the processes that a test starts which database to migrate.
const CHILD_URL: &str = "MIGRATE_THIS_DATABASE";

const HAS_WAITED: &str = "SELECT count(*) = 1 FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'the waiting one'
      AND query LIKE '%advisory_lock(%'";

fn with_key(key: i64) -> Options {
    Options {
        lock: LockKey::Id(key),
        application_name: "the waiting one".to_owned(),
        ..options()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_runs_at_once_apply_each_file_once() {
    let database = Database::new();

    let runs: Vec<_> = (0..10)
        .map(|_| {
            let url = database.url.clone();
            tokio::spawn(async move { Database { url }.up(&three_files()).await })
        })
        .collect();
    let mut counts = Vec::new();
    for run in runs {
        counts.push(run.await.unwrap().unwrap().applied.len());
    }

    counts.sort_unstable();
    assert_eq!(counts, [0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
    assert!(database.says("SELECT count(*) = 1 FROM b").await);
}

#[tokio::test]
async fn several_processes_at_once_apply_each_file_once() {
    if let Ok(url) = env::var(CHILD_URL) {
        Database { url }.up(&three_files()).await.unwrap();
        return;
    }
    let database = Database::new();
    let name = "locking::several_processes_at_once_apply_each_file_once";

    let children: Vec<_> = (0..4)
        .map(|_| {
            Command::new(env::current_exe().unwrap())
                .args(["--exact", name])
                .env(CHILD_URL, &database.url)
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }

    assert_eq!(database.history().await, ["1 a", "2 b", "3 c"]);
    assert!(database.says("SELECT count(*) = 1 FROM b").await);
}

#[tokio::test]
async fn a_run_that_waits_too_long_tells_who_holds_the_lock() {
    // Negative, because the server shows a key as two unsigned halves.
    for key in [-2, 7, i64::MIN] {
        let database = Database::new();
        let holder = database.connect().await;
        let take = "SELECT pg_backend_pid()
            FROM (SELECT set_config('application_name', 'the busy one', false)) named,
                 (SELECT pg_advisory_lock($1)) locked";
        let pid: i32 = holder.query_one(take, &[&key]).await.unwrap().get(0);
        let hurried = Options {
            lock_wait: Duration::from_millis(50),
            ..with_key(key)
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
}

#[tokio::test]
async fn a_waiting_run_goes_on_when_the_holder_is_gone() {
    let database = Database::new();
    let holder = database.connect().await;
    let take = "SELECT pg_advisory_lock(hashtextextended('by name', 0))";
    holder.query_one(take, &[]).await.unwrap();
    let waiting = Options {
        lock: LockKey::Name("by name".to_owned()),
        ..with_key(0)
    };

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
    let prepare = "SELECT pg_advisory_lock(1); CREATE TABLE big AS SELECT 1 AS id";
    holder.batch_execute(prepare).await.unwrap();

    let index = async {
        until("the run waits", || database.says(HAS_WAITED)).await;
        let sql = "CREATE INDEX CONCURRENTLY big_id ON big (id)";
        let outcome = holder.batch_execute(sql).await;
        drop(holder);
        outcome
    };
    let files = three_files();
    let waiting = with_key(1);
    let (report, outcome) = tokio::join!(database.up_with(&files, &waiting), index);

    outcome.unwrap();
    assert_eq!(applied(&report.unwrap()).len(), 3);
}

#[tokio::test]
async fn the_lock_is_free_when_a_run_returns_with_or_without_success() {
    let database = Database::new();
    let probe = database.connect().await;
    let free = "SELECT pg_try_advisory_lock(3) AND pg_advisory_unlock(3)";
    let broken = [file("V1__broken", "SELECT 1 / 0")];

    let failed = database.up_with(&broken, &with_key(3)).await;
    let after_failure: bool = probe.query_one(free, &[]).await.unwrap().get(0);
    let succeeded = database.up_with(&three_files(), &with_key(3)).await;
    let after_success: bool = probe.query_one(free, &[]).await.unwrap().get(0);

    assert!(failed.is_err() && succeeded.is_ok());
    assert!(after_failure && after_success);
}
