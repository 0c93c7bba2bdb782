//! Imports that are tried first, taken back, and compared; backups.

use listbud_tests::{Account, TestApp};
use serde_json::{Value, json};

use crate::imports::assert_nothing_is_left;

const TWO: &str = "\
Title,Note,URL,Tags,Comment
Harbour café,,https://maps.google.com/?cid=11,lunch,
Old mill,,https://maps.google.com/?cid=12,,
";

const ONE: &str = "Title,Note,URL\nHarbour café,,https://maps.google.com/?cid=11\n";

/// All that a user has, as the API shows it.
async fn everything(ada: &Account) -> [Value; 4] {
    let mut all = Vec::new();
    for path in ["/api/places", "/api/lists", "/api/tags", "/api/imports"] {
        all.push(ada.get(path).expect(200).await.json());
    }
    all.try_into().unwrap()
}

async fn undo(ada: &Account, report: &Value) -> Value {
    let import = report["importId"].as_str().unwrap();
    let answer = ada.delete(&format!("/api/imports/{import}"));
    answer.expect(200).await.json()
}

#[actix_web::test]
async fn a_preview_reports_what_would_happen_and_writes_nothing() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    ada.import("Here.csv", ONE).await;
    let before = everything(&ada).await;

    let preview = ada.upload("/api/imports?preview=true", "Walks.csv", TWO);
    let mut preview = preview.expect(200).await.json();

    assert_eq!(everything(&ada).await, before);
    assert_eq!(preview["importId"], Value::Null);
    let mut done = ada.import("Walks.csv", TWO).await;
    assert!(done["importId"].take().is_string());
    assert!(done["lists"][0]["id"].take().is_string());
    // What is new is told only before it is there.
    assert!(preview.as_object_mut().unwrap().remove("added").is_some());
    assert_eq!(preview, done);
}

#[actix_web::test]
async fn an_undone_import_leaves_nothing() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let report = ada.import("Walks.csv", TWO).await;

    let undone = undo(&ada, &report).await;

    assert_eq!(
        undone,
        json!({ "removed": 2, "kept": 0, "lists": 1, "tags": 1 })
    );
    assert_nothing_is_left(&app).await;
    let import = report["importId"].as_str().unwrap();
    let again = ada.delete(&format!("/api/imports/{import}"));
    again.expect(404).await;
}

#[actix_web::test]
async fn edited_places_survive_an_undo_with_their_lists_and_tags() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let report = ada.import("Walks.csv", TWO).await;
    let places = ada.places("").await;
    let cafe = places.iter().find(|it| it["name"] == "Harbour café");
    let cafe = cafe.unwrap()["id"].as_str().unwrap().to_owned();
    let change = json!({ "notes": "the window seat" });
    ada.patch(&format!("/api/places/{cafe}"), &change)
        .expect(200)
        .await;

    let undone = undo(&ada, &report).await;

    assert_eq!(
        undone,
        json!({ "removed": 1, "kept": 1, "lists": 0, "tags": 0 })
    );
    let left = ada.places("").await;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["notes"], "the window seat");
    assert_eq!(left[0]["tags"][0]["name"], "lunch");
    assert_eq!(left[0]["listIds"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_place_in_another_list_or_with_another_tag_stays() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let report = ada.import("Walks.csv", TWO).await;
    let (list, tag) = (ada.list("Mine").await, ada.tag("mine").await);
    let places = ada.places("").await;
    let id = |name: &str| {
        let place = places.iter().find(|place| place["name"] == name);
        place.unwrap()["id"].as_str().unwrap().to_owned()
    };
    let (cafe, mill) = (id("Harbour café"), id("Old mill"));
    ada.put_into(&list, &cafe).await;
    ada.hang(&tag, &mill).await;

    let undone = undo(&ada, &report).await;

    assert_eq!(undone["kept"], 2);
    assert_eq!(ada.places("").await.len(), 2);
}

#[actix_web::test]
async fn an_undo_removes_earlier_places_only_from_the_imports_lists() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    ada.import("Here.csv", ONE).await;
    let before = everything(&ada).await;
    let report = ada.import("Walks.csv", TWO).await;

    let undone = undo(&ada, &report).await;

    assert_eq!(
        undone,
        json!({ "removed": 1, "kept": 0, "lists": 1, "tags": 1 })
    );
    assert_eq!(everything(&ada).await, before);
}

