//! What each layer adds to a request, beside a service without any.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark ends where its set-up fails"
)]

use actix_web::{
    App, HttpResponse, Responder,
    http::header,
    rt::System,
    test::{TestRequest, call_service, init_service},
    web,
};
use criterion::{Criterion, criterion_group, criterion_main};
use listbud_security::{
    AccessTokens, Bearer, CorsPolicy, Origin, RequestIds, SecurityHeaders, SessionCookies,
    SigningKey,
};
use secrecy::ExposeSecret as _;
use std::time::Duration;
use time::OffsetDateTime;
use uuid::Uuid;

async fn hello() -> impl Responder {
    HttpResponse::Ok().body("hello")
}

/// Measures requests to an application with some layers.
macro_rules! measure {
    ($group:expr, $name:expr, $system:expr, $token:expr $(, $layer:expr)?) => {
        let app = App::new()$(.wrap($layer))?.route("/", web::get().to(hello));
        let app = $system.block_on(init_service(app));
        $group.bench_function($name, |bench| {
            bench.iter(|| {
                let request = TestRequest::get()
                    .uri("/")
                    .insert_header((header::AUTHORIZATION, $token))
                    .insert_header((header::ORIGIN, "https://app.example.org"));
                $system.block_on(call_service(&app, request.to_request()))
            });
        });
    };
}

fn layers(criterion: &mut Criterion) {
    let now = || OffsetDateTime::UNIX_EPOCH;
    let key = SigningKey::hmac(&"0123456789abcdef0123456789abcdef".into()).unwrap();
    let minute = Duration::from_mins(1);
    let tokens = AccessTokens::new([key], "https://issuer.example", "api", minute).unwrap();
    let id = Uuid::from_u128(1);
    let issued = tokens.issue(id, id, now(), id).unwrap();
    let token = format!("Bearer {}", issued.token.expose_secret());
    let token = token.as_str();
    let origins = Origin::parse_list("https://app.example.org").unwrap();
    let system = System::new();

    let mut group = criterion.benchmark_group("layers");
    measure!(group, "none", system, token);
    measure!(
        group,
        "security headers",
        system,
        token,
        SecurityHeaders::api().layer()
    );
    measure!(group, "CORS", system, token, CorsPolicy::new(origins));
    let ids = RequestIds::new(move || id.to_string());
    measure!(group, "request id", system, token, ids.layer());
    measure!(
        group,
        "access token",
        system,
        token,
        Bearer::new(tokens.clone(), now).identify()
    );
    let bearer = Bearer::new(tokens, now).cookies(SessionCookies::new("app"));
    measure!(
        group,
        "access token, or a cookie",
        system,
        token,
        bearer.identify()
    );
    group.finish();
}

criterion_group!(benches, layers);
criterion_main!(benches);
