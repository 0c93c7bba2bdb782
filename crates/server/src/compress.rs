//! Answers that go out compressed.
//!
//! By gzip alone: among the compressors that are fast enough to run for each answer,
//! zlib-rs at level 2 or 3 needs a third to the same of the time that Brotli takes for the
//! same size, and a browser accepts Brotli only over TLS. A page of a hundred places
//! becomes a fifth for 0.3 ms, 10,000 points two fifths for 20 ms. Who is near enough to
//! do without does not ask for it.
//!
//! The length of a compressed answer tells what repeats in it (BREACH): an answer must not
//! hold a secret beside text that an attacker chooses. Tokens are in cookies and in responses
//! that the API marks, and neither is compressed.

use std::{
    io::{self, Write as _},
    mem,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{
    body::{BodySize, BoxBody, MessageBody},
    dev::{ResponseHead, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
            HeaderMap, HeaderValue, IF_NONE_MATCH, SET_COOKIE,
        },
    },
    web::Bytes,
};
use flate2::{Compression, write::GzEncoder};
use listbud_api::HoldsTokens;
use listbud_security::vary;
use listbud_web::Encoding;

/// The shortest answer that is compressed, in bytes. Header fields and a shorter one fit
/// into two packets as they are.
const SHORTEST: u64 = 1024;

/// The longest answer that is compressed before it is sent, so that its length is known.
const LONGEST_WHOLE: usize = 128 * 1024;

/// How much of an answer is compressed before a part of it is sent, in bytes.
const PORTION: usize = 64 * 1024;

/// How much is gathered before it is sent, in bytes.
const PART: usize = 8 * 1024;

/// Compresses an answer if the client accepts it and it pays.
pub(crate) fn compressed<B: MessageBody + 'static>(
    answer: ServiceResponse<B>,
) -> ServiceResponse<BoxBody> {
    let mut answer = answer.map_into_boxed_body();
    if answer.status() == StatusCode::NOT_MODIFIED {
        repeat_weak_tag(&mut answer);
        return answer;
    }
    if !is_compressible(&answer) {
        return answer;
    }
    vary::add(answer.headers_mut(), "Accept-Encoding");
    let request = answer.request();
    let accepted = Encoding::choose(request.headers(), |it| it != Encoding::Brotli);
    // The answer to HEAD has no body that could be compressed.
    if accepted != Encoding::Gzip || request.method() == Method::HEAD {
        return answer;
    }
    answer.map_body(|head, body| match body.try_into_bytes() {
        Ok(bytes) if bytes.len() <= LONGEST_WHOLE => match gzip(&bytes) {
            Ok(packed) => {
                mark(head);
                BoxBody::new(packed)
            }
            Err(_) => BoxBody::new(bytes),
        },
        Ok(bytes) => {
            mark(head);
            BoxBody::new(Gzipped::of(BoxBody::new(bytes)))
        }
        Err(body) => {
            mark(head);
            BoxBody::new(Gzipped::of(body))
        }
    })
}

/// Whether an answer is of a kind that gets smaller, long enough, and holds no secret.
fn is_compressible(answer: &ServiceResponse<BoxBody>) -> bool {
    let headers = answer.headers();
    let is_long = match answer.response().body().size() {
        BodySize::Sized(length) => length > SHORTEST,
        BodySize::Stream => true,
        BodySize::None => false,
    };
    is_long
        && is_text(headers)
        && ![CONTENT_ENCODING, CONTENT_RANGE, SET_COOKIE]
            .iter()
            .any(|name| headers.contains_key(name))
        && !text(headers.get(CACHE_CONTROL)).contains("no-transform")
        && !answer.response().extensions().contains::<HoldsTokens>()
}

fn is_text(headers: &HeaderMap) -> bool {
    let media_type = text(headers.get(CONTENT_TYPE)).split(';').next();
    let media_type = media_type.unwrap_or_default().trim();
    media_type.starts_with("text/")
        || ["json", "xml", "javascript"]
            .iter()
            .any(|ending| media_type.ends_with(ending))
}

