//! Clients that take their time, and those that meanwhile do not.

use std::time::Duration;

use actix_web::http::Method;
use futures_util::future::join_all;
use listbud_tests::{Client, Form, TestApp, Wire};
use tokio::time::sleep;

/// How many connections hang about. Each takes an open file on either side,
/// and both sides are this process.
const MANY: usize = 1_000;

/// The open files that the other tests need beside this one.
const OTHERS: u64 = 1_000;

/// How many connections this process may hold: [`MANY`], unless the hard limit
/// of its open files allows fewer than that.
fn many() -> usize {
    let wanted = 2 * MANY as u64 + OTHERS;
    let allowed = rlimit::increase_nofile_limit(wanted).expect("open files can be counted");
    let fitting = usize::try_from(allowed.saturating_sub(OTHERS) / 2).unwrap();
    assert!(
        fitting > 0,
        "only {allowed} open files are allowed: ulimit -n"
    );
    fitting.min(MANY)
}

async fn wires(client: &Client, count: usize) -> Vec<Wire> {
    join_all((0..count).map(|_| client.wire())).await
}

/// Someone in a hurry, who is served at once every time.
async fn hurry(client: &Client, times: u32) {
    for _ in 0..times {
        client.get("/api/lists").expect(200).await;
    }
}

/// Sends a byte a second until there is an answer.
async fn drip(wire: &mut Wire, framing: &str) -> listbud_tests::Answer {
    loop {
        if let Some(answer) = wire.early_answer().await {
            return answer;
        }
        if !wire.send(framing).await {
            return wire.answer().await;
        }
        sleep(Duration::from_secs(1)).await;
    }
}

#[actix_web::test]
async fn a_thousand_half_open_requests_delay_nobody_and_are_ended() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let count = many();
    let mut waiting = wires(app.anonymous(), count).await;
    // Some say nothing, some begin a line, some stop before the last one.
    let starts = [
        "",
        "GET /api/lists HT",
        "GET /api/lists HTTP/1.1\r\nHost: x\r\n",
    ];
    for (wire, start) in waiting.iter_mut().zip(starts.iter().cycle()) {
        assert!(wire.send(start).await);
    }

    hurry(&ada, 50).await;

    let ends = join_all(waiting.iter_mut().map(Wire::any_answer)).await;
    assert_eq!(ends.len(), count);
    for answer in ends.into_iter().flatten() {
        // Below all layers, so it is bare.
        assert_eq!((answer.status(), answer.bytes()), (408, &b""[..]));
    }
    hurry(&ada, 1).await;
}

#[actix_web::test]
async fn bodies_at_one_byte_a_second_delay_nobody_and_get_408() {
    let app = TestApp::builder().set("BODY_TIMEOUT", "2s").start().await;
    let ada = app.sign_up("ada").await;
    let chunked = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n";
    let counted = "Content-Type: application/json\r\nContent-Length: 1000\r\n";
    let form = format!(
        "Content-Type: {}\r\nContent-Length: 1000000\r\n",
        Form::default().content_type()
    );
    // The routes of accounts, of data and of files read bodies in their own way.
    let kinds = [
        ("/api/lists", counted, " "),
        ("/api/lists", chunked, "1\r\n \r\n"),
        ("/api/auth/login", counted, " "),
        ("/api/imports", form.as_str(), "-"),
        ("/api/lists/x/places/y", counted, " "),
    ];
    let mut waiting = wires(&ada, many()).await;
    for (wire, (path, headers, _)) in waiting.iter_mut().zip(kinds.iter().cycle()) {
        wire.head(&Method::POST, path, headers).await;
    }
    let drips = waiting
        .iter_mut()
        .zip(kinds.iter().cycle())
        .map(|(wire, (.., piece))| drip(wire, piece));

    let (answers, ()) = futures_util::join!(join_all(drips), hurry(&ada, 50));

    let mut late = 0;
    for answer in answers {
        assert_eq!(answer.header("connection"), Some("close"), "{answer}");
        if answer.status() == 408 {
            assert_eq!(answer.code(), "body_too_slow");
            late += 1;
        } else {
            // Nobody wants the body of this one.
            assert_eq!(answer.status(), 404, "{answer}");
        }
    }
    assert_eq!(late, waiting.len() / 5 * 4);
    for (wire, kind) in waiting.iter_mut().zip(kinds.iter().cycle()) {
        let is_closed = wire.is_closed_within(Duration::from_secs(20)).await;
        assert!(is_closed, "the connection stays open: {kind:?}");
    }
    assert_eq!(ada.lists().await.len(), 0);
}

#[actix_web::test]
async fn a_head_that_drips_in_is_ended_as_well() {
    let app = TestApp::start().await;
    let mut wire = app.anonymous().wire().await;
    assert!(wire.send("GET /live HTTP/1.1\r\nHost: x\r\nX-Long: ").await);

    // Twice a second for longer than anybody may take for a head.
    let mut sent = 0;
    while sent < 60 && wire.send("y").await {
        sleep(Duration::from_millis(500)).await;
        sent += 1;
    }

    assert!(sent < 60, "a head took thirty seconds");
}
