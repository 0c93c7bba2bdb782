//! A database that does not answer: everybody who waits for it is told in time.

use std::{
    sync::atomic::{AtomicU32, Ordering::SeqCst},
    time::Duration,
};

use listbud_persistence::{
    Database, Executor as _, PoolSettings, StatementError, StoreError, TransactionOptions,
};

use crate::{
    relay::Relay,
    support::{TestDb, cluster, pool, settings, until},
};

/// The database ends no statement of these tests before the network is cut.
fn quick() -> PoolSettings {
    PoolSettings {
        max: 4,
        statement_timeout: Duration::from_millis(500),
        ..settings()
    }
}

/// A database behind a network that can be cut.
async fn behind_a_relay(db: &TestDb) -> (Relay, Database) {
    let relay = Relay::to(cluster().port()).await;
    let url = relay.url(&db.database.url(), cluster().port());
    (relay, pool(&url, &quick()))
}

fn is_silence(error: &StoreError) -> bool {
    let StoreError::Unavailable { source, .. } = error else {
        return false;
    };
    matches!(source.downcast_ref(), Some(StatementError::TimedOut))
}

#[tokio::test]
async fn a_statement_that_is_not_answered_ends_and_all_idle_connections_are_closed() {
    let db = TestDb::new();
    let (relay, pool) = behind_a_relay(&db).await;
    pool.warm_up(4).await.unwrap();

    relay.freeze(true);
    let client = pool.client().await.unwrap();
    let first = client.query("SELECT 1", &[]).await;
    let second = client.query("SELECT 1", &[]).await;
    drop(client);
    let size = pool.status().size;
    let connecting = pool.client().await.map(drop);
    relay.freeze(false);

    assert!(matches!(first, Err(StatementError::TimedOut)), "{first:?}");
    assert!(matches!(second, Err(StatementError::TimedOut)));
    assert_eq!(size, 0, "none of them costs another request its deadline");
    assert!(
        matches!(connecting, Err(StoreError::Unavailable { .. })),
        "{connecting:?}"
    );
    let client = pool.client().await.unwrap();
    client.query("SELECT 1", &[]).await.unwrap();
}

#[tokio::test]
async fn a_transaction_that_is_not_answered_waits_for_no_rollback() {
    let db = TestDb::new();
    let (relay, pool) = behind_a_relay(&db).await;

    let outcome = pool
        .transaction(TransactionOptions::default(), async |tx| {
            relay.freeze(true);
            let answer = tx.query("SELECT 1", &[]).await;
            answer.map_err(|error| StoreError::Unavailable {
                operation: "a test",
                source: error.into(),
            })
        })
        .await;
    relay.freeze(false);

    assert!(outcome.is_err_and(|error| is_silence(&error)));
    assert_eq!(pool.status().size, 0);
    until("the server has rolled back", async || {
        db.connections("idle in transaction%") == 0
    })
    .await;
}

/// Otherwise it would take two deadlines.
#[tokio::test]
async fn a_read_that_is_not_answered_is_not_run_again() {
    let db = TestDb::new();
    let (relay, pool) = behind_a_relay(&db).await;
    let runs = AtomicU32::new(0);

    let outcome = pool
        .read(async |client| {
            runs.fetch_add(1, SeqCst);
            relay.freeze(true);
            let answer = client.query("SELECT 1", &[]).await;
            answer.map_err(|error| StoreError::Unavailable {
                operation: "a test",
                source: error.into(),
            })
        })
        .await;

    assert!(outcome.is_err_and(|error| is_silence(&error)));
    assert_eq!(runs.load(SeqCst), 1);
}

/// Citus reports a time-out and may then wait for a worker that it cannot reach.
#[tokio::test]
async fn a_connection_whose_statement_ran_out_of_time_is_closed() {
    let db = TestDb::with(
        &PoolSettings {
            statement_timeout: Duration::from_millis(100),
            ..settings()
        },
        "",
    );
    let client = db.pool.client().await.unwrap();

    let ended = client.query("SELECT pg_sleep(3600)", &[]).await;
    client.query("SELECT 1", &[]).await.unwrap();
    drop(client);

    assert_eq!(
        ended.unwrap_err().code().map(|code| code.code().to_owned()),
        Some("57014".to_owned()),
        "the database's own time-out comes first"
    );
    assert_eq!(db.pool.status().size, 0);
}

#[tokio::test]
async fn a_transaction_that_is_allowed_more_time_has_it_on_both_sides() {
    let db = TestDb::with(
        &PoolSettings {
            statement_timeout: Duration::from_millis(100),
            ..settings()
        },
        "",
    );
    let show =
        "SELECT current_setting('statement_timeout') || ' ' || current_setting('lock_timeout')";
    let options = TransactionOptions {
        statement_timeout: Some(Duration::from_mins(1)),
        lock_timeout: Some(Duration::from_secs(30)),
        ..TransactionOptions::default()
    };

    let inside = db
        .pool
        .transaction(options, async |tx| {
            // Longer than all that others may take.
            tx.query("SELECT pg_sleep(1.5)", &[]).await.unwrap();
            let row = tx.query_opt(show, &[]).await.unwrap().unwrap();
            Ok::<String, StoreError>(row.get(0))
        })
        .await;
    let client = db.pool.client().await.unwrap();
    let outside = client.query_opt(show, &[]).await.unwrap().unwrap();

    assert_eq!(inside.unwrap(), "1min 30s");
    assert_eq!(outside.get::<_, String>(0), "100ms 2s");
}

#[tokio::test]
async fn a_url_that_allows_statements_more_time_is_obeyed_on_both_sides() {
    for options in ["-c statement_timeout=0", "-c statement_timeout=1min"] {
        let db = TestDb::with(
            &PoolSettings {
                statement_timeout: Duration::from_millis(100),
                ..settings()
            },
            options,
        );

        let client = db.pool.client().await.unwrap();
        let slept = client.query("SELECT pg_sleep(1.5)", &[]).await;

        assert!(slept.is_ok(), "{options}: {slept:?}");
    }
}