#[actix_web::test]
async fn places_missing_from_a_newer_list_are_reported_on_request() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    ada.import("Walks.csv", TWO).await;

    let told = ada.upload("/api/imports?disappeared=true", "Walks.csv", ONE);
    let told = told.expect(200).await.json();
    let untold = ada.import("Walks.csv", ONE).await;

    let disappeared = told["disappeared"].as_array().unwrap();
    assert_eq!(disappeared.len(), 1);
    assert_eq!(disappeared[0]["name"], "Old mill");
    assert_eq!(disappeared[0]["list"], "Walks");
    assert_eq!(untold.get("disappeared"), None);
    assert_eq!(ada.places("").await.len(), 2);
}

#[actix_web::test]
async fn a_preview_names_the_rows_that_would_become_places() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    ada.import("Walks.csv", ONE).await;

    let preview = ada.upload("/api/imports?preview=true", "Walks.csv", TWO);
    let preview = preview.expect(200).await.json();
    let report = ada.import("Walks.csv", TWO).await;

    assert_eq!(preview["added"], json!([{ "line": 3, "name": "Old mill" }]));
    assert_eq!(report.get("added"), None);
}

#[actix_web::test]
async fn home_and_work_are_imported_only_on_request() {
    let labelled = r#"{"type":"FeatureCollection","features":[{"type":"Feature",
        "geometry":{"type":"Point","coordinates":[16.37,48.2]},
        "properties":{"name":"Home","address":"Example St 1"}}]}"#;
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    let unasked = ada.upload("/api/imports", "Labeled places.json", labelled);
    let problem = unasked.expect(422).await.json();
    assert_eq!(ada.places("").await.len(), 0);
    assert!(
        problem["detail"].as_str().unwrap().contains("asked for"),
        "{problem}"
    );
    let asked = ada.upload(
        "/api/imports?labelled=true",
        "Labeled places.json",
        labelled,
    );
    asked.expect(200).await;

    assert_eq!(ada.names("").await, ["Home"]);
}

#[actix_web::test]
async fn a_backup_restores_an_empty_account_and_changes_nothing_in_a_full_one() {
    let app = TestApp::start().await;
    let (ada, grace) = (app.sign_up("ada").await, app.sign_up("grace").await);
    ada.import("Walks.csv", TWO).await;
    let list =
        json!({ "name": "Empty", "color": "#ff0000", "emoji": "🍜", "description": "none yet" });
    ada.post("/api/lists", &list).expect(201).await;
    let tag = json!({ "name": "unused", "color": "#00ff00" });
    ada.post("/api/tags", &tag).expect(201).await;
    let place = json!({ "name": "Quiet corner", "rating": 4.5, "visited": true, "notes": "=1+1" });
    ada.place(&place).await;
    let id = ada.places("?q=mill").await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let cleared = json!({ "address": null, "notes": "mine" });
    ada.patch(&format!("/api/places/{id}"), &cleared)
        .expect(200)
        .await;
    let backup = ada.get("/api/export?format=json").expect(200).await;

    grace.import("backup.json", backup.bytes()).await;
    grace.import("backup.json", backup.bytes()).await;
    ada.import("backup.json", backup.bytes()).await;

    let copy = grace
        .get("/api/export?format=json")
        .expect(200)
        .await
        .json();
    let original = backup.json();
    assert_eq!(copy["lists"], original["lists"]);
    assert_eq!(copy["tags"], original["tags"]);
    let history = copy["imports"].as_array().unwrap();
    let same = |import: &&Value| **import == original["imports"][0];
    assert_eq!(history.iter().filter(same).count(), 1);
    let places = |backup: &Value| {
        let mut places = backup["places"].as_array().unwrap().clone();
        for place in &mut places {
            place["id"].take();
        }
        places
    };
    assert_eq!(places(&copy), places(&original));
    let after = ada.get("/api/export?format=json").expect(200).await.json();
    assert_eq!(after["places"], original["places"]);
}

