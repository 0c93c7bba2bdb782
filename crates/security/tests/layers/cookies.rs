use actix_web::http::Method;
use actix_web::test::init_service;
use actix_web::{App, web};
use listbud_security::{CorsPolicy, Origin, SessionCookies, SignedIn};

use super::bearer::{SUBJECT, bearer, token};
use super::*;

/// Tells whether the token came in a cookie.
async fn how(signed_in: SignedIn) -> String {
    format!("{} {}", signed_in.subject, signed_in.by_cookie)
}

/// An application with the layer in both places, and one without it around.
macro_rules! app {
    () => {{
        let bearer = bearer().cookies(SessionCookies::new("app"));
        let listed = Origin::parse("https://listed.example").unwrap();
        let app = App::new()
            .wrap(bearer.identify())
            .wrap(CorsPolicy::new([listed]))
            .route("/handler", web::to(how))
            .route("/open", web::to(async || "open"))
            .service(
                web::resource("/layer")
                    .wrap(bearer.require())
                    .route(web::to(how)),
            );
        init_service(app).await
    }};
}

fn request(method: Method, path: &str) -> TestRequest {
    TestRequest::with_uri(path)
        .method(method)
        .insert_header(("host", "app.example.org"))
}

fn with_cookie(method: Method, path: &str) -> TestRequest {
    let cookie = format!("app-access={}", token());
    request(method, path).insert_header(("cookie", cookie))
}

const PATHS: [&str; 2] = ["/handler", "/layer"];
const UNSAFE: [Method; 4] = [Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

#[actix_web::test]
async fn a_page_of_this_server_is_signed_in_by_its_cookie() {
    let app = app!();
    let signed_in = format!("{SUBJECT} true");

    for path in PATHS {
        for method in UNSAFE {
            let page = || with_cookie(method.clone(), path);
            let fetched = page().insert_header(("sec-fetch-site", "same-origin"));
            let old = page().insert_header(("origin", "http://app.example.org"));
            let form = page()
                .insert_header(("sec-fetch-site", "same-origin"))
                .insert_header(("origin", "null"));

            for request in [fetched, old, form] {
                let admitted = answer(&app, request).await;

                assert_eq!((admitted.status, &admitted.body), (200, &signed_in));
                assert_eq!(admitted.header("access-control-allow-origin"), None);
                assert!(admitted.header("vary").unwrap().contains("Origin"));
            }
        }
        for site in ["same-origin", "none"] {
            let read = with_cookie(Method::GET, path).insert_header(("sec-fetch-site", site));
            assert_eq!(answer(&app, read).await.body, signed_in, "{path} {site}");
        }
        let typed = answer(&app, with_cookie(Method::GET, path)).await;
        assert_eq!(typed.body, signed_in);
    }
}

#[actix_web::test]
async fn what_another_site_may_have_caused_is_refused_before_the_handler() {
    let app = app!();
    let sites = ["same-site", "cross-site"];

    for path in PATHS {
        for method in UNSAFE {
            let page = || with_cookie(method.clone(), path);
            let silent = page();
            let typed = page().insert_header(("sec-fetch-site", "none"));
            let said = sites.map(|site| page().insert_header(("sec-fetch-site", site)));

            for request in [silent, typed].into_iter().chain(said) {
                let refused = answer(&app, request).await;

                assert_eq!(refused.status, 403, "{method} {path}");
                assert_eq!(refused.problem()["code"], "cross_site");
            }
        }
        for site in sites {
            let read = with_cookie(Method::GET, path).insert_header(("sec-fetch-site", site));
            assert_eq!(answer(&app, read).await.status, 403, "{path} {site}");
        }
        // CORS admits it, and the cookie does not count.
        let listed = with_cookie(Method::GET, path);
        let listed = listed.insert_header(("origin", "https://listed.example"));
        let listed = answer(&app, listed).await;
        assert_eq!(listed.status, 403);
        assert_eq!(listed.problem()["code"], "cross_site");
    }
    let open = with_cookie(Method::POST, "/open");
    assert_eq!(answer(&app, open).await.body, "open");
}

#[actix_web::test]
async fn a_token_in_authorization_goes_before_the_cookie_and_needs_no_page() {
    let app = app!();
    let bearer = format!("Bearer {}", token());
    let admit = |cookie: &str| {
        request(Method::POST, "/layer")
            .insert_header(("cookie", format!("app-access={cookie}")))
            .insert_header(("authorization", bearer.clone()))
    };

    for cookie in [token(), "rubbish".to_owned()] {
        let admitted = answer(&app, admit(&cookie)).await;
        assert_eq!(admitted.body, format!("{SUBJECT} false"));
    }
    for authorization in ["Bearer rubbish", "Basic x", ""] {
        let read = with_cookie(Method::GET, "/layer");
        let refused = answer(&app, read.insert_header(("authorization", authorization))).await;
        assert_eq!(refused.status, 401, "{authorization}");
        assert_eq!(refused.problem()["code"], "invalid_token");
    }
}

#[actix_web::test]
async fn a_cookie_that_is_no_token_or_stands_twice_is_an_invalid_token() {
    let app = app!();
    let twice = format!("app-access={0}; app-access={0}", token());

    for cookie in ["app-access=rubbish", "app-access=", &twice] {
        let request = request(Method::GET, "/layer").insert_header(("cookie", cookie));
        let refused = answer(&app, request).await;

        assert_eq!(refused.status, 401, "{cookie}");
        assert_eq!(refused.problem()["code"], "invalid_token");
    }
    for cookie in ["__Host-app-access", "other", "app-refresh"] {
        let cookie = format!("{cookie}={}", token());
        let request = request(Method::GET, "/layer").insert_header(("cookie", cookie));
        let refused = answer(&app, request).await;

        assert_eq!(refused.problem()["code"], "authentication_required");
    }
}

#[actix_web::test]
async fn the_answer_tells_caches_that_it_depends_on_the_cookie() {
    let app = app!();

    for request in [
        request(Method::GET, "/layer"),
        with_cookie(Method::GET, "/layer"),
        with_cookie(Method::POST, "/layer"),
    ] {
        let answered = answer(&app, request).await;
        let vary = answered.header("vary").unwrap();
        assert!(vary.starts_with("Cookie, Origin"), "{vary}");
        assert_eq!(vary.matches("Cookie").count(), 1);
    }
}

#[actix_web::test]
async fn without_the_cookies_names_a_cookie_means_nothing() {
    let app = App::new()
        .wrap(bearer().require())
        .route("/layer", web::to(how));
    let app = init_service(app).await;

    let refused = answer(&app, with_cookie(Method::GET, "/layer")).await;

    assert_eq!(refused.problem()["code"], "authentication_required");
    assert_eq!(refused.header("vary"), None);
}
