//! Handing spans over, and knowing what became of them.

use std::{
    fmt,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use opentelemetry::Context;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    trace::{BatchSpanProcessor, Span, SpanData, SpanExporter, SpanProcessor},
};
use ureq::Agent;

/// A collector's answer names what it refused; more than this it cannot mean.
const MAX_ANSWER: u64 = 64 * 1024;

/// What became of the spans so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtlpCounts {
    /// Taken by the collector.
    pub delivered: u64,
    /// Sent, but refused or unanswered.
    pub failed: u64,
    /// Dropped because too many were waiting.
    pub dropped: u64,
    /// Waiting now.
    pub waiting: u64,
}

/// The same, while it is counted.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    delivered: AtomicU64,
    failed: AtomicU64,
    dropped: AtomicU64,
    waiting: AtomicU64,
}

impl Counts {
    pub(crate) fn read(&self) -> OtlpCounts {
        OtlpCounts {
            delivered: self.delivered.load(Ordering::Relaxed),
            failed: self.failed.load(Ordering::Relaxed),
            dropped: self.dropped.load(Ordering::Relaxed),
            waiting: self.waiting.load(Ordering::Relaxed),
        }
    }
}

/// Bounds the spans that wait, those in a message under way included, and
/// counts what does not fit: the SDK counts for itself only.
#[derive(Debug)]
pub(crate) struct BoundedProcessor {
    inner: BatchSpanProcessor,
    room: u64,
    counts: Arc<Counts>,
}

impl BoundedProcessor {
    pub(crate) fn new(inner: BatchSpanProcessor, room: usize, counts: Arc<Counts>) -> Self {
        let room = u64::try_from(room).unwrap_or(u64::MAX);
        Self {
            inner,
            room,
            counts,
        }
    }
}

impl SpanProcessor for BoundedProcessor {
    fn on_start(&self, span: &mut Span, context: &Context) {
        self.inner.on_start(span, context);
    }

    fn on_end(&self, span: SpanData) {
        if !span.span_context.is_sampled() {
            return;
        }
        let waiting = self.counts.waiting.fetch_add(1, Ordering::Relaxed);
        if waiting >= self.room {
            self.counts.waiting.fetch_sub(1, Ordering::Relaxed);
            self.counts.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        }
        self.inner.on_end(span);
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.inner.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.inner.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.inner.set_resource(resource);
    }
}

/// Counts what the collector takes, and logs when it stops and when it begins
/// to: two lines for an outage, however long.
#[derive(Debug)]
pub(crate) struct CountingExporter<E> {
    inner: E,
    counts: Arc<Counts>,
    is_failing: AtomicBool,
}

impl<E> CountingExporter<E> {
    pub(crate) fn new(inner: E, counts: Arc<Counts>) -> Self {
        Self {
            inner,
            counts,
            is_failing: AtomicBool::new(false),
        }
    }
}

impl<E: SpanExporter> SpanExporter for CountingExporter<E> {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let spans = u64::try_from(batch.len()).unwrap_or(u64::MAX);
        let result = self.inner.export(batch).await;
        self.counts.waiting.fetch_sub(spans, Ordering::Relaxed);
        let (outcome, fails) = match &result {
            Ok(()) => (&self.counts.delivered, false),
            Err(_) => (&self.counts.failed, true),
        };
        outcome.fetch_add(spans, Ordering::Relaxed);
        let failed = self.is_failing.swap(fails, Ordering::Relaxed);
        match &result {
            Err(error) if !failed => {
                tracing::warn!(%error, "spans are lost until the collector takes them");
            }
            Ok(()) if failed => tracing::info!("the collector takes spans again"),
            _ => {}
        }
        result
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.inner.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.inner.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.inner.set_resource(resource);
    }
}

/// Sends from the exporting thread, which may block.
pub(crate) struct Client(Agent);

impl Client {
    pub(crate) fn new(agent: Agent) -> Self {
        Self(agent)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

impl Client {
    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (head, body) = request.into_parts();
        let response = self.0.run(Request::from_parts(head, body.as_ref()))?;
        let (head, mut body) = response.into_parts();
        let answer = body.with_config().limit(MAX_ANSWER).read_to_vec()?;
        Ok(Response::from_parts(head, Bytes::from(answer)))
    }
}

// The trait is declared with `async_trait`, which asks for these lifetimes.
impl HttpClient for Client {
    fn send_bytes<'a, 'b>(
        &'a self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        Box::pin(async move { self.send(request) })
    }
}
