//! One span per request, with the names of OpenTelemetry
//! (<https://opentelemetry.io/docs/specs/semconv/http/http-spans/>).

use std::{fmt, sync::Arc};

use actix_web::{
    Error, HttpMessage as _,
    body::MessageBody,
    dev::{Extensions, Service, ServiceRequest, ServiceResponse, Transform},
    http::{StatusCode, Version, header, uri::Authority},
    middleware::{Next, from_fn},
};
use opentelemetry::{Context, trace::TraceContextExt as _};
use tracing::{Instrument as _, Span, field::Empty};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

use crate::{
    observed::{Observer, method_name, observe},
    routes::{self, Routes},
    subscriber::SERVER_SPAN_TARGET,
    trace_context::{TraceContext, TrustedCaller},
};

type Trusts = dyn Fn(&ServiceRequest) -> bool + Send + Sync;
type Attributes = dyn Fn(&Extensions) -> Vec<(&'static str, String)> + Send + Sync;

/// The layer that reads `traceparent`, puts a [`TraceContext`] into the extensions of each
/// request and opens its span, the parent of all others.
///
/// The span is named `{method} {route}` and has the method, the route, the status, the
/// scheme, the protocol version and the host. It does not have the path, which contains
/// ids, the query, the client or the user agent.
///
/// It adds nothing to the response: the recommendation defines no header for it.
///
/// ```
/// use actix_web::App;
/// use listbud_telemetry::ServerSpans;
///
/// let spans = ServerSpans::new().trust_inbound(|request| {
///     request.peer_addr().is_some_and(|peer| peer.ip().is_loopback())
/// });
///
/// let app = App::new().wrap(spans.layer());
/// # drop(app);
/// ```
#[derive(Clone)]
pub struct ServerSpans {
    trusts: Arc<Trusts>,
    attributes: Arc<Attributes>,
}

impl ServerSpans {
    /// Continues the trace of any caller, and ignores its sampled flag.
    #[must_use]
    pub fn new() -> Self {
        Self {
            trusts: Arc::new(|_| false),
            attributes: Arc::new(|_| Vec::new()),
        }
    }

    /// Follows the sampled flag of requests for which `trusts` returns `true`, such as those
    /// of the operator's proxy. An untrusted caller could have every request recorded.
    #[must_use]
    pub fn trust_inbound(
        mut self,
        trusts: impl Fn(&ServiceRequest) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.trusts = Arc::new(trusts);
        self
    }

    /// Adds attributes from the extensions of the request, such as the request id, when
    /// there is a response.
    #[must_use]
    pub fn attributes(
        mut self,
        attributes: impl Fn(&Extensions) -> Vec<(&'static str, String)> + Send + Sync + 'static,
    ) -> Self {
        self.attributes = Arc::new(attributes);
        self
    }

    /// The middleware, for `App::wrap`. It belongs outside the access log, whose lines
    /// contain the trace id.
    #[must_use]
    pub fn layer<S, B>(
        &self,
    ) -> impl Transform<
        S,
        ServiceRequest,
        Response = ServiceResponse<impl MessageBody + use<S, B>>,
        Error = Error,
        InitError = (),
    > + use<S, B>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
        B: MessageBody + 'static,
    {
        let (spans, routes) = (self.clone(), Routes::default());
        from_fn(move |request, next| handle(spans.clone(), routes.clone(), request, next))
    }
}

impl Default for ServerSpans {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for ServerSpans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerSpans").finish_non_exhaustive()
    }
}

async fn handle<B: MessageBody + 'static>(
    spans: ServerSpans,
    routes: Routes,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody + use<B>>, Error> {
    let method = method_name(request.method());
    let pending_route = routes.pending(&request);
    let span = open(&request, method);
    let trace = join(&spans, &request, &span);
    request.extensions_mut().insert(trace.clone());

    let answering = async move { next.call(request).await };
    match trace.scope(answering.instrument(span.clone())).await {
        Ok(response) => {
            let request = response.request();
            let route = routes::of_answered(request);
            answered(&span, method, route.as_deref(), response.status());
            if !span.is_disabled() {
                for (name, value) in (spans.attributes)(&request.extensions()) {
                    span.set_attribute(name, value);
                }
            }
            Ok(observe(response, || Sending { span, trace }))
        }
        Err(error) => {
            let status = error.as_response_error().status_code();
            answered(&span, method, pending_route.route().as_deref(), status);
            Err(error)
        }
    }
}

fn open(request: &ServiceRequest, method: &'static str) -> Span {
    let span = tracing::info_span!(
        target: SERVER_SPAN_TARGET,
        parent: None,
        "request",
        otel.name = method,
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = method,
        http.route = Empty,
        http.response.status_code = Empty,
        "error.type" = Empty,
        url.scheme = Empty,
        network.protocol.version = Empty,
        server.address = Empty,
        server.port = Empty,
    );
    if span.is_disabled() {
        return span;
    }
    // The client may set the forwarded scheme, so only two values are possible.
    let is_secure = request.connection_info().scheme() == "https";
    span.record("url.scheme", if is_secure { "https" } else { "http" });
    if let Some(version) = protocol_version(request.version()) {
        span.record("network.protocol.version", version);
    }
    let host = request.headers().get(header::HOST);
    let host = host.and_then(|host| Authority::try_from(host.as_bytes()).ok());
    if let Some(host) = host {
        span.record("server.address", host.host());
        if let Some(port) = host.port_u16() {
            span.record("server.port", port);
        }
    }
    span
}

/// Makes the span part of the caller's trace, or of a new one.
fn join(spans: &ServerSpans, request: &ServiceRequest, span: &Span) -> TraceContext {
    let caller = TraceContext::from_headers(request.headers());
    let is_trusted = caller.is_some() && (spans.trusts)(request);
    if let Some(caller) = &caller {
        let mut context = Context::new().with_remote_span_context(caller.span_context().clone());
        if is_trusted {
            context = context.with_value(TrustedCaller);
        }
        // It fails only without an exporter.
        drop(span.set_parent(context));
    }
    TraceContext::of_span(span)
        .unwrap_or_else(|| TraceContext::unrecorded(caller.as_ref(), is_trusted))
}

/// Completes the span. Only 5xx is an error of the server.
fn answered(span: &Span, method: &str, route: Option<&str>, status: StatusCode) {
    if span.is_disabled() {
        return;
    }
    if let Some(route) = route {
        // The OpenTelemetry layer reads `otel.name` only when a span is opened.
        let name = format!("{method} {route}");
        span.context().span().update_name(name);
        span.record("http.route", route);
    }
    span.record("http.response.status_code", status.as_u16());
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
        span.record("error.type", status.as_str());
    }
}

fn protocol_version(version: Version) -> Option<&'static str> {
    match version {
        Version::HTTP_10 => Some("1.0"),
        Version::HTTP_11 => Some("1.1"),
        Version::HTTP_2 => Some("2"),
        _ => None,
    }
}

/// Keeps the span open until the body is sent.
struct Sending {
    span: Span,
    trace: TraceContext,
}

impl Observer for Sending {
    fn around<T>(&mut self, poll: impl FnOnce() -> T) -> T {
        self.span.in_scope(|| self.trace.enter(poll))
    }

    fn failed(&mut self) {
        self.span.record("otel.status_code", "ERROR");
        self.span.record("error.type", "response_body");
    }
}
