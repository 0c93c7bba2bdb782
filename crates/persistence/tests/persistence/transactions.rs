//! Transactions: however their work ends, so do they.

use std::{
    future::{Future, pending, poll_fn},
    panic::AssertUnwindSafe,
    pin::pin,
    rc::Rc,
    sync::atomic::{AtomicU32, Ordering::SeqCst},
    task::Poll,
    time::Duration,
};

use futures_util::FutureExt as _;
use listbud_domain::{ListId, TagId, UserId};
use listbud_persistence::{
    Executor, FromStore, Isolation, PoolSettings, StoreError, Transaction, TransactionOptions,
    labels::{self, WriteLabelError},
};
use tokio::{
    sync::{Barrier, Notify},
    task::LocalSet,
};

use crate::support::{TestDb, list, settings, tag, until};

/// How a piece of work ends that changes its mind.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("changed its mind")]
    ChangedItsMind,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl FromStore for Refused {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::ChangedItsMind => None,
        }
    }
}

/// Nothing is left of a transaction: no row, no session that still sits in it,
/// no connection that the pool has lost.
async fn assert_nothing_is_left(db: &TestDb) {
    until("no session sits in a transaction", async || {
        db.connections("idle in transaction%") == 0
    })
    .await;
    assert_eq!(db.count("tags"), 0);
    assert_the_pool_is_whole(db).await;
}

/// As many connections can be taken as the pool has, and each answers.
async fn assert_the_pool_is_whole(db: &TestDb) {
    let mut taken = Vec::new();
    for _ in 0..db.pool.status().max {
        let client = db.pool.client().await.unwrap();
        let row = client.query_opt("SELECT txid_current_if_assigned() IS NULL", &[]);
        assert!(
            row.await.unwrap().unwrap().get::<_, bool>(0),
            "still in one"
        );
        taken.push(client);
    }
}

async fn add_tag(tx: &Transaction<'_>, owner: UserId, name: &str) -> Result<(), StoreError> {
    match labels::insert(tx, owner, &tag(name)).await {
        Ok(()) => Ok(()),
        Err(WriteLabelError::Store(error)) => Err(error),
        Err(WriteLabelError::NameTaken(_)) => panic!("the name is taken"),
    }
}

#[tokio::test]
async fn work_that_answers_ok_is_committed() {
    let db = TestDb::new();
    let owner = db.user().await;

    let answer: Result<u8, StoreError> = db
        .pool
        .transaction(TransactionOptions::default(), async |tx| {
            add_tag(tx, owner, "wine").await?;
            Ok(7)
        })
        .await;

    assert_eq!(answer.unwrap(), 7);
    assert_eq!(db.count("tags"), 1);
}

#[tokio::test]
async fn work_that_answers_an_error_is_rolled_back_and_its_error_comes_out() {
    let db = TestDb::new();
    let owner = db.user().await;

    let answer: Result<(), Refused> = db
        .pool
        .transaction(TransactionOptions::default(), async |tx| {
            add_tag(tx, owner, "wine").await?;
            Err(Refused::ChangedItsMind)
        })
        .await;

    assert!(matches!(answer, Err(Refused::ChangedItsMind)), "{answer:?}");
    assert_nothing_is_left(&db).await;
}

#[tokio::test]
async fn work_that_panics_is_rolled_back() {
    let db = TestDb::new();
    let owner = db.user().await;

    let work = db
        .pool
        .transaction(TransactionOptions::default(), async |tx| {
            add_tag(tx, owner, "wine").await?;
            panic!("a bug");
            #[expect(unreachable_code, reason = "it names the error's type")]
            Ok::<(), StoreError>(())
        });
    let outcome = AssertUnwindSafe(work).catch_unwind().await;

    assert!(outcome.is_err());
    assert_nothing_is_left(&db).await;
}

/// As the workers of actix-web hold a handler.
#[tokio::test]
async fn a_task_that_panics_or_is_aborted_rolls_its_transaction_back() {
    let db = TestDb::new();
    let owner = db.user().await;
    let written = Rc::new(Notify::new());
    let work = |is_bug: bool| {
        let (pool, written) = (db.pool.clone(), Rc::clone(&written));
        async move {
            let options = TransactionOptions::default();
            pool.transaction(options, async |tx| {
                add_tag(tx, owner, "wine").await?;
                assert!(!is_bug, "a bug");
                written.notify_one();
                pending::<Result<(), StoreError>>().await
            })
            .await
        }
    };

    let tasks = LocalSet::new();
    let panicked = tasks.spawn_local(work(true));
    let endless = tasks.spawn_local(work(false));
    let (panicked, aborted) = tasks
        .run_until(async {
            written.notified().await;
            endless.abort();
            (panicked.await, endless.await)
        })
        .await;

    assert!(panicked.unwrap_err().is_panic());
    assert!(aborted.unwrap_err().is_cancelled());
    assert_nothing_is_left(&db).await;
}

