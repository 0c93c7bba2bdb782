//! Places one by one.

use listbud_domain::{
    Address, CoordinateSource, EditedFields, GoogleIdentity, GooglePlaceId, ListId, Notes, Place,
    PlaceField, PlaceId, PlaceName, Rating, TagId, UserId, WebUrl,
};
use listbud_persistence::{
    StoreError, Transaction, TransactionOptions, labels,
    places::{self, WritePlaceError},
};

use crate::import_support::event;
use crate::support::{TestDb, at, cid, deletion, id, located, place};

/// A place with something in every field.
fn full(owner: UserId) -> Place {
    Place {
        address: Address::parse("1 \"Rue\" de l'Été; DROP TABLE places --").ok(),
        located: Some(located(0.0, -0.1278, CoordinateSource::GeoJson)),
        // Above 2⁶³, as every second CID is.
        google: GoogleIdentity::from_feature_id(
            listbud_domain::FeatureId::parse("0x876d079f106bf4e7:0xfa2b3c4d5e6f7081").unwrap(),
        ),
        url: WebUrl::parse("https://www.google.com/maps?cid=1&q=%F0%9F%8D%9C").ok(),
        notes: Notes::parse("two\nlines \\ 🍜").ok(),
        rating: Rating::parse(4.5).ok(),
        visited: true,
        saved_at: Some(at(-5)),
        ..place(owner, "Bánh Mì Kéo 🥖")
    }
}

async fn insert(
    db: &TestDb,
    place: &Place,
    lists: &[ListId],
    tags: &[TagId],
) -> Result<(), WritePlaceError> {
    let work = async |tx: &Transaction<'_>| {
        places::insert(tx, place, lists, tags, &EditedFields::default()).await
    };
    db.pool
        .transaction(TransactionOptions::default(), work)
        .await
}

#[tokio::test]
async fn a_place_comes_back_as_it_was_written() {
    let db = TestDb::new();
    let owner = db.user().await;
    for written in [full(owner), place(owner, "nothing but a name")] {
        insert(&db, &written, &[], &[]).await.unwrap();

        assert_eq!(db.read(owner, written.id).await, written);
    }
}

#[tokio::test]
async fn a_new_place_stands_in_its_lists_and_carries_its_tags() {
    let db = TestDb::new();
    let owner = db.user().await;
    let lists = [db.list(owner, "one").await, db.list(owner, "two").await];
    let tags = [db.tag(owner, "b").await, db.tag(owner, "A").await];
    let new = place(owner, "Café");

    insert(&db, &new, &lists, &[tags[0], tags[1], tags[0]])
        .await
        .unwrap();

    let found = db.read(owner, new.id).await;
    let shown: Vec<_> = found.tags.iter().map(|tag| tag.id).collect();
    assert_eq!(shown, [tags[1], tags[0]]);
    assert_eq!(found.lists, lists, "the first is the one joined last");
}

#[tokio::test]
async fn a_new_place_in_an_unknown_list_or_under_an_unknown_tag_is_not_written() {
    let db = TestDb::new();
    let (ada, grace) = (db.user().await, db.user().await);
    let (list, tag) = (db.list(ada, "hers").await, db.tag(ada, "hers").await);
    for (list_id, tag_id) in [(list, tag), (ListId(id()), TagId(id()))] {
        let new = place(grace, "Café");

        let in_list = insert(&db, &new, &[list_id], &[]).await;
        let under_tag = insert(&db, &new, &[], &[tag_id]).await;

        assert!(matches!(in_list, Err(WritePlaceError::UnknownList)));
        assert!(matches!(under_tag, Err(WritePlaceError::UnknownTag)));
    }
    assert_eq!(db.count("places"), 0);
}

#[tokio::test]
async fn a_google_id_belongs_to_one_place_of_an_owner() {
    let db = TestDb::new();
    let (ada, grace) = (db.user().await, db.user().await);
    let place_id = GooglePlaceId::parse("EiNhbiBhZGRyZXNz").unwrap();
    let of_place_id = GoogleIdentity {
        place_id: Some(place_id),
        ..GoogleIdentity::default()
    };
    for google in [cid(7), of_place_id] {
        let of = |owner, google: &GoogleIdentity| Place {
            google: google.clone(),
            ..place(owner, "Café")
        };
        insert(&db, &of(ada, &google), &[], &[]).await.unwrap();
        let mut other = place(ada, "Bar");
        insert(&db, &other, &[], &[]).await.unwrap();
        other.google = google.clone();

        let inserted = insert(&db, &of(ada, &google), &[], &[]).await;
        let client = db.pool.client().await.unwrap();
        let updated = places::update(&client, &other, &EditedFields::default(), at(1)).await;
        let of_another_owner = insert(&db, &of(grace, &google), &[], &[]).await;

        assert!(matches!(inserted, Err(WritePlaceError::GoogleIdTaken)));
        assert!(matches!(updated, Err(WritePlaceError::GoogleIdTaken)));
        assert!(of_another_owner.is_ok());
    }
}

