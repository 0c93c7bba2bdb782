//! A hardened service that says hello a hundred times in a quarter of an hour.
use actix_web::{App, HttpMessage as _, HttpServer, dev::ServiceRequest, middleware::from_fn, web};
use listbud_rate_limit::{Client, RateLimit};
use listbud_security as security;
use listbud_security::{CorsPolicy, ForwardingHeader, Origin, SecurityHeaders};
use std::{error::Error, net::TcpListener, time::Duration};

/// Counts for the address that a trusted proxy tells, and health checks not at all.
fn client(request: &ServiceRequest) -> Option<Client> {
    let address = security::ClientAddress::of(&request.extensions());
    match request.path() {
        "/live" => Some(Client::Exempt),
        _ => address.map(|client| Client::Address(client.0)),
    }
}
pub(crate) async fn serve(listener: TcpListener, proxies: &str) -> Result<(), Box<dyn Error>> {
    let limit = RateLimit::builder("default", 100, Duration::from_mins(15));
    let limit = limit.client(client).build()?;
    actix_web::rt::spawn(limit.clone().trim_every(Duration::from_mins(1)));
    let cors = CorsPolicy::new(Origin::parse_list("https://app.example.org")?);
    let proxies = security::TrustedProxies::parse(proxies)?;
    let addresses = security::ClientAddresses::new(ForwardingHeader::XForwardedFor, proxies);
    let app = move || {
        App::new()
            .wrap(security::BodyDeadline::default().layer())
            .wrap(limit.clone())
            .wrap(from_fn(security::catch_panic))
            .wrap(cors.clone())
            .wrap(SecurityHeaders::api().layer())
            .wrap(addresses.layer())
            .default_service(web::to(async || "hello\n"))
    };
    let server = HttpServer::new(app).workers(2).listen(listener)?;
    Ok(server.run().await?)
}
#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    serve(TcpListener::bind("127.0.0.1:8080")?, "10.0.0.0/8").await
}
