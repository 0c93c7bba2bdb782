//! The record of what was done with an account.

use std::collections::HashSet;

use actix_web::http::Method;
use listbud_persistence::audit::AuditAction;
use listbud_tests::{Account, Clock, TestApp, eventually};
use serde_json::{Value, json};
use time::Duration;

const NEW: &str = "violet harbour 1907";

/// Does everything that is recorded, ending with a fresh session.
async fn do_everything(app: &TestApp, clock: &Clock, ada: &Account) -> Account {
    let tick = || clock.advance(Duration::seconds(1));
    tick();
    let failed = app.anonymous().log_in(&ada.email, "wrong horse battery");
    failed.expect(401).await;
    // It is recorded after the answer.
    eventually("the failure is recorded", async || {
        ada.actions().await.contains(&"session.failed".to_owned())
    })
    .await;
    tick();
    let second = ada.log_in().await;
    tick();
    let log_out = second.request(Method::POST, "/api/auth/logout");
    log_out.expect(204).await;
    let third = ada.log_in().await.session().await;
    tick();
    let end = ada.delete(&format!("/api/me/sessions/{third}"));
    end.expect(204).await;
    let stolen = ada.log_in().await;
    stolen.refresh().await;
    clock.advance(Duration::seconds(21));
    let reused = app.anonymous().refresh(&stolen.refresh_token);
    reused.expect(401).await;
    tick();
    let token = ada.api_token(&["read"]).await;
    tick();
    let path = format!("/api/tokens/{}", token.id);
    ada.delete(&path).expect(204).await;
    tick();
    let password = json!({ "currentPassword": Account::PASSWORD, "newPassword": NEW });
    let change = ada.put("/api/auth/password", &password);
    change.expect(204).await;
    tick();
    let rename = ada.patch("/api/me", &json!({ "name": "Augusta" }));
    rename.expect(200).await;
    tick();
    ada.place_named("Gone").await;
    let report = ada
        .import("Saved.csv", "Title,Note,URL\nHarbour café,,\nX,,\n")
        .await;
    tick();
    let import = report["importId"].as_str().unwrap();
    ada.delete(&format!("/api/imports/{import}"))
        .expect(200)
        .await;
    tick();
    ada.get("/api/export?format=csv").expect(200).await;
    tick();
    let deleted = ada.delete("/api/places").expect(200).await.json();
    tick();
    let deletion = deleted["deletionId"].as_str().unwrap();
    let restore = format!("/api/deletions/{deletion}/restore");
    ada.post(&restore, &json!({})).expect(200).await;
    tick();
    let log_out = ada.request(Method::POST, "/api/auth/logout-all");
    log_out.expect(204).await;
    tick();
    let again = app.anonymous().log_in(&ada.email, NEW).expect(200).await;
    Account::of(app.anonymous(), &again.json())
}

#[actix_web::test]
async fn everything_that_is_done_with_an_account_is_recorded() {
    let clock = Clock::default();
    let app = TestApp::start_at(&clock).await;
    let ada = app.sign_up("ada").await;

    let ada = do_everything(&app, &clock, &ada).await;

    let events = ada.audit().await;
    let recorded: HashSet<&str> = events
        .iter()
        .map(|event| event["action"].as_str().unwrap())
        .collect();
    for action in AuditAction::ALL {
        assert!(recorded.contains(action.as_str()), "{}", action.as_str());
    }
    assert_eq!(recorded.len(), AuditAction::ALL.len());
    let newest: Vec<&str> = events
        .iter()
        .take(7)
        .map(|event| event["action"].as_str().unwrap())
        .collect();
    assert_eq!(
        newest,
        [
            "session.started",
            "sessions.ended",
            "deletion.restored",
            "places.deleted",
            "export.read",
            "import.undone",
            "import.done",
        ]
    );
    assert_eq!(events.last().unwrap()["action"], "account.registered");
    for event in &events {
        assert_eq!(event["address"], "127.0.0.1", "{event}");
        assert!(event["details"].is_object(), "{event}");
    }
    let times: Vec<&str> = events
        .iter()
        .map(|event| event["createdAt"].as_str().unwrap())
        .collect();
    assert!(
        times.is_sorted_by(|newer, older| newer >= older),
        "{times:?}"
    );
}

#[actix_web::test]
async fn the_record_holds_no_secret() {
    let clock = Clock::default();
    let app = TestApp::start_at(&clock).await;
    let before = app.sign_up("ada").await;

    let after = do_everything(&app, &clock, &before).await;

    let record = after.get("/api/me/audit").expect(200).await;
    let sql = app.sql().await;
    let rows = sql.rows("SELECT a::text FROM audit_events a").await;
    let rows = format!("{rows:?}");
    let secrets = [
        Account::PASSWORD,
        NEW,
        "wrong horse battery",
        before.token().unwrap(),
        &before.refresh_token,
        after.token().unwrap(),
        &after.refresh_token,
        "ada@example.org",
        "$argon2id$",
    ];
    for secret in secrets {
        assert!(!record.text().contains(secret), "{secret} in {record}");
        assert!(!rows.contains(secret), "{secret} in {rows}");
    }
}

#[actix_web::test]
async fn the_record_is_its_owners_alone() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let bea = app.sign_up("bea").await;
    ada.log_in().await;

    assert_eq!(
        ada.actions().await,
        ["session.started", "account.registered"]
    );
    assert_eq!(bea.actions().await, ["account.registered"]);
    app.get("/api/me/audit").expect(401).await;
}

