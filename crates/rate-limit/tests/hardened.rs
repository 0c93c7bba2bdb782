//! The service of the README, called over real connections.

#[path = "../examples/hardened_and_limited.rs"]
mod hardened_and_limited;

use std::net::TcpListener;

use awc::Client;

#[test]
fn the_readme_shows_the_example_in_under_forty_lines() {
    let example = include_str!("../examples/hardened_and_limited.rs");

    assert!(include_str!("../README.md").contains(example));
    assert!(example.lines().count() < 40);
}

#[actix_web::test]
async fn the_service_of_the_readme_limits_each_client_and_no_health_check() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    actix_web::rt::spawn(async {
        let served = hardened_and_limited::serve(listener, "127.0.0.1").await;
        served.unwrap();
    });
    let http = Client::default();
    let get = async |path: &str, client: &str| {
        let request = http.get(format!("{url}{path}"));
        let request = request.insert_header(("x-forwarded-for", client));
        request.send().await.unwrap()
    };

    let mut passed = 0;
    let refused = loop {
        let answer = get("/", "198.51.100.7").await;
        if answer.status() != 200 || passed == 200 {
            break answer;
        }
        passed += 1;
    };

    // A request comes back every nine seconds, should this take so long.
    assert!((100..200).contains(&passed), "{passed}");
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.headers().get("x-frame-options").unwrap(), "DENY");
    assert!(refused.headers().contains_key("retry-after"));
    assert_eq!(
        get("/", "198.51.100.8").await.status(),
        200,
        "somebody else"
    );
    assert_eq!(get("/live", "198.51.100.7").await.status(), 200);
}
