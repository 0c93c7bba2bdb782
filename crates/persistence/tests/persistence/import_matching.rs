//! Imports: which places are the same, and what they take from each other.

use listbud_domain::{
    Address, CoordinateSource, Coordinates, GoogleIdentity, Notes, Place, PlaceChanges, PlaceId,
    PlaceName, Rating, UserId, WebUrl, import::ImportedPlace,
};
use listbud_persistence::{TransactionOptions, places};

use crate::{
    import_support::{all, import, pin, place_id},
    support::{TestDb, at, cid, located, place},
};

/// Edits a place as the API does.
async fn edit(db: &TestDb, owner: UserId, id: PlaceId, changes: PlaceChanges) {
    let work = async |tx: &listbud_persistence::Transaction<'_>| {
        let mut place = places::lock(tx, owner, id).await?.unwrap();
        let edited = place.apply(changes.clone());
        places::update(tx, &place, &edited, at(50)).await
    };
    let options = TransactionOptions::default();
    assert!(db.pool.transaction(options, work).await.unwrap());
}

/// A row with something in every field.
fn full(line: u64, name: &str, google: GoogleIdentity) -> ImportedPlace {
    ImportedPlace {
        google,
        address: Address::parse("1 Example St").ok(),
        located: Some(located(1.0, 2.0, CoordinateSource::GeoJson)),
        url: WebUrl::parse("https://maps.google.com/?cid=1").ok(),
        notes: Notes::parse("theirs").ok(),
        rating: Rating::parse(3.0).ok(),
        saved_at: Some(at(-9)),
        ..pin(line, name)
    }
}

#[tokio::test]
async fn blanks_are_filled_and_what_is_there_stays() {
    let db = TestDb::new();
    let owner = db.user().await;
    let first = ImportedPlace {
        google: cid(1),
        notes: Notes::parse("mine").ok(),
        ..pin(1, "Café")
    };
    import(&db, owner, [first]).await.unwrap();

    let of_another_file = ImportedPlace {
        source: Some("another".into()),
        ..full(1, "Another name", cid(1))
    };
    let summary = import(&db, owner, [of_another_file]).await;

    assert_eq!(summary.unwrap().merged, 1);
    let place = all(&db, owner).await.remove(0);
    assert_eq!(place.name.as_str(), "Café");
    assert_eq!(place.notes, Notes::parse("mine\n\ntheirs").ok());
    assert_eq!(place.address, Address::parse("1 Example St").ok());
    assert_eq!(place.rating, Rating::parse(3.0).ok());
    assert!(place.url.is_some() && place.located.is_some());
    assert_eq!(place.saved_at, Some(at(-9)));
    assert_eq!(place.updated_at, at(100));
}

#[tokio::test]
async fn what_a_person_wrote_moved_or_cleared_stays_so() {
    let db = TestDb::new();
    let owner = db.user().await;
    let google = GoogleIdentity {
        cid: cid(1).cid,
        ..place_id("ChIJfirstplaceid")
    };
    let file = [full(1, "Café", google)];
    import(&db, owner, file.clone()).await.unwrap();
    let id = all(&db, owner).await[0].id;
    let changes = PlaceChanges {
        name: PlaceName::parse("My café").ok(),
        address: Some(None),
        contacts: Vec::new(),
        notes: Some(None),
        url: Some(None),
        rating: Some(Rating::parse(5.0).ok()),
        coordinates: Some(Coordinates::parse(10.0, 20.0).ok()),
        visited: Some(true),
        place_id: None,
        saved_at: Some(Some(at(-7))),
    };
    edit(&db, owner, id, changes).await;
    let edited = db.read(owner, id).await;

    let summary = import(&db, owner, file).await.unwrap();

    assert_eq!((summary.imported, summary.merged), (0, 1));
    assert_eq!(db.read(owner, id).await, edited);
}

#[tokio::test]
async fn the_earliest_time_at_which_a_place_was_saved_is_kept() {
    let db = TestDb::new();
    let owner = db.user().await;
    let saved = |minute| ImportedPlace {
        google: cid(1),
        saved_at: minute,
        ..pin(1, "Café")
    };
    for (minute, expected) in [
        (None, None),
        // Our own export of a place of which no more is known than when it came.
        (Some(at(100)), None),
        (Some(at(7)), Some(at(7))),
        (None, Some(at(7))),
        (Some(at(9)), Some(at(7))),
        (Some(at(-3)), Some(at(-3))),
    ] {
        import(&db, owner, [saved(minute)]).await.unwrap();

        let place = all(&db, owner).await.remove(0);
        assert_eq!(place.saved_at, expected, "{minute:?}");
        assert_eq!(place.created_at, at(100));
    }
}

#[tokio::test]
async fn a_time_that_a_person_cleared_is_not_brought_back() {
    let db = TestDb::new();
    let owner = db.user().await;
    import(&db, owner, [full(1, "Café", cid(1))]).await.unwrap();
    let place = all(&db, owner).await.remove(0);
    assert_eq!(place.saved_at, Some(at(-9)));
    let changes = PlaceChanges {
        saved_at: Some(None),
        ..PlaceChanges::default()
    };
    edit(&db, owner, place.id, changes).await;

    import(&db, owner, [full(1, "Café", cid(1))]).await.unwrap();

    assert_eq!(db.read(owner, place.id).await.saved_at, None);
}

