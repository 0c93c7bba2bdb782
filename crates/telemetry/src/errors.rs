//! Sends panics and failed requests to an error tracker, with Sentry's protocol
//! (<https://develop.sentry.dev/sdk/foundations/transport/envelopes/>).

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use actix_web::{
    Error, HttpMessage as _, HttpResponse, ResponseError,
    body::MessageBody,
    dev::{Extensions, Service, ServiceRequest, ServiceResponse, Transform},
    http::StatusCode,
    middleware::{Next, from_fn},
};
use sentry_types::{Dsn, ParseDsnError};

pub use self::delivery::ErrorTrackerCounts;
use self::{
    capture::{Capture, Captured},
    delivery::{Endpoint, EventQueue},
    report::{Report, RequestInfo, ServiceInfo},
};
use crate::{
    observed::{Observer, method_name, observe},
    routes::{self, PendingRoute, Routes},
    trace_context::TraceContext,
};

mod capture;
mod delivery;
mod limit;
mod report;
mod scrub;

pub use capture::error_events;

type RequestId = dyn Fn(&Extensions) -> Option<String> + Send + Sync;
type Ignores = dyn Fn(StatusCode, Option<&str>) -> bool + Send + Sync;

/// Settings of an [`ErrorTracker`].
#[derive(Debug, Clone)]
pub struct ErrorTrackerSettings {
    /// The release that is running.
    pub release: Option<String>,
    /// The environment, such as `production`.
    pub environment: Option<String>,
    /// The maximum number of reports per minute. The same failure is reported once a
    /// minute.
    pub per_minute: u32,
    /// The maximum number of queued reports.
    pub queue: usize,
    /// The timeout for sending one report.
    pub timeout: Duration,
}

impl Default for ErrorTrackerSettings {
    /// 30 reports a minute, 30 queued, a timeout of 5 s.
    fn default() -> Self {
        Self {
            release: None,
            environment: None,
            per_minute: 30,
            queue: 30,
            timeout: Duration::from_secs(5),
        }
    }
}

/// Why an error tracker cannot start. The messages do not contain the DSN, which is a
/// credential.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ErrorTrackerError {
    /// The DSN is not a URL.
    #[error("the DSN is not a URL like https://<key>@<host>/<project>")]
    NotAnAddress,
    /// The DSN is a URL, but not of HTTP.
    #[error("the DSN begins with neither https:// nor http://")]
    Scheme,
    /// The DSN has no key.
    #[error("the DSN has no key before its host")]
    NoKey,
    /// The DSN has no project.
    #[error("the DSN has no project after its host")]
    NoProject,
    /// The operating system could not start the sending thread.
    #[error("could not start the sending thread: {0}")]
    Thread(String),
}

impl From<ParseDsnError> for ErrorTrackerError {
    fn from(error: ParseDsnError) -> Self {
        match error {
            ParseDsnError::InvalidUrl => Self::NotAnAddress,
            ParseDsnError::InvalidScheme => Self::Scheme,
            ParseDsnError::NoUsername => Self::NoKey,
            ParseDsnError::NoProjectId | ParseDsnError::InvalidProjectId(_) => Self::NoProject,
        }
    }
}

/// Reports panics and responses with status 500 and above to a tracker.
///
/// A report contains the method, the route, the status, the request id, the trace, the
/// release and the environment, and the last ERROR event of the request with its `error`,
/// or the panic with its back trace. It does not contain the path, the query, headers, the
/// body, the client's address or an account, and its texts are scrubbed of such data.
///
/// A thread sends the reports, so no request waits. An outage of the tracker adds two lines
/// to the log.
#[derive(Clone)]
pub struct ErrorTracker {
    queue: Option<Arc<EventQueue>>,
    service: Arc<ServiceInfo>,
    request_id: Arc<RequestId>,
    ignores: Arc<Ignores>,
}

