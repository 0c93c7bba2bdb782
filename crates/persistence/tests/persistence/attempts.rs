//! Failed log-ins and their delays.

use futures_util::future::join_all;
use listbud_persistence::{
    Database, PoolSettings,
    attempts::{self, Attempt, Keys, Kind},
};
use time::{Duration, OffsetDateTime};

use crate::support::{TestDb, at, pool, settings};

const ACCOUNT: [u8; 32] = [1; 32];
const ADDRESS: [u8; 32] = [2; 32];
const BOTH: Keys<'static> = Keys {
    account: &ACCOUNT,
    address: &ADDRESS,
};

async fn begin(pool: &Database, kind: Kind, now: OffsetDateTime) -> Attempt {
    let client = pool.client().await.unwrap();
    attempts::begin(&client, kind, &ACCOUNT, now).await.unwrap()
}

async fn succeeded(pool: &Database, kind: Kind, began: OffsetDateTime) {
    let client = pool.client().await.unwrap();
    attempts::succeeded(&client, kind, &ACCOUNT, began)
        .await
        .unwrap();
}

#[tokio::test]
async fn the_delays_in_the_table_are_those_of_the_schedule() {
    let db = TestDb::new();
    for kind in [Kind::Account, Kind::Address] {
        let mut now = at(0);
        for failures in 1..=40 {
            assert_eq!(begin(&db.pool, kind, now).await, Attempt::Go, "{failures}");

            let until = now + kind.delay(failures);
            if until > now {
                let just_before = until - Duration::microseconds(1);
                for early in [now, just_before] {
                    let blocked = begin(&db.pool, kind, early).await;
                    assert_eq!(blocked, Attempt::Blocked { until }, "{kind:?} {failures}");
                }
            }
            now = until;
        }
    }
}

#[tokio::test]
async fn of_two_hundred_guesses_at_once_over_two_servers_only_the_free_ones_go() {
    let settings = PoolSettings {
        max: 20,
        wait: std::time::Duration::from_mins(1),
        ..settings()
    };
    let db = TestDb::with(&settings, "");
    let other = pool(&db.database.url(), &settings);
    for kind in [Kind::Account, Kind::Address] {
        let guesses = (0..200).map(|number| {
            let pool = if number % 2 == 0 { &db.pool } else { &other };
            begin(pool, kind, at(0))
        });

        let answers = join_all(guesses).await;

        let gone = answers.iter().filter(|answer| **answer == Attempt::Go);
        assert_eq!(gone.count(), usize::try_from(kind.free()).unwrap());
    }
}

#[tokio::test]
async fn a_right_password_ends_the_failures_of_its_account() {
    let db = TestDb::new();
    for _ in 0..4 {
        begin(&db.pool, Kind::Account, at(0)).await;
    }

    assert_eq!(begin(&db.pool, Kind::Account, at(1)).await, Attempt::Go);
    succeeded(&db.pool, Kind::Account, at(1)).await;

    assert_eq!(db.count("auth_attempts"), 0);
}

#[tokio::test]
async fn a_right_password_takes_back_one_failure_of_its_address() {
    let db = TestDb::new();
    for _ in 0..3 {
        begin(&db.pool, Kind::Address, at(0)).await;
    }

    begin(&db.pool, Kind::Address, at(1)).await;
    succeeded(&db.pool, Kind::Address, at(1)).await;

    let row = "SELECT failures || ' ' || extract(epoch FROM last_failed_at)::bigint
               FROM auth_attempts;";
    let expected = format!("3 {}", at(0).unix_timestamp());
    assert_eq!(db.sql(row), expected, "and the time of the last failure");
}

#[tokio::test]
async fn right_passwords_alone_leave_nothing_behind() {
    let settings = PoolSettings {
        max: 20,
        ..settings()
    };
    let db = TestDb::with(&settings, "");
    for minute in 0..30 {
        assert_eq!(
            begin(&db.pool, Kind::Address, at(minute)).await,
            Attempt::Go
        );
        succeeded(&db.pool, Kind::Address, at(minute)).await;
    }

    assert_eq!(db.count("auth_attempts"), 0);
    // Nor does taking back what is not there.
    succeeded(&db.pool, Kind::Address, at(0)).await;
    assert_eq!(db.count("auth_attempts"), 0);
}

