//! Observes streamed response bodies. Several layers share it.

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

/// The methods that HTTP defines, and `_OTHER` for all others, as OpenTelemetry specifies.
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

/// Observes the polls of a body.
pub(crate) trait Observer: Unpin + 'static {
    /// Polls the body inside the context of the layer, such as a span.
    fn around<T>(&mut self, poll: impl FnOnce() -> T) -> T;
    /// The body ended with an error.
    fn failed(&mut self);
}

/// Observes a streamed body. A complete body passes unchanged, so that outer layers can
/// read it.
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
        // Boxed, because the type would double in size with each layer.
        EitherBody::right(BoxBody::new(ObservedBody {
            body: Box::pin(body),
            observer: observer(),
        }))
    })
}

/// A body with its [`Observer`].
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
