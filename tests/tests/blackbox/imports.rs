//! Google Takeout in.

use listbud_tests::{Account, Clock, TestApp};
use serde_json::{Value, json};

/// One of Google's lists: a place with everything, a place by its CID alone, one
/// of another country's Google, a dropped pin, a short link, and a film.
const RAMEN: &str = "\
My ramen spots, best ones

Title,Note,URL,Tags,Comment
,,,,
Café Beispiel,\"Line 1
Line 2, \"\"quoted\"\"\",https://www.google.com/maps/place/Caf%C3%A9+Beispiel/data=!4m2!3m1!1s0x476d079f106bf4e7:0x1a2b3c4d5e6f7081,\"food,wine\",try it
By CID,,https://maps.google.com/?cid=1234,,only a comment
Trattoria,,https://www.google.co.uk/maps/place/X/data=!4m2!3m1!1s0x132f604b5ea4815f:0xfedcba9876543210,food,
Dropped pin,,\"https://www.google.com/maps/search/48.2,16.37\",,
Short,,https://maps.app.goo.gl/abcDEF,,
A film,,https://www.google.com/search?q=A+film,,
";

const STARRED: &str = r#"{"type":"FeatureCollection","features":[
 {"geometry":{"coordinates":[16.37382,48.20817],"type":"Point"},"properties":{"date":"2025-11-17T09:06:04Z","google_maps_url":"http://maps.google.com/?cid=1885667171979194497",
   "location":{"address":"Example St 1, 1010 Wien, Austria","country_code":"AT","name":"Café Beispiel"}},"type":"Feature"},
 {"geometry":{"coordinates":[0,0],"type":"Point"},"properties":{"date":"2025-11-17T09:08:03Z","google_maps_url":"http://maps.google.com/?cid=99","Comment":"No location information is available for this saved place",
   "location":{"name":"Unlocated"}},"type":"Feature"}]}"#;

async fn by_name(ada: &Account, name: &str) -> Value {
    let places = ada.places("").await;
    let found = places.into_iter().find(|place| place["name"] == name);
    found.unwrap_or_else(|| panic!("there is no {name}"))
}

/// Nothing of an import, refused or undone, is left behind.
pub(crate) async fn assert_nothing_is_left(app: &TestApp) {
    for table in [
        "places",
        "lists",
        "tags",
        "imports",
        "list_places",
        "place_tags",
    ] {
        let count = app
            .sql()
            .await
            .number(&format!("SELECT count(*) FROM {table}"))
            .await;
        assert_eq!(count, 0, "{table}");
    }
}

#[actix_web::test]
async fn a_list_of_googles_becomes_a_list_with_places_and_a_report() {
    let app = TestApp::start_at(&Clock::default()).await;
    let ada = app.sign_up("ada").await;

    let mut report = ada.import("Ramen & more.csv", RAMEN).await;

    let import = report["importId"].take();
    let list = report["lists"][0]["id"].take();
    insta::assert_json_snapshot!(report, @r#"
    {
      "errors": [
        "line 11: The address leads to a web search that names no place."
      ],
      "format": "saved_list_csv",
      "importId": null,
      "imported": 5,
      "lists": [
        {
          "created": true,
          "id": null,
          "name": "Ramen & more"
        }
      ],
      "merged": 0,
      "message": "Successfully imported 5 places",
      "rows": [
        {
          "code": "needs_resolution",
          "line": 10,
          "name": "Short",
          "outcome": "adjusted",
          "reason": "Only Google can tell where this maps.app.goo.gl link leads, so the place has no coordinates."
        },
        {
          "code": "not_a_place",
          "line": 11,
          "name": "A film",
          "outcome": "skipped",
          "reason": "The address leads to a web search that names no place."
        }
      ],
      "skipped": 1,
      "success": true
    }
    "#);
    assert!(import.is_string());
    let lists = ada.lists().await;
    assert_eq!(lists.len(), 1);
    assert_eq!(lists[0]["id"], list);
    assert_eq!(lists[0]["description"], "My ramen spots, best ones");
    assert_eq!(lists[0]["placeCount"], 5);
    let tags: Vec<Value> = ada
        .tags()
        .await
        .iter()
        .map(|tag| tag["name"].clone())
        .collect();
    assert_eq!(tags, ["food", "wine"]);
}

#[actix_web::test]
async fn an_imported_place_keeps_its_ids_and_says_where_its_position_comes_from() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    ada.import("Ramen.csv", RAMEN).await;

    let full = by_name(&ada, "Café Beispiel").await;
    assert_eq!(full["notes"], "Line 1\nLine 2, \"quoted\"\n\ntry it");
    assert_eq!(full["cid"], "1885667171979194497");
    assert_eq!(full["featureId"], "0x476d079f106bf4e7:0x1a2b3c4d5e6f7081");
    assert_eq!(full["placeId"], "ChIJ5_RrEJ8HbUcRgXBvXk08Kxo");
    assert_eq!(full["coordinateSource"], "feature_id");
    let by_cid = by_name(&ada, "By CID").await;
    assert_eq!(by_cid["cid"], "1234");
    assert_eq!(by_cid["notes"], "only a comment");
    assert_eq!(by_cid["latitude"], Value::Null);
    let large = by_name(&ada, "Trattoria").await;
    assert_eq!(large["cid"], "18364758544493064720"); // beyond signed 64 bits
    let pin = by_name(&ada, "Dropped pin").await;
    assert_eq!(
        (&pin["latitude"], &pin["longitude"]),
        (&json!(48.2), &json!(16.37))
    );
    assert_eq!(pin["coordinateSource"], "url");
    let short = by_name(&ada, "Short").await;
    assert_eq!(short["url"], "https://maps.app.goo.gl/abcDEF");
    assert_eq!(short["latitude"], Value::Null);
}

