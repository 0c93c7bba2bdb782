//! Two servers on one database, of which the second's clock is an hour behind.

use listbud_tests::{Account, Clock, TestApp};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};

const FILE: &str = "\
Title,Note,URL,Tags,Comment
Harbour café,,https://maps.google.com/?cid=11,lunch,
Old mill,,https://maps.google.com/?cid=12,,
";

/// The same places, of which one has a note now.
const FULLER: &str = "\
Title,Note,URL,Tags,Comment
Harbour café,the window seat,https://maps.google.com/?cid=11,lunch,
Old mill,,https://maps.google.com/?cid=12,,
";

/// Ada at a server and at another one that is an hour behind.
struct Two {
    _apps: [TestApp; 2],
    ada: Account,
    behind: Account,
}

impl Two {
    async fn start() -> Self {
        let clock = Clock::default();
        let app = TestApp::start_at(&clock).await;
        let late = TestApp::builder()
            .clock(&clock.beside(-Duration::hours(1)))
            .on(&app)
            .start()
            .await;
        let ada = app.sign_up("ada").await;
        // Neither takes tokens of the other, which are of another time.
        let behind = ada.at(&late).log_in().await;
        Self {
            _apps: [app, late],
            ada,
            behind,
        }
    }
}

async fn undo(ada: &Account, report: &Value) -> Value {
    let import = report["importId"].as_str().unwrap();
    let answer = ada.delete(&format!("/api/imports/{import}"));
    answer.expect(200).await.json()
}

fn time(value: &Value) -> OffsetDateTime {
    OffsetDateTime::parse(value.as_str().unwrap(), &Rfc3339).unwrap()
}

fn id_of(places: &[Value], name: &str) -> String {
    let place = places.iter().find(|place| place["name"] == name);
    place.unwrap()["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn an_undo_keeps_what_a_person_changed_at_a_server_whose_clock_is_behind() {
    let two = Two::start().await;
    let report = two.ada.import("Walks.csv", FILE).await;
    let places = two.ada.places("").await;
    let (cafe, mill) = (id_of(&places, "Harbour café"), id_of(&places, "Old mill"));

    let change = json!({ "notes": "the window seat" });
    let path = format!("/api/places/{cafe}");
    two.behind.patch(&path, &change).expect(200).await;
    let visited = json!({ "ids": [mill], "action": "set_visited", "visited": true });
    two.behind
        .post("/api/places/bulk", &visited)
        .expect(200)
        .await;
    let undone = undo(&two.ada, &report).await;

    assert_eq!(
        undone,
        json!({ "removed": 0, "kept": 2, "lists": 0, "tags": 0 })
    );
}

#[actix_web::test]
async fn an_undo_keeps_lists_and_tags_that_were_changed_at_a_server_whose_clock_is_behind() {
    let two = Two::start().await;
    let report = two.ada.import("Walks.csv", FILE).await;
    let (list, tag) = (&two.ada.lists().await[0], &two.ada.tags().await[0]);

    for (noun, thing) in [("lists", list), ("tags", tag)] {
        let path = format!("/api/{noun}/{}", thing["id"].as_str().unwrap());
        let change = json!({ "color": "#102030" });
        let changed = two.behind.patch(&path, &change).expect(200).await.json();
        assert_eq!(changed["updatedAt"], thing["updatedAt"]);
        assert_eq!(two.ada.get(&path).expect(200).await.json(), changed);
    }
    let undone = undo(&two.ada, &report).await;

    assert_eq!(
        undone,
        json!({ "removed": 2, "kept": 0, "lists": 0, "tags": 0 })
    );
    assert_eq!(two.ada.lists().await.len(), 1);
    assert_eq!(two.ada.tags().await.len(), 1);
}

#[actix_web::test]
async fn an_undo_removes_what_only_another_import_has_filled_whatever_the_clocks_say() {
    for is_ahead_first in [true, false] {
        let two = Two::start().await;
        let (first, second) = if is_ahead_first {
            (&two.ada, &two.behind)
        } else {
            (&two.behind, &two.ada)
        };
        let report = first.import("Walks.csv", FILE).await;
        let filled = second.import("Walks.csv", FULLER).await;
        assert_eq!(filled["merged"], 2, "{filled}");

        let undone = undo(&two.ada, &report).await;

        assert_eq!(
            undone,
            json!({ "removed": 2, "kept": 0, "lists": 1, "tags": 1 })
        );
    }
}

#[actix_web::test]
async fn the_time_of_the_last_change_never_goes_back() {
    let two = Two::start().await;
    let place = two.ada.place_named("Harbour café").await;
    let before = two.ada.read(&place).await;

    let path = format!("/api/places/{place}");
    let change = json!({ "notes": "the window seat" });
    let changed = two.behind.patch(&path, &change).expect(200).await;
    let visited = json!({ "ids": [place], "action": "set_visited", "visited": true });
    two.behind
        .post("/api/places/bulk", &visited)
        .expect(200)
        .await;
    let after = two.ada.read(&place).await;

    assert_eq!(after["visited"], true);
    let json = changed.json();
    for later in [&json["updatedAt"], &after["updatedAt"]] {
        assert!(time(later) >= time(&before["updatedAt"]), "{later}");
    }
    assert!(time(&after["updatedAt"]) >= time(&after["createdAt"]));
    // The states differ although their times may not.
    let stale = two.ada.patch(&path, &json!({ "name": "x" }));
    let etag = changed.header("etag").unwrap().to_owned();
    stale.header("if-match", &etag).expect(412).await;
}
