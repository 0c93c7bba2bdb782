//! Statements that nobody waits for any more: they end, and nobody waits for them.

use std::{future::pending, pin::pin, time::Duration};

use listbud_local_postgres::TestDatabase;
use listbud_persistence::{
    Database, Executor as _, PoolSettings, StoreError, Transaction, TransactionOptions,
};
use tokio_postgres::{binary_copy::BinaryCopyInWriter, types::Type};

use crate::{
    pooler::{pgbouncer, through},
    support::{TestDb, settings, until},
};

const ENDLESS: &str = "SELECT pg_sleep(3600)";

/// Only cancelling ends a statement: the server does not notice that its client is gone,
/// and no time-out of these tests matters.
const UNNOTICED: &str = "-c client_connection_check_interval=0";

fn of(max: usize) -> PoolSettings {
    PoolSettings {
        max,
        statement_timeout: Duration::from_hours(1),
        wait: Duration::from_mins(1),
        ..settings()
    }
}

/// Runs work until the database is busy with it, and drops it.
pub(crate) async fn give_up<T>(database: &TestDatabase<'_>, work: impl Future<Output = T>) {
    tokio::select! {
        _ = work => panic!("it never ends"),
        () = until("it runs", async || running(database) == 1) => {}
    }
}

/// How many statements of pools run in a database.
fn running(database: &TestDatabase<'_>) -> usize {
    let count = database.execute(
        "SELECT count(*) FROM pg_stat_activity
         WHERE datname = current_database() AND state = 'active'
           AND (wait_event IN ('PgSleep', 'advisory', 'ClientRead')
                OR query LIKE '%pg_sleep%')
           AND pid <> pg_backend_pid();",
    );
    count.unwrap().parse().unwrap()
}

/// The pool answers at once, all of its connections can be taken, and the statement that
/// was given up ends.
pub(crate) async fn assert_it_ends(pool: &Database, database: &TestDatabase<'_>) {
    // Behind the statement that was given up this would take an hour.
    let client = pool.client().await.unwrap();
    client.query("SELECT 1", &[]).await.unwrap();
    drop(client);
    until("the statement ends", async || running(database) == 0).await;
    let mut taken = Vec::new();
    for _ in 0..pool.status().max {
        let client = pool.client().await.unwrap();
        client.query("SELECT 1", &[]).await.unwrap();
        taken.push(client);
    }
    assert_eq!(pool.status().size, pool.status().max);
    drop(taken);
    assert_eq!(pool.status().idle, pool.status().max);
    until("no connection is left over", async || {
        let count = "SELECT count(*) FROM pg_stat_activity
                     WHERE datname = current_database() AND application_name = 'listbud';";
        database.execute(count).unwrap() <= pool.status().max.to_string()
    })
    .await;
}

#[tokio::test]
async fn a_statement_is_cancelled_and_its_connection_leaves_the_pool() {
    for max in [1, 10] {
        let db = TestDb::with(&of(max), UNNOTICED);

        give_up(&db.database, async {
            let client = db.pool.client().await.unwrap();
            client.query(ENDLESS, &[]).await
        })
        .await;

        assert_eq!(db.pool.status().size, 0, "it has left the pool");
        assert_it_ends(&db.pool, &db.database).await;
    }
}

