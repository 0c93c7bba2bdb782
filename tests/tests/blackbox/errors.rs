//! Every error that the server knows is provoked by a request.

use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use actix_web::http::Method;
use futures_util::future::join_all;
use listbud_tests::{Account, Answer, Client, Request, TestApp, database, eventually};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// The variants of `ApiError`, with what they answer. `Store` is below.
const API: [(&str, u16, &str); 27] = [
    ("Unreadable", 400, "unreadable"),
    ("Query", 400, "invalid_query"),
    ("Invalid", 422, "invalid"),
    ("WrongCredentials", 401, "wrong_credentials"),
    ("WrongPassword", 403, "wrong_password"),
    ("TooManyFailures", 429, "too_many_failures"),
    ("SessionOver", 401, "session_over"),
    ("CrossSite", 403, "cross_site"),
    ("CookiesNeedTls", 403, "tls_required"),
    ("RegistrationClosed", 403, "registration_closed"),
    ("AccountGone", 401, "account_gone"),
    ("NotFound", 404, "not_found"),
    ("Conflict", 409, "name_taken"),
    ("Stale", 412, "stale"),
    ("KeyReused", 422, "idempotency_key_reused"),
    ("TooLarge", 413, "too_large"),
    ("UploadTooLarge", 413, "too_large"),
    ("UnsupportedType", 415, "unsupported_type"),
    ("Takeout", 422, "not_a_takeout_export"),
    ("QueueFull", 503, "import_queue_full"),
    ("ImportCancelled", 409, "import_cancelled"),
    ("Stored", 422, "not_a_takeout_export"),
    ("TooManyTokens", 422, "too_many_tokens"),
    ("Limit", 422, "too_many_lists"),
    ("Busy", 503, "unavailable"),
    ("Store", 503, "unavailable"),
    ("Internal", 500, "internal"),
];

/// The variants of `StoreError`, with what they answer.
const STORE: [(&str, u16, &str); 9] = [
    ("PoolExhausted", 503, "unavailable"),
    ("Unavailable", 503, "unavailable"),
    ("Contended", 503, "unavailable"),
    ("Violates Unique", 409, "conflict"),
    ("Violates ForeignKey", 404, "not_found"),
    ("Violates Check", 422, "invalid"),
    ("Corrupt", 500, "internal"),
    ("CommitUnknown", 503, "outcome_unknown"),
    ("Failed", 500, "internal"),
];

/// The variants of an enum, as its source lists them.
fn variants(file: &str, name: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let source = fs::read_to_string(root.join(file)).unwrap();
    let start = format!("pub enum {name} {{\n");
    let body = source.split(&start).nth(1).unwrap();
    let body = body.split("\n}").next().unwrap();
    body.lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()))
        .map(|line| {
            let end = line.find(|c: char| !c.is_alphanumeric()).unwrap();
            line[..end].to_owned()
        })
        .collect()
}

#[test]
fn every_error_in_the_source_stands_in_these_tables() {
    let named = API.map(|(name, ..)| name).to_vec();
    let mut stored: Vec<&str> = STORE
        .iter()
        .map(|(name, ..)| name.split(' ').next().unwrap())
        .collect();
    stored.dedup();
    let kinds: Vec<&str> = STORE
        .iter()
        .filter_map(|(name, ..)| name.split(' ').nth(1))
        .collect();

    assert_eq!(named, variants("crates/api/src/error.rs", "ApiError"));
    let store = "crates/persistence/src/error.rs";
    assert_eq!(stored, variants(store, "StoreError"));
    assert_eq!(kinds, variants(store, "Constraint"));
}

fn assert_answered((name, status, code): (&str, u16, &str), answer: &Answer) {
    assert_eq!(answer.status(), status, "{name}: {answer}");
    assert_eq!(answer.code(), code, "{name}: {answer}");
    // The one sentence of all bugs tells none of them.
    if status == 500 {
        let detail = "an internal error; the requestId finds it in the log";
        assert_eq!(answer.json()["detail"], detail, "{name}: {answer}");
        assert!(answer.faults().is_empty(), "{name}: {answer}");
    }
}

#[actix_web::test]
async fn every_error_of_the_api_is_provoked_and_answered_as_the_table_says() {
    for row in API {
        let answer = refused_by_the_api(row.0).await;
        assert_answered(row, &answer);
    }
}

