//! Imports: what a file says otherwise than the account, or than it said before.

use std::sync::Arc;

use listbud_domain::{
    Address, CoordinateSource, GoogleIdentity, Notes, Place, PlaceChanges, PlaceName, Rating,
    UserId, WebUrl,
    import::{ImportedPlace, Outcome},
};
use listbud_persistence::{
    TransactionOptions,
    imports::{self, Request, Summary},
    places,
};

use crate::{
    import_support::{all, batch, event, import, pin, request, spooled},
    support::{TestDb, at, cid, located, place},
};

/// A row of a list.
fn row(list: &str, notes: &str, stars: f64) -> ImportedPlace {
    ImportedPlace {
        source: Some(Arc::from(list)),
        google: cid(1),
        notes: Notes::parse(notes).ok(),
        rating: Rating::parse(stars).ok(),
        ..pin(1, "Café")
    }
}

async fn edit(db: &TestDb, owner: UserId, changes: PlaceChanges) {
    let id = all(db, owner).await[0].id;
    let work = async |tx: &listbud_persistence::Transaction<'_>| {
        let mut place = places::lock(tx, owner, id).await?.unwrap();
        let edited = place.apply(changes.clone());
        places::update(tx, &place, &edited, at(50)).await
    };
    let options = TransactionOptions::default();
    assert!(db.pool.transaction(options, work).await.unwrap());
}

fn text(notes: &str) -> Option<Notes> {
    Notes::parse(notes).ok()
}

/// Line and code of the remarks on values.
fn told(summary: &Summary) -> Vec<&str> {
    let remarks = summary.remarks.iter();
    let remarks = remarks.filter(|it| it.outcome == Outcome::Adjusted);
    remarks.map(|it| it.code).collect()
}

#[tokio::test]
async fn a_second_list_adds_its_note_and_repeats_none() {
    let db = TestDb::new();
    let owner = db.user().await;

    for (list, note) in [
        ("a", "cash"),
        ("b", "window"),
        ("a", "cash"),
        ("b", "window"),
    ] {
        let summary = import(&db, owner, [row(list, note, 4.0)]).await.unwrap();
        assert_eq!(told(&summary), [""; 0]);
    }

    assert_eq!(all(&db, owner).await[0].notes, text("cash\n\nwindow"));
}

#[tokio::test]
async fn what_has_changed_in_the_file_and_not_here_is_taken_over_and_told() {
    let db = TestDb::new();
    let owner = db.user().await;
    import(&db, owner, [row("a", "Meh.", 2.0)]).await.unwrap();

    let again = import(&db, owner, [row("a", "Meh.", 2.0)]).await.unwrap();
    let before = all(&db, owner).await.remove(0);
    let changed = ImportedPlace {
        name: PlaceName::parse("New café").unwrap(),
        ..row("a", "Great.", 5.0)
    };
    let summary = import(&db, owner, [changed.clone()]).await.unwrap();
    let repeated = import(&db, owner, [changed]).await.unwrap();

    assert_eq!(told(&again), [""; 0]);
    assert_eq!((summary.imported, summary.merged), (0, 1));
    assert_eq!(told(&summary), ["changed_in_file"; 3]);
    assert!(
        summary.remarks.iter().any(|it| it.message
            == "The rating has changed in the file from \"2\" to \"5\" and was updated."),
        "{:?}",
        summary.remarks
    );
    assert_eq!(told(&repeated), [""; 0]);
    let place = all(&db, owner).await.remove(0);
    assert_eq!(place.name.as_str(), "New café");
    assert_eq!(
        (place.notes, place.rating),
        (text("Great."), Rating::parse(5.0).ok())
    );
    assert!(place.updated_at >= before.updated_at);
}

#[tokio::test]
async fn what_a_person_has_changed_here_is_kept_and_told_once() {
    let db = TestDb::new();
    let owner = db.user().await;
    import(&db, owner, [row("a", "Meh.", 2.0)]).await.unwrap();
    let changes = PlaceChanges {
        notes: Some(None),
        rating: Some(Rating::parse(3.0).ok()),
        ..PlaceChanges::default()
    };
    edit(&db, owner, changes).await;
    let mine = all(&db, owner).await;

    let same = import(&db, owner, [row("a", "Meh.", 2.0)]).await.unwrap();
    let new = import(&db, owner, [row("a", "Great.", 5.0)]).await.unwrap();
    let again = import(&db, owner, [row("a", "Great.", 5.0)]).await.unwrap();

    assert_eq!(told(&same), [""; 0]);
    assert_eq!(told(&new), ["kept_your_change"; 2]);
    assert_eq!(told(&again), [""; 0]);
    assert_eq!(all(&db, owner).await, mine);
}

