//! Logs one line per request.

use std::{fmt, rc::Rc, sync::Arc, time::Instant};

use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{Extensions, Service, ServiceRequest, ServiceResponse, Transform},
    http::{Method, StatusCode},
    middleware::{Next, from_fn},
};
use tracing::{Instrument, Level, Span};

use crate::{
    TraceContext,
    body::{End, Sent, UNMATCHED, status_of, watch},
    log_layer::ACCESS,
    routes::{self, PendingRoute, Routes},
};

type Fields = dyn Fn(&Extensions) -> Vec<(&'static str, String)> + Send + Sync;

/// Logs one event for each request, with the target `access`, when its response is sent or
/// cancelled.
///
/// It has the method, the route, the status, the duration, the sent bytes of the body, and
/// the peer. The route is the pattern, never the path: paths contain ids, and queries what
/// a person searched for. Status 500 and above is logged as ERROR, all others as INFO. If
/// the client disconnected, `error.type` is `client_disconnected`, and the status is 499
/// if there was no response yet.
///
/// `fields` reads the extensions of the request, before and after the handlers:
/// `request_id`, `user.id`, `client.address` instead of the peer, and `trace_id` and
/// `span_id` if there is no [`ServerSpans`](crate::ServerSpans). All events inside this
/// layer have the ids, too.
///
/// ```
/// use actix_web::App;
/// use listbud_telemetry::AccessLog;
///
/// let log = AccessLog::new(|_| Vec::new()).quiet(["/live", "/ready"]);
///
/// let app = App::new().wrap(log.layer());
/// # drop(app);
/// ```
#[derive(Clone)]
pub struct AccessLog {
    fields: Arc<Fields>,
    quiet: Arc<[String]>,
}

impl AccessLog {
    /// Logs with these fields of each request.
    #[must_use]
    pub fn new(
        fields: impl Fn(&Extensions) -> Vec<(&'static str, String)> + Send + Sync + 'static,
    ) -> Self {
        Self {
            fields: Arc::new(fields),
            quiet: Arc::new([]),
        }
    }

    /// Logs these routes as DEBUG, whatever their status, such as those of probes.
    #[must_use]
    pub fn quiet(mut self, routes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.quiet = routes.into_iter().map(Into::into).collect();
        self
    }

    /// The middleware, for `App::wrap`. It belongs outside the layers that respond, and
    /// inside those that set the ids.
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
        let (log, routes) = (self.clone(), Routes::default());
        from_fn(move |request: ServiceRequest, next| {
            let pending_route = routes.pending(&request);
            log.clone().write(pending_route, request, next)
        })
    }

    async fn write<B: MessageBody + 'static>(
        self,
        pending_route: PendingRoute,
        request: ServiceRequest,
        next: Next<B>,
    ) -> Result<ServiceResponse<impl MessageBody + use<B>>, Error> {
        let trace = TraceContext::of(request.request());
        let mut fields = (self.fields)(&request.extensions());
        if let Some(trace) = trace
            && find(&fields, "trace_id").is_none()
        {
            fields.push(("trace_id", trace.trace_id().to_string()));
            fields.push(("span_id", trace.span_id().to_string()));
        }
        // Of the highest level, so that all events have the ids, whatever the log level.
        let span = tracing::error_span!(
            "request",
            request_id = find(&fields, "request_id"),
            trace_id = find(&fields, "trace_id"),
            span_id = find(&fields, "span_id"),
        );
        let mut record = Record {
            began: Instant::now(),
            method: request.method().clone(),
            pending_route,
            route: None,
            status: None,
            client: find(&fields, "client.address")
                .map(str::to_owned)
                .or_else(|| {
                    let peer = request.peer_addr()?;
                    Some(peer.ip().to_canonical().to_string())
                }),
            user: find(&fields, "user.id").map(str::to_owned),
            quiet: self.quiet,
            span: span.clone(),
            sent: None,
        };
        let response = match next.call(request).instrument(span).await {
            Ok(response) => response,
            Err(error) => {
                // An outer layer turns it into a response.
                record.status = Some(status_of(&error));
                record.complete(Sent {
                    bytes: 0,
                    end: End::Complete,
                });
                return Err(error);
            }
        };
        record.status = Some(response.status());
        let request = response.request();
        record.route = Some(routes::of_answered(request));
        let fields = (self.fields)(&request.extensions());
        if let Some(user) = find(&fields, "user.id") {
            record.user = Some(user.to_owned());
        }
        let method = record.method.clone();
        Ok(watch(response, &method, move |sent| record.complete(sent)))
    }
}

impl fmt::Debug for AccessLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessLog")
            .field("quiet", &self.quiet)
            .finish_non_exhaustive()
    }
}

fn find<'a>(fields: &'a [(&'static str, String)], name: &str) -> Option<&'a str> {
    fields
        .iter()
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.as_str())
}

/// The line of a request, logged on drop: the server drops the future of a request whose
/// client disconnected.
struct Record {
    began: Instant,
    method: Method,
    pending_route: PendingRoute,
    /// `None` until there is a response.
    route: Option<Option<Rc<str>>>,
    status: Option<StatusCode>,
    client: Option<String>,
    user: Option<String>,
    quiet: Arc<[String]>,
    span: Span,
    sent: Option<Sent>,
}

impl Record {
    /// Logs the line by dropping it.
    fn complete(mut self, sent: Sent) {
        self.sent = Some(sent);
    }
}

macro_rules! write_at {
    ($level:expr, $record:expr, $route:expr, $sent:expr) => {
        tracing::event!(
            target: ACCESS,
            $level,
            http.request.method = %$record.method,
            http.route = $route.unwrap_or(UNMATCHED),
            http.response.status_code = $record.status.map_or(499, |status| status.as_u16()),
            duration_ms = ($record.began.elapsed().as_secs_f64() * 1e6).round() / 1e3,
            http.response.body.size = $sent.bytes,
            client.address = $record.client,
            user.id = $record.user,
            "error.type" = $sent.end.error_type(),
            "request"
        )
    };
}

impl Drop for Record {
    fn drop(&mut self) {
        let sent = self.sent.unwrap_or(Sent {
            bytes: 0,
            end: End::ClientGone,
        });
        let route = self
            .route
            .take()
            .unwrap_or_else(|| self.pending_route.route());
        let route = route.as_deref();
        let is_quiet = route.is_some_and(|route| self.quiet.iter().any(|quiet| quiet == route));
        let is_failure =
            sent.end == End::Failed || self.status.is_some_and(|status| status.is_server_error());
        let span = self.span.clone();
        let _inside = span.enter();
        if is_quiet {
            write_at!(Level::DEBUG, self, route, sent);
        } else if is_failure {
            write_at!(Level::ERROR, self, route, sent);
        } else {
            write_at!(Level::INFO, self, route, sent);
        }
    }
}
