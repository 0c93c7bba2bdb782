//! How much an account may hold, and how many lists and tags a place may have.

use listbud_tests::{Account, Answer, TestApp};
use serde_json::{Value, json};

/// A server whose accounts may hold little.
async fn small(places: u32, lists: u32, tags: u32) -> TestApp {
    TestApp::builder()
        .set("ACCOUNT_MAX_PLACES", &places.to_string())
        .set("ACCOUNT_MAX_LISTS", &lists.to_string())
        .set("ACCOUNT_MAX_TAGS", &tags.to_string())
        .start()
        .await
}

fn csv(names: impl IntoIterator<Item = String>) -> String {
    let rows = names
        .into_iter()
        .map(|name| format!("{name},,https://www.google.com/maps/search/{name},,\n"));
    std::iter::once("Title,Note,URL,Tags,Comment\n".to_owned())
        .chain(rows)
        .collect()
}

fn named(numbers: std::ops::Range<u32>) -> impl Iterator<Item = String> {
    numbers.map(|number| format!("Place{number}"))
}

#[track_caller]
fn assert_refused(answer: &Answer, code: &str, limit: u64, count: u64) {
    assert_eq!(answer.status(), 422, "{answer}");
    assert_eq!(answer.code(), code, "{answer}");
    assert_eq!(answer.json()["limit"], limit, "{answer}");
    assert_eq!(answer.json()["count"], count, "{answer}");
}

async fn usage(ada: &Account) -> Value {
    ada.get("/api/me").expect(200).await.json()["usage"].clone()
}

fn id(thing: &Answer) -> String {
    thing.json()["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn up_to_the_limit_everything_is_made_and_one_more_is_refused() {
    let app = small(3, 3, 3).await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);

    for (path, code, word, setting) in [
        (
            "/api/places",
            "too_many_places",
            "places",
            "ACCOUNT_MAX_PLACES",
        ),
        ("/api/lists", "too_many_lists", "lists", "ACCOUNT_MAX_LISTS"),
        ("/api/tags", "too_many_tags", "tags", "ACCOUNT_MAX_TAGS"),
    ] {
        let make = async |name: &str| ada.post(path, &json!({ "name": name })).send().await;
        let mut made = Vec::new();
        for name in ["A", "B", "C"] {
            let answer = make(name).await;
            assert_eq!(answer.status(), 201, "{answer}");
            made.push(id(&answer));
        }

        let refused = make("D").await;
        assert_refused(&refused, code, 3, 3);
        let detail = format!(
            "you have 3 {word}, and this server keeps at most 3 for one account: delete some, \
             or ask the operator to raise {setting}"
        );
        assert_eq!(refused.json()["detail"], detail);

        let gone = made.pop().unwrap();
        ada.delete(&format!("{path}/{gone}")).expect(204).await;
        let again = make("D").await;
        assert_eq!(again.status(), 201, "{again}");
        assert_refused(&make("E").await, code, 3, 3);
        // Everybody has room of their own.
        bea.post(path, &json!({ "name": "E" })).expect(201).await;
    }
}

#[actix_web::test]
async fn the_former_client_meets_the_same_limits() {
    let app = small(3, 1, 1).await;
    let ada = app.sign_up("ada").await;

    for (path, code) in [
        ("/api/folders", "too_many_lists"),
        ("/api/categories", "too_many_tags"),
    ] {
        ada.post(path, &json!({ "name": "A" })).expect(201).await;
        let refused = ada.post(path, &json!({ "name": "B" })).send().await;
        assert_refused(&refused, code, 1, 1);
    }
}

/// Most creations are not counted; the limit holds all the same.
#[actix_web::test]
async fn a_larger_limit_is_met_exactly() {
    let app = small(75, 75, 75).await;
    let ada = app.sign_up("ada").await;

    for (path, code) in [
        ("/api/places", "too_many_places"),
        ("/api/lists", "too_many_lists"),
        ("/api/tags", "too_many_tags"),
    ] {
        for number in 0..75 {
            let body = json!({ "name": format!("N{number}") });
            ada.post(path, &body).expect(201).await;
        }
        let refused = ada.post(path, &json!({ "name": "One more" })).send().await;
        assert_refused(&refused, code, 75, 75);
    }
}

