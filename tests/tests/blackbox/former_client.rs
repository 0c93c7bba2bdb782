//! The former client's words, as a contract: what it sends keeps working, and it
//! finds in the answers what it looks for.

use listbud_tests::TestApp;
use serde_json::{Value, json};

#[actix_web::test]
async fn folders_are_lists_under_another_name() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    let body = json!({ "name": "London", "color": "#FF0000" });
    let folder = ada.post("/api/folders", &body).expect(201).await.json();
    let path = format!("/api/folders/{}", folder["id"].as_str().unwrap());
    let folders = ada.get("/api/folders").expect(200).await.json();
    let lists = ada.get("/api/lists").expect(200).await.json();

    assert_eq!(folders, json!({ "folders": [folder] }));
    assert_eq!(lists, json!({ "lists": [folder] }));
    for field in ["id", "name", "color", "userId", "placeCount", "createdAt"] {
        assert!(!folder[field].is_null(), "{field}");
    }
    assert_eq!(ada.get(&path).expect(200).await.json(), folder);
    let renamed = ada
        .put(&path, &json!({ "name": "Paris" }))
        .expect(200)
        .await
        .json();
    assert_eq!(
        (&renamed["name"], &renamed["color"]),
        (&json!("Paris"), &json!("#ff0000"))
    );
    ada.delete(&path).expect(204).await;
    ada.get(&path).expect(404).await;
}

#[actix_web::test]
async fn categories_are_tags_under_another_name() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    // The former client's createCategory(name, emoji).
    let body = json!({ "name": "Noodles", "color": "🍜" });
    let category = ada.post("/api/categories", &body).expect(201).await.json();
    let path = format!("/api/categories/{}", category["id"].as_str().unwrap());
    let categories = ada.get("/api/categories").expect(200).await.json();

    assert_eq!(categories, json!({ "categories": [category] }));
    assert_eq!(ada.tags().await, std::slice::from_ref(&category));
    for field in ["id", "name", "color", "emoji", "userId", "createdAt"] {
        assert!(!category[field].is_null(), "{field}");
    }
    ada.put(&path, &json!({ "name": "Soup" })).expect(200).await;
    assert_eq!(ada.get(&path).expect(200).await.json()["name"], "Soup");
    ada.delete(&path).expect(204).await;
    ada.delete(&path).expect(404).await;
}

#[actix_web::test]
async fn a_place_put_into_a_folder_says_so_and_leaves_it_again() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (london, paris) = (ada.list("London").await, ada.list("Paris").await);
    let place = ada.place(&json!({ "name": "X", "folderId": london })).await;
    let id = place["id"].as_str().unwrap();
    let folder = format!("/api/folders/{paris}/places/{id}");

    assert_eq!(place["listId"], london);
    ada.post(&folder, &Value::Null).expect(204).await;
    assert_eq!(ada.read(id).await["listId"], paris);
    ada.delete(&folder).expect(204).await;
    assert_eq!(ada.read(id).await["listId"], london);
    ada.delete(&folder).expect(404).await;
}

#[actix_web::test]
async fn a_category_is_hung_on_a_place_and_taken_off() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (place, tag) = (ada.place_named("X").await, ada.tag("food").await);
    let path = format!("/api/categories/{tag}/places/{place}");

    // The former client sends no body at all.
    ada.request(actix_web::http::Method::POST, &path)
        .expect(204)
        .await;
    assert_eq!(ada.read(&place).await["tags"][0]["name"], "food");
    ada.delete(&path).expect(204).await;
    assert_eq!(ada.read(&place).await["tags"], json!([]));
}

#[actix_web::test]
async fn the_old_path_of_an_import_takes_a_file() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let csv = "Title,Note,URL\nX,,https://maps.google.com/?cid=5\n";

    let report = ada.upload("/api/import/google-takeout", "London.csv", csv);
    let report = report.expect(200).await.json();

    assert_eq!(report["success"], true);
    assert_eq!(report["imported"], 1);
    assert_eq!(report["errors"], json!([]));
    assert_eq!(report["message"], "Successfully imported 1 place");
    assert_eq!(ada.lists().await[0]["name"], "London");
}

#[actix_web::test]
async fn the_whole_place_sent_back_with_one_field_changed_is_one_change() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let list = ada.list("London").await;
    let place = ada
        .place(&json!({ "name": "X", "address": "Here", "latitude": 1, "longitude": 2, "listId": list }))
        .await;
    let path = format!("/api/places/{}", place["id"].as_str().unwrap());

    let body = json!({
        "name": place["name"], "address": place["address"], "latitude": place["latitude"],
        "longitude": place["longitude"], "url": place["url"], "rating": 4, "notes": place["notes"],
        "folderId": list,
    });
    let mut after = ada.put(&path, &body).expect(200).await.json();

    assert_eq!(after["rating"], 4.0);
    after["rating"] = Value::Null;
    after["updatedAt"] = place["updatedAt"].clone();
    assert_eq!(after, place);
}

#[actix_web::test]
async fn every_refusal_repeats_its_sentence_as_error() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for answer in [
        app.get("/api/places").expect(401).await,
        ada.get("/api/places/x").expect(404).await,
        ada.post("/api/places", &json!({})).expect(422).await,
        ada.get("/api/nothing").expect(404).await,
    ] {
        let problem = answer.json();
        assert_eq!(problem["error"], problem["detail"]);
    }
}