#[tokio::test]
async fn a_position_that_a_person_cleared_is_not_brought_back() {
    let db = TestDb::new();
    let owner = db.user().await;
    import(&db, owner, [full(1, "Café", cid(1))]).await.unwrap();
    let id = all(&db, owner).await[0].id;
    let changes = PlaceChanges {
        coordinates: Some(None),
        ..PlaceChanges::default()
    };
    edit(&db, owner, id, changes).await;

    import(&db, owner, [full(1, "Café", cid(1))]).await.unwrap();

    assert_eq!(db.read(owner, id).await.located, None);
}

#[tokio::test]
async fn a_google_id_that_a_person_took_away_is_not_brought_back() {
    let db = TestDb::new();
    let owner = db.user().await;
    let google = GoogleIdentity {
        cid: cid(1).cid,
        ..place_id("ChIJsomeplaceid")
    };
    let file = [full(1, "Café", google)];
    import(&db, owner, file.clone()).await.unwrap();
    let id = all(&db, owner).await[0].id;
    let changes = PlaceChanges {
        place_id: Some(None),
        ..PlaceChanges::default()
    };
    edit(&db, owner, id, changes).await;

    // It is still known by its name and its exact position.
    let summary = import(&db, owner, file).await.unwrap();

    assert_eq!((summary.imported, summary.merged), (0, 1));
    assert!(db.read(owner, id).await.google.is_empty());
}

#[tokio::test]
async fn a_better_position_replaces_a_worse_one_and_never_the_other_way_round() {
    use CoordinateSource::{FeatureId, GeoJson, Url, User};
    let db = TestDb::new();
    let owner = db.user().await;
    let arrives = async |degrees: f64, source| {
        let row = ImportedPlace {
            google: cid(1),
            located: Some(located(degrees, degrees, source)),
            ..pin(1, "Café")
        };
        import(&db, owner, [row]).await.unwrap();
        all(&db, owner).await[0].located.unwrap()
    };
    import(
        &db,
        owner,
        [ImportedPlace {
            google: cid(1),
            ..pin(1, "Café")
        }],
    )
    .await
    .unwrap();

    for (degrees, source, kept) in [
        (1.0, FeatureId, located(1.0, 1.0, FeatureId)),
        (2.0, FeatureId, located(1.0, 1.0, FeatureId)),
        (3.0, Url, located(3.0, 3.0, Url)),
        (4.0, FeatureId, located(3.0, 3.0, Url)),
        (5.0, GeoJson, located(5.0, 5.0, GeoJson)),
        (6.0, Url, located(5.0, 5.0, GeoJson)),
        (7.0, User, located(7.0, 7.0, User)),
        (8.0, GeoJson, located(7.0, 7.0, User)),
    ] {
        assert_eq!(arrives(degrees, source).await, kept, "{degrees}");
    }
}

#[tokio::test]
async fn a_number_decides_before_a_place_id_and_that_before_the_name() {
    let db = TestDb::new();
    let owner = db.user().await;
    let point = Some(located(1.0, 2.0, CoordinateSource::Url));
    let by = |name: &str, google| Place {
        google,
        located: point,
        ..place(owner, name)
    };
    let of_number = db.place(&by("of the number", cid(1))).await;
    let of_id = db
        .place(&by("of the id", place_id("ChIJsomeplaceid")))
        .await;
    let of_name = db.place(&by("Café", GoogleIdentity::default())).await;
    let note = async |google: GoogleIdentity, text: &str| {
        let row = ImportedPlace {
            google,
            located: point,
            notes: Notes::parse(text).ok(),
            ..pin(1, "CAFÉ")
        };
        let summary = import(&db, owner, [row]).await.unwrap();
        assert_eq!((summary.imported, summary.merged), (0, 1), "{text}");
    };

    let both = GoogleIdentity {
        cid: cid(1).cid,
        ..place_id("ChIJsomeplaceid")
    };
    note(both, "number").await;
    note(place_id("ChIJsomeplaceid"), "id").await;
    note(GoogleIdentity::default(), "name").await;

    for (id, text) in [(of_number, "number"), (of_id, "id"), (of_name, "name")] {
        assert_eq!(db.read(owner, id).await.notes, Notes::parse(text).ok());
    }
    // The place id stays with the place that had it.
    assert_eq!(db.read(owner, of_number).await.google, cid(1));
}

