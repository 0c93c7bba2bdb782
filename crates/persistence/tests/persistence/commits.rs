//! What becomes of a transaction whose COMMIT goes wrong.

use std::{
    future::pending,
    sync::atomic::{AtomicU32, Ordering::SeqCst},
    time::Duration,
};

use listbud_domain::{TagId, UserId};
use listbud_persistence::{
    Constraint, Database, PoolSettings, StoreError, Transaction, TransactionOptions,
    labels::{self, WriteLabelError},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use crate::support::{TestDb, cluster, pool, settings, tag};

/// Adds a tag and counts how often that was tried.
async fn add_tag(pool: &Database, owner: UserId, runs: &AtomicU32) -> Result<(), WriteLabelError> {
    let options = TransactionOptions {
        retries: 3,
        ..TransactionOptions::default()
    };
    pool.transaction(options, async |tx| {
        runs.fetch_add(1, SeqCst);
        labels::insert(tx, owner, &tag("wine")).await
    })
    .await
}

/// Makes COMMIT of whoever wrote a tag do this.
fn at_commit(db: &TestDb, statement: &str) {
    db.sql(&format!(
        "CREATE SEQUENCE commits;
         CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN {statement}; RETURN NULL; END $$;
         CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON tags
             DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION at_commit();"
    ));
}

#[tokio::test]
async fn a_commit_that_could_not_be_put_in_order_is_run_again() {
    let db = TestDb::new();
    let owner = db.user().await;
    at_commit(
        &db,
        "IF nextval('commits') < 3 THEN RAISE 'in its way' USING ERRCODE = '40001'; END IF",
    );
    let runs = AtomicU32::new(0);

    add_tag(&db.pool, owner, &runs).await.unwrap();

    assert_eq!(runs.load(SeqCst), 3);
    assert_eq!(db.count("tags"), 1);
}

#[tokio::test]
async fn a_transaction_that_loses_again_and_again_is_given_up() {
    let db = TestDb::new();
    let owner = db.user().await;
    at_commit(&db, "RAISE 'in its way' USING ERRCODE = '40001'");
    let runs = AtomicU32::new(0);

    let error = add_tag(&db.pool, owner, &runs).await.unwrap_err();

    assert!(
        matches!(
            &error,
            WriteLabelError::Store(StoreError::Contended {
                operation: "commit",
                retry_now: true,
                ..
            })
        ),
        "{error:?}"
    );
    assert_eq!(runs.load(SeqCst), 1 + 3);
    assert_eq!(db.count("tags"), 0);
}

#[tokio::test]
async fn a_constraint_that_refuses_the_commit_is_named() {
    let db = TestDb::new();
    let owner = db.user().await;
    at_commit(
        &db,
        "RAISE 'no' USING ERRCODE = 'check_violation', CONSTRAINT = 'no_wine'",
    );
    let runs = AtomicU32::new(0);

    let error = add_tag(&db.pool, owner, &runs).await.unwrap_err();

    let WriteLabelError::Store(StoreError::Violates {
        constraint, name, ..
    }) = error
    else {
        panic!("{error:?}");
    };
    assert_eq!((constraint, name.as_str()), (Constraint::Check, "no_wine"));
    assert_eq!(runs.load(SeqCst), 1);
}

#[tokio::test]
async fn a_server_that_ends_the_session_before_the_commit_took_effect_says_so() {
    let db = TestDb::new();
    let owner = db.user().await;
    at_commit(&db, "PERFORM pg_terminate_backend(pg_backend_pid())");
    let runs = AtomicU32::new(0);

    let error = add_tag(&db.pool, owner, &runs).await.unwrap_err();

    assert!(
        matches!(
            error,
            WriteLabelError::Store(StoreError::Unavailable { .. })
        ),
        "{error:?}"
    );
    assert_eq!(runs.load(SeqCst), 1);
    assert_eq!(db.count("tags"), 0);
}

/// Citus answers so when a worker did not confirm the commit, which it may have done.
#[tokio::test]
async fn a_commit_that_failed_inside_the_server_is_unknown() {
    let db = TestDb::new();
    let owner = db.user().await;
    at_commit(
        &db,
        "RAISE 'could not commit transaction for shard 102039 on at least one active node'
             USING ERRCODE = 'XX000'",
    );
    let runs = AtomicU32::new(0);

    let error = add_tag(&db.pool, owner, &runs).await.unwrap_err();

    assert!(
        matches!(error, WriteLabelError::Store(StoreError::CommitUnknown(_))),
        "{error:?}"
    );
    assert_eq!(runs.load(SeqCst), 1);
}

/// Any other internal error is a bug, of somebody.
#[tokio::test]
async fn a_worker_of_citus_that_was_lost_is_unavailable() {
    let db = TestDb::new();
    let owner = db.user().await;
    db.tag(owner, "wine").await;
    let list = async |tx: &Transaction<'_>| labels::list::<TagId>(tx, owner).await;
    for (message, is_unavailable) in [
        (
            "failure on connection marked as essential: worker:5432",
            true,
        ),
        ("cache lookup failed for relation 16384", false),
    ] {
        db.sql(&format!(
            "CREATE OR REPLACE FUNCTION fails() RETURNS boolean LANGUAGE plpgsql AS
             $$ BEGIN RAISE '{message}' USING ERRCODE = 'XX000'; END $$;
             ALTER TABLE tags RENAME TO tags_before;
             CREATE VIEW tags AS SELECT * FROM tags_before WHERE fails();"
        ));

        let error = db
            .pool
            .transaction(TransactionOptions::default(), list)
            .await
            .unwrap_err();

        db.sql("DROP VIEW tags; ALTER TABLE tags_before RENAME TO tags;");
        assert_eq!(
            matches!(error, StoreError::Unavailable { .. }),
            is_unavailable,
            "{error:?}"
        );
    }
}

/// Which way the line breaks when COMMIT goes over it.
#[derive(Debug, Clone, Copy)]
enum Breaks {
    OnTheWayThere,
    OnTheWayBack,
    /// It stays open, and nothing comes back.
    Silently,
}

/// Stands between a client and the server until the client says COMMIT.
async fn fragile_line(breaks: Breaks) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (client, _) = listener.accept().await.unwrap();
            let server = TcpStream::connect(("127.0.0.1", cluster().port()));
            tokio::spawn(carry(client, server.await.unwrap(), breaks));
        }
    });
    port
}

