//! The folders of a KML file: one for each list, once.

use listbud_tests::{Account, TestApp};
use serde_json::{Value, json};

async fn kml(ada: &Account, query: &str) -> String {
    let file = ada.get(&format!("/api/export?format=kml{query}"));
    file.expect(200).await.text().to_owned()
}

/// The names of the folders, each with those of its places; last, the places in none.
fn folders(kml: &str) -> Vec<(String, Vec<String>)> {
    let names = |part: &str| -> Vec<String> {
        let names = part.split("<name>").skip(1);
        names
            .map(|rest| rest.split("</name>").next().unwrap().to_owned())
            .collect()
    };
    let mut found = Vec::new();
    let (_, mut rest) = kml.split_once("</Style>\n").unwrap();
    let mut outside = Vec::new();
    while let Some((before, inside)) = rest.split_once("<Folder>") {
        outside.extend(names(before));
        let (inside, after) = inside.split_once("</Folder>").unwrap();
        let mut names = names(inside);
        found.push((names.remove(0), names));
        rest = after;
    }
    outside.extend(names(rest));
    found.sort();
    found.push((String::new(), outside));
    found
}

fn folder(name: &str, places: &[&str]) -> (String, Vec<String>) {
    let places = places.iter().map(|place| (*place).to_owned());
    (name.to_owned(), places.collect())
}

/// A place that is somewhere, in some lists.
async fn place(ada: &Account, name: &str, lists: &[&String], fields: Value) -> String {
    let mut place = json!({ "name": name, "latitude": 1, "longitude": 2 });
    for (field, value) in fields.as_object().unwrap() {
        place[field] = value.clone();
    }
    let id = ada.place(&place).await["id"].as_str().unwrap().to_owned();
    for list in lists {
        ada.put_into(list, &id).await;
    }
    id
}

/// Twelve places that came to their lists in turn, some of them in two.
async fn library(ada: &Account) -> Vec<String> {
    let lists = [
        ada.list("Ales").await,
        ada.list("Buns").await,
        ada.list("Cafés").await,
    ];
    for number in 0..6 {
        place(ada, &format!("P{number}"), &[&lists[number % 3]], json!({})).await;
    }
    let both = [&lists[2], &lists[0]];
    place(ada, "Both", &both, json!({ "rating": 5 })).await;
    place(ada, "Neither", &[], json!({ "rating": 5 })).await;
    let nowhere = json!({ "latitude": null, "longitude": null, "rating": 5 });
    place(ada, "Nowhere", &[&lists[1], &lists[2]], nowhere).await;
    lists.to_vec()
}

#[actix_web::test]
async fn every_list_has_one_folder_with_all_of_its_places() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    library(&ada).await;
    ada.list("Dry").await;

    let file = kml(&ada, "").await;

    assert_eq!(
        folders(&file),
        [
            folder("Ales", &["P0", "P3", "Both"]),
            folder("Buns", &["P1", "P4"]),
            folder("Cafés", &["P2", "P5", "Both"]),
            folder("Dry", &[]),
            folder("", &["Neither"]),
        ]
    );
    assert!(file.contains("1 place without coordinates is not"));
}

#[actix_web::test]
async fn a_folder_holds_only_what_was_asked_for() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let lists = library(&ada).await;
    let both = &ada.places("?q=both").await[0]["id"];
    let both = both.as_str().unwrap();

    for (query, expected) in [
        (
            "&minRating=5".to_owned(),
            vec![
                folder("Ales", &["Both"]),
                folder("Cafés", &["Both"]),
                folder("", &["Neither"]),
            ],
        ),
        (
            format!("&ids={both}"),
            vec![
                folder("Ales", &["Both"]),
                folder("Cafés", &["Both"]),
                folder("", &[]),
            ],
        ),
        (
            format!("&list={}", lists[2]),
            vec![folder("Cafés", &["P2", "P5", "Both"]), folder("", &[])],
        ),
        (
            format!("&list={}&q=p5", lists[2]),
            vec![folder("Cafés", &["P5"]), folder("", &[])],
        ),
        ("&list=none".to_owned(), vec![folder("", &["Neither"])]),
        (
            "&q=buns".to_owned(),
            vec![folder("Buns", &["P1", "P4"]), folder("", &[])],
        ),
        ("&q=%25".to_owned(), vec![folder("", &[])]),
    ] {
        assert_eq!(folders(&kml(&ada, &query).await), expected, "{query}");
    }
}

