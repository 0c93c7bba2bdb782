//! A place from nothing but its address.

use listbud_tests::TestApp;
use serde_json::{Value, json};

#[actix_web::test]
async fn an_address_of_google_maps_is_enough_for_a_place() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for (url, name, cid, source) in [
        (
            "https://www.google.com/maps/place/Caf%C3%A9+Beispiel/data=!4m2!3m1!1s0x476d079f106bf4e7:0x1a2b3c4d5e6f7081",
            "Café Beispiel",
            json!("1885667171979194497"),
            json!("feature_id"),
        ),
        (
            "https://maps.google.com/?cid=1234",
            "Unnamed place",
            json!("1234"),
            Value::Null,
        ),
        (
            "https://www.google.com/maps/search/48.2,16.37",
            "48.2, 16.37",
            Value::Null,
            json!("url"),
        ),
        (
            "https://www.google.co.uk/maps/place/Mill/@51.5,-0.1,17z/data=!3m1!4b1!4m5!3m4!1s0x0:0x99!8m2!3d51.501!4d-0.141",
            "Mill",
            json!("153"),
            json!("url"),
        ),
    ] {
        let place = ada.place(&json!({ "url": url })).await;

        assert_eq!(place["name"], name, "{url}");
        assert_eq!(place["cid"], cid, "{url}");
        assert_eq!(place["coordinateSource"], source, "{url}");
        assert_eq!(place["url"], url);
        assert_eq!(place["unresolved"], false, "{url}");
    }
}

#[actix_web::test]
async fn a_short_link_is_kept_and_marked_until_it_is_resolved() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    let place = ada
        .place(&json!({ "url": "https://maps.app.goo.gl/abcDEF" }))
        .await;
    assert_eq!(place["unresolved"], true);
    let id = place["id"].as_str().unwrap();
    let found = json!({ "latitude": 1.5, "longitude": 2.5 });
    let found = ada.patch(&format!("/api/places/{id}"), &found);

    assert_eq!(found.expect(200).await.json()["unresolved"], false);
}

#[actix_web::test]
async fn an_address_of_something_else_wants_a_name() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for url in [
        "https://example.org/cafe",
        "https://www.google.com/search?q=film",
        "https://www.google.com/maps/dir/A/B",
    ] {
        let answer = ada.post("/api/places", &json!({ "url": url }));
        let problem = answer.expect(422).await.json();

        assert_eq!(problem["errors"][0]["field"], "url", "{problem}");
        let named = json!({ "url": url, "name": "Café" });
        ada.post("/api/places", &named).expect(201).await;
    }
    assert_eq!(ada.places("").await.len(), 3);
}

#[actix_web::test]
async fn explicit_fields_win_over_those_of_the_link() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    let place = json!({
        "name": "Mine", "latitude": 1.0, "longitude": 2.0,
        "url": "https://www.google.com/maps/place/Mill/data=!4m2!3m1!1s0x476d079f106bf4e7:0x77",
    });
    let place = ada.place(&place).await;

    assert_eq!(place["name"], "Mine");
    assert_eq!(place["latitude"], 1.0);
    assert_eq!(place["coordinateSource"], "user");
    assert_eq!(place["cid"], "119");
}

#[actix_web::test]
async fn links_of_other_sites_and_maps_are_read() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for (url, expected) in [
        (
            "https://www.google.com/maps/reviews/data=!4m6!14m5!1m4!2m3!1sAbC!2m1!1s0x476d079f106bf4e7:0x1a2b3c4d5e6f7081",
            json!({ "cid": "1885667171979194497" }),
        ),
        (
            "https://search.google.com/local/writereview?placeid=ChIJ5_RrEJ8HbUcRglBvXk08Kxo",
            json!({ "placeId": "ChIJ5_RrEJ8HbUcRglBvXk08Kxo" }),
        ),
        (
            "https://www.google.com/maps/u/1/place/Caf%C3%A9+Uhu/data=!4m2!3m1!1s0x0:0x77",
            json!({ "name": "Café Uhu", "cid": "119" }),
        ),
        (
            "https://www.google.com/maps/search/?api=1&query=8FVC2222%2B22",
            json!({ "name": "8FVC2222+22", "latitude": 47.000_062_5, "longitude": 8.000_062_5 }),
        ),
        (
            "https://www.google.com/maps/dir//48.25,16.25/@1,2,17z",
            json!({ "latitude": 48.25, "longitude": 16.25, "coordinateSource": "url" }),
        ),
        (
            "https://maps.apple.com/place?address=Teichweg%201&coordinate=48.5,16.5&name=Old%20oak",
            json!({ "name": "Old oak", "address": "Teichweg 1", "latitude": 48.5 }),
        ),
        (
            "https://www.openstreetmap.org/?mlat=48.75&mlon=16.75#map=17/1/2",
            json!({ "latitude": 48.75, "longitude": 16.75 }),
        ),
    ] {
        let place = ada.place(&json!({ "url": url })).await;

        for (field, value) in expected.as_object().unwrap() {
            assert_eq!(place[field], *value, "{field} of {url}");
        }
        assert_eq!(place["url"], url);
    }
}

#[actix_web::test]
async fn a_geo_uri_gives_a_point_and_is_not_kept() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for (url, name, latitude) in [
        ("geo:48.2,16.37", "48.2, 16.37", json!(48.2)),
        ("geo:0,0?q=48.2,16.37(Old%20oak)", "Old oak", json!(48.2)),
        ("geo:0,0?q=Teichweg+1", "Teichweg 1", Value::Null),
    ] {
        let place = ada.place(&json!({ "url": url })).await;

        assert_eq!(place["name"], name, "{url}");
        assert_eq!(place["latitude"], latitude, "{url}");
        assert_eq!(place["url"], Value::Null, "{url}");
    }
    let answer = ada.post("/api/places", &json!({ "url": "geo:nowhere" }));
    let answer = answer.expect(422).await;
    assert_eq!(answer.faults()[0], "url invalid_url");
}
