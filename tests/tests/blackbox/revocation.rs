//! Ending sessions: here, elsewhere and everywhere, on every server.

use actix_web::http::Method;
use listbud_tests::{Account, TestApp, eventually};
use serde_json::{Value, json};

/// Whether an access token is taken. The body is wrong, so the answer comes
/// without a look into the database.
async fn is_believed(account: &Account) -> bool {
    let answer = account.patch("/api/me", &json!({ "name": 5 })).send().await;
    match answer.status() {
        422 => true,
        401 => false,
        _ => panic!("{answer}"),
    }
}

/// Neither token of a session is good for anything.
async fn assert_over(app: &TestApp, session: &Account) {
    let refused = session.at(app).get("/api/me").expect(401).await;
    assert_eq!(refused.code(), "invalid_token");
    let refused = app.anonymous().refresh(&session.refresh_token).expect(401);
    assert_eq!(refused.await.code(), "session_over");
}

async fn assert_alive(app: &TestApp, session: &Account) {
    session.at(app).get("/api/me").expect(200).await;
    app.anonymous()
        .refresh(&session.refresh_token)
        .expect(200)
        .await;
}

async fn log_out(account: &Account) {
    let log_out = account.request(Method::POST, "/api/auth/logout");
    assert!(log_out.expect(204).await.bytes().is_empty());
}

#[actix_web::test]
async fn logging_out_ends_this_session_only() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let elsewhere = ada.log_in().await;

    log_out(&ada).await;

    assert_over(&app, &ada).await;
    assert_alive(&app, &elsewhere).await;
    assert_eq!(elsewhere.sessions().await.len(), 1);
    let again = ada.request(Method::POST, "/api/auth/logout");
    again.expect(401).await;
}

#[actix_web::test]
async fn a_renewed_session_ends_with_all_its_tokens() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let renewed = ada.refresh().await;
    let sibling = ada.refresh().await;

    log_out(&ada).await;

    for tokens in [&ada, &renewed, &sibling] {
        assert_over(&app, tokens).await;
    }
}

#[actix_web::test]
async fn logging_out_everywhere_ends_all_sessions_of_the_account_and_of_no_other() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let elsewhere = ada.log_in().await;
    let bea = app.sign_up("bea").await;

    let log_out = ada.request(Method::POST, "/api/auth/logout-all");
    log_out.expect(204).await;

    assert_over(&app, &ada).await;
    assert_over(&app, &elsewhere).await;
    assert_alive(&app, &bea).await;
    let ada = ada.log_in().await;
    assert_alive(&app, &ada).await;
}

#[actix_web::test]
async fn one_session_is_ended_from_another() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let lost = ada.log_in().await;
    let path = format!("/api/me/sessions/{}", lost.session().await);

    ada.delete(&path).expect(204).await;

    assert_over(&app, &lost).await;
    assert_alive(&app, &ada).await;
    ada.delete(&path).expect(404).await;
}

#[actix_web::test]
async fn another_users_session_is_not_found_and_stays_valid() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let bea = app.sign_up("bea").await;
    let theirs = format!("/api/me/sessions/{}", bea.session().await);
    let nobodys = "/api/me/sessions/01900000-0000-7000-8000-0000000fffff";

    let refused = ada.delete(&theirs).expect(404).await;
    let absent = ada.delete(nobodys).expect(404).await;
    ada.delete("/api/me/sessions/x").expect(404).await;

    let detail = |answer: &listbud_tests::Answer| answer.json()["detail"].clone();
    assert_eq!(detail(&refused), detail(&absent));
    assert_alive(&app, &bea).await;
    assert!(!ada.actions().await.contains(&"session.revoked".to_owned()));
    assert!(!bea.actions().await.contains(&"session.revoked".to_owned()));
}

/// How many rows of an account each table has that knows accounts.
async fn rows_of(app: &TestApp, user: &str) -> Vec<(String, i64)> {
    let sql = app.sql().await;
    let tables = sql
        .rows(
            "SELECT c.table_name FROM information_schema.columns c
             JOIN information_schema.tables t USING (table_schema, table_name)
             WHERE c.table_schema = 'public' AND c.column_name = 'user_id'
               AND t.table_type = 'BASE TABLE' ORDER BY 1",
        )
        .await;
    let mut counts = Vec::new();
    for table in tables.into_iter().flatten().flatten() {
        let count = format!("SELECT count(*) FROM {table} WHERE user_id = '{user}'");
        counts.push((table, sql.number(&count).await));
    }
    let account = format!("SELECT count(*) FROM users WHERE id = '{user}'");
    counts.push(("users".to_owned(), sql.number(&account).await));
    counts
}

