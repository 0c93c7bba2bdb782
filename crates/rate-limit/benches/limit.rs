//! What the limit adds to a request, beside a service without one.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark ends where its set-up fails"
)]

use std::time::Duration;

use actix_web::{
    App, HttpResponse, Responder,
    rt::System,
    test::{TestRequest, call_service, init_service},
    web,
};
use criterion::{Criterion, criterion_group, criterion_main};
use listbud_rate_limit::RateLimit;

async fn hello() -> impl Responder {
    HttpResponse::Ok().body("hello")
}

/// Measures requests to an application, with or without a layer.
macro_rules! measure {
    ($group:expr, $name:expr, $system:expr $(, $layer:expr)?) => {
        let app = App::new()$(.wrap($layer))?.route("/", web::get().to(hello));
        let app = $system.block_on(init_service(app));
        $group.bench_function($name, |bench| {
            bench.iter(|| {
                let request = TestRequest::get().uri("/").peer_addr(([10, 0, 0, 1], 5000).into());
                $system.block_on(call_service(&app, request.to_request()))
            });
        });
    };
}

fn limit(criterion: &mut Criterion) {
    let limit = RateLimit::builder("all", 1_000_000_000, Duration::from_secs(1));
    let limit = limit.build().unwrap();
    let system = System::new();

    let mut group = criterion.benchmark_group("rate limit");
    measure!(group, "none", system);
    measure!(group, "one", system, limit);
    group.finish();
}

criterion_group!(benches, limit);
criterion_main!(benches);
