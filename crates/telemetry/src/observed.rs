//! What layers share that watch a request from its head to its last byte.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{
    body::{BodySize, BoxBody, EitherBody, MessageBody},
    dev::ServiceResponse,
    http::Method,
    web::Bytes,
};

/// The names that HTTP itself defines; any other is one that a client invents,
/// and OpenTelemetry calls it `_OTHER`.
pub(crate) fn method_name(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        "CONNECT" => "CONNECT",
        "TRACE" => "TRACE",
        "QUERY" => "QUERY",
        _ => "_OTHER",
    }
}

/// How a layer stands around the polls of a body.
pub(crate) trait Observer: Unpin + 'static {
    /// Polls the body, in whatever surroundings the layer gives it.
    fn around<T>(&mut self, poll: impl FnOnce() -> T) -> T;
    /// Learns that the body broke off.
    fn failed(&mut self);
}

/// Keeps watching a body that is made while it is sent. One that is ready is
/// let through as it is, so that outer layers can still read it.
pub(crate) fn observe<B, O>(
    response: ServiceResponse<B>,
    observer: impl FnOnce() -> O,
) -> ServiceResponse<EitherBody<B>>
where
    B: MessageBody + 'static,
    O: Observer,
{
    if response.response().body().size() != BodySize::Stream {
        return response.map_into_left_body();
    }
    response.map_body(|_, body| {
        // Boxed, or the type of the body would double with each such layer.
        EitherBody::right(BoxBody::new(ObservedBody {
            body: Box::pin(body),
            observer: observer(),
        }))
    })
}

/// A body that is polled inside an [`Observer`].
struct ObservedBody<B, O> {
    body: Pin<Box<B>>,
    observer: O,
}

impl<B: MessageBody, O: Observer> MessageBody for ObservedBody<B, O> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let this = self.get_mut();
        let body = this.body.as_mut();
        let poll = this.observer.around(|| body.poll_next(cx));
        if matches!(poll, Poll::Ready(Some(Err(_)))) {
            this.observer.failed();
        }
        poll
    }
}
