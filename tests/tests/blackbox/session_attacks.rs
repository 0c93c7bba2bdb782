//! What other sites, neighbours and thieves try on the session of a browser.

use actix_web::http::Method;
use listbud_tests::{Account, Answer, Browser, Request, TestApp, contract};
use serde_json::{Value, json};

const LISTED: &str = "https://listed.example";

async fn start() -> TestApp {
    TestApp::builder()
        .set("TRUSTED_PROXIES", "127.0.0.1")
        .set("CORS_ORIGIN", LISTED)
        .start()
        .await
}

fn no_cookie_is_set(answer: &Answer) {
    assert_eq!(answer.header("set-cookie"), None, "{answer}");
}

/// The operations that may change something, with ids that do not matter: a
/// refusal comes before anybody looks for them.
fn changes() -> Vec<(Method, String)> {
    let changes = contract::operations().filter(|(method, ..)| method != "GET");
    changes
        .map(|(method, path, _)| {
            let id = "0195c1a2-0000-7000-8000-000000000001";
            let path = path.replace("{id}", id).replace("{placeId}", id);
            (Method::from_bytes(method.as_bytes()).unwrap(), path)
        })
        .collect()
}

/// What a browser says about pages that are not the server's, when it is reached
/// by TLS; `https://listbud.example.org` is the own origin.
const FOREIGN_PAGES: [&[(&str, &str)]; 12] = [
    // A form of another site, and a script of it.
    &[
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.example"),
    ],
    &[("sec-fetch-site", "cross-site"), ("origin", "null")],
    // A subdomain, to which SameSite=Strict sends the cookie.
    &[
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.listbud.example.org"),
    ],
    &[("sec-fetch-site", "same-site"), ("origin", LISTED)],
    &[("sec-fetch-site", "none")],
    // The same with a browser that does not know Sec-Fetch-Site.
    &[("origin", "https://evil.example")],
    &[("origin", "https://evil.listbud.example.org")],
    &[("origin", "https://example.org")],
    &[("origin", "http://listbud.example.org")],
    &[("origin", "https://listbud.example.org:8443")],
    &[("origin", "null")],
    // With something that takes both header fields away.
    &[],
];

fn of_page(request: Request, page: &[(&str, &str)]) -> Request {
    page.iter().fold(request, |request, (name, value)| {
        request.header(name, value)
    })
}

#[actix_web::test]
async fn no_other_page_changes_anything_with_the_cookies() {
    let app = start().await;
    let browser = Browser::over_tls(&app);
    browser.sign_up("ada").await;
    let sql = app.sql().await;
    let before = sql.dump().await;

    for (method, path) in changes() {
        for page in FOREIGN_PAGES {
            // Logging in, registering and refreshing are told apart by their body.
            let is_by_body = path.ends_with("/login")
                || path.ends_with("/register")
                || path.ends_with("/refresh");
            let body = json!({ "session": "cookie" });
            let request = of_page(browser.bare(method.clone(), &path), page);
            let request = if is_by_body {
                request.json(&body)
            } else {
                request
            };
            let refused = request.send().await;

            assert_eq!(refused.status(), 403, "{page:?}: {refused}");
            let code = refused.code();
            assert!(
                matches!(&*code, "cross_site" | "foreign_origin"),
                "{refused}"
            );
            no_cookie_is_set(&refused);
        }
    }

    assert_eq!(sql.dump().await, before);
    assert!(browser.is_signed_in().await);
}

#[actix_web::test]
async fn no_form_of_another_site_signs_the_browser_in_to_another_account() {
    let app = start().await;
    let mallory = app.sign_up("mallory").await;
    let victim = Browser::over_tls(&app);
    let body = json!({
        "email": mallory.email, "password": Account::PASSWORD, "session": "cookie"
    });

    for page in FOREIGN_PAGES {
        for kind in [
            "application/json",
            "text/plain",
            "application/x-www-form-urlencoded",
        ] {
            let form = victim.bare(Method::POST, "/api/auth/login");
            let form = of_page(form.raw(kind, body.to_string()), page);
            let refused = form.send().await;

            assert!(matches!(refused.status(), 403 | 415), "{page:?} {refused}");
            no_cookie_is_set(&refused);
        }
    }
}

