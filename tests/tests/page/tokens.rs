//! API tokens in the account.

use listbud_tests::{Account, TestApp, secrets};

use crate::{
    browser::{DESKTOP, PHONE, Screen, visit},
    people,
};

#[actix_web::test]
async fn a_person_makes_uses_and_ends_a_token_with_a_mouse() {
    from_making_to_ending(DESKTOP).await;
}

#[actix_web::test]
async fn a_person_makes_uses_and_ends_a_token_on_a_phone() {
    from_making_to_ending(PHONE).await;
}

async fn from_making_to_ending(screen: Screen) {
    let app = TestApp::start().await;
    let ada = people::ada(&app).await;
    visit(app.address, screen, async |page| {
        people::enter(page, &ada).await;
        page.goto("/account").await;
        page.shows("There are no API tokens.").await;
        page.find("button", "New token…").click().await;
        page.find("textbox", "Name").last().fill("Shortcut").await;
        page.find("checkbox", "Read places, lists and tags")
            .click()
            .await;
        page.find("textbox", "Password")
            .last()
            .fill(people::password())
            .await;
        page.find("button", "Create token").click().await;

        page.find("heading", "Your new token").is_there().await;
        let token = page
            .evaluate("document.querySelector('dialog input[readonly]').value")
            .await;
        let token = token.as_str().unwrap().to_owned();
        secrets::keep_out_of_the_log(&token);
        page.find("button", "Done").click().await;
        page.shows("Never used").await;
        page.hides(&token).await;

        let script = app.with_token(&token);
        script.get("/api/places").expect(200).await;
        script.get("/api/export?format=csv").expect(403).await;

        page.reload().await;
        page.find("button", "End Shortcut").click().await;
        page.find("heading", "End this token?").is_there().await;
        page.find("button", "End token").click().await;
        people::told(page, "The token is not valid any more.").await;
        page.shows("There are no API tokens.").await;
        script.get("/api/places").expect(401).await;
    })
    .await;
    assert!(
        ada.actions()
            .await
            .contains(&"api_token.revoked".to_owned())
    );
}

#[actix_web::test]
async fn a_token_needs_a_name_a_scope_and_the_password() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    visit(app.address, DESKTOP, async |page| {
        people::enter(page, &ada).await;
        page.goto("/account").await;
        page.find("button", "New token…").click().await;
        page.find("button", "Create token").click().await;
        page.find("textbox", "Name").last().fill("Shortcut").await;
        page.find("textbox", "Password")
            .last()
            .fill(Account::PASSWORD)
            .await;

        page.find("button", "Create token").click().await;

        page.shows("Choose at least one").await;
    })
    .await;
}
