//! The embedded world: land where land is.
//!
//! Atlases are made for the sphere. Cut wrongly for a flat map, Eurasia stays empty, or a
//! band crosses the Arctic.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

use actix_web::{
    App,
    body::to_bytes,
    http::{StatusCode, header::ACCEPT_ENCODING},
    test::{self, TestRequest},
};
use listbud_web::{MapStyle, Tiles};

const LAND: [(&str, f64, f64); 7] = [
    ("Kazakhstan", 67.0, 48.0),
    ("Germany", 10.0, 51.0),
    ("Chukotka, east of 180", -175.0, 66.8),
    ("Chukotka, west of 180", 175.0, 67.0),
    ("Antarctica", 90.0, -80.0),
    ("Brazil", -55.0, -10.0),
    ("Greenland", -40.0, 75.0),
];

const WATER: [(&str, f64, f64); 5] = [
    ("the Arctic Ocean", 100.0, 82.0),
    ("the Arctic Ocean, American side", -150.0, 80.0),
    ("the Pacific at 180", 179.9, 10.0),
    ("the Atlantic", -40.0, 30.0),
    ("the Southern Ocean", 20.0, -60.0),
];

/// A varint, and what follows it.
fn varint(bytes: &[u8]) -> (u64, &[u8]) {
    let length = 1 + bytes.iter().position(|byte| byte & 0x80 == 0).unwrap();
    let value = bytes[..length].iter().rev();
    let value = value.fold(0, |sum, byte| (sum << 7) | u64::from(byte & 0x7f));
    (value, &bytes[length..])
}

/// The fields of a message of protocol buffers that have bytes for a value.
fn fields(mut bytes: &[u8], wanted: u64) -> Vec<&[u8]> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let (key, rest) = varint(bytes);
        let (value, rest) = varint(rest);
        bytes = rest;
        if key & 7 == 2 {
            let (field, rest) = bytes.split_at(usize::try_from(value).unwrap());
            bytes = rest;
            if key >> 3 == wanted {
                found.push(field);
            }
        }
    }
    found
}

/// The rings of a polygon in units of its tile: 4096 to a side.
fn rings(mut commands: &[u8]) -> Vec<Vec<[f64; 2]>> {
    let mut rings: Vec<Vec<[f64; 2]>> = Vec::new();
    let mut at = [0.0; 2];
    while !commands.is_empty() {
        let (command, rest) = varint(commands);
        commands = rest;
        // 1 begins a ring, 2 goes on, 7 closes it and has no numbers.
        if command & 7 == 1 {
            rings.push(Vec::new());
        }
        for _ in 0..if command & 7 == 7 { 0 } else { command >> 3 } {
            for coordinate in &mut at {
                let (delta, rest) = varint(commands);
                commands = rest;
                let size = f64::from(u32::try_from(delta >> 1).unwrap());
                *coordinate += if delta & 1 == 0 { size } else { -size - 1.0 };
            }
            rings.last_mut().unwrap().push(at);
        }
    }
    rings
}

fn is_inside(rings: &[Vec<[f64; 2]>], [x, y]: [f64; 2]) -> bool {
    let edges = rings.iter().flat_map(|ring| {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next)
    });
    let crossed = edges.filter(|([ax, ay], [bx, by])| {
        (*ay > y) != (*by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax
    });
    crossed.count() % 2 == 1
}

/// The tile over a place, and where in the tile the place is.
fn tile_over(lng: f64, lat: f64, zoom: u8) -> (String, [f64; 2]) {
    let scale = f64::from(1_u32 << zoom);
    let x = (lng + 180.0) / 360.0 * scale;
    let y = (1.0 - lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * scale;
    let path = format!("/map/tiles/{zoom}/{}/{}", x.floor(), y.floor());
    (path, [x.fract() * 4096.0, y.fract() * 4096.0])
}

#[actix_web::test]
async fn land_is_land_and_water_is_water() {
    let tiles = Tiles::world(&MapStyle::default()).await.unwrap();
    let app = test::init_service(App::new().configure(|app| tiles.configure(app))).await;
    let land = LAND.map(|place| (place, true));
    let water = WATER.map(|place| (place, false));

    for zoom in [1, 3, 6] {
        for ((name, lng, lat), is_land) in land.into_iter().chain(water) {
            let (path, at) = tile_over(lng, lat, zoom);
            let request = TestRequest::get().uri(&path);
            let request = request.insert_header((ACCEPT_ENCODING, "identity"));
            let response = test::call_service(&app, request.to_request()).await;
            let status = response.status();
            assert!(
                matches!(status, StatusCode::OK | StatusCode::NO_CONTENT),
                "{path}: {status}"
            );
            let tile = to_bytes(response.into_body()).await.unwrap();

            let layers = fields(&tile, 3).into_iter();
            let covered = layers
                .filter(|layer| fields(layer, 1) == [b"land"])
                .flat_map(|layer| fields(layer, 2))
                .flat_map(|feature| fields(feature, 4))
                .any(|commands| is_inside(&rings(commands), at));

            assert_eq!(covered, is_land, "{name} at zoom {zoom}");
        }
    }
}
