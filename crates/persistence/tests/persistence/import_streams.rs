//! Imports: places that are read while they are written.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use listbud_domain::{
    AccountLimits, GoogleIdentity, ListName, TagName, UserId,
    import::{ImportBatch, ImportedList, ImportedPlace, Outcome, PlaceHistory, Remarks},
};
use listbud_persistence::imports::{
    self, Batch, Disappeared, ImportError, Places, Request, Summary,
};
use rustix::time::{ClockId, clock_gettime};

use crate::{
    import_support::{batch, event, import, import_batch, pin, request, spooled},
    support::{TestDb, at, cid},
};

fn named(name: &str) -> ImportedList {
    ImportedList {
        name: ListName::parse(name).unwrap(),
        description: None,
        color: None,
        emoji: None,
    }
}

/// A place of a number, in lists.
fn of(number: u64, lists: &[usize]) -> ImportedPlace {
    ImportedPlace {
        google: cid(number),
        lists: lists.to_vec(),
        ..pin(number, &format!("Place {number}"))
    }
}

async fn run(db: &TestDb, owner: UserId, batch: Batch) -> Result<Summary, ImportError> {
    let event = event(owner);
    let request = Request {
        file_name: "Saved.zip",
        format: "zip",
        finds_disappeared: true,
        limits: AccountLimits {
            lists: u64::MAX,
            ..AccountLimits::default()
        },
        now: at(200),
        ..request(owner, &event)
    };
    imports::run(&db.pool, batch, &request).await
}

fn gone(summary: &Summary) -> Vec<(&str, &str)> {
    let gone = summary.disappeared.iter().flatten();
    gone.map(|Disappeared { name, list, .. }| (list.as_str(), name.as_str()))
        .collect()
}

#[tokio::test]
async fn a_place_that_moved_to_another_list_has_disappeared_from_the_first() {
    let db = TestDb::new();
    let owner = db.user().await;
    let first = ImportBatch {
        lists: vec![named("A")],
        ..batch([of(1, &[0]), of(2, &[0])])
    };
    let then = ImportBatch {
        lists: vec![named("a"), named("B")],
        ..batch([of(2, &[0]), of(1, &[1])])
    };
    import_batch(&db, owner, &first).await.unwrap();

    let again = run(&db, owner, spooled(&first)).await.unwrap();
    let moved = run(&db, owner, spooled(&then)).await.unwrap();

    assert_eq!(gone(&again), []);
    assert_eq!(gone(&moved), [("A", "Place 1")]);
}

#[tokio::test]
async fn places_that_cannot_be_read_to_the_end_leave_nothing() {
    let db = TestDb::new();
    let owner = db.user().await;
    let broken = Batch {
        lists: vec![named("A")],
        places: Places::new(10_000, || {
            let rows = (1..=5_000).map(|number| Ok(of(number, &[0])));
            let end = std::iter::once_with(|| Err(io::Error::other("the disk is gone")));
            Box::new(rows.chain(end))
        }),
        remarks: Remarks::default(),
    };

    let outcome = run(&db, owner, broken).await;

    assert!(
        matches!(outcome, Err(ImportError::Places(_))),
        "{outcome:?}"
    );
    for table in ["places", "lists", "list_places", "imports"] {
        assert_eq!(db.count(table), 0, "{table}");
    }
    let sound = import(&db, owner, [of(1, &[])]).await.unwrap();
    assert_eq!(sound.imported, 1, "the connection is sound");
}

#[tokio::test]
async fn the_reader_ends_when_the_database_refuses_a_row() {
    let db = TestDb::new();
    let owner = db.user().await;
    // One place twice, which only a merged batch never has; and far more rows than
    // wait between reader and database.
    let count = 20_000;
    let twice = Batch {
        lists: Vec::new(),
        places: Places::new(count, move || {
            Box::new((0..count as u64).map(|number| Ok(of(number / 2 + 1, &[]))))
        }),
        remarks: Remarks::default(),
    };

    let outcome = run(&db, owner, twice).await;

    assert!(matches!(outcome, Err(ImportError::Store(_))), "{outcome:?}");
    assert_eq!(db.count("places"), 0);
}

#[tokio::test]
async fn how_many_places_are_written_is_told_on_the_way() {
    let db = TestDb::new();
    let owner = db.user().await;
    let mut batch = spooled(&batch((1..=5_000).map(|number| of(number, &[]))));
    let written = Arc::new(AtomicU64::new(0));
    batch.places = batch.places.counted_by(Arc::clone(&written));
    assert_eq!(written.load(Ordering::Relaxed), 0);

    run(&db, owner, batch).await.unwrap();

    assert_eq!(written.load(Ordering::Relaxed), 5_000);
}

