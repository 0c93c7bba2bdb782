//! The example program, called over a real connection.

#[path = "../examples/who_am_i.rs"]
mod who_am_i;

use std::net::TcpListener;

use awc::Client;

#[actix_web::test]
async fn the_example_gives_out_a_token_and_knows_its_holder() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    actix_web::rt::spawn(async { who_am_i::serve(listener).await.unwrap() });
    let client = Client::default();

    let mut given = client.post(format!("{url}/token")).send().await.unwrap();
    let token = given.body().await.unwrap();
    let token = std::str::from_utf8(&token).unwrap();
    let me = client.get(format!("{url}/me")).bearer_auth(token);
    let mut known = me.send().await.unwrap();
    let nobody = client.get(format!("{url}/me")).send().await.unwrap();

    let subject = known.body().await.unwrap();
    assert_eq!(subject, "00000000-0000-0000-0000-000000000001");
    assert_eq!(nobody.status(), 401);
    assert_eq!(nobody.headers().get("www-authenticate").unwrap(), "Bearer");
    assert_eq!(nobody.headers().get("x-frame-options").unwrap(), "DENY");
}
