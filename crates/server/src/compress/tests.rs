use std::{future::poll_fn, io::Read as _, task::Waker};

use actix_web::{
    Error, HttpResponse, HttpResponseBuilder,
    body::{BodyStream, to_bytes},
    http::header::ACCEPT_ENCODING,
    rt,
    test::TestRequest,
};
use flate2::read::GzDecoder;
use futures_util::stream;

use super::*;

const LONG: &str = "The quick brown fox jumps over the lazy dog. ";

fn long() -> String {
    LONG.repeat(100)
}

fn json() -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response.content_type("application/json");
    response
}

fn answer_to(request: TestRequest, response: HttpResponse) -> ServiceResponse<BoxBody> {
    compressed(ServiceResponse::new(request.to_http_request(), response))
}

/// What a browser gets.
fn answer(response: HttpResponse) -> ServiceResponse<BoxBody> {
    answer_to(browser(), response)
}

fn browser() -> TestRequest {
    let accepted = (ACCEPT_ENCODING, "gzip, deflate, br, zstd");
    TestRequest::with_uri("/api/places").insert_header(accepted)
}

fn header<'a>(answer: &'a ServiceResponse<BoxBody>, name: &str) -> Option<&'a str> {
    let value = answer.headers().get(name)?;
    Some(value.to_str().unwrap())
}

fn body(answer: ServiceResponse<BoxBody>) -> Bytes {
    let body = to_bytes(answer.into_body());
    rt::System::new().block_on(body).unwrap()
}

