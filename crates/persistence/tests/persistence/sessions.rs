//! Sessions: starting, listing, ending.

use std::net::IpAddr;

use listbud_domain::UserId;
use listbud_persistence::{
    StoreError, TransactionOptions, revocations,
    sessions::{self, MAX_LIVE, NewSession, Renewal, Rotation, Session, Start},
    users,
};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::support::{TestDb, at, id, pool, settings};

/// What stands for a token with this number.
pub(crate) fn hash(number: u8) -> [u8; 32] {
    [number; 32]
}

/// A session that starts now, lives for a day, and whose first token has this
/// hash.
pub(crate) fn new(user: UserId, now: OffsetDateTime, token_hash: &[u8; 32]) -> NewSession<'_> {
    NewSession {
        user,
        id: id(),
        now,
        expires_at: now + time::Duration::days(1),
        address: None,
        user_agent: None,
        token_hash,
        remember_until: now + time::Duration::minutes(15),
    }
}

impl TestDb {
    pub(crate) async fn start(&self, new: &NewSession<'_>) -> Result<Start, StoreError> {
        let options = TransactionOptions::default();
        self.pool
            .transaction(options, async |tx| sessions::start(tx, new).await)
            .await
    }

    /// Starts a session like [`new`].
    pub(crate) async fn session(&self, user: UserId, now: OffsetDateTime, token: u8) -> Uuid {
        let token_hash = hash(token);
        let new = new(user, now, &token_hash);
        let started = self.start(&new).await.unwrap();
        assert_eq!(started, Start::Started { ended: Vec::new() });
        new.id
    }

    pub(crate) async fn rotate(&self, renewal: &Renewal<'_>) -> Result<Rotation, StoreError> {
        let options = TransactionOptions::default();
        self.pool
            .transaction(options, async |tx| sessions::rotate(tx, renewal).await)
            .await
    }

    pub(crate) async fn revoke(&self, user: UserId, id: Uuid, now: OffsetDateTime) -> bool {
        let until = now + time::Duration::minutes(15);
        let options = TransactionOptions::default();
        self.pool
            .transaction(options, async |tx| {
                sessions::revoke(tx, user, id, now, until).await
            })
            .await
            .unwrap()
    }

    async fn revoke_all(&self, user: UserId, except: Option<Uuid>, now: OffsetDateTime) -> usize {
        let until = now + time::Duration::minutes(15);
        let options = TransactionOptions::default();
        let ended = self
            .pool
            .transaction(options, async |tx| {
                sessions::revoke_all(tx, user, except, now, until).await
            })
            .await;
        ended.unwrap().len()
    }

    async fn live(&self, user: UserId, now: OffsetDateTime) -> Vec<Session> {
        let client = self.pool.client().await.unwrap();
        sessions::list(&client, user, now).await.unwrap()
    }

    async fn live_ids(&self, user: UserId, now: OffsetDateTime) -> Vec<Uuid> {
        let live = self.live(user, now).await;
        live.iter().map(|session| session.id).collect()
    }
}

#[tokio::test]
async fn a_session_is_listed_with_where_it_comes_from() {
    let db = TestDb::new();
    let ada = db.user().await;
    let token_hash = hash(1);
    let address: IpAddr = "2001:db8::7".parse().unwrap();
    let new = NewSession {
        address: Some(address),
        user_agent: Some(&format!("curl/8.0\u{0} {}", "x".repeat(999))),
        ..new(ada, at(0), &token_hash)
    };

    db.start(&new).await.unwrap();

    let listed = db.live(ada, at(1)).await;
    let expected = Session {
        id: new.id,
        created_at: at(0),
        last_used_at: at(0),
        expires_at: new.expires_at,
        address: Some(address),
        user_agent: Some(format!("curl/8.0 {}", "x".repeat(291))),
    };
    assert_eq!(listed, [expected]);
}

