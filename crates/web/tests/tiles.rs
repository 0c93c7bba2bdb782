//! The tiles of a map, as a client gets them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

use std::{
    error::Error as _,
    fs,
    io::{Read as _, Write as _},
    path::Path,
};

use actix_web::{
    App,
    body::to_bytes,
    dev::ServiceResponse,
    http::{StatusCode, header},
    test::{self, TestRequest},
};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use listbud_web::{BASEMAP, MapStyle, Tiles, TilesError};
use serde_json::{Value, json};

const FOREVER: &str = "public, max-age=31536000, immutable";

/// The embedded archive.
fn archive() -> &'static [u8] {
    let mut files = BASEMAP.files.iter();
    files
        .find(|file| file.name == "world.pmtiles")
        .unwrap()
        .identity
}

async fn world() -> Tiles {
    Tiles::world(&MapStyle::default()).await.unwrap()
}

async fn get(tiles: &Tiles, path: &str, headers: &[(header::HeaderName, &str)]) -> ServiceResponse {
    let app = test::init_service(App::new().configure(|app| tiles.configure(app))).await;
    let request = headers
        .iter()
        .fold(TestRequest::get().uri(path), |request, (name, value)| {
            request.insert_header((name.clone(), *value))
        });
    test::call_service(&app, request.to_request()).await
}

fn field(response: &ServiceResponse, name: header::HeaderName) -> Option<&str> {
    response
        .headers()
        .get(name)
        .map(|value| value.to_str().unwrap())
}

async fn config(tiles: &Tiles) -> Value {
    let response = get(tiles, "/map/config.json", &[]).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(field(&response, header::CACHE_CONTROL), Some("no-cache"));
    serde_json::from_slice(&to_bytes(response.into_body()).await.unwrap()).unwrap()
}

/// The address of a tile as the page makes it.
async fn address(tiles: &Tiles, tile: &str) -> String {
    let config = config(tiles).await;
    format!(
        "/{}",
        config["tiles"]
            .as_str()
            .unwrap()
            .replace("{z}/{x}/{y}", tile)
    )
}

fn gunzip(packed: &[u8]) -> Vec<u8> {
    let mut unpacked = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut unpacked).unwrap();
    unpacked
}

#[actix_web::test]
async fn the_world_describes_itself() {
    let config = config(&world().await).await;

    assert_eq!(config["kind"], "world");
    assert_eq!(config["maxzoom"], 6);
    assert_eq!(config["style"], Value::Null);
    assert_eq!(config["styleDark"], Value::Null);
    let attribution = config["attribution"].as_str().unwrap();
    assert!(
        attribution.contains("GeoNames"),
        "CC BY asks for the name: {attribution}"
    );
    assert!(
        config["tiles"]
            .as_str()
            .unwrap()
            .starts_with("map/tiles/{z}/{x}/{y}?v=")
    );
}

#[actix_web::test]
async fn a_description_that_the_client_has_is_not_sent_again() {
    let tiles = world().await;
    let first = get(&tiles, "/map/config.json", &[]).await;
    let tag = field(&first, header::ETAG).unwrap().to_owned();

    let again = get(&tiles, "/map/config.json", &[(header::IF_NONE_MATCH, &tag)]).await;

    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
}

#[actix_web::test]
async fn a_tile_is_sent_as_it_is_stored_and_kept_for_good() {
    let tiles = world().await;
    let path = address(&tiles, "4/8/5").await;

    let response = get(&tiles, &path, &[(header::ACCEPT_ENCODING, "gzip, br")]).await;

    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(field(&response, header::CONTENT_ENCODING), Some("gzip"));
    assert_eq!(field(&response, header::CACHE_CONTROL), Some(FOREVER));
    assert_eq!(field(&response, header::VARY), Some("Accept-Encoding"));
    let media_type = field(&response, header::CONTENT_TYPE);
    assert_eq!(media_type, Some("application/vnd.mapbox-vector-tile"));
    let tile = gunzip(&to_bytes(response.into_body()).await.unwrap());
    let text = String::from_utf8_lossy(&tile);
    for layer in ["land", "borders", "cities", "Berlin"] {
        assert!(
            text.contains(layer),
            "{layer} is not in the tile over Germany"
        );
    }
}

#[actix_web::test]
async fn a_client_without_gzip_gets_the_tile_unpacked() {
    let tiles = world().await;
    let path = address(&tiles, "4/8/5").await;
    let packed = get(&tiles, &path, &[(header::ACCEPT_ENCODING, "gzip")]).await;
    let packed_tag = field(&packed, header::ETAG).unwrap().to_owned();
    let packed = to_bytes(packed.into_body()).await.unwrap();

    for accepted in ["identity", "br", "gzip;q=0"] {
        let plain = get(&tiles, &path, &[(header::ACCEPT_ENCODING, accepted)]).await;

        assert_eq!(field(&plain, header::CONTENT_ENCODING), None, "{accepted}");
        assert_ne!(field(&plain, header::ETAG), Some(packed_tag.as_str()));
        assert_eq!(to_bytes(plain.into_body()).await.unwrap(), gunzip(&packed));
    }
}

