//! What the health endpoints tell, and to whom.

use listbud_tests::{Answer, TestApp, eventually};

/// What a stranger hears: the answer to someone behind a proxy.
async fn stranger(app: &TestApp, path: &str) -> Answer {
    app.get(path).from("203.0.113.7").send().await
}

/// Nothing of what the server is made of, or of why it fails.
fn assert_discreet(answer: &Answer) {
    let text = answer.text().to_lowercase();
    for word in [
        env!("CARGO_PKG_VERSION"),
        "server_version",
        "latency",
        "refused",
        "rejected",
        "accepting",
        "allow_connections",
        "listbud_test",
        "127.0.0.1",
        "sqlstate",
        "bytes",
    ] {
        assert!(!text.contains(word), "{word} is told: {answer}");
    }
}

/// What Citus tells of its workers comes from a stand-in.
#[actix_web::test]
async fn a_lost_worker_of_a_cluster_degrades_the_server_that_stays_ready() {
    let app = TestApp::start().await;
    let workers = async || {
        let answer = app.get("/health/detailed").send().await;
        answer.json()["checks"]["workers"].clone()
    };
    assert_eq!(workers().await["status"], "healthy");
    let sql = app.sql().await;
    let tell = async |success: bool| {
        sql.rows(&format!(
            "CREATE OR REPLACE FUNCTION run_command_on_workers(
                 command text, parallel boolean, OUT nodename text, OUT nodeport integer,
                 OUT success boolean, OUT result text) RETURNS SETOF record LANGUAGE sql AS
             $$ VALUES ('worker-1', 5432, true, '1'), ('worker-2', 5432, {success}, '') $$"
        ))
        .await;
    };

    tell(false).await;
    eventually("the loss is told", async || {
        workers().await["status"] == "unhealthy"
    })
    .await;
    let lost = workers().await;
    let ready = app.get("/ready").send().await.status();
    tell(true).await;

    eventually("the return is told", async || {
        workers().await["status"] == "healthy"
    })
    .await;
    let text = lost.to_string();
    assert!(text.contains("worker-2:5432"), "{text}");
    assert!(!text.contains("worker-1"), "{text}");
    assert_eq!(ready, 200);
}

#[actix_web::test]
async fn strangers_learn_no_reason_and_no_version() {
    let app = TestApp::start().await;
    let paths = [
        "/live",
        "/ready",
        "/health",
        "/health/detailed",
        "/api/health",
    ];

    for path in paths {
        let answer = stranger(&app, path).await;
        assert_eq!(answer.status(), 200, "{answer}");
        assert_discreet(&answer);
    }
    app.database().close();
    // One failure alone takes no server out of service.
    eventually("all of them know of it", async || {
        let ready = stranger(&app, "/ready").await.status();
        (ready, stranger(&app, "/health").await.status()) == (503, 503)
    })
    .await;
    for path in paths {
        let answer = stranger(&app, path).await;
        // Anyone who restarts a server because its database is gone makes it worse.
        let expected = if path == "/live" { 200 } else { 503 };
        assert_eq!(answer.status(), expected, "{answer}");
        assert_discreet(&answer);
    }
    app.database().open();
    eventually("health knows of that too", async || {
        stranger(&app, "/ready").await.status() == 200
    })
    .await;
}