#[tokio::test]
async fn a_session_of_nobody_is_not_started() {
    let db = TestDb::new();
    let token_hash = hash(1);

    let mut client = db.pool.client().await.unwrap();
    let transaction = client.begin(TransactionOptions::default()).await.unwrap();

    let started = sessions::start(&transaction, &new(UserId(id()), at(0), &token_hash)).await;
    transaction.rollback().await.unwrap();

    assert_eq!(started.unwrap(), Start::UnknownUser);
    assert_eq!(db.count("sessions"), 0);
}

#[tokio::test]
async fn sessions_that_are_over_or_revoked_are_not_listed_and_go_at_the_next_log_in() {
    let db = TestDb::new();
    let (ada, bea) = (db.user().await, db.user().await);
    db.session(ada, at(0), 1).await;
    let revoked = db.session(ada, at(1), 2).await;
    let live = db.session(ada, at(2), 3).await;
    db.session(bea, at(0), 4).await;
    db.revoke(ada, revoked, at(3)).await;
    let a_day_later = at(24 * 60);

    let listed = db.live_ids(ada, a_day_later).await;
    let newest = db.session(ada, a_day_later, 5).await;

    assert_eq!(listed, [live]);
    assert_eq!(db.live_ids(ada, a_day_later).await, [newest, live]);
    assert_eq!(db.count("sessions"), 3, "Bea's stays");
    assert_eq!(db.count("refresh_tokens"), 3);
}

#[tokio::test]
async fn the_session_used_last_is_listed_first() {
    let db = TestDb::new();
    let ada = db.user().await;
    let first = db.session(ada, at(0), 1).await;
    let second = db.session(ada, at(1), 2).await;

    let renewal = Renewal {
        user: ada,
        old_hash: &hash(1),
        new_hash: &hash(3),
        now: at(2),
        expires_at: at(9_999),
    };
    db.rotate(&renewal).await.unwrap();

    assert_eq!(db.live_ids(ada, at(3)).await, [first, second]);
    let listed = db.live(ada, at(3)).await;
    assert_eq!(listed[0].last_used_at, at(2));
    assert_eq!(listed[0].expires_at, at(9_999));
}

#[tokio::test]
async fn a_session_too_many_ends_the_one_that_was_not_used_for_the_longest_time() {
    let db = TestDb::new();
    let ada = db.user().await;
    let mut ids = Vec::new();
    for number in 0..MAX_LIVE {
        let number = u8::try_from(number).unwrap();
        ids.push(db.session(ada, at(i64::from(number)), number).await);
    }
    let token_hash = hash(200);

    let started = db.start(&new(ada, at(200), &token_hash)).await;

    let ended = vec![ids[0]];
    assert_eq!(started.unwrap(), Start::Started { ended });
    let live = db.live_ids(ada, at(201)).await;
    assert_eq!(live.len(), 100);
    assert!(!live.contains(&ids[0]));
    let client = db.pool.client().await.unwrap();
    let remembered = revocations::unexpired(&client, at(201)).await.unwrap();
    assert_eq!(remembered, [(ids[0], at(215))]);
}

#[tokio::test]
async fn log_ins_at_the_same_time_do_not_exceed_the_bound_together() {
    let db = TestDb::new();
    let ada = db.user().await;
    for number in 0..98 {
        db.session(ada, at(0), number).await;
    }

    let other = pool(&db.database.url(), &settings());
    let hashes: Vec<[u8; 32]> = (100..108).map(hash).collect();
    let starts = hashes.iter().enumerate().map(|(number, token_hash)| {
        let pool = if number % 2 == 0 { &db.pool } else { &other };
        let new = new(ada, at(1), token_hash);
        async move {
            let options = TransactionOptions::default();
            pool.transaction(options, async |tx| sessions::start(tx, &new).await)
                .await
        }
    });
    let started = futures_util::future::join_all(starts).await;

    assert!(started.iter().all(Result::is_ok), "{started:?}");
    assert_eq!(db.live(ada, at(2)).await.len(), 100);
}

#[tokio::test]
async fn a_revoked_session_is_remembered_and_cannot_be_revoked_again() {
    let db = TestDb::new();
    let ada = db.user().await;
    let session = db.session(ada, at(0), 1).await;

    assert!(db.revoke(ada, session, at(1)).await);
    assert!(!db.revoke(ada, session, at(2)).await);

    assert!(db.live(ada, at(2)).await.is_empty());
    let client = db.pool.client().await.unwrap();
    let remembered = revocations::unexpired(&client, at(2)).await.unwrap();
    assert_eq!(remembered, [(session, at(16))]);
}