#[tokio::test]
async fn a_place_without_memory_is_added_to_and_never_overwritten() {
    let db = TestDb::new();
    let owner = db.user().await;
    let old = ImportedPlace {
        address: Address::parse("Old St 1").ok(),
        ..row("a", "Meh.", 2.0)
    };
    import(&db, owner, [old]).await.unwrap();
    db.sql("UPDATE places SET imported = NULL;");

    let new = ImportedPlace {
        address: Address::parse("New St 2").ok(),
        ..row("a", "Great.", 5.0)
    };
    let summary = import(&db, owner, [new.clone()]).await.unwrap();
    let again = import(&db, owner, [new]).await.unwrap();

    assert_eq!(told(&summary), ["other_value"; 2]);
    assert_eq!(told(&again), [""; 0]);
    let place = all(&db, owner).await.remove(0);
    assert_eq!(place.notes, text("Meh.\n\nGreat."));
    assert_eq!(place.rating, Rating::parse(2.0).ok());
    assert_eq!(place.address, Address::parse("Old St 1").ok());
}

#[tokio::test]
async fn a_preview_tells_the_same_and_remembers_nothing() {
    let db = TestDb::new();
    let owner = db.user().await;
    import(&db, owner, [row("a", "Meh.", 2.0)]).await.unwrap();
    let rows = batch([row("a", "Great.", 5.0)]);
    let event = event(owner);
    let request = Request {
        is_preview: true,
        ..request(owner, &event)
    };

    let preview = imports::run(&db.pool, spooled(&rows), &request)
        .await
        .unwrap();
    let done = import(&db, owner, [row("a", "Great.", 5.0)]).await.unwrap();

    assert_eq!(told(&preview), ["changed_in_file"; 2]);
    assert_eq!(preview.remarks, done.remarks);
}

#[tokio::test]
async fn each_list_of_one_upload_is_remembered_by_itself() {
    let db = TestDb::new();
    let owner = db.user().await;
    let upload = |first: &str, second: &str| [row("a", first, 4.0), row("b", second, 4.0)];
    import(&db, owner, upload("one", "two")).await.unwrap();
    assert_eq!(all(&db, owner).await[0].notes, text("one\n\ntwo"));

    let summary = import(&db, owner, upload("one", "zwei")).await.unwrap();
    assert_eq!(told(&summary), ["changed_in_file"]);
    assert_eq!(all(&db, owner).await[0].notes, text("one\n\nzwei"));

    import(&db, owner, [row("a", "eins", 4.0)]).await.unwrap();
    assert_eq!(all(&db, owner).await[0].notes, text("eins\n\nzwei"));
}

#[tokio::test]
async fn branches_of_one_name_stay_apart_and_a_note_reaches_its_branch() {
    let db = TestDb::new();
    let owner = db.user().await;
    let branch = |line, address: &str, note: &str| ImportedPlace {
        address: Address::parse(address).ok(),
        url: WebUrl::parse("https://chain.example/").ok(),
        notes: text(note),
        ..pin(line, "Spar")
    };
    let rows = [
        branch(1, "Ring 1, Bern", "small"),
        branch(2, "Ring 2, Thun", "large"),
    ];

    let first = import(&db, owner, rows.clone()).await.unwrap();
    let again = import(&db, owner, rows).await.unwrap();
    let elsewhere = ImportedPlace {
        url: None,
        source: Some(Arc::from("b")),
        ..branch(1, "ring 2, THUN", "closed")
    };
    let third = import(&db, owner, [elsewhere]).await.unwrap();

    assert_eq!((first.imported, again.merged, third.merged), (2, 2, 1));
    let mut notes: Vec<_> = all(&db, owner)
        .await
        .into_iter()
        .map(|it| it.notes)
        .collect();
    notes.sort();
    assert_eq!(notes, [text("large\n\nclosed"), text("small")]);
}

