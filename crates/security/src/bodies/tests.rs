use actix_web::error::PayloadError;
use futures_util::StreamExt as _;
use tokio::time::{Instant, advance};

use super::*;

/// A body that comes in pieces, each after a pause.
fn body(pieces: &[(u64, &'static [u8])], deadline: BodyDeadline) -> Rc<Body> {
    let pieces = pieces.to_vec();
    let stream = futures_util::stream::iter(pieces).then(|(seconds, bytes)| async move {
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        Ok::<_, PayloadError>(actix_web::web::Bytes::from_static(bytes))
    });
    let payload: Payload = Payload::Stream {
        payload: Box::pin(stream),
    };
    Body::new(payload, deadline.patience, deadline.minimum_rate)
}

async fn read(body: &Rc<Body>) -> Result<usize, PayloadError> {
    let mut stream = BodyStream::of(body);
    let mut length = 0;
    while let Some(chunk) = stream.next().await {
        length += chunk?.len();
    }
    Ok(length)
}

fn rate(bytes: u32) -> NonZeroU32 {
    NonZeroU32::new(bytes).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_body_in_time_is_read_whole() {
    let body = body(&[(9, b"abc"), (9, b"de")], BodyDeadline::default());

    assert_eq!(read(&body).await.unwrap(), 5);
    assert!(!body.is_late() && !body.is_unfinished());
}

#[tokio::test(start_paused = true)]
async fn a_byte_a_second_is_cut_off_after_twenty_seconds() {
    let start = Instant::now();
    let body = body(&[(1, &b"x"[..]); 30], BodyDeadline::default());

    let error = read(&body).await.unwrap_err();

    assert_eq!(start.elapsed().as_secs(), 20);
    assert!(body.is_late() && body.is_unfinished());
    let PayloadError::Io(error) = error else {
        panic!("{error}");
    };
    let source = error.get_ref().unwrap();
    assert_eq!(source.downcast_ref(), Some(&BodyTooSlow));
}

#[tokio::test(start_paused = true)]
async fn a_late_body_stays_late() {
    let body = body(&[(21, b"x")], BodyDeadline::default());
    read(&body).await.unwrap_err();

    advance(Duration::from_mins(1)).await;

    read(&body).await.unwrap_err();
    assert!(body.is_late());
}

#[tokio::test(start_paused = true)]
async fn whoever_keeps_the_minimum_rate_may_take_longer() {
    let deadline = BodyDeadline::default().minimum_rate(rate(3));
    let fast = body(&[(1, &b"abc"[..]); 100], deadline);
    let slow = body(&[(1, &b"ab"[..]); 100], deadline);

    assert_eq!(read(&fast).await.unwrap(), 300);
    // Each second costs one and earns two thirds: sixty seconds in all.
    read(&slow).await.unwrap_err();
}

#[tokio::test(start_paused = true)]
async fn a_fast_beginning_does_not_pay_for_a_long_pause() {
    let deadline = BodyDeadline::default().minimum_rate(rate(1));
    let body = body(&[(0, b"a thousand bytes at once"), (21, b"x")], deadline);

    read(&body).await.unwrap_err();

    assert!(body.is_late());
}

#[tokio::test(start_paused = true)]
async fn the_time_that_a_handler_spends_elsewhere_does_not_count() {
    let body = body(&[(15, b"abc"), (4, b"de")], BodyDeadline::default());
    let mut stream = BodyStream::of(&body);

    let first = stream.next().await.unwrap().unwrap();
    tokio::time::sleep(Duration::from_mins(5)).await;
    let second = stream.next().await.unwrap().unwrap();

    assert_eq!((first.len(), second.len()), (3, 2));
    assert!(stream.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_body_whose_end_nobody_asked_for_is_finished_all_the_same() {
    let body = body(&[(0, b"abc")], BodyDeadline::default());
    let mut stream = BodyStream::of(&body);
    stream.next().await.unwrap().unwrap();

    assert!(!body.is_unfinished());
}

#[test]
fn a_body_that_nobody_read_is_unfinished() {
    let payload: Payload = Payload::Stream {
        payload: Box::pin(futures_util::stream::pending()),
    };
    let body = Body::new(payload, PATIENCE, None);

    assert!(body.is_unfinished());
}
