//! Poolers: which are refused, and that they would do harm.

use std::io::{self, Write};

use listbud_test_servers::PgBouncer;
use listbud_migrations::{Exit, MigrateError, Options, up};
use tokio_postgres::NoTls;

use crate::support::{Database, cluster, options, three_files, until};

mod in_process;

use in_process::Pooler;

#[tokio::test]
async fn a_pooler_that_shares_its_only_session_is_refused() {
    let database = Database::new();
    let pooler = Pooler::start(&database, 1, false).await;

    let error = pooler.database(&database).up(&three_files()).await;

    let error = error.unwrap_err();
    assert!(matches!(error, MigrateError::Pooled), "{error:?}");
    assert_eq!(error.exit(), Exit::Pooled);
    assert!(!database.has_table("a").await);
}

#[tokio::test]
async fn a_pooler_that_hands_out_sessions_in_turn_is_refused() {
    let database = Database::new();
    let pooler = Pooler::start(&database, 3, true).await;

    let error = pooler.database(&database).up(&three_files()).await;

    assert!(matches!(error, Err(MigrateError::Pooled)), "{error:?}");
    assert!(!database.has_table("a").await);
}

#[tokio::test]
async fn a_refusal_leaves_no_lock_behind() {
    let database = Database::new();
    let pooler = Pooler::start(&database, 2, false).await;

    let refused = pooler.database(&database).up(&three_files()).await;

    assert!(matches!(refused, Err(MigrateError::Pooled)));
    let locks = "SELECT count(*) = 0 FROM pg_locks WHERE locktype = 'advisory' AND database =
        (SELECT oid FROM pg_database WHERE datname = current_database())";
    assert!(database.says(locks).await);
    assert_eq!(database.up(&three_files()).await.unwrap().applied.len(), 3);
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
    // The server lets go of the first connection in its own time.
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

/// The real one in front of the tests' cluster.
fn pgbouncer(mode: &str, size: u32) -> PgBouncer {
    PgBouncer::in_front_of(cluster(), mode, size).unwrap()
}

/// Says clearly that nothing was tested.
fn is_installed() -> bool {
    let is_installed = PgBouncer::is_installed();
    if !is_installed {
        // Not by `eprintln!`, which is kept back while tests pass.
        let told = b"NOT RUN: PgBouncer is not installed (Debian: apt-get install pgbouncer)\n";
        io::stderr().write_all(told).unwrap();
    }
    is_installed
}

#[tokio::test]
async fn pgbouncer_in_transaction_and_in_statement_mode_is_refused_where_installed() {
    if !is_installed() {
        return;
    }
    for (mode, size) in [("transaction", 1), ("transaction", 20), ("statement", 20)] {
        let database = Database::new();
        let pooler = pgbouncer(mode, size);
        let url = pooler.url(database.name());

        let error = up(&url.parse().unwrap(), NoTls, &three_files(), &options()).await;

        assert!(
            matches!(error, Err(MigrateError::Pooled)),
            "{mode}: {error:?}"
        );
        assert!(!database.has_table("a").await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pgbouncer_with_other_clients_is_refused_each_time_where_installed() {
    if !is_installed() {
        return;
    }
    let database = Database::new();
    let pooler = pgbouncer("transaction", 5);
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
        let error = up(&url.parse().unwrap(), NoTls, &three_files(), &options()).await;
        assert!(matches!(error, Err(MigrateError::Pooled)), "{error:?}");
    }

    for task in traffic {
        task.abort();
    }
    assert!(!database.has_table("a").await);
}

#[tokio::test]
async fn pgbouncer_in_session_mode_is_as_good_as_none_where_installed() {
    if !is_installed() {
        return;
    }
    let database = Database::new();
    let pooler = pgbouncer("session", 20);
    let url = pooler.url(database.name());

    let report = up(&url.parse().unwrap(), NoTls, &three_files(), &options()).await;

    assert_eq!(report.unwrap().applied.len(), 3);
}
