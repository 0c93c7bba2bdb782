//! The shell and its paths.

use actix_web::http::{
    StatusCode,
    header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
};

use crate::support::{get, get_with, page};

#[actix_web::test]
async fn each_path_of_the_page_gets_the_shell_for_its_depth() {
    for (path, body, tag) in [
        ("/", "the shell at the root", "\"d4\""),
        ("/imports", "the shell at the root", "\"d4\""),
        ("/imports?page=2", "the shell at the root", "\"d4\""),
        ("/imports/7", "the shell below a folder", "\"e5\""),
        ("/imports/a%20b", "the shell below a folder", "\"e5\""),
        // A browser sees one segment, too.
        ("/imports/a%2Fb", "the shell below a folder", "\"e5\""),
    ] {
        let answer = get(&page(), path).await;

        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.text(), body, "{path}");
        assert_eq!(answer.header(ETAG), Some(tag), "{path}");
        assert_eq!(answer.header(CACHE_CONTROL), Some("no-cache"), "{path}");
        let html = Some("text/html; charset=utf-8");
        assert_eq!(answer.header(CONTENT_TYPE), html, "{path}");
    }
}

#[actix_web::test]
async fn other_paths_are_left_to_the_service() {
    for path in [
        "/index.html",
        "/imports/",
        "/imports/7/",
        "/imports/7/rows",
        "/import",
        "//",
        "/assets",
        "/assetsx/1111/app.js",
        "/api/places",
    ] {
        let answer = get(&page(), path).await;

        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.text(), "not of the page", "{path}");
        assert!(!page().has(path), "{path}");
    }
}

#[actix_web::test]
async fn the_page_knows_its_paths() {
    for path in ["/", "/imports", "/imports/7", "/assets/", "/assets/gone"] {
        assert!(page().has(path), "{path}");
    }
}

#[actix_web::test]
async fn the_shell_is_compressed_and_asked_for_again() {
    let answer = get_with(&page(), "/", ACCEPT_ENCODING, "br").await;
    let again = get_with(&page(), "/", IF_NONE_MATCH, "\"d4\"").await;

    assert_eq!(answer.text(), "the shell by brotli");
    assert_eq!(answer.header(ETAG), Some("\"d4-br\""));
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
}
