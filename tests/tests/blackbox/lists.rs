//! Lists and tags, which have most of their rules in common.

use listbud_tests::{Account, Answer, Clock, TestApp};
use serde_json::{Value, json};

/// The two kinds, with the most characters of their names.
const KINDS: [(&str, usize); 2] = [("lists", 200), ("tags", 100)];

async fn all(ada: &Account, kind: &str) -> Vec<Value> {
    let answer = ada.get(&format!("/api/{kind}")).expect(200).await.json();
    answer[kind].as_array().unwrap().clone()
}

async fn create(ada: &Account, kind: &str, fields: Value) -> Value {
    ada.post(&format!("/api/{kind}"), &fields)
        .expect(201)
        .await
        .json()
}

fn path(kind: &str, thing: &Value) -> String {
    format!("/api/{kind}/{}", thing["id"].as_str().unwrap())
}

#[actix_web::test]
async fn a_list_comes_back_with_all_of_its_fields() {
    let app = TestApp::start_at(&Clock::default()).await;
    let ada = app.sign_up("ada").await;
    let fields = json!({
        "name": "London food", "description": "Where Ada eats", "color": "#ABC", "emoji": "🍜"
    });

    let answer = ada.post("/api/lists", &fields).expect(201).await;

    insta::assert_json_snapshot!(answer.json(), @r##"
    {
      "approximateCoordinates": 0,
      "color": "#aabbcc",
      "createdAt": "2026-01-01T00:00:00Z",
      "description": "Where Ada eats",
      "emoji": "🍜",
      "id": "01900000-0000-7000-8000-000000000007",
      "missingCoordinates": 0,
      "name": "London food",
      "placeCount": 0,
      "updatedAt": "2026-01-01T00:00:00Z",
      "userId": "01900000-0000-7000-8000-000000000002"
    }
    "##);
    let read = ada
        .get(answer.header("location").unwrap())
        .expect(200)
        .await;
    assert_eq!(read.json(), answer.json());
    assert_eq!(ada.lists().await, [answer.json()]);
}

#[actix_web::test]
async fn a_tag_comes_back_with_all_of_its_fields() {
    let app = TestApp::start_at(&Clock::default()).await;
    let ada = app.sign_up("ada").await;

    let answer = ada
        .post("/api/tags", &json!({ "name": " vegan " }))
        .expect(201)
        .await;

    insta::assert_json_snapshot!(answer.json(), @r##"
    {
      "color": "#3b82f6",
      "createdAt": "2026-01-01T00:00:00Z",
      "emoji": null,
      "id": "01900000-0000-7000-8000-000000000007",
      "name": "vegan",
      "placeCount": 0,
      "updatedAt": "2026-01-01T00:00:00Z",
      "userId": "01900000-0000-7000-8000-000000000002"
    }
    "##);
    let read = ada
        .get(answer.header("location").unwrap())
        .expect(200)
        .await;
    assert_eq!(read.json(), answer.json());
    assert_eq!(ada.tags().await, [answer.json()]);
}

#[actix_web::test]
async fn names_come_back_as_they_were_sent_and_one_by_one() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let names = [
        "Food, Drinks",
        "6\" \"subs\"",
        "O'Hara; DROP TABLE tags;--",
        "👩‍👩‍👧 family",
        "𝔘nicode 𠜎",
        "a\\b%c_d",
        "도피소",
    ];

    for (kind, _) in KINDS {
        let place = ada.place_named("X").await;
        for name in names {
            let thing = create(&ada, kind, json!({ "name": name })).await;
            let put = format!("{}/places/{place}", path(kind, &thing));
            ada.post(&put, &json!({})).expect(204).await;
        }

        let mut found: Vec<String> = all(&ada, kind)
            .await
            .iter()
            .map(|thing| thing["name"].as_str().unwrap().to_owned())
            .collect();
        let place = ada.read(&place).await;
        let mut wanted = names;
        wanted.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, wanted);
        if kind == "tags" {
            let mut hung: Vec<&str> = place["tags"]
                .as_array()
                .unwrap()
                .iter()
                .map(|tag| tag["name"].as_str().unwrap())
                .collect();
            hung.sort_unstable();
            assert_eq!(hung, wanted);
        }
    }
}

#[actix_web::test]
async fn a_name_exists_once_whatever_its_case() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);

    for (kind, _) in KINDS {
        create(&ada, kind, json!({ "name": "Café Tour" })).await;
        let other = create(&ada, kind, json!({ "name": "Other" })).await;
        create(&bea, kind, json!({ "name": "Café Tour" })).await;

        for name in ["Café Tour", "CAFÉ tour ", "cafe\u{301} TOUR"] {
            let taken = json!({ "name": name });
            let created = ada.post(&format!("/api/{kind}"), &taken).expect(409).await;
            let renamed = ada.patch(&path(kind, &other), &taken).expect(409).await;
            assert_eq!(created.faults(), ["name name_taken"]);
            assert_eq!(renamed.faults(), ["name name_taken"]);
        }
        assert_eq!(all(&ada, kind).await.len(), 2);
        // Its own name in other letters is free for itself.
        let own = ada.patch(&path(kind, &other), &json!({ "name": "OTHER" }));
        assert_eq!(own.expect(200).await.json()["name"], "OTHER");
    }
}

