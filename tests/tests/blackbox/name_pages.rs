//! Pages of lists and tags.

use std::collections::HashSet;

use listbud_tests::{Account, TestApp};
use serde_json::{Value, json};

/// The listings: path, the member that holds the rows, and the table.
const LISTINGS: [(&str, &str, &str); 4] = [
    ("/api/lists", "lists", "lists"),
    ("/api/tags", "tags", "tags"),
    ("/api/folders", "folders", "lists"),
    ("/api/categories", "categories", "tags"),
];

/// Reads all pages and calls `between` after each.
async fn pages(
    ada: &Account,
    (path, member, _): (&str, &str, &str),
    limit: usize,
    mut between: impl AsyncFnMut(),
) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut cursor = String::new();
    for number in 0.. {
        assert!(number < 1_000, "the pages do not end");
        let page = ada.get(&format!("{path}?limit={limit}{cursor}"));
        let page = page.expect(200).await.json();
        let found = page[member].as_array().unwrap();
        assert!(found.len() <= limit);
        rows.extend(found.iter().cloned());
        let Some(next) = page["nextCursor"].as_str() else {
            break;
        };
        assert_eq!(found.len(), limit, "a page that is not the last is full");
        cursor = format!("&cursor={next}");
        between().await;
    }
    rows
}

async fn whole(ada: &Account, (path, member, _): (&str, &str, &str)) -> Vec<Value> {
    let answer = ada.get(path).expect(200).await.json();
    assert!(answer["nextCursor"].is_null(), "nothing is left");
    answer[member].as_array().unwrap().clone()
}

fn ids(rows: &[Value]) -> HashSet<&str> {
    rows.iter().map(|row| row["id"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn pages_of_any_size_hold_everything_once_and_in_order() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    let names = [
        "b", "B2", "a", "Ä", "ä2", "Zoo", "zoo 2", "10", "9", "食堂", "phở", "a b", "a-b", "A_b",
        "🍜",
    ];
    let places = [ada.place_named("One").await, ada.place_named("Two").await];
    for kind in ["lists", "tags"] {
        for (number, name) in names.iter().enumerate() {
            let made = ada.post(&format!("/api/{kind}"), &json!({ "name": name }));
            let made = made.expect(201).await.json();
            for place in &places[..number % 3] {
                let path = format!(
                    "/api/{kind}/{}/places/{place}",
                    made["id"].as_str().unwrap()
                );
                ada.post(&path, &json!({})).expect(204).await;
            }
        }
        bea.post(&format!("/api/{kind}"), &json!({ "name": "hers" }))
            .expect(201)
            .await;
    }

    for listing in LISTINGS {
        let all = whole(&ada, listing).await;
        assert_eq!(all.len(), names.len());
        for limit in [1, 2, 4, 14, 15, 16, 1_000] {
            assert_eq!(
                pages(&ada, listing, limit, async || ()).await,
                all,
                "{limit}"
            );
        }
    }
}

#[actix_web::test]
async fn changes_between_pages_neither_repeat_nor_lose_rows() {
    let app = TestApp::start().await;

    for (turn, listing) in LISTINGS.into_iter().enumerate() {
        let ada = app.sign_up(&format!("ada{turn}")).await;
        let path = listing.0;
        let make = async |name: String| {
            let made = ada.post(path, &json!({ "name": name })).expect(201).await;
            made.json()["id"].as_str().unwrap().to_owned()
        };
        let mut lasting = HashSet::new();
        let mut passing = Vec::new();
        for number in 0..12 {
            lasting.insert(make(format!("m{number}")).await);
            passing.push(make(format!("passing {number}")).await);
        }

        let mut turn = 0;
        let paged = pages(&ada, listing, 3, async || {
            turn += 1;
            make(format!("a{turn}")).await;
            make(format!("m{turn}5")).await;
            if let Some(gone) = passing.pop() {
                ada.delete(&format!("{path}/{gone}")).expect(204).await;
            }
        });
        let paged = paged.await;

        let unique = ids(&paged);
        assert_eq!(unique.len(), paged.len(), "{path}: one came twice");
        let missing: Vec<_> = lasting
            .iter()
            .filter(|id| !unique.contains(id.as_str()))
            .collect();
        assert!(missing.is_empty(), "{path}: {missing:?} got lost");
    }
}

/// The row of the cursor itself may be gone.
#[actix_web::test]
async fn a_page_begins_after_the_last_row_even_if_that_row_was_deleted() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (a, _b) = (ada.list("a").await, ada.list("b").await);
    let first = ada.get("/api/lists?limit=1").expect(200).await.json();
    let cursor = first["nextCursor"].as_str().unwrap();

    ada.delete(&format!("/api/lists/{a}")).expect(204).await;
    let rest = ada.get(&format!("/api/lists?cursor={cursor}"));
    let rest = rest.expect(200).await.json();

    assert_eq!(rest["lists"].as_array().unwrap().len(), 1);
    assert_eq!(rest["lists"][0]["name"], "b");
    assert!(rest["nextCursor"].is_null());
}

#[actix_web::test]
async fn a_cursor_of_another_user_or_collection_shows_nothing_of_theirs() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    for name in ["a", "b"] {
        ada.list(name).await;
        ada.tag(name).await;
        ada.place_named(name).await;
    }
    let cursor = async |path: &str| {
        let page = ada.get(path).expect(200).await.json();
        page["nextCursor"].as_str().unwrap().to_owned()
    };
    let of_lists = cursor("/api/lists?limit=1").await;
    let of_tags = cursor("/api/tags?limit=1").await;
    let of_places = cursor("/api/places?limit=1&sort=name").await;

    let others = bea.get(&format!("/api/lists?limit=1&cursor={of_lists}"));
    assert_eq!(others.expect(200).await.json(), json!({ "lists": [] }));
    // The former client's words name the same rows.
    let folders = ada.get(&format!("/api/folders?cursor={of_lists}"));
    assert_eq!(folders.expect(200).await.json()["folders"][0]["name"], "b");
    for (path, _, kind) in LISTINGS {
        let foreign = if kind == "lists" { &of_tags } else { &of_lists };
        for cursor in [
            foreign,
            &of_places,
            "e30",
            "%00",
            "bnVsbA",
            &"x".repeat(5_000),
        ] {
            let answer = ada.get(&format!("{path}?cursor={cursor}"));
            assert_eq!(answer.expect(400).await.faults(), ["cursor invalid"]);
        }
    }
}