#[actix_web::test]
async fn lists_with_more_places_than_are_read_at_once_keep_one_folder() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    for list in ["One", "Two", "Three"] {
        ada.list(list).await;
    }
    let sql = app.sql().await;
    sql.rows(&format!(
        "INSERT INTO places (user_id, id, name, latitude, longitude, coordinate_source,
                             created_at, updated_at)
         SELECT '{0}', gen_random_uuid(), 'Place ' || n, 1, 2, 'user', '2026-01-01Z', '2026-01-01Z'
         FROM generate_series(1, 1500) AS n",
        ada.id
    ))
    .await;
    // All in one list, all but a few in another, a few in a third, and none in none.
    sql.rows(&format!(
        "INSERT INTO list_places (user_id, list_id, place_id, added_at)
         SELECT p.user_id, l.id, p.id, '2026-01-01Z' FROM places p, lists l
         WHERE p.user_id = '{0}' AND l.user_id = '{0}'
           AND CASE l.name WHEN 'One' THEN true WHEN 'Two' THEN p.name NOT LIKE 'Place 1%'
                           ELSE p.name LIKE 'Place 1%' END",
        ada.id
    ))
    .await;

    let found = folders(&kml(&ada, "").await);

    let sizes: Vec<(&str, usize)> = found
        .iter()
        .map(|(name, places)| (name.as_str(), places.len()))
        .collect();
    assert_eq!(
        sizes,
        [("One", 1_500), ("Three", 612), ("Two", 888), ("", 0)]
    );
    for (_, mut places) in found {
        let count = places.len();
        places.sort();
        places.dedup();
        assert_eq!(places.len(), count);
    }
}

#[actix_web::test]
async fn a_map_comes_back_in_another_account_with_all_lists() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    library(&ada).await;
    let file = kml(&ada, "").await;

    let report = bea.import("map.kml", file.as_bytes()).await;

    assert_eq!(report["imported"], 8, "{report}");
    // That a place stands in two folders is nothing to tell.
    assert_eq!(
        (&report["merged"], &report["rows"]),
        (&json!(0), &json!([]))
    );
    // Within a folder, places come in the order in which they came to the account.
    let sorted = |file: &str| {
        let mut folders = folders(file);
        folders.iter_mut().for_each(|(_, places)| places.sort());
        folders
    };
    assert_eq!(sorted(&kml(&bea, "").await), sorted(&file));
    let again = ada.import("map.kml", file.as_bytes()).await;
    assert_eq!(again["imported"], 0, "{again}");
    assert_eq!(folders(&kml(&ada, "").await), folders(&file));
}

#[actix_web::test]
async fn a_table_for_spreadsheets_begins_with_a_byte_order_mark() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    ada.place_named("Café Ünlü").await;

    for (query, is_marked) in [("", false), ("&bom=false", false), ("&bom=true", true)] {
        let file = ada.get(&format!("/api/export?format=csv{query}"));
        let file = file.expect(200).await;
        assert_eq!(file.bytes().starts_with(b"\xEF\xBB\xBFTitle,"), is_marked);
        bea.import("x.csv", file.bytes()).await;
    }
    assert_eq!(bea.names("").await, ["Café Ünlü"]);
    let form = "application/x-www-form-urlencoded";
    let file = ada
        .post("/api/export", &json!({}))
        .raw(form, "format=csv&bom=true");
    assert!(file.expect(200).await.bytes().starts_with(b"\xEF\xBB\xBF"));
    // Other formats have none, whatever is asked for.
    let file = ada.get("/api/export?format=kml&bom=true").expect(200).await;
    assert!(file.bytes().starts_with(b"<?xml"));
    let refused = ada.get("/api/export?format=csv&bom=yes").expect(400).await;
    assert_eq!(refused.faults(), ["bom wrong_type"]);
}
