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
