//! Behind a real PgBouncer that gives a session for a transaction only.

use std::time::Duration;

use listbud_persistence::{
    Connection, Database, Executor, PoolMode, PoolSettings, StoreError, TransactionOptions, labels,
};
use listbud_test_servers::PgBouncer;
use tokio_postgres::NoTls;

use crate::support::{TestDb, cluster, list, settings, tag, until};

/// A pooler with so many sessions in front of the tests' cluster. Its absence fails
/// the test unless somebody says that it is known, which CI may not.
pub(crate) fn pgbouncer(size: u32) -> Option<PgBouncer> {
    let is_ci = std::env::var("CI").is_ok_and(|it| it == "true");
    let without = std::env::var("LISTBUD_WITHOUT_PGBOUNCER").is_ok() && !is_ci;
    if !PgBouncer::is_installed() && without {
        eprintln!("left out: PgBouncer is not installed, and LISTBUD_WITHOUT_PGBOUNCER says so");
        return None;
    }
    Some(PgBouncer::in_front_of(cluster(), "transaction", size).unwrap())
}

/// A pool of a program whose database is behind it.
pub(crate) fn through(pooler: &PgBouncer, db: &TestDb, settings: &PoolSettings) -> Database {
    let url = pooler.url(db.database.name());
    let connection = Connection::parse(&url).unwrap();
    Database::new(&connection.pooled(PoolMode::Transaction).unwrap(), settings).unwrap()
}

/// What the only session of a pooler says to whoever comes next.
async fn next_one(pooler: &PgBouncer, db: &TestDb, question: &str) -> String {
    let url = pooler.url(db.database.name());
    let (client, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
    tokio::spawn(connection);
    let answers = client.simple_query(question).await.unwrap();
    let row = answers.iter().find_map(|answer| match answer {
        tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    row.unwrap().to_owned()
}

#[tokio::test]
async fn a_session_is_left_as_it_was_found() {
    let Some(pooler) = pgbouncer(1) else { return };
    let db = TestDb::new();
    let owner = db.user().await;
    let pool = through(&pooler, &db, &settings());

    let client = pool.client().await.unwrap();
    labels::insert(&client, owner, &list("Paris"))
        .await
        .unwrap();
    let options = TransactionOptions::default();
    let failed: Result<(), StoreError> = pool
        .transaction(options, async |tx| {
            labels::insert(tx, owner, &tag("wine")).await.unwrap();
            let zone = tx.query("SHOW timezone", &[]).await.unwrap();
            assert_eq!(zone[0].get::<_, String>(0), "UTC");
            labels::insert(tx, owner, &list("PARIS"))
                .await
                .map_err(|_| StoreError::PoolExhausted)
        })
        .await;

    assert!(failed.is_err());
    assert_eq!(
        labels::list::<listbud_domain::ListId>(&client, owner)
            .await
            .unwrap()
            .len(),
        1
    );
    for (question, answer) in [
        ("SELECT count(*) FROM pg_prepared_statements", "0"),
        ("SHOW statement_timeout", "0"),
        ("SHOW lock_timeout", "0"),
        ("SELECT count(*) FROM tags", "0"),
    ] {
        assert_eq!(next_one(&pooler, &db, question).await, answer, "{question}");
    }
}

#[tokio::test]
async fn a_lone_statement_has_its_time_limits_too() {
    let Some(pooler) = pgbouncer(1) else { return };
    let db = TestDb::new();
    let settings = PoolSettings {
        statement_timeout: Duration::from_millis(100),
        ..settings()
    };
    let client = through(&pooler, &db, &settings).client().await.unwrap();

    let ended = client.query("SELECT pg_sleep($1)", &[&3600_f64]).await;

    let code = ended.unwrap_err().code().cloned();
    assert_eq!(code, Some(tokio_postgres::error::SqlState::QUERY_CANCELED));
    let again = client.query("SELECT $1::int + 1", &[&1]).await.unwrap();
    assert_eq!(again[0].get::<_, i32>(0), 2);
}

/// Waits for whoever has the same lock, until the end of the transaction.
const LOCK: &str = "SELECT pg_advisory_xact_lock($1)";

#[tokio::test]
async fn a_statement_that_is_given_up_leaves_no_transaction_open() {
    let Some(pooler) = pgbouncer(1) else { return };
    let db = TestDb::new();
    let client = through(&pooler, &db, &settings()).client().await.unwrap();

    // Somebody else has a lock for as long as it takes to give up.
    let mut holder = db.pool.client().await.unwrap();
    let held = holder.begin(TransactionOptions::default()).await.unwrap();
    held.query(LOCK, &[&1_i64]).await.unwrap();
    tokio::select! {
        _ = client.query(LOCK, &[&1_i64]) => panic!("it did not wait"),
        () = until("it waits", async || {
            db.sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database());") == "1"
        }) => {}
    }
    held.rollback().await.unwrap();
    drop(holder);

    until("the session is free", async || {
        db.sql(
            "SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()
               AND state <> 'idle';",
        ) == "0"
    })
    .await;
    let again = client.query("SELECT $1::int + 1", &[&1]).await.unwrap();
    assert_eq!(again[0].get::<_, i32>(0), 2);
}

/// Each numbers its statements from one, and the sessions are the same.
#[tokio::test]
async fn two_programs_get_the_answers_to_their_own_statements() {
    let Some(pooler) = pgbouncer(2) else { return };
    let db = TestDb::new();
    let (one, other) = (
        through(&pooler, &db, &settings()),
        through(&pooler, &db, &settings()),
    );

    let doubled = async {
        for n in 0..200_i32 {
            let client = one.client().await.unwrap();
            let rows = client.query("SELECT $1::int * 2", &[&n]).await.unwrap();
            assert_eq!(rows[0].get::<_, i32>(0), n * 2);
        }
    };
    let spelled = async {
        for n in 0..200_i32 {
            let text = n.to_string();
            let client = other.client().await.unwrap();
            let rows = client.query("SELECT $1 || '!'", &[&text]).await.unwrap();
            assert_eq!(rows[0].get::<_, String>(0), format!("{n}!"));
        }
    };
    futures_util::join!(doubled, spelled);
}
