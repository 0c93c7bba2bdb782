//! Limits as the clients of an application meet them.

#![expect(clippy::unwrap_used, reason = "a test's helpers are part of the test")]

#[path = "limits/clients.rs"]
mod clients;
#[path = "limits/fields.rs"]
mod fields;
#[path = "limits/memory.rs"]
mod memory;

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use actix_http::Request;
use actix_web::body::{MessageBody, to_bytes};
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::header::HeaderMap;
use actix_web::test::{TestRequest, call_service};
use listbud_rate_limit::{RateLimit, RateLimitBuilder};

/// So long that nothing refills while a test runs.
const DAY: Duration = Duration::from_hours(24);

fn limit(burst: u32) -> RateLimitBuilder {
    RateLimit::builder("default", burst, DAY)
}

/// An application behind some limits, the outermost last.
macro_rules! app {
    ($($limit:expr),+) => {
        actix_web::test::init_service(
            actix_web::App::new()
                $(.wrap($limit.clone()))+
                .route("/", actix_web::web::get().to(async || "hello")),
        )
        .await
    };
}
pub(crate) use app;

fn from(address: &str) -> TestRequest {
    from_ip(address.parse().unwrap())
}

fn from_ip(address: IpAddr) -> TestRequest {
    TestRequest::default().peer_addr(SocketAddr::new(address, 4711))
}

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

    fn all(&self, name: &str) -> Vec<&str> {
        let values = self.headers.get_all(name);
        values.map(|value| value.to_str().unwrap()).collect()
    }
}

async fn answer<S, B, E>(app: &S, request: TestRequest) -> Answer
where
    S: Service<Request, Response = ServiceResponse<B>, Error = E>,
    B: MessageBody,
    E: std::fmt::Debug,
{
    let response = call_service(app, request.to_request()).await;
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

async fn status<S, B, E>(app: &S, request: TestRequest) -> u16
where
    S: Service<Request, Response = ServiceResponse<B>, Error = E>,
    B: MessageBody,
    E: std::fmt::Debug,
{
    answer(app, request).await.status
}
