//! When a place was saved: beside when it came to ListBud, and in every export.

use listbud_tests::{Account, TestApp};
use serde_json::{Value, json};

/// Places saved in these years, and one of which nobody knows when.
async fn some_places(ada: &Account) {
    for (name, saved) in [
        ("Middle", json!("2018-03-04T05:06:07Z")),
        ("Late", json!("2021-12-31T23:30:00-01:00")),
        ("Early", json!("1999-12-31")),
        ("Today", Value::Null),
    ] {
        ada.place(&json!({ "name": name, "savedAt": saved, "latitude": 1, "longitude": 2 }))
            .await;
    }
}

#[actix_web::test]
async fn places_are_ordered_by_when_they_were_saved() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    some_places(&ada).await;

    let latest = ["Today", "Late", "Middle", "Early"];
    assert_eq!(ada.names("?sort=saved").await, latest);
    let mut oldest = latest;
    oldest.reverse();
    assert_eq!(ada.names("?sort=savedOldest").await, oldest);
    // Without a word, in the order in which they came.
    assert_eq!(ada.names("").await, ["Today", "Early", "Late", "Middle"]);

    let page = ada.get("/api/places?sort=saved&limit=2").expect(200).await;
    let cursor = page.json()["nextCursor"].as_str().unwrap().to_owned();
    let next = format!("?sort=saved&limit=2&cursor={cursor}");
    assert_eq!(ada.names(&next).await, ["Middle", "Early"]);
    for other in ["savedOldest", "newest"] {
        let path = format!("/api/places?sort={other}&cursor={cursor}");
        let refused = ada.get(&path).expect(400).await;
        assert_eq!(refused.faults(), ["cursor invalid"]);
    }
}

#[actix_web::test]
async fn a_filter_by_time_holds_wherever_places_are_read() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    some_places(&ada).await;

    for (query, expected) in [
        // Late is of 2022 in UTC.
        ("savedAfter=2018-03-04&savedBefore=2022-01-01", "Middle"),
        (
            "savedAfter=2022-01-01&savedBefore=2022-01-02T00:00:00Z",
            "Late",
        ),
        ("savedBefore=2018-03-04T05:06:07Z", "Early"),
        (
            "savedBefore=2018-03-04T07:06:08%2B02:00&savedAfter=2000-01-01",
            "Middle",
        ),
        // As it arrives from a client that does not escape.
        (
            "savedBefore=2018-03-04T07:06:08+02:00&savedAfter=2000-01-01",
            "Middle",
        ),
        ("savedAfter=2023-01-01", "Today"),
    ] {
        assert_eq!(ada.names(&format!("?{query}")).await, [expected], "{query}");
        assert_eq!(ada.search(query).await, [expected]);
        let points = ada.get(&format!("/api/places/points?{query}"));
        let points = points.expect(200).await.json();
        assert_eq!(points["rows"].as_array().unwrap().len(), 1, "{query}");
        assert_eq!(points["rows"][0][1], expected, "{query}");
        let file = ada.get(&format!("/api/export?format=geojson&{query}"));
        let file = file.expect(200).await.json();
        assert_eq!(file["features"].as_array().unwrap().len(), 1, "{query}");
        assert_eq!(file["features"][0]["properties"]["name"], expected);
    }
    for path in ["places?", "places/search?", "export?format=csv&"] {
        let path = format!("/api/{path}savedAfter=soon");
        let refused = ada.get(&path).expect(400).await;
        assert_eq!(refused.faults(), ["savedAfter invalid_time"]);
    }
}

#[actix_web::test]
async fn every_export_contains_when_a_place_was_saved() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    some_places(&ada).await;
    let places = ada.places("?sort=saved").await;
    let of = |name: &str| places.iter().find(|place| place["name"] == name).unwrap();

    for (format, before, after) in [
        ("geojson", "\"created\":\"", "\""),
        ("kml", "<when>", "</when>"),
        ("gpx", "<time>", "</time>\n<name>"),
        ("csv", ",", "\r\n"),
    ] {
        let file = ada.get(&format!("/api/export?format={format}"));
        let file = file
            .expect(200)
            .await
            .text()
            .replace("</time><name>", "</time>\n<name>");
        for (name, field) in [
            ("Early", "savedAt"),
            ("Middle", "savedAt"),
            ("Late", "savedAt"),
            ("Today", "createdAt"),
        ] {
            let told = format!("{before}{}{after}", of(name)[field].as_str().unwrap());
            assert!(file.contains(&told), "{format} {name} {told}: {file}");
        }
    }
    let backup = ada.get("/api/export?format=json").expect(200).await.json();
    for told in backup["places"].as_array().unwrap() {
        let place = of(told["name"].as_str().unwrap());
        assert_eq!(told["saved"], place["savedAt"]);
        assert_eq!(told["created"], place["createdAt"]);
    }
}

