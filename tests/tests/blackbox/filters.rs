//! Filters of `GET /api/places`, which the search shares.

use listbud_tests::{Account, TestApp};
use serde_json::json;

/// Places on both sides of the 180th meridian, in London, and nowhere.
async fn some_places(ada: &Account) {
    for (name, latitude, longitude, rating, visited) in [
        ("Fiji", -17.7, 178.0, 5.0, true),
        ("Samoa", -13.8, -172.1, 3.0, false),
        ("London", 51.5, -0.1, 4.5, true),
        ("Paris", 48.85, 2.35, 2.0, false),
        ("Pole", 90.0, 0.0, 0.0, false),
    ] {
        ada.place(&json!({
            "name": name, "latitude": latitude, "longitude": longitude,
            "rating": rating, "visited": visited,
        }))
        .await;
    }
    ada.place_named("Nowhere").await;
}

/// The names that a query finds, sorted.
async fn found(ada: &Account, query: &str) -> Vec<String> {
    let mut names = ada.names(query).await;
    names.sort();
    names
}

#[actix_web::test]
async fn stars_and_visits_filter() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    some_places(&ada).await;

    assert_eq!(found(&ada, "?visited=true").await, ["Fiji", "London"]);
    assert_eq!(
        found(&ada, "?visited=false").await,
        ["Nowhere", "Paris", "Pole", "Samoa"]
    );
    assert_eq!(found(&ada, "?minRating=4.5").await, ["Fiji", "London"]);
    assert_eq!(found(&ada, "?rating=3&visited=false").await, ["Samoa"]);
    // No stars are fewer than 0 stars.
    assert_eq!(found(&ada, "?minRating=0").await.len(), 5);
}

#[actix_web::test]
async fn a_box_holds_what_lies_in_it_also_across_the_180th_meridian() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    some_places(&ada).await;

    for (bbox, names) in [
        ("-10,40,10,60", vec!["London", "Paris"]),
        ("170,-20,-170,-10", vec!["Fiji", "Samoa"]),
        (
            "-180,-90,180,90",
            vec!["Fiji", "London", "Paris", "Pole", "Samoa"],
        ),
        ("2.35,48.85,2.35,48.85", vec!["Paris"]),
        ("20,0,30,1", vec![]),
    ] {
        assert_eq!(found(&ada, &format!("?bbox={bbox}")).await, names, "{bbox}");
    }
}

#[actix_web::test]
async fn a_circle_holds_what_lies_within_its_radius_also_across_the_180th_meridian() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    some_places(&ada).await;

    for (near, names) in [
        // From London to Paris it is 342.4 km.
        ("51.5,-0.1&radius=342000", vec!["London"]),
        ("51.5,-0.1&radius=343000", vec!["London", "Paris"]),
        ("-15,179.9&radius=1200000", vec!["Fiji", "Samoa"]),
        ("89.9,120&radius=20000", vec!["Pole"]),
        ("51.5,-0.1&radius=1", vec!["London"]),
    ] {
        assert_eq!(found(&ada, &format!("?near={near}")).await, names, "{near}");
    }
}

#[actix_web::test]
async fn lists_and_tags_filter_under_all_of_their_names() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let list = ada.list("Trip").await;
    let (food, wine) = (ada.tag("food").await, ada.tag("wine").await);
    let both = ada.place_named("Both").await;
    ada.put_into(&list, &both).await;
    for (name, tag) in [("Food", &food), ("Wine", &wine)] {
        let place = ada.place_named(name).await;
        ada.hang(tag, &place).await;
        ada.hang(tag, &both).await;
    }
    ada.place_named("None").await;

    for name in ["list", "listId", "folderId"] {
        assert_eq!(found(&ada, &format!("?{name}={list}")).await, ["Both"]);
    }
    for name in [
        "tag",
        "tags",
        "tags[]",
        "tags%5B%5D",
        "categories",
        "categories[]",
    ] {
        assert_eq!(
            found(&ada, &format!("?{name}={food}")).await,
            ["Both", "Food"],
            "{name}"
        );
        for both in [
            format!("?{name}={food}&{name}={wine}"),
            format!("?{name}={food},{wine}"),
            format!("?{name}={food},%20{wine},"),
        ] {
            assert_eq!(found(&ada, &both).await, ["Both", "Food", "Wine"], "{both}");
        }
    }
    let all = format!("?tag={wine}&list={list}&visited=false");
    assert_eq!(found(&ada, &all).await, ["Both"]);
    assert_eq!(found(&ada, "?tag=&list=").await.len(), 4);
}