/// Leaves a row in every table.
async fn live(app: &TestApp, account: &Account) {
    let place = account.place_named("Harbour café").await;
    let list = account.list("Trip").await;
    let tag = account.tag("coffee").await;
    account.put_into(&list, &place).await;
    account.hang(&tag, &place).await;
    let mark = json!({ "ids": [place], "action": "set_visited", "visited": true });
    let mark = account.post("/api/places/bulk", &mark);
    mark.header("idempotency-key", "k").expect(200).await;
    account.import("Saved.csv", "Title,Note,URL\nX,,\n").await;
    account.api_token(&["read"]).await;
    // What was deleted and can be taken back: a place, a list and a tag with memberships.
    let (gone, old, rare) = (
        account.place_named("Gone").await,
        account.list("Old").await,
        account.tag("rare").await,
    );
    account.put_into(&old, &gone).await;
    account.hang(&rare, &gone).await;
    for path in [
        format!("places/{gone}"),
        format!("lists/{old}"),
        format!("tags/{rare}"),
    ] {
        account.delete(&format!("/api/{path}")).expect(204).await;
    }
    // An upload that goes on at this moment.
    let job = format!(
        "INSERT INTO import_jobs (user_id, id, status, file_name, is_preview, takes_labelled,
                                  finds_disappeared, size, rows_read, rows_written, attempts,
                                  is_cancelled, created_at, heartbeat_at)
         VALUES ('{user}', '{user}', 'uploading', 'x.csv', false, false, false, 1, 0, 0, 0, false,
                 now(), now());
         INSERT INTO import_chunks VALUES ('{user}', '{user}', 0, 'x')",
        user = account.id
    );
    app.sql().await.rows(&job).await;
}

#[actix_web::test]
async fn a_deleted_account_leaves_no_row_and_no_valid_token_on_any_server() {
    let app = TestApp::start().await;
    let replica = TestApp::builder().on(&app).start().await;
    let ada = app.sign_up("ada").await;
    let elsewhere = ada.log_in().await;
    let bea = app.sign_up("bea").await;
    live(&app, &ada).await;
    live(&app, &bea).await;
    let before = rows_of(&app, &ada.id).await;
    let beas = rows_of(&app, &bea.id).await;
    assert!(before.len() > 8, "{before:?}");
    assert!(before.iter().all(|(_, count)| *count > 0), "{before:?}");

    ada.delete("/api/me").expect(204).await;

    let after = rows_of(&app, &ada.id).await;
    assert!(after.iter().all(|(_, count)| *count == 0), "{after:?}");
    assert_eq!(rows_of(&app, &bea.id).await, beas);
    for session in [&ada, &elsewhere] {
        assert_over(&app, session).await;
        let there = session.at(&replica);
        eventually("the other server refuses it", async || {
            !is_believed(&there).await
        })
        .await;
        assert_over(&replica, session).await;
    }
    let log_in = app.anonymous().log_in(&ada.email, Account::PASSWORD);
    log_in.expect(401).await;
    let again = app.sign_up("ada").await;
    assert_ne!(again.id, ada.id);
    assert_eq!(again.names("").await, [""; 0]);
}

#[actix_web::test]
async fn every_server_knows_within_a_second() {
    let app = TestApp::start().await;
    let replica = TestApp::builder().on(&app).start().await;
    let ada = app.sign_up("ada").await;

    let mut times = Vec::new();
    for _ in 0..5 {
        let session = ada.log_in().await;
        let there = session.at(&replica);
        assert!(is_believed(&there).await);
        log_out(&session).await;
        let refused = async || !is_believed(&there).await;
        times.push(eventually("the other server knows", refused).await);
    }

    times.sort();
    println!("another server knew after {times:?}");
    // The quickest of five: one hiccup of a busy machine proves nothing.
    assert!(times[0].as_secs_f64() < 1.0, "{times:?}");
}

