//! Places back out, in open formats.

use std::collections::HashMap;

use actix_web::http::Method;
use listbud_tests::{Account, TestApp};
use quick_xml::{Reader, events::Event};
use serde_json::{Value, json};

/// A library with everything that is hard to write down.
async fn library(ada: &Account) {
    let (lists, tags) = (
        [
            ada.list("Trip, \"two\"; more").await,
            ada.list("食堂").await,
        ],
        [
            ada.tag("Food, Drinks").await,
            ada.tag("6\" subs").await,
            ada.tag("vegan").await,
        ],
    );
    for (number, fields) in [
        json!({
            "name": "Café \"Beispiel\", <b>&amp;</b>", "notes": "one\ntwo; \"three\"\n\nfive",
            "address": "Example St 1, 1010 Wien", "latitude": 48.208_17, "longitude": 16.373_82,
            "placeId": "ChIJ5_RrEJ8HbUcRgXBvXk08Kxo", "rating": 4.5,
            "url": "https://maps.google.com/?cid=1885667171979194497&x=%22y%22",
        }),
        json!({ "name": "=HYPERLINK(\"x\")", "notes": "-5 degrees", "latitude": 0, "longitude": 0 }),
        json!({ "name": "'t Hoekje", "notes": "+1", "address": "@home", "url": "https://example.org/a,b" }),
        json!({ "name": "Nowhere", "rating": 0 }),
        json!({ "name": "見本食堂 👩‍👩‍👧", "latitude": -33.5, "longitude": -179.999_999_9 }),
        json!({ "name": "Guess", "placeId": "ChIJX4GkXktgLxMREDJUdpi63P4" }),
    ]
    .iter()
    .enumerate()
    {
        let place = ada.place(fields).await;
        let id = place["id"].as_str().unwrap();
        for list in lists.iter().take(number % 3) {
            ada.put_into(list, id).await;
        }
        for tag in tags.iter().skip(number % 4) {
            ada.hang(tag, id).await;
        }
    }
}

/// What an export must not lose, by name of the place.
async fn essence(account: &Account) -> Vec<Value> {
    let lists: HashMap<String, Value> = account
        .lists()
        .await
        .into_iter()
        .map(|list| {
            (
                list["id"].as_str().unwrap().to_owned(),
                list["name"].clone(),
            )
        })
        .collect();
    let mut places = account.places("?sort=name").await;
    for place in &mut places {
        let mut names: Vec<Value> = place["listIds"]
            .as_array()
            .unwrap()
            .iter()
            .map(|id| lists[id.as_str().unwrap()].clone())
            .collect();
        names.sort_by_key(ToString::to_string);
        place["lists"] = Value::Array(names);
        place["tags"] = place["tags"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tag| tag["name"].clone())
            .collect();
        let place = place.as_object_mut().unwrap();
        for own in [
            "id",
            "userId",
            "listId",
            "listIds",
            "createdAt",
            "savedAt",
            "updatedAt",
            "visited",
        ] {
            place.remove(own);
        }
    }
    places
}

async fn export(ada: &Account, query: &str) -> listbud_tests::Answer {
    ada.get(&format!("/api/export?{query}")).expect(200).await
}

#[actix_web::test]
async fn geojson_and_csv_come_back_in_another_account_as_they_left() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    library(&ada).await;
    let wanted = essence(&ada).await;

    for query in [
        "format=geojson",
        "format=csv",
        "format=csv&formulas=verbatim",
    ] {
        let file = export(&ada, query).await;
        let name = query.replace("format=", "x.");
        let other = app.sign_up(&format!("other{}", name.len())).await;
        let name = name.split('&').next().unwrap();

        let report = other.import(name, file.bytes()).await;

        assert_eq!(report["imported"], 6, "{query}: {report}");
        assert_eq!(report["rows"], json!([]), "{query}");
        let found = essence(&other).await;
        for (found, wanted) in found.iter().zip(&wanted) {
            assert_eq!(found, wanted, "{query}");
        }
        assert_eq!(found.len(), wanted.len());
    }
}

#[actix_web::test]
async fn a_visit_comes_back_from_an_export() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    let eve = app.sign_up("eve").await;
    ada.place(&json!({ "name": "Been there", "visited": true }))
        .await;
    ada.place(&json!({ "name": "Not yet" })).await;

    for (format, other) in [("geojson", &bea), ("csv", &eve)] {
        let file = export(&ada, &format!("format={format}")).await;
        other.import(&format!("x.{format}"), file.bytes()).await;
        assert_eq!(
            other.names("?visited=true").await,
            ["Been there"],
            "{format}"
        );
    }
}

#[actix_web::test]
async fn an_export_imported_into_its_own_account_changes_nothing() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    library(&ada).await;
    let before = essence(&ada).await;

    for format in ["geojson", "csv"] {
        let file = export(&ada, &format!("format={format}")).await;
        let report = ada.import(&format!("x.{format}"), file.bytes()).await;

        assert_eq!(report["imported"], 0, "{format}: {report}");
        assert_eq!(essence(&ada).await, before, "{format}");
    }
}

