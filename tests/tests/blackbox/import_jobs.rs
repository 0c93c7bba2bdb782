//! Imports as jobs: the queue, its bounds, and what others notice of them.

use std::fmt::Write as _;

use actix_web::http::Method;
use futures_util::future::join_all;
use listbud_tests::{Account, Answer, Form, TestApp, eventually};
use serde_json::Value;

const CSV: &str = "Title,Note,URL\nPier,,https://maps.google.com/?cid=5\n";

fn csv_of(places: usize) -> String {
    let mut csv = "Title,Note,URL\n".to_owned();
    for n in 1..=places {
        writeln!(csv, "Place {n},,https://maps.google.com/?cid={n}").unwrap();
    }
    csv
}

/// Uploads a file and does not wait for its import.
async fn queue(account: &Account, name: &str, csv: impl AsRef<[u8]>) -> Answer {
    let form = Form::file(name, csv.as_ref());
    account
        .request(Method::POST, "/api/imports")
        .header("prefer", "respond-async")
        .form(&form)
        .send()
        .await
}

fn location(answer: &Answer) -> String {
    assert_eq!(answer.status(), 202, "{}", answer.text());
    answer.header("location").unwrap().to_owned()
}

async fn ended(account: &Account, path: &str) -> Value {
    let mut shown = Value::Null;
    eventually("the import ends", async || {
        shown = account.get(path).expect(200).await.json();
        matches!(shown["status"].as_str(), Some("done" | "failed"))
    })
    .await;
    shown
}

/// A server that takes imports in and does none.
async fn without_workers() -> TestApp {
    TestApp::builder().set("IMPORT_PERMITS", "0").start().await
}

#[actix_web::test]
async fn a_client_that_does_not_want_to_wait_gets_a_url_and_later_the_report() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    let answer = queue(&ada, "Walks.csv", CSV).await;

    assert_eq!(answer.header("retry-after"), Some("1"));
    assert_eq!(answer.json()["fileName"], "Walks.csv");
    let report = ended(&ada, &location(&answer)).await;
    assert_eq!(report["status"], "done");
    assert_eq!(report["imported"], 1);
    assert_eq!(report["lists"][0]["name"], "Walks");
    let history = ada.get("/api/imports").expect(200).await.json();
    assert_eq!(history["imports"][0]["id"], report["importId"]);
    assert_eq!(history["running"], serde_json::json!([]));
}

#[actix_web::test]
async fn an_import_that_waits_is_shown_to_its_owner_alone() {
    let app = without_workers().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);

    let path = location(&queue(&ada, "Walks.csv", CSV).await);

    let shown = ada.get(&path).expect(200).await.json();
    assert_eq!(shown["status"], "queued");
    assert_eq!(shown["size"], CSV.len());
    let list = ada.get("/api/imports").expect(200).await.json();
    assert_eq!(list["running"][0], shown);
    bea.get(&path).expect(404).await;
    bea.delete(&path).expect(404).await;
    assert_eq!(ada.get(&path).expect(200).await.json(), shown);
}

#[actix_web::test]
async fn a_preview_without_waiting_reports_and_changes_nothing() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let form = Form::file("Walks.csv", CSV.as_bytes());
    let preview = ada
        .request(Method::POST, "/api/imports?preview=true")
        .header("prefer", "respond-async")
        .form(&form);

    let path = location(&preview.send().await);

    let report = ended(&ada, &path).await;
    assert_eq!(report["imported"], 1);
    assert_eq!(report["importId"], Value::Null);
    assert!(ada.places("").await.is_empty());
    ada.delete(&path).expect(204).await;
    ada.get(&path).expect(404).await;
}

#[actix_web::test]
async fn a_failed_import_says_why_and_can_be_forgotten() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    let path = location(&queue(&ada, "x.csv", "no table at all").await);

    let shown = ended(&ada, &path).await;
    assert_eq!(shown["status"], "failed");
    assert_eq!(shown["problem"]["status"], 422);
    assert_eq!(shown["problem"]["errors"][0]["field"], "file");
    let waited = ada.upload("/api/imports", "x.csv", "no table at all");
    let waited = waited.expect(422).await.json();
    for member in ["code", "detail", "errors"] {
        assert_eq!(waited[member], shown["problem"][member], "{member}");
    }
    ada.delete(&path).expect(204).await;
    ada.get(&path).expect(404).await;
}

