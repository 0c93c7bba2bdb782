//! What an operator reads who has no token.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::{
    io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use listbud_health::{Health, Observation, check_fn};
use time::OffsetDateTime;

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn an_outage_is_a_few_lines_however_long_it_lasts_and_however_many_ask() {
    let lines = Lines::default();
    let log = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .without_time()
        .with_target(false)
        .with_ansi(false)
        .with_writer(move || log.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let well = Arc::new(AtomicBool::new(true));
    let switch = Arc::clone(&well);
    let check = check_fn("database", move || {
        let well = switch.load(Ordering::SeqCst);
        async move {
            if well {
                Observation::healthy()
            } else {
                Observation::unhealthy("connection refused")
            }
        }
    });
    let health = Health::builder("shop", "1.2.3", || OffsetDateTime::UNIX_EPOCH)
        .check(check)
        .build()
        .expect("a registry");
    health.lifecycle().started();

    for well_now in [true, false, true] {
        well.store(well_now, Ordering::SeqCst);
        for _ in 0..1000 {
            health.readiness().await;
            tokio::time::advance(Duration::from_millis(100)).await;
        }
    }

    let text = String::from_utf8(lines.0.lock().expect("no panic").clone()).expect("text");
    let said: Vec<_> = text.lines().map(str::trim).collect();
    let expected = [
        "INFO ready",
        "WARN health check is not well check.name=database check.status=unhealthy \
         check.reason=\"connection refused\"",
        "WARN not ready reason=database",
        "INFO health check recovered check.name=database",
        "INFO ready",
    ];
    assert_eq!(said, expected);
}
