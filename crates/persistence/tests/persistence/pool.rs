//! The pool: full, idle, cut off, out of reach.

use std::{net::TcpListener, time::Duration};

use listbud_domain::{TagId, UserName};
use listbud_persistence::{
    Executor, PoolSettings, PoolStatus, Probe, StoreError, Transaction, TransactionOptions, labels,
    users,
};

use crate::support::{TestDb, at, pool, settings, until};

#[tokio::test]
async fn a_full_pool_says_so_and_serves_again_once_a_connection_comes_back() {
    let settings = PoolSettings {
        max: 1,
        wait: Duration::from_millis(100),
        ..settings()
    };
    let db = TestDb::with(&settings, "");

    let taken = db.pool.client().await.unwrap();
    let refused = db.pool.client().await;
    drop(taken);
    let served = db.pool.client().await;

    assert!(matches!(refused, Err(StoreError::PoolExhausted)));
    assert!(served.is_ok());
}

#[tokio::test]
async fn a_request_that_waits_is_counted_and_gets_the_connection_that_comes_back() {
    let settings = PoolSettings {
        max: 1,
        wait: Duration::from_mins(1),
        ..settings()
    };
    let db = TestDb::with(&settings, "");
    let taken = db.pool.client().await.unwrap();

    let waiting = tokio::spawn({
        let pool = db.pool.clone();
        async move { pool.client().await.map(drop) }
    });
    let all_taken = PoolStatus {
        size: 1,
        idle: 0,
        waiting: 1,
        max: 1,
    };
    until("it waits", async || db.pool.status() == all_taken).await;
    drop(taken);

    waiting.await.unwrap().unwrap();
    assert_eq!(db.pool.status().waiting, 0);
}

#[tokio::test]
async fn warming_up_opens_the_first_connections() {
    let db = TestDb::new();

    db.pool.warm_up(3).await.unwrap();

    assert_eq!(db.pool.status().idle, 3);
    assert_eq!(db.connections("idle"), 3);
}

#[tokio::test]
async fn warming_up_more_than_the_pool_holds_fills_it() {
    let db = TestDb::new();

    let outcome = db.pool.warm_up(10).await;

    assert!(outcome.is_ok(), "{outcome:?}");
    assert_eq!(db.pool.status().size, 4);
}

#[tokio::test]
async fn connections_that_stay_idle_are_closed_down_to_the_minimum() {
    let db = TestDb::new();
    db.pool.warm_up(4).await.unwrap();
    let in_use = db.pool.client().await.unwrap();

    let idle = Duration::from_millis(100);
    let closing = tokio::spawn(db.pool.clone().close_idle(2, idle));
    until("two are left", async || db.connections("%") == 2).await;

    assert_eq!((db.pool.status().size, db.pool.status().idle), (2, 1));
    in_use.query("SELECT 1", &[]).await.unwrap();
    db.pool.close();
    closing.await.unwrap();
}

#[tokio::test]
async fn a_closed_pool_gives_no_connection_and_keeps_none() {
    let db = TestDb::new();
    db.pool.warm_up(2).await.unwrap();
    let in_use = db.pool.client().await.unwrap();

    db.pool.close();
    in_use.query("SELECT 1", &[]).await.unwrap();
    drop(in_use);

    let refused = db.pool.client().await;
    assert!(matches!(refused, Err(StoreError::Unavailable { .. })));
    until("all are closed", async || db.connections("%") == 0).await;
}

#[tokio::test]
async fn a_connection_that_is_old_is_replaced() {
    let settings = PoolSettings {
        lifetime: Duration::from_millis(200),
        ..settings()
    };
    let db = TestDb::with(&settings, "");
    let session = async || {
        let client = db.pool.client().await.unwrap();
        let row = client.query_opt("SELECT pg_backend_pid()", &[]).await;
        row.unwrap().unwrap().get::<_, i32>(0)
    };

    let first = session().await;
    until("another is given", async || session().await != first).await;

    until("the first is closed", async || db.connections("%") == 1).await;
}

/// A pool that hands out what was used last lets the others rest.
#[tokio::test]
async fn connections_that_are_not_needed_are_not_used() {
    let db = TestDb::new();
    drop((
        db.pool.client().await.unwrap(),
        db.pool.client().await.unwrap(),
    ));

    let idle = Duration::from_millis(300);
    let closing = tokio::spawn(db.pool.clone().close_idle(1, idle));
    until("one is left", async || {
        db.pool.client().await.unwrap();
        db.pool.status().size == 1
    })
    .await;
    db.pool.close();
    closing.await.unwrap();
}

#[tokio::test]
async fn a_read_does_not_mind_a_session_that_was_ended() {
    let db = TestDb::new();
    let owner = db.user().await;
    for _ in 0..20 {
        terminate(&db);
        let read = db
            .pool
            .read(async |client| labels::list::<TagId>(client, owner).await);
        assert!(read.await.is_ok());
    }
}

/// Ends all of the pool's sessions.
fn terminate(db: &TestDb) {
    db.sql(
        "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name LIKE 'listbud%';",
    );
}