#[actix_web::test]
async fn a_repeated_request_at_the_limit_gets_its_first_response() {
    let app = small(1, 1, 1).await;
    let ada = app.sign_up("ada").await;
    let make = async || {
        let request = ada.post("/api/places", &json!({ "name": "A" }));
        request.header("idempotency-key", "one").expect(201).await
    };

    let first = make().await;
    let again = make().await;

    assert_eq!(first.json(), again.json());
}

#[actix_web::test]
async fn an_account_shows_what_it_holds_and_may_hold() {
    let app = small(50, 20, 30).await;
    let ada = app.sign_up("ada").await;
    let held = |count: u32, limit: u32| json!({ "count": count, "limit": limit });

    let empty = usage(&ada).await;
    for name in ["A", "B", "C"] {
        ada.place_named(name).await;
    }
    ada.list("L").await;
    ada.tag("T").await;
    ada.tag("U").await;
    let filled = usage(&ada).await;
    ada.delete("/api/places").expect(200).await;
    let emptied = usage(&ada).await;

    let of = |places, lists, tags| json!({ "places": held(places, 50), "lists": held(lists, 20), "tags": held(tags, 30) });
    assert_eq!(empty, of(0, 0, 0));
    assert_eq!(filled, of(3, 1, 2));
    assert_eq!(emptied, of(0, 1, 2));
    let app = TestApp::builder().on(&app).start().await;
    let usual = usage(&ada.at(&app)).await;
    let limits = ["places", "lists", "tags"].map(|kind| usual[kind]["limit"].clone());
    assert_eq!(limits, [json!(200_000), json!(2_000), json!(5_000)]);
}

#[actix_web::test]
async fn an_account_beyond_a_lowered_limit_keeps_what_it_has() {
    let app = small(5, 5, 5).await;
    let ada = app.sign_up("ada").await;
    let file = csv(named(0..3));
    ada.import("Trip.csv", &file).await;
    let lowered = TestApp::builder()
        .on(&app)
        .set("ACCOUNT_MAX_PLACES", "2")
        .start()
        .await;
    let ada = ada.at(&lowered);

    let refused = ada
        .post("/api/places", &json!({ "name": "D" }))
        .send()
        .await;
    assert_refused(&refused, "too_many_places", 2, 3);
    let again = ada.import("Trip.csv", &file).await;
    assert_eq!(again["merged"], 3, "{again}");
    assert_eq!(ada.places("").await.len(), 3);
}

#[actix_web::test]
async fn an_import_beyond_the_limit_is_refused_whole_and_so_is_its_preview() {
    let app = small(5, 5, 5).await;
    let ada = app.sign_up("ada").await;
    ada.import("Trip.csv", csv(named(0..3))).await;
    let before = app.sql().await.dump().await;
    let too_much = csv(named(1..6));

    let mut refused = Vec::new();
    for path in [
        "/api/imports",
        "/api/imports?preview=true",
        "/api/import/google-takeout",
    ] {
        let answer = ada.upload(path, "Other.csv", &too_much).send().await;
        // Two of the five are there already.
        assert_refused(&answer, "too_many_places", 5, 3);
        assert_eq!(answer.json()["added"], 3, "{answer}");
        refused.push(answer.json()["detail"].clone());
    }

    assert_eq!(
        refused[0],
        "the file would add 3 places to the 3 of the account, and this server keeps at most 5 \
         for one account: delete some, or ask the operator to raise ACCOUNT_MAX_PLACES"
    );
    assert_eq!(refused[1], refused[0]);
    assert_eq!(refused[2], refused[0]);
    assert_eq!(app.sql().await.dump().await, before);
    // What fits is taken, and what is there already always fits.
    let report = ada.import("Other.csv", csv(named(1..5))).await;
    assert_eq!(report["imported"], 2, "{report}");
    let report = ada.import("Other.csv", csv(named(0..5))).await;
    assert_eq!(report["merged"], 5, "{report}");
    assert_eq!(usage(&ada).await["places"]["count"], 5);
}