#[tokio::test]
async fn somebody_elses_session_cannot_be_revoked() {
    let db = TestDb::new();
    let (ada, bea) = (db.user().await, db.user().await);
    let session = db.session(ada, at(0), 1).await;

    let revoked = db.revoke(bea, session, at(1)).await;

    assert!(!revoked);
    assert_eq!(db.live_ids(ada, at(1)).await, [session]);
    assert_eq!(db.count("revocations"), 0);
}

#[tokio::test]
async fn all_sessions_of_one_user_but_one_can_be_revoked() {
    let db = TestDb::new();
    let (ada, bea) = (db.user().await, db.user().await);
    for number in 1..=3 {
        db.session(ada, at(0), number).await;
    }
    let kept = db.session(ada, at(0), 4).await;
    let other = db.session(bea, at(0), 5).await;

    assert_eq!(db.revoke_all(ada, Some(kept), at(1)).await, 3);
    assert_eq!(db.live_ids(ada, at(1)).await, [kept]);
    assert_eq!(db.revoke_all(ada, None, at(2)).await, 1);
    assert_eq!(db.revoke_all(ada, None, at(3)).await, 0);

    assert!(db.live(ada, at(3)).await.is_empty());
    assert_eq!(db.live_ids(bea, at(3)).await, [other]);
    assert_eq!(db.count("revocations"), 4);
}

#[tokio::test]
async fn nothing_is_revoked_by_a_transaction_that_rolls_back() {
    let db = TestDb::new();
    let ada = db.user().await;
    let session = db.session(ada, at(0), 1).await;

    let outcome: Result<(), StoreError> = db
        .pool
        .transaction(TransactionOptions::default(), async |tx| {
            sessions::revoke(tx, ada, session, at(1), at(16)).await?;
            Err(StoreError::PoolExhausted)
        })
        .await;

    assert!(outcome.is_err());
    assert_eq!(db.live_ids(ada, at(1)).await, [session]);
    assert_eq!(db.count("revocations"), 0);
}

#[tokio::test]
async fn a_revocation_outlives_the_account() {
    let db = TestDb::new();
    let ada = db.user().await;
    let session = db.session(ada, at(0), 1).await;

    db.revoke_all(ada, None, at(1)).await;
    users::erase(&db.pool, ada).await.unwrap();
    let client = db.pool.client().await.unwrap();

    assert_eq!(db.count("sessions"), 0);
    let remembered = revocations::unexpired(&client, at(1)).await.unwrap();
    assert_eq!(remembered, [(session, at(16))]);
}

#[tokio::test]
async fn sessions_of_users_who_never_come_back_are_removed_with_their_tokens() {
    let db = TestDb::new();
    let (ada, bea) = (db.user().await, db.user().await);
    db.session(ada, at(0), 1).await;
    let live = db.session(bea, at(1), 2).await;
    let client = db.pool.client().await.unwrap();

    let removed = sessions::purge(&client, at(24 * 60)).await.unwrap();

    assert_eq!(removed, 1);
    assert_eq!(db.live_ids(bea, at(24 * 60)).await, [live]);
    assert_eq!(db.count("refresh_tokens"), 1);
}

#[tokio::test]
async fn a_removal_of_more_rows_than_one_statement_takes_removes_all() {
    let db = TestDb::new();
    db.sql(
        "INSERT INTO revocations
         SELECT gen_random_uuid(), timestamptz '2020-01-01 UTC', timestamptz '2020-01-02 UTC'
         FROM generate_series(1, 12345);
         INSERT INTO revocations
         VALUES (gen_random_uuid(), timestamptz '2020-01-01 UTC', 'infinity');",
    );
    let client = db.pool.client().await.unwrap();

    let removed = revocations::purge(&client, at(0)).await.unwrap();

    assert_eq!(removed, 12_345);
    assert_eq!(db.count("revocations"), 1);
}