#[actix_web::test]
async fn starred_places_bring_exact_positions_and_zero_zero_is_none() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    let report = ada.import("Saved Places.json", STARRED).await;

    assert_eq!(report["imported"], 2, "{report}");
    assert_eq!(report["format"], "saved_places_json");
    let exact = by_name(&ada, "Café Beispiel").await;
    assert_eq!(exact["latitude"], 48.208_17);
    assert_eq!(exact["coordinateSource"], "geojson");
    assert_eq!(exact["address"], "Example St 1, 1010 Wien, Austria");
    let unknown = by_name(&ada, "Unlocated").await;
    assert_eq!(unknown["latitude"], Value::Null);
    assert_eq!(unknown["notes"], Value::Null);
}

#[actix_web::test]
async fn the_same_file_twice_brings_nothing_new() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let sql = app.sql().await;
    for (file, content, count) in [("Ramen.csv", RAMEN, 5), ("Saved Places.json", STARRED, 2)] {
        ada.import(file, content).await;
        let state = async || {
            let mut dump = sql.dump().await;
            // That it was done is written down each time.
            dump.retain(|(table, _)| table != "imports" && table != "audit_events");
            dump
        };
        let before = state().await;

        for _ in 0..2 {
            let again = ada.import(file, content).await;

            assert_eq!(again["imported"], 0, "{again}");
            assert_eq!(again["merged"], count, "{again}");
            assert!(
                again["lists"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .all(|list| list["created"] == false)
            );
            assert_eq!(state().await, before);
        }
    }
}

#[actix_web::test]
async fn a_place_of_two_files_is_one_place_in_two_lists() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let row = "Café Beispiel,,https://maps.google.com/?cid=1885667171979194497,drinks,\n";

    ada.import("Ramen.csv", RAMEN).await;
    let second = ada
        .import("Coffee.csv", format!("Title,Note,URL,Tags,Comment\n{row}"))
        .await;
    let third = ada.import("Saved Places.json", STARRED).await;

    assert_eq!(
        (&second["imported"], &second["merged"]),
        (&json!(0), &json!(1))
    );
    assert_eq!(
        (&third["imported"], &third["merged"]),
        (&json!(1), &json!(1))
    );
    let place = by_name(&ada, "Café Beispiel").await;
    assert!(place["listIds"].as_array().unwrap().len() >= 2, "{place}");
    let tags: Vec<&Value> = place["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| &t["name"])
        .collect();
    assert_eq!(tags, ["drinks", "food", "wine"]);
    // A better source of coordinates replaces the estimate.
    assert_eq!(place["coordinateSource"], "geojson");
    assert_eq!(place["address"], "Example St 1, 1010 Wien, Austria");
}

#[actix_web::test]
async fn a_users_edit_survives_every_import_also_where_it_cleared_something() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    ada.import("Ramen.csv", RAMEN).await;
    let before = by_name(&ada, "Café Beispiel").await;
    let path = format!("/api/places/{}", before["id"].as_str().unwrap());
    let edit = json!({
        "name": "My café", "notes": null, "address": "Mine", "latitude": 1, "longitude": 2,
        "rating": 3, "visited": true, "url": null,
    });
    let edited = ada.patch(&path, &edit).expect(200).await.json();

    ada.import("Ramen.csv", RAMEN).await;
    ada.import("Saved Places.json", STARRED).await;

    let mut after = ada.get(&path).expect(200).await.json();
    after["listIds"] = edited["listIds"].clone();
    after["listId"] = edited["listId"].clone();
    // When a place was saved is a fact of the file that nobody has edited.
    assert_eq!(after["savedAt"], "2025-11-17T09:06:04Z");
    for field in ["savedAt", "updatedAt"] {
        after[field] = edited[field].clone();
    }
    assert_eq!(after, edited);
}