#[tokio::test]
async fn right_passwords_are_not_delayed_by_others_failures_once_they_have_passed() {
    let db = TestDb::new();
    for _ in 0..20 {
        begin(&db.pool, Kind::Address, at(0)).await;
    }

    // The block of the twentieth failure is over; each success lifts its own.
    for second in 1..20 {
        let now = at(0) + Duration::seconds(second);
        assert_eq!(begin(&db.pool, Kind::Address, now).await, Attempt::Go);
        succeeded(&db.pool, Kind::Address, now).await;
    }

    assert_eq!(db.sql("SELECT failures FROM auth_attempts;"), "20");
}

#[tokio::test]
async fn a_success_does_not_lift_the_block_of_a_later_failure() {
    let db = TestDb::new();
    for _ in 0..20 {
        begin(&db.pool, Kind::Address, at(0)).await;
    }
    let slow = at(1);
    begin(&db.pool, Kind::Address, slow).await;
    let later = at(2);
    assert_eq!(begin(&db.pool, Kind::Address, later).await, Attempt::Go);

    succeeded(&db.pool, Kind::Address, slow).await;

    // The later one is the twenty-first failure now, no longer the second after
    // that.
    let until = later + Kind::Address.delay(21);
    let blocked = begin(&db.pool, Kind::Address, later).await;
    assert_eq!(blocked, Attempt::Blocked { until });
}

#[tokio::test]
async fn a_blocked_attempt_counts_neither_for_its_account_nor_for_its_address() {
    let db = TestDb::new();
    let client = db.pool.client().await.unwrap();
    for _ in 0..5 {
        let attempt = attempts::begin_both(&client, &BOTH, at(0)).await.unwrap();
        assert_eq!(attempt, Attempt::Go);
    }

    for _ in 0..50 {
        let attempt = attempts::begin_both(&client, &BOTH, at(0)).await.unwrap();
        let until = at(0) + Duration::seconds(1);
        assert_eq!(attempt, Attempt::Blocked { until });
    }

    let rows = "SELECT kind || ' ' || failures FROM auth_attempts ORDER BY kind;";
    assert_eq!(db.sql(rows), "account 5\naddress 5");
}

#[tokio::test]
async fn an_address_that_is_blocked_cannot_block_accounts() {
    let db = TestDb::new();
    let client = db.pool.client().await.unwrap();
    for account in 0..20 {
        let keys = Keys {
            account: &[100 + account; 32],
            ..BOTH
        };
        let attempt = attempts::begin_both(&client, &keys, at(0)).await.unwrap();
        assert_eq!(attempt, Attempt::Go);
    }

    let attempt = attempts::begin_both(&client, &BOTH, at(0)).await.unwrap();

    assert!(matches!(attempt, Attempt::Blocked { .. }));
    let of_account = "SELECT count(*) FROM auth_attempts
                      WHERE key_hash = decode(repeat('01', 32), 'hex');";
    assert_eq!(db.sql(of_account), "0");
}

#[tokio::test]
async fn log_ins_to_many_accounts_from_one_address_do_not_wait_for_each_other_in_a_circle() {
    let settings = PoolSettings {
        max: 20,
        wait: std::time::Duration::from_mins(1),
        ..settings()
    };
    let db = TestDb::with(&settings, "");
    let accounts = [[7; 32], [8; 32], [9; 32]];

    let log_ins = (0..60).map(|number| {
        let (pool, account) = (&db.pool, &accounts[number % 3]);
        async move {
            let keys = Keys { account, ..BOTH };
            let client = pool.client().await?;
            let attempt = attempts::begin_both(&client, &keys, at(0)).await?;
            if attempt == Attempt::Go {
                attempts::both_succeeded(&client, &keys, at(0)).await?;
            }
            Ok::<_, listbud_persistence::StoreError>(attempt)
        }
    });
    let outcomes = join_all(log_ins).await;

    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
}

#[tokio::test]
async fn after_a_day_without_failure_everything_is_forgotten() {
    let db = TestDb::new();
    let client = db.pool.client().await.unwrap();
    for minute in 0..20 {
        begin(&db.pool, Kind::Account, at(minute * 10)).await;
    }
    let last = at(190);
    let a_day_later = last + Duration::days(1);

    let early = attempts::forget(&client, a_day_later - Duration::microseconds(1)).await;
    assert_eq!(early.unwrap(), 0);
    assert_eq!(
        begin(&db.pool, Kind::Account, a_day_later).await,
        Attempt::Go
    );

    assert_eq!(db.sql("SELECT failures FROM auth_attempts;"), "1");
    let forgotten = attempts::forget(&client, a_day_later + Duration::days(1)).await;
    assert_eq!(forgotten.unwrap(), 1);
    assert_eq!(db.count("auth_attempts"), 0);
}