#[actix_web::test]
async fn every_error_of_the_database_is_provoked_and_answered_as_the_table_says() {
    for row in STORE {
        let answer = refused_by_the_database(row.0).await;
        assert_answered(row, &answer);
    }
}

/// More than may wait for a hash at a time, from as many addresses.
async fn busy(anybody: &Client, wrong: &str) -> Answer {
    let attempts = (0..150).map(|number| {
        let email = format!("nobody{number}@example.org");
        let address = format!("10.0.0.{number}");
        anybody.log_in(&email, wrong).from(&address).send()
    });
    let answers = join_all(attempts).await;
    let busy = answers.into_iter().find(|answer| answer.status() != 401);
    busy.expect("150 at once are too many")
}

async fn queue_full(ada: &Account) -> Answer {
    let queue = || ada.upload("/api/imports", "x.csv", "x");
    let first = queue().header("prefer", "respond-async");
    first.expect(202).await;
    queue().send().await
}

async fn import_cancelled(ada: &Account) -> Answer {
    let cancel = async {
        let mut path = None;
        eventually("it waits", async || {
            let list = ada.get("/api/imports").expect(200).await.json();
            let id = list["running"][0]["importId"].as_str();
            path = id.map(|id| format!("/api/imports/{id}"));
            path.is_some()
        })
        .await;
        ada.delete(&path.unwrap()).expect(204).await;
    };
    let upload = ada.upload("/api/imports", "x.csv", "x");
    futures_util::join!(upload.send(), cancel).0
}

/// A log-in that wants cookies: of another site, or of a page that came by plain HTTP.
async fn refused_cookies(ada: &Account, variant: &str) -> Answer {
    let body = json!({ "email": ada.email, "password": "wrong horse", "session": "cookie" });
    let page = ada.post("/api/auth/login", &body);
    let page = match variant {
        "CrossSite" => page.header("sec-fetch-site", "cross-site"),
        _ => page
            .header("sec-fetch-site", "same-origin")
            .header("origin", "http://127.0.0.1:5173")
            .header("x-forwarded-proto", "https"),
    };
    page.send().await
}

/// One byte more than the server of this test takes.
fn large_upload(ada: &Account) -> Request {
    ada.upload("/api/imports", "x.csv", "x".repeat(1_025))
}

async fn one_list_too_many(account: &Account) -> Answer {
    account.list("X").await;
    let one_more = account.post("/api/lists", &json!({ "name": "Y" }));
    one_more.send().await
}

async fn one_token_too_many(app: &TestApp, account: &Account) -> Answer {
    let fill = format!(
        "INSERT INTO api_tokens (user_id, id, name, token_hash, scopes, created_at)
         SELECT '{}', gen_random_uuid(), 'x', sha256('x'), '{{read}}', now()
         FROM generate_series(1, 50)",
        account.id
    );
    app.sql().await.rows(&fill).await;
    let one_more = json!({ "name": "X", "scopes": ["read"], "password": Account::PASSWORD });
    account.post("/api/tokens", &one_more).send().await
}

