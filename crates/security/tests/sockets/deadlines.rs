use actix_web::middleware::from_fn;
use actix_web::{App, web};
use listbud_security::{
    BodyDeadline, CorsPolicy, HandlerDeadline, Origin, RequestIds, SecurityHeaders, catch_panic,
};

use super::*;

/// Says when it is dropped.
struct Witness(std::sync::mpsc::Sender<()>);

impl Drop for Witness {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

#[test]
fn a_handler_that_hangs_is_dropped_and_answered_503_with_every_header() {
    let (sender, dropped) = std::sync::mpsc::channel();
    let server = serve!({
        let sender = sender.clone();
        let hang = move || {
            let witness = Witness(sender.clone());
            async move {
                std::future::pending::<()>().await;
                drop(witness);
                "never"
            }
        };
        let uploads = |request: &actix_web::dev::ServiceRequest| {
            (request.path() == "/patient").then_some(PATIENCE)
        };
        App::new()
            .wrap(
                HandlerDeadline::new(Duration::from_millis(50))
                    .unless(uploads)
                    .layer(),
            )
            .wrap(BodyDeadline::default().layer())
            .wrap(from_fn(catch_panic))
            .wrap(CorsPolicy::new([
                Origin::parse("https://app.example.org").unwrap()
            ]))
            .wrap(SecurityHeaders::api().layer())
            .wrap(RequestIds::new(|| "request-0001".to_owned()).layer())
            .route("/hang", web::get().to(hang.clone()))
            .route("/hang", web::post().to(hang))
            .route(
                "/patient",
                web::get().to(async || {
                    rt::time::sleep(Duration::from_millis(100)).await;
                    "patient"
                }),
            )
    });

    for request in [
        "GET /hang HTTP/1.1\r\n",
        "POST /hang HTTP/1.1\r\ncontent-length: 0\r\n",
    ] {
        let mut client = Client::connect(server);
        client.send(&format!(
            "{request}host: x\r\norigin: https://app.example.org\r\n\r\n"
        ));

        let answer = client.read_answer();

        assert_eq!(status(&answer), "503", "{answer}");
        assert_eq!(field(&answer, "retry-after"), Some("1"));
        assert_eq!(problem(&answer)["code"], "too_slow");
        assert_eq!(problem(&answer)["requestId"], "request-0001");
        assert_eq!(field(&answer, "x-frame-options"), Some("DENY"));
        assert_eq!(
            field(&answer, "access-control-allow-origin"),
            Some("https://app.example.org")
        );
        dropped.recv_timeout(PATIENCE).unwrap();
    }
    let mut client = Client::connect(server);
    client.send("GET /patient HTTP/1.1\r\nhost: x\r\n\r\n");
    assert!(client.read_answer().ends_with("patient"));
}
