//! Cross-origin requests: the own origin, exact others, and nothing runs for the rest.
//!
//! actix-cors does the work. This module gives it a list that has been checked,
//! and turns its plain-text 400 into a 403 problem.

mod origin;

use std::fmt;
use std::rc::Rc;

use actix_cors::{Cors, CorsError};
use actix_web::Error;
use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use futures_util::future::{FutureExt as _, LocalBoxFuture};

use crate::problem::Problem;
use crate::site::Site;
use crate::vary;

pub use origin::{Origin, OriginError};

/// How long a browser may remember the answer to a preflight, in seconds.
/// Chromium remembers none longer.
const MAX_AGE: usize = 7200;

/// The layer that admits the server's own origin and the listed ones, and no other.
///
/// A request without `Origin` passes, as it is no cross-origin request of a
/// browser. One from an origin that is not listed is answered 403 before
/// anything else sees it, `Origin: null` included. Browsers also send `Origin`
/// with same-origin requests other than GET: what [`Site`] knows to come from a
/// page of this server passes, and needs no CORS header fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorsPolicy {
    origins: Vec<Origin>,
    methods: Vec<Method>,
    request_headers: Vec<HeaderName>,
    exposed_headers: Vec<HeaderName>,
    credentials: bool,
}

impl CorsPolicy {
    /// Admits these origins, with the methods and headers of an ordinary JSON
    /// API. An empty list admits none.
    #[must_use]
    pub fn new(origins: impl IntoIterator<Item = Origin>) -> Self {
        let name = HeaderName::from_static;
        Self {
            origins: origins.into_iter().collect(),
            methods: vec![
                Method::GET,
                Method::POST,
                Method::PUT,
                Method::PATCH,
                Method::DELETE,
            ],
            request_headers: vec![
                header::AUTHORIZATION,
                header::CONTENT_TYPE,
                header::IF_MATCH,
                header::IF_NONE_MATCH,
                name("idempotency-key"),
                name("x-request-id"),
                name("traceparent"),
            ],
            exposed_headers: vec![
                name("ratelimit"),
                name("ratelimit-policy"),
                header::RETRY_AFTER,
                name("x-request-id"),
                header::ETAG,
                header::LOCATION,
                header::LINK,
                header::CONTENT_DISPOSITION,
            ],
            credentials: false,
        }
    }

    /// Replaces the methods that a page may use.
    #[must_use]
    pub fn methods(mut self, methods: impl IntoIterator<Item = Method>) -> Self {
        self.methods = methods.into_iter().collect();
        self
    }

    /// Replaces the header fields that a page may send.
    #[must_use]
    pub fn request_headers(mut self, names: impl IntoIterator<Item = HeaderName>) -> Self {
        self.request_headers = names.into_iter().collect();
        self
    }

    /// Replaces the header fields that a page may read.
    #[must_use]
    pub fn exposed_headers(mut self, names: impl IntoIterator<Item = HeaderName>) -> Self {
        self.exposed_headers = names.into_iter().collect();
        self
    }

    /// Lets pages of the listed origins send cookies. The
    /// [`SessionCookies`](crate::SessionCookies) of this crate sign nobody in from
    /// there, with or without it.
    #[must_use]
    pub fn allow_credentials(mut self) -> Self {
        self.credentials = true;
        self
    }

    fn cors(&self) -> Cors {
        let cors = Cors::default()
            .allowed_methods(self.methods.clone())
            .allowed_headers(self.request_headers.clone())
            .expose_headers(self.exposed_headers.clone())
            .max_age(MAX_AGE)
            // Without this the handler runs for a foreign origin, and only
            // the answer is kept from the page.
            .block_on_origin_mismatch(true);
        let cors = if self.credentials {
            cors.supports_credentials()
        } else {
            cors
        };
        self.origins
            .iter()
            .fold(cors, |cors, origin| cors.allowed_origin(origin.as_str()))
    }
}

impl<S, B> Transform<S, ServiceRequest> for CorsPolicy
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<EitherBody<B>>>;
    type Error = Error;
    type Transform = CorsService<<Cors as Transform<Rc<S>, ServiceRequest>>::Transform, S>;
    type InitError = ();
    type Future = LocalBoxFuture<'static, Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        let own = Rc::new(service);
        let cors = self.cors().new_transform(Rc::clone(&own));
        Box::pin(async move {
            Ok(CorsService {
                cors: cors.await?,
                own,
            })
        })
    }
}

/// What [`CorsPolicy`] makes of a service.
pub struct CorsService<C, S> {
    cors: C,
    /// The same service, for requests of the own origin.
    own: Rc<S>,
}

impl<C, S> fmt::Debug for CorsService<C, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CorsService").finish_non_exhaustive()
    }
}

impl<C, S, B> Service<ServiceRequest> for CorsService<C, S>
where
    C: Service<ServiceRequest, Response = ServiceResponse<EitherBody<B>>, Error = Error>,
    C::Future: 'static,
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<EitherBody<B>>>;
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self::Response, Error>>;

    forward_ready!(cors);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let is_own = request.headers().contains_key(header::ORIGIN)
            && Site::of(request.request()) == Site::Own;
        if is_own {
            let answer = self.own.call(request);
            return async move {
                let mut response = answer.await?;
                // Another origin gets another answer.
                vary::add(response.headers_mut(), "Origin");
                Ok(response.map_into_left_body().map_into_left_body())
            }
            .boxed_local();
        }
        let answer = self.cors.call(request);
        async move { Ok(refused_as_problem(answer.await?)) }.boxed_local()
    }
}

/// Puts a problem in the place of actix-cors' own refusal, which is all that it
/// ever leaves as the error of an answer.
fn refused_as_problem<B: MessageBody>(
    response: ServiceResponse<B>,
) -> ServiceResponse<EitherBody<B, BoxBody>> {
    let Some(refusal) = response
        .response()
        .error()
        .and_then(|error| error.as_error::<CorsError>())
    else {
        return response.map_into_left_body();
    };

    let (code, detail) = describe(refusal);
    let mut problem = Problem::new(StatusCode::FORBIDDEN)
        .code(code)
        .detail(detail)
        .into_response();
    // A cache must not give this answer to another origin.
    let vary = HeaderValue::from_static(
        "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
    );
    problem.headers_mut().insert(header::VARY, vary);
    response.into_response(problem).map_into_right_body()
}

fn describe(refusal: &CorsError) -> (&'static str, &'static str) {
    match refusal {
        CorsError::MethodNotAllowed
        | CorsError::BadRequestMethod
        | CorsError::MissingRequestMethod => (
            "foreign_method",
            "Other origins may not use this request method.",
        ),
        CorsError::HeadersNotAllowed | CorsError::BadRequestHeaders => (
            "foreign_headers",
            "Other origins may not send these request headers.",
        ),
        // The origins, and whatever actix-cors may add to its enum.
        _ => ("foreign_origin", "This origin may not use this server."),
    }
}
