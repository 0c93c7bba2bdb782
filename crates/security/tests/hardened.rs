//! The service of the README, called over real connections.

#[path = "../examples/hardened.rs"]
mod hardened;

use std::net::TcpListener;
use std::time::Duration;

use awc::Client;
use listbud_security::{AccessTokens, SigningKey};
use secrecy::ExposeSecret as _;
use time::OffsetDateTime;
use uuid::Uuid;

const SECRET: &str = "only for this test: thirty-two bytes and more";

#[test]
fn the_readme_shows_the_example_in_under_forty_lines() {
    let example = include_str!("../examples/hardened.rs");

    assert!(include_str!("../README.md").contains(example));
    assert!(example.lines().count() < 40);
}

#[actix_web::test]
#[expect(
    clippy::disallowed_methods,
    reason = "the example reads the real clock"
)]
async fn the_service_of_the_readme_admits_who_it_should_and_nobody_else() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    actix_web::rt::spawn(async { hardened::serve(listener, SECRET).await.unwrap() });
    let key = SigningKey::hmac(&SECRET.into()).unwrap();
    let tokens = AccessTokens::new([key], "me", "you", Duration::from_mins(15)).unwrap();
    let (now, id) = (OffsetDateTime::now_utc(), Uuid::from_u128(1));
    let token = tokens.issue(id, id, now, id).unwrap().token;
    let client = Client::default();

    let me = client.get(format!("{url}/me"));
    let mut known = me.bearer_auth(token.expose_secret()).send().await.unwrap();
    let nobody = client.get(format!("{url}/me")).send().await.unwrap();
    let from = |origin| {
        let me = client
            .get(format!("{url}/me"))
            .insert_header(("origin", origin));
        me.bearer_auth(token.expose_secret()).send()
    };
    let mut friend = from("https://app.example.org").await.unwrap();
    let stranger = from("https://evil.example").await.unwrap();
    let absent = client.get(format!("{url}/absent")).send().await.unwrap();

    assert_eq!(known.body().await.unwrap(), id.to_string());
    assert_eq!(friend.body().await.unwrap(), id.to_string());
    for (answer, status) in [(&nobody, 401), (&stranger, 403), (&absent, 404)] {
        assert_eq!(answer.status(), status);
    }
    for answer in [&known, &nobody, &friend, &stranger, &absent] {
        assert_eq!(answer.headers().get("x-frame-options").unwrap(), "DENY");
        assert_eq!(answer.headers().get("cache-control").unwrap(), "no-store");
        assert!(answer.headers().contains_key("x-request-id"));
        // No proxy of ours said that this came by TLS.
        assert!(!answer.headers().contains_key("strict-transport-security"));
    }
}

#[test]
fn every_test_that_the_readme_names_exists() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let mut named = 0;

    for proof in include_str!("../README.md").split('`') {
        let Some((file, test)) = proof.split_once(".rs::") else {
            continue;
        };
        named += 1;
        let source = std::fs::read_to_string(format!("{root}/{file}.rs")).unwrap();
        assert!(source.contains(&format!("fn {test}(")), "{proof}");
    }
    assert!(named > 50, "{named}");
}