#[actix_web::test]
async fn a_limit_that_is_not_a_number_from_1_to_1000_is_refused() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for (path, ..) in LISTINGS {
        for limit in ["0", "1001", "-1", "x", "1.5", "99999999999999999999"] {
            let answer = ada.get(&format!("{path}?limit={limit}")).expect(400).await;
            assert_eq!(answer.faults(), ["limit out_of_range"]);
        }
        ada.get(&format!("{path}?limit=")).expect(200).await;
    }
}

#[actix_web::test]
async fn a_misspelt_parameter_is_refused_and_the_former_client_may_send_any() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for path in ["/api/lists", "/api/tags"] {
        let answer = ada.get(&format!("{path}?limt=5")).expect(400).await;
        assert_eq!(answer.faults(), ["query unknown_parameter"]);
    }
    for path in ["/api/folders", "/api/categories"] {
        ada.get(&format!("{path}?limt=5")).expect(200).await;
    }
}

#[actix_web::test]
async fn as_many_as_an_account_may_hold_come_whole_without_a_limit() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let place = ada.place_named("A").await;
    for (kind, count) in [("lists", 2_000), ("tags", 5_000)] {
        let sql = format!(
            "INSERT INTO {kind} (user_id, id, name, color, created_at, updated_at)
             SELECT '{}', gen_random_uuid(), 'Name ' || md5(n::text), '#000000', '2026-01-01Z',
                    '2026-01-01Z'
             FROM generate_series(1, {count}) n",
            ada.id
        );
        app.sql().await.rows(&sql).await;
        let refused = ada.post(&format!("/api/{kind}"), &json!({ "name": "More" }));
        let refused = refused.expect(422).await;
        assert_eq!(refused.code(), format!("too_many_{kind}"));
    }

    for (listing, count) in LISTINGS.into_iter().zip([2_000, 5_000, 2_000, 5_000]) {
        let all = whole(&ada, listing).await;
        assert_eq!(ids(&all).len(), count);
        assert_eq!(all.len(), count);
        let first = all[0]["id"].as_str().unwrap();
        let path = format!("{}/{first}/places/{place}", listing.0);
        ada.post(&path, &json!({})).expect(204).await;
        let all = whole(&ada, listing).await;
        assert_eq!(all[0]["placeCount"], 1);
        assert_eq!(pages(&ada, listing, 1_000, async || ()).await, all);
    }
}
