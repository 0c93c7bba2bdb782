//! The trace of a request, by the W3C recommendation
//! <https://www.w3.org/TR/trace-context/>.

use actix_web::{
    HttpMessage as _, HttpRequest,
    http::header::{HeaderMap, HeaderName, HeaderValue},
};
pub use opentelemetry::{SpanId, TraceId};
use opentelemetry::{
    TraceFlags,
    trace::{SpanContext, TraceContextExt as _, TraceState},
};
use opentelemetry_sdk::trace::{IdGenerator as _, RandomIdGenerator};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

#[cfg(test)]
mod tests;

/// The header with the ids of the trace and of the caller's span.
pub const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
/// The header with the data of other tracing systems.
pub const TRACESTATE: HeaderName = HeaderName::from_static("tracestate");

/// Section 3.2.2.2 to 3.2.2.5: `00-{32}-{16}-{2}`.
const LENGTH: usize = 55;
/// The minimum that section 3.3.1.5 requires, and the maximum here.
const MAX_STATE_BYTES: usize = 512;
/// Section 3.3.1.1.
const MAX_STATE_MEMBERS: usize = 32;

tokio::task_local! {
    /// The trace of the request that this task answers.
    static CURRENT: TraceContext;
}

/// The trace of a request, and the span of this service in it.
///
/// [`ServerSpans`](crate::ServerSpans) puts one into the extensions of each request, for
/// the log, whether or not spans are exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceContext(SpanContext);

impl TraceContext {
    /// Parses the headers of a caller.
    ///
    /// `None` if the recommendation requires a new trace: a missing, repeated or malformed
    /// `traceparent`, version `ff`, or an id of zeros. Of later versions, the fields of
    /// version 00 are read. An invalid `tracestate`, or one of more than 512 bytes, is
    /// ignored.
    #[must_use]
    pub fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let mut parents = headers.get_all(TRACEPARENT);
        let parent = parents.next().filter(|_| parents.next().is_none())?;
        let state: Option<Vec<&str>> = headers
            .get_all(TRACESTATE)
            .map(|value| value.to_str().ok())
            .collect();
        let state = state.and_then(|lines| parse_state(&lines.join(",")));
        parse(parent.to_str().ok()?, state.unwrap_or_default())
    }

    /// The trace that [`ServerSpans`](crate::ServerSpans) set for this request.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Option<Self> {
        request.extensions().get::<Self>().cloned()
    }

    /// The current span if spans are exported, otherwise the request of the current task.
    #[must_use]
    pub fn current() -> Option<Self> {
        Self::of_span(&Span::current()).or_else(|| CURRENT.try_with(Clone::clone).ok())
    }

    /// The id of the whole trace.
    #[must_use]
    pub fn trace_id(&self) -> TraceId {
        self.0.trace_id()
    }

    /// The id of this service's span.
    #[must_use]
    pub fn span_id(&self) -> SpanId {
        self.0.span_id()
    }

    /// Whether the trace is recorded.
    #[must_use]
    pub fn is_sampled(&self) -> bool {
        self.0.is_sampled()
    }

    /// The headers that make an outgoing request part of the trace: `traceparent`, and
    /// `tracestate` unless it is empty.
    #[must_use]
    pub fn headers(&self) -> Vec<(HeaderName, HeaderValue)> {
        let sampled = u8::from(self.is_sampled());
        let parent = format!("00-{}-{}-{sampled:02x}", self.trace_id(), self.span_id());
        let state = self.0.trace_state().header();
        [(TRACEPARENT, parent), (TRACESTATE, state)]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .filter_map(|(name, value)| Some((name, HeaderValue::try_from(value).ok()?)))
            .collect()
    }

    /// The ids of an exported span; `None` if it is not exported.
    pub(crate) fn of_span(span: &Span) -> Option<Self> {
        let context = span.context();
        let span = context.span();
        let context = span.span_context();
        context.is_valid().then(|| Self(context.clone()))
    }

    /// Creates the ids without an exporter. Only the decision of a trusted caller is passed
    /// on.
    pub(crate) fn unrecorded(caller: Option<&Self>, caller_is_trusted: bool) -> Self {
        let ids = RandomIdGenerator::default();
        let sampled = caller_is_trusted && caller.is_some_and(Self::is_sampled);
        Self(SpanContext::new(
            caller.map_or_else(|| ids.new_trace_id(), Self::trace_id),
            ids.new_span_id(),
            TraceFlags::NOT_SAMPLED.with_sampled(sampled),
            false,
            caller.map_or_else(TraceState::default, |caller| caller.0.trace_state().clone()),
        ))
    }

    pub(crate) fn span_context(&self) -> &SpanContext {
        &self.0
    }

    /// Polls a future or body of the request of this trace.
    pub(crate) fn enter<T>(&self, poll: impl FnOnce() -> T) -> T {
        CURRENT.sync_scope(self.clone(), poll)
    }

    /// Runs a future of the request of this trace.
    pub(crate) async fn scope<T>(&self, run: impl Future<Output = T>) -> T {
        CURRENT.scope(self.clone(), run).await
    }
}

/// Marks an OpenTelemetry context whose caller decides whether the trace is recorded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TrustedCaller;

/// Parses `traceparent`. The propagator of the SDK accepts shorter ids and signs.
fn parse(text: &str, state: TraceState) -> Option<TraceContext> {
    let known = text.get(..LENGTH)?;
    let mut parts = known.split('-');
    let mut part = |length: usize| {
        parts
            .next()
            .filter(|part| part.len() == length)
            .filter(|part| part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
    };
    let (version, trace, span, flags) = (part(2)?, part(32)?, part(16)?, part(2)?);
    let rest = text.get(LENGTH..)?;
    let is_readable = match version {
        "ff" => false,
        "00" => rest.is_empty(),
        _ => rest.is_empty() || rest.starts_with('-'),
    };
    let flags = TraceFlags::new(u8::from_str_radix(flags, 16).ok()?);
    let context = SpanContext::new(
        TraceId::from_hex(trace).ok()?,
        SpanId::from_hex(span).ok()?,
        flags & TraceFlags::SAMPLED,
        true,
        state,
    );
    (is_readable && context.is_valid()).then_some(TraceContext(context))
}

/// Parses `tracestate`. The SDK shortens and repairs invalid values, which the
/// recommendation forbids.
fn parse_state(text: &str) -> Option<TraceState> {
    let members = || text.split(',').map(str::trim).filter(|m| !m.is_empty());
    let is_well_formed = text.len() <= MAX_STATE_BYTES
        && members().count() <= MAX_STATE_MEMBERS
        && members().all(|member| member.matches('=').count() == 1);
    is_well_formed.then(|| text.parse().ok()).flatten()
}
