use actix_web::middleware::from_fn;
use actix_web::test::init_service;
use actix_web::{App, web};
use listbud_security::{CorsPolicy, Origin, RequestIds, SecurityHeaders, catch_panic};

use super::*;

/// The layers outside the one under test, in their usual order.
macro_rules! app {
    () => {{
        let app = App::new()
            .wrap(from_fn(catch_panic))
            .wrap(CorsPolicy::new([
                Origin::parse("https://app.example.org").unwrap()
            ]))
            .wrap(SecurityHeaders::api().layer())
            .wrap(RequestIds::new(|| "request-0001".to_owned()).layer())
            .route(
                "/text",
                web::get().to(async || -> &str { panic!("secret of the handler") }),
            )
            .route(
                "/format",
                web::get().to(async || -> &str { panic!("number {}", 7) }),
            )
            .route("/fine", web::get().to(async || "fine"));
        init_service(app).await
    }};
}

#[actix_web::test]
async fn a_panic_is_a_500_with_every_header_and_tells_nothing() {
    let app = app!();

    for path in ["/text", "/format"] {
        let request =
            TestRequest::with_uri(path).insert_header(("origin", "https://app.example.org"));
        let failed = answer(&app, request).await;

        assert_eq!(failed.status, 500);
        let problem = failed.problem();
        assert_eq!(problem["code"], "internal_error");
        assert_eq!(problem["requestId"], "request-0001");
        assert!(!failed.body.contains("secret"), "{}", failed.body);
        assert_eq!(failed.header("x-request-id"), Some("request-0001"));
        assert_eq!(failed.header("x-frame-options"), Some("DENY"));
        let origin = failed.header("access-control-allow-origin");
        assert_eq!(origin, Some("https://app.example.org"));
    }
}

#[actix_web::test]
async fn the_server_answers_on_after_a_panic() {
    let app = app!();

    let failed = answer(&app, TestRequest::with_uri("/text")).await;
    let fine = answer(&app, TestRequest::with_uri("/fine")).await;

    assert_eq!((failed.status, fine.status), (500, 200));
    assert_eq!(fine.body, "fine");
}
