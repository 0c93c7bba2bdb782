//! The page before anything else: who has no account, and what is not there.

use listbud_tests::TestApp;

use crate::browser::{DESKTOP, PHONE, axe, visit};

#[actix_web::test]
async fn a_first_visit_shows_the_page_and_offers_to_register() {
    let app = TestApp::start().await;
    for screen in [PHONE, DESKTOP] {
        visit(app.address, screen, async |page| {
            page.goto("/").await;
            page.until("document.title.includes('ListBud')").await;
            axe(page, "the first visit").await;
            println!("{}", page.outline().await);
        })
        .await;
    }
}
