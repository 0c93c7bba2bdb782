//! Learning of revocations over another connection.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use listbud_persistence::{
    Connection, Database, ListenerState, RevocationListener, TransactionOptions, sessions,
};
use time::OffsetDateTime;
use tokio::{sync::watch, task::JoinHandle};
use uuid::Uuid;

use crate::{
    relay::Relay,
    support::{TestDb, at, cluster, pool, settings, until},
};

/// A process that listens, and what it has learned.
struct Replica {
    learned: Arc<Mutex<BTreeMap<Uuid, OffsetDateTime>>>,
    state: watch::Receiver<ListenerState>,
    running: JoinHandle<()>,
}

impl Replica {
    fn start(connection: &Connection) -> Self {
        let listener = RevocationListener::new(connection);
        let (learned, state) = (Arc::<Mutex<BTreeMap<_, _>>>::default(), listener.state());
        let known = Arc::clone(&learned);
        let learn = move |session, until| {
            known.lock().unwrap().insert(session, until);
        };
        Self {
            learned,
            state,
            running: tokio::spawn(listener.run(|| at(5), learn)),
        }
    }

    async fn until_current(&self, is_current: bool) {
        until(&format!("current is {is_current}"), async || {
            self.state.borrow().is_current == is_current
        })
        .await;
    }

    async fn until_learned(&self, session: Uuid) -> OffsetDateTime {
        until("the revocation has arrived", async || {
            self.learned.lock().unwrap().contains_key(&session)
        })
        .await;
        self.learned.lock().unwrap()[&session]
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        self.running.abort();
    }
}

/// Ends what listens on this database.
fn terminate(db: &TestDb) -> String {
    db.sql(
        "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'listbud-revocations';",
    )
}

#[tokio::test]
async fn a_revocation_reaches_all_listeners() {
    let db = TestDb::new();
    let ada = db.user().await;
    let session = db.session(ada, at(0), 1).await;
    let replicas = [
        Replica::start(&db.connection()),
        Replica::start(&db.connection()),
    ];
    for replica in &replicas {
        replica.until_current(true).await;
    }

    db.revoke(ada, session, at(1)).await;

    for replica in &replicas {
        assert_eq!(replica.until_learned(session).await, at(16));
    }
}

#[tokio::test]
async fn a_listener_learns_of_what_was_revoked_before_it_came_and_still_counts() {
    let db = TestDb::new();
    let ada = db.user().await;
    let session = db.session(ada, at(0), 1).await;
    db.revoke(ada, session, at(1)).await;
    // Over at the listener's time, which is minute 5.
    db.sql(
        "INSERT INTO revocations VALUES
         (gen_random_uuid(), timestamptz '2020-01-01 UTC', timestamptz '2020-01-02 UTC');",
    );

    let replica = Replica::start(&db.connection());

    replica.until_learned(session).await;
    assert_eq!(replica.learned.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_revocation_that_rolls_back_is_not_heard() {
    let db = TestDb::new();
    let ada = db.user().await;
    let (kept, ended) = (
        db.session(ada, at(0), 1).await,
        db.session(ada, at(0), 2).await,
    );
    let replica = Replica::start(&db.connection());
    replica.until_current(true).await;

    let mut client = db.pool.client().await.unwrap();
    let transaction = client.begin(TransactionOptions::default()).await.unwrap();
    let revoked = sessions::revoke(&transaction, ada, kept, at(1), at(16)).await;
    assert!(revoked.unwrap());
    transaction.rollback().await.unwrap();
    db.revoke(ada, ended, at(1)).await;

    // What came later has arrived, so the other would have.
    replica.until_learned(ended).await;
    assert!(!replica.learned.lock().unwrap().contains_key(&kept));
}

#[tokio::test]
async fn a_listener_whose_session_is_ended_again_and_again_misses_nothing() {
    let db = TestDb::new();
    let ada = db.user().await;
    let replica = Replica::start(&db.connection());
    replica.until_current(true).await;

    let mut revoked = Vec::new();
    for number in 0..10 {
        let session = db.session(ada, at(0), number).await;
        terminate(&db);
        db.revoke(ada, session, at(1)).await;
        revoked.push(session);
    }

    for session in revoked {
        replica.until_learned(session).await;
    }
    replica.until_current(true).await;
}

#[tokio::test]
async fn a_listener_whose_connection_dies_in_silence_says_so_and_learns_what_it_missed() {
    let db = TestDb::new();
    let ada = db.user().await;
    let session = db.session(ada, at(0), 1).await;
    let port = cluster().port();
    let relay = Relay::to(port).await;
    let url = relay.url(&db.database.url(), port);
    let replica = Replica::start(&Connection::parse(&url).unwrap());
    replica.until_current(true).await;

    relay.freeze(true);
    replica.until_current(false).await;
    db.revoke(ada, session, at(1)).await;
    assert!(!replica.learned.lock().unwrap().contains_key(&session));
    relay.freeze(false);

    replica.until_learned(session).await;
    replica.until_current(true).await;
}

#[tokio::test]
async fn a_listener_that_came_before_its_database_connects_once_it_is_there() {
    let db = TestDb::new();
    let ada = db.user().await;
    let session = db.session(ada, at(0), 1).await;
    let name = db.database.name();
    cluster()
        .execute(
            "postgres",
            &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false;"),
        )
        .unwrap();
    let replica = Replica::start(&db.connection());

    let state = *replica.state.borrow();
    cluster()
        .execute(
            "postgres",
            &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true;"),
        )
        .unwrap();
    db.revoke(ada, session, at(1)).await;

    assert!(!state.is_current);
    replica.until_learned(session).await;
}

#[tokio::test]
async fn a_notification_in_words_of_another_release_makes_a_listener_read_the_table() {
    let db = TestDb::new();
    let replica = Replica::start(&db.connection());
    replica.until_current(true).await;
    let session = crate::support::id();

    db.sql(&format!(
        "BEGIN;
         INSERT INTO revocations VALUES ('{session}', timestamptz '2023-01-01 UTC', timestamptz '2123-01-01 UTC');
         SELECT pg_notify('listbud_revocations', 'v2;whatever');
         COMMIT;"
    ));

    replica.until_learned(session).await;
}

#[tokio::test]
async fn a_listener_that_is_stopped_is_not_current_and_leaves_no_connection() {
    let db = TestDb::new();
    let replica = Replica::start(&db.connection());
    replica.until_current(true).await;

    replica.running.abort();

    replica.until_current(false).await;
    until("the connection is closed", async || {
        terminate(&db).is_empty()
    })
    .await;
}

#[tokio::test]
async fn hundreds_of_revocations_by_two_servers_at_once_all_arrive() {
    let db = TestDb::new();
    let other: Database = pool(&db.database.url(), &settings());
    let replica = Replica::start(&db.connection());
    replica.until_current(true).await;
    let users = futures_util::future::join_all((0..6).map(|_| db.user())).await;
    for user in &users {
        for number in 0..40 {
            db.session(*user, at(0), number).await;
        }
    }

    let revocations = users.iter().enumerate().map(|(number, user)| {
        let pool = if number % 2 == 0 { &db.pool } else { &other };
        pool.transaction(TransactionOptions::default(), async |tx| {
            sessions::revoke_all(tx, *user, None, at(1), at(16)).await
        })
    });
    let ended = futures_util::future::try_join_all(revocations).await;

    let ended: Vec<Uuid> = ended.unwrap().into_iter().flatten().collect();
    assert_eq!(ended.len(), 240);
    for session in ended {
        replica.until_learned(session).await;
    }
}