async fn refused_by_the_api(variant: &str) -> Answer {
    let app = match variant {
        "RegistrationClosed" => TestApp::builder().set("REGISTRATION_ENABLED", "false"),
        "Limit" => TestApp::builder().set("ACCOUNT_MAX_LISTS", "1"),
        "QueueFull" => TestApp::builder()
            .set("IMPORT_PERMITS", "0")
            .set("IMPORT_QUEUE", "1"),
        "ImportCancelled" => TestApp::builder().set("IMPORT_PERMITS", "0"),
        "UploadTooLarge" => TestApp::builder().set("FILE_UPLOAD_MAX_SIZE", "1KiB"),
        "Busy" | "CookiesNeedTls" => TestApp::builder().set("TRUSTED_PROXIES", "127.0.0.1"),
        _ => TestApp::builder(),
    };
    let app = app.start().await;
    let anybody = app.anonymous();
    let newcomer = json!({
        "email": "bea@example.org", "password": "of bea, for bea alone", "name": "Bea"
    });
    if variant == "RegistrationClosed" {
        return anybody.post("/api/auth/register", &newcomer).send().await;
    }
    let ada = app.sign_up("ada").await;
    let wrong = "wrong horse battery";
    match variant {
        "Unreadable" => {
            let request = ada.request(Method::POST, "/api/lists");
            request.raw("application/json", "{").send().await
        }
        "Query" => ada.get("/api/places?limit=lots").send().await,
        "Invalid" => ada.post("/api/lists", &json!({})).send().await,
        "WrongCredentials" => anybody.log_in(&ada.email, wrong).send().await,
        "WrongPassword" => {
            let body = json!({ "currentPassword": wrong, "newPassword": "another horse" });
            ada.put("/api/auth/password", &body).send().await
        }
        "TooManyFailures" => loop {
            let answer = anybody.log_in(&ada.email, wrong).send().await;
            if answer.status() != 401 {
                return answer;
            }
        },
        "CrossSite" | "CookiesNeedTls" => refused_cookies(&ada, variant).await,
        "SessionOver" => anybody.refresh("a token that is none").send().await,
        "AccountGone" => {
            app.sql().await.rows("DELETE FROM users").await;
            ada.get("/api/me").send().await
        }
        "NotFound" => ada.get("/api/lists/x").send().await,
        "Conflict" => {
            ada.list("X").await;
            ada.post("/api/lists", &json!({ "name": "X" })).send().await
        }
        "Limit" => one_list_too_many(&ada).await,
        "TooManyTokens" => one_token_too_many(&app, &ada).await,
        "Stale" => {
            let path = format!("/api/places/{}", ada.place_named("X").await);
            let change = ada.put(&path, &json!({ "name": "Y" }));
            change.header("if-match", "\"another\"").send().await
        }
        "KeyReused" => {
            let make = |name| ada.post("/api/lists", &json!({ "name": name }));
            make("X").header("idempotency-key", "k").expect(201).await;
            make("Y").header("idempotency-key", "k").send().await
        }
        "TooLarge" => {
            let body = json!({ "name": "x".repeat(600_000) });
            ada.post("/api/lists", &body).send().await
        }
        "UploadTooLarge" => large_upload(&ada).send().await,
        "UnsupportedType" => {
            let request = ada.request(Method::POST, "/api/lists");
            request.raw("text/plain", "{}").send().await
        }
        "QueueFull" => queue_full(&ada).await,
        "ImportCancelled" => import_cancelled(&ada).await,
        // The worker finds out, and the request that waits for it answers.
        "Takeout" | "Stored" => {
            ada.upload("/api/imports", "x.csv", b"\x89PNG\r\n\x1a\n")
                .send()
                .await
        }
        "Busy" => busy(anybody, wrong).await,
        "Store" => {
            app.database().close();
            let answer = ada.get("/api/lists").send().await;
            app.database().open();
            answer
        }
        "Internal" => {
            let sql = app.sql().await;
            let garbage = "UPDATE users SET password_hash = '$scrypt$' || repeat('x', 60)";
            sql.rows(garbage).await;
            anybody
                .log_in(&ada.email, "correct horse battery")
                .send()
                .await
        }
        other => panic!("tell here how {other} is provoked"),
    }
}

/// What stands between a server and its database.
#[derive(Clone, Default)]
struct Line(Arc<AtomicBool>);

impl Line {
    /// From now on it breaks when COMMIT goes over it, and with it each time.
    fn break_at_commit(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Carries whatever comes to a port.
    async fn listen(&self) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let line = self.clone();
        actix_web::rt::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                actix_web::rt::spawn(line.clone().carry(client));
            }
        });
        port
    }

    async fn carry(self, mut client: TcpStream) {
        let Ok(mut server) = TcpStream::connect(database::address()).await else {
            return;
        };
        let (mut up, mut down) = ([0; 4096], [0; 4096]);
        loop {
            let (to, bytes): (&mut TcpStream, &[u8]) = tokio::select! {
                sent = client.read(&mut up) => (&mut server, &up[..sent.unwrap_or(0)]),
                said = server.read(&mut down) => (&mut client, &down[..said.unwrap_or(0)]),
            };
            let commits = bytes.windows(7).any(|bytes| bytes == b"COMMIT\0");
            let is_broken = commits && self.0.load(Ordering::SeqCst);
            if bytes.is_empty() || is_broken || to.write_all(bytes).await.is_err() {
                return;
            }
        }
    }
}

