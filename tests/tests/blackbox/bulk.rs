//! `POST /api/places/bulk`

use listbud_tests::{Account, TestApp};
use serde_json::{Value, json};

async fn three(ada: &Account) -> Vec<String> {
    let mut ids = Vec::new();
    for name in ["A", "B", "C"] {
        ids.push(ada.place_named(name).await);
    }
    ids
}

async fn bulk(ada: &Account, body: Value) -> u64 {
    let answer = ada.post("/api/places/bulk", &body).expect(200).await;
    answer.json()["affected"].as_u64().unwrap()
}

#[actix_web::test]
async fn places_go_into_lists_move_between_them_and_leave_them() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let ids = three(&ada).await;
    let (one, two) = (ada.list("One").await, ada.list("Two").await);
    let lists = async |id: &str| ada.read(id).await["listIds"].clone();

    let added = json!({ "ids": ids, "action": "add_to_list", "listId": one });
    assert_eq!(bulk(&ada, added.clone()).await, 3);
    assert_eq!(bulk(&ada, added).await, 0);
    let some = json!({ "ids": [ids[0], ids[1]], "action": "add_to_list", "folderId": two });
    assert_eq!(bulk(&ada, some).await, 2);
    assert_eq!(lists(&ids[0]).await.as_array().unwrap().len(), 2);

    let moved = json!({ "ids": [ids[0], ids[2]], "action": "move_to_list", "listId": two });
    assert_eq!(bulk(&ada, moved).await, 2);
    assert_eq!(lists(&ids[0]).await, json!([two]));
    assert_eq!(lists(&ids[2]).await, json!([two]));

    let left = json!({ "ids": ids, "action": "remove_from_list", "listId": one });
    assert_eq!(bulk(&ada, left).await, 1);
    assert_eq!(lists(&ids[1]).await, json!([two]));

    let out = json!({ "ids": ids, "action": "move_to_list", "listId": null });
    assert_eq!(bulk(&ada, out).await, 3);
    for id in &ids {
        assert_eq!(lists(id).await, json!([]));
    }
}

#[actix_web::test]
async fn tags_are_hung_on_and_taken_off() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let ids = three(&ada).await;
    let tag = ada.tag("food").await;

    let on = json!({ "ids": [ids[0], ids[1]], "action": "add_tag", "tagId": tag });
    assert_eq!(bulk(&ada, on).await, 2);
    assert_eq!(ada.tags().await[0]["placeCount"], 2);
    let off = json!({ "ids": ids, "action": "remove_tag", "tagId": tag });
    assert_eq!(bulk(&ada, off).await, 2);
    assert_eq!(ada.tags().await[0]["placeCount"], 0);
}

#[actix_web::test]
async fn places_are_marked_as_visited_and_only_changes_count() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let ids = three(&ada).await;

    let visit = |ids: &[String], visited: bool| json!({ "ids": ids, "action": "set_visited", "visited": visited });
    assert_eq!(bulk(&ada, visit(&ids[..2], true)).await, 2);
    assert_eq!(bulk(&ada, visit(&ids, true)).await, 1);
    assert_eq!(bulk(&ada, visit(&ids[1..], false)).await, 2);

    assert_eq!(ada.names("?visited=true").await, ["A"]);
}

#[actix_web::test]
async fn places_are_deleted_and_an_id_that_stands_twice_counts_once() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let ids = three(&ada).await;

    let delete = json!({ "ids": [ids[0], ids[0], ids[2]], "action": "delete" });
    assert_eq!(bulk(&ada, delete).await, 2);

    assert_eq!(ada.names("").await, ["B"]);
}