#[tokio::test]
async fn a_thousand_known_places_of_a_file_are_told_and_all_are_counted() {
    let db = TestDb::new();
    let owner = db.user().await;
    let of_file = |file: &str, numbers: std::ops::RangeInclusive<u64>| {
        let file: Arc<str> = Arc::from(file);
        numbers.map(move |number| ImportedPlace {
            file: Some(Arc::clone(&file)),
            ..of(number, &[])
        })
    };
    let rows = of_file("a.csv", 1..=1_200).chain(of_file("b.csv", 1_201..=1_205));
    let all = batch(rows);
    import_batch(&db, owner, &all).await.unwrap();

    let again = import_batch(&db, owner, &all).await.unwrap();

    assert_eq!((again.imported, again.merged), (0, 1_205));
    let of = |file| {
        again
            .remarks
            .iter()
            .filter(move |it| it.file.as_deref() == Some(file))
    };
    assert_eq!(of("a.csv").count(), 1_001);
    let last = of("a.csv").next_back().unwrap();
    assert_eq!(
        (last.code, last.message.as_str()),
        (
            Remarks::MORE,
            "200 more remarks are not listed: 200 merged."
        )
    );
    assert_eq!(of("b.csv").count(), 5);
    let first = of("b.csv").next().unwrap();
    assert_eq!((first.line, first.outcome), (1_201, Outcome::Merged));
    assert_eq!(first.message, "Place 1201 is among your places already");
}

#[tokio::test]
async fn tags_and_lists_of_every_row_arrive_also_where_names_differ_in_case() {
    let db = TestDb::new();
    let owner = db.user().await;
    let tagged = |number: u64, tag: &str, list| ImportedPlace {
        tags: vec![TagName::parse(tag).unwrap()],
        ..of(number, &[list])
    };
    let batch = ImportBatch {
        lists: vec![named("Food"), named("FOOD"), named("Élan")],
        ..batch([tagged(1, "Été", 0), tagged(2, "ÉTÉ", 1), tagged(3, "x", 2)])
    };

    let summary = import_batch(&db, owner, &batch).await.unwrap();

    assert_eq!(summary.lists.len(), 2);
    assert_eq!(
        db.sql(
            "SELECT string_agg(p.name || ':' || t.name || ':' || l.name, ' ' ORDER BY p.name)
             FROM places p JOIN place_tags pt ON pt.place_id = p.id JOIN tags t ON t.id = pt.tag_id
             JOIN list_places lp ON lp.place_id = p.id JOIN lists l ON l.id = lp.list_id;"
        ),
        "Place 1:Été:Food Place 2:Été:Food Place 3:x:Élan"
    );
}

#[tokio::test]
async fn the_past_of_a_new_place_comes_with_it() {
    let db = TestDb::new();
    let owner = db.user().await;
    let past = PlaceHistory {
        created_at: Some(at(1)),
        updated_at: Some(at(2)),
        ..PlaceHistory::default()
    };
    let row = ImportedPlace {
        google: GoogleIdentity::default(),
        saved_at: Some(at(-4)),
        history: Some(Box::new(past)),
        ..of(1, &[])
    };

    import(&db, owner, [row, of(2, &[])]).await.unwrap();

    let places = crate::import_support::all(&db, owner).await;
    let times = |place: usize| (places[place].created_at, places[place].updated_at);
    assert_eq!(times(0), (at(1), at(2)));
    assert_eq!(times(1), (at(100), at(100)));
    assert_eq!(places[0].saved_at, Some(at(-4)));
}

/// What an import of so many lists takes of this thread, which is the only one that
/// serves requests here.
async fn work_of_lists(db: &TestDb, count: usize) -> Duration {
    let owner = db.user().await;
    let batch = ImportBatch {
        lists: (0..count)
            .map(|list| named(&format!("List {list}")))
            .collect(),
        ..batch((0..count).map(|list| of(list as u64 + 1, &[list])))
    };
    let batch = spooled(&batch);
    let now = || Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap();
    let began = now();

    let summary = run(db, owner, batch).await.unwrap();

    assert_eq!(summary.lists.len(), count);
    assert!(summary.lists.iter().all(|list| list.created));
    now().saturating_sub(began)
}

#[tokio::test]
async fn the_work_of_twenty_thousand_lists_grows_with_their_number() {
    let db = TestDb::new();

    let small = work_of_lists(&db, 5_000).await;
    let large = work_of_lists(&db, 20_000).await;

    assert!(
        large < 9 * small,
        "four times as much takes {large:?} instead of {small:?}"
    );
}