#[tokio::test]
async fn work_that_is_given_up_between_two_statements_is_rolled_back() {
    let db = TestDb::new();
    let owner = db.user().await;
    let written = Notify::new();

    let work = db
        .pool
        .transaction(TransactionOptions::default(), async |tx| {
            add_tag(tx, owner, "wine").await?;
            written.notify_one();
            pending::<Result<(), StoreError>>().await
        });
    tokio::select! {
        _ = work => panic!("it never ends"),
        () = written.notified() => {}
    }

    assert_nothing_is_left(&db).await;
}

#[tokio::test]
async fn work_that_is_given_up_in_the_middle_of_a_statement_ends_with_that_statement() {
    let settings = PoolSettings {
        max: 1,
        statement_timeout: Duration::from_secs(1),
        ..settings()
    };
    let db = TestDb::with(&settings, "");
    let owner = db.user().await;
    let written = Notify::new();

    let work = db
        .pool
        .transaction(TransactionOptions::default(), async |tx| {
            add_tag(tx, owner, "wine").await?;
            written.notify_one();
            tx.batch_execute("SELECT pg_sleep(3600)").await.unwrap();
            Ok::<_, StoreError>(())
        });
    tokio::select! {
        _ = work => panic!("it takes an hour"),
        () = written.notified() => {}
    }

    assert_nothing_is_left(&db).await;
}

/// Drives a future for so many polls and then drops it.
pub(crate) async fn give_up_after<F: Future>(polls: usize, work: F) -> Option<F::Output> {
    let mut work = pin!(work);
    let mut polled = 0;
    poll_fn(move |context| {
        if polled == polls {
            return Poll::Ready(None);
        }
        polled += 1;
        work.as_mut().poll(context).map(Some)
    })
    .await
}

#[tokio::test]
async fn work_that_is_given_up_at_any_point_is_done_wholly_or_not_at_all() {
    let settings = PoolSettings {
        max: 1,
        ..settings()
    };
    let db = TestDb::with(&settings, "");
    let owner = db.user().await;
    let mut given_up = 0;

    loop {
        let work = db
            .pool
            .transaction(TransactionOptions::default(), async |tx| {
                add_tag(tx, owner, &format!("first {given_up}")).await?;
                add_tag(tx, owner, &format!("second {given_up}")).await
            });
        let outcome = give_up_after(given_up, work).await;

        assert_the_pool_is_whole(&db).await;
        let odd = "SELECT count(*) FROM tags GROUP BY substring(name, '\\d+') HAVING count(*) <> 2";
        assert_eq!(db.sql(odd), "", "given up after {given_up}");
        if let Some(outcome) = outcome {
            outcome.unwrap();
            break;
        }
        given_up += 1;
    }
    assert!(given_up >= 4, "it waits for begin, two inserts and commit");
    assert_eq!(db.connections("idle in transaction%"), 0);
}

#[tokio::test]
async fn a_failed_statement_that_the_work_ignores_is_no_success() {
    let db = TestDb::new();
    let owner = db.user().await;
    db.tag(owner, "wine").await;

    let answer: Result<(), StoreError> = db
        .pool
        .transaction(TransactionOptions::default(), async |tx| {
            add_tag(tx, owner, "food").await?;
            // The server has given the whole transaction up with this.
            let taken = labels::insert(tx, owner, &tag("WINE")).await;
            assert!(matches!(taken, Err(WriteLabelError::NameTaken(_))));
            Ok(())
        })
        .await;

    assert_eq!(db.count("tags"), 1);
    assert!(
        answer.is_err(),
        "nothing was committed, and nobody was told"
    );
}