#[actix_web::test]
async fn an_import_fills_the_blanks_of_a_place_saved_by_hand() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let mine = json!({ "name": "Mine", "placeId": "ChIJ5_RrEJ8HbUcRgXBvXk08Kxo", "rating": 2 });
    ada.place(&mine).await;

    let report = ada.import("Saved Places.json", STARRED).await;

    assert_eq!(report["merged"], 1, "{report}");
    let place = by_name(&ada, "Mine").await;
    assert_eq!(place["rating"], 2.0);
    assert_eq!(place["address"], "Example St 1, 1010 Wien, Austria");
    assert_eq!(place["coordinateSource"], "geojson");
}

#[actix_web::test]
async fn a_file_that_is_not_an_export_is_refused_by_kind_and_leaves_nothing_behind() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let history = r#"{"locations":[{"latitudeE7":482081700,"longitudeE7":163738200,"timestamp":"2024-01-01T00:00:00Z"}]}"#;
    let timeline = r#"{"semanticSegments":[{"startTime":"2024-01-01T00:00:00.000+01:00","endTime":"2024-01-01T01:00:00.000+01:00"}]}"#;
    let labelled = r#"{"type":"FeatureCollection","features":[{"geometry":{"coordinates":[16.3,48.2],"type":"Point"},"properties":{"address":"Example St 1","name":"Home"},"type":"Feature"}]}"#;
    let png: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR";
    let html: &[u8] = b"<!DOCTYPE html><html><body>archive</body></html>";
    let latin1: &[u8] = b"Title,Note,URL\nCaf\xe9,,https://maps.google.com/?cid=5\n";

    for (file, content, code) in [
        ("photo.csv", png, "not_a_takeout_export"),
        ("archive_browser.html", html, "not_a_takeout_export"),
        ("Records.json", history.as_bytes(), "not_a_takeout_export"),
        ("Timeline.json", timeline.as_bytes(), "not_a_takeout_export"),
        (
            "Labeled places.json",
            labelled.as_bytes(),
            "labelled_places",
        ),
        ("x.csv", b"just some words", "not_a_takeout_export"),
        ("x.json", br#"{"a":1}"#, "not_a_takeout_export"),
        (
            "x.json",
            br#"{"type":"FeatureCollection","features":[{"geom"#,
            "broken_json",
        ),
        ("x.csv", b"", "empty_file"),
        ("x.csv", b" \r\n\r\n ", "empty_file"),
        ("x.csv", latin1, "wrong_encoding"),
    ] {
        let answer = ada.upload("/api/imports", file, content).expect(422).await;
        assert_eq!(answer.code(), code, "{file}: {answer}");
        assert_eq!(answer.faults(), [format!("file {code}")]);
    }
    assert_nothing_is_left(&app).await;
}

#[actix_web::test]
async fn a_file_without_places_makes_no_list() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for content in [
        "Title,Note,URL,Tags,Comment\n",
        "Title,Note,URL,Tags,Comment\n,,,,\n",
        "A description\n\nTitle,Note,URL,Tags,Comment\nA film,,https://www.google.com,,\n",
    ] {
        let report = ada.import("Watchlist.csv", content).await;
        assert_eq!(report["imported"], 0);
        assert_eq!(report["lists"], json!([]));
    }
    assert_eq!(ada.lists().await.len(), 0);
}

#[actix_web::test]
async fn headers_of_other_languages_and_byte_order_marks_are_understood() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let row = |cid: u32| format!("Ort {cid},,https://maps.google.com/?cid={cid}");
    let utf16: Vec<u8> = format!("\u{feff}Title,Note,URL,Comment\r\n{},\r\n", row(14))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();

    for (file, content) in [
        (
            "de.csv",
            format!("Titel,Notiz,URL,Tags,Kommentar\n{},,\n", row(10)).into_bytes(),
        ),
        (
            "ja.csv",
            format!("タイトル,メモ,URL,コメント\n{},\n", row(11)).into_bytes(),
        ),
        (
            "bom.csv",
            format!("\u{feff}Title,Note,URL\r\n{}\r\n", row(12)).into_bytes(),
        ),
        (
            "old.csv",
            format!("Title,Note,URL\n{}\n", row(13)).into_bytes(),
        ),
        ("utf16.csv", utf16),
    ] {
        let report = ada.import(file, content).await;
        assert_eq!(report["imported"], 1, "{file}: {report}");
    }
    assert_eq!(ada.lists().await.len(), 5);
}