/// Runs a transaction that writes a row and never ends.
async fn transact(
    pool: &Database,
    endless: impl AsyncFn(&Transaction<'_>),
) -> Result<(), StoreError> {
    let options = TransactionOptions::default();
    pool.transaction(options, async |tx| {
        tx.execute("INSERT INTO written VALUES (1)", &[])
            .await
            .unwrap();
        endless(tx).await;
        pending().await
    })
    .await
}

#[tokio::test]
async fn a_transaction_is_rolled_back_and_nobody_waits_for_its_statement() {
    for max in [1, 10] {
        let db = TestDb::with(&of(max), UNNOTICED);
        db.sql("CREATE TABLE written (n int PRIMARY KEY);");

        give_up(
            &db.database,
            transact(&db.pool, async |tx| {
                tx.query(ENDLESS, &[]).await.unwrap();
            }),
        )
        .await;

        assert_it_ends(&db.pool, &db.database).await;
        // Would wait for the row if the other transaction still had it.
        db.sql("INSERT INTO written VALUES (1);");
    }
}

/// Sends a row, and then either no more or the end of the COPY.
async fn copy(tx: &Transaction<'_>, finishes: bool) {
    let copied = tx.copy_in("COPY slow (n) FROM STDIN (FORMAT binary)", async |sink| {
        let mut writer = pin!(BinaryCopyInWriter::new(sink, &[Type::INT4]));
        writer.as_mut().write(&[&1_i32]).await?;
        if finishes {
            writer.finish().await
        } else {
            pending().await
        }
    });
    copied.await.unwrap();
}

#[tokio::test]
async fn a_copy_is_ended_before_and_after_its_last_row() {
    for finishes in [false, true] {
        let db = TestDb::with(&of(1), UNNOTICED);
        db.sql(
            "CREATE TABLE written (n int PRIMARY KEY);
             CREATE TABLE slow (n int);
             CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN PERFORM pg_sleep(3600); RETURN NEW; END $$;
             CREATE TRIGGER slow BEFORE INSERT ON slow FOR EACH ROW EXECUTE FUNCTION slow();",
        );

        give_up(
            &db.database,
            transact(&db.pool, async |tx| copy(tx, finishes).await),
        )
        .await;

        assert_it_ends(&db.pool, &db.database).await;
        db.sql("INSERT INTO written VALUES (1);");
    }
}

/// The pooler has one session, which has to be free again.
#[tokio::test]
async fn behind_a_pooler_the_session_is_free_again() {
    let Some(pooler) = pgbouncer(1) else { return };
    let db = TestDb::new();
    db.sql("CREATE TABLE written (n int PRIMARY KEY);");
    let pool = through(&pooler, &db, &of(1));

    give_up(&db.database, async {
        let client = pool.client().await.unwrap();
        client.query("SELECT pg_sleep($1)", &[&3600_f64]).await
    })
    .await;
    assert_it_ends(&pool, &db.database).await;

    give_up(
        &db.database,
        transact(&pool, async |tx| {
            tx.query("SELECT pg_sleep($1)", &[&3600_f64]).await.unwrap();
        }),
    )
    .await;
    assert_it_ends(&pool, &db.database).await;
    db.sql("INSERT INTO written VALUES (1);");
}

/// Nobody can tell any more whether it was done, so it is done.
#[tokio::test]
async fn a_commit_is_not_cancelled() {
    let db = TestDb::with(&of(1), &format!("{UNNOTICED} -c lock_timeout=0"));
    db.sql(
        "CREATE TABLE written (n int PRIMARY KEY);
         CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END $$;
         CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON written
             DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION at_commit();",
    );
    let other = crate::support::pool(&db.database.url(), &of(1));
    let holder = other.client().await.unwrap();
    holder
        .query("SELECT pg_advisory_lock(1)", &[])
        .await
        .unwrap();

    give_up(
        &db.database,
        db.pool
            .transaction(TransactionOptions::default(), async |tx| {
                tx.execute("INSERT INTO written VALUES (1)", &[])
                    .await
                    .unwrap();
                Ok::<_, StoreError>(())
            }),
    )
    .await;
    // A request to cancel would have arrived before these answers.
    for _ in 0..20 {
        let client = db.pool.client().await.unwrap();
        client.query("SELECT 1", &[]).await.unwrap();
    }
    assert_eq!(running(&db.database), 1, "it still waits");
    holder
        .query("SELECT pg_advisory_unlock(1)", &[])
        .await
        .unwrap();

    until("it is committed", async || db.count("written") == 1).await;
}
