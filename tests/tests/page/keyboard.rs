//! Every view by keyboard alone.

use std::rc::Rc;

use listbud_tests::TestApp;
use serde_json::Value;

use crate::{
    browser::{DESKTOP, Page, has, visit},
    people,
};

/// What Tab must reach: everything that takes the focus and is shown, of a group of radio
/// buttons one. What the arrow keys reach says so by a tab index below zero.
const EXPECTED: &str = "(() => {
    window.known_ ??= new Map();
    const modal = document.querySelector('dialog[open]') ?? document;
    const groups = new Set([...modal.querySelectorAll('input[type=radio]:checked')].map(({ name }) => name));
    return [...modal.querySelectorAll('a[href], button, input, select, textarea, [tabindex]')]
        .filter((one) => one.tabIndex >= 0 && !one.disabled && !one.closest('[inert]'))
        .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0)
        .filter((one) => one.type !== 'radio' || one.checked || !groups.has(one.name) && groups.add(one.name))
        .map((one) => { const id = window.known_.get(one) ?? window.known_.size; window.known_.set(one, id); return [id, one.outerHTML.slice(0, 120)]; });
})()";

/// What has the focus, and whether that can be seen.
const FOCUSED: &str = "(() => {
    const one = document.activeElement;
    if (one === null || one === document.body) return null;
    const shows = (element) => {
        const style = getComputedStyle(element);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none';
    };
    let seen = false;
    for (let at = one, depth = 0; at && depth < 4; at = at.parentElement, depth++) seen ||= shows(at);
    const { left, top, right, bottom } = one.getBoundingClientRect();
    const inside = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
    window.known_ ??= new Map();
    const id = window.known_.get(one) ?? window.known_.size;
    window.known_.set(one, id);
    return [id, one.outerHTML.slice(0, 120), seen, inside];
})()";

#[actix_web::test]
async fn tab_reaches_everything_in_every_view_and_the_focus_is_seen() {
    let app = TestApp::start().await;
    let ada = people::ada(&app).await;
    visit(app.address, DESKTOP, async |page| {
        let mut faults = Vec::new();
        for path in ["/", "/sign-in", "/register"] {
            page.goto(path).await;
            page.find("link", has("")).is_there().await;
            tab_through(page, path, &mut faults).await;
        }
        people::at_home(page, &ada).await;
        // The map names its sources last, when they are loaded.
        page.find("link", has("Natural Earth")).is_there().await;
        tab_through(page, "all places", &mut faults).await;
        page.find("row", has("Dome")).click().await;
        page.find("heading", "Dome").is_there().await;
        tab_through(page, "a place", &mut faults).await;
        for (path, heading) in [
            ("/imports", "Your imports"),
            ("/account", "Devices"),
            ("/bin", "Recently deleted"),
        ] {
            page.goto(path).await;
            page.find("heading", heading).is_there().await;
            page.find("link", has("All places")).is_there().await;
            tab_through(page, path, &mut faults).await;
        }
        assert!(faults.is_empty(), "{faults:#?}");
    })
    .await;
}

/// Goes around by Tab. The map names its sources when they are loaded, which makes the
/// links in its corner new: a round during which elements came or went is not counted.
async fn tab_through(page: &Rc<Page>, view: &str, faults: &mut Vec<String>) {
    const ROUNDS: usize = 5;
    for _ in 0..ROUNDS {
        let before = page.evaluate(EXPECTED).await;
        let (reached, found) = one_round(page, view).await;
        let expected = page.evaluate(EXPECTED).await;
        if before != expected {
            continue;
        }
        let expected = expected.as_array().cloned().unwrap_or_default();
        let missed = expected
            .iter()
            .filter(|one| !reached.contains(&one[0].as_u64().unwrap()));
        faults.extend(found);
        faults.extend(missed.map(|one| format!("{view}: Tab does not reach {}", one[1])));
        return;
    }
    faults.push(format!("{view}: changes in each of {ROUNDS} rounds"));
}

