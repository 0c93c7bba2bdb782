//! What lists and tags have in common.

use std::fmt::Debug;

use listbud_domain::{
    Color, Emoji, Label, ListDescription, ListDetails, ListId, Place, PlaceId, TagId,
};
use listbud_persistence::labels::{self, StoredLabel, WriteLabelError};

use crate::support::{TestDb, at, deletion, id, label};

/// A kind of label, as the tests need it.
trait Kind: StoredLabel<Details: Default + PartialEq + Debug> + Debug + PartialEq {
    /// Details that a person can write.
    fn written() -> Self::Details;
    /// Details of a label with one place, whose coordinates are missing.
    fn with_a_place() -> Self::Details;
    /// The labels of this kind that a place has.
    fn of(place: &Place) -> Vec<Self>;
}

impl Kind for ListId {
    fn written() -> ListDetails {
        ListDetails {
            description: ListDescription::parse("two\nlines").ok(),
            ..ListDetails::default()
        }
    }

    fn with_a_place() -> ListDetails {
        ListDetails {
            missing_count: 1,
            ..ListDetails::default()
        }
    }

    fn of(place: &Place) -> Vec<Self> {
        place.lists.clone()
    }
}

impl Kind for TagId {
    fn written() {}

    fn with_a_place() {}

    fn of(place: &Place) -> Vec<Self> {
        place.tags.iter().map(|tag| tag.id).collect()
    }
}

#[tokio::test]
async fn a_label_comes_back_as_it_was_written_and_changed() {
    async fn check<I: Kind>() {
        let db = TestDb::new();
        let owner = db.user().await;
        let client = db.pool.client().await.unwrap();
        let mut written: Label<I> = label("Food, \"Drinks\" & 100% 🍜");
        written.details = I::written();
        written.emoji = Emoji::parse("👩‍👩‍👧").ok();
        written.color = Color::parse("#ABC").unwrap();

        labels::insert(&client, owner, &written).await.unwrap();
        let found = labels::find(&client, owner, written.id).await.unwrap();
        assert_eq!(found.as_ref(), Some(&written));

        written.name = I::parse_name("O'Tag \\ %_").unwrap();
        written.emoji = None;
        let updated = labels::update(&client, owner, &written, at(5)).await;
        assert_eq!(updated.unwrap(), Some(at(5)));
        written.updated_at = at(5);
        let found = labels::find(&client, owner, written.id).await.unwrap();
        assert_eq!(found.as_ref(), Some(&written));
        let all = labels::list::<I>(&client, owner).await.unwrap();
        assert_eq!(all, [written]);
    }
    check::<ListId>().await;
    check::<TagId>().await;
}

#[tokio::test]
async fn labels_come_by_name_with_their_number_of_places() {
    async fn check<I: Kind>() {
        let db = TestDb::new();
        let owner = db.user().await;
        let client = db.pool.client().await.unwrap();
        let beta: I = db.label(owner, "beta").await;
        db.label::<I>(owner, "Alpha").await;
        let place = db.named(owner, "Café").await;
        let added = labels::add_place(&client, owner, beta, place, at(0)).await;
        assert!(added.unwrap());

        let all = labels::list::<I>(&client, owner).await.unwrap();

        let shown = all.iter().map(|it| (it.name.as_ref(), it.place_count));
        assert_eq!(shown.collect::<Vec<_>>(), [("Alpha", 0), ("beta", 1)]);
    }
    check::<ListId>().await;
    check::<TagId>().await;
}

#[tokio::test]
async fn a_name_in_any_case_belongs_to_one_label_of_an_owner() {
    async fn check<I: Kind>(one: &str, same: &str, upper: &str) {
        let db = TestDb::new();
        let (ada, grace) = (db.user().await, db.user().await);
        let client = db.pool.client().await.unwrap();
        db.label::<I>(ada, one).await;
        let mut other: Label<I> = label("Other");
        labels::insert(&client, ada, &other).await.unwrap();
        other.name = I::parse_name(upper).unwrap();

        let inserted = labels::insert(&client, ada, &label::<I>(same)).await;
        let renamed = labels::update(&client, ada, &other, at(1)).await;
        let of_another_owner = labels::insert(&client, grace, &label::<I>(one)).await;

        assert!(matches!(inserted, Err(WriteLabelError::NameTaken(_))));
        assert!(matches!(renamed, Err(WriteLabelError::NameTaken(_))));
        assert!(of_another_owner.is_ok());
    }
    check::<ListId>("Road trip", "road Trip", "ROAD TRIP").await;
    check::<TagId>("кафе", "Кафе", "КАФЕ").await;
}