#[actix_web::test]
async fn imports_are_remembered_with_their_reports() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);

    let first = ada.import("Ramen.csv", RAMEN).await;
    let second = ada.import("Saved Places.json", STARRED).await;

    let history = ada.get("/api/imports").expect(200).await.json();
    let history = history["imports"].as_array().unwrap().clone();
    let names: Vec<&Value> = history.iter().map(|import| &import["fileName"]).collect();
    assert_eq!(names, ["Saved Places.json", "Ramen.csv"]);
    assert_eq!(history[0]["imported"], second["imported"]);
    assert_eq!(history[1]["skipped"], 1);
    let path = format!("/api/imports/{}", first["importId"].as_str().unwrap());
    let mut shown = ada.get(&path).expect(200).await.json();
    assert_eq!(shown["status"].take(), "done");
    shown.as_object_mut().unwrap().remove("status");
    assert_eq!(shown, first);
    bea.get(&path).expect(404).await;
    let nothing = bea.get("/api/imports").expect(200).await.json();
    assert_eq!(nothing, json!({ "imports": [], "running": [] }));
}

#[actix_web::test]
async fn an_import_that_fails_at_its_last_step_leaves_nothing_behind() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let sabotage = "ALTER TABLE imports ADD CONSTRAINT sabotage CHECK (imported < 3) NOT VALID";
    app.sql().await.rows(sabotage).await;

    let answer = ada
        .upload("/api/imports", "Ramen.csv", RAMEN)
        .expect(422)
        .await;

    assert_eq!(answer.code(), "invalid");
    assert_nothing_is_left(&app).await;
}

#[actix_web::test]
async fn imports_of_one_user_at_the_same_time_make_no_duplicates() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    let imports = (0..4).map(|_| ada.upload("/api/imports", "Ramen.csv", RAMEN).expect(200));
    let reports = futures_util::future::join_all(imports).await;

    let imported: u64 = reports
        .iter()
        .map(|it| it.json()["imported"].as_u64().unwrap())
        .sum();
    assert_eq!(imported, 5);
    assert_eq!(ada.places("").await.len(), 5);
    assert_eq!(ada.lists().await.len(), 1);
}

#[actix_web::test]
async fn rows_whose_ids_contradict_each_other_are_imported_all_the_same() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let header = "Title,Note,URL,Tags,Comment,List,Address,Latitude,Longitude,Source,Rating,Visited,Place ID,CID,Feature ID,Created\n";
    let id = "ChIJ5_RrEJ8HbUcRgXBvXk08Kxo";
    let other = "ChIJX4GkXktgLxMREDJUdpi63P4";
    let csv = format!(
        "{header}One,,,,,L,,,,none,,,{id},1,,\nTwo,,,,,L,,,,none,,,{id},2,,\n\
         Three,,,,,L,,,,none,,,{other},1,,\nFour,,,,,L,,,,none,,,,2,,\n"
    );

    let first = ada.import("a.csv", &csv).await;
    let second = ada.import("b.csv", &csv).await;

    let places = ada.places("").await.len();
    assert_eq!(first["imported"], places, "{first}");
    assert_eq!(
        first["imported"].as_u64().unwrap() + first["merged"].as_u64().unwrap(),
        4
    );
    assert_eq!(second["imported"], 0, "{second}");
}

#[actix_web::test]
async fn hostile_cells_are_kept_as_text_or_reported() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let csv = format!(
        "Title,Note,URL,Tags,Comment\n\
         NUL\u{0}name,no\u{0}te,https://maps.google.com/?cid=5,\"a\u{0}b,,  ,x\",\n\
         '; DROP TABLE places;--,,https://maps.google.com/?cid=6,,\n\
         =cmd|' /C calc'!A0,,https://maps.google.com/?cid=7,,\n\
         {},,https://maps.google.com/?cid=8,,\n\
         Script,,javascript:alert(1),,\n\
         Tagged,,https://maps.google.com/?cid=9,{},\n\
         Half \"quoted,,https://maps.google.com/?cid=10,,\n",
        "L".repeat(600),
        "t".repeat(500),
    );

    let report = ada.import("Hostile.csv", csv).await;

    let names = ada.names("?sort=oldest").await;
    assert!(names.contains(&"NULname".to_owned()), "{names:?}");
    assert!(names.contains(&"'; DROP TABLE places;--".to_owned()));
    assert!(names.contains(&"=cmd|' /C calc'!A0".to_owned()));
    for place in ada.places("").await {
        let url = place["url"].as_str().unwrap_or("https://");
        assert!(url.starts_with("https://"), "{place}");
    }
    let seen = ["imported", "merged", "skipped"].map(|it| report[it].as_u64().unwrap());
    assert_eq!(seen.iter().sum::<u64>(), 7, "{report}");
}
