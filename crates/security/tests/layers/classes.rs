//! The whole header set of one answer of each class, written out.

use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::test::init_service;
use actix_web::{App, web};
use listbud_security::{
    BodyDeadline, CorsPolicy, Hsts, Origin, Problem, RequestIds, SecurityHeaders, catch_panic,
};

use super::*;

const OURS: &str = "https://app.example.org";

/// What every answer carries.
const ALWAYS: &str = "\
cache-control: no-store
content-security-policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; sandbox
cross-origin-embedder-policy: require-corp
cross-origin-opener-policy: same-origin
cross-origin-resource-policy: same-origin
origin-agent-cluster: ?1
permissions-policy: accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()
referrer-policy: no-referrer
strict-transport-security: max-age=63072000; includeSubDomains
x-content-type-options: nosniff
x-dns-prefetch-control: off
x-download-options: noopen
x-frame-options: DENY
x-permitted-cross-domain-policies: none
x-request-id: request-0001
x-xss-protection: 0";

/// All layers in their usual order.
macro_rules! app {
    () => {{
        let found =
            web::resource("/found").route(web::get().to(async || HttpResponse::Ok().json("found")));
        let app = App::new()
            .wrap(BodyDeadline::default().layer())
            .wrap(from_fn(catch_panic))
            .wrap(CorsPolicy::new([Origin::parse(OURS).unwrap()]))
            .wrap(SecurityHeaders::api().hsts(Some(Hsts::two_years())).layer())
            .wrap(RequestIds::new(|| "request-0001".to_owned()).layer())
            .service(found)
            .route("/unchanged", web::get().to(unchanged))
            .route(
                "/taken",
                web::get().to(async || Problem::new(StatusCode::CONFLICT)),
            )
            .route(
                "/panic",
                web::get().to(async || -> &str { panic!("on purpose") }),
            );
        init_service(app).await
    }};
}

async fn unchanged() -> HttpResponse {
    HttpResponse::NotModified()
        .insert_header(("etag", "\"1\""))
        .insert_header(("cache-control", "private, no-cache"))
        .finish()
}

/// The status and what is not always there. The lists of actix-cors come out
/// of sets, so they are sorted.
fn special(answer: &Answer) -> String {
    let mut lines: Vec<String> = answer
        .headers
        .iter()
        .map(|(name, value)| {
            let value = value.to_str().unwrap();
            let mut list: Vec<&str> = value.split(", ").collect();
            if name.as_str().starts_with("access-control") || name == "vary" {
                list.sort_unstable();
            }
            format!("{name}: {}", list.join(", "))
        })
        .collect();
    lines.sort();
    let (always, special): (Vec<_>, Vec<_>) = lines
        .into_iter()
        .partition(|line| ALWAYS.lines().any(|always| always == line));
    let missing: Vec<&str> = ALWAYS
        .lines()
        .filter(|line| !always.iter().any(|found| found == line))
        .map(|line| line.split(':').next().unwrap())
        .collect();
    let status = answer.status;
    let usual = match missing.as_slice() {
        [] => "all of the usual".to_owned(),
        missing => format!("all of the usual but {}", missing.join(", ")),
    };
    format!("{status}: {usual}\n{}", special.join("\n"))
}

fn get(path: &str) -> TestRequest {
    TestRequest::with_uri(path)
}

