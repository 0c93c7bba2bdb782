//! Accounts.

use listbud_domain::{Email, UserId, UserName};
use listbud_persistence::{
    Constraint, StoreError,
    users::{self, InsertUserError},
};

use crate::support::{TestDb, at, id, user};

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
