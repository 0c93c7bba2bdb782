//! A deadline for handlers.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::StatusCode;
use actix_web::middleware::{Next, from_fn};
use tokio::time::timeout;

use crate::problem::Problem;

/// Seconds after which a client may try again; what was slow may be over.
const RETRY_AFTER: u64 = 1;

/// The layer that answers 503 where a handler takes too long, and drops the
/// handler.
///
/// The time begins with the request and ends when the answer begins: reading
/// the body belongs to it, sending the answer's body does not. A dropped
/// handler stops at its next `await`, and what it began there is undone by
/// whoever it asked (a database rolls a transaction back); blocking work on
/// other threads runs on.
///
/// Like that of [`catch_panic`](crate::catch_panic()), the answer travels
/// outwards as an `Err`, because the request went with the handler. The layers
/// of this crate complete it all the same.
#[derive(Clone)]
pub struct HandlerDeadline {
    limit: Duration,
    exception: Arc<Exception>,
}

/// The time of a request that has one of its own.
type Exception = dyn Fn(&ServiceRequest) -> Option<Duration> + Send + Sync;

impl HandlerDeadline {
    /// Gives every handler the same time.
    #[must_use]
    pub fn new(limit: Duration) -> Self {
        Self {
            limit,
            exception: Arc::new(|_| None),
        }
    }

    /// Gives some requests another time, such as uploads.
    #[must_use]
    pub fn unless(
        mut self,
        exception: impl Fn(&ServiceRequest) -> Option<Duration> + Send + Sync + 'static,
    ) -> Self {
        self.exception = Arc::new(exception);
        self
    }

    /// The middleware, for `wrap`.
    #[must_use]
    pub fn layer<S, B>(
        &self,
    ) -> impl Transform<
        S,
        ServiceRequest,
        Response = ServiceResponse<impl MessageBody + use<S, B>>,
        Error = Error,
        InitError = (),
    > + use<S, B>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
        B: MessageBody + 'static,
    {
        let deadline = self.clone();
        from_fn(move |request: ServiceRequest, next: Next<B>| {
            let limit = (deadline.exception)(&request).unwrap_or(deadline.limit);
            within(limit, request, next)
        })
    }
}

impl fmt::Debug for HandlerDeadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandlerDeadline")
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

async fn within<B: MessageBody + 'static>(
    limit: Duration,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if let Ok(answer) = timeout(limit, next.call(request)).await {
        return answer;
    }
    tracing::warn!(limit_ms = limit.as_millis(), "a handler took too long");
    Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE)
        .code("too_slow")
        .detail("The server took too long to answer.")
        .retry_after(RETRY_AFTER)
        .into())
}
