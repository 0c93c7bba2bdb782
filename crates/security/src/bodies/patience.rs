//! A request's body, and how long its reader has waited for it.

use std::cell::RefCell;
use std::io;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_util::Stream;
use tokio::time::{Instant, Sleep, sleep};

use super::late::BodyTooSlow;

/// A body that several hold: the stream that the handler reads, and the layer
/// that wants to know how it went.
pub(super) struct Body(RefCell<State>);

struct State {
    payload: Payload,
    /// The longest wait.
    patience: Duration,
    minimum_rate: Option<NonZeroU32>,
    /// What is left of it.
    left: Duration,
    /// Since when the reader has been waiting, and when it stops.
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
    outcome: Outcome,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// There may be more to come.
    Open,
    /// It arrived, or its client left.
    Over,
    /// It did not come in time.
    Late,
}

impl Body {
    pub(super) fn new(
        payload: Payload,
        patience: Duration,
        minimum_rate: Option<NonZeroU32>,
    ) -> Rc<Self> {
        Rc::new(Self(RefCell::new(State {
            payload,
            patience,
            minimum_rate,
            left: patience,
            waiting: None,
            outcome: Outcome::Open,
        })))
    }

    pub(super) fn is_late(&self) -> bool {
        self.0.borrow().outcome == Outcome::Late
    }

    /// Tells whether the body was left before its end. A reader that asks for
    /// exactly as many bytes as there are never learns of the end, so this
    /// looks whether it is there.
    pub(super) fn is_unfinished(self: &Rc<Self>) -> bool {
        // An answer that is made while the body arrives still reads it.
        if Rc::strong_count(self) > 1 {
            return false;
        }
        let mut state = self.0.borrow_mut();
        if state.outcome == Outcome::Open {
            let mut context = Context::from_waker(std::task::Waker::noop());
            let next = Pin::new(&mut state.payload).poll_next(&mut context);
            if matches!(next, Poll::Ready(None)) {
                state.outcome = Outcome::Over;
            }
        }
        state.outcome != Outcome::Over
    }
}

impl State {
    fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, PayloadError>>> {
        if self.outcome == Outcome::Late {
            return Poll::Ready(Some(Err(too_slow())));
        }
        let next = Pin::new(&mut self.payload).poll_next(context);
        match &next {
            Poll::Pending => return self.wait(context),
            Poll::Ready(Some(Ok(chunk))) => self.received(chunk.len()),
            Poll::Ready(_) => self.outcome = Outcome::Over,
        }
        next
    }

    fn wait(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, PayloadError>>> {
        let left = self.left;
        let (_, end) = self
            .waiting
            .get_or_insert_with(|| (Instant::now(), Box::pin(sleep(left))));
        if end.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        self.outcome = Outcome::Late;
        Poll::Ready(Some(Err(too_slow())))
    }

    fn received(&mut self, bytes: usize) {
        if let Some((since, _)) = self.waiting.take() {
            self.left = self.left.saturating_sub(since.elapsed());
        }
        if let Some(rate) = self.minimum_rate {
            let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
            let earned = Duration::from_secs(bytes.into()) / rate.get();
            self.left = self.left.saturating_add(earned).min(self.patience);
        }
    }
}

fn too_slow() -> PayloadError {
    PayloadError::Io(io::Error::new(io::ErrorKind::TimedOut, BodyTooSlow))
}

/// What the handler reads.
pub(super) struct BodyStream(Rc<Body>);

impl BodyStream {
    pub(super) fn of(body: &Rc<Body>) -> Self {
        Self(Rc::clone(body))
    }
}

impl Stream for BodyStream {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.0.borrow_mut().poll_next(context)
    }
}
