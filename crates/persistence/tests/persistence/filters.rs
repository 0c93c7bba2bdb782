//! Which places a filter lets through.

use listbud_domain::{
    Area, BoundingBox, CoordinateSource, Coordinates, ListId, Place, Rating, SearchQuery, TagId,
    UserId,
};
use listbud_persistence::{
    labels,
    places::{self, PlaceFilter, Sort, page::filter_is_known},
};

use crate::support::{TestDb, at, id, located, names, place};

/// The names of the places that a filter lets through, in order.
async fn filtered(db: &TestDb, owner: UserId, filter: &PlaceFilter) -> String {
    let client = db.pool.client().await.unwrap();
    let page = places::page(&client, owner, filter, Sort::Name, None, 100)
        .await
        .unwrap();
    names(&page.places).join(" ")
}

/// A stranger's places that every filter of these tests would let through.
async fn stranger(db: &TestDb, like: impl Fn(UserId) -> Place) {
    let stranger = db.user().await;
    db.place(&like(stranger)).await;
}

#[tokio::test]
async fn an_empty_filter_lets_all_of_an_owners_places_through() {
    let db = TestDb::new();
    let owner = db.user().await;
    for name in ["b", "a", "c"] {
        db.named(owner, name).await;
    }
    stranger(&db, |stranger| place(stranger, "hers")).await;

    let all = filtered(&db, owner, &PlaceFilter::default()).await;

    assert_eq!(all, "a b c");
}

#[tokio::test]
async fn a_list_and_any_of_some_tags_are_asked_for_together() {
    let db = TestDb::new();
    let owner = db.user().await;
    let list = db.list(owner, "list").await;
    let (wine, food) = (db.tag(owner, "wine").await, db.tag(owner, "food").await);
    let client = db.pool.client().await.unwrap();
    for (name, in_list, tag) in [
        ("both-wine", true, Some(wine)),
        ("both-food", true, Some(food)),
        ("listed", true, None),
        ("tagged", false, Some(wine)),
    ] {
        let place = db.named(owner, name).await;
        if in_list {
            labels::add_place(&client, owner, list, place, at(0))
                .await
                .unwrap();
        }
        if let Some(tag) = tag {
            labels::add_place(&client, owner, tag, place, at(0))
                .await
                .unwrap();
        }
    }

    let of = async |list, tags: &[TagId]| {
        let filter = PlaceFilter {
            list,
            tags: tags.to_vec(),
            ..PlaceFilter::default()
        };
        filtered(&db, owner, &filter).await
    };

    assert_eq!(of(Some(list), &[]).await, "both-food both-wine listed");
    assert_eq!(of(None, &[wine]).await, "both-wine tagged");
    assert_eq!(of(None, &[wine, food]).await, "both-food both-wine tagged");
    assert_eq!(of(Some(list), &[food, wine]).await, "both-food both-wine");
    assert_eq!(of(Some(ListId(id())), &[]).await, "");
}

#[tokio::test]
async fn visits_stars_and_ids_are_asked_for() {
    let db = TestDb::new();
    let owner = db.user().await;
    let mut ids = Vec::new();
    for (name, stars, visited) in [
        ("unrated", None, false),
        ("zero", Some(0.0), true),
        ("good", Some(4.0), true),
        ("best", Some(5.0), false),
    ] {
        let place = Place {
            rating: stars.map(|stars| Rating::parse(stars).unwrap()),
            visited,
            ..place(owner, name)
        };
        ids.push(db.place(&place).await);
    }
    let min = |stars| PlaceFilter {
        min_rating: Rating::parse(stars).ok(),
        ..PlaceFilter::default()
    };
    let visited = |visited| PlaceFilter {
        visited: Some(visited),
        ..PlaceFilter::default()
    };
    let only = |ids: &[_]| PlaceFilter {
        ids: Some(ids.to_vec()),
        ..PlaceFilter::default()
    };

    assert_eq!(filtered(&db, owner, &min(4.0)).await, "best good");
    assert_eq!(filtered(&db, owner, &min(0.0)).await, "best good zero");
    assert_eq!(filtered(&db, owner, &visited(true)).await, "good zero");
    assert_eq!(filtered(&db, owner, &visited(false)).await, "best unrated");
    assert_eq!(filtered(&db, owner, &only(&ids[1..3])).await, "good zero");
    assert_eq!(filtered(&db, owner, &only(&[])).await, "");
    let all = PlaceFilter {
        visited: Some(true),
        ids: Some(ids),
        text: SearchQuery::parse("goo"),
        ..min(1.0)
    };
    assert_eq!(filtered(&db, owner, &all).await, "good");
}

