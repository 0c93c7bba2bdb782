//! Pages that meet without gap or overlap, whatever happens between them.

use std::collections::BTreeSet;

use listbud_domain::{Place, PlaceId, Rating, UserId};
use listbud_persistence::places::{self, PageKey, PlaceFilter, Sort};
use proptest::{
    collection::vec,
    option,
    sample::select,
    test_runner::{Config, TestRunner},
};
use tokio::runtime::Runtime;

use crate::support::{TestDb, at, id, place};

const SORTS: [Sort; 7] = [
    Sort::Newest,
    Sort::Oldest,
    Sort::Name,
    Sort::Rating,
    Sort::Updated,
    Sort::Saved,
    Sort::SavedOldest,
];

async fn page(
    db: &TestDb,
    owner: UserId,
    sort: Sort,
    after: Option<&PageKey>,
    limit: usize,
) -> places::Page {
    let client = db.pool.client().await.unwrap();
    places::page(&client, owner, &PlaceFilter::default(), sort, after, limit)
        .await
        .unwrap()
}

/// Reads page after page, and does something between each two.
async fn all_pages(
    db: &TestDb,
    owner: UserId,
    sort: Sort,
    limit: usize,
    between: impl AsyncFn(&[Place]),
) -> Vec<Place> {
    let mut read: Vec<Place> = Vec::new();
    let mut after = None;
    loop {
        let page = page(db, owner, sort, after.as_ref(), limit).await;
        assert!(page.places.len() <= limit);
        assert!(page.next.is_none() || page.places.len() == limit);
        read.extend(page.places);
        after = page.next;
        if after.is_none() {
            return read;
        }
        between(&read).await;
    }
}

fn ids(places: &[Place]) -> Vec<PlaceId> {
    places.iter().map(|place| place.id).collect()
}

/// Writes places of these names, minutes and stars, few of each, so that many
/// places share them.
async fn fill(db: &TestDb, rows: &[(&str, i64, Option<f64>)]) -> (UserId, Vec<Place>) {
    let owner = db.user().await;
    let mut places = Vec::new();
    for (name, minute, stars) in rows {
        let place = Place {
            created_at: at(*minute),
            updated_at: at(9 - minute / 2),
            rating: stars.map(|stars| Rating::parse(stars).unwrap()),
            // Half of them are known to be older than the day on which they came.
            saved_at: (minute % 2 == 1).then(|| at(minute / 2)),
            ..place(owner, name)
        };
        db.place(&place).await;
        places.push(place);
    }
    (owner, places)
}

/// The places in the order that is promised; by name as the database folds and
/// collates it, which the test takes from the database.
async fn in_order(db: &TestDb, owner: UserId, sort: Sort, mut places: Vec<Place>) -> Vec<PlaceId> {
    let stars = |place: &Place| place.rating.map_or(-1.0, Rating::stars);
    let saved = |place: &Place| (place.saved_or_created(), place.id);
    places.sort_by(|a, b| match sort {
        Sort::Newest | Sort::Relevance => (b.created_at, b.id).cmp(&(a.created_at, a.id)),
        Sort::Oldest => (a.created_at, a.id).cmp(&(b.created_at, b.id)),
        Sort::Rating => stars(b).total_cmp(&stars(a)).then(b.id.cmp(&a.id)),
        Sort::Updated => (b.updated_at, b.id).cmp(&(a.updated_at, a.id)),
        Sort::Saved => saved(b).cmp(&saved(a)),
        Sort::SavedOldest => saved(a).cmp(&saved(b)),
        Sort::Name => a.id.cmp(&b.id),
    });
    if sort == Sort::Name {
        let whole = page(db, owner, sort, None, 1_000).await.places;
        let mut sorted = ids(&whole);
        sorted.sort_unstable();
        assert_eq!(sorted, ids(&places), "all of them, each once");
        return ids(&whole);
    }
    ids(&places)
}

#[test]
fn every_place_stands_on_one_page_in_its_order() {
    let runtime = Runtime::new().unwrap();
    let db = TestDb::new();
    let config = Config {
        cases: 8,
        failure_persistence: None,
        ..Config::default()
    };
    let names = select(vec![
        "Éclair", "eclair", "ECLAIR", "Zoo", "zoo", "食堂", "a", "!", "_",
    ]);
    let stars = option::of(select(vec![0.0, 2.5, 5.0]));
    let rows = vec((names, 0_i64..4, stars), 0..24);

    let outcome = TestRunner::new(config).run(&rows, |rows| {
        runtime.block_on(async {
            let (owner, places) = fill(&db, &rows).await;
            for sort in SORTS {
                let expected = in_order(&db, owner, sort, places.clone()).await;
                for limit in 1..8 {
                    let read = all_pages(&db, owner, sort, limit, async |_| {}).await;
                    assert_eq!(ids(&read), expected, "{sort:?}, {limit} a page");
                }
            }
        });
        Ok(())
    });

    outcome.unwrap();
}

const ROWS: [(&str, i64, Option<f64>); 9] = [
    ("a", 1, None),
    ("b", 1, Some(0.0)),
    ("B", 2, Some(5.0)),
    ("b", 2, None),
    ("É", 2, Some(2.5)),
    ("e", 3, Some(5.0)),
    ("食", 4, Some(2.5)),
    ("z", 4, None),
    ("z", 5, Some(1.0)),
];

#[tokio::test]
async fn places_that_come_between_two_pages_neither_hide_nor_repeat_another() {
    let db = TestDb::new();
    for sort in SORTS {
        let (owner, places) = fill(&db, &ROWS).await;
        let expected = in_order(&db, owner, sort, places).await;

        let read = all_pages(&db, owner, sort, 2, async |read| {
            if read.len() > 4 {
                return; // or the oldest-first order would never end
            }
            // Some come before and some after the place that was read last, and
            // one is its equal in every order.
            let last = read.last().unwrap();
            let mut between = vec![Place {
                id: PlaceId(id()),
                lists: Vec::new(),
                ..last.clone()
            }];
            for (name, minute, stars) in [("0", 0, 0.5), ("c", 2, 2.5), ("zz", 9, 4.9)] {
                between.push(Place {
                    created_at: at(minute),
                    rating: Rating::parse(stars).ok(),
                    ..place(owner, name)
                });
            }
            for place in between {
                db.place(&place).await;
            }
        })
        .await;

        let read = ids(&read);
        let known = read.iter().filter(|id| expected.contains(id));
        assert_eq!(known.copied().collect::<Vec<_>>(), expected, "{sort:?}");
        let once: BTreeSet<_> = read.iter().collect();
        assert_eq!(once.len(), read.len(), "{sort:?}: none comes twice");
    }
}

#[tokio::test]
async fn a_place_that_goes_between_two_pages_takes_no_other_with_it() {
    let db = TestDb::new();
    for sort in SORTS {
        let (owner, places) = fill(&db, &ROWS).await;
        let expected = in_order(&db, owner, sort, places).await;

        let read = all_pages(&db, owner, sort, 2, async |read| {
            // The next page begins after this one, which is no more.
            let last = read.last().unwrap().id;
            assert!(db.delete(owner, last).await);
        })
        .await;

        assert_eq!(ids(&read), expected, "{sort:?}");
    }
}
