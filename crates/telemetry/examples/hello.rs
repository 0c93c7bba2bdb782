//! Greets, and logs every request: `curl http://127.0.0.1:8080/`.

use actix_web::{App, HttpServer, middleware::from_fn, web};
use listbud_telemetry::{Format, Level, access_log, init};

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    init(Level::INFO, Format::Pretty);
    HttpServer::new(|| {
        App::new()
            .wrap(from_fn(|request, next| {
                access_log(|_| Vec::new(), request, next)
            }))
            .route("/", web::get().to(|| async { "hello" }))
    })
    .bind("127.0.0.1:8080")?
    .run()
    .await
}