#[tokio::test]
async fn all_of_some_tags_or_no_list_at_all_are_asked_for() {
    let db = TestDb::new();
    let owner = db.user().await;
    let list = db.list(owner, "list").await;
    let (wine, food) = (db.tag(owner, "wine").await, db.tag(owner, "food").await);
    let client = db.pool.client().await.unwrap();
    for (name, is_listed, tags) in [
        ("both", true, vec![wine, food]),
        ("food", false, vec![food]),
        ("none", false, vec![]),
    ] {
        let place = db.named(owner, name).await;
        if is_listed {
            let added = labels::add_place(&client, owner, list, place, at(0)).await;
            assert!(added.unwrap());
        }
        for tag in tags {
            labels::add_place(&client, owner, tag, place, at(0))
                .await
                .unwrap();
        }
    }
    stranger(&db, |stranger| place(stranger, "hers")).await;
    let of = async |tags: &[TagId], is_unlisted| {
        let filter = PlaceFilter {
            tags: tags.to_vec(),
            needs_all_tags: true,
            is_unlisted,
            ..PlaceFilter::default()
        };
        filtered(&db, owner, &filter).await
    };

    assert_eq!(of(&[wine, food], false).await, "both");
    assert_eq!(of(&[food, food], false).await, "both food");
    assert_eq!(of(&[food], true).await, "food");
    assert_eq!(of(&[], true).await, "food none");
    assert_eq!(of(&[food, TagId(id())], false).await, "");
}

/// Places at known points, and one nobody knows where.
async fn world() -> (TestDb, UserId) {
    let db = TestDb::new();
    let owner = db.user().await;
    for (name, latitude, longitude) in [
        ("fiji", -17.8, 178.0),
        ("london", 51.5074, -0.1278),
        ("null-island", 0.0, 0.0),
        ("paris", 48.8566, 2.3522),
        ("pole", 90.0, 0.0),
        ("samoa", -13.8, -172.1),
    ] {
        let place = Place {
            located: Some(located(latitude, longitude, CoordinateSource::User)),
            ..place(owner, name)
        };
        db.place(&place).await;
    }
    db.named(owner, "unknown").await;
    (db, owner)
}

fn within(area: Area) -> PlaceFilter {
    PlaceFilter {
        area: Some(area),
        ..PlaceFilter::default()
    }
}

#[tokio::test]
async fn a_box_holds_what_lies_inside_also_across_the_180th_meridian() {
    let (db, owner) = world().await;
    for (edges, inside) in [
        ([-1.0, 48.0, 3.0, 52.0], "london paris"),
        ([0.0, 0.0, 0.0, 0.0], "null-island"),
        ([170.0, -20.0, -170.0, -10.0], "fiji samoa"),
        ([-170.0, -20.0, 170.0, -10.0], ""),
        (
            [-180.0, -90.0, 180.0, 90.0],
            "fiji london null-island paris pole samoa",
        ),
    ] {
        let [west, south, east, north] = edges;
        let area = Area::Box(BoundingBox::parse(west, south, east, north).unwrap());

        assert_eq!(
            filtered(&db, owner, &within(area)).await,
            inside,
            "{edges:?}"
        );
    }
}

#[tokio::test]
async fn a_circle_holds_what_lies_within_its_radius_also_at_the_edges_of_the_map() {
    let (db, owner) = world().await;
    for (latitude, longitude, radius_km, inside) in [
        (51.5074, -0.1278, 343.0, "london"),
        (51.5074, -0.1278, 345.0, "london paris"),
        (-15.0, 180.0, 1_000.0, "fiji samoa"),
        (89.0, 179.0, 120.0, "pole"),
        (0.0, 0.0, 0.001, "null-island"),
        (
            0.0,
            0.0,
            20_100.0,
            "fiji london null-island paris pole samoa",
        ),
    ] {
        let center = Coordinates::parse(latitude, longitude).unwrap();
        let area = Area::circle(center, radius_km * 1_000.0).unwrap();

        assert_eq!(
            filtered(&db, owner, &within(area)).await,
            inside,
            "{radius_km} km around {center:?}"
        );
    }
}

#[tokio::test]
async fn the_lists_and_tags_that_a_filter_names_are_known_to_their_owner_alone() {
    let db = TestDb::new();
    let (ada, grace) = (db.user().await, db.user().await);
    let list = db.list(ada, "list").await;
    let (wine, food) = (db.tag(ada, "wine").await, db.tag(ada, "food").await);
    let client = db.pool.client().await.unwrap();
    let known = async |owner, list: Option<ListId>, tags: &[TagId]| {
        let filter = PlaceFilter {
            list,
            tags: tags.to_vec(),
            ..PlaceFilter::default()
        };
        filter_is_known(&client, owner, &filter).await.unwrap()
    };

    assert!(known(ada, None, &[]).await);
    assert!(known(ada, Some(list), &[wine, food, wine]).await);
    assert!(!known(ada, Some(ListId(id())), &[wine]).await);
    assert!(!known(ada, Some(list), &[wine, TagId(id())]).await);
    assert!(!known(grace, Some(list), &[]).await);
    assert!(!known(grace, None, &[wine]).await);
}
