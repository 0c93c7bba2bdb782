//! Files below `/assets/`.

use actix_web::{
    http::{
        Method, StatusCode,
        header::{
            ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG,
            IF_NONE_MATCH, VARY,
        },
    },
    test::TestRequest,
};

use crate::support::{ask, get, get_with, page};

const APP: &str = "/assets/1111/app.js";

#[actix_web::test]
async fn a_file_is_kept_for_good_under_its_digest() {
    let answer = get(&page(), APP).await;

    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.text(), "the script as it is");
    let script = Some("text/javascript; charset=utf-8");
    assert_eq!(answer.header(CONTENT_TYPE), script);
    let forever = Some("public, max-age=31536000, immutable");
    assert_eq!(answer.header(CACHE_CONTROL), forever);
    assert_eq!(answer.header(VARY), Some("Accept-Encoding"));
    assert_eq!(answer.header(CONTENT_ENCODING), None);
}

#[actix_web::test]
async fn each_encoding_has_its_own_tag() {
    for (accepted, encoding, body, tag) in [
        ("br, gzip", Some("br"), "by brotli", "\"a1-br\""),
        ("gzip", Some("gzip"), "by gzip", "\"a1-gzip\""),
        (
            "br;q=0.1, gzip;q=0.2",
            Some("gzip"),
            "by gzip",
            "\"a1-gzip\"",
        ),
        ("zstd", None, "the script as it is", "\"a1\""),
    ] {
        let answer = get_with(&page(), APP, ACCEPT_ENCODING, accepted).await;

        assert_eq!(answer.header(CONTENT_ENCODING), encoding, "{accepted}");
        assert_eq!(answer.text(), body, "{accepted}");
        assert_eq!(answer.header(ETAG), Some(tag), "{accepted}");
        assert_eq!(answer.header(VARY), Some("Accept-Encoding"));
    }
}

#[actix_web::test]
async fn a_file_without_encodings_is_sent_as_it_is_and_may_lie_in_a_folder() {
    let path = "/assets/1111/icons/192.png";

    let answer = get_with(&page(), path, ACCEPT_ENCODING, "br, gzip").await;

    assert_eq!(answer.text(), "an icon");
    assert_eq!(answer.header(CONTENT_ENCODING), None);
    assert_eq!(answer.header(CONTENT_TYPE), Some("image/png"));
}

#[actix_web::test]
async fn a_client_that_has_the_file_gets_304() {
    for (tags, status) in [
        ("\"a1-br\"", StatusCode::NOT_MODIFIED),
        ("W/\"a1-br\"", StatusCode::NOT_MODIFIED),
        ("\"x\" , \"a1-br\"", StatusCode::NOT_MODIFIED),
        ("*", StatusCode::NOT_MODIFIED),
        // Of another encoding, or of another content.
        ("\"a1\"", StatusCode::OK),
        ("\"a1-gzip\"", StatusCode::OK),
        ("a1-br", StatusCode::OK),
    ] {
        let request = TestRequest::get()
            .uri(APP)
            .insert_header((ACCEPT_ENCODING, "br"))
            .insert_header((IF_NONE_MATCH, tags));
        let answer = ask(&page(), request).await;

        assert_eq!(answer.status, status, "{tags}");
        assert_eq!(answer.header(ETAG), Some("\"a1-br\""), "{tags}");
        assert_eq!(answer.header(VARY), Some("Accept-Encoding"), "{tags}");
        assert!(answer.header(CACHE_CONTROL).is_some(), "{tags}");
        assert_eq!(answer.body.is_empty(), status != StatusCode::OK, "{tags}");
    }
}

#[actix_web::test]
async fn an_unknown_asset_is_404_uncached_and_never_the_shell() {
    for path in [
        "/assets/1111/gone.js",
        "/assets/1111/",
        "/assets/1111",
        "/assets/1111/app.js/",
        // Of another release, and of another group.
        "/assets/0000/app.js",
        "/assets/2222/app.js",
        "/assets/",
        "/assets/app.js",
        // What leads out of the folder.
        "/assets/../",
        "/assets/../imports",
        "/assets/1111/../1111/app.js",
        "/assets/1111/..%2fapp.js",
        "/assets/1111/%2e%2e/app.js",
        "/assets/1111/..\\app.js",
        "/assets/1111//app.js",
        "/assets/1111/%00",
        "/assets/1111/../../Cargo.toml",
    ] {
        let answer = get(&page(), path).await;

        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.text(), "refused", "{path}");
        assert_eq!(answer.header(CACHE_CONTROL), Some("no-store"), "{path}");
        assert_eq!(answer.header(ETAG), None, "{path}");
    }
}

#[actix_web::test]
async fn only_get_and_head_are_known() {
    for path in [APP, "/assets/gone", "/", "/imports/7"] {
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
            let request = TestRequest::with_uri(path).method(method.clone());
            let answer = ask(&page(), request).await;

            assert_eq!(
                answer.status,
                StatusCode::METHOD_NOT_ALLOWED,
                "{method} {path}"
            );
            assert_eq!(answer.header(ALLOW), Some("GET, HEAD"), "{method} {path}");
            assert_eq!(answer.text(), "refused");
        }
    }
}