#[actix_web::test]
async fn words_filter_pages_as_well() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    for name in ["Café Eins", "Café Zwei", "Bar"] {
        ada.place_named(name).await;
    }

    assert_eq!(
        ada.names("?q=cafe&sort=name").await,
        ["Café Eins", "Café Zwei"]
    );
    assert_eq!(ada.names("?q=cafe%20zw").await, ["Café Zwei"]);
    assert_eq!(ada.names("?q=%25").await, [""; 0]);
    assert_eq!(ada.names("?q=%20").await.len(), 3);
    for sort in ["newest", "oldest", "name", "rating"] {
        assert_eq!(
            ada.names(&format!("?q=cafe&sort={sort}&limit=1"))
                .await
                .len(),
            1
        );
    }
}

#[actix_web::test]
async fn every_sort_order_matches_its_name() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    for (name, rating) in [
        ("b", json!(3)),
        ("Á", json!(null)),
        ("c", json!(5)),
        ("a", json!(0)),
    ] {
        ada.place(&json!({ "name": name, "rating": rating })).await;
    }

    assert_eq!(ada.names("").await, ["a", "c", "Á", "b"]);
    assert_eq!(ada.names("?sort=newest").await, ["a", "c", "Á", "b"]);
    assert_eq!(ada.names("?sort=oldest").await, ["b", "Á", "c", "a"]);
    assert_eq!(ada.names("?sort=rating").await, ["c", "b", "a", "Á"]);
    let places = ada.places("?sort=oldest").await;
    let change = format!("/api/places/{}", places[0]["id"].as_str().unwrap());
    ada.patch(&change, &json!({ "notes": "x" }))
        .expect(200)
        .await;
    assert_eq!(ada.names("?sort=updated").await, ["b", "a", "c", "Á"]);
    let by_name = ada.names("?sort=name").await;
    assert_eq!(by_name[2..], ["b", "c"]);
}

#[actix_web::test]
async fn a_bad_parameter_is_named() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let both = "near=1,2&radius=5&bbox=1,2,3,4";

    for (query, fault) in [
        ("visted=true", "query unknown_parameter"),
        ("visited=yes", "visited wrong_type"),
        ("minRating=many", "minRating wrong_type"),
        ("minRating=6", "minRating out_of_range"),
        ("minRating=NaN", "minRating out_of_range"),
        ("list=x", "list invalid_id"),
        ("tag=x", "tag invalid_id"),
        ("tags[]=x", "tag invalid_id"),
        ("bbox=1,2,3", "bbox wrong_type"),
        ("bbox=1,2,3,north", "bbox wrong_type"),
        ("bbox=1,5,3,2", "bbox invalid_bounding_box"),
        ("bbox=1,2,3,91", "bbox invalid_bounding_box"),
        ("bbox=1,2,3,NaN", "bbox invalid_bounding_box"),
        ("near=51.5,-0.1", "radius required"),
        ("near=91,0&radius=5", "near out_of_range"),
        ("near=51.5,-0.1&radius=0", "radius out_of_range"),
        ("near=51.5,-0.1&radius=inf", "radius out_of_range"),
        ("radius=5", "near required"),
        (both, "near contradictory"),
        ("sort=best", "sort unknown"),
        ("limit=0", "limit out_of_range"),
        ("limit=1001", "limit out_of_range"),
        ("limit=-1", "limit out_of_range"),
        ("limit=x", "limit out_of_range"),
        ("cursor=x", "cursor invalid"),
    ] {
        let answer = ada.get(&format!("/api/places?{query}")).expect(400).await;
        assert_eq!(answer.faults(), [fault], "{query}");
        let is_lists_only = query.starts_with("sort") || query.starts_with("cursor");
        let answer = ada
            .get(&format!("/api/places/search?{query}"))
            .expect(400)
            .await;
        if !is_lists_only {
            assert_eq!(answer.faults(), [fault], "{query}");
        }
    }
    let answer = ada.get("/api/places?visted=true").expect(400).await;
    assert!(answer.text().contains("visted"), "{answer}");
}

#[actix_web::test]
async fn an_unknown_list_or_tag_is_404_and_not_an_empty_page() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (known, unknown) = (
        ada.tag("food").await,
        "01900000-0000-7000-8000-00000000dead",
    );

    for query in [format!("list={unknown}"), format!("tag={known},{unknown}")] {
        ada.get(&format!("/api/places?{query}")).expect(404).await;
        ada.get(&format!("/api/places/search?{query}"))
            .expect(404)
            .await;
    }
}
