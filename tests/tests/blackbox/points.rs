//! `GET /api/places/points` and `GET /api/places?ids=`

use listbud_tests::{Account, Answer, TestApp};
use serde_json::{Value, json};

const PATH: &str = "/api/places/points";

/// The rows of the places that a query finds; `query` begins with `?` or is empty.
async fn rows(ada: &Account, query: &str) -> Vec<Value> {
    let answer = ada.get(&format!("{PATH}{query}")).expect(200).await.json();
    answer["rows"].as_array().unwrap().clone()
}

/// The names in the rows.
async fn names(ada: &Account, query: &str) -> Vec<String> {
    let rows = rows(ada, query).await;
    rows.iter()
        .map(|row| row[1].as_str().unwrap().to_owned())
        .collect()
}

fn etag(answer: &Answer) -> String {
    answer.header("etag").unwrap().to_owned()
}

#[actix_web::test]
async fn a_row_holds_what_a_map_needs() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (one, two) = (ada.list("One").await, ada.list("Two").await);
    let tag = ada.tag("food").await;
    let place = ada
        .place(&json!({
            "name": "Café", "latitude": 51.5, "longitude": -0.25, "rating": 4.5,
            "visited": true, "listId": one, "tagIds": [tag], "savedAt": "2016-07-08T09:10:11.25Z",
        }))
        .await;
    let id = place["id"].as_str().unwrap();
    ada.put_into(&two, id).await;
    ada.place_named("Nowhere").await;
    let link = json!({ "name": "Short", "url": "https://maps.app.goo.gl/abc" });
    ada.place(&link).await;
    let google =
        "https://www.google.com/maps/place/X/data=!4m2!3m1!1s0x47d8a00baf21de75:0x52963a5addd52a99";
    ada.place(&json!({ "name": "Estimate", "url": google }))
        .await;

    let answer = ada.get(PATH).expect(200).await.json();

    let columns = json!([
        "id", "name", "lng", "lat", "lists", "tags", "rating", "visited", "position", "created",
        "updated", "saved"
    ]);
    assert_eq!(answer["columns"], columns);
    let lists = answer["lists"].as_array().unwrap();
    let position = |id: &str| lists.iter().position(|list| list == id).unwrap();
    assert_eq!(lists.len(), 2);
    assert_eq!(answer["tags"], json!([tag]));
    let rows = answer["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 4);
    let of = |name: &str| rows.iter().find(|row| row[1] == name).unwrap();
    let cafe = of("Café");
    assert_eq!(
        cafe.as_array().unwrap()[..9],
        *json!([
            id,
            "Café",
            -0.25,
            51.5,
            [position(&two), position(&one)],
            [0],
            4.5,
            1,
            0
        ])
        .as_array()
        .unwrap()
    );
    for (column, field) in [(9, "createdAt"), (10, "updatedAt"), (11, "savedAt")] {
        let shown = place[field].as_str().unwrap();
        let shown =
            time::OffsetDateTime::parse(shown, &time::format_description::well_known::Rfc3339);
        let milliseconds = shown.unwrap().unix_timestamp_nanos() / 1_000_000;
        assert_eq!(cafe[column], json!(i64::try_from(milliseconds).unwrap()));
    }
    let nowhere = of("Nowhere");
    assert_eq!(nowhere[11], Value::Null);
    let blank = json!([null, null, [], [], null, 0, 2]);
    assert_eq!(
        nowhere.as_array().unwrap()[2..9],
        *blank.as_array().unwrap()
    );
    assert_eq!(of("Estimate")[8], 1);
    assert_eq!(of("Short")[8], 3);
}

