//! Exchanging refresh tokens.

use futures_util::future::join_all;
use listbud_domain::UserId;
use listbud_persistence::{
    PoolSettings,
    sessions::{self, Renewal, Rotation},
};
use time::{Duration, OffsetDateTime};

use crate::{
    sessions::hash,
    support::{TestDb, at, settings},
};

impl TestDb {
    /// Exchanges the token of one number for that of another, which lives for a
    /// day.
    async fn exchange(&self, user: UserId, tokens: (u8, u8), now: OffsetDateTime) -> Rotation {
        let renewal = Renewal {
            user,
            old_hash: &hash(tokens.0),
            new_hash: &hash(tokens.1),
            now,
            expires_at: now + Duration::days(1),
        };
        self.rotate(&renewal).await.unwrap()
    }
}

#[tokio::test]
async fn each_token_of_a_chain_can_be_exchanged_once() {
    let db = TestDb::new();
    let ada = db.user().await;
    let session = db.session(ada, at(0), 1).await;

    for number in 1..5 {
        let rotation = db
            .exchange(ada, (number, number + 1), at(i64::from(number)))
            .await;

        assert_eq!(rotation, Rotation::Rotated { session });
    }

    assert_eq!(db.count("sessions"), 1);
    assert_eq!(
        db.sql("SELECT count(*) FROM refresh_tokens WHERE rotated_at IS NULL;"),
        "1"
    );
}

#[tokio::test]
async fn twenty_at_once_with_the_same_token_all_get_one_of_the_same_session() {
    let settings = PoolSettings {
        max: 20,
        ..settings()
    };
    let db = TestDb::with(&settings, "");
    let ada = db.user().await;
    let session = db.session(ada, at(0), 1).await;
    db.pool.warm_up(20).await.unwrap();

    let exchanges = (0..20).map(|number| db.exchange(ada, (1, 100 + number), at(1)));
    let rotations = join_all(exchanges).await;

    let count = |wanted: Rotation| rotations.iter().filter(|got| **got == wanted).count();
    assert_eq!(count(Rotation::Rotated { session }), 1, "{rotations:?}");
    assert_eq!(count(Rotation::Sibling { session }), 19, "{rotations:?}");
    assert_eq!(db.count("revocations"), 0);
    for number in 0..20 {
        let again = db.exchange(ada, (100 + number, 200 + number), at(2)).await;
        assert_eq!(again, Rotation::Rotated { session }, "each is valid");
    }
    let client = db.pool.client().await.unwrap();
    assert_eq!(sessions::list(&client, ada, at(2)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_token_that_was_spent_long_ago_tells_of_a_theft_and_makes_nothing() {
    let db = TestDb::new();
    let ada = db.user().await;
    let session = db.session(ada, at(0), 1).await;
    db.exchange(ada, (1, 2), at(1)).await;
    let twenty_seconds_later = at(1) + Duration::seconds(20);

    let in_time = db.exchange(ada, (1, 3), twenty_seconds_later).await;
    let late = twenty_seconds_later + Duration::microseconds(1);
    let too_late = db.exchange(ada, (1, 4), late).await;

    assert_eq!(in_time, Rotation::Sibling { session });
    assert_eq!(too_late, Rotation::Reused { session });
    assert_eq!(db.exchange(ada, (4, 5), late).await, Rotation::Unknown);
}

#[tokio::test]
async fn no_token_of_a_revoked_session_can_be_exchanged() {
    let db = TestDb::new();
    let ada = db.user().await;
    let session = db.session(ada, at(0), 1).await;
    db.exchange(ada, (1, 2), at(1)).await;

    db.revoke(ada, session, at(2)).await;

    assert_eq!(db.exchange(ada, (1, 3), at(3)).await, Rotation::Revoked);
    assert_eq!(db.exchange(ada, (2, 3), at(3)).await, Rotation::Revoked);
}

#[tokio::test]
async fn a_token_works_for_its_own_user_only() {
    let db = TestDb::new();
    let (ada, bea) = (db.user().await, db.user().await);
    db.session(ada, at(0), 1).await;
    db.session(bea, at(0), 2).await;

    assert_eq!(db.exchange(bea, (1, 3), at(1)).await, Rotation::Unknown);
    assert_eq!(db.exchange(ada, (9, 3), at(1)).await, Rotation::Unknown);
    assert_eq!(
        db.sql("SELECT count(*) FROM refresh_tokens WHERE rotated_at IS NOT NULL;"),
        "0"
    );
}

#[tokio::test]
async fn a_token_that_has_run_out_cannot_be_exchanged() {
    let db = TestDb::new();
    let ada = db.user().await;
    db.session(ada, at(0), 1).await;

    let rotation = db.exchange(ada, (1, 2), at(24 * 60)).await;

    assert_eq!(rotation, Rotation::Expired);
}

#[tokio::test]
async fn tokens_that_have_run_out_are_removed_when_their_session_is_used() {
    let db = TestDb::new();
    let ada = db.user().await;
    let session = db.session(ada, at(0), 1).await;
    let half_a_day = |halves: u8| at(12 * 60 * i64::from(halves));

    for number in 1..=6 {
        let rotation = db
            .exchange(ada, (number, number + 1), half_a_day(number))
            .await;

        assert_eq!(rotation, Rotation::Rotated { session });
    }

    // One is fresh. The one before has half a day left: its being shown again
    // tells of a theft.
    assert_eq!(db.count("refresh_tokens"), 2);
    let spent = db.exchange(ada, (6, 9), half_a_day(7)).await;
    assert_eq!(spent, Rotation::Reused { session });
}

#[tokio::test]
async fn a_rotation_and_a_revocation_at_once_leave_no_valid_token() {
    let settings = PoolSettings {
        max: 20,
        ..settings()
    };
    let db = TestDb::with(&settings, "");
    let ada = db.user().await;
    let session = db.session(ada, at(0), 1).await;

    let exchanges = join_all((0..10).map(|number| db.exchange(ada, (1, 100 + number), at(1))));
    let (rotations, revoked) = futures_util::join!(exchanges, db.revoke(ada, session, at(1)));

    assert!(revoked);
    assert_eq!(rotations.len(), 10);
    for number in 0..10 {
        let after = db.exchange(ada, (100 + number, 200), at(2)).await;
        assert!(
            matches!(after, Rotation::Revoked | Rotation::Unknown),
            "{after:?}"
        );
    }
}
