//! How the page is served: alone, below a path, or not at all; and what it weighs.

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer, rt,
    web::{self, Bytes},
};
use listbud_tests::TestApp;
use std::net::SocketAddr;

use crate::{
    browser::{DESKTOP, PHONE, has, visit},
    people,
};

#[actix_web::test]
async fn a_first_view_takes_few_requests() {
    let app = TestApp::start().await;
    visit(app.address, PHONE, async |page| {
        page.goto("/").await;
        page.find("link", "Create an account").is_there().await;
        let sent = page.visit.watch.sent();
        let urls: Vec<&str> = sent.iter().map(|one| one.url.as_str()).collect();
        let bytes: u64 = sent.iter().map(|one| one.received).sum();
        println!("the first view: {} requests, {bytes} bytes", sent.len());
        assert!(sent.len() <= 5, "{urls:#?}");
        // A page that is being worked on is not compressed.
        if std::env::var_os("TEST_WEB_DIST").is_none() {
            assert!(bytes < 100_000, "{bytes} bytes for {urls:#?}");
        }
    })
    .await;
}

#[actix_web::test]
async fn an_unknown_address_says_so_and_leads_back() {
    let app = TestApp::start().await;
    let ada = people::ada(&app).await;
    app.get("/nowhere").expect(404).await;
    visit(app.address, DESKTOP, async |page| {
        people::at_home(page, &ada).await;
        page.goto("/nowhere").await;
        page.find("heading", "There is nothing here")
            .is_there()
            .await;
        page.find("link", "Show all places").click().await;
        page.find("heading", "5 places").is_there().await;
        page.goto("/?place=0190f000-0000-7000-8000-000000000000")
            .await;
        page.shows("This place is gone").await;
        page.goto("/imports/0190f000-0000-7000-8000-000000000000")
            .await;
        page.shows("This import is not there").await;
        page.visit.watch.forgive();
    })
    .await;
}

#[actix_web::test]
async fn without_the_page_there_is_only_the_api() {
    let app = TestApp::builder().set("WEB_ENABLED", "false").start().await;
    for path in ["/", "/sign-in", "/assets/x/app.js", "/map/config.json"] {
        app.get(path).expect(404).await;
    }
    app.get("/api/session").expect(200).await;
}

#[actix_web::test]
async fn the_page_works_below_a_path_of_a_proxy() {
    let app = TestApp::start().await;
    let ada = people::ada(&app).await;
    let proxy = proxy(app.address);
    visit(proxy, DESKTOP, async |page| {
        page.goto("/tools/listbud/sign-in").await;
        page.find("textbox", "E-mail").fill(&ada.email).await;
        page.find("textbox", "Password")
            .fill(people::password())
            .await;
        page.find("button", "Sign in").click().await;
        page.find("heading", "5 places").is_there().await;
        page.at("/tools/listbud/").await;
        page.find("link", has("Coast")).click().await;
        page.shows("2 of 5 places").await;
        page.reload().await;
        page.shows("2 of 5 places").await;
        page.find("link", "Import").click().await;
        page.at("/tools/listbud/imports").await;
        page.reload().await;
        page.find("link", has("bridges.csv")).click().await;
        page.reload().await;
        page.find("heading", "bridges.csv").is_there().await;
        page.goto("/tools/listbud/").await;
        page.until("document.querySelector('canvas') !== null")
            .await;
        let strays = page.visit.watch.sent();
        let strays = strays
            .iter()
            .filter(|one| one.url.starts_with("http") && !one.url.contains("/tools/listbud/"));
        let strays: Vec<_> = strays.map(|one| &one.url).collect();
        assert!(strays.is_empty(), "{strays:#?}");
    })
    .await;
}

/// Passes on what is below `/tools/listbud/`, and answers where it listens.
fn proxy(server: SocketAddr) -> SocketAddr {
    let proxy = HttpServer::new(move || {
        App::new()
            .app_data(web::Data::new(server))
            .app_data(web::PayloadConfig::new(1 << 20))
            .route("/tools/listbud/{path:.*}", web::to(pass_on))
    });
    let proxy = proxy.workers(1).disable_signals().bind(("127.0.0.1", 0));
    let proxy = proxy.expect("a port is free");
    let address = proxy.addrs()[0];
    rt::spawn(proxy.run());
    address
}

async fn pass_on(
    request: HttpRequest,
    path: web::Path<String>,
    server: web::Data<SocketAddr>,
    body: Bytes,
) -> HttpResponse {
    let query = request.query_string();
    let url = format!("http://{}/{path}?{query}", server.as_ref());
    let client = awc::Client::builder().disable_redirects().finish();
    let mut passed = client
        .request(request.method().clone(), url)
        .no_decompress();
    for (name, value) in request.headers() {
        if name != "connection" && name != "content-length" {
            passed = passed.append_header((name.clone(), value.clone()));
        }
    }
    let Ok(mut answer) = passed.send_body(body).await else {
        return HttpResponse::BadGateway().finish();
    };
    let mut back = HttpResponse::build(answer.status());
    for (name, value) in answer.headers() {
        if name != "connection" && name != "transfer-encoding" && name != "content-length" {
            back.append_header((name.clone(), value.clone()));
        }
    }
    match answer.body().limit(1 << 24).await {
        Ok(content) => back.body(content),
        Err(_) => HttpResponse::BadGateway().finish(),
    }
}
