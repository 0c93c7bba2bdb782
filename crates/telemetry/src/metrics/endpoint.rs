//! The endpoint `/metrics`.

use actix_web::{
    HttpResponse,
    guard::{Guard, GuardContext},
    http::header::{AUTHORIZATION, CACHE_CONTROL},
    web,
};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::registry::Metrics;

/// Who may read the metrics.
#[derive(Debug, Clone)]
pub struct MetricsAccess(Option<[u8; 32]>);

impl MetricsAccess {
    /// Everyone, for a listener on an address that the public does not reach.
    #[must_use]
    pub const fn anyone() -> Self {
        Self(None)
    }

    /// Requests with `Authorization: Bearer` and this token. All others get the response of
    /// an unknown path.
    #[must_use]
    pub fn token(token: &str) -> Self {
        // Digests compare in constant time for any length, and the token does not stay in
        // memory.
        Self(Some(Sha256::digest(token).into()))
    }
}

impl Guard for MetricsAccess {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        let Some(expected) = &self.0 else {
            return true;
        };
        let given = context.head().headers().get(AUTHORIZATION);
        let Some((scheme, token)) = given
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
        else {
            return false;
        };
        let given: [u8; 32] = Sha256::digest(token.trim()).into();
        scheme.eq_ignore_ascii_case("bearer") && bool::from(expected.ct_eq(&given))
    }
}

impl Metrics {
    /// The path that [`Self::configure`] adds.
    pub const PATH: &str = "/metrics";

    /// Adds GET and HEAD `/metrics` to an application.
    ///
    /// ```no_run
    /// use actix_web::{App, HttpServer};
    /// use listbud_telemetry::{Metrics, MetricsAccess};
    ///
    /// # #[actix_web::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let metrics = Metrics::new("example")?;
    /// HttpServer::new(move || {
    ///     App::new().configure(|config| metrics.configure(config, MetricsAccess::anyone()))
    /// })
    /// .workers(1)
    /// .bind("127.0.0.1:9464")?
    /// .run()
    /// .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn configure(&self, config: &mut web::ServiceConfig, access: MetricsAccess) {
        let read = {
            let metrics = self.clone();
            move || {
                let metrics = metrics.clone();
                async move {
                    HttpResponse::Ok()
                        .content_type("text/plain; version=0.0.4; charset=utf-8")
                        .insert_header((CACHE_CONTROL, "no-store"))
                        .body(metrics.render())
                }
            }
        };
        config.service(
            web::resource(Self::PATH)
                .guard(access)
                .route(web::get().to(read.clone()))
                .route(web::head().to(read)),
        );
    }
}