#[actix_web::test]
async fn a_tile_that_the_client_has_is_not_sent_again() {
    let tiles = world().await;
    let path = address(&tiles, "0/0/0").await;
    let gzip = (header::ACCEPT_ENCODING, "gzip");
    let first = get(&tiles, &path, std::slice::from_ref(&gzip)).await;
    let tag = field(&first, header::ETAG).unwrap().to_owned();

    let again = get(&tiles, &path, &[gzip, (header::IF_NONE_MATCH, &tag)]).await;

    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(field(&again, header::ETAG), Some(tag.as_str()));
}

#[actix_web::test]
async fn a_tile_under_the_digest_of_another_archive_is_not_kept_for_good() {
    let tiles = world().await;

    for path in ["/map/tiles/0/0/0", "/map/tiles/0/0/0?v=0123456789abcdef"] {
        let response = get(&tiles, path, &[]).await;

        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(field(&response, header::CACHE_CONTROL), Some("no-cache"));
    }
}

#[actix_web::test]
async fn a_tile_of_the_open_sea_is_empty() {
    let tiles = world().await;
    let path = address(&tiles, "6/3/39").await;

    let response = get(&tiles, &path, &[]).await;

    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    assert_eq!(field(&response, header::CACHE_CONTROL), Some(FOREVER));
}

#[actix_web::test]
async fn a_tile_outside_the_world_is_not_found() {
    let tiles = world().await;

    for tile in [
        "7/0/0",
        "255/0/0",
        "256/0/0",
        "2/4/0",
        "2/0/4",
        "6/4294967295/0",
        "1/-1/0",
        "1/+1/0",
        "1/01/0",
        "1/0/0.5",
        "a/b/c",
        "1/0/%30",
        "1//0",
    ] {
        let response = get(&tiles, &format!("/map/tiles/{tile}"), &[]).await;

        // `%30` is another spelling of `0`, and is decoded before the path is read.
        let wanted = if tile.contains("%30") {
            StatusCode::OK
        } else {
            StatusCode::NOT_FOUND
        };
        assert_eq!(response.status(), wanted, "{tile}");
    }
}

#[actix_web::test]
async fn only_get_and_head_are_answered() {
    let tiles = world().await;
    let app = test::init_service(App::new().configure(|app| tiles.configure(app))).await;

    for path in ["/map/config.json", "/map/tiles/0/0/0"] {
        let head = TestRequest::with_uri(path).method(actix_web::http::Method::HEAD);
        let post = TestRequest::post().uri(path);

        assert_eq!(
            test::call_service(&app, head.to_request()).await.status(),
            StatusCode::OK
        );
        let refused = test::call_service(&app, post.to_request()).await;
        assert_eq!(refused.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(field(&refused, header::ALLOW), Some("GET, HEAD"));
    }
}

#[actix_web::test]
async fn an_archive_in_a_file_is_served_like_the_embedded_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("city.pmtiles");
    fs::write(&path, archive()).unwrap();
    let embedded = world().await;

    let tiles = Tiles::open(&path, &MapStyle::default()).await.unwrap();

    for tile in ["0/0/0", "6/33/21", "6/3/39"] {
        let [one, other] = [&embedded, &tiles].map(async |tiles| {
            let response = get(tiles, &address(tiles, tile).await, &[]).await;
            (
                response.status(),
                to_bytes(response.into_body()).await.unwrap(),
            )
        });
        assert_eq!(one.await, other.await, "{tile}");
    }
}

/// Opens what is left of the embedded archive after a change.
async fn refused(change: impl FnOnce(&mut Vec<u8>)) -> TilesError {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("changed.pmtiles");
    let mut bytes = archive().to_owned();
    change(&mut bytes);
    fs::write(&path, bytes).unwrap();
    Tiles::open(&path, &MapStyle::default()).await.unwrap_err()
}

#[actix_web::test]
async fn a_file_that_is_not_an_archive_of_vector_tiles_is_refused() {
    let missing = Tiles::open(Path::new("/nowhere.pmtiles"), &MapStyle::default()).await;
    let missing = missing.unwrap_err();
    assert_eq!(missing.to_string(), "could not read /nowhere.pmtiles");
    assert!(
        missing
            .source()
            .unwrap()
            .to_string()
            .contains("No such file")
    );

    for error in [
        refused(Vec::clear).await,
        refused(|bytes| bytes[0] = b'Q').await,
        refused(|bytes| bytes[7] = 2).await,
        refused(|bytes| bytes.truncate(200)).await,
    ] {
        assert!(matches!(error, TilesError::NotAnArchive { .. }), "{error}");
        assert!(
            error
                .to_string()
                .ends_with("is not a PMTiles archive of version 3")
        );
    }
    let png = refused(|bytes| bytes[99] = 2).await;
    assert!(png.to_string().contains("holds Png tiles"), "{png}");
    let zstd = refused(|bytes| bytes[98] = 4).await;
    assert!(zstd.to_string().contains("compressed by Zstd"), "{zstd}");
}