#[tokio::test]
async fn a_pin_is_known_by_its_name_and_address_in_the_file_also_after_a_new_name() {
    let db = TestDb::new();
    let owner = db.user().await;
    let file = [ImportedPlace {
        url: WebUrl::parse("https://www.google.com/maps/search/1.5,2.5").ok(),
        ..pin(1, "Dropped pin")
    }];
    import(&db, owner, file.clone()).await.unwrap();
    let id = all(&db, owner).await[0].id;
    let changes = PlaceChanges {
        name: PlaceName::parse("Our beach").ok(),
        url: Some(None),
        ..PlaceChanges::default()
    };
    edit(&db, owner, id, changes).await;

    let summary = import(&db, owner, file).await.unwrap();

    assert_eq!((summary.imported, summary.merged), (0, 1));
    let elsewhere = ImportedPlace {
        url: WebUrl::parse("https://www.google.com/maps/search/9.5,2.5").ok(),
        ..pin(1, "Dropped pin")
    };
    let summary = import(&db, owner, [elsewhere]).await.unwrap();
    assert_eq!((summary.imported, summary.merged), (1, 0));
}

#[tokio::test]
async fn a_name_and_exact_coordinates_make_one_place_and_an_estimate_does_not() {
    let db = TestDb::new();
    let owner = db.user().await;
    let at_point = |line, google, source| ImportedPlace {
        google,
        located: Some(located(1.0, 2.0, source)),
        ..pin(line, "Café")
    };
    let exact = CoordinateSource::GeoJson;
    let estimate = CoordinateSource::FeatureId;
    let first = at_point(1, GoogleIdentity::default(), exact);
    import(&db, owner, [first]).await.unwrap();

    // Now that it is known, it gets the number.
    let numbered = import(&db, owner, [at_point(1, cid(1), exact)]).await;
    assert_eq!(numbered.unwrap().merged, 1);
    assert_eq!(all(&db, owner).await[0].google, cid(1));

    // Two businesses of one name at one address have two numbers.
    let other_number = import(&db, owner, [at_point(1, cid(2), exact)]).await;
    assert_eq!(other_number.unwrap().imported, 1);
    let estimated = import(&db, owner, [at_point(1, cid(3), estimate)]).await;
    assert_eq!(estimated.unwrap().imported, 1);
}

#[tokio::test]
async fn a_place_without_id_and_position_is_known_by_what_is_written_of_it() {
    let db = TestDb::new();
    let owner = db.user().await;
    let by_hand = Place {
        address: Address::parse("1 Example St").ok(),
        ..place(owner, "Café")
    };
    db.place(&by_hand).await;
    let written = ImportedPlace {
        address: by_hand.address.clone(),
        notes: Notes::parse("a note").ok(),
        ..pin(1, "CAFE")
    };
    let elsewhere = ImportedPlace {
        address: Address::parse("2 Example St").ok(),
        ..pin(2, "Café")
    };

    let summary = import(&db, owner, [written]).await.unwrap();
    assert_eq!((summary.imported, summary.merged), (0, 1));
    let known = db.read(owner, by_hand.id).await;
    assert_eq!(known.notes, Notes::parse("a note").ok());

    let summary = import(&db, owner, [elsewhere]).await.unwrap();
    assert_eq!((summary.imported, summary.merged), (1, 0));
}

#[tokio::test]
async fn a_visit_is_taken_over_and_never_taken_back_and_a_person_knows_better() {
    let db = TestDb::new();
    let owner = db.user().await;
    let row = |number, visited| ImportedPlace {
        google: cid(number),
        visited,
        ..pin(number, "Café")
    };
    let visited = async |number: u64| {
        let number = cid(number).cid;
        let places = all(&db, owner).await;
        let place = places.into_iter().find(|it| it.google.cid == number);
        place.unwrap().visited
    };

    import(&db, owner, [row(1, true), row(2, false)])
        .await
        .unwrap();
    assert!(visited(1).await && !visited(2).await);

    import(&db, owner, [row(1, false), row(2, true)])
        .await
        .unwrap();
    assert!(visited(1).await && visited(2).await);

    for place in all(&db, owner).await {
        let changes = PlaceChanges {
            visited: Some(false),
            ..PlaceChanges::default()
        };
        edit(&db, owner, place.id, changes).await;
    }
    import(&db, owner, [row(1, true), row(2, false)])
        .await
        .unwrap();
    assert!(!visited(1).await && !visited(2).await);
}

#[tokio::test]
async fn the_places_of_other_users_are_neither_known_nor_touched() {
    let db = TestDb::new();
    let (ada, grace) = (db.user().await, db.user().await);
    let point = Some(located(1.0, 2.0, CoordinateSource::GeoJson));
    let hers = [
        Place {
            google: cid(1),
            ..place(ada, "Café")
        },
        Place {
            google: place_id("ChIJsomeplaceid"),
            ..place(ada, "Bar")
        },
        Place {
            located: point,
            ..place(ada, "Inn")
        },
    ];
    for place in &hers {
        db.place(place).await;
    }

    let rows = [
        full(1, "Café", cid(1)),
        full(2, "Bar", place_id("ChIJsomeplaceid")),
        full(3, "Inn", GoogleIdentity::default()),
    ];
    let summary = import(&db, grace, rows).await.unwrap();

    assert_eq!((summary.imported, summary.merged), (3, 0));
    for place in &hers {
        assert_eq!(&db.read(ada, place.id).await, place);
    }
}
