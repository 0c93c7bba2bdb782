//! Counts the sent bytes of a response body, and how it ended.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{
    Error,
    body::{BodySize, MessageBody},
    dev::ServiceResponse,
    http::{Method, StatusCode},
    web::Bytes,
};
use pin_project_lite::pin_project;

/// The status of a request whose client disconnected before the response. It is never
/// sent; nginx logs the same one.
pub(crate) const CLIENT_GONE: &str = "499";

/// The route of requests that match none.
pub(crate) const UNMATCHED: &str = "unmatched";

/// How a body ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// All of it was sent.
    Complete,
    /// The client disconnected.
    ClientGone,
    /// The body ended with an error.
    Failed,
}

impl End {
    /// The `error.type` of OpenTelemetry.
    pub(crate) fn error_type(self) -> Option<&'static str> {
        match self {
            Self::Complete => None,
            Self::ClientGone => Some("client_disconnected"),
            Self::Failed => Some("response_body"),
        }
    }
}

/// What was sent of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sent {
    pub(crate) bytes: u64,
    pub(crate) end: End,
}

/// Calls `finish` once, when the body is sent or dropped.
pub(crate) fn watch<B: MessageBody, F: FnOnce(Sent)>(
    response: ServiceResponse<B>,
    method: &Method,
    finish: F,
) -> ServiceResponse<Watched<B, F>> {
    let status = response.status();
    // The server reads the bodies of these, but does not send them.
    let has_no_body = method == Method::HEAD
        || status == StatusCode::NO_CONTENT
        || status == StatusCode::NOT_MODIFIED;
    response.map_body(|_, body| {
        let size = body.size();
        let watch = Watch {
            bytes: 0,
            has_no_body,
            end: End::ClientGone,
            finish: Some(finish),
        };
        let mut watched = Watched { body, watch };
        watched.watch.update(size);
        watched
    })
}

/// The status of the response to an error.
pub(crate) fn status_of(error: &Error) -> StatusCode {
    error.as_response_error().status_code()
}

pin_project! {
    /// A body whose bytes are counted.
    pub(crate) struct Watched<B, F: FnOnce(Sent)> {
        #[pin]
        body: B,
        watch: Watch<F>,
    }
}

struct Watch<F: FnOnce(Sent)> {
    bytes: u64,
    has_no_body: bool,
    end: End,
    finish: Option<F>,
}

impl<F: FnOnce(Sent)> Watch<F> {
    /// Notices the end of the body: the server does not poll a complete or empty body again.
    fn update(&mut self, size: BodySize) {
        let is_complete = match size {
            BodySize::None => true,
            BodySize::Sized(size) => self.bytes >= size || self.has_no_body,
            BodySize::Stream => self.has_no_body,
        };
        if is_complete {
            self.end = End::Complete;
        }
    }
}

impl<F: FnOnce(Sent)> Drop for Watch<F> {
    fn drop(&mut self) {
        if let Some(finish) = self.finish.take() {
            let bytes = if self.has_no_body { 0 } else { self.bytes };
            finish(Sent {
                bytes,
                end: self.end,
            });
        }
    }
}

impl<B: MessageBody, F: FnOnce(Sent)> MessageBody for Watched<B, F> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let this = self.project();
        let size = this.body.size();
        let poll = this.body.poll_next(context);
        match &poll {
            Poll::Pending => {}
            Poll::Ready(None) => this.watch.end = End::Complete,
            Poll::Ready(Some(Ok(bytes))) => {
                this.watch.bytes += bytes.len() as u64;
                this.watch.update(size);
            }
            Poll::Ready(Some(Err(_))) => this.watch.end = End::Failed,
        }
        poll
    }
}
