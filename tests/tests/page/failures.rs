//! What fails, and how the page says so.

use listbud_tests::TestApp;
use serde_json::json;

use crate::{
    browser::{DESKTOP, has, visit},
    people,
};

#[actix_web::test]
async fn a_region_that_fails_offers_to_try_again_and_the_rest_goes_on() {
    let app = TestApp::start().await;
    let ada = people::ada(&app).await;
    visit(app.address, DESKTOP, async |page| {
        people::enter(page, &ada).await;
        let sql = app.sql().await;
        sql.rows("ALTER TABLE place_tags RENAME TO away").await;
        page.goto("/").await;
        page.find("heading", "This could not be shown")
            .is_there()
            .await;
        page.shows("Request ").await;
        let failed = page.visit.watch.forgive();
        assert!(failed.iter().all(|one| one.contains("500")), "{failed:#?}");
        page.find("button", has("Account")).click().await;
        page.find("menuitem", "Sign out").is_there().await;
        page.press("Escape").await;

        sql.rows("ALTER TABLE away RENAME TO place_tags").await;
        page.find("button", "Try again").click().await;

        page.find("heading", "5 places").is_there().await;
        page.visit.watch.forgive();
    })
    .await;
}

#[actix_web::test]
async fn a_wrong_password_and_a_taken_address_are_said_at_the_form() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    visit(app.address, DESKTOP, async |page| {
        page.goto("/sign-in").await;
        page.find("textbox", "E-mail").fill(&ada.email).await;
        page.find("textbox", "Password")
            .fill("not the password")
            .await;
        page.find("button", "Sign in").click().await;
        people::told(page, "The address or the password is wrong.").await;
        page.goto("/register").await;
        page.find("textbox", "Name").fill("Ada").await;
        page.find("textbox", "E-mail").fill(&ada.email).await;
        page.find("textbox", "Password")
            .fill(people::password())
            .await;
        page.find("button", "Create an account").click().await;
        page.find("link", "Sign in instead").click().await;
        page.at("/sign-in").await;
        assert_eq!(page.visit.watch.forgive().len(), 2);
    })
    .await;
}

#[actix_web::test]
async fn a_file_that_is_not_an_export_gets_the_servers_sentence() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    visit(app.address, DESKTOP, async |page| {
        people::enter(page, &ada).await;
        page.goto("/imports").await;
        page.find("button", "Choose files").is_there().await;
        let file = page.visit.folder.join("holiday.jpg");
        std::fs::write(
            &file,
            [0xff, 0xd8, 0xff, 0xe0, 0, 0x10, b'J', b'F', b'I', b'F'],
        )
        .unwrap();
        page.choose_files(&[&file]).await;
        page.find("button", "Choose another file").is_there().await;
        page.find("alert", has("")).is_there().await;
        page.visit.watch.forgive();
    })
    .await;
}

#[actix_web::test]
async fn a_place_that_was_changed_elsewhere_is_merged_or_asked_about() {
    let app = TestApp::start().await;
    let ada = people::ada(&app).await;
    let places = ada.places("").await;
    let dome = places.iter().find(|place| place["name"] == "Dome").unwrap();
    let path = format!("/api/places/{}", dome["id"].as_str().unwrap());
    visit(app.address, DESKTOP, async |page| {
        people::at_home(page, &ada).await;
        page.find("row", has("Dome")).click().await;
        let notes = page.find("textbox", "Notes");
        notes.is_there().await;
        let other = json!({ "notes": "written elsewhere" });
        ada.patch(&path, &other).expect(200).await;
        notes.fill("written here").await;
        page.press("Tab").await;
        page.find("dialog", "Changed in two places")
            .is_there()
            .await;
        page.find("button", "Keep mine").click().await;
        page.find("dialog", "Changed in two places").is_gone().await;
        crate::browser::eventually("the server has it", async || {
            ada.get(&path).expect(200).await.json()["notes"] == "written here"
        })
        .await;
        page.visit.watch.forgive();
    })
    .await;
}
