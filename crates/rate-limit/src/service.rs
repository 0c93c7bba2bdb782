//! The middleware around actix-governor's.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use actix_governor::governor::middleware::StateInformationMiddleware;
use actix_governor::{Governor, GovernorMiddleware};
use actix_web::Error;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::header::{HeaderMap, HeaderName};

use crate::clients::ClientKeys;
use crate::fields::Policy;
use crate::limit::RateLimit;

const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");

/// actix-governor's own fields, from before there was a draft.
const FOREIGN: [HeaderName; 4] = [
    REMAINING,
    HeaderName::from_static("x-ratelimit-limit"),
    HeaderName::from_static("x-ratelimit-after"),
    HeaderName::from_static("x-ratelimit-whitelisted"),
];

type LocalFuture<T> = Pin<Box<dyn Future<Output = T>>>;

impl<S, B> Transform<S, ServiceRequest> for RateLimit
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = RateLimitService<S>;
    type InitError = ();
    type Future = LocalFuture<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        let governor = Governor::new(&self.config).new_transform(Boxed(service));
        let policy = Arc::clone(&self.policy);
        Box::pin(async move {
            let governor = governor.await?;
            Ok(RateLimitService { governor, policy })
        })
    }
}

/// What [`RateLimit`] makes of a service.
pub struct RateLimitService<S> {
    governor: GovernorMiddleware<Boxed<S>, ClientKeys, StateInformationMiddleware>,
    policy: Arc<Policy>,
}

impl<S> fmt::Debug for RateLimitService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimitService")
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

impl<S, B> Service<ServiceRequest> for RateLimitService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = LocalFuture<Result<Self::Response, Error>>;

    forward_ready!(governor);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let answer = self.governor.call(request);
        let policy = Arc::clone(&self.policy);
        Box::pin(async move {
            let mut response = answer.await?;
            translate(&policy, response.headers_mut());
            Ok(response)
        })
    }
}

/// Puts the draft's fields in the place of actix-governor's. A refusal brings
/// its fields along, and a request that is not counted gets none.
fn translate(policy: &Policy, headers: &mut HeaderMap) {
    let remaining = headers
        .get(REMAINING)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    for name in FOREIGN {
        headers.remove(name);
    }
    if let Some(remaining) = remaining {
        policy.describe(headers, remaining);
    }
}

/// A service with boxed futures: actix-governor moves the futures of what is
/// inside, which those of an `async` function do not bear.
pub(crate) struct Boxed<S>(S);

impl<S> Service<ServiceRequest> for Boxed<S>
where
    S: Service<ServiceRequest>,
    S::Future: 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = LocalFuture<Result<S::Response, S::Error>>;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        Box::pin(self.0.call(request))
    }
}
