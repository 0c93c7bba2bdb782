//! The files below `/assets/`.
//!
//! Their folder is named after their contents, so a browser keeps them for good. A file
//! that is not there is never answered with the shell: a cache would keep HTML under the
//! name of a script, and the page would stay blank after an update.

use actix_web::{
    HttpRequest, HttpResponse, Resource,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, HeaderValue},
    },
    web,
};

use crate::{
    answer::{FOREVER, NEVER, answer, get_only},
    files::Files,
    folder::DIGEST,
};

/// Everything below this is a file or nothing.
pub(crate) const PREFIX: &str = "/assets/";

/// The paths of files, and those of what looks like one.
pub(crate) fn resources(files: &Files, refuse: fn(StatusCode) -> HttpResponse) -> Vec<Resource> {
    let files = files.clone();
    vec![
        get_only(
            refuse,
            web::resource("/assets/{digest}/{file:.*}"),
            move |request| serve(&files, request).unwrap_or_else(|| missing(refuse)),
        ),
        get_only(refuse, web::resource("/assets/{file:.*}"), move |_| {
            missing(refuse)
        }),
    ]
}

fn serve(files: &Files, request: &HttpRequest) -> Option<HttpResponse> {
    let (digest, name) = (
        request.match_info().query("digest"),
        request.match_info().query("file"),
    );
    match files {
        Files::Bundle(bundle) => bundle
            .file(digest, name)
            .map(|file| answer(request, file, FOREVER)),
        Files::Folder(folder) if digest == DIGEST => folder.file(name),
        Files::Folder(_) => None,
    }
}

fn missing(refuse: fn(StatusCode) -> HttpResponse) -> HttpResponse {
    let mut response = refuse(StatusCode::NOT_FOUND);
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static(NEVER));
    response
}