#[actix_web::test]
async fn an_import_of_too_many_lists_or_tags_is_refused_whole() {
    let app = small(50, 2, 3).await;
    let ada = app.sign_up("ada").await;
    ada.list("Trip").await;
    ada.list("Home").await;
    ada.tag("One").await;
    let before = app.sql().await.dump().await;

    for preview in ["", "?preview=true"] {
        let path = format!("/api/imports{preview}");
        let file = csv(named(0..1));
        let lists = ada.upload(&path, "Work.csv", &file).send().await;
        assert_refused(&lists, "too_many_lists", 2, 2);
        assert_eq!(lists.json()["added"], 1, "{lists}");

        let file =
            "Title,Note,URL,Tags,Comment\nA,,https://maps.google.com/?cid=1,\"one,a,b,c\",\n";
        let tags = ada.upload(&path, "Trip.csv", file).send().await;
        assert_refused(&tags, "too_many_tags", 3, 1);
        assert_eq!(tags.json()["added"], 3, "{tags}");
    }

    assert_eq!(app.sql().await.dump().await, before);
    let file = "Title,Note,URL,Tags,Comment\nA,,https://maps.google.com/?cid=1,\"one,a,b\",\n";
    ada.import("trip.csv", file).await;
    assert_eq!(usage(&ada).await["tags"]["count"], 3);
}

#[actix_web::test]
async fn a_count_from_before_an_import_is_not_reused_after_it() {
    let app = small(100, 100, 100).await;
    let ada = app.sign_up("ada").await;
    ada.place_named("First").await;
    ada.list("First").await;

    ada.import("Trip.csv", csv(named(0..99))).await;

    let refused = ada
        .post("/api/places", &json!({ "name": "B" }))
        .send()
        .await;
    assert_refused(&refused, "too_many_places", 100, 100);
}

/// Makes so many lists or tags behind the server's back.
async fn make(app: &TestApp, ada: &Account, kind: &str, count: u32) -> Vec<String> {
    let sql = format!(
        "INSERT INTO {kind} (user_id, id, name, color, created_at, updated_at)
         SELECT '{}', gen_random_uuid(), 'N' || n, '#000000', '2026-01-01Z', '2026-01-01Z'
         FROM generate_series(1, {count}) n
         RETURNING id",
        ada.id
    );
    let rows = app.sql().await.rows(&sql).await;
    rows.into_iter()
        .filter_map(|mut row| row.remove(0))
        .collect()
}

#[actix_web::test]
async fn a_place_has_no_more_lists_and_tags_than_an_import_could_give_it() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for (kind, alias, limit, code, members) in [
        (
            "lists",
            "folders",
            50,
            "too_many_lists_of_place",
            "list_places",
        ),
        (
            "tags",
            "categories",
            100,
            "too_many_tags_of_place",
            "place_tags",
        ),
    ] {
        let place = ada.place_named("A").await;
        let ids = make(&app, &ada, kind, limit + 1).await;
        let (last, ids) = ids.split_last().unwrap();
        let add = async |root: &str, id: &str| {
            let path = format!("/api/{root}/{id}/places/{place}");
            ada.post(&path, &json!({})).send().await
        };
        for id in ids {
            let added = add(kind, id).await;
            assert_eq!(added.status(), 204, "{added}");
        }

        for root in [kind, alias] {
            let refused = add(root, last).await;
            assert_refused(&refused, code, limit.into(), limit.into());
            assert!(refused.json()["detail"].as_str().unwrap().contains(&place));
        }
        // Again into one that it is in already is nothing more.
        let again = add(kind, &ids[0]).await;
        assert_eq!(again.status(), 204, "{again}");
        let count = format!("SELECT count(*) FROM {members} WHERE place_id = '{place}'");
        assert_eq!(app.sql().await.number(&count).await, i64::from(limit));

        let path = format!("/api/{kind}/{}/places/{place}", ids[0]);
        ada.delete(&path).expect(204).await;
        let added = add(kind, last).await;
        assert_eq!(added.status(), 204, "{added}");
    }
}

