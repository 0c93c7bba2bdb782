//! The map of the page.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::support::{Folder, SECRET, Server, migrated_database};

/// The archive that is part of the program; as a file it is any archive.
fn archive() -> PathBuf {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    crates.join("web/basemap/world.pmtiles")
}

pub(super) fn tiles() {
    let database = migrated_database();
    let folder = Folder::new();
    folder.write("words.pmtiles", "no archive at all");
    let words = folder.path().join("words.pmtiles");
    let city = folder.path().join("city.pmtiles");
    let mut bytes = fs::read(archive()).unwrap();
    // The highest zoom, which the description tells.
    bytes[101] = 5;
    fs::write(&city, bytes).unwrap();
    let refused = |path: &Path| {
        let url = database.url();
        let path = path.to_str().unwrap();
        let set = [
            ("DATABASE_URL", &*url),
            ("JWT_SECRET", SECRET),
            ("MAP_TILES", path),
        ];
        Folder::new().spawn_server(&set).ended()
    };

    let world = Server::start(&database.url(), &[]);
    let given = Server::start(&database.url(), &[("MAP_TILES", city.to_str().unwrap())]);

    for (server, zoom, status) in [(&world, 6, 200), (&given, 5, 404)] {
        let about = server.client().get("/map/config.json");
        assert!(
            about.body.contains(&format!("\"maxzoom\":{zoom}")),
            "{about:?}"
        );
        // HEAD, as a tile is not text.
        let tile = |path| server.client().send("HEAD", path, &[], None).status;
        assert_eq!(tile("/map/tiles/6/33/21"), status);
        assert_eq!(tile("/map/tiles/5/16/10"), 200);
    }
    let missing = refused(&folder.path().join("missing.pmtiles"));
    assert_eq!(missing.code, Some(78), "{missing:?}");
    assert!(
        missing.errors.contains("MAP_TILES: could not read"),
        "{missing:?}"
    );
    let wrong = refused(&words);
    assert_eq!(wrong.code, Some(78), "{wrong:?}");
    assert!(
        wrong.errors.contains("is not a PMTiles archive"),
        "{wrong:?}"
    );
}

/// The policy of the page, and what the page is told about its map.
fn page_and_map(set: &[(&str, &str)]) -> (String, String) {
    let database = migrated_database();
    let server = Server::start(&database.url(), set);
    let page = server.client().get("/");
    let policy = page.header("content-security-policy").unwrap().to_owned();
    (policy, server.client().get("/map/config.json").body)
}

pub(super) fn style_url() {
    let style = "https://maps.example.org/style.json?key=1";

    let (own, _) = page_and_map(&[]);
    let (below, map_below) = page_and_map(&[("MAP_STYLE_URL", "styles/map.json")]);
    let (policy, map) = page_and_map(&[("MAP_STYLE_URL", style)]);

    assert!(!own.contains("https:"), "{own}");
    assert_eq!(below, own, "a style of the same origin needs nothing");
    assert!(
        map_below.contains("\"style\":\"styles/map.json\""),
        "{map_below}"
    );
    assert!(
        policy.contains("connect-src 'self' https://maps.example.org;"),
        "{policy}"
    );
    assert!(
        policy.contains("img-src 'self' data: https://maps.example.org;"),
        "{policy}"
    );
    // The third is for fonts.
    assert_eq!(policy.matches("https:").count(), 3, "{policy}");
    assert!(map.contains(style), "{map}");
    for wrong in [
        "//maps.example.org/x",
        "ftp://maps.example.org/x",
        "a b",
        "https://a;b/",
    ] {
        let ended = Folder::new().run(&["config", "check"], &[("MAP_STYLE_URL", wrong)]);
        assert_eq!(ended.code, Some(78), "{wrong}: {ended:?}");
        assert!(ended.errors.contains("MAP_STYLE_URL"), "{wrong}: {ended:?}");
    }
}

pub(super) fn style_url_dark() {
    let (policy, map) = page_and_map(&[("MAP_STYLE_URL_DARK", "https://night.example.org/s")]);

    assert!(
        policy.contains("connect-src 'self' https://night.example.org;"),
        "{policy}"
    );
    assert!(
        map.contains("\"styleDark\":\"https://night.example.org/s\""),
        "{map}"
    );
    assert!(map.contains("\"style\":null"), "{map}");
}
