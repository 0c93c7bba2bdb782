//! What a new person does in the first minutes, from registering to signing out.

use std::rc::Rc;

use listbud_tests::TestApp;
use serde_json::Value;

use crate::{
    browser::{DESKTOP, PHONE, Page, Screen, has, visit},
    people,
};

#[actix_web::test]
async fn a_new_person_imports_sorts_exports_and_leaves_with_a_mouse() {
    from_registering_to_signing_out(DESKTOP).await;
}

#[actix_web::test]
async fn a_new_person_imports_sorts_exports_and_leaves_on_a_phone() {
    from_registering_to_signing_out(PHONE).await;
}

async fn from_registering_to_signing_out(screen: Screen) {
    let app = TestApp::start().await;
    visit(app.address, screen, async |page| {
        register(page).await;
        import_the_example(page).await;
        filter(page).await;
        select_change_and_undo(page).await;
        export(page).await;
        sign_out(page).await;
    })
    .await;
}

async fn register(page: &Rc<Page>) {
    page.goto("/").await;
    page.find("link", "Create an account").click().await;
    page.at("/register").await;
    page.find("textbox", "Name").fill("Ada Lovelace").await;
    page.find("textbox", "E-mail").fill("ada@example.org").await;
    page.find("textbox", "Password")
        .fill(people::password())
        .await;
    page.find("button", "Create an account").click().await;
    people::told(page, "Welcome, Ada Lovelace!").await;
}

async fn import_the_example(page: &Rc<Page>) {
    page.at("/imports").await;
    page.shows("Nothing was imported yet.").await;
    page.find("button", "Try it with an example").click().await;
    page.find("heading", "This is what would happen")
        .is_there()
        .await;
    page.find("button", "Import 26 places").click().await;
    people::told(page, "Imported 26 places").await;
    page.find("heading", "Sights of the world.geojson")
        .is_there()
        .await;
    page.find("link", "Show on the map").click().await;
    page.find("heading", "26 places").is_there().await;
}

async fn filter(page: &Rc<Page>) {
    let is_phone = page.visit.screen.is_touched;
    if is_phone {
        page.find("button", "Lists and tags").click().await;
    }
    page.find("link", has("Wonders of nature")).click().await;
    page.find("heading", has("Wonders of nature"))
        .is_there()
        .await;
    page.shows("8 of 26 places").await;
    assert!(
        page.path().await.contains("list="),
        "the address is the filter"
    );
    if is_phone {
        page.find("button", "Show more of the list").click().await;
    }
}

async fn select_change_and_undo(page: &Rc<Page>) {
    page.find("checkbox", "Select Mount Fuji").click().await;
    page.find("checkbox", "Select Geysir").click().await;
    page.find("region", "2 selected").is_there().await;
    if !page.visit.screen.is_touched {
        page.find("checkbox", "Select Table Mountain")
            .shift_click()
            .await;
        page.find("region", "4 selected").is_there().await;
    }
    page.find("button", "Select all 8").click().await;
    page.find("region", "8 selected").is_there().await;
    page.find("button", "Visited").click().await;
    page.find("menuitem", "Mark as visited").click().await;
    people::told(page, "Marked 8 places as visited").await;
    // The newest is at the end; the one before takes back the import.
    page.find("button", "Undo").last().click().await;
    people::told(page, "Undone: Marked 8 places as visited").await;

    page.find("region", "8 selected").is_there().await;
    page.find("button", "Delete").click().await;
    people::told(page, "Deleted 8 places").await;
    page.find("heading", "No places here yet").is_there().await;
    page.press("Control+z").await;
    people::told(page, "Undone: Deleted 8 places").await;
    page.shows("8 of 26 places").await;
}

async fn export(page: &Rc<Page>) {
    page.find("button", "Export").click().await;
    page.find("menuitem", "GeoJSON").click().await;
    let (name, content) = page.visit.downloaded(0).await;
    assert!(has_ending(&name, "geojson"), "{name}");
    let file: Value = serde_json::from_slice(&content).unwrap();
    let features = file["features"].as_array().unwrap();
    let mut names: Vec<&str> = features
        .iter()
        .map(|feature| feature["properties"]["name"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names.len(), 8, "the list only: {names:?}");
    assert_eq!(names[0], "Geysir");

    page.find("button", "Export").click().await;
    page.find("menuitem", "Backup of the account").click().await;
    let (name, content) = page.visit.downloaded(1).await;
    assert!(has_ending(&name, "json"), "{name}");
    let backup: Value = serde_json::from_slice(&content).unwrap();
    assert_eq!(backup["places"].as_array().unwrap().len(), 26);
}

async fn sign_out(page: &Rc<Page>) {
    page.find("button", has("Account")).click().await;
    page.find("menuitem", "Sign out").click().await;
    page.find("link", "Create an account").is_there().await;
    let answer = page
        .evaluate("fetch('api/session').then((answer) => answer.json())")
        .await;
    assert_eq!(
        answer["user"],
        Value::Null,
        "the server has ended the session"
    );

    page.back().await;

    page.find("button", "Sign in").is_there().await;
    page.hides("Geysir").await;
}

fn has_ending(name: &str, ending: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, found)| found == ending)
}