#[actix_web::test]
async fn of_many_parallel_requests_for_a_name_one_succeeds() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for (kind, _) in KINDS {
        let requests = (0..8).map(|_| {
            ada.post(&format!("/api/{kind}"), &json!({ "name": "Race" }))
                .send()
        });
        let answers = futures_util::future::join_all(requests).await;

        let mut statuses: Vec<u16> = answers.iter().map(Answer::status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409, 409, 409, 409, 409]);
    }
}

#[actix_web::test]
async fn a_rename_leaves_colour_emoji_and_description_as_they_are() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for (kind, _) in KINDS {
        let mut fields = json!({ "name": "Old", "color": "#ff0000", "emoji": "🌱" });
        if kind == "lists" {
            fields["description"] = json!("Why");
        }
        let before = create(&ada, kind, fields).await;

        let after = ada.put(&path(kind, &before), &json!({ "name": "New" }));
        let mut after = after.expect(200).await.json();

        assert_eq!(after["name"], "New");
        after["name"] = before["name"].clone();
        after["updatedAt"] = before["updatedAt"].clone();
        assert_eq!(after, before);
    }
}

#[actix_web::test]
async fn colour_emoji_and_description_change_and_clear_by_themselves() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for (kind, _) in KINDS {
        let thing = create(&ada, kind, json!({ "name": "X", "emoji": "🌱" })).await;
        let path = path(kind, &thing);
        let change = async |change: Value| ada.patch(&path, &change).expect(200).await.json();

        assert_eq!(
            change(json!({ "color": "#ABCDEF" })).await["color"],
            "#abcdef"
        );
        assert_eq!(change(json!({ "emoji": "🇰🇷" })).await["emoji"], "🇰🇷");
        let cleared = change(json!({ "emoji": null })).await;
        assert_eq!(cleared["emoji"], Value::Null);
        assert_eq!(cleared["color"], "#abcdef");
        if kind == "lists" {
            let described = change(json!({ "description": "one\ntwo" })).await;
            assert_eq!(described["description"], "one\ntwo");
            let cleared = change(json!({ "description": "" })).await;
            assert_eq!(cleared["description"], Value::Null);
        }
    }
}

#[actix_web::test]
async fn an_emoji_in_place_of_a_colour_becomes_the_emoji() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for (kind, _) in KINDS {
        let made = create(&ada, kind, json!({ "name": "Noodles", "color": "🍜" })).await;
        let path = path(kind, &made);
        let painted = ada
            .patch(&path, &json!({ "color": "#ff0000" }))
            .expect(200)
            .await
            .json();
        let changed = ada
            .put(&path, &json!({ "color": "🌶️" }))
            .expect(200)
            .await
            .json();

        assert_eq!(
            (&made["emoji"], &made["color"]),
            (&json!("🍜"), &json!("#3b82f6"))
        );
        assert_eq!(
            (&painted["emoji"], &painted["color"]),
            (&json!("🍜"), &json!("#ff0000"))
        );
        assert_eq!(
            (&changed["emoji"], &changed["color"]),
            (&json!("🌶️"), &json!("#ff0000"))
        );
    }
}

#[actix_web::test]
async fn a_bad_value_is_refused_under_its_name_and_changes_nothing() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for (kind, max) in KINDS {
        let thing = create(&ada, kind, json!({ "name": "ü".repeat(max) })).await;
        let before = all(&ada, kind).await;
        for (field, value, fault) in [
            ("name", json!("x".repeat(max + 1)), "name too_long"),
            ("name", json!("x".repeat(5_000)), "name too_long"),
            ("name", json!(" "), "name empty"),
            ("name", json!(null), "name required"),
            ("name", json!({}), "name wrong_type"),
            ("color", json!("blue"), "color invalid_color"),
            ("color", json!("#12345"), "color invalid_color"),
            ("color", json!("#3b82f6;x"), "color invalid_color"),
            ("emoji", json!("x"), "emoji invalid_emoji"),
            ("emoji", json!("🍜🍜"), "emoji invalid_emoji"),
            ("placeCount", json!(5), "placeCount unknown_field"),
        ] {
            let mut new = json!({ "name": "New" });
            new[field] = value.clone();
            let created = ada.post(&format!("/api/{kind}"), &new).expect(422).await;
            let changed = ada.patch(&path(kind, &thing), &json!({ field: value }));
            let changed = changed.expect(422).await;

            assert_eq!(created.faults(), [fault], "{kind} {field}");
            assert_eq!(changed.faults(), [fault], "{kind} {field}");
        }
        assert_eq!(all(&ada, kind).await, before);
    }
    let long = json!({ "name": "New", "description": "x".repeat(5_001) });
    let answer = ada.post("/api/lists", &long).expect(422).await;
    assert_eq!(answer.faults(), ["description too_long"]);
}

