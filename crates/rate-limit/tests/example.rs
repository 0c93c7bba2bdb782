//! The example program, called over a real connection.

#[path = "../examples/ten_a_minute.rs"]
mod hello;

use std::net::TcpListener;
use std::time::Duration;

use listbud_rate_limit::RateLimit;

#[actix_web::test]
async fn the_example_says_hello_until_the_budget_is_spent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let limit = RateLimit::builder("hello", 3, Duration::from_hours(24));
    actix_web::rt::spawn(hello::serve(listener, limit.build().unwrap()));
    let get = async || {
        // A connection each, so that both workers get their share.
        let request = awc::Client::new()
            .get(&url)
            .insert_header(("connection", "close"));
        request.send().await.unwrap()
    };

    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(get().await.status().as_u16());
    }

    assert_eq!(statuses, [200, 200, 200, 429]);
    let refused = get().await;
    let policy = refused.headers().get("ratelimit-policy").unwrap();
    assert_eq!(policy, "\"hello\";q=3;w=86400");
}