#[actix_web::test]
async fn a_bulk_change_that_exceeds_one_places_limit_changes_nothing() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    for (kind, limit, code, action, member, members) in [
        (
            "lists",
            50,
            "too_many_lists_of_place",
            "add_to_list",
            "listId",
            "list_places",
        ),
        (
            "tags",
            100,
            "too_many_tags_of_place",
            "add_tag",
            "tagId",
            "place_tags",
        ),
    ] {
        let (full, free) = (ada.place_named("Full").await, ada.place_named("Free").await);
        let ids = make(&app, &ada, kind, limit + 1).await;
        let (last, ids) = ids.split_last().unwrap();
        let bulk = async |places: &[&str], id: &str| {
            let body = json!({ "ids": places, "action": action, member: id });
            ada.post("/api/places/bulk", &body).send().await
        };
        for id in ids {
            assert_eq!(bulk(&[&full], id).await.json()["affected"], 1);
        }
        let rows = format!("SELECT count(*) FROM {members}");
        let before = app.sql().await.number(&rows).await;

        let refused = bulk(&[&free, &full], last).await;

        assert_refused(&refused, code, limit.into(), limit.into());
        assert!(refused.json()["detail"].as_str().unwrap().contains(&full));
        assert_eq!(app.sql().await.number(&rows).await, before);
        assert_eq!(bulk(&[&free], last).await.json()["affected"], 1);
        // The full one is in that list already, which is no reason to refuse.
        let repeated = bulk(&[&free, &full], &ids[0]).await;
        assert_eq!(repeated.json()["affected"], 1, "{repeated}");
    }
}

#[actix_web::test]
async fn a_place_in_fifty_lists_can_be_moved_into_another_one() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let place = ada.place_named("A").await;
    let ids = make(&app, &ada, "lists", 51).await;
    for id in &ids[..50] {
        ada.put_into(id, &place).await;
    }

    let moved = json!({ "ids": [place], "action": "move_to_list", "listId": ids[50] });
    ada.post("/api/places/bulk", &moved).expect(200).await;

    assert_eq!(ada.read(&place).await["listIds"], json!([ids[50]]));
}

#[actix_web::test]
async fn an_import_brings_a_place_no_more_lists_and_tags_than_it_may_have_and_says_so() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let file = |tags: std::ops::Range<u32>| {
        let tags: Vec<String> = tags.map(|n| format!("t{n}")).collect();
        let tags = tags.join(",");
        format!("Title,Note,URL,Tags,Comment\nPier,,https://maps.google.com/?cid=5,\"{tags}\",\n")
    };
    for list in 0..50 {
        ada.import(&format!("List {list}.csv"), file(0..1)).await;
    }
    ada.import("List 0.csv", file(0..60)).await;

    let preview = ada.upload("/api/imports?preview=true", "More.csv", file(50..105));
    let preview = preview.expect(200).await.json();
    let report = ada.import("More.csv", file(50..105)).await;

    for told in [&preview, &report] {
        let rows = told["rows"].as_array().unwrap();
        let of = |code: &str| {
            let row = rows.iter().find(|row| row["code"] == code).unwrap();
            assert_eq!(row["outcome"], "adjusted");
            assert_eq!(row["name"], "Pier");
            row["reason"].as_str().unwrap().to_owned()
        };
        assert_eq!(
            of("too_many_lists"),
            "The place has 50 lists already; 1 more was left out: More."
        );
        let tags = of("too_many_tags");
        assert!(
            tags.starts_with("The place has 100 tags already; 5 more were left out: t"),
            "{tags}"
        );
    }
    let place = &ada.places("").await[0];
    assert_eq!(place["listIds"].as_array().unwrap().len(), 50);
    assert_eq!(place["tags"].as_array().unwrap().len(), 100);
    let tags = place["tags"].as_array().unwrap();
    for kept in 0..60 {
        let name = format!("t{kept}");
        assert!(tags.iter().any(|tag| tag["name"] == name), "{name}");
    }
}