#[tokio::test]
async fn a_changed_place_keeps_the_changes_and_remembers_who_made_them() {
    let db = TestDb::new();
    let owner = db.user().await;
    let mut changed = full(owner);
    insert(&db, &changed, &[], &[]).await.unwrap();
    let client = db.pool.client().await.unwrap();
    changed = Place {
        name: PlaceName::parse("after").unwrap(),
        visited: false,
        updated_at: at(9),
        created_at: changed.created_at,
        id: changed.id,
        ..place(owner, "x")
    };

    for edited in [
        vec![PlaceField::Notes, PlaceField::Name],
        vec![PlaceField::Name, PlaceField::Url],
    ] {
        let edited: EditedFields = edited.into_iter().collect();
        let existed = places::update(&client, &changed, &edited, at(9)).await;
        assert!(existed.unwrap());
    }

    assert_eq!(db.read(owner, changed.id).await, changed);
    let edited = "SELECT array(SELECT unnest(edited) ORDER BY 1) FROM places;";
    assert_eq!(db.sql(edited), "{name,notes,url}");
}

#[tokio::test]
async fn somebody_elses_place_is_absent_and_cannot_be_changed() {
    let db = TestDb::new();
    let (ada, grace) = (db.user().await, db.user().await);
    let hers = full(ada);
    insert(&db, &hers, &[], &[]).await.unwrap();
    let mine = db.named(grace, "mine").await;
    let client = db.pool.client().await.unwrap();
    let mut stolen = hers.clone();
    stolen.owner = grace;

    let found = places::find(&client, grace, hers.id).await.unwrap();
    let locked = db
        .pool
        .transaction(TransactionOptions::default(), async |tx| {
            places::lock(tx, grace, hers.id).await
        })
        .await;
    let updated = places::update(&client, &stolen, &EditedFields::default(), at(1)).await;
    let deleted = db.delete(grace, hers.id).await;
    let all_deleted = places::delete_all(&db.pool, &deletion(grace), &event(grace)).await;

    assert_eq!((found, locked.unwrap()), (None, None));
    assert!(!updated.unwrap());
    assert!(!deleted);
    assert_eq!(all_deleted.unwrap(), 1);
    assert_eq!(places::find(&client, grace, mine).await.unwrap(), None);
    assert_eq!(db.read(ada, hers.id).await, hers);
}

#[tokio::test]
async fn two_users_may_have_places_of_one_id() {
    let db = TestDb::new();
    let (ada, grace) = (db.user().await, db.user().await);
    let hers = place(ada, "hers");
    let mine = Place {
        id: hers.id,
        ..place(grace, "mine")
    };
    db.place(&hers).await;
    db.place(&mine).await;
    let (list, tag) = (db.list(ada, "hers").await, db.tag(ada, "hers").await);
    let client = db.pool.client().await.unwrap();
    labels::add_place(&client, ada, list, hers.id, at(0))
        .await
        .unwrap();
    labels::add_place(&client, ada, tag, hers.id, at(0))
        .await
        .unwrap();

    assert_eq!(db.read(grace, mine.id).await, mine);
    assert_eq!(db.read(ada, hers.id).await.lists, [list]);
}

#[tokio::test]
async fn a_deleted_place_leaves_no_memberships() {
    let db = TestDb::new();
    let owner = db.user().await;
    let (list, tag) = (db.list(owner, "one").await, db.tag(owner, "one").await);
    let new = place(owner, "Café");
    insert(&db, &new, &[list], &[tag]).await.unwrap();
    let client = db.pool.client().await.unwrap();

    assert!(db.delete(owner, new.id).await);
    assert!(!db.delete(owner, new.id).await);

    assert_eq!(places::find(&client, owner, new.id).await.unwrap(), None);
    assert_eq!(db.count("list_places") + db.count("place_tags"), 0);
    assert_eq!(db.count("lists") + db.count("tags"), 2);
}

#[tokio::test]
async fn a_locked_place_is_changed_by_one_after_the_other() {
    let db = TestDb::new();
    let owner = db.user().await;
    let id = db.named(owner, "Café").await;

    // Each reads the rating and writes one star more.
    let add_star = async || {
        db.pool
            .transaction(TransactionOptions::default(), async |tx| {
                let mut place = places::lock(tx, owner, id).await?.unwrap();
                let stars = place.rating.map_or(0.0, Rating::stars) + 1.0;
                place.rating = Rating::parse(stars).ok();
                places::update(tx, &place, &EditedFields::default(), at(1)).await
            })
            .await
    };
    let outcomes = tokio::join!(add_star(), add_star(), add_star());

    assert!(outcomes.0.unwrap() && outcomes.1.unwrap() && outcomes.2.unwrap());
    assert_eq!(db.read(owner, id).await.rating, Rating::parse(3.0).ok());
}

#[tokio::test]
async fn a_row_that_the_domain_does_not_know_is_corrupt() {
    let db = TestDb::new();
    let owner = db.user().await;
    let broken = PlaceId(id());
    db.sql(&format!(
        "ALTER TABLE places DROP CONSTRAINT places_rating_check;
         INSERT INTO places (user_id, id, name, rating, created_at, updated_at)
         VALUES ('{owner}', '{broken}', 'Café', 77, now(), now());"
    ));
    let client = db.pool.client().await.unwrap();

    let found = places::find(&client, owner, broken).await;

    assert!(
        matches!(
            found,
            Err(StoreError::Corrupt {
                column: "rating",
                ..
            })
        ),
        "{found:?}"
    );
}