async fn carry(mut client: TcpStream, mut server: TcpStream, breaks: Breaks) {
    let mut up = [0; 4096];
    let mut down = [0; 4096];
    loop {
        tokio::select! {
            sent = client.read(&mut up) => {
                let sent = &up[..sent.unwrap()];
                let commits = sent.windows(7).any(|bytes| bytes == b"COMMIT\0");
                if sent.is_empty() || (commits && matches!(breaks, Breaks::OnTheWayThere)) {
                    return;
                }
                server.write_all(sent).await.unwrap();
                if commits {
                    // The answer arrives here and goes no further.
                    let _ = server.read(&mut down).await.unwrap();
                    if matches!(breaks, Breaks::Silently) {
                        pending::<()>().await;
                    }
                    return;
                }
            }
            answered = server.read(&mut down) => {
                let answered = answered.unwrap();
                if answered == 0 {
                    return;
                }
                client.write_all(&down[..answered]).await.unwrap();
            }
        }
    }
}

#[tokio::test]
async fn a_commit_that_nobody_answered_is_unknown_and_never_run_again() {
    for (breaks, kept) in [
        (Breaks::OnTheWayThere, 0),
        (Breaks::OnTheWayBack, 1),
        (Breaks::Silently, 1),
    ] {
        let db = TestDb::new();
        let owner = db.user().await;
        let port = fragile_line(breaks).await;
        let url = db.database.url();
        let url = url.replace(&format!(":{}/", cluster().port()), &format!(":{port}/"));
        let runs = AtomicU32::new(0);

        let settings = PoolSettings {
            statement_timeout: Duration::from_secs(1),
            ..settings()
        };
        let pool = pool(&url, &settings);
        let error = add_tag(&pool, owner, &runs).await;

        assert!(
            matches!(
                error,
                Err(WriteLabelError::Store(StoreError::CommitUnknown(_)))
            ),
            "{breaks:?}: {error:?}"
        );
        assert_eq!(runs.load(SeqCst), 1, "{breaks:?}");
        assert_eq!(db.count("tags"), kept, "{breaks:?}");
    }
}
