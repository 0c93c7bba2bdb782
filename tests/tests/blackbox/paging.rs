//! Pages: every place once, in order, whatever else happens.

use std::collections::HashSet;

use listbud_tests::{Account, TestApp};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

const SORTS: [&str; 7] = [
    "newest",
    "oldest",
    "name",
    "rating",
    "updated",
    "saved",
    "savedOldest",
];

/// Reads all pages and calls `between` after each.
async fn pages(ada: &Account, query: &str, mut between: impl AsyncFnMut(usize)) -> Vec<Value> {
    let mut places = Vec::new();
    let mut cursor = String::new();
    for number in 0.. {
        assert!(number < 1_000, "the pages do not end");
        let page = ada
            .get(&format!("/api/places?{query}{cursor}"))
            .expect(200)
            .await;
        let page = page.json();
        let found = page["places"].as_array().unwrap();
        places.extend(found.iter().cloned());
        let Some(next) = page["nextCursor"].as_str() else {
            break;
        };
        assert!(!found.is_empty(), "an empty page is not the last");
        cursor = format!("&cursor={next}");
        between(number).await;
    }
    places
}

fn ids(places: &[Value]) -> Vec<&str> {
    places
        .iter()
        .map(|place| place["id"].as_str().unwrap())
        .collect()
}

/// Inserts places behind the server's back: `names` and `ratings` repeat, and
/// all are of one moment, so that only the ids tell them apart.
async fn fill(app: &TestApp, ada: &Account, names: &[u8], ratings: &[Option<u8>]) {
    let values: Vec<String> = names
        .iter()
        .zip(ratings.iter().cycle())
        .enumerate()
        .map(|(number, (name, rating))| {
            let rating = rating.map_or("NULL".to_owned(), |stars| stars.to_string());
            format!(
                "('{}', '01900000-0000-7000-8000-{number:012x}', 'Place {name}', {rating},
                  '2026-01-01Z', '2026-01-01Z')",
                ada.id
            )
        })
        .collect();
    let sql = format!(
        "INSERT INTO places (user_id, id, name, rating, created_at, updated_at) VALUES {}",
        values.join(", ")
    );
    app.sql().await.rows(&sql).await;
}

#[test]
fn pages_of_any_size_in_any_order_hold_every_place_once_and_in_order() {
    // One server for all cases; each case has an account of its own.
    let system = actix_web::rt::System::new();
    let app = system.block_on(TestApp::start());
    let mut runner = TestRunner::new(Config {
        cases: 24,
        failure_persistence: None,
        ..Config::default()
    });
    let number = std::cell::Cell::new(0);
    let strategy = (
        prop::collection::vec(0..4_u8, 1..40),
        prop::collection::vec(prop::option::of(0..5_u8), 1..5),
        0..SORTS.len(),
        1..12_usize,
    );

    let outcome = runner.run(&strategy, |(names, ratings, sort, limit)| {
        number.set(number.get() + 1);
        system.block_on(async {
            let ada = app.sign_up(&format!("ada{}", number.get())).await;
            fill(&app, &ada, &names, &ratings).await;
            let sort = SORTS[sort];
            let all = ada.places(&format!("?sort={sort}")).await;

            let paged = pages(&ada, &format!("sort={sort}&limit={limit}"), async |_| {}).await;

            prop_assert_eq!(all.len(), names.len());
            prop_assert_eq!(ids(&paged), ids(&all));
            app.sql().await.rows("DELETE FROM users").await;
            Ok(())
        })
    });

    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

#[actix_web::test]
async fn changes_between_pages_neither_repeat_nor_lose_places() {
    let app = TestApp::start().await;

    for sort in SORTS {
        let ada = app.sign_up(&format!("ada-{sort}")).await;
        let mut lasting = HashSet::new();
        for number in 0..20 {
            let fields = json!({ "name": format!("P{number}"), "rating": number % 5 });
            let place = ada.place(&fields).await;
            lasting.insert(place["id"].as_str().unwrap().to_owned());
        }
        let mut passing = Vec::new();
        for _ in 0..6 {
            passing.push(ada.place(&json!({ "name": "P3", "rating": 3 })).await);
        }

        let query = format!("sort={sort}&limit=3");
        let paged = pages(&ada, &query, async |_| {
            for name in ["A first", "P11", "Z last"] {
                ada.place(&json!({ "name": name, "rating": 4 })).await;
            }
            if let Some(place) = passing.pop() {
                let id = place["id"].as_str().unwrap();
                ada.delete(&format!("/api/places/{id}")).expect(204).await;
            }
            // The oldest first would never end.
            if ada.places("").await.len() > 60 {
                for place in ada.places("?q=last").await {
                    let id = place["id"].as_str().unwrap();
                    ada.delete(&format!("/api/places/{id}")).expect(204).await;
                }
            }
        });
        let paged = paged.await;

        let unique: HashSet<&str> = ids(&paged).into_iter().collect();
        assert_eq!(unique.len(), paged.len(), "{sort}: a place came twice");
        let missing: Vec<_> = lasting
            .iter()
            .filter(|id| !unique.contains(id.as_str()))
            .collect();
        assert!(missing.is_empty(), "{sort}: {missing:?} got lost");
    }
}

#[actix_web::test]
async fn a_cursor_belongs_to_its_order() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    for name in ["A", "B"] {
        ada.place_named(name).await;
    }

    for sort in SORTS {
        let page = ada
            .get(&format!("/api/places?sort={sort}&limit=1"))
            .expect(200)
            .await;
        let cursor = page.json()["nextCursor"].as_str().unwrap().to_owned();
        for other in SORTS {
            let status = if other == sort { 200 } else { 400 };
            let path = format!("/api/places?sort={other}&limit=1&cursor={cursor}");
            ada.get(&path).expect(status).await;
        }
    }
}

