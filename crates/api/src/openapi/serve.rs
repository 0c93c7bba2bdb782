//! `GET /api/openapi.json`

use actix_web::{
    HttpResponse,
    http::header::ContentType,
    web::{Bytes, Data},
};

/// The document as it is sent: made once, and shared by all workers.
pub(crate) struct Served(pub(crate) Bytes);

/// This document.
#[utoipa::path(
    get, path = "/api/openapi.json", tag = "accounts", security(()),
    responses((status = 200, description = "The document", body = serde_json::Value, content_type = "application/json"))
)]
pub(crate) async fn serve(document: Data<Served>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(ContentType::json())
        .body(document.0.clone())
}
