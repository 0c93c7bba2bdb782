//! What was deleted can be taken back.

use listbud_tests::{Account, Answer, TestApp, eventually};
use serde_json::{Value, json};

const UNKNOWN: &str = "01900000-0000-7000-8000-00000000dead";

async fn deletions(ada: &Account) -> Vec<Value> {
    let answer = ada.get("/api/deletions").expect(200).await.json();
    answer["deletions"].as_array().unwrap().clone()
}

async fn restore(ada: &Account, id: &str) -> Value {
    let path = format!("/api/deletions/{id}/restore");
    ada.post(&path, &json!({})).expect(200).await.json()
}

fn deletion_id(answer: &Answer) -> String {
    answer.header("deletion-id").unwrap().to_owned()
}

fn restored(count: u64) -> Value {
    json!({ "restored": count, "kept": 0 })
}

/// Three places in a list and under a tag.
async fn shelf(ada: &Account) -> (Vec<String>, String, String) {
    let (list, tag) = (ada.list("Trip").await, ada.tag("food").await);
    let mut places = Vec::new();
    for name in ["A", "B", "C"] {
        let place = ada.place_named(name).await;
        ada.put_into(&list, &place).await;
        ada.hang(&tag, &place).await;
        places.push(place);
    }
    (places, list, tag)
}

/// All that an account shows, without the time of the last change of places.
async fn everything(ada: &Account) -> Value {
    let mut places = ada.places("?sort=name").await;
    for place in &mut places {
        place.as_object_mut().unwrap().remove("updatedAt");
    }
    json!([places, ada.lists().await, ada.tags().await])
}

#[actix_web::test]
async fn each_kind_of_deletion_is_listed_and_taken_back() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (places, list, tag) = shelf(&ada).await;
    let before = everything(&ada).await;
    assert_eq!(deletions(&ada).await, [Value::Null; 0]);

    let one = ada.delete(&format!("/api/places/{}", places[0]));
    let one = deletion_id(&one.expect(204).await);
    let some = json!({ "ids": places[1..], "action": "delete" });
    let some = ada.post("/api/places/bulk", &some).expect(200).await.json();
    assert_eq!(some["affected"], 2);
    let some = some["deletionId"].as_str().unwrap().to_owned();
    let list = ada.delete(&format!("/api/lists/{list}"));
    let list = deletion_id(&list.expect(204).await);
    let tag = ada.delete(&format!("/api/tags/{tag}"));
    let tag = deletion_id(&tag.expect(204).await);

    let shown: Vec<Value> = deletions(&ada)
        .await
        .iter()
        .map(|it| json!([it["id"], it["kind"], it["name"], it["count"]]))
        .collect();
    assert_eq!(
        json!(shown),
        json!([
            [tag, "tag", "food", 0],
            [list, "list", "Trip", 0],
            [some, "places", null, 2],
            [one, "places", "A", 1],
        ])
    );
    for (id, count) in [(&tag, 0), (&list, 0), (&some, 2), (&one, 1)] {
        assert_eq!(restore(&ada, id).await, restored(count));
    }
    assert_eq!(everything(&ada).await, before);
    assert_eq!(deletions(&ada).await, [Value::Null; 0]);
    assert_eq!(ada.find("food").await.len(), 3);

    let all = ada.delete("/api/places").expect(200).await.json();
    assert_eq!(
        restore(&ada, all["deletionId"].as_str().unwrap()).await,
        restored(3)
    );
    assert_eq!(everything(&ada).await, before);
    let actions = ada.actions().await;
    let count = actions
        .iter()
        .filter(|it| *it == "deletion.restored")
        .count();
    assert_eq!(count, 5);
}

#[actix_web::test]
async fn a_list_and_a_tag_come_back_with_their_places() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (_, list, tag) = shelf(&ada).await;
    let before = everything(&ada).await;

    for path in [format!("/api/lists/{list}"), format!("/api/tags/{tag}")] {
        let points = ada.get("/api/places/points").expect(200).await;
        let etag = points.header("etag").unwrap().to_owned();
        let gone = ada.delete(&path).expect(204).await;
        ada.get(&path).expect(404).await;
        let without = ada.get("/api/places/points").header("if-none-match", &etag);
        let without = without.expect(200).await;
        let etag = without.header("etag").unwrap().to_owned();

        assert_eq!(restore(&ada, &deletion_id(&gone)).await, restored(3));

        assert_eq!(everything(&ada).await, before);
        ada.get("/api/places/points")
            .header("if-none-match", &etag)
            .expect(200)
            .await;
    }
}

