//! The page that is part of the crate.

use std::io::Read as _;

use actix_web::http::{
    StatusCode,
    header::{ACCEPT_ENCODING, CONTENT_TYPE},
};
use flate2::read::GzDecoder;
use listbud_web::{BASEMAP, Page};

use crate::support::{get, get_with};

/// The addresses in a shell that lead to files.
fn links(shell: &str) -> Vec<&str> {
    let parts = shell.split('"');
    parts.filter(|it| it.contains("assets/")).collect()
}

#[actix_web::test]
async fn every_file_that_a_shell_names_is_there_from_every_depth() {
    let page = Page::embedded();

    for route in page.routes() {
        let path = route.replace(['{', '}'], "");
        let shell = get(&page, &path).await;
        assert_eq!(shell.status, StatusCode::OK, "{path}");
        assert!(!shell.text().contains("{{"), "{path}");

        let named = links(shell.text());
        assert!(named.len() >= 2, "{path}: {named:?}");
        let prefix = match path.matches('/').count() {
            1 => "./".to_owned(),
            count => "../".repeat(count - 1),
        };
        for link in named {
            let link = link.strip_prefix(&prefix).expect("from the root");
            // The folder of the map's files is named, and not one of them.
            if link
                .rsplit('/')
                .next()
                .is_some_and(|name| name.contains('.'))
            {
                let file = get(&page, &format!("/{link}")).await;
                assert_eq!(file.status, StatusCode::OK, "{path}: {link}");
                assert!(
                    file.header(CONTENT_TYPE)
                        .is_some_and(|it| !it.contains("octet"))
                );
            }
        }
    }
}

#[actix_web::test]
async fn every_encoding_unpacks_to_the_file() {
    let page = Page::embedded();

    for address in page.assets() {
        let plain = get(&page, &address).await;
        let gzip = get_with(&page, &address, ACCEPT_ENCODING, "gzip").await;
        let brotli = get_with(&page, &address, ACCEPT_ENCODING, "br").await;

        assert_eq!(plain.status, StatusCode::OK, "{address}");
        if gzip.body != plain.body {
            let mut unpacked = Vec::new();
            let mut decoder = GzDecoder::new(&*gzip.body);
            decoder.read_to_end(&mut unpacked).expect("gzip");
            assert_eq!(unpacked, plain.body, "{address}");
        }
        if brotli.body != plain.body {
            let mut unpacked = Vec::new();
            brotli::BrotliDecompress(&mut &*brotli.body, &mut unpacked).expect("brotli");
            assert_eq!(unpacked, plain.body, "{address}");
        }
        let is_script = address.ends_with("/app.js");
        assert!(!is_script || brotli.body.len() <= plain.body.len());
    }
}

#[actix_web::test]
async fn internal_files_are_not_served() {
    let page = Page::embedded();

    for address in page.assets() {
        for name in ["SOURCES", "routes.json", "index.html", "README.md"] {
            assert!(!address.ends_with(name), "{address}");
        }
    }
}

#[test]
fn the_basemap_is_there_once_and_as_it_is() {
    let names: Vec<&str> = BASEMAP.files.iter().map(|file| file.name).collect();

    assert_eq!(names, ["world.pmtiles"]);
    for file in BASEMAP.files {
        assert_eq!(file.media_type, "application/vnd.pmtiles");
        assert!(
            file.identity.starts_with(b"PMTiles"),
            "the magic of the format"
        );
        assert!(file.brotli.is_none() && file.gzip.is_none());
    }
}