impl ErrorTracker {
    /// Starts a tracker for the project of the DSN, without connecting to it: the log and
    /// [`Self::counts`] show whether it accepts reports.
    ///
    /// # Errors
    ///
    /// [`ErrorTrackerError`] says what is wrong with the DSN.
    pub fn start(dsn: &str, settings: ErrorTrackerSettings) -> Result<Self, ErrorTrackerError> {
        let dsn: Dsn = dsn.parse()?;
        let receiver = Endpoint::new(&dsn, settings.timeout);
        let queue = EventQueue::start(receiver, settings.queue, settings.per_minute)
            .map_err(|error| ErrorTrackerError::Thread(error.to_string()))?;
        let service = ServiceInfo {
            release: settings.release,
            environment: settings.environment,
        };
        Ok(Self::new(Some(queue), service))
    }

    /// A tracker that reports nothing, for a service without a DSN.
    #[must_use]
    pub fn disabled() -> Self {
        Self::new(None, ServiceInfo::default())
    }

    fn new(queue: Option<EventQueue>, service: ServiceInfo) -> Self {
        Self {
            queue: queue.map(Arc::new),
            service: Arc::new(service),
            request_id: Arc::new(|_| None),
            ignores: Arc::new(|_, _| false),
        }
    }

    /// Reads the request id from the extensions of the request. A layer outside of
    /// [`Self::layer`] must have set it.
    #[must_use]
    pub fn request_id(
        mut self,
        request_id: impl Fn(&Extensions) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.request_id = Arc::new(request_id);
        self
    }

    /// Does not report responses for which `ignores` returns `true`, by status and route,
    /// such as the 503 of a readiness probe. Panics are always reported.
    #[must_use]
    pub fn ignore(
        mut self,
        ignores: impl Fn(StatusCode, Option<&str>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.ignores = Arc::new(ignores);
        self
    }

    /// The middleware, for `App::wrap`. It belongs inside the layers that set the request
    /// id and the trace, and outside the one that turns panics into responses, if there is
    /// one.
    ///
    /// A report contains the message of a panic after [`Self::watch_panics`], and an ERROR
    /// event if the subscriber has the layer of [`error_events`].
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
        let (tracker, routes) = (self.clone(), Routes::default());
        from_fn(move |request, next| handle(tracker.clone(), routes.clone(), request, next))
    }

    /// Adds a panic hook before the existing one. Panics outside of requests are reported
    /// too, and all panics with their message and back trace.
    ///
    /// # Panics
    ///
    /// When the calling thread is panicking.
    pub fn watch_panics(&self) {
        let Some(queue) = &self.queue else { return };
        let queue = Arc::downgrade(queue);
        let service = Arc::clone(&self.service);
        capture::watch_panics(move |panic| {
            if let Some(queue) = queue.upgrade() {
                let request_info = RequestInfo::default();
                queue.send(
                    Report::of_panic(&service, request_info, panic),
                    Instant::now(),
                );
            }
        });
    }

    /// The number of reports by outcome.
    #[must_use]
    pub fn counts(&self) -> ErrorTrackerCounts {
        let queue = self.queue.as_ref();
        queue.map_or_else(ErrorTrackerCounts::default, |queue| queue.counts())
    }

    /// Sends the queued reports and ends; `false` on timeout. It blocks, so call it outside
    /// the runtime or with `spawn_blocking`, after the last response.
    #[must_use]
    pub fn shutdown(&self, timeout: Duration) -> bool {
        let queue = self.queue.as_ref();
        queue.is_none_or(|queue| queue.shutdown(timeout))
    }

    fn report(&self, request_info: RequestInfo, captured: Captured) {
        let Some(queue) = &self.queue else { return };
        let report = match captured.panic {
            Some(panic) => Report::of_panic(&self.service, request_info, panic),
            None => Report::of_failure(&self.service, request_info, captured.error),
        };
        queue.send(report, Instant::now());
    }
}

impl fmt::Debug for ErrorTracker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorTracker")
            .field("service", &self.service)
            .field("counts", &self.counts())
            .finish_non_exhaustive()
    }
}