#[actix_web::test]
async fn a_list_that_was_made_again_gets_its_places() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (places, list, _) = shelf(&ada).await;
    let gone = ada.delete(&format!("/api/lists/{list}")).expect(204).await;
    let again = ada.list("trip").await;

    assert_eq!(restore(&ada, &deletion_id(&gone)).await, restored(3));

    assert_eq!(ada.lists().await.len(), 1);
    assert_eq!(ada.read(&places[0]).await["listIds"], json!([again]));
}

#[actix_web::test]
async fn a_place_whose_google_id_was_reused_is_not_restored_but_reported() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let cid = json!({ "name": "Old", "url": "https://maps.google.com/?cid=5" });
    ada.place(&cid).await;
    ada.place_named("Other").await;
    let gone = ada.delete("/api/places").expect(200).await.json();
    let id = gone["deletionId"].as_str().unwrap();
    let again = ada.place(&cid).await;

    assert_eq!(restore(&ada, id).await, json!({ "restored": 1, "kept": 1 }));
    assert_eq!(deletions(&ada).await[0]["count"], 1);

    let double = format!("/api/places/{}", again["id"].as_str().unwrap());
    ada.delete(&double).expect(204).await;
    assert_eq!(restore(&ada, id).await, restored(1));
    assert_eq!(ada.names("?sort=name").await, ["Old", "Other"]);
}

#[actix_web::test]
async fn a_restore_beyond_the_account_limit_is_refused_and_stays_possible() {
    let app = TestApp::builder()
        .set("ACCOUNT_MAX_PLACES", "3")
        .set("ACCOUNT_MAX_LISTS", "1")
        .start()
        .await;
    let ada = app.sign_up("ada").await;
    let (places, list, _) = shelf(&ada).await;
    let some = json!({ "ids": places[..2], "action": "delete" });
    let some = ada.post("/api/places/bulk", &some).expect(200).await.json();
    let list = ada.delete(&format!("/api/lists/{list}")).expect(204).await;
    ada.place_named("New").await;
    ada.list("New").await;

    let path = |id: &str| format!("/api/deletions/{id}/restore");
    let some = path(some["deletionId"].as_str().unwrap());
    let refused = ada.post(&some, &json!({})).expect(422).await;
    assert_eq!(refused.code(), "too_many_places");
    assert_eq!(refused.json()["added"], 2);
    let list = path(&deletion_id(&list));
    let refused = ada.post(&list, &json!({})).expect(422).await;
    assert_eq!(refused.code(), "too_many_lists");
    assert_eq!(ada.names("?sort=name").await, ["C", "New"]);
    assert_eq!(deletions(&ada).await.len(), 2);
}

#[actix_web::test]
async fn the_number_of_deleted_places_kept_is_limited_to_the_accounts_size() {
    let app = TestApp::builder()
        .set("ACCOUNT_MAX_PLACES", "3")
        .start()
        .await;
    let ada = app.sign_up("ada").await;
    let sql = app.sql().await;
    for number in 0..6 {
        let place = ada.place_named(&format!("P{number}")).await;
        ada.delete(&format!("/api/places/{place}"))
            .expect(204)
            .await;
    }

    let names: Vec<Value> = deletions(&ada)
        .await
        .iter()
        .map(|it| it["name"].clone())
        .collect();
    assert_eq!(json!(names), json!(["P5", "P4", "P3"]));
    assert_eq!(sql.number("SELECT count(*) FROM deleted_places").await, 3);
}

