//! A body in place of another.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::web::Bytes;

/// Puts a body in the place of another.
pub(super) fn rewritten(new: Vec<u8>, old: impl MessageBody + 'static) -> BoxBody {
    BoxBody::new(Rewritten {
        new: Some(new.into()),
        _old: Box::new(old),
    })
}

/// The body of a problem, written again. The old one lives as long: it may hold
/// on to the request's body, which decides how the connection ends.
struct Rewritten<B> {
    new: Option<Bytes>,
    _old: Box<B>,
}

impl<B> MessageBody for Rewritten<B> {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.new.as_ref().map_or(0, |new| new.len() as u64))
    }

    fn poll_next(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(self.get_mut().new.take().map(Ok))
    }
}
