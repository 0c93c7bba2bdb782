//! Where someone is in the page is in the address: back, forward and reload keep it.

use std::rc::Rc;

use listbud_tests::TestApp;

use crate::{
    browser::{DESKTOP, PHONE, Page, Screen, has, visit},
    people,
};

#[actix_web::test]
async fn back_and_reload_work_with_a_mouse() {
    back_and_reload_work(DESKTOP).await;
}

#[actix_web::test]
async fn back_and_reload_work_on_a_phone() {
    back_and_reload_work(PHONE).await;
}

async fn back_and_reload_work(screen: Screen) {
    let app = TestApp::start().await;
    let ada = people::ada(&app).await;
    visit(app.address, screen, async |page| {
        people::at_home(page, &ada).await;
        filters(page).await;
        a_place(page).await;
        imports(page).await;
    })
    .await;
}

async fn filters(page: &Rc<Page>) {
    show_lists(page).await;
    page.find("link", has("Coast")).click().await;
    page.shows("2 of 5 places").await;
    let list = page.path().await;
    page.reload().await;
    page.shows("2 of 5 places").await;
    assert_eq!(page.path().await, list);
    page.back().await;
    page.find("heading", "5 places").is_there().await;
    page.forward().await;
    page.shows("2 of 5 places").await;
    page.goto("/?rating=4&sort=name").await;
    page.find("heading", has("of 5 places")).is_there().await;
    page.reload().await;
    page.find("heading", has("of 5 places")).is_there().await;
    // A bookmark of what does not exist any more, or never did, shows the page.
    page.goto("/?list=0190f000-0000-7000-8000-000000000000&sort=sideways&rating=many")
        .await;
    page.find("heading", has("List")).is_there().await;
}

async fn a_place(page: &Rc<Page>) {
    page.goto("/?q=Tower").await;
    page.find("row", has("Tower")).click().await;
    page.find("heading", "Tower").is_there().await;
    let place = page.path().await;
    assert!(
        place.contains("place=") && place.contains("q=Tower"),
        "{place}"
    );
    page.reload().await;
    page.find("heading", "Tower").is_there().await;
    page.back().await;
    page.find("heading", "1 of 5 places").is_there().await;
    page.find("heading", "Tower").is_gone().await;
    page.forward().await;
    page.find("heading", "Tower").is_there().await;
}

async fn imports(page: &Rc<Page>) {
    page.goto("/imports").await;
    page.find("link", has("bridges.csv")).click().await;
    page.find("heading", "bridges.csv").is_there().await;
    page.reload().await;
    page.find("heading", "bridges.csv").is_there().await;
    page.back().await;
    page.find("heading", "Your imports").is_there().await;
    // A preview is in the page only; after a reload, one begins again.
    page.find("button", "Try it with an example").click().await;
    page.find("heading", "This is what would happen")
        .is_there()
        .await;
    page.reload().await;
    page.find("button", "Try it with an example")
        .is_there()
        .await;
    for path in ["/account", "/bin"] {
        page.goto(path).await;
        page.find("heading", has("")).is_there().await;
        page.reload().await;
        assert_eq!(page.path().await, path);
    }
}

async fn show_lists(page: &Rc<Page>) {
    if page.visit.screen.is_touched {
        page.find("button", "Lists and tags").click().await;
    }
}
