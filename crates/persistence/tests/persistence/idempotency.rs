//! Requests that come again, and what is known of them.

use listbud_domain::UserId;
use listbud_persistence::{
    StoreError, TransactionOptions,
    idempotency::{self, Claim, Keyed, Outcome, RETENTION},
};
use time::{Duration, OffsetDateTime};

use crate::support::{TestDb, at};

fn keyed(owner: UserId, request: u8) -> Keyed {
    Keyed {
        owner,
        key: "k".to_owned(),
        fingerprint: [request; 32],
    }
}

fn outcome() -> Outcome {
    Outcome {
        code: 201,
        reference: Some("/api/places/1".to_owned()),
        text: "{\"name\":\"Pier\"}".to_owned(),
    }
}

/// Claims a key and, when it is new, keeps the answer.
async fn ask(db: &TestDb, keyed: &Keyed, now: OffsetDateTime) -> Claim {
    db.pool
        .transaction(TransactionOptions::default(), async |tx| {
            let claim = idempotency::claim(tx, keyed, now).await?;
            if claim == Claim::New {
                idempotency::store(tx, keyed, &outcome()).await?;
            }
            Ok::<_, StoreError>(claim)
        })
        .await
        .unwrap()
}

#[tokio::test]
async fn the_answer_of_then_is_given_for_a_day() {
    let db = TestDb::new();
    let owner = db.user().await;
    let (one, other) = (keyed(owner, 1), keyed(owner, 2));
    let begin = at(100);
    let almost = begin + RETENTION - Duration::seconds(1);

    assert_eq!(ask(&db, &one, begin).await, Claim::New);
    assert_eq!(ask(&db, &one, almost).await, Claim::Done(outcome()));
    assert_eq!(ask(&db, &other, almost).await, Claim::OtherRequest);
    assert_eq!(ask(&db, &other, begin + RETENTION).await, Claim::New);
    assert_eq!(ask(&db, &one, begin + RETENTION).await, Claim::OtherRequest);
}

#[tokio::test]
async fn a_key_that_was_claimed_and_not_kept_is_free_again() {
    let db = TestDb::new();
    let one = keyed(db.user().await, 1);

    let failed = db
        .pool
        .transaction(TransactionOptions::default(), async |tx| {
            assert_eq!(idempotency::claim(tx, &one, at(1)).await?, Claim::New);
            Err::<(), _>(StoreError::PoolExhausted)
        })
        .await;

    assert!(failed.is_err());
    assert_eq!(ask(&db, &one, at(2)).await, Claim::New);
}

#[tokio::test]
async fn what_is_older_than_a_day_is_removed() {
    let db = TestDb::new();
    let (old, young) = (keyed(db.user().await, 1), keyed(db.user().await, 1));
    ask(&db, &old, at(0)).await;
    ask(&db, &young, at(1)).await;
    let client = db.pool.client().await.unwrap();

    assert_eq!(
        idempotency::purge(&client, at(0) + RETENTION)
            .await
            .unwrap(),
        1
    );

    assert_eq!(db.count("idempotency_keys"), 1);
    assert_eq!(ask(&db, &young, at(2)).await, Claim::Done(outcome()));
}
