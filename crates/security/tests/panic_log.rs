//! What a panic leaves in the log. Alone in its program, as tests that log from
//! other threads would decide for this one what is worth logging.

#![expect(clippy::unwrap_used, reason = "a test's helpers are part of the test")]

use std::io;
use std::sync::{Arc, Mutex};

use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, init_service, try_call_service};
use actix_web::{App, web};
use listbud_security::catch_panic;
use tracing::subscriber;
use tracing_subscriber::fmt::MakeWriter;

/// A log that a test can read.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[actix_web::test]
async fn a_panic_is_logged_once() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_writer(log.clone()).finish();
    let _guard = subscriber::set_default(subscriber);
    let app = App::new().wrap(from_fn(catch_panic)).route(
        "/",
        web::get().to(async || -> &str { panic!("number {}", 7) }),
    );
    let app = init_service(app).await;

    let failed = try_call_service(&app, TestRequest::default().to_request()).await;

    assert!(failed.is_err());
    let text = log.text();
    assert_eq!(text.matches("a handler panicked").count(), 1, "{text}");
    assert!(
        text.contains("ERROR") && text.contains("number 7"),
        "{text}"
    );
}
