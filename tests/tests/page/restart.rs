//! A server that dies in the middle of an import.

use std::fmt::Write as _;

use listbud_tests::TestApp;
use serde_json::json;

use crate::{
    browser::{DESKTOP, eventually, has, visit},
    people,
};

const PLACES: usize = 3_000;

#[actix_web::test]
async fn an_import_goes_on_when_the_server_is_back() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let address = app.address;
    let again = TestApp::builder()
        .on(&app)
        .set("PORT", &address.port().to_string());
    let mut running = Some(app);
    let mut again = Some(again);
    let mut server = None;
    visit(address, DESKTOP, async |page| {
        people::enter(page, &ada).await;
        page.goto("/imports").await;
        let file = page.visit.folder.join("many.csv");
        std::fs::write(&file, csv()).unwrap();
        page.choose_files(&[&file]).await;
        page.find("heading", "This is what would happen")
            .is_there()
            .await;
        // Slow enough to be caught while it sends.
        let slow = json!({
            "offline": false, "latency": 5, "downloadThroughput": -1, "uploadThroughput": 60_000,
        });
        page.command("Network.emulateNetworkConditions", slow).await;
        page.find("button", "Import 3,000 places").click().await;
        page.shows("Sending the file").await;
        eventually("a part of the file is sent", async || {
            let bar = "Number(document.querySelector('[role=progressbar]')?.ariaValueNow ?? 0)";
            page.evaluate(bar).await.as_f64().unwrap() > 0.0
        })
        .await;

        drop(running.take());
        page.shows("Trying again in").await;
        let fast = json!({
            "offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
        });
        page.command("Network.emulateNetworkConditions", fast).await;
        server = Some(again.take().unwrap().start().await);

        people::told(page, "Imported 3,000 places").await;
        let broken = page.visit.watch.forgive();
        assert!(!broken.is_empty(), "the server was away");
        page.find("link", has("3,000 places")).is_there().await;
        let ada = ada.at(server.as_ref().unwrap());
        let lists = ada.lists().await;
        assert_eq!(lists[0]["placeCount"], PLACES, "each once: {lists:?}");
        let imports = ada.get("/api/imports").expect(200).await.json();
        assert_eq!(imports["imports"].as_array().unwrap().len(), 1);
    })
    .await;
}

fn csv() -> String {
    let mut rows = String::from("name,latitude,longitude,list\n");
    for number in 0..PLACES {
        let _ = writeln!(
            rows,
            "Place {number} {:060},1.5,{}.25,Many",
            0,
            number % 170
        );
    }
    rows
}
