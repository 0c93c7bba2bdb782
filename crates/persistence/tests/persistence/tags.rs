//! Tags and what they hang on.

use listbud_domain::{Color, Emoji, PlaceId, TagId, TagName, UserId};
use listbud_persistence::{
    FromStore, StoreError, TransactionOptions,
    labels::{self, WriteLabelError},
    tags,
};

use crate::support::{TestDb, at, deletion, id, tag};

#[tokio::test]
async fn a_tag_comes_back_as_it_was_written_and_changed() {
    let db = TestDb::new();
    let owner = db.user().await;
    let client = db.pool.client().await.unwrap();
    let mut written = tag("Food, Drinks");
    written.emoji = Emoji::parse("🍜").ok();
    written.color = Color::parse("#123456").unwrap();

    labels::insert(&client, owner, &written).await.unwrap();
    let found = labels::find(&client, owner, written.id).await.unwrap();
    assert_eq!(found.as_ref(), Some(&written));

    written.name = TagName::parse("O'Tag \\ %_").unwrap();
    let updated = labels::update(&client, owner, &written, at(3)).await;
    written.updated_at = at(3);
    assert_eq!(updated.unwrap(), Some(at(3)));
    assert_eq!(
        labels::list::<TagId>(&client, owner).await.unwrap(),
        [written]
    );
}

#[tokio::test]
async fn a_name_in_any_case_belongs_to_one_tag_of_an_owner() {
    let db = TestDb::new();
    let (ada, grace) = (db.user().await, db.user().await);
    let client = db.pool.client().await.unwrap();
    db.tag(ada, "кафе").await;
    let mut other = tag("other");
    labels::insert(&client, ada, &other).await.unwrap();
    other.name = TagName::parse("КАФЕ").unwrap();

    let inserted = labels::insert(&client, ada, &tag("Кафе")).await;
    let renamed = labels::update(&client, ada, &other, at(1)).await;
    let of_another_owner = labels::insert(&client, grace, &tag("Кафе")).await;

    assert!(matches!(inserted, Err(WriteLabelError::NameTaken(_))));
    assert!(matches!(renamed, Err(WriteLabelError::NameTaken(_))));
    assert!(of_another_owner.is_ok());
}

#[tokio::test]
async fn somebody_elses_tag_is_absent_and_cannot_be_changed_or_hung_up() {
    let db = TestDb::new();
    let (ada, grace) = (db.user().await, db.user().await);
    let client = db.pool.client().await.unwrap();
    let mut hers = tag("hers");
    labels::insert(&client, ada, &hers).await.unwrap();
    let (place, mine) = (db.named(ada, "Café").await, db.named(grace, "Bar").await);
    labels::add_place(&client, ada, hers.id, place, at(0))
        .await
        .unwrap();
    hers.place_count = 1;
    let mut stolen = hers.clone();
    stolen.name = TagName::parse("mine").unwrap();

    assert!(
        labels::list::<TagId>(&client, grace)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(labels::find(&client, grace, hers.id).await.unwrap(), None);
    assert_eq!(labels::lock(&client, grace, hers.id).await.unwrap(), None);
    let updated = labels::update(&client, grace, &stolen, at(1)).await;
    assert_eq!(updated.unwrap(), None);
    assert!(
        !labels::delete(&db.pool, &deletion(grace), hers.id)
            .await
            .unwrap()
    );
    let add = async |owner, place| labels::add_place(&client, owner, hers.id, place, at(0)).await;
    assert!(!add(grace, mine).await.unwrap());
    assert!(!add(grace, place).await.unwrap());
    assert!(!add(ada, mine).await.unwrap());
    let removed = labels::remove_place(&client, grace, hers.id, place).await;
    assert!(!removed.unwrap());
    assert!(replace(&db, grace, mine, &[hers.id]).await.is_err());
    assert!(replace(&db, grace, place, &[]).await.is_err());

    assert_eq!(labels::list::<TagId>(&client, ada).await.unwrap(), [hers]);
    assert!(db.read(grace, mine).await.tags.is_empty());
}

#[tokio::test]
async fn a_tag_hangs_on_a_place_once_until_it_is_taken_off_or_deleted() {
    let db = TestDb::new();
    let owner = db.user().await;
    let (wine, food) = (db.tag(owner, "Wine").await, db.tag(owner, "food").await);
    let place = db.named(owner, "Café").await;
    let client = db.pool.client().await.unwrap();

    for tag in [wine, food, wine] {
        assert!(
            labels::add_place(&client, owner, tag, place, at(0))
                .await
                .unwrap()
        );
    }
    assert_eq!(tag_names(&db, owner, place).await, ["food", "Wine"]);

    let removed = labels::remove_place(&client, owner, food, place).await;
    assert!(removed.unwrap());
    assert_eq!(tag_names(&db, owner, place).await, ["Wine"]);

    assert!(
        labels::delete(&db.pool, &deletion(owner), wine)
            .await
            .unwrap()
    );
    assert!(tag_names(&db, owner, place).await.is_empty());
    assert_eq!(db.count("place_tags"), 0);
}

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