#[tokio::test]
async fn somebody_elses_label_is_absent_and_cannot_be_changed_or_used() {
    async fn check<I: Kind>() {
        let db = TestDb::new();
        let (ada, grace) = (db.user().await, db.user().await);
        let client = db.pool.client().await.unwrap();
        let mut hers: Label<I> = label("hers");
        labels::insert(&client, ada, &hers).await.unwrap();
        let (place, mine) = (db.named(ada, "Café").await, db.named(grace, "Bar").await);
        let add = async |owner, place| {
            let added = labels::add_place(&client, owner, hers.id, place, at(0)).await;
            added.unwrap()
        };
        assert!(add(ada, place).await);
        let mut stolen = hers.clone();
        stolen.name = I::parse_name("mine").unwrap();

        let of_grace = labels::list::<I>(&client, grace).await;
        assert_eq!(of_grace.unwrap(), []);
        assert_eq!(labels::find(&client, grace, hers.id).await.unwrap(), None);
        assert_eq!(labels::lock(&client, grace, hers.id).await.unwrap(), None);
        let updated = labels::update(&client, grace, &stolen, at(1)).await;
        assert_eq!(updated.unwrap(), None);
        let deleted = labels::delete(&db.pool, &deletion(grace), hers.id).await;
        assert!(!deleted.unwrap());
        assert!(!add(grace, mine).await);
        assert!(!add(grace, place).await);
        assert!(!add(ada, mine).await);
        let removed = labels::remove_place(&client, grace, hers.id, place).await;
        assert!(!removed.unwrap());

        hers.place_count = 1;
        hers.details = I::with_a_place();
        let found = labels::find(&client, ada, hers.id).await.unwrap();
        assert_eq!(found.as_ref(), Some(&hers));
        assert_eq!(labels::list::<I>(&client, ada).await.unwrap(), [hers]);
        assert_eq!(I::of(&db.read(grace, mine).await), []);
    }
    check::<ListId>().await;
    check::<TagId>().await;
}

#[tokio::test]
async fn a_label_that_does_not_exist_is_absent_everywhere() {
    async fn check<I: Kind>() {
        let db = TestDb::new();
        let owner = db.user().await;
        let place = db.named(owner, "Café").await;
        let known: I = db.label(owner, "known").await;
        let client = db.pool.client().await.unwrap();
        let (unknown, no_place) = (I::from(id()), PlaceId(id()));

        assert_eq!(labels::find(&client, owner, unknown).await.unwrap(), None);
        let deleted = labels::delete(&db.pool, &deletion(owner), unknown).await;
        assert!(!deleted.unwrap());
        for (label, place) in [(unknown, place), (known, no_place)] {
            let added = labels::add_place(&client, owner, label, place, at(1)).await;
            assert!(!added.unwrap());
            let removed = labels::remove_place(&client, owner, label, place).await;
            assert!(!removed.unwrap());
        }
    }
    check::<ListId>().await;
    check::<TagId>().await;
}

#[tokio::test]
async fn a_place_has_a_label_once_until_it_is_removed_or_deleted() {
    async fn check<I: Kind>(table: &str) {
        let db = TestDb::new();
        let owner = db.user().await;
        let (wine, food): (I, I) = (db.label(owner, "Wine").await, db.label(owner, "food").await);
        let place = db.named(owner, "Café").await;
        let client = db.pool.client().await.unwrap();

        for (minute, label) in [(1, wine), (2, food), (3, wine), (4, food)] {
            let added = labels::add_place(&client, owner, label, place, at(minute)).await;
            assert!(added.unwrap());
        }
        assert_eq!(I::of(&db.read(owner, place).await), [food, wine]);

        let removed = labels::remove_place(&client, owner, food, place).await;
        assert!(removed.unwrap());
        assert_eq!(I::of(&db.read(owner, place).await), [wine]);

        let deleted = labels::delete(&db.pool, &deletion(owner), wine).await;
        assert!(deleted.unwrap());
        assert_eq!(I::of(&db.read(owner, place).await), []);
        assert_eq!(db.count(table), 0);
    }
    check::<ListId>("list_places").await;
    check::<TagId>("place_tags").await;
}

#[tokio::test]
async fn the_list_that_a_place_was_put_into_last_comes_first() {
    let db = TestDb::new();
    let owner = db.user().await;
    let place = db.named(owner, "Café").await;
    let client = db.pool.client().await.unwrap();
    let (one, two, three) = (
        db.list(owner, "one").await,
        db.list(owner, "two").await,
        db.list(owner, "three").await,
    );

    for (minute, list) in [(1, one), (2, two), (3, three), (4, one)] {
        let added = labels::add_place(&client, owner, list, place, at(minute)).await;
        assert!(added.unwrap());
    }

    assert_eq!(db.read(owner, place).await.lists, [one, three, two]);
    let removed = labels::remove_place(&client, owner, one, place).await;
    assert!(removed.unwrap());
    assert_eq!(db.read(owner, place).await.lists, [three, two]);
}
