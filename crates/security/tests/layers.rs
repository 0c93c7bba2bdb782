//! The middleware as an application sees it: each layer alone, then all of
//! them in the order that the README gives.

#![expect(clippy::unwrap_used, reason = "a test's helpers are part of the test")]

#[path = "layers/api_tokens.rs"]
mod api_tokens;
#[path = "layers/bearer.rs"]
mod bearer;
#[path = "layers/catch_panic.rs"]
mod catch_panic;
#[path = "layers/classes.rs"]
mod classes;
#[path = "layers/cookies.rs"]
mod cookies;
#[path = "layers/cors.rs"]
mod cors;
#[path = "layers/https_only.rs"]
mod https_only;
#[path = "layers/request_id.rs"]
mod request_id;

use actix_http::Request;
use actix_web::Error;
use actix_web::HttpResponse;
use actix_web::body::{MessageBody, to_bytes};
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::HeaderMap;
use actix_web::test::{TestRequest, try_call_service};
use serde_json::Value;

/// What a client gets.
struct Answer {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The body as a problem, after checking that it is marked as one.
    fn problem(&self) -> Value {
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json")
        );
        assert_eq!(self.header("cache-control"), Some("no-store"));
        serde_json::from_str(&self.body).unwrap()
    }
}

/// Sends a request through the application, to the last step that a connection
/// would take: an `Err` becomes an answer.
async fn answer<S, B>(app: &S, request: TestRequest) -> Answer
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    match try_call_service(app, request.to_request()).await {
        Ok(response) => read(response.into_parts().1).await,
        Err(error) => read(error.error_response()).await,
    }
}

async fn read<B: MessageBody>(response: HttpResponse<B>) -> Answer {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = to_bytes(response.into_body())
        .await
        .map_err(Into::into)
        .unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    Answer {
        status,
        headers,
        body,
    }
}
