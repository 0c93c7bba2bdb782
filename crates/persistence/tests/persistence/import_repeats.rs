//! Imports: several rows that are one place, and several places that one row
//! could be.

use listbud_domain::{
    CoordinateSource, GoogleIdentity, ListName, Notes, Place, Rating, TagName,
    import::{ImportBatch, ImportedList, ImportedPlace},
};

use crate::{
    import_support::{all, batch, import, import_batch, pin, place_id},
    support::{TestDb, cid, located, place},
};

#[tokio::test]
async fn a_place_that_a_file_has_twice_is_one_place_in_both_lists() {
    let db = TestDb::new();
    let owner = db.user().await;
    let named = |name| ImportedList {
        name: ListName::parse(name).unwrap(),
        description: None,
        color: None,
        emoji: None,
    };
    let row = |line, list, note: Option<&str>, tag: &str| ImportedPlace {
        lists: vec![list],
        google: cid(1),
        notes: note.map(|note| Notes::parse(note).unwrap()),
        tags: vec![TagName::parse(tag).unwrap()],
        ..pin(line, "Café")
    };
    let batch = ImportBatch {
        lists: vec![named("one"), named("two")],
        ..batch([
            row(2, 0, None, "wine"),
            row(3, 1, Some("from the second"), "WINE"),
            row(4, 1, Some("from the third"), "food"),
        ])
    };

    let summary = import_batch(&db, owner, &batch).await.unwrap();

    assert_eq!((summary.imported, summary.merged), (1, 2));
    let messages: Vec<_> = summary
        .remarks
        .iter()
        .map(|it| (it.line, it.message.as_str()))
        .collect();
    assert_eq!(
        messages,
        [
            (3, "Café is the same place as line 2"),
            (4, "Café is the same place as line 2"),
        ]
    );
    let places = all(&db, owner).await;
    assert_eq!(places.len(), 1);
    assert_eq!(
        places[0].notes,
        Notes::parse("from the second\n\nfrom the third").ok()
    );
    assert_eq!(places[0].lists.len(), 2);
    let tags: Vec<_> = places[0].tags.iter().map(|tag| tag.name.as_str()).collect();
    assert_eq!(tags, ["food", "wine"]);
}

#[tokio::test]
async fn two_rows_that_turn_out_to_be_one_known_place_both_give_to_it() {
    let db = TestDb::new();
    let owner = db.user().await;
    let point = Some(located(1.0, 2.0, CoordinateSource::GeoJson));
    let known = Place {
        google: cid(1),
        located: point,
        ..place(owner, "Café")
    };
    db.place(&known).await;
    // By its number, and by its name and position: only the database knows that
    // these are one.
    let by_number = ImportedPlace {
        google: cid(1),
        notes: Notes::parse("a note").ok(),
        ..pin(1, "Other name")
    };
    let by_name = ImportedPlace {
        located: point,
        rating: Rating::parse(4.0).ok(),
        ..pin(2, "Café")
    };

    let summary = import(&db, owner, [by_number, by_name]).await.unwrap();

    assert_eq!((summary.imported, summary.merged), (0, 2));
    let place = db.read(owner, known.id).await;
    assert_eq!(place.notes, Notes::parse("a note").ok());
    assert_eq!(place.rating, Rating::parse(4.0).ok());
}

#[tokio::test]
async fn two_numbers_that_claim_one_place_id_do_not_sink_the_import() {
    let db = TestDb::new();
    let owner = db.user().await;
    let of = |line, number| ImportedPlace {
        google: GoogleIdentity {
            cid: cid(number).cid,
            ..place_id("ChIJsomeplaceid")
        },
        ..pin(line, "Café")
    };

    let summary = import(&db, owner, [of(1, 1), of(2, 2)]).await;

    let summary = summary.unwrap();
    assert_eq!(summary.imported + summary.merged, 2);
}

#[tokio::test]
async fn a_number_that_another_place_has_already_stays_there() {
    let db = TestDb::new();
    let owner = db.user().await;
    let of_number = Place {
        google: cid(1),
        ..place(owner, "of the number")
    };
    let of_id = Place {
        google: place_id("ChIJsomeplaceid"),
        ..place(owner, "of the id")
    };
    db.place(&of_number).await;
    db.place(&of_id).await;
    let both = GoogleIdentity {
        cid: cid(1).cid,
        ..place_id("ChIJsomeplaceid")
    };
    let row = ImportedPlace {
        google: both,
        ..pin(1, "Café")
    };

    let summary = import(&db, owner, [row.clone(), row]).await.unwrap();

    assert_eq!((summary.imported, summary.merged), (0, 2));
    assert_eq!(db.read(owner, of_number.id).await.google, of_number.google);
    assert_eq!(db.read(owner, of_id.id).await.google, of_id.google);
}