fn unpacked(packed: &[u8]) -> String {
    let mut text = String::new();
    GzDecoder::new(packed).read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_long_answer_is_compressed_and_tells_its_length() {
    let answer = answer(json().insert_header((ETAG, "\"1\"")).body(long()));

    assert_eq!(header(&answer, "content-encoding"), Some("gzip"));
    assert_eq!(header(&answer, "vary"), Some("Accept-Encoding"));
    assert_eq!(header(&answer, "etag"), Some("W/\"1\""));
    let BodySize::Sized(length) = answer.response().body().size() else {
        panic!("its length is not known");
    };
    assert!(length < 200, "{length}");
    assert_eq!(unpacked(&body(answer)), long());
}

#[test]
fn a_client_that_does_not_ask_for_it_gets_the_answer_as_it_is() {
    for accepted in ["br", "gzip;q=0", "identity", "identity, gzip;q=0.5", ""] {
        let request = TestRequest::default().insert_header((ACCEPT_ENCODING, accepted));
        let answer = answer_to(request, json().insert_header((ETAG, "\"1\"")).body(long()));

        assert_eq!(header(&answer, "content-encoding"), None, "{accepted}");
        assert_eq!(header(&answer, "vary"), Some("Accept-Encoding"));
        assert_eq!(header(&answer, "etag"), Some("\"1\""));
        assert_eq!(body(answer), long());
    }
}

#[test]
fn head_keeps_its_length() {
    let answer = answer_to(browser().method(Method::HEAD), json().body(long()));

    assert_eq!(header(&answer, "content-encoding"), None);
    assert_eq!(header(&answer, "vary"), Some("Accept-Encoding"));
    let size = answer.response().body().size();
    assert_eq!(size, BodySize::Sized(long().len() as u64));
}

#[test]
fn every_format_of_text_is_compressed_and_nothing_else() {
    for (media_type, is_packed) in [
        ("application/problem+json", true),
        ("application/geo+json; charset=utf-8", true),
        ("application/gpx+xml", true),
        ("application/vnd.google-earth.kml+xml", true),
        ("text/csv; charset=utf-8", true),
        ("text/javascript", true),
        ("application/zip", false),
        ("image/png", false),
        ("application/vnd.mapbox-vector-tile", false),
    ] {
        let answer = answer(HttpResponse::Ok().content_type(media_type).body(long()));

        let encoding = is_packed.then_some("gzip");
        assert_eq!(
            header(&answer, "content-encoding"),
            encoding,
            "{media_type}"
        );
        assert_eq!(header(&answer, "vary").is_some(), is_packed, "{media_type}");
    }
}

#[test]
fn what_is_short_secret_or_finished_is_left_alone() {
    let mut tokens = json().body(long());
    tokens.extensions_mut().insert(HoldsTokens);
    let shortest = usize::try_from(SHORTEST).unwrap();
    for (what, request, response) in [
        ("short", browser(), json().body("x".repeat(shortest))),
        ("tokens", browser(), tokens),
        (
            "a cookie",
            browser(),
            json().insert_header((SET_COOKIE, "a=b")).body(long()),
        ),
        (
            "packed already",
            browser(),
            json().insert_header((CONTENT_ENCODING, "br")).body(long()),
        ),
        (
            "a part",
            browser(),
            json()
                .insert_header((CONTENT_RANGE, "bytes 0-9/10"))
                .body(long()),
        ),
        (
            "no-transform",
            browser(),
            json()
                .insert_header((CACHE_CONTROL, "no-store, no-transform"))
                .body(long()),
        ),
        ("nothing", browser(), HttpResponse::NoContent().finish()),
    ] {
        let before = header_lines(&response);
        let answer = answer_to(request, response);
        assert_eq!(header_lines(answer.response()), before, "{what}");
    }
}

fn header_lines(response: &HttpResponse) -> Vec<String> {
    let lines = response.headers().iter();
    lines.map(|line| format!("{line:?}")).collect()
}

#[test]
fn a_304_names_the_tag_as_the_client_does() {
    for (asked, told) in [
        ("W/\"1\"", "W/\"1\""),
        ("\"0\", W/\"1\"", "W/\"1\""),
        ("\"1\"", "\"1\""),
        ("*", "\"1\""),
    ] {
        let response = HttpResponse::NotModified()
            .insert_header((ETAG, "\"1\""))
            .finish();
        let request = browser().insert_header((IF_NONE_MATCH, asked));

        let answer = answer_to(request, response);

        assert_eq!(header(&answer, "etag"), Some(told), "{asked}");
        assert_eq!(header(&answer, "content-encoding"), None);
    }
}

#[test]
fn a_stream_and_what_is_very_long_are_compressed_on_the_way() {
    let whole = LONG.repeat(LONGEST_WHOLE / LONG.len() + 1);
    let chunks = stream::iter([(); 3].map(|()| Ok::<_, Error>(Bytes::from(long()))));

    for (body_of, wanted) in [
        (json().body(whole.clone()), whole),
        (json().body(BodyStream::new(chunks)), long().repeat(3)),
    ] {
        let answer = answer(body_of);
        assert_eq!(answer.response().body().size(), BodySize::Stream);
        assert_eq!(header(&answer, "content-encoding"), Some("gzip"));
        assert_eq!(unpacked(&body(answer)), wanted);
    }
}

/// The next part of a body, if there is one at this moment.
fn next(body: &mut BoxBody) -> Poll<Option<Result<Bytes, String>>> {
    let mut context = Context::from_waker(Waker::noop());
    let part = Pin::new(body).poll_next(&mut context);
    part.map_err(|error| error.to_string())
}

#[test]
fn what_has_come_is_sent_before_more_is_waited_for() {
    let chunks = stream::iter([Ok::<_, Error>(Bytes::from_static(b"early"))]);
    let chunks = futures_util::StreamExt::chain(chunks, stream::pending());
    let mut body = answer(json().body(BodyStream::new(chunks))).into_body();

    let Poll::Ready(Some(Ok(part))) = next(&mut body) else {
        panic!("nothing was sent");
    };

    let mut text = [0; 5];
    GzDecoder::new(&*part).read_exact(&mut text).unwrap();
    assert_eq!(&text, b"early");
    assert!(next(&mut body).is_pending());
    assert!(next(&mut body).is_pending());
}

#[test]
fn a_body_that_fails_fails() {
    let chunks = stream::iter([
        Ok(Bytes::from_static(b"early")),
        Err(actix_web::error::ErrorInternalServerError("gone")),
    ]);
    let mut body = answer(json().body(BodyStream::new(chunks))).into_body();

    let first = rt::System::new().block_on(poll_fn(|cx| Pin::new(&mut body).poll_next(cx)));

    assert_eq!(first.unwrap().unwrap_err().to_string(), "gone");
}
