//! An answer that keeps the rest of its request's body from being read.

use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::web::Bytes;

use super::patience::Body;

/// The body of an answer, and the request's body that nobody reads any more.
///
/// actix-http reads a chunked body to its end once its reader is gone, and
/// closes the connection where the reader is still there when the answer has
/// been sent. So the reader stays.
pub(super) struct Held {
    answer: BoxBody,
    _reader: Rc<Body>,
}

impl Held {
    pub(super) fn new(answer: impl MessageBody + 'static, reader: Rc<Body>) -> Self {
        Self {
            answer: BoxBody::new(answer),
            _reader: reader,
        }
    }
}

impl MessageBody for Held {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.answer.size()
    }

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.get_mut().answer).poll_next(context)
    }
}