#[actix_web::test]
async fn an_import_that_waits_can_be_cancelled_and_leaves_no_file() {
    let app = without_workers().await;
    let ada = app.sign_up("ada").await;
    let path = location(&queue(&ada, "Walks.csv", CSV).await);
    let sql = app.sql().await;
    assert_eq!(sql.number("SELECT count(*) FROM import_chunks").await, 1);

    ada.delete(&path).expect(204).await;

    let shown = ada.get(&path).expect(200).await.json();
    assert_eq!(shown["status"], "failed");
    assert_eq!(shown["problem"]["code"], "import_cancelled");
    assert_eq!(sql.number("SELECT count(*) FROM import_chunks").await, 0);
}

#[actix_web::test]
async fn an_import_that_runs_can_be_cancelled_and_changes_nothing() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let sql = app.sql().await;
    sql.rows("BEGIN; LOCK TABLE places").await;
    let path = location(&queue(&ada, "Walks.csv", CSV).await);
    eventually("it writes", async || {
        ada.get(&path).expect(200).await.json()["status"] == "writing"
    })
    .await;

    ada.delete(&path).expect(204).await;

    let shown = ended(&ada, &path).await;
    assert_eq!(shown["problem"]["code"], "import_cancelled");
    sql.rows("ROLLBACK").await;
    assert!(ada.places("").await.is_empty());
    assert_eq!(ada.import("Walks.csv", CSV).await["imported"], 1);
}

#[actix_web::test]
async fn a_full_queue_is_503_with_a_time_to_come_back() {
    let app = TestApp::builder()
        .set("IMPORT_PERMITS", "0")
        .set("IMPORT_QUEUE", "8")
        .start()
        .await;
    let mut accounts = Vec::new();
    for n in 0..5 {
        accounts.push(app.sign_up(&format!("a{n}")).await);
    }

    // An account may fill a quarter of it.
    for account in &accounts[..4] {
        for _ in 0..2 {
            location(&queue(account, "Walks.csv", CSV).await);
        }
        let third = queue(account, "Walks.csv", CSV).await;
        assert_eq!(third.status(), 503);
        assert_eq!(third.code(), "import_queue_full");
        assert_eq!(third.header("retry-after"), Some("10"));
    }
    let other = queue(&accounts[4], "Walks.csv", CSV).await;

    assert_eq!(other.code(), "import_queue_full");
    // One that is cancelled makes room.
    let list = accounts[0].get("/api/imports").expect(200).await.json();
    let id = list["running"][0]["importId"].as_str().unwrap();
    accounts[0]
        .delete(&format!("/api/imports/{id}"))
        .expect(204)
        .await;
    location(&queue(&accounts[4], "Walks.csv", CSV).await);
}

#[actix_web::test]
async fn ten_imports_of_one_account_do_not_slow_others_down() {
    let app = TestApp::builder()
        .set("DB_POOL_MAX", "2")
        .set("DB_POOL_CONNECTION_TIMEOUT", "1s")
        .start()
        .await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    let sql = app.sql().await;
    // An import of hers stands still in the middle.
    sql.rows("BEGIN; LOCK TABLE places IN SHARE MODE").await;

    let names: Vec<String> = (0..10).map(|n| format!("List {n}.csv")).collect();
    let uploads = names.iter().map(|name| queue(&ada, name, CSV));
    let paths: Vec<String> = join_all(uploads).await.iter().map(location).collect();
    eventually("one of them writes", async || {
        let list = ada.get("/api/imports").expect(200).await.json();
        let running = list["running"].as_array().unwrap().iter();
        running.filter(|job| job["status"] == "writing").count() == 1
    })
    .await;

    // Both are served, and she can sign in.
    for account in [&ada, &bea] {
        account.places("").await;
        account.log_in().await;
        account.list("New").await;
    }
    let list = ada.get("/api/imports").expect(200).await.json();
    let statuses: Vec<&Value> = list["running"]
        .as_array()
        .unwrap()
        .iter()
        .map(|job| &job["status"])
        .collect();
    assert_eq!(statuses.len(), 10);
    assert_eq!(statuses.iter().filter(|it| **it != "queued").count(), 1);
    // Bea's turn comes although ten of Ada's wait.
    let hers = location(&queue(&bea, "Hers.csv", CSV).await);
    eventually("her import writes", async || {
        bea.get(&hers).expect(200).await.json()["status"] == "writing"
    })
    .await;
    sql.rows("ROLLBACK").await;
    for path in paths {
        assert_eq!(ended(&ada, &path).await["status"], "done");
    }
    assert_eq!(ada.places("").await.len(), 1);
    assert_eq!(ended(&bea, &hers).await["imported"], 1);
}

