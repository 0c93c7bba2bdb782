//! A pooler that shares sessions is refused, with a real PgBouncer.

use std::env;

use listbud_migrations::{Exit, MigrateError, Options, Report, up};
use listbud_test_servers::PgBouncer;
use tokio_postgres::NoTls;

use crate::support::{Database, cluster, options, three_files, until};

/// PgBouncer in front of the tests' cluster; where it is not installed, the tests fail
/// unless the environment allows to leave them out.
fn pgbouncer(mode: &str, size: u32) -> Option<PgBouncer> {
    let may_be_missing = env::var("LISTBUD_WITHOUT_PGBOUNCER").is_ok() && env::var("CI").is_err();
    if may_be_missing && !PgBouncer::is_installed() {
        return None;
    }
    Some(PgBouncer::in_front_of(cluster(), mode, size).unwrap())
}

async fn up_through(pooler: &PgBouncer, database: &Database) -> Result<Report, MigrateError> {
    let config = pooler.url(database.name()).parse().unwrap();
    up(&config, NoTls, &three_files(), &options()).await
}

#[tokio::test]
async fn transaction_and_statement_mode_are_refused_and_no_lock_is_left() {
    for (mode, size) in [
        ("transaction", 1),
        ("transaction", 2),
        ("transaction", 20),
        ("statement", 20),
    ] {
        let Some(pooler) = pgbouncer(mode, size) else {
            return;
        };
        let database = Database::new();

        let error = up_through(&pooler, &database).await.unwrap_err();

        assert!(matches!(error, MigrateError::Pooled), "{mode}: {error:?}");
        assert_eq!(error.exit(), Exit::Pooled);
        assert!(!database.has_table("a").await);
        let locks = "SELECT count(*) = 0 FROM pg_locks WHERE locktype = 'advisory' AND database =
            (SELECT oid FROM pg_database WHERE datname = current_database())";
        assert!(database.says(locks).await);
        assert_eq!(database.up(&three_files()).await.unwrap().applied.len(), 3);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_busy_pooler_is_refused_each_time() {
    let Some(pooler) = pgbouncer("transaction", 5) else {
        return;
    };
    let database = Database::new();
    let url = pooler.url(database.name());
    let traffic: Vec<_> = (0..8)
        .map(|_| {
            let url = url.clone();
            tokio::spawn(async move {
                let (client, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
                tokio::spawn(connection);
                loop {
                    let some_work = "SELECT count(*) FROM generate_series(1, 1000)";
                    client.simple_query(some_work).await.unwrap();
                }
            })
        })
        .collect();

    for _ in 0..10 {
        let error = up_through(&pooler, &database).await;
        assert!(matches!(error, Err(MigrateError::Pooled)), "{error:?}");
    }

    for task in traffic {
        task.abort();
    }
    assert!(!database.has_table("a").await);
}

#[tokio::test]
async fn session_mode_is_accepted() {
    let Some(pooler) = pgbouncer("session", 20) else {
        return;
    };

    let report = up_through(&pooler, &Database::new()).await;

    assert_eq!(report.unwrap().applied.len(), 3);
}

#[tokio::test]
async fn a_role_with_a_single_connection_can_do_without_the_check() {
    let database = Database::new();
    let name = database.name();
    database
        .execute(&format!(
            "CREATE ROLE single_{name} LOGIN PASSWORD 'p' CONNECTION LIMIT 1;
             GRANT CREATE ON SCHEMA public TO single_{name}"
        ))
        .await;
    let port = cluster().port();
    let single = Database {
        url: format!("postgres://single_{name}:p@127.0.0.1:{port}/{name}"),
    };
    let unchecked = Options {
        refuse_pooler: false,
        ..options()
    };

    let checked = single.up(&three_files()).await;
    // The server closes the first connection a moment later.
    until("the connection is gone", || {
        database.says("SELECT count(*) = 0 FROM pg_stat_activity WHERE usename LIKE 'single_%'")
    })
    .await;
    let unchecked = single.up_with(&three_files(), &unchecked).await;

    assert!(
        matches!(checked, Err(MigrateError::Connect(_))),
        "{checked:?}"
    );
    assert_eq!(unchecked.unwrap().applied.len(), 3);
}
