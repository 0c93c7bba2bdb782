//! Replacing the tags of a place.

use listbud_domain::{PlaceId, TagId, UserId};
use listbud_persistence::{FromStore, StoreError, TransactionOptions, tags};

use crate::support::{TestDb, id};

async fn tag_names(db: &TestDb, owner: UserId, place: PlaceId) -> Vec<String> {
    let place = db.read(owner, place).await;
    let names = place.tags.iter().map(|tag| tag.name.as_str().to_owned());
    names.collect()
}

/// The owner lacks something, or the database failed.
#[derive(Debug)]
enum Refused {
    Unknown,
    Store(StoreError),
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl FromStore for Refused {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Unknown => None,
        }
    }
}

/// Replaces a place's tags as the API does: all or nothing.
async fn replace(
    db: &TestDb,
    owner: UserId,
    place: PlaceId,
    tags: &[TagId],
) -> Result<(), Refused> {
    let work = async |tx: &listbud_persistence::Transaction<'_>| {
        let known = tags::replace(tx, owner, place, tags).await?;
        known.then_some(()).ok_or(Refused::Unknown)
    };
    db.pool
        .transaction(TransactionOptions::default(), work)
        .await
}

#[tokio::test]
async fn the_tags_of_a_place_are_replaced_each_once() {
    let db = TestDb::new();
    let owner = db.user().await;
    let (one, two, three) = (
        db.tag(owner, "one").await,
        db.tag(owner, "two").await,
        db.tag(owner, "three").await,
    );
    let (place, other) = (db.named(owner, "A").await, db.named(owner, "B").await);
    replace(&db, owner, other, &[one]).await.unwrap();

    replace(&db, owner, place, &[one, two]).await.unwrap();
    replace(&db, owner, place, &[three, two, three, two])
        .await
        .unwrap();
    assert_eq!(tag_names(&db, owner, place).await, ["three", "two"]);

    replace(&db, owner, place, &[]).await.unwrap();
    assert!(tag_names(&db, owner, place).await.is_empty());
    assert_eq!(tag_names(&db, owner, other).await, ["one"]);
}

#[tokio::test]
async fn the_tags_of_a_place_stay_when_one_of_the_new_ones_is_unknown() {
    let db = TestDb::new();
    let owner = db.user().await;
    let (one, two) = (db.tag(owner, "one").await, db.tag(owner, "two").await);
    let place = db.named(owner, "Café").await;
    replace(&db, owner, place, &[one]).await.unwrap();

    let unknown_tag = replace(&db, owner, place, &[two, TagId(id())]).await;
    let unknown_place = replace(&db, owner, PlaceId(id()), &[two]).await;
    let no_place = replace(&db, owner, PlaceId(id()), &[]).await;

    assert!(matches!(unknown_tag, Err(Refused::Unknown)));
    assert!(matches!(unknown_place, Err(Refused::Unknown)));
    assert!(matches!(no_place, Err(Refused::Unknown)));
    assert_eq!(tag_names(&db, owner, place).await, ["one"]);
}

#[tokio::test]
async fn somebody_elses_tags_and_places_are_not_replaced() {
    let db = TestDb::new();
    let (ada, grace) = (db.user().await, db.user().await);
    let hers = db.tag(ada, "hers").await;
    let (place, mine) = (db.named(ada, "Café").await, db.named(grace, "Bar").await);

    assert!(replace(&db, grace, mine, &[hers]).await.is_err());
    assert!(replace(&db, grace, place, &[]).await.is_err());

    assert!(db.read(grace, mine).await.tags.is_empty());
}
