//! API tokens.

use listbud_domain::{ApiTokenId, ApiTokenName, Scope, UserId};
use listbud_persistence::{
    TransactionOptions,
    api_tokens::{self, ApiToken, LAST_USED_STEP},
    users,
};
use time::Duration;

use crate::support::{TestDb, at, id};

fn token(name: &str, second: i64) -> ApiToken {
    ApiToken {
        id: ApiTokenId(id()),
        name: ApiTokenName::parse(name).unwrap(),
        scopes: vec![Scope::Read, Scope::PlacesAdd],
        created_at: at(second),
        expires_at: Some(at(second + 9_000)),
        last_used_at: None,
    }
}

impl TestDb {
    /// Adds an API token; whether there was room for it.
    async fn api_token(&self, owner: UserId, token: &ApiToken, hash: u8) -> bool {
        let added = self
            .pool
            .transaction(TransactionOptions::default(), async |db| {
                users::lock_password_hash(db, owner).await?;
                api_tokens::insert(db, owner, token, &[hash; 32]).await
            });
        added.await.unwrap()
    }
}

#[tokio::test]
async fn a_token_is_found_by_its_owner_and_its_id_and_by_nothing_less() {
    let db = TestDb::new();
    let (ada, bea) = (db.user().await, db.user().await);
    let new = token("Shortcut", 0);
    assert!(db.api_token(ada, &new, 7).await);
    let client = db.pool.client().await.unwrap();

    let found = api_tokens::find(&client, ada, new.id).await.unwrap();
    let of_another = api_tokens::find(&client, bea, new.id).await.unwrap();
    let absent = api_tokens::find(&client, ada, ApiTokenId(id())).await;

    let found = found.unwrap();
    assert_eq!(found.token_hash, [7; 32]);
    assert_eq!(found.scopes, new.scopes);
    assert_eq!(found.expires_at, new.expires_at);
    assert!(of_another.is_none() && absent.unwrap().is_none());
}

#[tokio::test]
async fn tokens_are_listed_the_newest_first_and_only_ones_own() {
    let db = TestDb::new();
    let (ada, bea) = (db.user().await, db.user().await);
    let (old, new) = (token("Old", 1), token("New", 2));
    for (owner, one) in [(ada, &old), (ada, &new), (bea, &token("Other", 3))] {
        assert!(db.api_token(owner, one, 7).await);
    }
    let client = db.pool.client().await.unwrap();

    assert_eq!(api_tokens::list(&client, ada).await.unwrap(), [new, old]);
}

#[tokio::test]
async fn the_last_use_is_written_at_most_once_a_minute() {
    let db = TestDb::new();
    let ada = db.user().await;
    let new = token("Shortcut", 0);
    assert!(db.api_token(ada, &new, 7).await);
    let client = db.pool.client().await.unwrap();
    let used = async |now| {
        api_tokens::touch(&client, ada, new.id, now).await.unwrap();
        let found = api_tokens::find(&client, ada, new.id).await.unwrap();
        found.unwrap().last_used_at.unwrap()
    };

    assert_eq!(used(at(10)).await, at(10));
    assert_eq!(used(at(10) + Duration::seconds(59)).await, at(10));
    assert_eq!(used(at(5)).await, at(10), "another server's clock");
    assert_eq!(used(at(10) + LAST_USED_STEP).await, at(11));
    assert_eq!(used(at(90)).await, at(90));
}

#[tokio::test]
async fn there_is_room_for_fifty_tokens_even_if_two_come_at_once() {
    let db = TestDb::new();
    let ada = db.user().await;
    for number in 0..49 {
        assert!(db.api_token(ada, &token("Script", number), 7).await);
    }
    let (first, second) = (token("First", 50), token("Second", 51));

    let (first, second) = tokio::join!(db.api_token(ada, &first, 7), db.api_token(ada, &second, 7));

    assert!(first ^ second, "{first} {second}");
    let client = db.pool.client().await.unwrap();
    assert_eq!(api_tokens::list(&client, ada).await.unwrap().len(), 50);
}

#[tokio::test]
async fn a_deleted_token_is_gone_and_tells_its_name_once() {
    let db = TestDb::new();
    let (ada, bea) = (db.user().await, db.user().await);
    let new = token("Shortcut", 0);
    assert!(db.api_token(ada, &new, 7).await);
    let client = db.pool.client().await.unwrap();
    let delete = async |owner| api_tokens::delete(&client, owner, new.id).await.unwrap();

    assert_eq!(delete(bea).await, None);
    assert_eq!(delete(ada).await, Some(new.name.clone()));
    assert_eq!(delete(ada).await, None);
    assert!(
        api_tokens::find(&client, ada, new.id)
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn a_closed_account_has_no_valid_tokens() {
    let db = TestDb::new();
    let ada = db.user().await;
    let new = token("Shortcut", 0);
    assert!(db.api_token(ada, &new, 7).await);

    let closed = db
        .pool
        .transaction(TransactionOptions::default(), async |db| {
            users::close(db, ada).await
        });
    assert!(closed.await.unwrap());

    let client = db.pool.client().await.unwrap();
    assert!(
        api_tokens::find(&client, ada, new.id)
            .await
            .unwrap()
            .is_none()
    );
}
