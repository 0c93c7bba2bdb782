//! Accounts.

use listbud_domain::{Email, ImportId, UserId, UserName};
use listbud_persistence::{
    Constraint, Executor as _, StoreError, Transaction, TransactionOptions,
    imports::jobs::{self, JobOptions, NewJob},
    labels, statements,
    users::{self, InsertUserError},
};

use crate::support::{TestDb, at, deletion, id, user};

#[tokio::test]
async fn an_account_is_found_by_its_id_and_by_its_address() {
    let db = TestDb::new();
    let client = db.pool.client().await.unwrap();
    let ada = user();

    users::insert(&client, &ada, "$argon2id$x").await.unwrap();

    assert_eq!(
        users::find(&client, ada.id).await.unwrap(),
        Some(ada.clone())
    );
    assert_eq!(
        users::find_credentials(&client, &ada.email).await.unwrap(),
        Some((ada, "$argon2id$x".to_owned()))
    );
}

#[tokio::test]
async fn an_account_that_is_not_there_is_absent_everywhere() {
    let db = TestDb::new();
    let client = db.pool.client().await.unwrap();
    let nobody = UserId(id());
    let name = UserName::parse("Nobody").unwrap();
    let email = Email::parse("nobody@example.org").unwrap();

    assert_eq!(users::find(&client, nobody).await.unwrap(), None);
    assert_eq!(
        users::find_credentials(&client, &email).await.unwrap(),
        None
    );
    let renamed = users::rename(&client, nobody, &name, at(1)).await;
    assert_eq!(renamed.unwrap(), None);
}

#[tokio::test]
async fn an_address_in_any_case_belongs_to_one_account() {
    let db = TestDb::new();
    let client = db.pool.client().await.unwrap();
    let mut ada = user();
    ada.email = Email::parse("ada@example.org").unwrap();
    users::insert(&client, &ada, "x").await.unwrap();
    let mut again = user();
    again.email = Email::parse("ADA@Example.org").unwrap();

    let outcome = users::insert(&client, &again, "x").await;

    assert!(matches!(outcome, Err(InsertUserError::EmailTaken)));
    assert_eq!(db.count("users"), 1);
}

#[tokio::test]
async fn an_address_in_upper_case_is_refused_by_the_schema() {
    let db = TestDb::new();
    let client = db.pool.client().await.unwrap();
    let mut shouting = user();
    shouting.email = Email::restore("ADA@EXAMPLE.ORG".to_owned());

    let outcome = users::insert(&client, &shouting, "x").await;

    let Err(InsertUserError::Store(StoreError::Violates {
        operation,
        constraint,
        name,
        ..
    })) = outcome
    else {
        panic!("{outcome:?}");
    };
    assert_eq!(operation, "users.insert");
    assert_eq!(constraint, Constraint::Check);
    assert_eq!(name, "users_email_check");
}

#[tokio::test]
async fn a_new_name_is_kept() {
    let db = TestDb::new();
    let client = db.pool.client().await.unwrap();
    let ada = user();
    users::insert(&client, &ada, "x").await.unwrap();
    let name = UserName::parse("Countess \"👩‍👩‍👧\" O'Lovelace; --").unwrap();

    let renamed = users::rename(&client, ada.id, &name, at(1)).await.unwrap();

    assert_eq!(renamed.unwrap().name, name);
    let found = users::find(&client, ada.id).await.unwrap().unwrap();
    assert_eq!((found.name, found.created_at), (name, ada.created_at));
    assert_eq!(db.sql("SELECT updated_at > created_at FROM users;"), "t");
}

