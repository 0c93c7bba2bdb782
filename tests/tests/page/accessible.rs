//! What axe-core finds in every view: nothing, in either theme, on a phone and on a desktop.

use std::rc::Rc;

use listbud_tests::{Account, TestApp};

use crate::{
    browser::{DESKTOP, PHONE, Page, Screen, axe, has, visit},
    people,
};

#[actix_web::test]
async fn axe_finds_nothing_on_a_phone_in_the_light() {
    every_view(PHONE).await;
}

#[actix_web::test]
async fn axe_finds_nothing_on_a_phone_in_the_dark() {
    every_view(PHONE.dark()).await;
}

#[actix_web::test]
async fn axe_finds_nothing_on_a_desktop_in_the_light() {
    every_view(DESKTOP).await;
}

#[actix_web::test]
async fn axe_finds_nothing_on_a_desktop_in_the_dark() {
    every_view(DESKTOP.dark()).await;
}

async fn every_view(screen: Screen) {
    let app = TestApp::start().await;
    let ada = people::ada(&app).await;
    visit(app.address, screen, async |page| {
        let mut found = Vec::new();
        without_account(page, &mut found).await;
        places(page, &ada, &mut found).await;
        others(page, &ada, &mut found).await;
        assert!(found.is_empty(), "axe found {}: {found:#?}", found.len());
    })
    .await;
}

async fn without_account(page: &Rc<Page>, found: &mut Vec<String>) {
    page.goto("/").await;
    page.find("link", "Create an account").is_there().await;
    axe(page, "the first visit", found).await;
    page.goto("/sign-in").await;
    page.find("button", "Sign in").click().await;
    page.find("textbox", "E-mail")
        .until("function () { return this.ariaInvalid === 'true' }")
        .await;
    axe(page, "signing in, with a fault", found).await;
    page.goto("/register").await;
    page.find("button", "Create an account").is_there().await;
    axe(page, "registering", found).await;
}

async fn places(page: &Rc<Page>, ada: &Account, found: &mut Vec<String>) {
    people::at_home(page, ada).await;
    page.until("document.querySelector('canvas') !== null")
        .await;
    axe(page, "all places and the map", found).await;
    page.find("button", has("Sort")).click().await;
    axe(page, "the menu of orders", found).await;
    page.press("Escape").await;
    page.find("button", "Add a place").click().await;
    page.find("dialog", "Add a place").is_there().await;
    axe(page, "adding a place", found).await;
    page.press("Escape").await;
    page.find("checkbox", "Select Harbour").click().await;
    page.find("region", "1 selected").is_there().await;
    axe(page, "a selection", found).await;
    page.find("button", "Tags").click().await;
    axe(page, "tagging a selection", found).await;
    page.press("Escape").await;
    page.goto("/?q=Dome").await;
    page.find("heading", "1 of 5 places").is_there().await;
    axe(page, "a filter", found).await;
    page.find("row", has("Dome")).click().await;
    page.find("heading", "Dome").is_there().await;
    axe(page, "a place", found).await;
    page.goto("/?q=nothing%20of%20this%20name").await;
    page.find("heading", "No place matches").is_there().await;
    axe(page, "a filter that nothing passes", found).await;
    if page.visit.screen.is_touched {
        page.find("button", "Lists and tags").click().await;
        page.find("link", has("Coast")).is_there().await;
        axe(page, "the lists on a phone", found).await;
    }
}

async fn others(page: &Rc<Page>, ada: &Account, found: &mut Vec<String>) {
    page.goto("/imports").await;
    page.find("link", has("bridges.csv")).is_there().await;
    axe(page, "imports", found).await;
    page.find("button", "Try it with an example").click().await;
    page.find("heading", "This is what would happen")
        .is_there()
        .await;
    axe(page, "a preview", found).await;
    page.find("button", "Cancel").click().await;
    page.find("link", has("bridges.csv")).click().await;
    page.find("heading", "bridges.csv").is_there().await;
    axe(page, "a report", found).await;
    page.goto("/account").await;
    page.find("heading", "Devices").is_there().await;
    axe(page, "the account", found).await;
    page.find("button", has("Account: ")).click().await;
    axe(page, "the menu of the account", found).await;
    ada.delete("/api/places").expect(200).await;
    page.goto("/bin").await;
    page.find("heading", "Recently deleted").is_there().await;
    page.find("button", has("Restore")).is_there().await;
    axe(page, "what was deleted", found).await;
    page.goto("/").await;
    page.find("heading", "No places yet").is_there().await;
    axe(page, "an account without places", found).await;
}