#[actix_web::test]
async fn no_other_page_reads_with_the_cookies() {
    let app = start().await;
    let browser = Browser::over_tls(&app);
    browser.sign_up("ada").await;

    for page in &FOREIGN_PAGES[..4] {
        for path in ["/api/me", "/api/lists", "/api/export?format=csv"] {
            let refused = of_page(browser.bare(Method::GET, path), page);
            let refused = refused.expect(403).await;
            assert_ne!(
                refused.header("access-control-allow-credentials"),
                Some("true")
            );
        }
    }
    // CORS admits this one, with a token and never with a cookie.
    let listed = browser
        .bare(Method::GET, "/api/me")
        .header("origin", LISTED);
    let listed = listed.expect(403).await;
    assert_eq!(listed.code(), "cross_site");
    assert_eq!(listed.header("access-control-allow-origin"), Some(LISTED));
    assert_eq!(listed.header("access-control-allow-credentials"), None);
    let session = browser
        .bare(Method::GET, "/api/session")
        .header("origin", LISTED);
    let session = session.expect(200).await.json();
    let nobody = json!({ "user": null, "expiresIn": null, "refreshable": false });
    assert_eq!(session, nobody);
    let ada = app.anonymous().log_in("ada@example.org", Account::PASSWORD);
    let ada = Account::of(app.anonymous(), &ada.expect(200).await.json());
    ada.get("/api/me")
        .header("origin", LISTED)
        .expect(200)
        .await;
}

#[actix_web::test]
async fn a_cookie_set_by_a_neighbouring_host_does_not_replace_ours() {
    let app = start().await;
    let victim = Browser::over_tls(&app);
    victim.sign_up("ada").await;
    let mallory = Browser::over_tls(&app);
    mallory.sign_up("mallory").await;
    let (own, theirs) = (
        victim.cookie("access").unwrap(),
        mallory.cookie("access").unwrap(),
    );
    let ask = |cookies: String, proto: &str| {
        let request = app.anonymous().get("/api/me");
        request
            .header("cookie", &cookies)
            .header("x-forwarded-proto", proto)
    };

    // Over TLS a subdomain can set the plain name only.
    for cookies in [
        format!("listbud-access={theirs}; __Host-listbud-access={own}"),
        format!("__Host-listbud-access={own}; listbud-access={theirs}"),
    ] {
        let answer = ask(cookies, "https").expect(200).await;
        assert_eq!(answer.json()["email"], "ada@example.org");
    }
    ask(format!("listbud-access={theirs}"), "https")
        .expect(401)
        .await;
    // Over plain HTTP it can set a second one with a longer path: neither counts.
    for cookies in [
        format!("listbud-access={theirs}; listbud-access={own}"),
        format!("listbud-access={own}; listbud-access={theirs}"),
        format!("listbud-access={own}; listbud-access={own}"),
    ] {
        let refused = ask(cookies, "http").expect(401).await;
        assert_eq!(refused.code(), "invalid_token");
    }
    // The prefix means nothing where browsers do not enforce it.
    ask(format!("__Host-listbud-access={own}"), "http")
        .expect(401)
        .await;
    ask(format!("listbud-access={own}"), "http")
        .expect(200)
        .await;
}

#[actix_web::test]
async fn two_refresh_tokens_are_none_and_do_not_end_the_session() {
    let app = TestApp::start().await;
    let browser = Browser::plain(&app);
    browser.sign_up("ada").await;
    let token = browser.cookie("refresh").unwrap();
    let twice = format!("listbud-refresh={token}; listbud-refresh=tossed");

    let refused = browser.bare(Method::POST, "/api/auth/refresh");
    let refused = refused
        .header("cookie", &twice)
        .header("origin", &browser.origin())
        .json(&json!({ "session": "cookie" }));
    let refused = refused.expect(401).await;

    no_cookie_is_set(&refused);
    browser.send(browser.refresh(), 200).await;
}

#[actix_web::test]
async fn only_a_trusted_proxy_determines_the_own_origin_and_tls() {
    let app = TestApp::start().await;
    app.sign_up("ada").await;
    let body = json!({
        "email": "ada@example.org", "password": Account::PASSWORD, "session": "cookie"
    });
    let log_in = || app.anonymous().post("/api/auth/login", &body);
    let own = Browser::plain(&app).origin();

    let forged = log_in()
        .header("origin", "https://evil.example")
        .header("x-forwarded-host", "evil.example")
        .header("x-forwarded-proto", "https");
    let forged = forged.expect(403).await;
    let claimed = log_in()
        .header("origin", &own)
        .header("x-forwarded-proto", "https");
    let claimed = claimed.expect(200).await;

    no_cookie_is_set(&forged);
    let lines = claimed.header_lines();
    let set = lines.iter().filter(|line| line.starts_with("set-cookie: "));
    for cookie in set {
        assert!(cookie.starts_with("set-cookie: listbud-"), "{cookie}");
    }
}

