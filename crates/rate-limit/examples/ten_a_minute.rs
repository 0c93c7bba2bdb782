//! Says hello ten times a minute to each address.
//!
//! Run it with `cargo run -p listbud-rate-limit --example ten_a_minute` and call
//! `curl -i http://127.0.0.1:8080/` eleven times.

use std::error::Error;
use std::io;
use std::net::TcpListener;
use std::time::Duration;

use actix_web::{App, HttpServer, web};
use listbud_rate_limit::RateLimit;

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let limit = RateLimit::builder("hello", 10, Duration::from_mins(1)).build()?;
    actix_web::rt::spawn(limit.clone().trim_every(Duration::from_mins(1)));

    serve(TcpListener::bind("127.0.0.1:8080")?, limit).await?;
    Ok(())
}

pub(crate) async fn serve(listener: TcpListener, limit: RateLimit) -> io::Result<()> {
    HttpServer::new(move || {
        App::new()
            .wrap(limit.clone())
            .route("/", web::get().to(async || "hello\n"))
    })
    .workers(2)
    .listen(listener)?
    .run()
    .await
}