fn text(value: Option<&HeaderValue>) -> &str {
    value.and_then(|it| it.to_str().ok()).unwrap_or_default()
}

/// Says that an answer is compressed. Its bytes are no longer those that a strong entity
/// tag stands for (RFC 9110, § 8.8.1), and the handlers compare weakly.
fn mark(head: &mut ResponseHead) {
    let headers = head.headers_mut();
    headers.remove(CONTENT_LENGTH);
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    if let Some(weak) = weak(headers) {
        headers.insert(ETAG, weak);
    }
}

/// The weak form of a strong tag.
fn weak(headers: &HeaderMap) -> Option<HeaderValue> {
    let tag = text(headers.get(ETAG));
    let is_strong = tag.starts_with('"');
    is_strong
        .then(|| HeaderValue::from_str(&format!("W/{tag}")).ok())
        .flatten()
}

/// Has a 304 name the tag as the client does: a cache looks for the answer that has the
/// same (RFC 9111, § 4.3.4).
fn repeat_weak_tag(answer: &mut ServiceResponse<BoxBody>) {
    let Some(weak) = weak(answer.headers()) else {
        return;
    };
    let is_asked = answer
        .request()
        .headers()
        .get_all(IF_NONE_MATCH)
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .any(|tag| tag.trim_ascii() == weak.as_bytes());
    if is_asked {
        answer.headers_mut().insert(ETAG, weak);
    }
}

fn encoder() -> GzEncoder<Vec<u8>> {
    GzEncoder::new(Vec::with_capacity(PART), Compression::new(2))
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = encoder();
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// A body that is compressed as it comes. What has come is sent before more is waited for.
struct Gzipped {
    body: BoxBody,
    /// `None` once everything is written.
    encoder: Option<GzEncoder<Vec<u8>>>,
    /// What is left of the chunk that came last.
    rest: Bytes,
    /// Whether the encoder holds something that was not sent yet.
    holds: bool,
}

impl Gzipped {
    fn of(body: BoxBody) -> Self {
        Self {
            body,
            encoder: Some(encoder()),
            rest: Bytes::new(),
            holds: false,
        }
    }

    /// The end of the compressed body.
    fn finish(&mut self) -> Poll<Option<io::Result<Bytes>>> {
        match self.encoder.take().map(GzEncoder::finish) {
            Some(Ok(end)) => Poll::Ready(Some(Ok(end.into()))),
            Some(Err(error)) => Poll::Ready(Some(Err(error))),
            None => Poll::Ready(None),
        }
    }

    /// Compresses a portion of the rest, and tells what there is to send.
    fn write(&mut self) -> io::Result<Option<Bytes>> {
        let portion = self.rest.split_to(self.rest.len().min(PORTION));
        let Some(encoder) = &mut self.encoder else {
            return Ok(None);
        };
        encoder.write_all(&portion)?;
        self.holds = true;
        let is_enough = encoder.get_ref().len() >= PART;
        Ok(is_enough.then(|| mem::take(encoder.get_mut()).into()))
    }

    /// What the encoder holds, when nothing else comes for now.
    fn flush(&mut self) -> Poll<Option<io::Result<Bytes>>> {
        let Some(encoder) = self.encoder.as_mut().filter(|_| self.holds) else {
            return Poll::Pending;
        };
        self.holds = false;
        match encoder.flush() {
            Ok(()) => Poll::Ready(Some(Ok(mem::take(encoder.get_mut()).into()))),
            Err(error) => Poll::Ready(Some(Err(error))),
        }
    }
}

impl MessageBody for Gzipped {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let this = self.get_mut();
        while this.encoder.is_some() {
            if this.rest.is_empty() {
                match Pin::new(&mut this.body).poll_next(context) {
                    Poll::Ready(Some(Ok(chunk))) => this.rest = chunk,
                    Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                    Poll::Ready(None) => return this.finish().map_err(Into::into),
                    Poll::Pending => return this.flush().map_err(Into::into),
                }
            } else if let Some(part) = this.write()? {
                return Poll::Ready(Some(Ok(part)));
            }
        }
        Poll::Ready(None)
    }
}

#[cfg(test)]
mod tests;