async fn refused_by_the_database(variant: &str) -> Answer {
    let line = Line::default();
    let app = TestApp::builder().through(line.listen().await);
    let app = match variant {
        "Contended" => app.set("DB_STATEMENT_TIMEOUT", "100ms"),
        "PoolExhausted" => app
            .set("DB_POOL_MAX", "1")
            .set("DB_POOL_CONNECTION_TIMEOUT", "100ms"),
        _ => app,
    };
    let app = app.start().await;
    let ada = app.sign_up("ada").await;
    ada.list("X").await;
    let sql = app.sql().await;
    let new_list = ada.post("/api/lists", &json!({ "name": "Y" }));
    match variant {
        "PoolExhausted" => {
            sql.rows("BEGIN; LOCK TABLE lists").await;
            let (held, refused) = {
                let held = actix_web::rt::spawn(ada.get("/api/lists").send());
                let refused = loop {
                    // A request that arrives before the first has the connection waits.
                    let answer = ada.get("/api/tags").send().await;
                    if answer.status() != 200 {
                        break answer;
                    }
                };
                (held, refused)
            };
            sql.rows("COMMIT").await;
            assert_eq!(held.await.unwrap().status(), 200);
            refused
        }
        "Unavailable" => {
            app.database().close();
            let answer = new_list.send().await;
            app.database().open();
            answer
        }
        "Contended" => {
            sql.rows("BEGIN; LOCK TABLE lists").await;
            new_list.send().await
        }
        "Violates Unique" => {
            sql.rows("CREATE UNIQUE INDEX of_this_test ON lists (user_id)")
                .await;
            new_list.send().await
        }
        "Violates ForeignKey" => {
            sql.rows("CREATE TABLE names (name text PRIMARY KEY)").await;
            // A cluster takes no key to a table of the coordinator.
            let citus = "SELECT count(*) FROM pg_proc WHERE proname = 'create_reference_table'";
            if sql.number(citus).await > 0 {
                sql.rows("SELECT create_reference_table('names')").await;
            }
            sql.rows("ALTER TABLE places ADD CONSTRAINT x FOREIGN KEY (name) REFERENCES names")
                .await;
            let place = ada.post("/api/places", &json!({ "name": "Y" }));
            place.send().await
        }
        "Violates Check" => {
            sql.rows("ALTER TABLE lists ADD CHECK (name <> 'Y')").await;
            new_list.send().await
        }
        "Corrupt" => {
            ada.place_named("X").await;
            let constraints = "SELECT conname FROM pg_constraint
                WHERE conrelid = 'places'::regclass AND contype = 'c'";
            for name in sql.rows(constraints).await.into_iter().flatten().flatten() {
                sql.rows(&format!("ALTER TABLE places DROP CONSTRAINT {name}"))
                    .await;
            }
            sql.rows("UPDATE places SET rating = 9").await;
            ada.get("/api/places").send().await
        }
        "CommitUnknown" => {
            line.break_at_commit();
            let place = ada.post("/api/places", &json!({ "name": "X" }));
            place.send().await
        }
        "Failed" => {
            sql.rows("ALTER TABLE lists RENAME TO gone").await;
            new_list.send().await
        }
        other => panic!("tell here how {other} is provoked"),
    }
}

#[actix_web::test]
async fn refusals_of_the_outer_layers_are_problems_too() {
    let app = TestApp::builder().set("RATE_LIMIT_MAX", "3").start().await;
    let mut wire = app.anonymous().wire().await;

    let statuses = async |path: &str| app.get(path).send().await;
    let nowhere = statuses("/api/nowhere").await;
    let anonymous = statuses("/api/me").await;
    let forged = app.with_token("forged.by.somebody").get("/api/me");
    let forged = forged.send().await;
    let limited = statuses("/api/me").await;
    wire.head(&Method::TRACE, "/live", "").await;
    let method = wire.answer().await;

    for (answer, status, code) in [
        (nowhere, 404, "not_found"),
        (anonymous, 401, "authentication_required"),
        (forged, 401, "invalid_token"),
        (limited, 429, "rate_limited"),
    ] {
        assert_answered((code, status, code), &answer);
    }
    assert_eq!(method.status(), 405);
}