#[tokio::test]
async fn a_savepoint_keeps_a_failed_statement_from_sinking_the_rest() {
    let db = TestDb::new();
    let owner = db.user().await;
    db.tag(owner, "wine").await;
    let mut client = db.pool.client().await.unwrap();
    let mut transaction = client.begin(TransactionOptions::default()).await.unwrap();

    let savepoint = transaction.savepoint("row").await.unwrap();
    let taken = labels::insert(&savepoint, owner, &tag("WINE")).await;
    savepoint.rollback().await.unwrap();
    labels::insert(&transaction, owner, &tag("food"))
        .await
        .unwrap();
    transaction.commit().await.unwrap();

    assert!(matches!(taken, Err(WriteLabelError::NameTaken(_))));
    assert_eq!(db.count("tags"), 2);
}

#[tokio::test]
async fn a_transaction_that_only_reads_cannot_write() {
    let db = TestDb::new();
    let owner = db.user().await;
    let options = TransactionOptions {
        read_only: true,
        ..TransactionOptions::default()
    };

    let read = db
        .pool
        .transaction(options, async |tx| labels::list::<TagId>(tx, owner).await)
        .await;
    let written = db
        .pool
        .transaction(options, async |tx| add_tag(tx, owner, "wine").await)
        .await;

    assert!(read.unwrap().is_empty());
    assert!(written.is_err());
    assert_nothing_is_left(&db).await;
}

#[tokio::test]
async fn one_moment_is_seen_by_all_of_a_transaction_that_asks_for_it() {
    let db = TestDb::new();
    let owner = db.user().await;
    for (isolation, seen) in [
        (Isolation::ReadCommitted, 1),
        (Isolation::RepeatableRead, 0),
        (Isolation::Serializable, 0),
    ] {
        let options = TransactionOptions {
            isolation,
            ..TransactionOptions::default()
        };

        let later = db
            .pool
            .transaction(options, async |tx| {
                let before = labels::list::<TagId>(tx, owner).await?;
                let wine = db.tag(owner, "wine").await;
                let after = labels::list::<TagId>(tx, owner).await?;
                db.sql(&format!("DELETE FROM tags WHERE id = '{wine}';"));
                Ok::<_, StoreError>(after.len() - before.len())
            })
            .await;

        assert_eq!(later.unwrap(), seen, "{isolation:?}");
    }
}

#[tokio::test]
async fn of_two_transactions_that_cannot_be_put_in_order_one_runs_again() {
    let db = TestDb::new();
    let owner = db.user().await;
    let options = TransactionOptions {
        isolation: Isolation::Serializable,
        ..TransactionOptions::default()
    };
    let both_have_read = Barrier::new(2);
    let runs = AtomicU32::new(0);

    // Each makes a list if there is none; one after the other, only one would.
    let work = async |name: &'static str| {
        let first_run = AtomicU32::new(1);
        db.pool
            .transaction(options, async |tx| {
                runs.fetch_add(1, SeqCst);
                let lists = labels::list::<ListId>(tx, owner).await?;
                if first_run.swap(0, SeqCst) == 1 {
                    both_have_read.wait().await;
                }
                if lists.is_empty() {
                    labels::insert(tx, owner, &list(name)).await?;
                }
                Ok::<_, WriteLabelError>(())
            })
            .await
    };
    let (one, other) = tokio::join!(work("one"), work("other"));

    one.unwrap();
    other.unwrap();
    assert_eq!(db.count("lists"), 1);
    assert!(runs.load(SeqCst) > 2);
}

#[tokio::test]
async fn of_two_transactions_that_wait_for_each_other_one_runs_again() {
    let db = TestDb::with(&settings(), "-c deadlock_timeout=50");
    let owner = db.user().await;
    let (wine, food) = (db.tag(owner, "wine").await, db.tag(owner, "food").await);
    let both_have_locked = Barrier::new(2);
    let runs = AtomicU32::new(0);

    let work = async |first, second| {
        let first_run = AtomicU32::new(1);
        db.pool
            .transaction(TransactionOptions::default(), async |tx| {
                runs.fetch_add(1, SeqCst);
                labels::lock(tx, owner, first).await?;
                if first_run.swap(0, SeqCst) == 1 {
                    both_have_locked.wait().await;
                }
                labels::lock(tx, owner, second).await
            })
            .await
    };
    let (one, other) = tokio::join!(work(wine, food), work(food, wine));

    assert!(one.unwrap().is_some());
    assert!(other.unwrap().is_some());
    assert_eq!(runs.load(SeqCst), 3);
}