#[tokio::test]
async fn a_password_is_set_only_where_the_old_one_is_still_as_expected() {
    let db = TestDb::new();
    let client = db.pool.client().await.unwrap();
    let (ada, bea) = (db.user().await, db.user().await);
    let hash = async |id| users::find_password_hash(&client, id).await.unwrap();
    let set = async |expected, new| {
        let work = async |tx: &Transaction<'_>| {
            users::set_password_hash(tx, ada, expected, new, at(1)).await
        };
        let done = db.pool.transaction(TransactionOptions::default(), work);
        done.await.unwrap()
    };

    assert!(set(Some("$argon2id$"), "$argon2id$2").await);
    assert!(!set(Some("$argon2id$"), "$argon2id$rehash").await);
    assert_eq!(hash(ada).await.as_deref(), Some("$argon2id$2"));
    assert!(set(None, "$argon2id$3").await);

    assert_eq!(hash(ada).await.as_deref(), Some("$argon2id$3"));
    assert_eq!(hash(bea).await.as_deref(), Some("$argon2id$"));
    assert_eq!(hash(UserId(id())).await, None);
}

#[tokio::test]
async fn a_locked_password_does_not_change_until_the_transaction_ends() {
    let db = TestDb::with(&crate::support::settings(), "-c lock_timeout=100");
    let ada = db.user().await;
    let set = async || {
        let work = async |tx: &Transaction<'_>| {
            users::set_password_hash(tx, ada, None, "new", at(1)).await
        };
        db.pool
            .transaction(TransactionOptions::default(), work)
            .await
    };
    let mut client = db.pool.client().await.unwrap();
    let transaction = client.begin(TransactionOptions::default()).await.unwrap();

    let locked = users::lock_password_hash(&transaction, ada).await;
    let during = set().await;
    transaction.commit().await.unwrap();
    let after = set().await;

    assert_eq!(locked.unwrap().as_deref(), Some("$argon2id$"));
    assert!(
        matches!(during, Err(StoreError::Contended { .. })),
        "{during:?}"
    );
    assert!(after.unwrap());
}

/// Signing in compares the hash with the one that it has verified: it must not read one
/// from before it waited.
#[tokio::test]
async fn a_lock_that_was_waited_for_shows_the_password_that_was_set_meanwhile() {
    let db = TestDb::new();
    let ada = db.user().await;
    let mut client = db.pool.client().await.unwrap();
    let changing = client.begin(TransactionOptions::default()).await.unwrap();
    users::set_password_hash(&changing, ada, None, "new", at(1))
        .await
        .unwrap();

    let waiting = db
        .pool
        .transaction(TransactionOptions::default(), async |tx| {
            users::lock_password_hash(tx, ada).await
        });
    let commit = async {
        let waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory';";
        while db.sql(waits) == "0" {
            tokio::task::yield_now().await;
        }
        changing.commit().await.unwrap();
    };
    let (locked, ()) = tokio::join!(waiting, commit);

    assert_eq!(locked.unwrap().as_deref(), Some("new"));
}

/// An import keeps its lock for as long as it takes.
#[tokio::test]
async fn an_import_keeps_nobody_from_signing_in() {
    let db = TestDb::with(&crate::support::settings(), "-c lock_timeout=100");
    let ada = db.user().await;
    let import = statements().find(|it| it.name == "imports.lock_owner");
    let mut client = db.pool.client().await.unwrap();
    let importing = client.begin(TransactionOptions::default()).await.unwrap();
    let held = importing.query(import.unwrap().sql, &[&ada.0]).await;
    assert!(held.unwrap()[0].get::<_, bool>("locked"));

    let locked = db
        .pool
        .transaction(TransactionOptions::default(), async |tx| {
            users::lock_password_hash(tx, ada).await
        })
        .await;

    assert_eq!(locked.unwrap().as_deref(), Some("$argon2id$"));
}

