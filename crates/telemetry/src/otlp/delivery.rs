//! Counts spans by outcome, and sends them over HTTP.

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

/// The maximum bytes of a response of the collector.
const MAX_RESPONSE: u64 = 64 * 1024;

/// The number of spans by outcome, since the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtlpCounts {
    /// Accepted by the collector.
    pub delivered: u64,
    /// Sent, but rejected or not answered.
    pub failed: u64,
    /// Dropped because the queue was full.
    pub dropped: u64,
    /// Queued now.
    pub waiting: u64,
}

/// The counters behind [`OtlpCounts`].
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

/// Limits the queued spans, including those being sent, and counts dropped ones: the SDK
/// does not publish its count.
#[derive(Debug)]
pub(crate) struct BoundedProcessor {
    inner: BatchSpanProcessor,
    capacity: u64,
    counts: Arc<Counts>,
}

impl BoundedProcessor {
    pub(crate) fn new(inner: BatchSpanProcessor, capacity: usize, counts: Arc<Counts>) -> Self {
        let capacity = u64::try_from(capacity).unwrap_or(u64::MAX);
        Self {
            inner,
            capacity,
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
        if waiting >= self.capacity {
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

/// Counts delivered and failed spans. Logs the start and the end of an outage only.
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
                tracing::warn!(%error, "the collector does not accept spans");
            }
            Ok(()) if failed => tracing::info!("the collector accepts spans again"),
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
        let bytes = body.with_config().limit(MAX_RESPONSE).read_to_vec()?;
        Ok(Response::from_parts(head, Bytes::from(bytes)))
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
