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
    Page,
    answer::{FOREVER, NEVER, answer},
    folder::DIGEST,
    page::{Files, get_only},
};

/// Everything below this is a file or nothing.
pub(crate) const PREFIX: &str = "/assets/";

/// The paths of files, and those of what looks like one.
pub(crate) fn resources(page: &Page) -> Vec<Resource> {
    let (files, others) = (page.clone(), page.clone());
    vec![
        get_only(
            page,
            web::resource("/assets/{digest}/{file:.*}"),
            move |request| serve(&files, request),
        ),
        get_only(page, web::resource("/assets/{file:.*}"), move |_| {
            missing(&others)
        }),
    ]
}

fn serve(page: &Page, request: &HttpRequest) -> HttpResponse {
    let (digest, name) = (
        request.match_info().query("digest"),
        request.match_info().query("file"),
    );
    let found = match &page.files {
        Files::Bundle(bundle) => bundle
            .file(digest, name)
            .map(|file| answer(request, file, FOREVER)),
        Files::Folder(folder) if digest == DIGEST => folder.file(name),
        Files::Folder(_) => None,
    };
    found.unwrap_or_else(|| missing(page))
}

fn missing(page: &Page) -> HttpResponse {
    let mut response = (page.refuse)(StatusCode::NOT_FOUND);
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static(NEVER));
    response
}