/// What Tab reaches from the top of the page, and what is wrong with how it is shown.
async fn one_round(page: &Rc<Page>, view: &str) -> (Vec<u64>, Vec<String>) {
    // Tab goes on from where the focus was last, also after that is blurred.
    page.evaluate("document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
        .await;
    let mut reached = Vec::new();
    let mut faults = Vec::new();
    // Twice around would be a trap.
    for _ in 0..400 {
        page.press("Tab").await;
        let focused = page.evaluate(FOCUSED).await;
        let Some(id) = focused[0].as_u64() else {
            break;
        };
        if reached.contains(&id) {
            break;
        }
        reached.push(id);
        if focused[2] != true {
            faults.push(format!("{view}: the focus is not seen on {}", focused[1]));
        }
        if focused[3] != true {
            faults.push(format!(
                "{view}: the focus is off the screen on {}",
                focused[1]
            ));
        }
    }
    (reached, faults)
}

#[actix_web::test]
async fn a_person_works_by_keyboard_alone() {
    let app = TestApp::start().await;
    let ada = people::ada(&app).await;
    visit(app.address, DESKTOP, async |page| {
        page.goto("/sign-in").await;
        page.find("button", "Sign in").is_there().await;
        page.until("document.activeElement?.name === 'email'").await;
        page.insert(&ada.email).await;
        page.press("Tab").await;
        page.insert(people::password()).await;
        page.press("Enter").await;
        page.find("heading", "5 places").is_there().await;

        page.press("/").await;
        page.until("document.activeElement?.closest('[role=search]') !== null")
            .await;
        page.insert("Coa").await;
        page.find("option", has("Coast")).is_there().await;
        page.press("ArrowDown").await;
        page.press("Enter").await;
        page.shows("2 of 5 places").await;

        select_delete_and_undo(page).await;
        open_and_close(page).await;
        a_menu_and_a_dialog(page).await;
    })
    .await;
}

async fn select_delete_and_undo(page: &Rc<Page>) {
    page.press("j").await;
    page.until("document.activeElement?.role === 'row'").await;
    page.press("x").await;
    page.find("region", "1 selected").is_there().await;
    page.press("Shift+ArrowDown").await;
    page.press("Escape").await;
    page.find("region", has("selected")).is_gone().await;
    page.press("x").await;
    page.find("region", "1 selected").is_there().await;
    page.press("#").await;
    people::told(page, "Deleted 1 place").await;
    page.shows("1 of 4 places").await;
    page.press("Control+z").await;
    people::told(page, "Undone: Deleted 1 place").await;
    page.find("link", has("Coast 2")).is_there().await;
    page.press("Escape").await;
    page.shows("2 of 5 places").await;
}

async fn open_and_close(page: &Rc<Page>) {
    page.press("j").await;
    page.until("document.activeElement?.role === 'row'").await;
    page.press("Enter").await;
    page.until("location.search.includes('place=')").await;
    page.find("complementary", "Place").is_there().await;
    page.press("Escape").await;
    page.until("!location.search.includes('place=')").await;
    page.until("document.activeElement?.role === 'row'").await;
}

async fn a_menu_and_a_dialog(page: &Rc<Page>) {
    let account = page.find("button", has("Account"));
    account.call("function () { this.focus() }").await;
    page.press("Enter").await;
    page.until("document.activeElement?.role === 'menuitem'")
        .await;
    let first = page.evaluate("document.activeElement.textContent").await;
    page.press("ArrowDown").await;
    assert_ne!(
        page.evaluate("document.activeElement.textContent").await,
        first
    );
    page.press("Escape").await;
    account
        .until("function () { return document.activeElement === this }")
        .await;
    let add = page.find("button", "Add a place");
    add.call("function () { this.focus() }").await;
    page.press("Enter").await;
    page.find("dialog", "Add a place").is_there().await;
    for _ in 0..12 {
        page.press("Tab").await;
        let inside = page
            .evaluate("document.activeElement === document.body || document.activeElement.closest('dialog') !== null")
            .await;
        assert_eq!(inside, Value::Bool(true), "the focus stays in the dialog");
    }
    page.press("Escape").await;
    page.find("dialog", "Add a place").is_gone().await;
    add.until("function () { return document.activeElement === this }")
        .await;
}
