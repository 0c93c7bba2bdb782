//! Sessions in several tabs.

use futures_util::future::join;
use listbud_tests::{Clock, TestApp};
use serde_json::json;
use time::Duration;

use crate::{
    browser::{DESKTOP, has, visit},
    people,
};

/// What makes a tab ask the server: it has come to the front.
const COMES_TO_THE_FRONT: &str = "document.dispatchEvent(new Event('visibilitychange'))";

#[actix_web::test]
async fn two_tabs_stay_signed_in_when_the_token_expires() {
    let clock = Clock::default();
    let app = TestApp::start_at(&clock).await;
    let ada = people::ada(&app).await;
    visit(app.address, DESKTOP, async |page| {
        people::at_home(page, &ada).await;
        let other = page.another().await;
        other.goto("/").await;
        other.find("heading", "5 places").is_there().await;
        for round in 0..4 {
            page.visit.watch.forget_sent();
            clock.advance(Duration::minutes(16));
            let name = format!("Added in round {round}");
            ada.log_in().await.place_named(&name).await;

            join(
                page.evaluate(COMES_TO_THE_FRONT),
                other.evaluate(COMES_TO_THE_FRONT),
            )
            .await;

            let count = format!("{} places", 6 + round);
            for tab in [page, &other] {
                tab.find("heading", count.as_str()).is_there().await;
                assert_eq!(tab.path().await, "/");
            }
            let sent = page.visit.watch.sent();
            let renewed = sent
                .iter()
                .filter(|one| one.url.ends_with("/api/auth/refresh"));
            // One after the other; the second may not know yet that the first has done it.
            assert!((1..=2).contains(&renewed.count()), "{sent:#?}");
        }
        // Asking with an expired token is how a tab learns that it has expired.
        let refused = page.visit.watch.forgive();
        assert!(
            refused.iter().all(|one| one.contains("401")),
            "{refused:#?}"
        );
    })
    .await;
}

#[actix_web::test]
async fn a_tab_that_is_opened_after_the_token_has_expired_is_signed_in() {
    let app = TestApp::start().await;
    let ada = people::ada(&app).await;
    visit(app.address, DESKTOP, async |page| {
        people::at_home(page, &ada).await;
        let access = json!({ "name": "listbud-access", "url": page.visit.origin });
        page.command("Network.deleteCookies", access).await;

        page.reload().await;

        page.find("heading", "5 places").is_there().await;
    })
    .await;
}

#[actix_web::test]
async fn signing_out_in_one_tab_signs_out_the_other() {
    let app = TestApp::start().await;
    let ada = people::ada(&app).await;
    visit(app.address, DESKTOP, async |page| {
        people::at_home(page, &ada).await;
        let other = page.another().await;
        other.goto("/?q=Tower").await;
        other.find("heading", has("1 of 5 places")).is_there().await;

        page.find("button", has("Account")).click().await;
        page.find("menuitem", "Sign out").click().await;

        other.find("button", "Sign in").is_there().await;
        other.hides("Tower").await;
    })
    .await;
}
