//! The map as it is drawn: its pixels.

use std::rc::Rc;

use listbud_tests::{Account, TestApp};
use serde_json::{Value, json};

use crate::{
    browser::{DESKTOP, Page, Screen, eventually, has, visit},
    people,
};

/// An account without places sees the world from here.
const CENTER: (f64, f64) = (10.0, 25.0);
const WORLD: f64 = 1_024.0;

const LAND: [(&str, f64, f64); 5] = [
    ("Sahara", 12.0, 22.0),
    ("Congo", 22.0, -3.0),
    ("Kazakhstan", 67.0, 48.5),
    ("Deccan", 77.0, 18.0),
    ("Brazil", -46.0, -9.0),
];
const WATER: [(&str, f64, f64); 5] = [
    ("North Atlantic", -38.0, 40.0),
    ("South Atlantic", -14.0, -25.0),
    ("Gulf of Guinea", 0.0, -2.0),
    ("Indian Ocean", 72.0, -14.0),
    ("Arabian Sea", 64.0, 14.0),
];

#[actix_web::test]
async fn the_map_shows_land_and_water_in_both_themes() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    for screen in [DESKTOP, DESKTOP.dark()] {
        world(&app, &ada, screen).await;
    }
}

async fn world(app: &TestApp, ada: &Account, screen: Screen) {
    visit(app.address, screen, async |page| {
        people::enter(page, ada).await;
        page.goto("/").await;
        page.find("heading", "No places yet").is_there().await;
        page.until("document.querySelector('.lb-map canvas') !== null")
            .await;
        eventually("land has one color and water another", async || {
            let land = colors(page, LAND).await;
            let water = colors(page, WATER).await;
            is_one(&land) && is_one(&water) && !near(&land[0], &water[0])
        })
        .await;
    })
    .await;
}

/// The colors of places: of each the one that half of its pixels have, at least.
async fn colors(page: &Rc<Page>, places: [(&str, f64, f64); 5]) -> Vec<[i64; 3]> {
    let mut colors = Vec::new();
    for (_, lng, lat) in places {
        let pixels = around(page, lng, lat).await;
        let alike = |color: &[i64; 3]| pixels.iter().filter(|pixel| near(pixel, color)).count();
        let color = pixels.iter().find(|color| alike(color) * 2 > pixels.len());
        colors.extend(color.copied());
    }
    colors
}

/// Whether all five have the same color.
fn is_one(colors: &[[i64; 3]]) -> bool {
    colors.len() == 5 && colors.iter().all(|color| near(color, &colors[0]))
}

#[actix_web::test]
async fn a_pin_opens_its_row_and_a_row_its_pin() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    ada.place(&json!({ "name": "Oasis", "latitude": 22.0, "longitude": 12.0 }))
        .await;
    visit(app.address, DESKTOP, async |page| {
        people::at_home(page, &ada).await;
        page.until("document.querySelector('.lb-map canvas') !== null").await;
        page.until("!document.querySelector('.lb-map').hasAttribute('aria-busy')").await;
        // The only place is in the middle of what the map shows.
        let middle = page
            .evaluate("(({ left, top, width, height }) => [left + width / 2, top + height / 2])(document.querySelector('.lb-map').getBoundingClientRect())")
            .await;
        let (x, y) = (middle[0].as_f64().unwrap(), middle[1].as_f64().unwrap());
        eventually("a click on the pin opens the place", async || {
            page.click_at(x, y).await;
            page.path().await.contains("place=")
        })
        .await;
        page.find("heading", "Oasis").is_there().await;
        page.press("Escape").await;
        page.at("/").await;
        page.find("row", has("Oasis")).click().await;
        people::told(page, "Selected: Oasis").await;
    })
    .await;
}

/// The colors of some pixels around a place.
async fn around(page: &Rc<Page>, lng: f64, lat: f64) -> Vec<[i64; 3]> {
    let map = page
        .evaluate("(({ left, top, width, height }) => [left + width / 2, top + height / 2])(document.querySelector('.lb-map').getBoundingClientRect())")
        .await;
    let mercator = |lat: f64| {
        let angle = std::f64::consts::FRAC_PI_4 + lat.to_radians() / 2.0;
        angle.tan().ln() / std::f64::consts::TAU
    };
    let x = map[0].as_f64().unwrap() + (lng - CENTER.0) / 360.0 * WORLD;
    let y = map[1].as_f64().unwrap() - (mercator(lat) - mercator(CENTER.1)) * WORLD;
    let clip = json!({ "x": x - 4.0, "y": y - 4.0, "width": 9, "height": 9, "scale": 1 });
    let picture = page
        .command("Page.captureScreenshot", json!({ "clip": clip }))
        .await;
    let picture = Value::from(format!(
        "data:image/png;base64,{}",
        picture["data"].as_str().unwrap()
    ));
    let pixels = page
        .evaluate(&format!(
            "(async () => {{
                const image = new Image();
                image.src = {picture};
                await image.decode();
                const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
                context.drawImage(image, 0, 0);
                return [...context.getImageData(0, 0, image.width, image.height).data];
            }})()"
        ))
        .await;
    let channels: Vec<i64> = pixels
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_i64().unwrap())
        .collect();
    channels
        .chunks(4)
        .map(|pixel| [pixel[0], pixel[1], pixel[2]])
        .collect()
}

fn near(one: &[i64; 3], other: &[i64; 3]) -> bool {
    one.iter()
        .zip(other)
        .all(|(one, other)| (one - other).abs() <= 6)
}
