//! Reading on a real standby that follows by streaming replication.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use futures_util::future::join_all;
use listbud_local_postgres::{Cluster, Options};
use listbud_persistence::{Connection, Database, Executor, StoreError};
use listbud_test_servers::Standby;
use tokio::sync::Notify;

use crate::support::{settings, until};

/// A primary with a table, a standby, and a pool that knows both.
struct Pair {
    primary: Cluster,
    standby: Option<Standby>,
    database: Database,
}

impl Pair {
    fn start() -> Self {
        let wal = [("wal_level", "replica"), ("max_wal_senders", "4")];
        let options = Options {
            settings: wal.map(|(name, value)| (name.into(), value.into())).into(),
            ..Options::default()
        };
        let primary = Cluster::temporary(&options).unwrap();
        let table = "CREATE TABLE written (n int PRIMARY KEY);";
        primary.execute("postgres", table).unwrap();
        let standby = Standby::of(&primary, &options).unwrap();
        let connection = |cluster: &Cluster| Connection::parse(&cluster.url("postgres")).unwrap();
        let database = Database::new(&connection(&primary), &settings())
            .unwrap()
            .with_replica(&connection(&standby), &settings())
            .unwrap();
        Self {
            primary,
            standby: Some(standby),
            database,
        }
    }

    fn standby(&self, sql: &str) -> String {
        let standby = self.standby.as_ref().unwrap();
        standby.execute("postgres", sql).unwrap()
    }

    async fn write(&self, n: i32) {
        let client = self.database.client().await.unwrap();
        let sql = "INSERT INTO written VALUES ($1)";
        client.execute(sql, &[&n]).await.unwrap();
    }

    /// Whether it is read on the standby, and whether the number is there.
    async fn read(&self, n: i32) -> (bool, bool) {
        let read = self.database.read(async |client| {
            let sql = "SELECT pg_is_in_recovery(), EXISTS (SELECT FROM written WHERE n = $1)";
            let row = client.query_opt(sql, &[&n]).await.unwrap().unwrap();
            Ok::<_, StoreError>((row.get(0), row.get(1)))
        });
        read.await.unwrap()
    }

    async fn until_read_there(&self) {
        until("it is read on the standby", async || self.read(0).await.0).await;
    }
}

#[tokio::test]
async fn what_was_written_is_read_wherever_it_is_read() {
    let pair = Pair::start();
    pair.until_read_there().await;
    let on_standby = AtomicU32::new(0);

    let everybody = (0..8).map(async |person| {
        for round in 0..50 {
            let n = 1 + person * 50 + round;
            pair.write(n).await;
            let (is_standby, is_there) = pair.read(n).await;
            assert!(is_there, "{n}, on the standby: {is_standby}");
            on_standby.fetch_add(u32::from(is_standby), Ordering::Relaxed);
        }
    });
    join_all(everybody).await;

    // While nobody writes, everything is read there.
    pair.until_read_there().await;
    for _ in 0..20 {
        assert!(pair.read(1).await.0);
    }
}

#[tokio::test]
async fn a_standby_that_is_behind_is_not_read_until_it_has_caught_up() {
    let pair = Pair::start();
    pair.until_read_there().await;

    pair.standby("SELECT pg_wal_replay_pause();");
    until("it stands still", async || {
        pair.standby("SELECT pg_get_wal_replay_pause_state();") == "paused"
    })
    .await;
    pair.write(1).await;
    let behind = pair.read(1).await;
    pair.standby("SELECT pg_wal_replay_resume();");
    pair.until_read_there().await;

    assert_eq!(behind, (false, true));
    assert_eq!(pair.read(1).await, (true, true));
}

#[tokio::test]
async fn a_standby_that_is_gone_is_not_missed() {
    let mut pair = Pair::start();
    pair.until_read_there().await;

    let standby = pair.standby.take().unwrap();
    tokio::task::spawn_blocking(|| drop(standby)).await.unwrap();

    pair.write(1).await;
    for _ in 0..20 {
        assert_eq!(pair.read(1).await, (false, true));
    }
}

/// It may be busy and is still well.
#[tokio::test]
async fn who_finds_no_connection_to_the_standby_reads_on_the_primary() {
    let pair = Pair::start();
    pair.until_read_there().await;
    let release = Notify::new();
    let held = (0..settings().max).map(async |_| {
        let reading = pair.database.read(async |client| {
            client.query("SELECT 1", &[]).await.unwrap();
            release.notified().await;
            Ok::<_, StoreError>(())
        });
        reading.await.unwrap();
    });

    let busy = async {
        until("all are in use", async || {
            pair.standby("SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT 1'")
                == settings().max.to_string()
        })
        .await;
        let busy = pair.read(0).await.0;
        release.notify_waiters();
        busy
    };
    let (_, busy) = futures_util::join!(join_all(held), busy);

    assert!(!busy);
    assert!(pair.read(0).await.0, "at once, and not after a rest");
}

/// First for the primary's pool, to ask how far its log reaches, and then for another.
#[tokio::test]
async fn a_reader_waits_for_a_pool_only_once() {
    let pair = Pair::start();
    pair.until_read_there().await;
    let waits = Arc::new(AtomicU32::new(0));
    let seen = Arc::clone(&waits);
    let database = pair.database.clone().on_wait(move |wait| {
        seen.fetch_add(u32::from(wait.timed_out), Ordering::Relaxed);
    });
    let mut held = Vec::new();
    for _ in 0..settings().max {
        held.push(database.client().await.unwrap());
    }

    let read = database.read(async |_| Ok::<_, StoreError>(())).await;

    assert!(matches!(read, Err(StoreError::PoolExhausted)), "{read:?}");
    assert_eq!(waits.load(Ordering::Relaxed), 1);
}

/// It has a history of its own from then on.
#[tokio::test]
async fn a_standby_that_became_a_primary_is_not_read() {
    let pair = Pair::start();
    pair.until_read_there().await;

    assert_eq!(pair.standby("SELECT pg_promote();"), "t");

    assert_eq!(pair.read(1).await, (false, false));
}

/// As when the standby ends the session, or a row that is read there is to be
/// removed (40001).
#[tokio::test]
async fn work_that_fails_on_the_standby_runs_again_on_the_primary() {
    let pair = Pair::start();
    pair.until_read_there().await;
    let runs = AtomicU32::new(0);

    let read = pair.database.read(async |client| {
        runs.fetch_add(1, Ordering::Relaxed);
        let sql = "SELECT pg_is_in_recovery()";
        let is_standby: bool = client.query_opt(sql, &[]).await.unwrap().unwrap().get(0);
        if is_standby {
            let ended = client
                .query("SELECT pg_terminate_backend(pg_backend_pid())", &[])
                .await;
            return Err(StoreError::Unavailable {
                operation: "a test",
                source: ended.unwrap_err().into(),
            });
        }
        Ok(is_standby)
    });

    assert!(!read.await.unwrap());
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    let count = "SELECT count(*) FROM written;";
    assert_eq!(pair.primary.execute("postgres", count).unwrap(), "0");
}
