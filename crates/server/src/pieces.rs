//! Answers that go out in pieces.
//!
//! actix-web copies each chunk of an answer whole into its connection's buffer, and
//! keeps that buffer for as long as the connection is open, unless it has grown beyond
//! 128 KiB. A page of places as one chunk would make that 84 KB for each of thousands
//! of connections that lie idle.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::{
    body::{BodySize, BoxBody, MessageBody},
    dev::ServiceResponse,
    web::Bytes,
};

/// How much of an answer is copied at a time, in bytes, and how full a connection's
/// buffer may be to take another piece.
pub(crate) const PIECE: usize = 16 * 1024;

/// The longest chunk that is cut, in bytes: a longer one goes a twentieth faster whole,
/// and its buffer is given back (`WRITE_BUFFER_RETENTION_LIMIT` in actix-http 3.20).
const LONGEST_CUT: usize = 128 * 1024;

/// Has an answer sent in pieces, unless it is no longer than one.
pub(crate) fn in_pieces<B: MessageBody + 'static>(
    answer: ServiceResponse<B>,
) -> ServiceResponse<BoxBody> {
    answer.map_body(|_, body| match body.size() {
        BodySize::Sized(length) if length > PIECE as u64 => Pieces::of(body.boxed()).boxed(),
        BodySize::Stream => Pieces::of(body.boxed()).boxed(),
        BodySize::Sized(_) | BodySize::None => body.boxed(),
    })
}

/// A body whose chunks of up to [`LONGEST_CUT`] come as pieces.
struct Pieces {
    body: BoxBody,
    /// Of the whole: a body in memory that has been taken says that it is empty, and
    /// the log would hold an answer for complete that was cut after its second piece.
    size: BodySize,
    /// What is left of the chunk that came last.
    rest: Bytes,
}

impl Pieces {
    fn of(body: BoxBody) -> Self {
        Self {
            size: body.size(),
            body,
            rest: Bytes::new(),
        }
    }
}

impl MessageBody for Pieces {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.size
    }

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let this = self.get_mut();
        if this.rest.is_empty() {
            match ready!(Pin::new(&mut this.body).poll_next(context)) {
                Some(Ok(chunk)) if chunk.len() <= LONGEST_CUT => this.rest = chunk,
                whole => return Poll::Ready(whole),
            }
        }
        let length = this.rest.len().min(PIECE);
        Poll::Ready(Some(Ok(this.rest.split_to(length))))
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use actix_web::{Error, body::BodyStream, rt};
    use futures_util::{TryStreamExt as _, stream};

    use super::*;

    /// The chunks in which a body goes out, up to the first that fails.
    async fn sent(body: impl MessageBody + 'static) -> Vec<Result<Bytes, String>> {
        let mut pieces = Pieces::of(BoxBody::new(body));
        let mut sent = Vec::new();
        while let Some(chunk) = poll_fn(|cx| Pin::new(&mut pieces).poll_next(cx)).await {
            let chunk = chunk.map_err(|error| error.to_string());
            let is_last = chunk.is_err();
            sent.push(chunk);
            if is_last {
                break;
            }
        }
        sent
    }

    fn counting(length: usize) -> Bytes {
        (0..=250_u8).cycle().take(length).collect()
    }

    fn chunks_of(body: Vec<Bytes>) -> impl MessageBody + 'static {
        BodyStream::new(stream::iter(body.into_iter().map(Ok::<_, Error>)))
    }

    #[test]
    fn a_page_goes_out_in_pieces_that_are_the_page() {
        let page = counting(PIECE * 3 + 1);
        let sent = rt::System::new().block_on(sent(page.clone()));
        let sent: Vec<Bytes> = sent.into_iter().collect::<Result<_, _>>().unwrap();
        let lengths: Vec<usize> = sent.iter().map(Bytes::len).collect();
        assert_eq!(lengths, [PIECE, PIECE, PIECE, 1]);
        assert_eq!(sent.concat(), page);
    }

    #[test]
    fn each_chunk_is_cut_by_itself_and_a_long_one_is_not() {
        let body = [PIECE + 1, LONGEST_CUT + 1, 0, 2].map(counting).to_vec();
        let sent = rt::System::new().block_on(sent(chunks_of(body.clone())));
        let sent: Vec<Bytes> = sent.into_iter().collect::<Result<_, _>>().unwrap();
        let lengths: Vec<usize> = sent.iter().map(Bytes::len).collect();
        assert_eq!(lengths, [PIECE, 1, LONGEST_CUT + 1, 2]);
        assert_eq!(sent.concat(), body.concat());
    }

    #[test]
    fn a_body_that_fails_fails_after_what_came_before() {
        let body = stream::iter([Ok(counting(PIECE + 1)), Err("the database is gone")]);
        let body = BodyStream::new(body.map_err(actix_web::error::ErrorInternalServerError));
        let sent = rt::System::new().block_on(sent(body));
        let lengths: Vec<_> = sent.iter().map(|it| it.as_ref().map(Bytes::len)).collect();
        let gone = "the database is gone".to_owned();
        assert_eq!(lengths, [Ok(PIECE), Ok(1), Err(&gone)]);
    }

    #[test]
    fn its_length_stays_that_of_the_whole() {
        let whole = PIECE * 2 + 1;
        let mut pieces = Pieces::of(BoxBody::new(counting(whole)));
        let first = poll_fn(|cx| Pin::new(&mut pieces).poll_next(cx));
        let first = rt::System::new().block_on(first).unwrap().unwrap();
        assert_eq!(first.len(), PIECE);
        assert_eq!(pieces.size(), BodySize::Sized(whole as u64));
    }

    #[test]
    fn its_length_is_told_beforehand() {
        let size = |body: BoxBody| Pieces::of(body).size();
        assert_eq!(size(BoxBody::new(counting(9))), BodySize::Sized(9));
        assert_eq!(size(BoxBody::new(())), BodySize::Sized(0));
        assert_eq!(size(BoxBody::new(chunks_of(vec![]))), BodySize::Stream);
    }
}