#[actix_web::test]
async fn a_deletion_is_removed_for_good() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (places, ..) = shelf(&ada).await;
    let gone = ada.delete(&format!("/api/places/{}", places[0]));
    let id = deletion_id(&gone.expect(204).await);
    let path = format!("/api/deletions/{id}");

    ada.delete(&path).expect(204).await;

    ada.delete(&path).expect(404).await;
    ada.post(&format!("{path}/restore"), &json!({}))
        .expect(404)
        .await;
    assert_eq!(deletions(&ada).await, [Value::Null; 0]);
    let sql = app.sql().await;
    for table in ["deletions", "deleted_places", "deleted_list_places"] {
        let count = sql.number(&format!("SELECT count(*) FROM {table}")).await;
        assert_eq!(count, 0, "{table}");
    }
}

#[actix_web::test]
async fn after_30_days_a_deletion_cannot_be_undone_and_is_purged() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let place = ada.place_named("Old").await;
    let gone = ada
        .delete(&format!("/api/places/{place}"))
        .expect(204)
        .await;
    let sql = app.sql().await;
    let days = "SELECT extract(day FROM expires_at - created_at)::bigint FROM deletions";
    assert_eq!(sql.number(days).await, 30);

    sql.rows("UPDATE deletions SET expires_at = now() - interval '1 second'")
        .await;

    assert_eq!(deletions(&ada).await, [Value::Null; 0]);
    let path = format!("/api/deletions/{}/restore", deletion_id(&gone));
    ada.post(&path, &json!({})).expect(404).await;
    // It looks when it starts.
    let _second = TestApp::builder().on(&app).start().await;
    eventually("what has expired is removed", async || {
        sql.number("SELECT count(*) FROM deleted_places").await == 0
    })
    .await;
}

#[actix_web::test]
async fn the_same_bulk_deletion_sent_again_names_the_same_deletion() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (places, ..) = shelf(&ada).await;
    let body = json!({ "ids": places, "action": "delete" });
    let send = || {
        let request = ada.post("/api/places/bulk", &body);
        request.header("idempotency-key", "once")
    };

    let first = send().expect(200).await.json();
    let again = send().expect(200).await.json();

    assert_eq!(first, again);
    assert_eq!(deletions(&ada).await.len(), 1);
    let id = first["deletionId"].as_str().unwrap();
    assert_eq!(restore(&ada, id).await, restored(3));
    let visited = json!({ "ids": places, "action": "set_visited", "visited": true });
    let other = ada.post("/api/places/bulk", &visited).expect(200).await;
    assert_eq!(other.json(), json!({ "affected": 3 }));
}

#[actix_web::test]
async fn an_import_can_be_undone_after_its_places_were_restored() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let csv =
        "Title,Note,URL\nA,,https://maps.google.com/?cid=5\nB,,https://maps.google.com/?cid=6\n";
    let report = ada.import("Trip.csv", csv).await;
    let import = report["importId"].as_str().unwrap();
    let gone = ada.delete("/api/places").expect(200).await.json();
    let list = ada.lists().await[0]["id"].as_str().unwrap().to_owned();
    let list = ada.delete(&format!("/api/lists/{list}")).expect(204).await;
    restore(&ada, &deletion_id(&list)).await;
    restore(&ada, gone["deletionId"].as_str().unwrap()).await;
    assert_eq!(ada.lists().await[0]["placeCount"], 2);

    let undone = ada.delete(&format!("/api/imports/{import}"));

    let undone = undone.expect(200).await.json();
    assert_eq!(
        undone,
        json!({ "removed": 2, "kept": 0, "lists": 1, "tags": 0 })
    );
    assert_eq!(deletions(&ada).await, [Value::Null; 0]);
}

#[actix_web::test]
async fn deletions_are_their_owners_alone() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    let place = bea.place_named("Beas").await;
    let gone = bea
        .delete(&format!("/api/places/{place}"))
        .expect(204)
        .await;
    let id = deletion_id(&gone);

    assert_eq!(deletions(&ada).await, [Value::Null; 0]);
    for id in [id.as_str(), UNKNOWN, "x"] {
        let path = format!("/api/deletions/{id}");
        ada.delete(&path).expect(404).await;
        ada.post(&format!("{path}/restore"), &json!({}))
            .expect(404)
            .await;
    }
    app.anonymous().get("/api/deletions").expect(401).await;
    assert_eq!(restore(&bea, &id).await, restored(1));
}