#[actix_web::test]
async fn a_success_carries_the_set() {
    let answered = answer(&app!(), get("/found")).await;

    insta::assert_snapshot!(special(&answered), @r"
    200: all of the usual
    access-control-expose-headers: content-disposition, etag, link, location, ratelimit, ratelimit-policy, retry-after, x-request-id
    content-type: application/json
    vary: Access-Control-Request-Headers, Access-Control-Request-Method, Origin
    ");
}

#[actix_web::test]
async fn a_success_for_another_origin_carries_the_set_and_what_cors_adds() {
    let answered = answer(&app!(), get("/found").insert_header(("origin", OURS))).await;

    insta::assert_snapshot!(special(&answered), @r"
    200: all of the usual
    access-control-allow-origin: https://app.example.org
    access-control-expose-headers: content-disposition, etag, link, location, ratelimit, ratelimit-policy, retry-after, x-request-id
    content-type: application/json
    vary: Access-Control-Request-Headers, Access-Control-Request-Method, Origin
    ");
}

#[actix_web::test]
async fn an_answer_without_news_carries_the_set_and_the_caching_of_its_handler() {
    let answered = answer(&app!(), get("/unchanged")).await;

    insta::assert_snapshot!(special(&answered), @r#"
    304: all of the usual but cache-control
    access-control-expose-headers: content-disposition, etag, link, location, ratelimit, ratelimit-policy, retry-after, x-request-id
    cache-control: private, no-cache
    etag: "1"
    vary: Access-Control-Request-Headers, Access-Control-Request-Method, Origin
    "#);
}

#[actix_web::test]
async fn a_problem_carries_the_set() {
    let answered = answer(&app!(), get("/taken")).await;

    insta::assert_snapshot!(special(&answered), @r"
    409: all of the usual
    access-control-expose-headers: content-disposition, etag, link, location, ratelimit, ratelimit-policy, retry-after, x-request-id
    content-type: application/problem+json
    vary: Access-Control-Request-Headers, Access-Control-Request-Method, Origin
    ");
}

#[actix_web::test]
async fn an_unknown_path_carries_the_set() {
    let answered = answer(&app!(), get("/absent")).await;

    insta::assert_snapshot!(special(&answered), @r"
    404: all of the usual
    access-control-expose-headers: content-disposition, etag, link, location, ratelimit, ratelimit-policy, retry-after, x-request-id
    vary: Access-Control-Request-Headers, Access-Control-Request-Method, Origin
    ");
}

#[actix_web::test]
async fn an_unknown_method_carries_the_set() {
    let answered = answer(&app!(), get("/found").method(Method::TRACE)).await;

    insta::assert_snapshot!(special(&answered), @r"
    405: all of the usual
    access-control-expose-headers: content-disposition, etag, link, location, ratelimit, ratelimit-policy, retry-after, x-request-id
    allow: GET
    vary: Access-Control-Request-Headers, Access-Control-Request-Method, Origin
    ");
}

#[actix_web::test]
async fn a_panic_carries_the_set() {
    let answered = answer(&app!(), get("/panic")).await;

    insta::assert_snapshot!(special(&answered), @r"
    500: all of the usual
    access-control-expose-headers: content-disposition, etag, link, location, ratelimit, ratelimit-policy, retry-after, x-request-id
    content-type: application/problem+json
    vary: Access-Control-Request-Headers, Access-Control-Request-Method, Origin
    ");
}

#[actix_web::test]
async fn a_preflight_carries_the_set_and_what_cors_adds() {
    let preflight = get("/found")
        .method(Method::OPTIONS)
        .insert_header(("origin", OURS))
        .insert_header(("access-control-request-method", "GET"));

    let answered = answer(&app!(), preflight).await;

    insta::assert_snapshot!(special(&answered), @r"
    200: all of the usual
    access-control-allow-headers: authorization, content-type, idempotency-key, if-match, if-none-match, traceparent, x-request-id
    access-control-allow-methods: DELETE, GET, PATCH, POST, PUT
    access-control-allow-origin: https://app.example.org
    access-control-max-age: 7200
    vary: Access-Control-Request-Headers, Access-Control-Request-Method, Origin
    ");
}

#[actix_web::test]
async fn a_refused_origin_carries_the_set() {
    let foreign = get("/found").insert_header(("origin", "https://evil.example"));

    let answered = answer(&app!(), foreign).await;

    insta::assert_snapshot!(special(&answered), @r"
    403: all of the usual
    content-type: application/problem+json
    vary: Access-Control-Request-Headers, Access-Control-Request-Method, Origin
    ");
}