#[actix_web::test]
async fn a_place_can_be_in_many_lists_and_the_last_one_is_its_list_id() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let place = ada.place_named("X").await;
    let (a, b) = (ada.list("A").await, ada.list("B").await);
    let lists = async || {
        let place = ada.read(&place).await;
        (place["listId"].clone(), place["listIds"].clone())
    };

    ada.put_into(&a, &place).await;
    ada.put_into(&b, &place).await;
    assert_eq!(lists().await, (json!(b), json!([b, a])));
    ada.put_into(&a, &place).await;
    assert_eq!(lists().await, (json!(a), json!([a, b])));
    assert_eq!(ada.lists().await[0]["placeCount"], 1);

    ada.delete(&format!("/api/lists/{a}/places/{place}"))
        .expect(204)
        .await;
    assert_eq!(lists().await, (json!(b), json!([b])));
    ada.delete(&format!("/api/lists/{a}/places/{place}"))
        .expect(404)
        .await;
    assert_eq!(ada.lists().await[0]["placeCount"], 0);
}

#[actix_web::test]
async fn a_tag_is_hung_once_and_taken_off() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (place, tag) = (ada.place_named("X").await, ada.tag("food").await);
    let path = format!("/api/tags/{tag}/places/{place}");

    ada.hang(&tag, &place).await;
    ada.hang(&tag, &place).await;
    let hung = ada.read(&place).await["tags"].clone();
    assert_eq!(
        hung,
        json!([{ "id": tag, "name": "food", "color": "#3b82f6", "emoji": null }])
    );
    assert_eq!(ada.tags().await[0]["placeCount"], 1);

    ada.delete(&path).expect(204).await;
    assert_eq!(ada.read(&place).await["tags"], json!([]));
    ada.delete(&path).expect(404).await;
}

#[actix_web::test]
async fn the_tags_of_a_place_are_replaced_all_or_none_and_each_once() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let place = ada.place_named("X").await;
    let (a, b, c) = (ada.tag("a").await, ada.tag("b").await, ada.tag("c").await);
    let path = format!("/api/places/{place}/tags");
    let set = async |ids: Value, status: u16| {
        let answer = ada
            .put(&path, &json!({ "tagIds": ids }))
            .expect(status)
            .await;
        let tags = ada.read(&place).await["tags"].clone();
        let names: Vec<String> = tags
            .as_array()
            .unwrap()
            .iter()
            .map(|tag| tag["name"].as_str().unwrap().to_owned())
            .collect();
        if status == 200 {
            assert_eq!(answer.json()["tags"], tags);
        }
        names.join("")
    };

    assert_eq!(set(json!([b, a, b]), 200).await, "ab");
    assert_eq!(
        set(json!([c, "01900000-0000-7000-8000-00000000dead"]), 404).await,
        "ab"
    );
    assert_eq!(set(json!([c, "no uuid"]), 422).await, "ab");
    assert_eq!(set(json!(null), 422).await, "ab");
    assert_eq!(set(json!(vec![&c; 101]), 422).await, "ab");
    assert_eq!(set(json!([c, a]), 200).await, "ac");
    assert_eq!(set(json!([]), 200).await, "");
}

#[actix_web::test]
async fn deleting_a_list_or_tag_leaves_its_places() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let place = ada.place_named("X").await;

    for (kind, _) in KINDS {
        let thing = create(&ada, kind, json!({ "name": "Gone" })).await;
        let path = path(kind, &thing);
        ada.post(&format!("{path}/places/{place}"), &json!({}))
            .expect(204)
            .await;

        ada.delete(&path).expect(204).await;

        ada.get(&path).expect(404).await;
        ada.delete(&path).expect(404).await;
        ada.put(&path, &json!({ "name": "x" })).expect(404).await;
        assert_eq!(all(&ada, kind).await, [] as [Value; 0]);
        create(&ada, kind, json!({ "name": "Gone" })).await;
    }
    let place = ada.read(&place).await;
    assert_eq!(place["listIds"], json!([]));
    assert_eq!(place["tags"], json!([]));
}

#[actix_web::test]
async fn lists_and_tags_come_by_name() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for (kind, _) in KINDS {
        for name in ["b", "C", "a"] {
            create(&ada, kind, json!({ "name": name })).await;
        }
        let names: Vec<Value> = all(&ada, kind)
            .await
            .iter()
            .map(|it| it["name"].clone())
            .collect();
        assert_eq!(names, ["a", "b", "C"]);
    }
}