#[actix_web::test]
async fn nothing_is_sent_again_until_something_changes() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    let (list, tag) = (ada.list("List").await, ada.tag("tag").await);
    let place = ada.place_named("Place").await;
    let sql = app.sql().await;
    let mut known = etag(&ada.get(PATH).expect(200).await);
    let ask = async |known: &str| ada.get(PATH).header("if-none-match", known).send().await;

    bea.place_named("Bea's").await;
    let again = ask(&known).await;
    assert_eq!(again.status(), 304);
    assert_eq!(again.bytes(), b"");
    assert_eq!(etag(&again), known);

    let member = format!("/api/lists/{list}/places/{place}");
    let label = format!("/api/tags/{tag}/places/{place}");
    let path = format!("/api/places/{place}");
    for change in [
        ada.post(&member, &json!({})),
        ada.post(&label, &json!({})),
        ada.patch(&path, &json!({ "rating": 3 })),
        ada.delete(&member),
        ada.delete(&label),
        ada.post("/api/places", &json!({ "name": "New" })),
        ada.post("/api/lists", &json!({ "name": "New" })),
        ada.delete(&path),
    ] {
        let changed = change.send().await;
        assert!(changed.status() < 300, "{changed}");
        let fresh = ask(&known).await;
        assert_eq!(fresh.status(), 200, "{changed}");
        known = etag(&fresh);
        assert_eq!(ask(&known).await.status(), 304, "{changed}");
    }

    // A server whose clock is slow does not move the time of the last change.
    sql.rows("UPDATE places SET name = 'Renamed'").await;
    assert_eq!(ask(&known).await.status(), 200);
    // Where names of lists are searched, they count.
    let search = format!("{PATH}?q=list");
    let known = etag(&ada.get(&search).expect(200).await);
    ada.patch(&format!("/api/lists/{list}"), &json!({ "name": "Other" }))
        .expect(200)
        .await;
    ada.get(&search)
        .header("if-none-match", &known)
        .expect(200)
        .await;
}

#[actix_web::test]
async fn every_filter_of_pages_holds_for_points() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let list = ada.list("Trip").await;
    let (food, wine) = (ada.tag("food").await, ada.tag("wine").await);
    for (name, latitude, tags, is_listed) in [
        ("A", Some(1.0), vec![&food, &wine], true),
        ("B", Some(2.0), vec![&food], false),
        ("C", None, vec![&wine], false),
        ("D", None, vec![], true),
    ] {
        let place = ada
            .place(&json!({
                "name": name, "latitude": latitude, "longitude": latitude,
                "tagIds": tags, "visited": name == "A", "rating": latitude,
            }))
            .await;
        if is_listed {
            ada.put_into(&list, place["id"].as_str().unwrap()).await;
        }
    }

    for (query, expected) in [
        (String::new(), "D C B A"),
        (format!("?list={list}"), "D A"),
        ("?list=none".to_owned(), "C B"),
        (format!("?tag={food},{wine}"), "C B A"),
        (format!("?tag={food},{wine}&tagMatch=any"), "C B A"),
        (format!("?tag={food},{wine}&tagMatch=all"), "A"),
        (format!("?tag={food},{food}&tagMatch=all"), "B A"),
        (format!("?tag={wine}&tagMatch=all&list=none"), "C"),
        ("?tagMatch=all".to_owned(), "D C B A"),
        ("?visited=true".to_owned(), "A"),
        ("?minRating=2".to_owned(), "B"),
        ("?coordinates=missing".to_owned(), "D C"),
        ("?coordinates=exact".to_owned(), "B A"),
        ("?coordinates=approximate".to_owned(), ""),
        ("?bbox=1.5,1.5,3,3".to_owned(), "B"),
        ("?q=wine&sort=".to_owned(), ""),
    ] {
        if query.contains("sort") {
            ada.get(&format!("{PATH}{query}")).expect(400).await;
            continue;
        }
        assert_eq!(names(&ada, &query).await.join(" "), expected, "{query}");
        let page = query.replacen('?', "&", 1);
        let pages = ada.names(&format!("?sort=newest{page}")).await;
        assert_eq!(pages.join(" "), expected, "{query}");
        let search = ada.search(query.trim_start_matches('?')).await;
        assert_eq!(search.join(" "), expected, "{query}");
    }
    for query in [
        "list=nothing",
        "tagMatch=some",
        "coordinates=x",
        "columns=name",
    ] {
        ada.get(&format!("{PATH}?{query}")).expect(400).await;
    }
    let unknown = "01900000-0000-7000-8000-00000000dead";
    ada.get(&format!("{PATH}?list={unknown}")).expect(404).await;
}

