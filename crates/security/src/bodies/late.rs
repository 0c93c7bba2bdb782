//! What a handler meets whose body does not arrive.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};

use crate::problem::Problem;

/// The body did not arrive in time; the source of the error that a handler
/// meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the body did not arrive in time")]
pub struct BodyTooSlow;

impl BodyTooSlow {
    pub(super) fn problem() -> Problem {
        Problem::new(StatusCode::REQUEST_TIMEOUT)
            .code("body_too_slow")
            .detail("The body did not arrive in time.")
    }
}

impl ResponseError for BodyTooSlow {
    fn status_code(&self) -> StatusCode {
        StatusCode::REQUEST_TIMEOUT
    }

    fn error_response(&self) -> HttpResponse {
        Self::problem().into_response()
    }
}
