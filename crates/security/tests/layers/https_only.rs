use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::test::init_service;
use actix_web::{App, web};
use listbud_security::{
    ClientAddresses, ForwardingHeader, HttpsOnly, SecurityHeaders, TrustedProxies,
};

use super::*;

const PROXY: &str = "10.0.0.1:4711";
const STRANGER: &str = "192.0.2.1:4711";

macro_rules! app {
    ($runs:expr) => {{
        let runs = Arc::clone(&$runs);
        let handler = move || {
            runs.fetch_add(1, Ordering::Relaxed);
            async { "hello" }
        };
        let proxies = TrustedProxies::parse("10.0.0.0/8").unwrap();
        let addresses = ClientAddresses::new(ForwardingHeader::XForwardedFor, proxies);
        let app = App::new()
            .wrap(
                HttpsOnly::new()
                    .exempt(|request| request.path() == "/live")
                    .layer(),
            )
            .wrap(SecurityHeaders::api().layer())
            .wrap(addresses.layer())
            .default_service(web::to(handler));
        init_service(app).await
    }};
}

fn request(peer: &str, path: &str, scheme: &str) -> TestRequest {
    TestRequest::with_uri(path)
        .peer_addr(peer.parse().unwrap())
        .insert_header(("x-forwarded-proto", scheme))
}

#[actix_web::test]
async fn a_plain_request_to_the_proxy_is_refused_before_the_handler_and_not_redirected() {
    let runs = Arc::new(AtomicUsize::new(0));
    let app = app!(runs);

    let refused = answer(&app, request(PROXY, "/", "http")).await;

    assert_eq!((refused.status, runs.load(Ordering::Relaxed)), (403, 0));
    assert_eq!(refused.problem()["code"], "tls_required");
    assert_eq!(refused.header("location"), None);
    assert_eq!(refused.header("x-frame-options"), Some("DENY"));
}

#[actix_web::test]
async fn everything_else_passes() {
    let runs = Arc::new(AtomicUsize::new(0));
    let app = app!(runs);

    for request in [
        request(PROXY, "/", "https"),
        request(PROXY, "/live", "http"),
        request(STRANGER, "/", "http"),
        TestRequest::with_uri("/").peer_addr(PROXY.parse().unwrap()),
        TestRequest::with_uri("/"),
    ] {
        assert_eq!(answer(&app, request).await.status, 200);
    }
    assert_eq!(runs.load(Ordering::Relaxed), 5);
}
