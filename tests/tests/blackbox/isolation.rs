//! Nobody reaches what is someone else's: for every id that a request can
//! carry, another user's answers as one that does not exist, and changes nothing.

use std::collections::BTreeMap;

use actix_web::http::Method;
use listbud_tests::{Account, Answer, TestApp, contract};
use serde_json::{Value, json};
use url::form_urlencoded;

/// Where a request carries an id.
type Slot = (String, &'static str, String);

/// Every place for an id in every operation, as the document tells.
fn slots() -> Vec<Slot> {
    let mut slots = Vec::new();
    for (method, path, operation) in contract::operations() {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            // Ids stand directly, in arrays, and beside other words.
            if parameter["schema"].to_string().contains("\"uuid\"") {
                let place = if parameter["in"] == "path" {
                    "path"
                } else {
                    "query"
                };
                let name = parameter["name"].as_str().unwrap().to_owned();
                slots.push((format!("{method} {path}"), place, name));
            }
        }
        let bodies = operation["requestBody"]["content"].as_object();
        for body in bodies.into_iter().flat_map(|content| content.values()) {
            let Some(reference) = body["schema"]["$ref"].as_str() else {
                continue;
            };
            let schema = contract::DOCUMENT
                .pointer(reference.trim_start_matches('#'))
                .unwrap();
            for (name, property) in schema["properties"].as_object().unwrap() {
                // The same, and behind "or null".
                if property.to_string().contains("\"uuid\"") {
                    slots.push((format!("{method} {path}"), "body", name.clone()));
                }
            }
        }
    }
    slots
}

/// What one user has, one thing of each kind.
struct Things {
    place: String,
    list: String,
    tag: String,
    import: String,
    session: String,
    deletion: String,
    api_token: String,
}

async fn things(account: &Account, name: &str) -> Things {
    let place = account.place_named(name).await;
    let (list, tag) = (account.list(name).await, account.tag(name).await);
    account.put_into(&list, &place).await;
    account.hang(&tag, &place).await;
    let csv = "Title,Note,URL\nImported,,https://maps.google.com/?cid=5\n";
    let report = account.import(&format!("{name}.csv"), csv).await;
    let import = report["importId"].as_str().unwrap().to_owned();
    let gone = account.place_named(name).await;
    let gone = account.delete(&format!("/api/places/{gone}"));
    let deletion = gone
        .expect(204)
        .await
        .header("deletion-id")
        .unwrap()
        .to_owned();
    Things {
        place,
        list,
        tag,
        import,
        session: account.log_in().await.session().await,
        deletion,
        api_token: account.api_token(&["read"]).await.id.clone(),
    }
}

/// The kind of thing that an id in this slot names, or `None` when this test
/// does not know the slot.
fn kind(operation: &str, place: &str, name: &str) -> Option<&'static str> {
    let path = operation.split(' ').nth(1)?;
    let of_path = |path: &str| match path.split('/').nth(2)? {
        "places" => Some("place"),
        "lists" | "folders" => Some("list"),
        "tags" | "categories" => Some("tag"),
        "imports" => Some("import"),
        "deletions" => Some("deletion"),
        "tokens" => Some("api_token"),
        "me" => path.contains("/sessions/").then_some("session"),
        _ => None,
    };
    match (place, name) {
        ("path", "id") => of_path(path),
        ("path", "placeId") | ("body" | "query", "ids") => Some("place"),
        ("query" | "body", "list") | ("body", "listId") => Some("list"),
        ("query" | "body", "tag") | ("query", "tags") | ("body", "tagIds" | "tagId") => Some("tag"),
        _ => None,
    }
}

fn of_kind<'a>(kind: &str, things: &'a Things) -> &'a str {
    match kind {
        "place" => &things.place,
        "list" => &things.list,
        "tag" => &things.tag,
        "session" => &things.session,
        "import" => &things.import,
        "deletion" => &things.deletion,
        "api_token" => &things.api_token,
        other => panic!("nobody has a {other}"),
    }
}

