//! Which address a request counts for.

use listbud_tests::{Answer, Request, TestApp};

/// The status of each of so many requests.
async fn statuses(count: u32, request: impl Fn(u32) -> Request) -> Vec<u16> {
    let mut statuses = Vec::new();
    for number in 0..count {
        let answer: Answer = request(number).send().await;
        statuses.push(answer.status());
    }
    statuses
}

async fn limited(trusted: &str) -> TestApp {
    TestApp::builder()
        .set("RATE_LIMIT_MAX", "5")
        .set("RATE_LIMIT_WINDOW", "1d")
        .set("TRUSTED_PROXIES", trusted)
        .start()
        .await
}

#[actix_web::test]
async fn a_hundred_forged_addresses_of_one_peer_are_one_client() {
    for header in [
        "x-forwarded-for",
        "x-real-ip",
        "forwarded",
        "cf-connecting-ip",
        "true-client-ip",
    ] {
        let app = limited("").await;

        let statuses = statuses(100, |number| {
            let address = format!("203.0.113.{number}");
            let value = if header == "forwarded" {
                format!("for={address}")
            } else {
                address
            };
            app.get("/api/openapi.json").header(header, &value)
        });
        let statuses = statuses.await;

        assert_eq!(statuses[..5], [200; 5], "{header}");
        assert_eq!(statuses[5..], [429; 95], "{header}");
    }
}

#[actix_web::test]
async fn forged_addresses_behind_a_trusted_proxy_are_ignored() {
    let app = limited("127.0.0.1, 10.0.0.0/8").await;

    // The proxy appends, so what the client wrote stands left of it.
    let statuses = statuses(100, |number| {
        let value = format!("198.51.100.{number}, 203.0.113.7, 10.1.2.3");
        app.get("/api/openapi.json").from(&value)
    });

    let statuses = statuses.await;
    assert_eq!(statuses[..5], [200; 5]);
    assert_eq!(statuses[5..], [429; 95]);
}

#[actix_web::test]
async fn two_clients_behind_a_trusted_proxy_are_two() {
    let app = limited("127.0.0.1").await;
    let from = |address: &'static str| {
        let app = &app;
        move |_| app.get("/api/openapi.json").from(address)
    };

    let first = statuses(6, from("203.0.113.7")).await;
    let second = statuses(6, from("203.0.113.8")).await;

    for statuses in [first, second] {
        assert_eq!(statuses, [200, 200, 200, 200, 200, 429]);
    }
}

#[actix_web::test]
async fn a_network_of_ipv6_is_one_client_and_a_mapped_address_is_itself() {
    let app = limited("127.0.0.1").await;

    let network = statuses(10, |number| {
        let address = format!("2001:db8:1:2:{number:x}::{number:x}");
        app.get("/api/openapi.json").from(&address)
    });
    let network = network.await;
    let mapped = statuses(10, |number| {
        let address = if number % 2 == 0 {
            "203.0.113.9"
        } else {
            "::ffff:203.0.113.9"
        };
        app.get("/api/openapi.json").from(address)
    });
    let mapped = mapped.await;

    for statuses in [network, mapped] {
        assert_eq!(statuses[..5], [200; 5]);
        assert_eq!(statuses[5..], [429; 5]);
    }
}