#[actix_web::test]
async fn an_archive_that_is_cut_short_answers_500_for_the_tiles_that_are_gone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("short.pmtiles");
    fs::write(&path, archive()).unwrap();
    let tiles = Tiles::open(&path, &MapStyle::default()).await.unwrap();
    let last = address(&tiles, "6/60/20").await;
    let first = address(&tiles, "0/0/0").await;
    let file = fs::File::options().write(true).open(&path).unwrap();
    file.set_len(archive().len() as u64 / 2).unwrap();

    let lost = get(&tiles, &last, &[]).await;

    assert_eq!(lost.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(field(&lost, header::CACHE_CONTROL), Some("no-store"));
    assert_eq!(get(&tiles, &first, &[]).await.status(), StatusCode::OK);
}

#[actix_web::test]
async fn the_operators_style_and_its_origin_reach_the_page() {
    let style = MapStyle {
        light: Some("https://maps.example.org:8443/style.json?key=1".to_owned()),
        dark: Some("styles/dark.json".to_owned()),
    };

    let config = config(&Tiles::world(&style).await.unwrap()).await;

    assert_eq!(
        config["style"],
        "https://maps.example.org:8443/style.json?key=1"
    );
    assert_eq!(config["styleDark"], "styles/dark.json");
    assert_eq!(style.origins(), ["https://maps.example.org:8443"]);
    assert!(MapStyle::default().origins().is_empty());
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

/// An archive with one tile, `0/0/0`, that covers some degrees.
fn small_archive(layers: &[&str], bounds: [i32; 4]) -> Vec<u8> {
    let tile = gzip(b"tile");
    let length = u8::try_from(tile.len()).unwrap();
    // One entry: its number, how many tiles it is for, its length, its place plus one.
    let root = gzip(&[1, 0, 1, length, 1]);
    let layers: Vec<Value> = layers.iter().map(|id| json!({ "id": id })).collect();
    let metadata = gzip(json!({ "vector_layers": layers }).to_string().as_bytes());
    let mut bytes = b"PMTiles\x03".to_vec();
    let mut start = 127;
    for length in [root.len(), metadata.len(), 0, tile.len()] {
        bytes.extend((start as u64).to_le_bytes());
        bytes.extend((length as u64).to_le_bytes());
        start += length;
    }
    bytes.extend([0; 24]);
    bytes.extend([1, 2, 2, 1, 0, 0]);
    bytes.extend(bounds.iter().flat_map(|it| (it * 10_000_000).to_le_bytes()));
    bytes.resize(127, 0);
    [bytes, root, metadata, tile].concat()
}

async fn opened(archive: &[u8], style: &MapStyle) -> Result<Tiles, TilesError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.pmtiles");
    fs::write(&path, archive).unwrap();
    Tiles::open(&path, style).await
}

const PROTOMAPS: [&str; 4] = ["earth", "water", "roads", "places"];

#[actix_web::test]
async fn around_the_streets_of_a_region_lies_the_world() {
    let archive = small_archive(&PROTOMAPS, [16, 48, 17, 49]);
    let tiles = opened(&archive, &MapStyle::default()).await.unwrap();

    let config = config(&tiles).await;
    let around = config["world"]
        .as_str()
        .unwrap()
        .replace("{z}/{x}/{y}", "6/33/21");
    let around = get(&tiles, &format!("/{around}"), &[]).await;
    let street = get(&tiles, "/map/tiles/0/0/0", &[]).await;

    assert_eq!(config["kind"], "protomaps");
    assert_eq!(config["bounds"], json!([16.0, 48.0, 17.0, 49.0]));
    let attribution = config["attribution"].as_str().unwrap();
    assert!(attribution.contains("OpenStreetMap") && attribution.contains("GeoNames"));
    assert_eq!(around.status(), StatusCode::OK);
    assert_eq!(field(&around, header::CACHE_CONTROL), Some(FOREVER));
    assert_eq!(to_bytes(street.into_body()).await.unwrap(), "tile");
}

#[actix_web::test]
async fn around_the_whole_world_lies_nothing() {
    let archive = small_archive(&PROTOMAPS, [-180, -85, 180, 85]);
    let whole = opened(&archive, &MapStyle::default()).await.unwrap();

    for tiles in [whole, world().await] {
        assert_eq!(config(&tiles).await["world"], Value::Null);
        let around = get(&tiles, "/map/world/0/0/0", &[]).await;
        assert_eq!(around.status(), StatusCode::NOT_FOUND);
    }
}

#[actix_web::test]
async fn tiles_with_other_layers_need_a_style_of_their_own() {
    let archive = small_archive(&["transportation"], [16, 48, 17, 49]);
    let style = MapStyle {
        light: Some("style.json".to_owned()),
        dark: None,
    };

    let refused = opened(&archive, &MapStyle::default()).await.unwrap_err();
    let config = config(&opened(&archive, &style).await.unwrap()).await;

    assert!(refused.to_string().contains("need a style of their own"));
    assert_eq!(config["kind"], "other");
    assert_eq!(config["world"], Value::Null);
}
