//! The API as part of an actix-web application.

#[cfg(test)]
mod tests;

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{self, Data, ServiceConfig},
};
use listbud_security::{Bearer, Problem};

use crate::{Api, openapi, routes};

/// Adds every route, the page to browse them (when asked for), and an answer to
/// what is not there.
pub fn configure(config: &mut ServiceConfig, api: &Api, with_docs: bool) {
    let world = api.world.clone();
    let bearer = Bearer::new(api.tokens.clone(), move || world.now()).revoked(api.revoked.clone());
    config.app_data(Data::new(api.clone()));
    for resource in routes::table() {
        resource.register(config, &bearer);
    }
    if with_docs {
        openapi::add_page(config);
    }
    config.default_service(web::to(not_found));
}

async fn not_found() -> HttpResponse {
    Problem::new(StatusCode::NOT_FOUND)
        .code("not_found")
        .detail("there is nothing at this path")
        .into_response()
}