#[tokio::test]
async fn a_place_of_an_earlier_release_is_found_by_its_former_key() {
    let db = TestDb::new();
    let owner = db.user().await;
    let branch = |line, address: &str| ImportedPlace {
        address: Address::parse(address).ok(),
        url: WebUrl::parse("https://chain.example/").ok(),
        ..pin(line, "Spar")
    };
    let (one, two) = (branch(1, "Ring 1, Bern"), branch(2, "Ring 2, Thun"));
    import(&db, owner, [one.clone()]).await.unwrap();
    let former = one.former_import_key().unwrap();
    // The person has given it another name since.
    db.sql(&format!(
        "UPDATE places SET import_key = '{former}', name = 'My shop', edited = '{{name}}';"
    ));

    let summary = import(&db, owner, [one, two]).await.unwrap();

    assert_eq!((summary.imported, summary.merged), (1, 1));
}

#[tokio::test]
async fn a_name_alone_is_the_only_place_of_that_name() {
    let db = TestDb::new();
    let owner = db.user().await;
    let by_hand = |address: &str| Place {
        address: Address::parse(address).ok(),
        ..place(owner, "Spar")
    };
    db.place(&by_hand("Ring 1")).await;
    let bare = |note: &str| ImportedPlace {
        notes: text(note),
        ..pin(1, "Spar")
    };
    assert_eq!(import(&db, owner, [bare("a")]).await.unwrap().merged, 1);
    db.place(&by_hand("Ring 2")).await;

    assert_eq!(import(&db, owner, [bare("b")]).await.unwrap().imported, 1);
}

#[tokio::test]
async fn a_name_and_an_address_are_one_place_unless_ids_or_points_differ() {
    let db = TestDb::new();
    let owner = db.user().await;
    let row = |google: GoogleIdentity, degrees: Option<f64>| ImportedPlace {
        google,
        address: Address::parse("Ring 1").ok(),
        located: degrees.map(|at| located(at, at, CoordinateSource::GeoJson)),
        ..pin(1, "Spar")
    };
    let none = GoogleIdentity::default;

    let mut imported = Vec::new();
    for row in [
        row(none(), None),
        row(none(), Some(1.0)),
        row(cid(1), None),
        row(cid(2), Some(3.0)),
        row(none(), Some(2.0)),
    ] {
        imported.push(import(&db, owner, [row]).await.unwrap().imported);
    }

    assert_eq!(imported, [1, 0, 0, 1, 1]);
}

#[tokio::test]
async fn more_rows_than_a_page_meet_their_places_and_one_place_meets_all_of_its_rows() {
    const COUNT: u64 = 2_300;
    let db = TestDb::new();
    let owner = db.user().await;
    let stars = |stars: f64| {
        (1..=COUNT).map(move |number| ImportedPlace {
            google: cid(number),
            rating: Rating::parse(stars).ok(),
            ..pin(number, "Café")
        })
    };
    import(&db, owner, stars(1.0)).await.unwrap();

    let summary = import(&db, owner, stars(2.0)).await.unwrap();

    assert_eq!(u64::from(summary.merged), COUNT);
    let changed = db.sql("SELECT count(*) FROM places WHERE rating = 2;");
    assert_eq!(changed, COUNT.to_string());
    let more = summary.remarks.last().unwrap();
    assert!(
        more.message.contains("1300 adjusted, 2300 merged"),
        "{}",
        more.message
    );

    // The file has many names, and the account takes them for one.
    let known = Place {
        located: Some(located(1.0, 2.0, CoordinateSource::GeoJson)),
        ..place(owner, "nnnnnn")
    };
    db.place(&known).await;
    let name = |number: u64| -> String {
        let digit = |at: u32| usize::try_from((number >> (2 * at)) % 4).unwrap();
        let letter = |at: u32| ['n', 'ñ', 'ń', 'ň'][digit(at)];
        (0..6).map(letter).collect()
    };
    let rows = (1..=COUNT).map(|number| ImportedPlace {
        located: known.located,
        notes: text(&format!("n{number}")),
        ..pin(number, &name(number))
    });
    let summary = import(&db, owner, rows).await.unwrap();
    assert_eq!((summary.imported, u64::from(summary.merged)), (0, COUNT));
    let notes = db.read(owner, known.id).await.notes.unwrap();
    assert_eq!(notes.as_str().split("\n\n").count() as u64, COUNT);
}

