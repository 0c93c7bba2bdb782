//! A panic in a handler becomes an answer.
//!
//! actix-web cuts the connection instead, and the client learns nothing. A
//! program built with `panic = "abort"` ends before this layer can help.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use futures_util::FutureExt as _;

use crate::problem::Problem;

/// Answers 500 where a handler, or a layer inside this one, panics, and logs
/// the panic once. For `wrap(from_fn(catch_panic))`.
///
/// The answer travels outwards as an `Err`, which is the exception to the rule:
/// the panic took the request with it, and only a request can be answered. The
/// layers of this crate and actix-cors add their headers to it all the same; a
/// layer of your own must, too, if it stands outside.
///
/// # Errors
/// What the inner service fails with, and a 500 [`Problem`] after a panic.
pub async fn catch_panic<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    // The call itself may panic, not only its future: both belong inside.
    let answer = AssertUnwindSafe(async move { next.call(request).await });
    answer.catch_unwind().await.unwrap_or_else(|panic| {
        tracing::error!(panic.message = message(&*panic), "a handler panicked");
        Err(internal_error().into())
    })
}

/// The 500 that tells nothing.
fn internal_error() -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR)
        .code("internal_error")
        .detail("Something went wrong on the server.")
}

/// What `panic!` was given; both kinds of text it can make.
fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&'static str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("not a text")
}