#[tokio::test]
async fn an_account_is_not_closed_while_a_session_of_it_begins() {
    let db = TestDb::with(&crate::support::settings(), "-c lock_timeout=100");
    let (ada, bea) = (db.user().await, db.user().await);
    let mut client = db.pool.client().await.unwrap();
    let beginning = client.begin(TransactionOptions::default()).await.unwrap();
    users::lock_password_hash(&beginning, ada).await.unwrap();
    let close = async |id| {
        db.pool
            .transaction(TransactionOptions::default(), async |tx| {
                users::close(tx, id).await
            })
            .await
    };

    let (during, other) = (close(ada).await, close(bea).await);
    beginning.rollback().await.unwrap();
    let after = close(ada).await;

    assert!(
        matches!(during, Err(StoreError::Contended { .. })),
        "{during:?}"
    );
    assert!(other.unwrap() && after.unwrap());
}

/// Tables with a column `user_id`, as the catalog knows them.
const OF_USERS: &str = "SELECT table_name FROM information_schema.columns
                        WHERE table_schema = 'public' AND column_name = 'user_id'
                        ORDER BY 1;";

#[tokio::test]
async fn a_deleted_account_leaves_no_row_in_any_table() {
    let db = TestDb::new();
    let (ada, bea) = (db.user().await, db.user().await);
    let tables = db.sql(OF_USERS);
    let client = db.pool.client().await.unwrap();
    for (owner, token) in [(ada, 1), (bea, 2)] {
        let list = db.list(owner, "Trip").await;
        let tag = db.tag(owner, "Food").await;
        let place = db.named(owner, "Bakery").await;
        db.session(owner, at(0), token).await;
        db.sql(&format!(
            "INSERT INTO list_places VALUES ('{owner}', '{list}', '{place}', now());
             INSERT INTO place_tags VALUES ('{owner}', '{place}', '{tag}');
             INSERT INTO imports VALUES
                 ('{owner}', gen_random_uuid(), 'x.csv', 'csv', 0, 0, 0, '{{}}', now());
             INSERT INTO audit_events VALUES
                 ('{owner}', gen_random_uuid(), 'import.done', NULL, '{{}}', now());
             INSERT INTO api_tokens VALUES
                 ('{owner}', gen_random_uuid(), 'x', sha256(''), '{{read}}', now());
             INSERT INTO idempotency_keys VALUES
                 ('{owner}', 'k', sha256(''), now(), 201, NULL, '{{}}');"
        ));
        // Deletions hold as much.
        let gone = db.named(owner, "Gone").await;
        let (old_list, old_tag) = (db.list(owner, "Old").await, db.tag(owner, "Old").await);
        db.sql(&format!(
            "INSERT INTO list_places VALUES ('{owner}', '{list}', '{gone}', now());
             INSERT INTO place_tags VALUES ('{owner}', '{gone}', '{tag}');"
        ));
        assert!(db.delete(owner, gone).await);
        let deleted = labels::delete(&db.pool, &deletion(owner), old_list).await;
        assert!(deleted.unwrap());
        let deleted = labels::delete(&db.pool, &deletion(owner), old_tag).await;
        assert!(deleted.unwrap());
        let job = NewJob {
            owner,
            id: ImportId(id()),
            file_name: "x.csv",
            options: JobOptions::default(),
            address: None,
            now: at(0),
        };
        jobs::insert(&client, &job).await.unwrap();
        assert!(jobs::append(&client, owner, job.id, 0, b"x").await.unwrap());
    }
    let count = |table: &str, owner: UserId| {
        db.sql(&format!(
            "SELECT count(*) FROM {table} WHERE user_id = '{owner}';"
        ))
    };
    for table in tables.lines() {
        assert_ne!(count(table, ada), "0", "{table} is not put to the test");
    }

    users::erase(&db.pool, ada).await.unwrap();
    users::erase(&db.pool, ada).await.unwrap();

    assert!(tables.lines().count() >= 9, "{tables}");
    for table in tables.lines() {
        assert_eq!(count(table, ada), "0", "{table}");
        assert_ne!(count(table, bea), "0", "{table}");
    }
    assert_eq!(users::find(&client, ada).await.unwrap(), None);
    assert!(users::find(&client, bea).await.unwrap().is_some());
}