#[actix_web::test]
async fn one_unknown_or_foreign_place_stops_every_action_and_changes_nothing() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    let ids = three(&ada).await;
    let foreign = bea.place_named("Bea's").await;
    let (list, tag) = (ada.list("One").await, ada.tag("food").await);
    ada.put_into(&list, &ids[0]).await;
    ada.hang(&tag, &ids[0]).await;
    let sql = app.sql().await;
    let before = sql.dump().await;

    for stranger in [foreign.as_str(), "01900000-0000-7000-8000-00000000dead"] {
        let ids = json!([ids[0], ids[1], stranger]);
        for body in [
            json!({ "ids": ids, "action": "move_to_list", "listId": list }),
            json!({ "ids": ids, "action": "move_to_list", "listId": null }),
            json!({ "ids": ids, "action": "add_to_list", "listId": list }),
            json!({ "ids": ids, "action": "remove_from_list", "listId": list }),
            json!({ "ids": ids, "action": "add_tag", "tagId": tag }),
            json!({ "ids": ids, "action": "remove_tag", "tagId": tag }),
            json!({ "ids": ids, "action": "set_visited", "visited": true }),
            json!({ "ids": ids, "action": "delete" }),
        ] {
            ada.post("/api/places/bulk", &body).expect(404).await;
            assert_eq!(sql.dump().await, before, "{body}");
        }
    }
}

#[actix_web::test]
async fn a_foreign_list_or_tag_stops_the_action_as_an_unknown_one_does() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    let ids = three(&ada).await;
    let (list, tag) = (bea.list("Bea's").await, bea.tag("Bea's").await);
    let mine = ada.list("Mine").await;
    ada.put_into(&mine, &ids[0]).await;
    let sql = app.sql().await;
    let before = sql.dump().await;

    for unknown in [
        list.as_str(),
        tag.as_str(),
        "01900000-0000-7000-8000-00000000dead",
    ] {
        for body in [
            json!({ "ids": ids, "action": "move_to_list", "listId": unknown }),
            json!({ "ids": ids, "action": "add_to_list", "listId": unknown }),
            json!({ "ids": ids, "action": "remove_from_list", "listId": unknown }),
            json!({ "ids": ids, "action": "add_tag", "tagId": unknown }),
            json!({ "ids": ids, "action": "remove_tag", "tagId": unknown }),
        ] {
            ada.post("/api/places/bulk", &body).expect(404).await;
            assert_eq!(sql.dump().await, before, "{body}");
        }
    }
}

#[actix_web::test]
async fn an_action_without_what_it_needs_is_refused_by_name() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let ids = three(&ada).await;
    let many = vec![ids[0].clone(); 10_001];

    for (body, fault) in [
        (json!({ "ids": [], "action": "delete" }), "ids out_of_range"),
        (
            json!({ "ids": many, "action": "delete" }),
            "ids out_of_range",
        ),
        (json!({ "action": "delete" }), "ids required"),
        (json!({ "ids": ids }), "action required"),
        (
            json!({ "ids": ids, "action": "explode" }),
            "action wrong_type",
        ),
        (
            json!({ "ids": ids, "action": "move_to_list" }),
            "listId required",
        ),
        (
            json!({ "ids": ids, "action": "add_to_list", "listId": null }),
            "listId required",
        ),
        (
            json!({ "ids": ids, "action": "remove_from_list" }),
            "listId required",
        ),
        (json!({ "ids": ids, "action": "add_tag" }), "tagId required"),
        (
            json!({ "ids": ids, "action": "remove_tag" }),
            "tagId required",
        ),
        (
            json!({ "ids": ids, "action": "set_visited" }),
            "visited required",
        ),
        (
            json!({ "ids": ["x"], "action": "delete" }),
            "ids[0] wrong_type",
        ),
    ] {
        let answer = ada.post("/api/places/bulk", &body).expect(422).await;
        assert_eq!(answer.faults(), [fault]);
    }
    assert_eq!(ada.places("").await.len(), 3);
}

#[actix_web::test]
async fn ten_thousand_ids_fit_into_one_request() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let ids = three(&ada).await;
    let many: Vec<&String> = ids.iter().cycle().take(10_000).collect();

    let visited = json!({ "ids": many, "action": "set_visited", "visited": true });

    assert_eq!(bulk(&ada, visited).await, 3);
}
