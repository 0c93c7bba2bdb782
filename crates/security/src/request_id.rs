//! One id for each request, in the extensions, in the answer's header and in
//! the body of every problem.

use std::fmt;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, HttpMessage, HttpRequest};

use crate::problem;

/// The header field that carries the id.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of the request being answered.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The id that [`RequestIds`] gave this request; `None` outside that layer.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Option<Self> {
        request.extensions().get::<Self>().cloned()
    }

    /// Reads an id as a client or a proxy may send it: 8 to 128 letters,
    /// digits, dots, underscores and hyphens, so that it can stand in a log.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let fits = (8..=128).contains(&text.len()) && text.bytes().all(plain);
        fits.then(|| Self(text.into()))
    }

    /// The id's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The layer that gives each request its [`RequestId`]. Wrap it outermost.
///
/// ```
/// use actix_web::App;
/// use listbud_security::RequestIds;
///
/// let ids = RequestIds::new(|| "0195c1a2-7e1c-7c3e-9f2b-0f6f2a4c9d11".to_owned());
///
/// let app = App::new().wrap(ids.layer());
/// # drop(app);
/// ```
#[derive(Clone)]
pub struct RequestIds {
    make: Arc<dyn Fn() -> String + Send + Sync>,
    trusts: Arc<dyn Fn(&ServiceRequest) -> bool + Send + Sync>,
}

impl RequestIds {
    /// Makes ids with the function given, and believes no inbound one.
    pub fn new(make: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self {
            make: Arc::new(make),
            trusts: Arc::new(|_| false),
        }
    }

    /// Keeps a well-formed inbound `X-Request-Id` of the requests that the
    /// function accepts, such as those from the operator's own proxy. From
    /// anybody else it would let a client choose what a log is searched for.
    #[must_use]
    pub fn trust_inbound(
        mut self,
        trusts: impl Fn(&ServiceRequest) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.trusts = Arc::new(trusts);
        self
    }

    /// The middleware, for `App::wrap`.
    ///
    /// It writes the id into problems on their way out, so layers outside of it
    /// that look at bodies see what is sent. Who wants the id known to them as
    /// well wraps it twice, around and inside: the inner one takes the id of the
    /// outer.
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
        let ids = self.clone();
        from_fn(move |request, next| handle(ids.clone(), request, next))
    }

    fn choose(&self, request: &ServiceRequest) -> RequestId {
        let inbound = request.headers().get(X_REQUEST_ID);
        inbound
            .and_then(|value| value.to_str().ok())
            .and_then(RequestId::parse)
            .filter(|_| (self.trusts)(request))
            .unwrap_or_else(|| RequestId((self.make)().into()))
    }
}

impl fmt::Debug for RequestIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestIds").finish_non_exhaustive()
    }
}

async fn handle<B: MessageBody + 'static>(
    ids: RequestIds,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody + use<B>>, Error> {
    // An outer layer of this kind has chosen already.
    let known = request.extensions().get::<RequestId>().cloned();
    let id = known.unwrap_or_else(|| ids.choose(&request));
    request.extensions_mut().insert(id.clone());
    // The caller's function decides what an id looks like; one that cannot be
    // a header value is left out of the header.
    let value = HeaderValue::from_str(id.as_str()).ok();

    match next.call(request).await {
        Ok(mut response) => {
            if let Some(value) = value {
                response.headers_mut().insert(X_REQUEST_ID, value);
            }
            Ok(problem::identify(response, id.as_str()))
        }
        Err(mut error) => {
            error.add_response_mapper(move |mut response| {
                if let Some(value) = value.clone() {
                    response.headers_mut().insert(X_REQUEST_ID, value);
                }
                problem::identify_error(response, id.as_str())
            });
            Err(error)
        }
    }
}
