//! Gives out tokens (`curl -X POST http://127.0.0.1:8080/token`) and tells their
//! holders who they are (`curl -H "Authorization: Bearer $TOKEN" …:8080/me`).
#![expect(clippy::disallowed_methods, reason = "time and ids are real")]
use std::{error::Error, net::TcpListener, time::Duration};

use actix_web::{App, HttpServer, Result, error::ErrorInternalServerError, web};
use listbud_security::{AccessTokens, Bearer, SecurityHeaders, SignedIn, SigningKey};
use secrecy::ExposeSecret as _;
use time::OffsetDateTime;
use uuid::Uuid;

async fn token(tokens: web::Data<AccessTokens>) -> Result<String> {
    let (now, session, id) = (OffsetDateTime::now_utc(), Uuid::now_v7(), Uuid::now_v7());
    let issued = tokens.issue(Uuid::from_u128(1), session, now, id);
    let token = issued.map_err(ErrorInternalServerError)?.token;
    Ok(token.expose_secret().to_owned())
}
pub(crate) async fn serve(listener: TcpListener) -> Result<(), Box<dyn Error>> {
    let secret = "only an example: 32 random bytes in earnest".into();
    let tokens = AccessTokens::new(
        [SigningKey::hmac(&secret)?],
        "me",
        "you",
        Duration::from_mins(15),
    )?;
    let bearer = Bearer::new(tokens.clone(), OffsetDateTime::now_utc);
    let app = move || {
        App::new()
            .app_data(web::Data::new(tokens.clone()))
            .wrap(bearer.identify())
            .wrap(SecurityHeaders::api().layer())
            .route("/token", web::post().to(token))
            .route(
                "/me",
                web::get().to(async |who: SignedIn| who.subject.to_string()),
            )
    };
    let server = HttpServer::new(app).workers(2).listen(listener)?;
    Ok(server.run().await?)
}
#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    serve(TcpListener::bind("127.0.0.1:8080")?).await
}