/// Requests for one operation with `id` in one slot and the user's own things in
/// all others.
fn requests(operation: &str, slot: (&str, &str), id: &str, own: &Things) -> Vec<(String, Value)> {
    let path = operation.split(' ').nth(1).unwrap();
    let mut filled = path.to_owned();
    for name in ["id", "placeId"] {
        let value = if slot == ("path", name) {
            id
        } else {
            kind(operation, "path", name).map_or("", |kind| of_kind(kind, own))
        };
        filled = filled.replace(&format!("{{{name}}}"), value);
    }
    if slot.0 == "query" {
        let format = if path.ends_with("export") {
            "&format=csv"
        } else {
            ""
        };
        filled = format!("{filled}?{}={id}{format}", slot.1);
    }
    let mut bodies = vec![match (operation, slot.0) {
        (_, "body") if slot.1 == "tagIds" => json!({ "name": "new", "tagIds": [own.tag, id] }),
        (_, "body") => json!({ "name": "new", slot.1: id }),
        ("PUT /api/places/{id}/tags", _) => json!({ "tagIds": [own.tag] }),
        _ => json!({ "name": "new" }),
    }];
    if operation == "PUT /api/places/{id}/tags" && slot.0 == "body" {
        bodies = vec![json!({ "tagIds": [own.tag, id] })];
    }
    if operation.ends_with("/bulk") {
        bodies = match slot.1 {
            "ids" => [
                "move_to_list",
                "add_to_list",
                "remove_from_list",
                "add_tag",
                "remove_tag",
                "set_visited",
                "delete",
            ]
            .iter()
            .map(|action| {
                json!({
                    "ids": [own.place, id], "action": action, "listId": own.list,
                    "tagId": own.tag, "visited": true,
                })
            })
            .collect(),
            "listId" => ["move_to_list", "add_to_list", "remove_from_list"]
                .iter()
                .map(|action| json!({ "ids": [own.place], "action": action, "listId": id }))
                .collect(),
            _ => ["add_tag", "remove_tag"]
                .iter()
                .map(|action| json!({ "ids": [own.place], "action": action, "tagId": id }))
                .collect(),
        };
    }
    bodies
        .into_iter()
        .map(|body| (filled.clone(), body))
        .collect()
}

async fn send(ada: &Account, operation: &str, path: &str, body: &Value) -> Answer {
    let method = operation.split(' ').next().unwrap();
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let request = ada.request(method.clone(), path);
    if matches!(method, Method::GET | Method::DELETE) {
        request.send().await
    } else if path == "/api/export" {
        let mut form = form_urlencoded::Serializer::new("format=csv".to_owned());
        for (name, value) in body.as_object().unwrap() {
            if name != "name" {
                form.append_pair(name, value.as_str().unwrap());
            }
        }
        let form = form.finish();
        let kind = "application/x-www-form-urlencoded";
        request.raw(kind, form).send().await
    } else {
        request.json(body).send().await
    }
}

#[test]
fn this_matrix_knows_every_id_that_a_request_can_carry() {
    let slots = slots();

    let unknown: Vec<&Slot> = slots
        .iter()
        .filter(|(operation, place, name)| kind(operation, place, name).is_none())
        .collect();
    assert!(unknown.is_empty(), "add to kind(): {unknown:?}");
    assert!(slots.len() > 40, "only {} slots were found", slots.len());
    let mut by_place: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, place, _) in &slots {
        *by_place.entry(place).or_default() += 1;
    }
    assert_eq!(by_place.len(), 3, "{by_place:?}");
}

#[actix_web::test]
async fn another_users_id_is_answered_like_an_unknown_one_and_changes_nothing() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    let (own, foreign) = (things(&ada, "Own").await, things(&bea, "Foreign").await);
    let absent = "01900000-0000-7000-8000-00000000dead";
    let sql = app.sql().await;
    let before = sql.dump().await;

    for (operation, place, name) in slots() {
        let theirs = of_kind(kind(&operation, place, &name).unwrap(), &foreign);
        let slot = (place, name.as_str());
        let with_theirs = requests(&operation, slot, theirs, &own);
        let with_absent = requests(&operation, slot, absent, &own);
        for ((path, body), (absent_path, absent_body)) in with_theirs.iter().zip(&with_absent) {
            let refused = send(&ada, &operation, path, body).await;
            let unknown = send(&ada, &operation, absent_path, absent_body).await;

            // Unknown ids of a selection are left out.
            let status = if name == "ids" && !operation.ends_with("/bulk") {
                200
            } else {
                404
            };
            assert_eq!(refused.status(), status, "{name} in {place}: {refused}");
            assert_eq!(unknown.status(), status, "{name} in {place}: {unknown}");
            if status == 200 {
                assert_eq!(refused.bytes(), unknown.bytes(), "{refused}");
                assert!(!refused.text().contains("Foreign"), "{refused}");
                // An export is recorded.
                let recorded = "DELETE FROM audit_events WHERE action = 'export.read'";
                sql.rows(recorded).await;
                assert_eq!(sql.dump().await, before, "{refused} changed something");
                continue;
            }
            let (mut refused_body, mut unknown_body) = (refused.json(), unknown.json());
            refused_body["requestId"] = Value::Null;
            unknown_body["requestId"] = Value::Null;
            assert_eq!(refused_body, unknown_body, "{refused}");
            assert!(!refused.text().contains("Foreign"), "{refused}");
            assert_eq!(sql.dump().await, before, "{refused} changed something");
        }
    }
}

