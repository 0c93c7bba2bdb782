//! One file as an answer.

use actix_web::{
    HttpRequest, HttpResponse, Resource,
    http::{
        StatusCode,
        header::{
            ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue,
            IF_NONE_MATCH, VARY,
        },
    },
    web::{self, Bytes},
};

use crate::{bundle::File, encoding::choose};

/// For a file whose address changes with its content.
pub const FOREVER: &str = "public, max-age=31536000, immutable";

/// For a file whose address stays: kept, and asked for at each use.
pub const REVALIDATED: &str = "no-cache";

/// For what must not be kept at all.
pub(crate) const NEVER: &str = "no-store";

/// Answers with a file in the encoding that suits the client, or with 304 if the client
/// has it.
pub(crate) fn answer(
    request: &HttpRequest,
    file: &File,
    cache_control: &'static str,
) -> HttpResponse {
    let (encoding, bytes) = choose(request.headers(), file);
    // An encoding of its own is a representation of its own (RFC 9110, § 8.8.3.3).
    let tag = match encoding.word() {
        Some(word) => format!("\"{}-{word}\"", file.tag),
        None => format!("\"{}\"", file.tag),
    };
    let is_known = knows(request.headers(), &tag);
    let mut response = if is_known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((CACHE_CONTROL, cache_control))
        .insert_header((ETAG, tag))
        .insert_header((VARY, "Accept-Encoding"));
    if is_known {
        return response.finish();
    }
    if let Some(word) = encoding.word() {
        response.insert_header((CONTENT_ENCODING, word));
    }
    response
        .insert_header((CONTENT_TYPE, file.media_type))
        .body(Bytes::from_static(bytes))
}

/// Whether `If-None-Match` names a tag, by the weak comparison: a cache in between may
/// have weakened it.
pub(crate) fn knows(headers: &HeaderMap, tag: &str) -> bool {
    let values = headers.get_all(IF_NONE_MATCH);
    let values = values.filter_map(|value| value.to_str().ok());
    let mut tags = values.flat_map(|value| value.split(','));
    tags.any(|it| {
        let it = it.trim();
        it == "*" || it.strip_prefix("W/").unwrap_or(it) == tag
    })
}

/// Has a resource answer GET and HEAD, and refuse everything else.
pub(crate) fn get_only(
    refuse: fn(StatusCode) -> HttpResponse,
    resource: Resource,
    answer: impl Fn(&HttpRequest) -> HttpResponse + Clone + 'static,
) -> Resource {
    get_only_async(refuse, resource, move |request| {
        let response = answer(&request);
        async { response }
    })
}

/// [`get_only`] for an answer that takes time.
pub(crate) fn get_only_async<F: Future<Output = HttpResponse> + 'static>(
    refuse: fn(StatusCode) -> HttpResponse,
    resource: Resource,
    answer: impl Fn(HttpRequest) -> F + Clone + 'static,
) -> Resource {
    resource
        .route(web::get().to(answer.clone()))
        .route(web::head().to(answer))
        .default_service(web::to(move || {
            let mut response = refuse(StatusCode::METHOD_NOT_ALLOWED);
            response
                .headers_mut()
                .insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            async { response }
        }))
}
