//! Spans that are lost before the collector.

use super::*;

/// Serves a thousand requests without a collector that accepts spans.
async fn serve_without(collector: &str, patience: Duration) -> OtlpCounts {
    let mut settings = OtlpSettings::new(format!("http://{collector}"), "greeter");
    settings.queue = 100;
    settings.timeout = PATIENCE * 2;
    settings.delay = Duration::from_millis(10);
    let otlp = Otlp::start(&settings).unwrap();
    let _subscriber = subscribe(&otlp);
    let app = App::new()
        .route("/plain", web::get().to(HttpResponse::Ok))
        .wrap(ServerSpans::new().layer());
    let app = test::init_service(app).await;

    for _ in 0..1000 {
        let answer = test::call_service(&app, hello("/plain").to_request()).await;
        assert_eq!(answer.status(), 200);
    }

    let began = Instant::now();
    let _ = otlp.shutdown(patience);
    // Waiting for the message would take twice as long.
    assert!(began.elapsed() < PATIENCE);
    otlp.counts()
}

#[actix_web::test]
async fn an_unreachable_collector_fails_no_request_and_every_loss_is_counted() {
    let counts = serve_without(&silence::closed(), PATIENCE).await;

    assert_eq!((counts.delivered, counts.waiting), (0, 0));
    assert_eq!(counts.failed + counts.dropped, 1000);
}

#[actix_web::test]
async fn a_collector_that_never_responds_fails_no_request_and_the_queue_is_bounded() {
    let (listener, authority) = silence::mute();

    let counts = serve_without(&authority, Duration::from_millis(100)).await;

    // The thread is still in its first message.
    assert_eq!((counts.delivered, counts.failed), (0, 0));
    assert_eq!((counts.waiting, counts.dropped), (100, 900));
    drop(listener);
}

#[actix_web::test]
async fn rejected_spans_are_counted() {
    let collector = Receiver::start("503 Service Unavailable");
    let endpoint = format!("http://{}", collector.authority);
    let otlp = Otlp::start(&OtlpSettings::new(endpoint, "greeter")).unwrap();
    let subscriber = subscribe(&otlp);

    ask(ServerSpans::new(), hello("/plain")).await;

    drop(subscriber);
    let _ = otlp.shutdown(PATIENCE);
    assert_eq!(spans(&collector.next()).len(), 1);
    let counts = otlp.counts();
    assert_eq!((counts.failed, counts.delivered), (1, 0));
}