/// `RecyclingMethod::Fast` asks the driver, not the server, whether a connection
/// lives, and the driver learns of the end a moment after the server decided on
/// it. A request in that moment fails as unavailable; none fails otherwise, and
/// none gets the dead connection afterwards.
#[tokio::test]
async fn connections_that_the_server_ended_are_replaced() {
    let db = TestDb::new();
    let owner = db.user().await;
    db.pool.warm_up(4).await.unwrap();

    terminate(&db);
    until("a read works", async || {
        let read = async {
            let client = db.pool.client().await?;
            labels::list::<TagId>(&client, owner).await
        };
        match read.await {
            Ok(_) => true,
            Err(StoreError::Unavailable { .. }) => false,
            Err(other) => panic!("{other:?}"),
        }
    })
    .await;

    let mut taken = Vec::new();
    for _ in 0..4 {
        let client = db.pool.client().await.unwrap();
        assert!(labels::list::<TagId>(&client, owner).await.is_ok());
        taken.push(client);
    }
    assert_eq!(db.pool.status().size, 4);
}

#[tokio::test]
async fn a_transaction_whose_session_was_ended_is_unavailable_and_can_be_begun_anew() {
    let db = TestDb::new();
    let owner = db.user().await;
    let list = async |tx: &Transaction<'_>| labels::list::<TagId>(tx, owner).await;

    let ended = db
        .pool
        .transaction(TransactionOptions::default(), async |tx| {
            terminate(&db);
            list(tx).await
        })
        .await;
    let again = db
        .pool
        .transaction(TransactionOptions::default(), list)
        .await;

    assert!(
        matches!(ended, Err(StoreError::Unavailable { .. })),
        "{ended:?}"
    );
    assert!(again.is_ok(), "{again:?}");
}

/// Runs a statement that has to wait for a lock.
async fn blocked(db: &TestDb) -> Result<(), StoreError> {
    let owner = db.user().await;
    let name = UserName::parse("Grace").unwrap();
    let mut holder = db.pool.client().await.unwrap();
    let transaction = holder.begin(TransactionOptions::default()).await.unwrap();
    users::rename(&transaction, owner, &name, at(1)).await?;
    let client = db.pool.client().await.unwrap();
    users::rename(&client, owner, &name, at(2)).await.map(drop)
}

#[tokio::test]
async fn a_statement_that_runs_out_of_time_is_contended() {
    let settings = PoolSettings {
        statement_timeout: Duration::from_millis(500),
        ..settings()
    };

    let outcome = blocked(&TestDb::with(&settings, "")).await;

    assert!(
        matches!(
            outcome,
            Err(StoreError::Contended {
                operation: "users.rename",
                retry_now: false,
                ..
            })
        ),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_lock_that_does_not_come_is_contended() {
    let db = TestDb::with(&settings(), "-c lock_timeout=100");

    let outcome = blocked(&db).await;

    assert!(
        matches!(
            outcome,
            Err(StoreError::Contended {
                retry_now: false,
                ..
            })
        ),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn every_connection_has_time_outs_and_what_the_url_asks_for_wins() {
    let settings = PoolSettings {
        statement_timeout: Duration::from_millis(1_234),
        application_name: "a test".to_owned(),
        ..settings()
    };
    let db = TestDb::with(&settings, "-c lock_timeout=4321");
    let client = db.pool.client().await.unwrap();

    // RESET goes back to what the connection was opened with.
    client.batch_execute("RESET ALL").await.unwrap();

    for (setting, value) in [
        ("statement_timeout", "1234ms"),
        ("lock_timeout", "4321ms"),
        ("idle_in_transaction_session_timeout", "10s"),
        ("client_connection_check_interval", "500ms"),
        ("TimeZone", "UTC"),
        ("application_name", "a test"),
    ] {
        let row = client.query_opt(&format!("SHOW {setting}"), &[]).await;
        assert_eq!(
            row.unwrap().unwrap().get::<_, String>(0),
            value,
            "{setting}"
        );
    }
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_unavailable() {
    // The port was free a moment ago.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let url = format!("postgres://ada:hunter2@127.0.0.1:{port}/nowhere");

    let warm_up = pool(&url, &settings()).warm_up(2).await;

    let error = warm_up.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable { .. }), "{error:?}");
    assert!(!format!("{error:?}").contains("hunter2"));
}

#[tokio::test]
async fn a_probe_answers_while_the_pool_is_full() {
    let settings = PoolSettings {
        max: 1,
        ..settings()
    };
    let db = TestDb::with(&settings, "");
    let _taken = db.pool.client().await.unwrap();
    let probe = Probe::new(&db.connection());

    probe.ask().await.unwrap();
    probe.ask().await.unwrap();

    let sessions = "SELECT count(*) FROM pg_stat_activity
                    WHERE datname = current_database() AND application_name = 'listbud-probe';";
    assert_eq!(db.sql(sessions), "1", "it keeps its connection");
}

#[tokio::test]
async fn a_probe_whose_session_was_ended_connects_anew() {
    let db = TestDb::new();
    let probe = Probe::new(&db.connection());
    probe.ask().await.unwrap();

    terminate(&db);
    until("it answers", async || match probe.ask().await {
        Ok(_) => true,
        Err(StoreError::Unavailable { .. }) => false,
        Err(other) => panic!("{other:?}"),
    })
    .await;
}