#[actix_web::test]
async fn words_find_the_best_hit_first_and_forgive_slips() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    for name in ["Bakery", "A Bakery", "Café Bakery House", "Bar"] {
        ada.place_named(name).await;
    }

    assert_eq!(names(&ada, "?q=bakery").await, ada.find("bakery").await);
    assert_eq!(names(&ada, "?q=bakery").await[0], "Bakery");
    assert_eq!(names(&ada, "?q=bakrey").await.len(), 3);
    assert_eq!(names(&ada, "?q=%25").await, [""; 0]);
    assert_eq!(names(&ada, "?q=zzzz").await, [""; 0]);
    let ids = ada
        .get(&format!("{PATH}?q=bakrey&columns=id"))
        .expect(200)
        .await
        .json();
    assert_eq!(ids["rows"].as_array().unwrap().len(), 3);
}

#[actix_web::test]
async fn more_places_than_are_read_at_once_come_in_order_and_each_once() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let sql = app.sql().await;
    sql.rows(&format!(
        "INSERT INTO places (user_id, id, name, created_at, updated_at)
         SELECT '{}', md5(n::text)::uuid, 'Place ' || n,
                timestamptz '2026-01-01Z' + n / 2 * interval '1 minute', '2026-01-01Z'
         FROM generate_series(1, 20001) AS n",
        ada.id
    ))
    .await;
    let mut in_order = Vec::new();
    for row in sql
        .rows("SELECT id::text FROM places ORDER BY created_at DESC, id DESC")
        .await
    {
        in_order.push(row[0].clone().unwrap());
    }
    let ids = |rows: &[Value]| -> Vec<String> {
        let ids = rows.iter().map(|row| row[0].as_str().unwrap().to_owned());
        ids.collect()
    };

    assert_eq!(ids(&rows(&ada, "").await), in_order);
    let answer = ada.get(&format!("{PATH}?columns=id")).expect(200).await;
    let answer = answer.json();
    assert_eq!(answer["columns"], json!(["id"]));
    assert_eq!(answer.as_object().unwrap().len(), 2);
    assert_eq!(ids(answer["rows"].as_array().unwrap()), in_order);
    assert_eq!(rows(&ada, "?q=place").await.len(), 20_001);
}

#[actix_web::test]
async fn places_are_read_by_their_ids() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    let mut ids = Vec::new();
    for name in ["A", "B", "C"] {
        ids.push(ada.place_named(name).await);
    }
    let foreign = bea.place_named("Bea's").await;
    let unknown = "01900000-0000-7000-8000-00000000dead";

    let found = format!("?sort=name&ids={},{}", ids[0], ids[2]);
    assert_eq!(ada.names(&found).await, ["A", "C"]);
    let repeated = format!("?sort=name&ids={}&ids={}", ids[1], ids[2]);
    assert_eq!(ada.names(&repeated).await, ["B", "C"]);
    let some = format!("?ids={},{foreign},{unknown}", ids[0]);
    assert_eq!(ada.names(&some).await, ["A"]);
    assert_eq!(ada.names(&format!("?ids={foreign}")).await, [""; 0]);
    let many = |count: usize| vec![ids[0].clone(); count].join(",");
    assert_eq!(ada.names(&format!("?ids={}", many(200))).await, ["A"]);
    let refused = ada.get(&format!("/api/places?ids={}", many(201)));
    assert_eq!(refused.expect(422).await.faults(), ["ids too_many"]);
    let refused = ada.get("/api/places?ids=x,y").expect(400).await;
    assert_eq!(refused.faults(), ["ids invalid_id"]);
}
