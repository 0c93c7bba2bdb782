//! Clients that hang up in the middle of a request: their statement ends, and nobody
//! waits for it.

use actix_web::http::Method;
use listbud_tests::{
    Account, TestApp, Wire,
    database::{self, Sql},
    eventually,
};

/// How a client leaves.
#[derive(Debug, Clone, Copy)]
enum Leaves {
    /// It crashes.
    Resets,
    /// It closes the connection, as a browser does with a tab.
    Closes,
}

/// The processes of PostgreSQL in which a request is stuck.
async fn stuck(sql: &Sql) -> Vec<String> {
    let rows = sql
        .rows(
            "SELECT pid FROM pg_stat_activity
             WHERE datname = current_database() AND application_name = 'listbud'
               AND (wait_event_type = 'Lock' OR wait_event = 'PgSleep')",
        )
        .await;
    rows.into_iter().flatten().flatten().collect()
}

/// Sends a request and reads no answer.
async fn send(ada: &Account, method: &Method, path: &str, body: &str) -> Wire {
    let mut wire = ada.wire().await;
    let headers = format!(
        "Content-Type: application/json\r\nContent-Length: {}\r\n",
        body.len()
    );
    wire.head(method, path, &headers).await;
    assert!(wire.send(body).await);
    wire
}

async fn start(pool_max: usize) -> TestApp {
    TestApp::builder()
        .set("DB_POOL_MAX", &pool_max.to_string())
        .set("DB_STATEMENT_TIMEOUT", "10m")
        .start()
        .await
}

/// Sends as many requests as the pool has connections, hangs up while all are stuck,
/// and asks for something else.
async fn hang_up(
    (app, ada): (&TestApp, &Account),
    (pool_max, leaves): (usize, Leaves),
    (method, path, body): (Method, &str, &str),
) {
    let sql = app.sql().await;
    let mut wires = Vec::new();
    for _ in 0..pool_max {
        wires.push(send(ada, &method, path, body).await);
    }
    eventually("all requests are stuck", async || {
        stuck(&sql).await.len() == pool_max
    })
    .await;
    let processes = stuck(&sql).await.join(",");

    for wire in wires {
        match leaves {
            Leaves::Resets => wire.reset(),
            Leaves::Closes => drop(wire),
        }
    }

    ada.get("/api/tags").expect(200).await;
    let took = eventually("their sessions have ended", async || {
        let left = format!("SELECT count(*) FROM pg_stat_activity WHERE pid IN ({processes})");
        sql.number(&left).await == 0
    })
    .await;
    eprintln!("{method} {pool_max} {leaves:?}: ended after {took:?}");
}

const ALL: [(usize, Leaves); 4] = [
    (1, Leaves::Resets),
    (10, Leaves::Resets),
    (1, Leaves::Closes),
    (10, Leaves::Closes),
];

#[actix_web::test]
async fn a_reader_that_disconnects_does_not_delay_others() {
    for (pool_max, leaves) in ALL {
        let app = start(pool_max).await;
        let ada = app.sign_up("ada").await;
        let holder = app.sql().await;
        holder.rows("BEGIN; LOCK TABLE places").await;

        let request = (Method::GET, "/api/places", "");
        hang_up((&app, &ada), (pool_max, leaves), request).await;

        holder.rows("COMMIT").await;
        ada.get("/api/places").expect(200).await;
    }
}

/// Its transaction is rolled back. No time-out ends it: it would take ten minutes.
#[actix_web::test]
async fn a_writer_that_disconnects_does_not_delay_others() {
    if !database::can("triggers on places") {
        return;
    }
    for (pool_max, leaves) in ALL {
        let app = start(pool_max).await;
        let ada = app.sign_up("ada").await;
        let sql = app.sql().await;
        sql.rows(
            "CREATE FUNCTION stuck() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN PERFORM pg_sleep(600); RETURN NULL; END $$;
             CREATE TRIGGER stuck AFTER INSERT ON places
                 FOR EACH STATEMENT EXECUTE FUNCTION stuck();",
        )
        .await;

        let request = (Method::POST, "/api/places", r#"{"name":"Harbour"}"#);
        hang_up((&app, &ada), (pool_max, leaves), request).await;

        assert_eq!(sql.number("SELECT count(*) FROM places").await, 0);
    }
}
