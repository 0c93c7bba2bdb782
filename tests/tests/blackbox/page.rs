//! The page and its files beside the API.

use actix_web::http::Method;
use listbud_tests::TestApp;
use listbud_web::Page;
use serde_json::json;

const API_POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; \
                          frame-ancestors 'none'; object-src 'none'; sandbox";

/// The address of the page's script.
fn script() -> String {
    let assets = Page::embedded().assets();
    let script = assets.into_iter().find(|it| it.ends_with("/app.js"));
    script.expect("the page has a script")
}

#[actix_web::test]
async fn the_page_may_run_its_own_scripts_and_the_api_nothing() {
    let app = TestApp::start().await;

    for path in ["/", &script(), "/assets/gone"] {
        let answer = app.get(path).send().await;
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("script-src 'self'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert!(!policy.contains("nonce"), "{path}: {policy}");
    }
    for path in ["/api/lists", "/nothing", "/live", "/index.html"] {
        let answer = app.get(path).send().await;
        let policy = answer.header("content-security-policy");
        assert_eq!(policy, Some(API_POLICY), "{path}");
    }
}

#[actix_web::test]
async fn unknown_paths_of_the_page_are_refused_like_all_others() {
    let app = TestApp::start().await;

    for (method, path, status, code) in [
        (Method::GET, "/assets/0/app.js", 404, "not_found"),
        (Method::GET, "/assets/../api/me", 404, "not_found"),
        (Method::GET, "/nothing/7", 404, "not_found"),
        (Method::POST, "/", 405, "method_not_allowed"),
        (
            Method::DELETE,
            "/assets/0/app.js",
            405,
            "method_not_allowed",
        ),
    ] {
        let request = app.anonymous().request(method.clone(), path);
        let answer = request.expect(status).await;

        assert_eq!(answer.code(), code, "{method} {path}");
        assert_eq!(answer.json()["requestId"].as_str().map(str::len), Some(36));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
}

#[actix_web::test]
async fn a_person_at_an_unknown_address_sees_the_page_and_a_program_a_problem() {
    let app = TestApp::start().await;
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    for (path, assets) in [
        ("/nothing", "=\"./assets/"),
        ("/nothing/7", "=\"../assets/"),
    ] {
        let shown = app.get(path).header("accept", browser).expect(404).await;
        assert_eq!(
            shown.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert_eq!(shown.header("cache-control"), Some("no-store"));
        assert!(shown.text().contains(assets), "{path}: {shown}");
        let policy = shown.header("content-security-policy").unwrap();
        assert!(policy.contains("script-src 'self'"), "{policy}");
        assert_eq!(app.get(path).expect(404).await.code(), "not_found");
    }
    for path in ["/api/nothing", "/assets/gone", "/a/b/c/d"] {
        let refused = app.get(path).header("accept", browser).expect(404).await;
        assert_eq!(refused.code(), "not_found", "{path}");
    }
    let posted = app.anonymous().request(Method::POST, "/nothing");
    let posted = posted.header("accept", browser).expect(404).await;
    assert_eq!(posted.code(), "not_found");
}

#[actix_web::test]
async fn the_page_counts_for_no_limit() {
    let app = TestApp::builder().set("RATE_LIMIT_MAX", "2").start().await;

    for _ in 0..10 {
        app.get("/").expect(200).await;
        app.get(&script()).expect(200).await;
        app.get("/assets/gone").expect(404).await;
    }
    app.get("/api/openapi.json").expect(200).await;
    app.get("/api/openapi.json").expect(200).await;
    app.get("/api/openapi.json").expect(429).await;
}

#[actix_web::test]
async fn file_paths_do_not_become_metric_labels() {
    let token = "a-token-for-metrics";
    let app = TestApp::builder().set("METRICS_TOKEN", token).start().await;

    app.get("/").expect(200).await;
    app.get(&script()).expect(200).await;
    for number in 0..5 {
        app.get(&format!("/assets/{number}/app.js"))
            .expect(404)
            .await;
        app.get(&format!("/assets/{number}")).expect(404).await;
        app.get(&format!("/gone/{number}")).expect(404).await;
    }

    let metrics = app.with_token(token).get("/metrics").expect(200).await;
    let routes = metrics.text().lines().filter_map(|line| {
        let (_, rest) = line.split_once("http_route=\"")?;
        rest.split('"').next().map(ToOwned::to_owned)
    });
    let mut routes: Vec<String> = routes.collect();
    routes.sort();
    routes.dedup();
    let wanted = json!(["/", "/assets/{digest}/{file:.*}", "/assets/{file:.*}"]);
    let found: Vec<&String> = routes.iter().filter(|it| it.starts_with('/')).collect();
    assert_eq!(json!(found), wanted, "{}", metrics.text());
}

#[actix_web::test]
async fn without_the_page_there_is_the_api_alone() {
    let app = TestApp::builder().set("WEB_ENABLED", "false").start().await;

    for path in ["/assets/0/app.js", "/assets/"] {
        let answer = app.get(path).send().await;
        assert_eq!(answer.status(), 404, "{path}");
        assert_eq!(answer.code(), "not_found", "{path}");
    }
    app.get("/api/openapi.json").expect(200).await;
}
