//! Phone numbers and websites of places.

use listbud_tests::TestApp;
use serde_json::{Value, json};

fn cafe() -> Value {
    json!({
        "name": "Café Eins", "latitude": 52.5, "longitude": 13.4, "notes": "ring",
        "phone": "+49 30 555 1234", "website": "https://www.eins-cafe.example/menu",
    })
}

fn contacts(place: &Value) -> [&Value; 3] {
    [&place["phone"], &place["website"], &place["notes"]]
}

#[actix_web::test]
async fn phone_and_website_come_back_from_every_format_of_export() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let made = ada.post("/api/places", &cafe()).expect(201).await;

    for format in ["csv", "geojson", "kml", "gpx", "json"] {
        let path = format!("/api/export?format={format}");
        let file = ada.get(&path).expect(200).await;
        let other = app.sign_up(format).await;
        other.import(&format!("file.{format}"), file.bytes()).await;

        let places = other.get("/api/places").expect(200).await;

        let place = &places.json()["places"][0];
        assert_eq!(contacts(place), contacts(&made.json()), "{format}");
    }
}

#[actix_web::test]
async fn a_place_is_found_by_its_phone_number_and_the_host_of_its_website() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    ada.post("/api/places", &cafe()).expect(201).await;

    for (query, hits) in [
        ("5551234", 1),
        ("030%20555%201234", 1),
        ("eins-cafe.example", 1),
        ("5559", 0),
    ] {
        let path = format!("/api/places/search?query={query}");
        let found = ada.get(&path).expect(200).await;
        assert_eq!(
            found.json()["places"].as_array().unwrap().len(),
            hits,
            "{query}"
        );
    }
}

#[actix_web::test]
async fn a_bad_contact_is_refused_and_null_clears_a_good_one() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let made = ada.post("/api/places", &cafe()).expect(201).await;
    let path = format!("/api/places/{}", made.json()["id"].as_str().unwrap());

    let bad = json!({ "phone": "call me", "website": "javascript:alert(1)" });
    let refused = ada.patch(&path, &bad).expect(422).await;
    assert_eq!(
        refused.faults(),
        ["phone invalid_phone", "website invalid_url"]
    );

    let cleared = json!({ "phone": null, "website": "" });
    let changed = ada.patch(&path, &cleared).expect(200).await;
    let place = changed.json();
    assert_eq!(
        contacts(&place),
        [&Value::Null, &Value::Null, &json!("ring")]
    );
}

#[actix_web::test]
async fn a_deleted_place_comes_back_with_its_contacts() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let made = ada.post("/api/places", &cafe()).expect(201).await;
    let path = format!("/api/places/{}", made.json()["id"].as_str().unwrap());
    let gone = ada.delete(&path).expect(204).await;
    let deletion = gone.header("deletion-id").unwrap().to_owned();

    let restore = format!("/api/deletions/{deletion}/restore");
    ada.post(&restore, &json!({})).expect(200).await;

    let place = ada.get(&path).expect(200).await;
    assert_eq!(contacts(&place.json()), contacts(&made.json()));
}