#[actix_web::test]
async fn a_backup_is_never_a_part() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    let answer = ada.get("/api/export?format=json&visited=true");

    assert_eq!(
        answer.expect(400).await.json()["errors"][0]["field"],
        "format"
    );
}

#[actix_web::test]
async fn an_export_takes_the_filters_of_a_page() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    ada.place(&json!({ "name": "Seen", "visited": true })).await;
    ada.place(&json!({ "name": "Unseen" })).await;

    let csv = ada.get("/api/export?format=csv&visited=true");
    let csv = csv.expect(200).await;
    let none = ada.get("/api/export?format=csv&coordinates=approximate");
    let none = none.expect(200).await;

    let rows = csv.text();
    assert!(rows.contains("Seen") && !rows.contains("Unseen"), "{rows}");
    assert_eq!(none.text().lines().count(), 1);
}

#[actix_web::test]
async fn places_without_a_sure_position_are_found_and_counted() {
    const MIXED: &str = "\
Title,Note,URL
Sure,,\"https://www.google.com/maps/search/48.2,16.37\"
Estimate,,https://www.google.com/maps/place/X/data=!4m2!3m1!1s0x476d079f106bf4e7:0x1a2b3c4d5e6f7081
Nowhere,,https://maps.google.com/?cid=1234
";
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    ada.import("Mixed.csv", MIXED).await;

    assert_eq!(ada.names("?coordinates=missing").await, ["Nowhere"]);
    assert_eq!(ada.names("?coordinates=approximate").await, ["Estimate"]);
    let list = ada.lists().await.remove(0);
    assert_eq!(list["placeCount"], 3);
    assert_eq!(list["missingCoordinates"], 1);
    assert_eq!(list["approximateCoordinates"], 1);
    ada.get("/api/places?coordinates=wrong").expect(400).await;

    let id = ada.places("?coordinates=missing").await[0]["id"].take();
    let found = json!({ "latitude": 1.5, "longitude": 2.5 });
    ada.patch(&format!("/api/places/{}", id.as_str().unwrap()), &found)
        .expect(200)
        .await;
    ada.import("Mixed.csv", MIXED.replace("?cid=1234", "?cid=1234&ll=3,4"))
        .await;

    assert_eq!(ada.names("?coordinates=missing").await, [""; 0]);
    let fixed = ada.get(&format!("/api/places/{}", id.as_str().unwrap()));
    let fixed = fixed.expect(200).await.json();
    assert_eq!(fixed["latitude"], 1.5);
    assert_eq!(fixed["coordinateSource"], "user");
}

#[actix_web::test]
async fn a_large_and_odd_history_is_imported_once() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let past = |number: usize| {
        json!({
            "fileName": format!("{}.csv", number % 5_000), "format": "saved_list_csv",
            "imported": u32::MAX, "merged": 0, "skipped": -1, "created": "2020-01-01T00:00:00Z",
        })
    };
    let mut imports: Vec<Value> = (0..10_000).map(past).collect();
    imports.push(json!({ "fileName": "", "created": "9999-12-31T23:59:59Z" }));
    imports.push(json!({ "fileName": "x", "created": "no time" }));
    let backup = json!({ "listbudBackup": 1, "imports": imports, "places": [{ "name": "Mill" }] });

    for _ in 0..2 {
        ada.import("backup.json", backup.to_string()).await;
    }

    let sql = app.sql().await;
    let past = sql.number("SELECT count(*) FROM imports WHERE file_name <> 'backup.json'");
    assert_eq!(past.await, 5_001);
    let shown = ada.get("/api/imports").expect(200).await.json();
    let oldest = shown["imports"].as_array().unwrap().last().unwrap()["id"].clone();
    let report = ada.get(&format!("/api/imports/{}", oldest.as_str().unwrap()));
    assert_eq!(report.expect(200).await.json()["importId"], oldest);
    let undone = ada.delete(&format!("/api/imports/{}", oldest.as_str().unwrap()));
    assert_eq!(undone.expect(200).await.json()["removed"], 0);
}