#[actix_web::test]
async fn an_account_with_a_waiting_import_can_be_deleted() {
    let app = without_workers().await;
    let ada = app.sign_up("ada").await;
    location(&queue(&ada, "Walks.csv", CSV).await);

    ada.delete("/api/me").expect(204).await;

    let sql = app.sql().await;
    for table in ["users", "import_jobs", "import_chunks"] {
        let count = sql.number(&format!("SELECT count(*) FROM {table}")).await;
        assert_eq!(count, 0, "{table}");
    }
}

#[actix_web::test]
async fn a_file_of_many_pieces_arrives_whole() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    // Three pieces of a mebibyte, and some.
    let notes = "n".repeat(1_000);
    let mut csv = "Title,Note,URL\n".to_owned();
    for n in 1..=3_300 {
        writeln!(csv, "Place {n},{notes},https://maps.google.com/?cid={n}").unwrap();
    }

    let report = ada.import("Large.csv", &csv).await;

    assert_eq!(report["imported"], 3_300);
    assert_eq!(report["rows"], serde_json::json!([]));
    let sql = app.sql().await;
    assert_eq!(sql.number("SELECT count(*) FROM import_chunks").await, 0);
    assert_eq!(sql.number("SELECT count(*) FROM import_jobs").await, 0);
}

#[actix_web::test]
async fn an_upload_that_breaks_off_leaves_no_job() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let form = Form::file("Large.csv", csv_of(40_000).as_bytes());
    let body = form.body();
    let sql = app.sql().await;
    let mut wire = ada.wire().await;
    let headers = format!(
        "Content-Type: {}\r\nContent-Length: {}\r\n",
        form.content_type(),
        body.len()
    );
    wire.head(&Method::POST, "/api/imports", &headers).await;
    wire.send(&body[..body.len() - 100]).await;
    eventually("the beginning is stored", async || {
        sql.number("SELECT count(*) FROM import_chunks").await > 0
    })
    .await;

    drop(wire);

    eventually("it is removed", async || {
        sql.number("SELECT count(*) FROM import_jobs").await == 0
    })
    .await;
    assert_eq!(sql.number("SELECT count(*) FROM import_chunks").await, 0);
}

#[actix_web::test]
async fn a_request_that_is_sent_again_while_it_waits_gets_the_same_refusal() {
    let app = without_workers().await;
    let ada = app.sign_up("ada").await;
    let send = || {
        let upload = ada.upload("/api/imports", "x.csv", "no table at all");
        upload.header("idempotency-key", "k").send()
    };
    let begin = async {
        let sql = app.sql().await;
        let waiting = "SELECT count(*) FROM import_jobs WHERE status = 'queued'";
        eventually("it waits", async || sql.number(waiting).await > 0).await;
        let again = send();
        let (again, _other) = futures_util::join!(again, TestApp::builder().on(&app).start());
        again
    };

    let (first, again) = futures_util::join!(send(), begin);

    for answer in [first, again] {
        assert_eq!(answer.status(), 422, "{}", answer.text());
        assert_eq!(answer.faults().len(), 1);
    }
}