#[tokio::test]
async fn a_change_is_told_also_after_a_thousand_places_that_were_there() {
    const COUNT: u64 = 1_200;
    let db = TestDb::new();
    let owner = db.user().await;
    let rows = |last: &'static str| {
        (1..=COUNT).map(move |number| ImportedPlace {
            google: cid(number),
            source: Some(Arc::from("a")),
            notes: text(if number == COUNT { last } else { "same" }),
            ..pin(number, "Café")
        })
    };
    import(&db, owner, rows("one")).await.unwrap();

    let summary = import(&db, owner, rows("two")).await.unwrap();

    assert_eq!(told(&summary), ["changed_in_file"]);
    assert_eq!((summary.changed, summary.merged), (1, 1_200));
}

#[tokio::test]
async fn two_exports_of_the_account_replace_nothing() {
    let db = TestDb::new();
    let owner = db.user().await;
    let mine = |note: &str| row("listbud_csv", note, 3.0);

    import(&db, owner, [mine("A")]).await.unwrap();
    let summary = import(&db, owner, [mine("B")]).await.unwrap();

    assert_eq!((summary.changed, told(&summary)), (0, vec![]));
    assert_eq!(all(&db, owner).await[0].notes, text("A\n\nB"));
}

#[tokio::test]
async fn what_the_rows_of_a_file_told_of_each_other_is_not_told_again() {
    let db = TestDb::new();
    let owner = db.user().await;
    import(&db, owner, [row("c", "note", 3.0)]).await.unwrap();
    let file = |list: &str, stars: f64| row(list, "note", stars);

    let summary = import(&db, owner, [file("a", 4.0), file("b", 5.0)]).await;

    let summary = summary.unwrap();
    let messages: Vec<&str> = summary
        .remarks
        .iter()
        .filter(|it| it.outcome == Outcome::Adjusted)
        .map(|it| it.message.as_str())
        .collect();
    assert_eq!(
        messages,
        [
            "The place already has the rating \"4\"; \"5\" in the file was not imported.",
            "The place already has the rating \"3\"; \"4\" in the file was not imported.",
        ]
    );
}

#[tokio::test]
async fn two_businesses_of_one_name_and_address_do_not_become_one_known_place() {
    let db = TestDb::new();
    let owner = db.user().await;
    let row = |line, google: GoogleIdentity, degrees: Option<f64>| ImportedPlace {
        google,
        address: Address::parse("Ring 3").ok(),
        located: degrees.map(|at| located(at, at, CoordinateSource::GeoJson)),
        ..pin(line, "Spar")
    };
    let none = GoogleIdentity::default;
    for rows in [
        [row(1, cid(1), None), row(2, cid(2), None)],
        [row(1, none(), Some(1.0)), row(2, none(), Some(2.0))],
    ] {
        db.sql("DELETE FROM places;");
        let known = Place {
            address: Address::parse("Ring 3").ok(),
            ..place(owner, "Spar")
        };
        db.place(&known).await;

        let first = import(&db, owner, rows.clone()).await.unwrap();
        let again = import(&db, owner, rows).await.unwrap();

        assert_eq!((first.imported, first.merged), (1, 1));
        assert_eq!((again.imported, again.merged), (0, 2));
        assert_eq!(all(&db, owner).await.len(), 2);
    }
}

#[tokio::test]
async fn a_name_and_a_web_address_alone_are_the_only_place_that_has_both() {
    let db = TestDb::new();
    let owner = db.user().await;
    let bare = || ImportedPlace {
        url: WebUrl::parse("https://hut.example/").ok(),
        ..pin(1, "Hut")
    };
    let at = |degrees: f64| ImportedPlace {
        located: Some(located(degrees, degrees, CoordinateSource::GeoJson)),
        ..bare()
    };

    let mut imported = Vec::new();
    for row in [at(1.0), bare(), at(2.0), bare()] {
        imported.push(import(&db, owner, [row]).await.unwrap().imported);
    }

    assert_eq!(imported, [1, 0, 1, 1]);
}
