//! What a file says otherwise than the account, or than it said the last time.

use listbud_tests::{Account, TestApp};
use serde_json::{Value, json};

const PLACE: &str = "https://www.google.com/maps/place/X/data=!4m2!3m1!1s0x476d079f106bf4e7:0x7";

fn list(notes: &str, tags: &str) -> String {
    format!("Title,Note,URL,Tags,Comment\nMühle,{notes},{PLACE},{tags},\n")
}

fn review(stars: u8, text: &str, name: &str, latitude: f64) -> String {
    json!({ "type": "FeatureCollection", "features": [{
        "type": "Feature",
        "geometry": { "type": "Point", "coordinates": [16.37, latitude] },
        "properties": {
            "date": "2024-06-01T10:00:00Z",
            "five_star_rating_published": stars,
            "review_text_published": text,
            "google_maps_url": "http://maps.google.com/?cid=7",
            "location": { "name": name, "address": "Teichweg 1" },
        },
    }] })
    .to_string()
}

async fn only(ada: &Account) -> Value {
    let mut places = ada.places("").await;
    assert_eq!(places.len(), 1, "{places:?}");
    places.remove(0)
}

/// The codes of a report's remarks on values.
fn told(report: &Value) -> Vec<&str> {
    let rows = report["rows"].as_array().unwrap().iter();
    let rows = rows.filter(|row| row["outcome"] == "adjusted");
    rows.map(|row| row["code"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn a_note_of_a_second_list_or_a_review_is_added() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    ada.import("Cafés.csv", list("bring cash", "coffee")).await;
    ada.import("Quiet.csv", list("the window seat", "quiet"))
        .await;
    ada.import("Reviews.json", review(4, "Lovely.", "Mühle", 48.2))
        .await;
    let again = ada
        .import("Quiet.csv", list("the window seat", "quiet"))
        .await;

    assert_eq!(told(&again), [""; 0]);
    let place = only(&ada).await;
    assert_eq!(place["notes"], "bring cash\n\nthe window seat\n\nLovely.");
    assert_eq!(place["tags"].as_array().unwrap().len(), 2);
    assert!(place["listIds"].as_array().unwrap().len() >= 2, "{place}");
}

#[actix_web::test]
async fn a_review_that_changed_at_google_is_taken_over_and_reported() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    ada.import("Reviews.json", review(2, "Meh.", "Mühle", 48.2))
        .await;
    let changed = review(5, "New owner, great.", "Neue Mühle", 48.3);

    let preview = ada.upload("/api/imports?preview=true", "Reviews.json", &changed);
    let preview = preview.expect(200).await.json();
    let report = ada.import("Reviews.json", &changed).await;
    let again = ada.import("Reviews.json", &changed).await;

    assert_eq!(told(&report), ["changed_in_file"; 4]);
    assert_eq!(preview["rows"], report["rows"]);
    assert_eq!(told(&again), [""; 0]);
    let place = only(&ada).await;
    assert_eq!(
        (
            &place["rating"],
            &place["notes"],
            &place["name"],
            &place["latitude"]
        ),
        (
            &json!(5.0),
            &json!("New owner, great."),
            &json!("Neue Mühle"),
            &json!(48.3)
        )
    );
}

#[actix_web::test]
async fn the_users_changes_stay_and_the_difference_is_reported_once() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    ada.import("Reviews.json", review(2, "Meh.", "Mühle", 48.2))
        .await;
    let path = format!("/api/places/{}", only(&ada).await["id"].as_str().unwrap());
    let edit = json!({ "notes": "Mine.", "rating": null });
    let edited = ada.patch(&path, &edit).expect(200).await.json();

    let same = ada
        .import("Reviews.json", review(2, "Meh.", "Mühle", 48.2))
        .await;
    let changed = ada
        .import("Reviews.json", review(5, "Great.", "Mühle", 48.2))
        .await;
    let again = ada
        .import("Reviews.json", review(5, "Great.", "Mühle", 48.2))
        .await;

    assert_eq!(told(&same), [""; 0]);
    assert_eq!(told(&changed), ["kept_your_change"; 2]);
    assert_eq!(told(&again), [""; 0]);
    assert_eq!(ada.get(&path).expect(200).await.json(), edited);
}

#[actix_web::test]
async fn branches_of_one_name_are_places_of_their_own_in_every_format() {
    let kml = "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><name>Shops</name>\
        <Placemark><name>Backhaus</name><address>Markt 1, Ulm</address><description>warm</description></Placemark>\
        <Placemark><name>Backhaus</name><address>Ring 9, Hof</address><description>cold</description></Placemark>\
        </Document></kml>";
    let csv = "name,address,notes\nBackhaus,\"Markt 1, Ulm\",warm\nBackhaus,\"Ring 9, Hof\",cold\n";
    let later = "name,address,notes\nBackhaus,\"RING 9, Hof\",closed in May\n";
    for (name, file) in [("shops.kml", kml), ("shops.csv", csv)] {
        let app = TestApp::start().await;
        let ada = app.sign_up("ada").await;

        let report = ada.import(name, file).await;
        ada.import("later.csv", later).await;
        let again = ada.import(name, file).await;

        assert_eq!(
            (&report["imported"], &again["imported"]),
            (&json!(2), &json!(0))
        );
        let places = ada.places("").await;
        let mut notes: Vec<_> = places
            .iter()
            .map(|it| it["notes"].as_str().unwrap())
            .collect();
        notes.sort_unstable();
        assert_eq!(notes, ["cold\n\nclosed in May", "warm"], "{name}");
    }
}