#[actix_web::test]
async fn client_input_is_not_reflected_in_cookies_or_headers() {
    let app = start().await;
    let browser = Browser::over_tls(&app);
    let origin = browser.origin();

    for (number, (field, value)) in [
        ("email", "ada@example.org\r\nSet-Cookie: a=mallory"),
        ("name", "x\r\nSet-Cookie: listbud-access=mallory; Path=/"),
        ("session", "cookie\r\nSet-Cookie: a=mallory"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut body = json!({
            "email": format!("ada{number}@example.org"), "password": Account::PASSWORD,
            "name": "Ada", "session": "cookie",
        });
        body[field] = json!(value);
        let answer = browser.post("/api/auth/register", &body).send().await;
        assert!(matches!(answer.status(), 201 | 422), "{answer}");
        for line in answer.header_lines() {
            assert!(!line.contains("mallory"), "{line}");
        }
    }
    browser.sign_up("ada").await;
    for cookie in [
        "mallory",
        "mallory%0d%0aSet-Cookie:%20a=b",
        "a,b",
        "\"mallory\"",
    ] {
        let request = browser
            .bare(Method::POST, "/api/auth/refresh")
            .header("cookie", &format!("__Host-listbud-refresh={cookie}"))
            .header("sec-fetch-site", "same-origin")
            .header("origin", &origin)
            .json(&json!({ "session": "cookie" }));
        let refused = request.expect(401).await;
        for line in refused.header_lines() {
            assert!(!line.contains("mallory"), "{line}");
        }
        assert!(!refused.text().contains("mallory"), "{refused}");
    }
}

#[actix_web::test]
async fn cookie_values_appear_only_in_set_cookie() {
    let app = start().await;
    let browser = Browser::over_tls(&app);
    // The harness looks at each answer and each line of the log.
    browser.sign_up("ada").await;
    browser.send(browser.refresh(), 200).await;
    let place = browser.post("/api/places", &json!({ "name": "X" }));
    let place = place.expect(201).await;
    let location = place.header("location").unwrap();
    let access = browser.cookie("access").unwrap();
    let refresh = browser.cookie("refresh").unwrap();

    for secret in [&access, &refresh] {
        assert!(!location.contains(secret.as_str()));
        for path in [
            "/api/session",
            "/api/me",
            "/api/me/sessions",
            "/api/me/audit",
            "/nowhere",
        ] {
            let answer = browser.get(path).send().await;
            assert!(!answer.text().contains(secret.as_str()), "{answer}");
        }
        let misplaced = app.anonymous().get("/api/me");
        let misplaced = misplaced.header("cookie", &format!("token={secret}"));
        misplaced.expect(401).await;
    }
    // The refresh token is not an access token, and the other way round.
    let swapped = format!("__Host-listbud-access={refresh}; __Host-listbud-refresh={access}");
    let swapped = |method, path: &str| {
        let request = browser.bare(method, path).header("cookie", &swapped);
        request.header("sec-fetch-site", "same-origin")
    };
    swapped(Method::GET, "/api/me").expect(401).await;
    let renew = swapped(Method::POST, "/api/auth/refresh");
    renew
        .json(&json!({ "session": "cookie" }))
        .expect(401)
        .await;
    let body: Value = browser.session().await;
    assert_eq!(body["user"]["email"], "ada@example.org");
}

#[actix_web::test]
async fn an_attackers_requests_do_not_use_up_the_limit_of_the_account() {
    let app = TestApp::builder()
        .set("TRUSTED_PROXIES", "127.0.0.1")
        .set("RATE_LIMIT_MAX", "20")
        .start()
        .await;
    let browser = Browser::over_tls(&app);
    browser.sign_up("ada").await;

    for number in 0..30 {
        let request = browser
            .bare(Method::POST, "/api/lists")
            .from(&format!("10.0.0.{number}"))
            .header("sec-fetch-site", "cross-site");
        request.expect(403).await;
    }

    assert!(browser.is_signed_in().await);
}
