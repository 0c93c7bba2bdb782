//! The API as part of an actix-web application.

#[cfg(test)]
mod tests;

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{self, Data, ServiceConfig},
};
use listbud_security::Problem;

use crate::{Api, openapi, resource::method_not_allowed, routes};

/// Adds every route, the page to browse them (when asked for, and built in by the feature
/// `swagger`), and an answer to what is not there.
pub fn configure(config: &mut ServiceConfig, api: &Api, with_docs: bool) {
    let bearer = api.bearer();
    config.app_data(Data::new(api.clone()));
    config.app_data(Data::new(openapi::served()));
    for resource in routes::table() {
        resource.register(config, &bearer);
    }
    #[cfg(feature = "swagger")]
    if with_docs {
        openapi::add_page(config);
    }
    #[cfg(not(feature = "swagger"))]
    let _ = with_docs;
    config.default_service(web::to(not_found));
}

async fn not_found() -> HttpResponse {
    refusal(StatusCode::NOT_FOUND)
}

/// Refuses a request for something beside the API as the API would: 405 for a method
/// that is not there, and 404 otherwise.
#[must_use]
pub fn refusal(status: StatusCode) -> HttpResponse {
    if status == StatusCode::METHOD_NOT_ALLOWED {
        return method_not_allowed(None);
    }
    Problem::new(StatusCode::NOT_FOUND)
        .code("not_found")
        .detail("there is nothing at this path")
        .into_response()
}
