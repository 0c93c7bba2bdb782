//! Bodies that tell how they ended.

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

/// The status of a request whose client left before it was answered. HTTP has
/// none, since nobody receives it; this is the one that nginx logs.
pub(crate) const CLIENT_GONE: &str = "499";

/// What a route is called that is not known.
pub(crate) const UNMATCHED: &str = "unmatched";

/// How a body ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// All of it was taken.
    Whole,
    /// Whoever it was for left.
    ClientGone,
    /// It could not be made.
    Failed,
}

impl End {
    /// What OpenTelemetry calls `error.type`.
    pub(crate) fn error_type(self) -> Option<&'static str> {
        match self {
            Self::Whole => None,
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

/// Calls `finish` once, when the body has been sent or given up.
pub(crate) fn watch<B: MessageBody, F: FnOnce(Sent)>(
    response: ServiceResponse<B>,
    method: &Method,
    finish: F,
) -> ServiceResponse<Watched<B, F>> {
    let status = response.status();
    // The server does not send what these carry, though it asks for it.
    let is_mute = method == Method::HEAD
        || status == StatusCode::NO_CONTENT
        || status == StatusCode::NOT_MODIFIED;
    response.map_body(|_, body| {
        let size = body.size();
        let watch = Watch {
            bytes: 0,
            is_mute,
            end: End::ClientGone,
            finish: Some(finish),
        };
        let mut watched = Watched { body, watch };
        watched.watch.judge(size);
        watched
    })
}

/// What an error that passes the layers will be answered with.
pub(crate) fn status_of(error: &Error) -> StatusCode {
    error.as_response_error().status_code()
}

pin_project! {
    /// A body that is counted.
    pub(crate) struct Watched<B, F: FnOnce(Sent)> {
        #[pin]
        body: B,
        watch: Watch<F>,
    }
}

struct Watch<F: FnOnce(Sent)> {
    bytes: u64,
    is_mute: bool,
    end: End,
    finish: Option<F>,
}

impl<F: FnOnce(Sent)> Watch<F> {
    /// Notices that all was taken; the server does not ask again then, and not
    /// at all where there is nothing.
    fn judge(&mut self, size: BodySize) {
        let is_whole = match size {
            BodySize::None => true,
            BodySize::Sized(size) => self.bytes >= size || self.is_mute,
            BodySize::Stream => self.is_mute,
        };
        if is_whole {
            self.end = End::Whole;
        }
    }
}

impl<F: FnOnce(Sent)> Drop for Watch<F> {
    fn drop(&mut self) {
        if let Some(finish) = self.finish.take() {
            let bytes = if self.is_mute { 0 } else { self.bytes };
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
            Poll::Ready(None) => this.watch.end = End::Whole,
            Poll::Ready(Some(Ok(bytes))) => {
                this.watch.bytes += bytes.len() as u64;
                this.watch.judge(size);
            }
            Poll::Ready(Some(Err(_))) => this.watch.end = End::Failed,
        }
        poll
    }
}
