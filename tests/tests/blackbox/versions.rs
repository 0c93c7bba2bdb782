//! `ETag`, `If-Match` and `If-None-Match` (RFC 9110 §8.8, §13).

use listbud_tests::{Answer, TestApp};
use serde_json::json;

/// The three kinds of things that have versions.
const KINDS: [&str; 3] = ["places", "lists", "tags"];

#[actix_web::test]
async fn an_unchanged_resource_is_not_sent_again() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for kind in KINDS {
        let thing = ada.post(&format!("/api/{kind}"), &json!({ "name": "X" }));
        let thing = thing.expect(201).await.json();
        let path = format!("/api/{kind}/{}", thing["id"].as_str().unwrap());
        let first = ada.get(&path).expect(200).await;
        let etag = first.header("etag").unwrap().to_owned();

        for value in [
            etag.clone(),
            format!("W/{etag}"),
            format!("\"x\", {etag}"),
            "*".into(),
        ] {
            let again = ada.get(&path).header("if-none-match", &value);
            let again = again.expect(304).await;
            assert_eq!(again.bytes(), b"");
            // The tag that was asked with comes back: a compressed answer has the weak one.
            let expected = if value.starts_with("W/") {
                &value
            } else {
                &etag
            };
            assert_eq!(again.header("etag"), Some(expected.as_str()));
        }
        ada.get(&path)
            .header("if-none-match", "\"x\"")
            .expect(200)
            .await;
        ada.patch(&path, &json!({ "name": "Y" })).expect(200).await;
        let changed = ada
            .get(&path)
            .header("if-none-match", &etag)
            .expect(200)
            .await;
        assert_eq!(changed.json()["name"], "Y");
    }
}

#[actix_web::test]
async fn a_change_of_a_stale_version_answers_412_and_changes_nothing() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for kind in KINDS {
        let thing = ada.post(&format!("/api/{kind}"), &json!({ "name": "Old" }));
        let thing = thing.expect(201).await.json();
        let path = format!("/api/{kind}/{}", thing["id"].as_str().unwrap());
        let read = ada.get(&path).expect(200).await;
        let stale = read.header("etag").unwrap().to_owned();
        let change = ada
            .patch(&path, &json!({ "name": "New" }))
            .header("if-match", &stale);
        let fresh = change.expect(200).await;
        let fresh = fresh.header("etag").unwrap().to_owned();

        for value in [stale.as_str(), "\"x\""] {
            let mine = json!({ "name": "Mine" });
            let put = ada.put(&path, &mine).header("if-match", value);
            assert_eq!(put.expect(412).await.code(), "stale");
            ada.patch(&path, &mine)
                .header("if-match", value)
                .expect(412)
                .await;
        }

        let now = ada.get(&path).expect(200).await;
        assert_eq!(now.json()["name"], "New");
        assert_eq!(now.header("etag"), Some(fresh.as_str()));
        let change = ada
            .patch(&path, &json!({ "name": "Any" }))
            .header("if-match", "*");
        change.expect(200).await;
    }
}

#[actix_web::test]
async fn a_stale_version_is_not_deleted_and_not_tagged() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (place, tag) = (ada.place_named("Old").await, ada.tag("food").await);
    let path = format!("/api/places/{place}");
    let read = ada.get(&path).expect(200).await;
    let stale = read.header("etag").unwrap().to_owned();
    let change = ada
        .patch(&path, &json!({ "name": "New" }))
        .expect(200)
        .await;
    let fresh = change.header("etag").unwrap().to_owned();

    let tags = format!("{path}/tags");
    let tagged = ada
        .put(&tags, &json!({ "tagIds": [tag] }))
        .header("if-match", &stale);
    tagged.expect(412).await;
    ada.delete(&path)
        .header("if-match", &stale)
        .expect(412)
        .await;

    let now = ada.read(&place).await;
    assert_eq!(now["name"], "New");
    assert_eq!(now["tags"], json!([]));
    ada.delete(&path)
        .header("if-match", &fresh)
        .expect(204)
        .await;
    ada.get(&path).expect(404).await;
}

#[actix_web::test]
async fn a_renamed_tag_is_another_version_of_its_places() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (place, tag) = (ada.place_named("X").await, ada.tag("food").await);
    ada.hang(&tag, &place).await;
    let path = format!("/api/places/{place}");
    let before = ada.get(&path).expect(200).await;

    let renamed = ada.patch(&format!("/api/tags/{tag}"), &json!({ "name": "drink" }));
    renamed.expect(200).await;

    let etag = before.header("etag").unwrap();
    let after = ada
        .get(&path)
        .header("if-none-match", etag)
        .expect(200)
        .await;
    assert_eq!(after.json()["tags"][0]["name"], "drink");
}

#[actix_web::test]
async fn a_change_to_the_same_value_is_not_a_new_version() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for kind in KINDS {
        let thing = ada.post(&format!("/api/{kind}"), &json!({ "name": "Same" }));
        let thing = thing.expect(201).await.json();
        let path = format!("/api/{kind}/{}", thing["id"].as_str().unwrap());
        let before = ada.get(&path).expect(200).await;

        let after = ada.put(&path, &json!({ "name": "Same" })).expect(200).await;

        assert_eq!(after.json(), before.json());
        assert_eq!(after.header("etag"), before.header("etag"));
    }
}

#[actix_web::test]
async fn of_two_changes_of_one_version_exactly_one_wins() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let place = ada.place_named("X").await;
    let path = format!("/api/places/{place}");
    let read = ada.get(&path).expect(200).await;
    let etag = read.header("etag").unwrap().to_owned();

    let changes = (0..8).map(|number| {
        let change = json!({ "notes": format!("change {number}") });
        ada.patch(&path, &change).header("if-match", &etag).send()
    });
    let answers = futures_util::future::join_all(changes).await;

    let mut statuses: Vec<u16> = answers.iter().map(Answer::status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412, 412, 412, 412, 412, 412, 412]);
}
