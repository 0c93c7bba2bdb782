//! Many places: 10,000 rows and 50,000 pins.

use std::rc::Rc;

use listbud_tests::TestApp;
use serde_json::json;

use crate::{
    browser::{DESKTOP, Page, has, visit},
    people,
};

/// The longest frame, in milliseconds, between the two calls.
const WATCH_FRAMES: &str = "{
    window.frames_ = [];
    let last = performance.now();
    const look = (now) => { window.frames_.push(now - last); last = now; window.frame_ = requestAnimationFrame(look); };
    window.frame_ = requestAnimationFrame(look);
}";
const FRAMES: &str = "(() => {
    cancelAnimationFrame(window.frame_);
    const frames = window.frames_.slice(1).sort((a, b) => b - a);
    return [frames.length, Math.round(frames[0]), frames.filter((frame) => frame > 50).length];
})()";

const ROWS: &str = "document.querySelectorAll('[role=grid] [role=row]').length";

#[actix_web::test]
async fn ten_thousand_places_scroll_with_few_rows() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    people::give_many(&app, &ada, 10_000).await;
    visit(app.address, DESKTOP, async |page| {
        people::at_home(page, &ada).await;
        page.find("heading", "10,000 places").is_there().await;
        page.find("row", has("Place 10000")).is_there().await;
        // Without the map, which draws in software here.
        page.find("button", "Hide map").click().await;
        page.until("document.querySelector('canvas') === null")
            .await;
        let (x, y) = page.find("row", has("Place 9996")).place().await;
        page.evaluate(WATCH_FRAMES).await;
        let mut most = 0;
        for distance in [-1_500, -20_000, -60_000, 30_000] {
            let scroll = json!({
                "x": x, "y": y, "yDistance": distance, "speed": 20_000,
                "gestureSourceType": "mouse",
            });
            page.command("Input.synthesizeScrollGesture", scroll).await;
            most = most.max(page.evaluate(ROWS).await.as_u64().unwrap());
        }
        let frames = page.evaluate(FRAMES).await;
        println!("10,000 rows: frames, longest in ms, longer than 50 ms: {frames}");
        assert!((5..=60).contains(&most), "{most} rows are drawn");
        page.until("document.querySelector('[role=grid]').ariaRowCount === '10001'")
            .await;
        // All that match, and not only the rows that are drawn.
        page.find("checkbox", "Select all places shown")
            .click()
            .await;
        page.find("region", "10,000 selected").is_there().await;
    })
    .await;
}

#[actix_web::test]
async fn fifty_thousand_pins_follow_the_filter() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    people::give_many(&app, &ada, 50_000).await;
    visit(app.address, DESKTOP, async |page| {
        people::at_home(page, &ada).await;
        page.find("heading", "50,000 places").is_there().await;
        pins_are_drawn(page).await;
        let mut times = Vec::new();
        for (list, count) in [("List 3", "5,000 of 50,000"), ("List 4", "5,000 of 50,000")] {
            let link = page.find("link", has(list));
            link.is_there().await;
            let time = link
                .call(
                    "async function () {
                        const map = document.querySelector('.lb-map');
                        const start = performance.now();
                        this.click();
                        await new Promise((done) => {
                            const look = () => map.hasAttribute('aria-busy') ? requestAnimationFrame(look) : done();
                            queueMicrotask(() => requestAnimationFrame(look));
                        });
                        return Math.round(performance.now() - start);
                    }",
                )
                .await;
            times.push(time.unwrap());
            page.shows(count).await;
        }
        println!("50,000 pins: from a click on a list to drawn pins, in ms: {times:?}");
    })
    .await;
}

async fn pins_are_drawn(page: &Rc<Page>) {
    page.until("document.querySelector('.lb-map canvas') !== null")
        .await;
    page.until("!document.querySelector('.lb-map').hasAttribute('aria-busy')")
        .await;
}