#[actix_web::test]
async fn every_format_is_a_file_with_a_type_and_a_safe_name() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    library(&ada).await;
    let list = ada.list("Cafés & Bars/../\"x\"").await;

    for (format, media_type) in [
        ("geojson", "application/geo+json"),
        ("kml", "application/vnd.google-earth.kml+xml"),
        ("gpx", "application/gpx+xml"),
        ("csv", "text/csv; charset=utf-8; header=present"),
    ] {
        let all = export(&ada, &format!("format={format}")).await;
        let one = export(&ada, &format!("format={format}&list={list}")).await;
        let head = ada.request(Method::HEAD, &format!("/api/export?format={format}"));
        let head = head.expect(200).await;

        assert_eq!(all.header("content-type"), Some(media_type));
        let name = format!("attachment; filename=\"listbud-places.{format}\"");
        assert_eq!(all.header("content-disposition"), Some(name.as_str()));
        let name = format!("attachment; filename=\"listbud-cafes-bars-x.{format}\"");
        assert_eq!(one.header("content-disposition"), Some(name.as_str()));
        assert_eq!(head.bytes(), b"");
    }
}

/// Reads XML to its end and counts an element; panics where it is not well formed.
fn elements(xml: &str, name: &str) -> usize {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut count = 0;
    loop {
        match reader.read_event().expect("the XML is well formed") {
            Event::Start(element) | Event::Empty(element) => {
                for attribute in element.attributes() {
                    attribute.expect("attributes are well formed");
                }
                count += usize::from(element.name().as_ref() == name);
            }
            Event::Eof => return count,
            _ => {}
        }
    }
}

#[actix_web::test]
async fn kml_and_gpx_are_well_formed_and_leave_out_only_what_has_no_position() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    library(&ada).await;

    let kml = export(&ada, "format=kml").await;
    let gpx = export(&ada, "format=gpx").await;

    // One of the four stands in two lists, and so in two folders.
    assert_eq!(elements(kml.text(), "Placemark"), 5);
    assert_eq!(elements(gpx.text(), "wpt"), 4);
    assert!(
        kml.text().contains("16.37382,48.20817"),
        "longitude comes first"
    );
    assert!(gpx.text().contains("lat=\"48.20817\" lon=\"16.37382\""));
    for text in [kml.text(), gpx.text()] {
        assert!(text.contains("Example St 1, 1010 Wien"));
        assert!(text.contains("見本食堂 👩‍👩‍👧"));
        assert!(!text.contains("<b>"), "markup of a name is escaped");
    }
}

#[actix_web::test]
async fn geojson_is_a_collection_of_points_with_longitude_first() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    library(&ada).await;

    let json: Value = serde_json::from_slice(export(&ada, "format=geojson").await.bytes()).unwrap();

    assert_eq!(json["type"], "FeatureCollection");
    let features = json["features"].as_array().unwrap();
    assert_eq!(features.len(), 6);
    assert_eq!(
        features[0]["geometry"]["coordinates"],
        json!([16.373_82, 48.208_17])
    );
    assert_eq!(features[3]["geometry"], Value::Null);
    assert_eq!(features[5]["properties"]["coordinates_approximate"], true);
}

#[actix_web::test]
async fn csv_cells_that_a_spreadsheet_would_run_are_made_harmless_unless_asked_for() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    library(&ada).await;
    let cells = async |query: &str| {
        let file = export(&ada, query).await;
        let mut reader = csv::Reader::from_reader(file.bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 6);
        rows.iter()
            .flat_map(|row| row.iter().map(ToOwned::to_owned).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    };

    let safe = cells("format=csv").await;
    let verbatim = cells("format=csv&formulas=verbatim").await;

    for cell in &safe {
        let is_number = cell.parse::<f64>().is_ok();
        assert!(
            is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{cell}"
        );
    }
    assert!(safe.contains(&"'=HYPERLINK(\"x\")".to_owned()));
    assert!(verbatim.contains(&"=HYPERLINK(\"x\")".to_owned()));
}

#[actix_web::test]
async fn an_export_of_a_list_holds_its_places_only() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let list = ada.list("Trip").await;
    for name in ["In", "Out"] {
        let place = ada.place_named(name).await;
        if name == "In" {
            ada.put_into(&list, &place).await;
        }
    }

    for name in ["list", "listId", "folderId"] {
        let file = export(&ada, &format!("format=csv&{name}={list}")).await;
        assert!(file.text().contains("In,"));
        assert!(!file.text().contains("Out"));
    }
}

