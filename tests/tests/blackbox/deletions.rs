//! What is deleted is gone, with all that hung on it and nothing else.

use listbud_tests::{Account, TestApp, eventually};
use serde_json::json;

#[actix_web::test]
async fn a_deleted_place_is_gone_and_deleting_it_again_is_404() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (keep, gone) = (ada.place_named("Keep").await, ada.place_named("Gone").await);
    let path = format!("/api/places/{gone}");

    ada.delete(&path).expect(204).await;

    ada.get(&path).expect(404).await;
    ada.delete(&path).expect(404).await;
    ada.patch(&path, &json!({ "name": "x" })).expect(404).await;
    assert_eq!(ada.places("").await, [ada.read(&keep).await]);
}

#[actix_web::test]
async fn deleting_all_places_counts_them_and_leaves_lists_and_tags() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    let list = ada.list("London").await;
    let tag = ada.tag("food").await;
    for name in ["A", "B", "C"] {
        let place = ada.place_named(name).await;
        ada.put_into(&list, &place).await;
        ada.hang(&tag, &place).await;
    }
    bea.place_named("Bea's").await;

    let deleted = ada.delete("/api/places").expect(200).await.json();
    let again = ada.delete("/api/places").expect(200).await.json();

    assert_eq!(deleted["deletedCount"], 3);
    assert!(deleted["deletionId"].is_string(), "{deleted}");
    assert_eq!(again, json!({ "deletedCount": 0 }));
    assert_eq!(ada.lists().await[0]["placeCount"], 0);
    assert_eq!(ada.tags().await[0]["placeCount"], 0);
    assert_eq!(bea.names("").await, ["Bea's"]);
}

#[actix_web::test]
async fn no_deletion_leaves_an_orphan() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let sql = app.sql().await;
    let mut places = Vec::new();
    let (lists, tags) = (
        [ada.list("A").await, ada.list("B").await],
        [ada.tag("a").await, ada.tag("b").await],
    );
    for name in ["1", "2", "3"] {
        let place = ada.place_named(name).await;
        for (list, tag) in lists.iter().zip(&tags) {
            ada.put_into(list, &place).await;
            ada.hang(tag, &place).await;
        }
        places.push(place);
    }
    let count = async || {
        [
            sql.number("SELECT count(*) FROM list_places").await,
            sql.number("SELECT count(*) FROM place_tags").await,
        ]
    };
    assert_eq!(count().await, [6, 6]);

    ada.delete(&format!("/api/places/{}", places[0]))
        .expect(204)
        .await;
    assert_eq!(count().await, [4, 4]);
    ada.delete(&format!("/api/lists/{}", lists[0]))
        .expect(204)
        .await;
    assert_eq!(count().await, [2, 4]);
    ada.delete(&format!("/api/tags/{}", tags[0]))
        .expect(204)
        .await;
    assert_eq!(count().await, [2, 2]);
    ada.delete("/api/places").expect(200).await;
    assert_eq!(count().await, [0, 0]);
}

#[actix_web::test]
async fn an_account_whose_deletion_is_held_up_is_closed_and_deleted_later() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let place = ada.place_named("Held").await;
    let (holder, sql) = (app.sql().await, app.sql().await);
    holder.rows("BEGIN").await;
    let hold = format!("SELECT id FROM places WHERE id = '{place}' FOR UPDATE");
    assert_eq!(holder.rows(&hold).await.len(), 1);
    let log_in = || app.anonymous().log_in(&ada.email, Account::PASSWORD);

    ada.delete("/api/me").expect(204).await;

    ada.get("/api/me").expect(401).await;
    app.anonymous()
        .refresh(&ada.refresh_token)
        .expect(401)
        .await;
    log_in().expect(401).await;
    // A server of the release before knows the hash and not the time.
    sql.rows("UPDATE users SET closing_at = NULL").await;
    log_in().expect(401).await;
    let left = sql.number("SELECT count(*) FROM users").await;
    assert_eq!(left, 1);

    sql.rows("UPDATE users SET closing_at = now() - interval '11 seconds'")
        .await;
    holder.rows("COMMIT").await;
    eventually("a server deletes the rest", async || {
        sql.number("SELECT count(*) FROM users").await == 0
    })
    .await;
    assert_eq!(sql.number("SELECT count(*) FROM places").await, 0);
    app.sign_up("ada").await;
}
