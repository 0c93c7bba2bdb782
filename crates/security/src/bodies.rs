//! A deadline for request bodies.
//!
//! actix-web times the head of a request and idle connections, and waits for a
//! body as long as the client likes. A thousand clients that send a byte now
//! and then would hold a thousand connections and handlers.

mod held;
mod late;
mod patience;
#[cfg(test)]
mod tests;

use std::num::NonZeroU32;
use std::rc::Rc;
use std::time::Duration;

use actix_web::Error;
use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{Payload, Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::ConnectionType;
use actix_web::http::header::{self, HeaderMap};
use actix_web::middleware::{Next, from_fn};

use held::Held;
pub use late::BodyTooSlow;
use patience::{Body, BodyStream};

/// How long a handler waits for bodies, unless told otherwise.
const PATIENCE: Duration = Duration::from_secs(20);

/// The layer that answers 408 where a body does not arrive in time, and ends
/// the connection.
///
/// What counts is the time for which a handler waits for the client; while the
/// handler is busy the client may have to wait for it, and owes nothing. It
/// applies to whatever reads the body, JSON and multipart alike: the handler
/// meets a [`PayloadError::Io`] that holds a [`BodyTooSlow`], and whatever it
/// makes of it, the client gets the 408.
///
/// A request that is answered before its body has come is told to close the
/// connection, and the server closes it after its `client_disconnect_timeout`.
/// Left alone, actix-web would read a chunked body to its end, however long
/// that takes.
///
/// [`PayloadError::Io`]: actix_web::error::PayloadError::Io
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyDeadline {
    patience: Duration,
    minimum_rate: Option<NonZeroU32>,
}

impl BodyDeadline {
    /// Waits this long for the whole of each body.
    #[must_use]
    pub fn new(patience: Duration) -> Self {
        Self {
            patience,
            minimum_rate: None,
        }
    }

    /// Waits on for whoever sends at least this many bytes per second on
    /// average, so that a large upload over a slow line arrives. Each byte
    /// gives back its share of the time that was waited, and a pause is never
    /// longer than the deadline.
    #[must_use]
    pub fn minimum_rate(mut self, bytes_per_second: NonZeroU32) -> Self {
        self.minimum_rate = Some(bytes_per_second);
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
        let deadline = *self;
        from_fn(move |request, next| wait_for_body(deadline, request, next))
    }
}

impl Default for BodyDeadline {
    /// Twenty seconds, however fast the client sends.
    fn default() -> Self {
        Self::new(PATIENCE)
    }
}

async fn wait_for_body<B: MessageBody + 'static>(
    deadline: BodyDeadline,
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let payload = request.parts_mut().1;
    if matches!(payload, Payload::None) {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let body = Body::new(payload.take(), deadline.patience, deadline.minimum_rate);
    let stream: Payload = Payload::Stream {
        payload: Box::pin(BodyStream::of(&body)),
    };
    request.set_payload(stream);

    let answer = next.call(request).await;
    match answer {
        Ok(response) if body.is_late() => {
            let mut late = BodyTooSlow::problem().into_response();
            keep_layers(response.headers(), late.headers_mut());
            let answer = response.into_response(late);
            Ok(answer
                .map_body(|head, answer| closing(head, answer, body))
                .map_into_right_body())
        }
        Ok(response) if body.is_unfinished() => Ok(response
            .map_body(|head, answer| closing(head, answer, body))
            .map_into_right_body()),
        Ok(response) => Ok(response.map_into_left_body()),
        Err(error) => {
            let mut error = if body.is_late() {
                BodyTooSlow.into()
            } else {
                error
            };
            if body.is_unfinished() {
                error.add_response_mapper(move |response| {
                    response.map_body(|head, answer| closing(head, answer, Rc::clone(&body)))
                });
            }
            Err(error)
        }
    }
}

/// Copies what layers inside have added: without the fields of CORS the page that
/// sent the request could not read the answer, and limits are told with it.
fn keep_layers(from: &HeaderMap, to: &mut HeaderMap) {
    for (name, value) in from {
        let text = name.as_str();
        if *name == header::VARY
            || text.starts_with("access-control-")
            || text.starts_with("ratelimit")
        {
            to.append(name.clone(), value.clone());
        }
    }
}

/// Lets the connection end with this answer.
fn closing<B: MessageBody + 'static>(
    head: &mut actix_web::dev::ResponseHead,
    answer: B,
    body: Rc<Body>,
) -> BoxBody {
    head.set_connection_type(ConnectionType::Close);
    BoxBody::new(Held::new(answer, body))
}