async fn handle<B: MessageBody + 'static>(
    tracker: ErrorTracker,
    routes: Routes,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody + use<B>>, Error> {
    let mut watched = TrackedRequest::new(tracker, &routes, &request);
    let capture = watched.capture.clone();
    match capture.scope(async move { next.call(request).await }).await {
        Ok(response) => {
            watched.pending_route = None;
            let route = routes::of_answered(response.request());
            watched.request_info.route = route.as_deref().map(ToOwned::to_owned);
            watched.answered(response.response());
            Ok(observe(response, || watched))
        }
        Err(error) => {
            watched.failed_with(error.as_response_error());
            Err(error)
        }
    }
}

/// One request, until the last byte of its response.
struct TrackedRequest {
    tracker: ErrorTracker,
    request_info: RequestInfo,
    /// Set until there is a response, to find the route after a panic.
    pending_route: Option<PendingRoute>,
    capture: Capture,
}

impl TrackedRequest {
    fn new(tracker: ErrorTracker, routes: &Routes, request: &ServiceRequest) -> Self {
        let extensions = request.extensions();
        let request_info = RequestInfo {
            method: Some(method_name(request.method())),
            route: None,
            status: None,
            request_id: (tracker.request_id)(&extensions),
            trace: extensions.get::<TraceContext>().cloned(),
        };
        Self {
            tracker,
            request_info,
            pending_route: Some(routes.pending(request)),
            capture: Capture::default(),
        }
    }

    fn answered<B>(&mut self, response: &HttpResponse<B>) {
        let cause = response.error().map(Error::as_response_error);
        self.report_failure(response.status(), cause);
    }

    fn failed_with(&mut self, error: &dyn ResponseError) {
        self.report_failure(error.status_code(), Some(error));
    }

    fn report_failure(&mut self, status: StatusCode, cause: Option<&dyn ResponseError>) {
        let mut captured = self.capture.take();
        self.request_info.status = Some(status);
        if captured.panic.is_none() {
            if !status.is_server_error() {
                return;
            }
            self.find_route();
            let route = self.request_info.route.as_deref();
            if (self.tracker.ignores)(status, route) {
                return;
            }
            captured.add_cause(cause.map(ToString::to_string));
        }
        self.report(captured);
    }

    fn report(&mut self, captured: Captured) {
        self.find_route();
        self.tracker.report(self.request_info.clone(), captured);
    }

    fn find_route(&mut self) {
        if let Some(pending_route) = self.pending_route.take() {
            self.request_info.route = pending_route.route().as_deref().map(ToOwned::to_owned);
        }
    }
}

impl Observer for TrackedRequest {
    fn around<T>(&mut self, poll: impl FnOnce() -> T) -> T {
        self.capture.enter(poll)
    }

    fn failed(&mut self) {
        let captured = self.capture.take();
        self.report(captured);
    }
}

impl Drop for TrackedRequest {
    /// Reports a panic that no layer turned into a response.
    fn drop(&mut self) {
        let captured = self.capture.take();
        if captured.panic.is_some() {
            self.report(captured);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_says_what_is_wrong_with_a_dsn_without_its_key() {
        for (dsn, failure) in [
            ("", ErrorTrackerError::NotAnAddress),
            ("hush", ErrorTrackerError::NotAnAddress),
            ("ftp://hush@tracker.example/1", ErrorTrackerError::Scheme),
            ("https://tracker.example/1", ErrorTrackerError::NoKey),
            ("https://hush@tracker.example", ErrorTrackerError::NoProject),
            (
                "https://hush@tracker.example/",
                ErrorTrackerError::NoProject,
            ),
        ] {
            let outcome = ErrorTracker::start(dsn, ErrorTrackerSettings::default());

            let error = outcome.map(drop).unwrap_err();
            assert_eq!(error, failure, "{dsn}");
            assert!(!format!("{error} {error:?}").contains("hush"));
        }
    }

    #[test]
    fn debug_output_does_not_contain_the_key() {
        let dsn = "http://hush:hush@127.0.0.1:9/1";

        let tracker = ErrorTracker::start(dsn, ErrorTrackerSettings::default()).unwrap();

        assert!(!format!("{tracker:?}").contains("hush"));
    }
}