#[actix_web::test]
async fn tokens_are_judged_without_the_database() {
    let app = TestApp::start().await;
    let replica = TestApp::builder().on(&app).start().await;
    let ada = app.sign_up("ada").await;
    let revoked = ada.log_in().await;
    log_out(&revoked).await;
    let there = revoked.at(&replica);
    eventually("the other server knows", async || {
        !is_believed(&there).await
    })
    .await;

    app.database().close();

    for server in [&app, &replica] {
        for _ in 0..20 {
            assert!(is_believed(&ada.at(server)).await);
            assert!(!is_believed(&revoked.at(server)).await);
        }
    }
    app.database().open();
}

/// How many transactions this test's database has seen. A backend tells of its
/// own when it ends, so all but ours are ended.
async fn transactions(app: &TestApp) -> i64 {
    let sql = app.sql().await;
    app.database().shut();
    let others = "FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()
           AND backend_type = 'client backend'";
    sql.rows(&format!("SELECT pg_terminate_backend(pid) {others}"))
        .await;
    eventually("all other backends have ended", async || {
        sql.number(&format!("SELECT count(*) {others}")).await == 0
    })
    .await;
    let count = sql
        .number(
            "SELECT xact_commit + xact_rollback FROM pg_stat_database
             WHERE datname = current_database()",
        )
        .await;
    app.database().open();
    count
}

#[actix_web::test]
async fn a_request_with_a_token_costs_the_handlers_statement_and_no_other() {
    const REQUESTS: i64 = 200;
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    log_out(&ada.log_in().await).await;
    let before = transactions(&app).await;
    eventually("the pool has recovered", async || {
        ada.get("/api/tags").send().await.status() == 200
    })
    .await;

    for _ in 0..REQUESTS {
        ada.get("/api/tags").expect(200).await;
    }

    // GET /api/tags is one statement; listening and probing take some, too.
    let spent = transactions(&app).await - before;
    println!("{REQUESTS} requests took {spent} transactions");
    assert!((REQUESTS..2 * REQUESTS).contains(&spent), "{spent}");
}

#[actix_web::test]
async fn a_disconnected_server_catches_up_on_revocations() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let revoked = ada.log_in().await;
    let sql = app.sql().await;
    let listeners = "FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'listbud-revocations'";
    let first = sql.rows(&format!("SELECT pid {listeners}")).await;
    assert_eq!(first.len(), 1);
    let first = first[0][0].clone().unwrap();
    let replica = TestApp::builder().on(&app).start().await;
    let there = revoked.at(&replica);
    assert!(is_believed(&there).await);

    app.database().shut();
    let killed = sql
        .number(&format!(
            "SELECT count(pg_terminate_backend(pid)) {listeners} AND pid <> {first}"
        ))
        .await;
    assert_eq!(killed, 1);
    eventually("the listener is gone", async || {
        sql.number(&format!("SELECT count(*) {listeners}")).await == 1
    })
    .await;
    log_out(&revoked).await;
    assert!(!is_believed(&revoked).await);
    assert!(is_believed(&there).await, "it cannot know yet");
    app.database().open();

    let time = eventually("it has caught up", async || !is_believed(&there).await).await;
    println!("it knew {time:?} after the database was there again");
    assert!(is_believed(&ada.at(&replica)).await);
    // And it hears of what comes from now on.
    let next = ada.log_in().await;
    log_out(&next).await;
    let there = next.at(&replica);
    eventually("it listens again", async || !is_believed(&there).await).await;
}

#[actix_web::test]
async fn a_starting_server_loads_earlier_revocations() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let revoked = ada.log_in().await;
    log_out(&revoked).await;

    let next = TestApp::builder().on(&app).start().await;

    assert!(!is_believed(&revoked.at(&next)).await);
    assert!(is_believed(&ada.at(&next)).await);
}

#[actix_web::test]
async fn ending_a_session_twice_at_once_ends_it_once() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let path = format!("/api/me/sessions/{}", ada.log_in().await.session().await);

    let both = futures_util::join!(ada.delete(&path).send(), ada.delete(&path).send());

    let mut statuses = [both.0.status(), both.1.status()];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 404]);
    let events: Vec<Value> = ada.audit().await;
    let recorded = events
        .iter()
        .filter(|event| event["action"] == "session.revoked");
    assert_eq!(recorded.count(), 1);
}
