//! A hardened service; `JWT_SECRET` is 32 bytes or more.
#![expect(clippy::disallowed_methods, reason = "time and ids are real")]
use actix_web::{App, HttpServer, middleware::from_fn, web};
use listbud_security as security;
use listbud_security::{CorsPolicy, ForwardingHeader, Origin, SecurityHeaders, SignedIn};
use std::{env::var, error::Error, net::TcpListener, time::Duration};

pub(crate) async fn serve(listener: TcpListener, secret: &str) -> Result<(), Box<dyn Error>> {
    let key = security::SigningKey::hmac(&secret.into())?;
    let tokens = security::AccessTokens::new([key], "me", "you", Duration::from_mins(15))?;
    let bearer = security::Bearer::new(tokens, time::OffsetDateTime::now_utc);
    let cors = CorsPolicy::new(Origin::parse_list("https://app.example.org")?);
    let headers = SecurityHeaders::api().hsts_over_tls(security::Hsts::two_years());
    let ids = security::RequestIds::new(|| uuid::Uuid::now_v7().to_string());
    let proxies = security::TrustedProxies::parse("10.0.0.0/8")?;
    let addresses = security::ClientAddresses::new(ForwardingHeader::XForwardedFor, proxies);
    let app = move || {
        App::new()
            .wrap(security::BodyDeadline::default().layer())
            .wrap(bearer.identify())
            .wrap(from_fn(security::catch_panic))
            .wrap(security::HttpsOnly::new().layer())
            .wrap(cors.clone())
            .wrap(headers.layer())
            .wrap(ids.layer())
            .wrap(addresses.layer())
            .route(
                "/me",
                web::get().to(async |me: SignedIn| me.subject.to_string()),
            )
    };
    let server = HttpServer::new(app).workers(2).listen(listener)?;
    Ok(server.run().await?)
}
#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    serve(TcpListener::bind("127.0.0.1:8080")?, &var("JWT_SECRET")?).await
}