#[actix_web::test]
async fn a_bad_export_request_names_its_parameter() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for (query, fault) in [
        ("", "format unknown"),
        ("format=xlsx", "format unknown"),
        ("format=csv&list=x", "list invalid_id"),
        ("format=csv&formulas=run", "formulas unknown"),
        ("format=csv&lst=x", "query unknown_parameter"),
    ] {
        let answer = ada.get(&format!("/api/export?{query}")).expect(400).await;
        assert_eq!(answer.faults(), [fault], "{query}");
    }
    let unknown = "/api/export?format=csv&list=01900000-0000-7000-8000-00000000dead";
    ada.get(unknown).expect(404).await;
}

const FORM: &str = "application/x-www-form-urlencoded";

#[actix_web::test]
async fn a_selection_leaves_by_its_ids() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    let mut ids = Vec::new();
    for name in ["A", "B", "C"] {
        ids.push(ada.place_named(name).await);
    }
    let foreign = bea.place_named("Bea's").await;
    let titles = |answer: &listbud_tests::Answer| {
        let mut reader = csv::Reader::from_reader(answer.bytes());
        let rows = reader.records().map(|row| row.unwrap()[0].to_owned());
        rows.collect::<Vec<_>>()
    };

    let few = export(
        &ada,
        &format!("format=csv&ids={},{foreign},{}", ids[0], ids[2]),
    )
    .await;
    assert_eq!(titles(&few), ["A", "C"]);
    let file = few.header("content-disposition").unwrap();
    assert_eq!(file, "attachment; filename=\"listbud-selection.csv\"");
    let too_many = vec![ids[0].as_str(); 201].join(",");
    let refused = ada.get(&format!("/api/export?format=csv&ids={too_many}"));
    assert_eq!(refused.expect(422).await.faults(), ["ids too_many"]);

    let send = |body: String| {
        let request = ada.request(Method::POST, "/api/export");
        request.raw(FORM, body)
    };
    let many = vec![ids[1].as_str(); 10_000];
    let form = send(format!("format=csv&ids={}", many.join("%2C")));
    let form = form.expect(200).await;
    assert_eq!(titles(&form), ["B"]);
    assert_eq!(form.header("content-disposition"), Some(file));
    let form = send(format!("format=csv&ids={}", many.join("&ids=")));
    assert_eq!(titles(&form.expect(200).await), ["B"]);
    let form = send("format=csv&list=none&q=c".to_owned())
        .expect(200)
        .await;
    assert_eq!(titles(&form), ["C"]);

    let one_more = send(format!("format=csv&ids={},{}", ids[0], many.join(",")));
    assert_eq!(one_more.expect(422).await.faults(), ["ids too_many"]);
    for (body, fault) in [
        ("", "format unknown"),
        ("format=csv&ids=x", "ids invalid_id"),
        ("format=csv&lst=x", "query unknown_parameter"),
    ] {
        let refused = send(body.to_owned()).expect(422).await;
        assert_eq!(refused.faults(), [fault], "{body}");
    }
    let backup = send(format!("format=json&ids={}", ids[0]))
        .expect(422)
        .await;
    assert_eq!(backup.faults(), ["format contradictory"]);
    ada.post("/api/export", &json!({ "format": "csv" }))
        .expect(415)
        .await;
    let huge = "x".repeat(512 * 1024);
    send(format!("format=csv&q={huge}")).expect(413).await;
    app.anonymous()
        .request(Method::POST, "/api/export")
        .raw(FORM, "format=csv")
        .expect(401)
        .await;
}

#[actix_web::test]
async fn a_large_library_leaves_whole() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let insert = format!(
        "INSERT INTO places (user_id, id, name, latitude, longitude, coordinate_source, created_at, updated_at)
         SELECT '{}', gen_random_uuid(), 'Place ' || n, 1, 2, 'user', '2026-01-01Z', '2026-01-01Z'
         FROM generate_series(1, 2500) AS n",
        ada.id
    );
    app.sql().await.rows(&insert).await;

    let geojson: Value =
        serde_json::from_slice(export(&ada, "format=geojson").await.bytes()).unwrap();
    let csv = export(&ada, "format=csv").await;
    let kml = export(&ada, "format=kml").await;

    let names = geojson["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["properties"]["name"].to_string());
    assert_eq!(names.collect::<std::collections::HashSet<_>>().len(), 2_500);
    assert_eq!(
        csv::Reader::from_reader(csv.bytes()).records().count(),
        2_500
    );
    assert_eq!(elements(kml.text(), "Placemark"), 2_500);
}

#[actix_web::test]
async fn an_empty_library_is_a_sound_file_in_every_format() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    let geojson: Value =
        serde_json::from_slice(export(&ada, "format=geojson").await.bytes()).unwrap();
    assert_eq!(geojson["features"], json!([]));
    assert_eq!(
        elements(export(&ada, "format=kml").await.text(), "Placemark"),
        0
    );
    assert_eq!(elements(export(&ada, "format=gpx").await.text(), "wpt"), 0);
    assert_eq!(export(&ada, "format=csv").await.text().lines().count(), 1);
}