#[actix_web::test]
async fn the_aliases_of_ids_are_checked_as_well() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    let (own, foreign) = (things(&ada, "Own").await, things(&bea, "Foreign").await);
    let sql = app.sql().await;
    let before = sql.dump().await;
    let path = format!("/api/places/{}", own.place);
    let folder = json!({ "folderId": foreign.list });

    ada.put(&path, &folder).expect(404).await;
    let new = json!({ "name": "new", "folderId": foreign.list });
    ada.post("/api/places", &new).expect(404).await;
    let bulk = json!({ "ids": [own.place], "action": "add_to_list", "folderId": foreign.list });
    ada.post("/api/places/bulk", &bulk).expect(404).await;
    for path in [
        "/api/places?",
        "/api/places/search?",
        "/api/export?format=csv&",
    ] {
        for name in ["listId", "folderId"] {
            ada.get(&format!("{path}{name}={}", foreign.list))
                .expect(404)
                .await;
        }
    }
    for path in ["/api/places?", "/api/places/search?", "/api/places/points?"] {
        for name in ["tags", "tags[]", "categories", "categories[]"] {
            let mixed = format!("{path}{name}={},{}", own.tag, foreign.tag);
            ada.get(&mixed).expect(404).await;
        }
    }

    assert_eq!(sql.dump().await, before);
}

#[actix_web::test]
async fn each_user_sees_their_own_things_only() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    things(&ada, "Adas").await;
    things(&bea, "Beas").await;

    for path in [
        "/api/me",
        "/api/me/sessions",
        "/api/me/audit",
        "/api/tokens",
        "/api/places",
        "/api/places?limit=10&sort=name",
        "/api/places/search?query=",
        "/api/places/points",
        "/api/places/points?columns=id",
        "/api/places/points?q=as",
        "/api/lists",
        "/api/folders",
        "/api/tags",
        "/api/categories",
        "/api/imports",
        "/api/deletions",
        "/api/export?format=csv",
        "/api/export?format=geojson",
    ] {
        let answer = ada.get(path).expect(200).await;
        assert!(!answer.text().contains("Beas"), "{answer}");
        assert!(!answer.text().contains(&bea.id), "{answer}");
    }
}

#[actix_web::test]
async fn another_users_cursor_shows_nothing_of_theirs() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    for number in 0..3 {
        ada.place_named(&format!("Adas {number}")).await;
        bea.place_named(&format!("Beas {number}")).await;
        bea.log_in().await;
    }

    for path in ["/api/places?limit=1", "/api/me/audit?limit=1"] {
        let page = bea.get(path).expect(200).await.json();
        let cursor = page["nextCursor"].as_str().unwrap();
        let answer = ada.get(&format!("{path}&cursor={cursor}")).send().await;
        assert!(matches!(answer.status(), 200 | 400), "{answer}");
        assert!(!answer.text().contains("Beas"), "{answer}");
        assert!(!answer.text().contains(&bea.id), "{answer}");
    }
}

#[actix_web::test]
async fn another_users_session_cannot_be_ended() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    let session = bea.session().await;

    ada.delete(&format!("/api/me/sessions/{session}"))
        .expect(404)
        .await;
    ada.request(Method::POST, "/api/auth/logout-all")
        .expect(204)
        .await;

    bea.get("/api/me").expect(200).await;
    bea.refresh().await;
    ada.get("/api/me").expect(401).await;
}
