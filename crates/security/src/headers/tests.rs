use actix_web::http::Method;
use actix_web::test::{TestRequest, call_service, init_service, try_call_service};
use actix_web::{App, error, web};

use actix_web::http::header::HeaderValue;
use actix_web::{HttpRequest, HttpResponse};

use super::*;
use crate::client_address::{ClientAddresses, ForwardingHeader, TrustedProxies};
use crate::cors::Origin;

fn listed<B>(response: &HttpResponse<B>) -> String {
    let mut lines: Vec<String> = response
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    lines.sort();
    lines.join("\n")
}

fn treated(policy: &SecurityHeaders) -> HttpResponse {
    let mut response = HttpResponse::Ok().finish();
    let occasion = Occasion {
        over_tls: false,
        nonce: None,
    };
    Fields::of(policy).treat(&mut response, &occasion);
    response
}

#[test]
fn an_api_answer_carries_the_whole_list() {
    insta::assert_snapshot!(listed(&treated(&SecurityHeaders::api())), @r"
    cache-control: no-store
    content-security-policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; sandbox
    cross-origin-embedder-policy: require-corp
    cross-origin-opener-policy: same-origin
    cross-origin-resource-policy: same-origin
    origin-agent-cluster: ?1
    permissions-policy: accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()
    referrer-policy: no-referrer
    x-content-type-options: nosniff
    x-dns-prefetch-control: off
    x-download-options: noopen
    x-frame-options: DENY
    x-permitted-cross-domain-policies: none
    x-xss-protection: 0
    ");
}

#[test]
fn a_web_page_differs_in_content_security_policy_caching_referrer_and_geolocation_only() {
    let api = listed(&treated(&SecurityHeaders::api()));
    let page = listed(&treated(&SecurityHeaders::web_page()));

    let different: Vec<&str> = page.lines().filter(|line| !api.contains(line)).collect();

    insta::assert_snapshot!(different.join("\n"), @r"
    cache-control: no-cache
    content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types default
    permissions-policy: accelerometer=(), camera=(), geolocation=(self), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()
    referrer-policy: same-origin
    ");
}

#[test]
fn strict_transport_security_is_sent_when_told() {
    let plain = treated(&SecurityHeaders::api());
    let secure = treated(&SecurityHeaders::api().hsts(Some(Hsts::two_years())));
    let preload = Hsts::two_years().preload();

    let value = secure.headers().get("strict-transport-security").unwrap();
    assert_eq!(value, "max-age=63072000; includeSubDomains");
    assert!(!plain.headers().contains_key("strict-transport-security"));
    assert_eq!(
        preload.to_string(),
        "max-age=63072000; includeSubDomains; preload"
    );
}

#[test]
fn a_policy_can_be_built_directive_by_directive() {
    let tiles = Origin::parse("https://tiles.example.org").unwrap();
    let policy = ContentSecurityPolicy::web_page()
        .directive(Directive::FontSrc, [Source::None])
        .directive(
            Directive::ImgSrc,
            [Source::SameOrigin, Source::Blob, Source::Origin(tiles)],
        )
        .directive(Directive::WorkerSrc, [Source::SameOrigin]);

    let text = policy.to_string();

    assert!(
        text.contains("img-src 'self' blob: https://tiles.example.org; "),
        "{text}"
    );
    assert!(text.contains("font-src 'none'; "), "{text}");
    assert!(text.contains("; worker-src 'self'; "), "{text}");
    assert_eq!(text.matches("img-src").count(), 1);
}

#[test]
fn another_origin_may_bring_data_images_and_fonts_and_nothing_else() {
    let tiles = Origin::parse("https://tiles.example.org").unwrap();
    let narrow = ContentSecurityPolicy::web_page();

    let wide = narrow.clone().also_from(&tiles).also_from(&tiles);

    let (narrow, wide) = (narrow.to_string(), wide.to_string());
    let different: Vec<&str> = wide
        .split("; ")
        .filter(|directive| !narrow.split("; ").any(|other| other == *directive))
        .collect();
    assert_eq!(
        different,
        [
            "img-src 'self' data: https://tiles.example.org",
            "connect-src 'self' https://tiles.example.org",
            "font-src 'self' https://tiles.example.org",
        ]
    );
}

#[test]
fn a_source_takes_the_place_of_none_and_a_directive_can_be_taken_out() {
    let policy = ContentSecurityPolicy::api()
        .and(Directive::FormAction, Source::SameOrigin)
        .and(Directive::ImgSrc, Source::Data)
        .without(Directive::Sandbox)
        .without(Directive::ObjectSrc);

    assert_eq!(
        policy.to_string(),
        "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
         img-src data:"
    );
}

#[test]
fn typed_options_become_their_values() {
    let policy = SecurityHeaders::api()
        .frame_options(FrameOptions::SameOrigin)
        .referrer_policy(ReferrerPolicy::StrictOriginWhenCrossOrigin)
        .cache_control("private");

    let text = listed(&treated(&policy));

    assert!(text.contains("x-frame-options: SAMEORIGIN"), "{text}");
    assert!(
        text.contains("referrer-policy: strict-origin-when-cross-origin"),
        "{text}"
    );
    assert!(text.contains("cache-control: private"), "{text}");
}

#[actix_web::test]
async fn a_handler_may_set_its_own_caching_and_content_policy_but_nothing_else() {
    async fn handler() -> HttpResponse {
        HttpResponse::Ok()
            .insert_header(("cache-control", "private, no-cache"))
            .insert_header(("content-security-policy", "default-src 'self'"))
            .insert_header(("x-frame-options", "ALLOWALL"))
            .insert_header(("server", "homegrown/1.0"))
            .insert_header(("x-powered-by", "coffee"))
            .finish()
    }
    let app = App::new()
        .wrap(SecurityHeaders::api().layer())
        .route("/", web::get().to(handler));
    let app = init_service(app).await;

    let response = call_service(&app, TestRequest::default().to_request()).await;

    let header = |name| response.headers().get(name).map(HeaderValue::as_bytes);
    assert_eq!(header("cache-control"), Some(&b"private, no-cache"[..]));
    assert_eq!(
        header("content-security-policy"),
        Some(&b"default-src 'self'"[..])
    );
    assert_eq!(header("x-frame-options"), Some(&b"DENY"[..]));
    assert_eq!(header("server"), None);
    assert_eq!(header("x-powered-by"), None);
}

#[actix_web::test]
async fn every_kind_of_answer_carries_them() {
    async fn broken() -> Result<HttpResponse, Error> {
        Err(error::ErrorBadGateway("broken"))
    }
    async fn refuse(
        _: ServiceRequest,
        _: Next<impl MessageBody>,
    ) -> Result<ServiceResponse<actix_web::body::BoxBody>, Error> {
        Err(error::ErrorForbidden("an inner layer fails"))
    }
    let app = App::new()
        .wrap(SecurityHeaders::api().layer())
        .service(web::resource("/broken").route(web::get().to(broken)))
        .service(
            web::scope("/refused")
                .wrap(from_fn(refuse))
                .route("", web::get().to(broken)),
        );
    let app = init_service(app).await;

    for (method, path, status) in [
        (Method::GET, "/broken", 502),
        (Method::HEAD, "/absent", 404),
        (Method::GET, "/absent", 404),
        (Method::POST, "/broken", 405),
        (Method::GET, "/refused", 403),
    ] {
        let request = TestRequest::with_uri(path).method(method.clone());
        // An `Err` becomes an answer in the dispatcher, like this.
        let response = match try_call_service(&app, request.to_request()).await {
            Ok(response) => response.into_parts().1.map_into_boxed_body(),
            Err(error) => error.error_response(),
        };

        assert_eq!(response.status(), status, "{method} {path}");
        let text = listed(&response);
        assert!(text.contains("x-content-type-options: nosniff"), "{text}");
        assert!(text.contains("cache-control: no-store"), "{text}");
    }
}

#[actix_web::test]
async fn the_inner_of_two_policies_decides_and_the_outer_one_fills_in() {
    let page = SecurityHeaders::web_page().frame_options(FrameOptions::SameOrigin);
    let outer = SecurityHeaders::api().hsts(Some(Hsts::two_years()));
    let docs = web::scope("/docs").wrap(page.layer());
    let app = App::new()
        .wrap(outer.layer())
        .service(docs.route("", web::get().to(HttpResponse::Ok)));
    let app = init_service(app).await;

    let response = call_service(&app, TestRequest::with_uri("/docs").to_request()).await;

    let text = listed(response.response());
    assert!(
        text.contains("content-security-policy: default-src 'none'; script-src 'self'"),
        "{text}"
    );
    assert!(text.contains("x-frame-options: SAMEORIGIN"), "{text}");
    assert!(
        text.contains("strict-transport-security: max-age=63072000"),
        "{text}"
    );
}

#[actix_web::test]
async fn each_page_has_a_nonce_of_its_own_that_its_handler_knows() {
    async fn page(request: HttpRequest) -> String {
        Nonce::of(&request.extensions()).unwrap().to_string()
    }
    let count = std::cell::Cell::new(0);
    let policy = ContentSecurityPolicy::web_page().with_nonces();
    let page_headers = SecurityHeaders::web_page().content_security_policy(policy);
    let random = move || {
        count.set(count.get() + 1);
        [count.get(); 16]
    };
    let app = App::new()
        .wrap(page_headers.layer_with_nonces(random))
        .route("/", web::get().to(page));
    let app = init_service(app).await;

    for nonce in ["01".repeat(16), "02".repeat(16)] {
        let response = call_service(&app, TestRequest::default().to_request()).await;

        let policy = response.headers().get("content-security-policy").unwrap();
        let policy = policy.to_str().unwrap().to_owned();
        let words =
            format!("script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; ");
        assert!(policy.contains(&words), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        let body = actix_web::test::read_body(response).await;
        assert_eq!(body, nonce);
    }
}

#[test]
fn a_policy_with_a_nonce_and_no_layer_that_makes_one_allows_nothing_inline() {
    let policy = ContentSecurityPolicy::new().directive(Directive::ScriptSrc, [Source::Nonce]);

    assert_eq!(policy.to_string(), "script-src");
}

#[actix_web::test]
async fn strict_transport_security_follows_the_word_of_a_trusted_proxy_only() {
    let proxies = TrustedProxies::parse("10.0.0.1").unwrap();
    let app = App::new()
        .wrap(
            SecurityHeaders::api()
                .hsts_over_tls(Hsts::two_years())
                .layer(),
        )
        .wrap(ClientAddresses::new(ForwardingHeader::None, proxies).layer())
        .route("/", web::get().to(HttpResponse::Ok));
    let app = init_service(app).await;

    for (peer, scheme, expected) in [
        ("10.0.0.1:1", "https", true),
        ("10.0.0.1:1", "http", false),
        ("192.0.2.1:1", "https", false),
    ] {
        let request = TestRequest::default()
            .peer_addr(peer.parse().unwrap())
            .insert_header(("x-forwarded-proto", scheme));
        let response = call_service(&app, request.to_request()).await;

        let sent = response.headers().contains_key("strict-transport-security");
        assert_eq!(sent, expected, "{peer} {scheme}");
    }
}