#[actix_web::test]
async fn a_backup_brings_back_when_a_place_was_saved_and_when_it_came() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    some_places(&ada).await;
    let backup = ada.get("/api/export?format=json").expect(200).await;

    bea.import("backup.json", backup.bytes()).await;

    let times = |places: Vec<Value>| -> Vec<[Value; 3]> {
        let fields = ["name", "savedAt", "createdAt"];
        let each = places.iter();
        each.map(|place| fields.map(|field| place[field].clone()))
            .collect()
    };
    assert_eq!(
        times(bea.places("?sort=saved").await),
        times(ada.places("?sort=saved").await)
    );
}

#[actix_web::test]
async fn a_date_that_a_person_set_survives_the_next_import() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    some_places(&ada).await;
    let early = &ada.places("?sort=savedOldest&limit=1").await[0];
    let path = format!("/api/places/{}", early["id"].as_str().unwrap());
    let file = ada.get("/api/export?format=json").expect(200).await;

    let change = json!({ "savedAt": "2001-02-03T04:05:06Z" });
    let changed = ada.patch(&path, &change).expect(200).await.json();
    assert_eq!(changed["savedAt"], change["savedAt"]);
    assert_ne!(changed["updatedAt"], early["updatedAt"]);
    ada.import("again.json", file.bytes()).await;

    let after = ada.get(&path).expect(200).await.json();
    assert_eq!(after["savedAt"], change["savedAt"]);
    let backup = ada.get("/api/export?format=json").expect(200).await.json();
    let edited = backup["places"].as_array().unwrap().iter();
    let edited: Vec<_> = edited.filter(|it| it["name"] == "Early").collect();
    let words = edited[0]["edited"].as_array().unwrap();
    assert!(words.contains(&json!("saved_at")), "{words:?}");
    let day = "?savedAfter=2001-02-03&savedBefore=2001-02-04";
    assert_eq!(ada.names(day).await, ["Early"]);
}

#[actix_web::test]
async fn every_export_brings_the_time_into_another_account_and_changes_nothing_in_its_own() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    some_places(&ada).await;
    let before = ada.places("?sort=saved").await;
    let told: Vec<(Value, Value)> = before
        .iter()
        .map(|place| {
            let saved = Some(&place["savedAt"]).filter(|saved| !saved.is_null());
            (
                place["name"].clone(),
                saved.unwrap_or(&place["createdAt"]).clone(),
            )
        })
        .collect();

    for format in ["geojson", "kml", "gpx", "csv"] {
        let file = ada.get(&format!("/api/export?format={format}"));
        let file = file.expect(200).await;
        let other = app.sign_up(&format!("bea-{format}")).await;

        other.import(&format!("x.{format}"), file.bytes()).await;
        let report = ada.import(&format!("x.{format}"), file.bytes()).await;

        let places = other.places("?sort=saved").await;
        let brought: Vec<(Value, Value)> = places
            .iter()
            .map(|place| (place["name"].clone(), place["savedAt"].clone()))
            .collect();
        assert_eq!(brought, told, "{format}");
        assert_eq!(report["imported"], 0, "{format}");
        let mut after = ada.places("?sort=saved").await;
        for (after, before) in after.iter_mut().zip(&before) {
            // A link of Google's and the like may be filled in.
            after["updatedAt"] = before["updatedAt"].clone();
        }
        assert_eq!(after, before, "{format}");
    }
}

#[actix_web::test]
async fn starred_places_tell_when_they_were_saved() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let feature = |name: &str, cid: u32, date: &str| {
        json!({
            "type": "Feature",
            "geometry": { "type": "Point", "coordinates": [11.5, 48.1] },
            "properties": {
                "date": date,
                "google_maps_url": format!("http://maps.google.com/?cid={cid}"),
                "location": { "name": name, "address": "Seeweg 1" },
            },
        })
    };
    let file = |features: Vec<Value>| {
        json!({ "type": "FeatureCollection", "features": features }).to_string()
    };
    let names = [
        "2019-05-06T07:08:09Z",
        "2023-02-03T04:05:06Z",
        "2012-01-01T00:00:00Z",
    ];
    let [old, new, older] = names;
    let first = file(vec![feature("Mole", 77, old), feature("Pier", 78, new)]);

    ada.import("Saved Places.json", &first).await;
    assert_eq!(ada.names("?sort=saved").await, ["Pier", "Mole"]);
    // An earlier time is taken over, a later one is not.
    let second = file(vec![feature("Mole", 77, new), feature("Pier", 78, older)]);
    ada.import("Saved Places.json", &second).await;

    let places = ada.places("?sort=saved").await;
    let saved: Vec<&Value> = places.iter().map(|place| &place["savedAt"]).collect();
    assert_eq!(saved, [old, older]);
}