#[actix_web::test]
async fn a_forged_cursor_is_refused_or_moves_among_ones_own_places_only() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    for name in ["A", "B"] {
        ada.place_named(name).await;
    }
    let page = ada.get("/api/places?limit=1").expect(200).await.json();
    let cursor = page["nextCursor"].as_str().unwrap();

    let others = bea.places(&format!("?limit=1&cursor={cursor}")).await;

    assert_eq!(others.len(), 0);
    for forged in [
        "e30",
        "AAAA",
        "%00",
        "bnVsbA",
        "eyJuIjpbMWUzMDAsIngiXX0",
        &"x".repeat(5_000),
    ] {
        ada.get(&format!("/api/places?limit=1&cursor={forged}"))
            .expect(400)
            .await;
    }
}

#[actix_web::test]
async fn a_whole_library_streams_as_one_sound_answer() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let count = 2_500;
    let rows = (0..count).map(|number| {
        let (latitude, longitude) = (number % 80, number % 170);
        format!(
            "Place {number},\"a \"\"note\"\"\",\"https://www.google.com/maps/search/{latitude}.5,{longitude}.25\"
"
        )
    });
    let csv: String = std::iter::once(
        "Title,Note,URL
"
        .to_owned(),
    )
    .chain(rows)
    .collect();
    let report = ada.import("Everything.csv", &csv).await;
    assert_eq!(report["imported"], count, "{report}");

    for sort in SORTS {
        let places = ada.places(&format!("?sort={sort}")).await;
        let unique: HashSet<&str> = ids(&places).into_iter().collect();
        assert_eq!(places.len(), count, "{sort}");
        assert_eq!(unique.len(), count, "{sort}");
        assert!(
            places
                .iter()
                .all(|place| place["listIds"].as_array().unwrap().len() == 1)
        );
    }
    // Exactly full batches must not end in a comma.
    let whole = ada.get("/api/places?limit=1000").expect(200).await.json();
    assert_eq!(whole["places"].as_array().unwrap().len(), 1_000);
    for places in ada.places("?sort=oldest").await[2_000..].chunks(250) {
        let delete = json!({ "ids": ids(places), "action": "delete" });
        ada.post("/api/places/bulk", &delete).expect(200).await;
    }
    assert_eq!(ada.places("").await.len(), 2_000);
    assert_eq!(ada.places("?visited=true").await.len(), 0);
}
