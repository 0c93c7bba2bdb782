//! Money that is moved to and fro by transactions that end in every way there is:
//! none of it is lost, none is made, and what was acknowledged is there once.

use std::{
    collections::HashSet,
    panic::AssertUnwindSafe,
    rc::Rc,
    sync::{Mutex, atomic::AtomicU32},
};

use futures_util::FutureExt as _;
use listbud_persistence::{
    Executor, FromStore, Isolation, PoolSettings, StoreError, Transaction, TransactionOptions,
};
use listbud_test_servers::PgBouncer;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use tokio::task::LocalSet;

use crate::{
    pooler::{pgbouncer, through},
    support::{TestDb, settings, until},
    transactions::give_up_after,
};

const ACCOUNTS: i32 = 5;
const EACH: i64 = 1_000;

/// How a transfer ends.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Commits,
    Refuses,
    Panics,
    /// Dropped after so many polls.
    GivenUp(usize),
    /// The server ends its session in the middle.
    Killed,
}

#[derive(Debug, Clone, Copy)]
struct Transfer {
    from: i32,
    to: i32,
    amount: i64,
    fate: Fate,
    isolation: Isolation,
}

fn transfers() -> impl Strategy<Value = Vec<Transfer>> {
    let fate = prop_oneof![
        4 => Just(Fate::Commits),
        1 => Just(Fate::Refuses),
        1 => Just(Fate::Panics),
        2 => (0_usize..12).prop_map(Fate::GivenUp),
        1 => Just(Fate::Killed),
    ];
    let isolation = prop_oneof![
        Just(Isolation::ReadCommitted),
        Just(Isolation::Serializable)
    ];
    let transfer = (0..ACCOUNTS, 0..ACCOUNTS, 1..50_i64, fate, isolation).prop_map(
        |(from, to, amount, fate, isolation)| Transfer {
            from,
            to,
            amount,
            fate,
            isolation,
        },
    );
    prop::collection::vec(transfer, 20..40)
}

#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("changed its mind")]
    ChangedItsMind,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Statement(#[from] listbud_persistence::StatementError),
}

impl FromStore for Refused {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

async fn work(tx: &Transaction<'_>, number: i32, transfer: Transfer) -> Result<(), Refused> {
    let Transfer {
        from, to, amount, ..
    } = transfer;
    let update = "UPDATE ledger SET amount = amount + $2 WHERE account = $1";
    // Read first, so that serializable transactions can cross.
    tx.query("SELECT sum(amount)::bigint FROM ledger", &[])
        .await?;
    tx.execute(update, &[&from, &-amount]).await?;
    match transfer.fate {
        Fate::Refuses => return Err(Refused::ChangedItsMind),
        Fate::Panics => panic!("half way"),
        Fate::Killed => drop(
            tx.batch_execute("SELECT pg_terminate_backend(pg_backend_pid())")
                .await,
        ),
        Fate::Commits | Fate::GivenUp(_) => {}
    }
    tx.execute(update, &[&to, &amount]).await?;
    tx.execute("INSERT INTO journal VALUES ($1)", &[&number])
        .await?;
    Ok(())
}

/// Runs all of them, eight at a time, and answers the numbers of those that were
/// acknowledged.
async fn run(db: Rc<TestDb>, transfers: Vec<Transfer>) -> HashSet<i32> {
    let acknowledged = Rc::new(Mutex::new(HashSet::new()));
    let queue = Rc::new(Mutex::new((0..).zip(transfers).collect::<Vec<_>>()));
    let tasks = LocalSet::new();
    for _ in 0..8 {
        let (db, queue, acknowledged) = (db.clone(), queue.clone(), acknowledged.clone());
        tasks.spawn_local(async move {
            loop {
                let next = queue.lock().unwrap().pop();
                let Some((number, transfer)) = next else {
                    break;
                };
                let options = TransactionOptions {
                    isolation: transfer.isolation,
                    ..TransactionOptions::default()
                };
                let transaction = db
                    .pool
                    .transaction(options, async |tx| work(tx, number, transfer).await);
                let transaction = AssertUnwindSafe(transaction).catch_unwind();
                let outcome = match transfer.fate {
                    Fate::GivenUp(polls) => give_up_after(polls, transaction).await,
                    _ => Some(transaction.await),
                };
                if let Some(Ok(Ok(()))) = outcome {
                    assert!(acknowledged.lock().unwrap().insert(number));
                }
            }
        });
    }
    tasks.await;
    acknowledged.lock().unwrap().clone()
}

async fn story(transfers: Vec<Transfer>, pooler: Option<&PgBouncer>) {
    let settings = PoolSettings {
        max: 4,
        ..settings()
    };
    let mut db = TestDb::with(&settings, "");
    if let Some(pooler) = pooler {
        db.pool = through(pooler, &db, &settings);
    }
    let db = Rc::new(db);
    db.sql(&format!(
        "CREATE TABLE ledger (account int PRIMARY KEY, amount bigint NOT NULL);
         INSERT INTO ledger SELECT n, {EACH} FROM generate_series(0, {ACCOUNTS} - 1) n;
         CREATE TABLE journal (number int PRIMARY KEY);"
    ));

    let acknowledged = run(db.clone(), transfers).await;

    until("no session sits in a transaction", async || {
        db.connections("idle in transaction%") == 0
    })
    .await;
    let sum = db.sql("SELECT sum(amount) FROM ledger;");
    assert_eq!(sum, (i64::from(ACCOUNTS) * EACH).to_string());
    let journal: HashSet<i32> = db
        .sql("SELECT number FROM journal;")
        .lines()
        .map(|line| line.parse().unwrap())
        .collect();
    // What was given up at COMMIT may have been done without anybody hearing of it.
    assert!(
        acknowledged.is_subset(&journal),
        "{acknowledged:?} {journal:?}"
    );
    // All connections that the pool has can be taken, and each answers.
    let mut taken = Vec::new();
    for _ in 0..db.pool.status().max {
        let client = db.pool.client().await.unwrap();
        client.query("SELECT 1", &[]).await.unwrap();
        taken.push(client);
    }
}

#[test]
fn money_is_neither_made_nor_lost_however_transactions_end() {
    stories(None);
}

/// Fewer sessions than the program has connections.
#[test]
fn money_is_neither_made_nor_lost_behind_a_pooler() {
    if let Some(pooler) = pgbouncer(3) {
        stories(Some(&pooler));
    }
}

fn stories(pooler: Option<&PgBouncer>) {
    // Panics are part of the story; their reports are not.
    static QUIET: AtomicU32 = AtomicU32::new(0);
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if info.payload_as_str() == Some("half way") {
            QUIET.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        } else {
            usual(info);
        }
    }));
    let mut runner = TestRunner::new(Config {
        cases: 12,
        failure_persistence: None,
        ..Config::default()
    });

    let outcome = runner.run(&transfers(), |transfers| {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(story(transfers, pooler));
        Ok(())
    });

    outcome.unwrap();
}
