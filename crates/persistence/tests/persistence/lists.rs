//! Lists and what stands in them.

use listbud_domain::{Color, Emoji, ListDescription, ListId, ListName, PlaceId};
use listbud_persistence::labels::{self, WriteLabelError};

use crate::support::{TestDb, at, deletion, id, list};

#[tokio::test]
async fn a_list_comes_back_as_it_was_written() {
    let db = TestDb::new();
    let owner = db.user().await;
    let client = db.pool.client().await.unwrap();
    let mut written = list("Food, \"Drinks\" & 100% 🍜");
    written.details.description = ListDescription::parse("two\nlines").ok();
    written.emoji = Emoji::parse("👩‍👩‍👧").ok();
    written.color = Color::parse("#ABC").unwrap();

    labels::insert(&client, owner, &written).await.unwrap();

    let found = labels::find(&client, owner, written.id).await.unwrap();
    assert_eq!(found, Some(written));
}

#[tokio::test]
async fn lists_come_by_name_with_their_number_of_places() {
    let db = TestDb::new();
    let owner = db.user().await;
    let client = db.pool.client().await.unwrap();
    let (beta, _) = (db.list(owner, "beta").await, db.list(owner, "Alpha").await);
    let place = db.named(owner, "Café").await;
    labels::add_place(&client, owner, beta, place, at(0))
        .await
        .unwrap();

    let all = labels::list::<ListId>(&client, owner).await.unwrap();

    let shown: Vec<_> = all
        .iter()
        .map(|list| (list.name.as_str(), list.place_count))
        .collect();
    assert_eq!(shown, [("Alpha", 0), ("beta", 1)]);
}

#[tokio::test]
async fn a_changed_list_keeps_the_changes() {
    let db = TestDb::new();
    let owner = db.user().await;
    let client = db.pool.client().await.unwrap();
    let mut changed = list("before");
    changed.emoji = Emoji::parse("🍜").ok();
    labels::insert(&client, owner, &changed).await.unwrap();
    changed.name = ListName::parse("after").unwrap();
    changed.emoji = None;

    let updated = labels::update(&client, owner, &changed, at(5)).await;

    assert_eq!(updated.unwrap(), Some(at(5)));
    changed.updated_at = at(5);
    let found = labels::find(&client, owner, changed.id).await.unwrap();
    assert_eq!(found, Some(changed));
}

#[tokio::test]
async fn a_name_in_any_case_belongs_to_one_list_of_an_owner() {
    let db = TestDb::new();
    let (ada, grace) = (db.user().await, db.user().await);
    let client = db.pool.client().await.unwrap();
    db.list(ada, "Road trip").await;
    let mut other = list("Other");
    labels::insert(&client, ada, &other).await.unwrap();
    other.name = ListName::parse("ROAD TRIP").unwrap();

    let inserted = labels::insert(&client, ada, &list("road Trip")).await;
    let renamed = labels::update(&client, ada, &other, at(1)).await;
    let of_another_owner = labels::insert(&client, grace, &list("Road trip")).await;

    assert!(matches!(inserted, Err(WriteLabelError::NameTaken(_))));
    assert!(matches!(renamed, Err(WriteLabelError::NameTaken(_))));
    assert!(of_another_owner.is_ok());
}

#[tokio::test]
async fn somebody_elses_list_is_absent_and_cannot_be_changed() {
    let db = TestDb::new();
    let (ada, grace) = (db.user().await, db.user().await);
    let client = db.pool.client().await.unwrap();
    let mut hers = list("hers");
    labels::insert(&client, ada, &hers).await.unwrap();
    let (place, mine) = (db.named(ada, "Café").await, db.named(grace, "Bar").await);
    labels::add_place(&client, ada, hers.id, place, at(0))
        .await
        .unwrap();
    hers.place_count = 1;
    hers.details.missing_count = 1;
    let mut stolen = hers.clone();
    stolen.name = ListName::parse("mine").unwrap();

    assert!(
        labels::list::<ListId>(&client, grace)
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
    let add = async |owner, place| labels::add_place(&client, owner, hers.id, place, at(1)).await;
    assert!(!add(grace, mine).await.unwrap());
    assert!(!add(grace, place).await.unwrap());
    assert!(!add(ada, mine).await.unwrap());
    let removed = labels::remove_place(&client, grace, hers.id, place).await;
    assert!(!removed.unwrap());

    let found = labels::find(&client, ada, hers.id).await.unwrap();
    assert_eq!(found, Some(hers));
}

#[tokio::test]
async fn a_list_that_is_not_there_is_absent_everywhere() {
    let db = TestDb::new();
    let owner = db.user().await;
    let place = db.named(owner, "Café").await;
    let known = db.list(owner, "known").await;
    let client = db.pool.client().await.unwrap();
    let (no_list, no_place) = (ListId(id()), PlaceId(id()));

    assert_eq!(labels::find(&client, owner, no_list).await.unwrap(), None);
    assert!(
        !labels::delete(&db.pool, &deletion(owner), no_list)
            .await
            .unwrap()
    );
    for (list, place) in [(no_list, place), (known, no_place)] {
        let added = labels::add_place(&client, owner, list, place, at(1)).await;
        assert!(!added.unwrap());
        let removed = labels::remove_place(&client, owner, list, place).await;
        assert!(!removed.unwrap());
    }
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

#[tokio::test]
async fn a_deleted_list_leaves_its_places_and_no_memberships() {
    let db = TestDb::new();
    let owner = db.user().await;
    let (list, place) = (db.list(owner, "gone").await, db.named(owner, "Café").await);
    let client = db.pool.client().await.unwrap();
    labels::add_place(&client, owner, list, place, at(0))
        .await
        .unwrap();

    let existed = labels::delete(&db.pool, &deletion(owner), list).await;

    assert!(existed.unwrap());
    assert_eq!(db.count("list_places"), 0);
    assert!(db.read(owner, place).await.lists.is_empty());
}
