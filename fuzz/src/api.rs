//! The HTTP interface as a client reaches it, without a database behind it.

// Private to their crate, and to stay so.
#[rustfmt::skip]
#[path = "../../crates/api/src/places/cursor.rs"]
mod cursor_text;
#[rustfmt::skip]
#[path = "../../crates/api/src/etag.rs"]
mod etag_header;
#[rustfmt::skip]
#[path = "../../crates/api/src/by_name/cursor.rs"]
mod name_cursor;
mod service;

use actix_web::{
    http::{
        StatusCode,
        header::{ETAG, HeaderMap, HeaderName, HeaderValue, IF_MATCH, IF_NONE_MATCH},
    },
    test::TestRequest,
};
use listbud_persistence::places::Sort;

use crate::utf8;

/// A request as it travels: the request line, header lines, an empty line, and
/// the body. Whatever it asks, the answer is not a fault of the server's.
pub fn request(input: &[u8]) {
    let (head, body) = split_head(input);
    let Some(head) = utf8(head) else { return };
    let mut lines = head.lines();
    let Some((method, target)) = lines.next().and_then(|line| line.split_once(' ')) else {
        return;
    };
    let headers = lines.filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        Some((name, HeaderValue::from_str(value.trim()).ok()?))
    });
    let Some(answer) = service::answer(method, target, headers.collect(), body) else {
        return;
    };

    let status = answer.status;
    // There is no database, which is 503 for anyone who gets that far.
    assert!(
        !status.is_server_error() || status == StatusCode::SERVICE_UNAVAILABLE,
        "{status}"
    );
    if status.is_client_error() || status.is_server_error() {
        let is_head = method == "HEAD";
        let problem: serde_json::Value = match serde_json::from_slice(&answer.body) {
            Ok(problem) => problem,
            Err(_) if is_head => return,
            Err(error) => panic!("{status} is no problem: {error}"),
        };
        assert_eq!(
            answer.media_type.as_deref(),
            Some("application/problem+json")
        );
        assert_eq!(problem["status"], status.as_u16());
        // What a client sent comes back in a sentence at most.
        assert!(
            answer.body.len() <= 8 * input.len() + 4_096,
            "{} bytes",
            answer.body.len()
        );
    }
}

fn split_head(input: &[u8]) -> (&[u8], &[u8]) {
    let end = input.windows(2).position(|pair| pair == b"\n\n");
    end.map_or((input, &[]), |end| (&input[..end], &input[end + 2..]))
}

/// Any text as the place where a page ended.
pub fn cursor(input: &[u8]) {
    let Some(text) = utf8(input) else { return };
    for sort in [Sort::Newest, Sort::Oldest, Sort::Name, Sort::Rating] {
        for text in [text.to_owned(), encoded(text)] {
            let Some(key) = cursor_text::read(sort, &text) else {
                continue;
            };
            let written = cursor_text::write(sort, &key);
            assert_eq!(cursor_text::read(sort, &written), Some(key));
        }
    }
    for listed in [name_cursor::Listed::Lists, name_cursor::Listed::Tags] {
        for text in [text.to_owned(), encoded(text)] {
            let Some(key) = name_cursor::read(listed, &text) else {
                continue;
            };
            let written = name_cursor::write(listed, key.clone());
            assert_eq!(name_cursor::read(listed, &written), Some(key));
        }
    }
}

/// What a cursor holds is JSON, which the fuzzer does not find behind base64.
fn encoded(json: &str) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    URL_SAFE_NO_PAD.encode(json)
}

/// Any text as a list of versions: only the current one and `*` name it.
pub fn etag(input: &[u8]) {
    let Some(text) = utf8(input) else { return };
    let Ok(value) = HeaderValue::from_str(text) else {
        return;
    };
    let tagged = || etag_header::Tagged::new(&"state").expect("a text is JSON");
    let own = version(tagged(), TestRequest::default()).expect("an answer has a version");
    let mut headers = HeaderMap::new();
    headers.insert(IF_MATCH, value.clone());
    let names_it = text.split(',').any(|tag| {
        let tag = tag.trim();
        tag == "*" || tag == own || tag.strip_prefix("W/") == Some(own.as_str())
    });

    assert_eq!(tagged().check_match(&headers).is_ok(), names_it, "{text:?}");
    let request = TestRequest::default().insert_header((IF_NONE_MATCH, value));
    assert_eq!(
        version(tagged(), request),
        Some(own),
        "304 names the version, too"
    );
}

fn version(tagged: etag_header::Tagged, request: TestRequest) -> Option<String> {
    let response = tagged.into_response(&request.to_http_request(), StatusCode::OK);
    let version = response.headers().get(ETAG)?;
    Some(version.to_str().ok()?.to_owned())
}