#[actix_web::test]
async fn the_record_holds_the_clients_address_behind_a_proxy() {
    let app = TestApp::builder().set("TRUSTED_PROXIES", "127.0.0.1");
    let app = app.start().await;
    let ada = app.sign_up("ada").await;
    let addresses = ["203.0.113.7", "2001:db8::7"];

    for address in addresses {
        let log_in = app.anonymous().log_in(&ada.email, Account::PASSWORD);
        log_in.from(address).expect(200).await;
    }
    let failed = app.anonymous().log_in(&ada.email, "wrong horse battery");
    failed.from("198.51.100.9").expect(401).await;

    eventually("the failure is recorded", async || {
        ada.audit().await[0]["address"] == "198.51.100.9"
    })
    .await;
    let events = ada.audit().await;
    assert_eq!(events[0]["action"], "session.failed");
    assert_eq!(events[1]["address"], addresses[1]);
    assert_eq!(events[2]["address"], addresses[0]);
}

#[actix_web::test]
async fn deleting_places_in_whichever_way_is_recorded_with_their_number() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let mut places = Vec::new();
    for name in ["A", "B", "C", "D"] {
        places.push(ada.place_named(name).await);
    }

    let body = json!({ "action": "delete", "ids": places[..2] });
    ada.post("/api/places/bulk", &body).expect(200).await;
    ada.delete("/api/places").expect(200).await;

    let events = ada.audit().await;
    assert_eq!(
        ada.actions().await[..2],
        ["places.deleted", "places.deleted"]
    );
    assert_eq!(events[0]["details"], json!({ "count": 2 }));
    assert_eq!(events[1]["details"], json!({ "count": 2 }));
}

#[actix_web::test]
async fn failed_actions_are_not_recorded_as_done() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    ada.upload("/api/imports", "x.csv", [0xff, 0x00, 0x13])
        .send()
        .await;
    ada.get("/api/export?format=docx").expect(400).await;
    let rename = ada.patch("/api/me", &json!({ "name": "" }));
    rename.expect(422).await;
    let nothing = ada.patch("/api/me", &json!({}));
    nothing.expect(200).await;
    let password = json!({ "currentPassword": "wrong horse battery", "newPassword": NEW });
    let change = ada.put("/api/auth/password", &password);
    change.expect(403).await;

    assert_eq!(ada.actions().await, ["account.registered"]);
}

/// Reads page after page.
async fn pages(account: &Account, limit: usize) -> Vec<Vec<Value>> {
    let mut pages = Vec::new();
    let mut path = format!("/api/me/audit?limit={limit}");
    loop {
        let page = account.get(&path).expect(200).await.json();
        pages.push(page["events"].as_array().unwrap().clone());
        let Some(cursor) = page["nextCursor"].as_str() else {
            return pages;
        };
        path = format!("/api/me/audit?limit={limit}&cursor={cursor}");
        assert!(pages.len() < 100, "the pages do not end");
    }
}

#[actix_web::test]
async fn the_record_is_read_in_pages() {
    // The clock stands still: only ids tell events of one moment apart.
    let clock = Clock::default();
    let app = TestApp::start_at(&clock).await;
    let ada = app.sign_up("ada").await;
    for _ in 0..6 {
        ada.delete("/api/places").expect(200).await;
    }
    clock.advance(Duration::seconds(1));
    ada.delete("/api/places").expect(200).await;
    let all = ada.audit().await;
    assert_eq!(all.len(), 8);

    for limit in [1, 3, 4, 7, 8, 100] {
        let pages = pages(&ada, limit).await;
        assert_eq!(pages.len(), all.len().div_ceil(limit), "{limit}");
        assert_eq!(pages.concat(), all, "{limit}");
    }
}

#[actix_web::test]
async fn an_impossible_page_is_400_and_another_users_cursor_shows_nothing_of_theirs() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let bea = app.sign_up("bea").await;
    for account in [&ada, &bea] {
        account.delete("/api/places").expect(200).await;
    }
    let far_away = "f".repeat(43);

    for (query, fault) in [
        ("limit=0", "limit out_of_range"),
        ("limit=101", "limit out_of_range"),
        ("limit=-1", "limit out_of_range"),
        ("limit=ten", "limit out_of_range"),
        ("cursor=x", "cursor invalid_cursor"),
        ("cursor=%00", "cursor invalid_cursor"),
        (&*format!("cursor={far_away}"), "cursor invalid_cursor"),
        (
            &*format!("cursor={}", "A".repeat(5_000)),
            "cursor invalid_cursor",
        ),
        ("page=2", "query unknown_parameter"),
    ] {
        let refused = ada.get(&format!("/api/me/audit?{query}")).expect(400).await;
        assert_eq!(refused.faults(), [fault], "{query}");
    }
    let page = bea.get("/api/me/audit?limit=1").expect(200).await.json();
    let cursor = page["nextCursor"].as_str().unwrap();
    let page = ada.get(&format!("/api/me/audit?cursor={cursor}"));
    let page = page.expect(200).await.json();
    let of_ada = ada.audit().await;
    for event in page["events"].as_array().unwrap() {
        assert!(of_ada.contains(event), "{event}");
    }
}

#[actix_web::test]
async fn nothing_is_recorded_without_an_account() {
    let app = TestApp::start().await;

    let failed = app.anonymous().log_in("nobody@example.org", NEW);
    failed.expect(401).await;
    let body = json!({ "email": "x", "password": "x", "name": "" });
    let register = app.anonymous().post("/api/auth/register", &body);
    register.expect(422).await;

    let sql = app.sql().await;
    assert_eq!(sql.number("SELECT count(*) FROM audit_events").await, 0);
}
