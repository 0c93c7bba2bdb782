//! Panics and failed requests to a tracker that speaks Sentry's protocol
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

/// What a tracker is logged about the service, and how often.
#[derive(Debug, Clone)]
pub struct ErrorTrackerSettings {
    /// Which release runs.
    pub release: Option<String>,
    /// Where it runs, such as `production`.
    pub environment: Option<String>,
    /// How many events are sent within a minute at most. The same failure is
    /// sent once a minute.
    pub per_minute: u32,
    /// How many events wait for the tracker at most.
    pub queue: usize,
    /// How long one event may take.
    pub timeout: Duration,
}

impl Default for ErrorTrackerSettings {
    /// 30 events a minute, 30 waiting, 5 s for each.
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

/// Why errors cannot be tracked. The DSN, which is a credential, is not logged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ErrorTrackerError {
    /// The DSN is no address.
    #[error("the DSN is not an address like https://<key>@<host>/<project>")]
    NotAnAddress,
    /// The DSN is an address, but not of HTTP.
    #[error("the DSN begins with neither https:// nor http://")]
    Scheme,
    /// The DSN names no key.
    #[error("the DSN has no key before its host")]
    NoKey,
    /// The DSN names no project.
    #[error("the DSN has no project after its host")]
    NoProject,
    /// The operating system gives no thread.
    #[error("no thread could be started for sending: {0}")]
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

/// Sends what went wrong to a tracker: panics, and answers of 500 and above.
///
/// An event names the method, the route, the status, the request id, the trace,
/// release and environment; of the failure, the last ERROR event of the request
/// with its `error`, or the panic with its back trace. It has no room for the
/// path, the query, header fields, the body, the client's address or an account,
/// and what looks like one of these is cut out of its texts.
///
/// A thread of its own sends; no request waits, and a tracker that is gone costs
/// two lines in the log.
#[derive(Clone)]
pub struct ErrorTracker {
    queue: Option<Arc<EventQueue>>,
    service: Arc<ServiceInfo>,
    request_id: Arc<RequestId>,
    ignores: Arc<Ignores>,
}

impl ErrorTracker {
    /// Begins to track for the project that the DSN names. Whether the tracker
    /// answers shows later, in the log and in [`Self::counts`].
    ///
    /// # Errors
    ///
    /// [`ErrorTrackerError`] names what is wrong with the DSN.
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

    /// Tracks nothing, for a service without a tracker; its layer stays.
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

    /// Reads the request's id from its extensions; they must hold it before
    /// [`Self::layer`] sees the request.
    #[must_use]
    pub fn request_id(
        mut self,
        request_id: impl Fn(&Extensions) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.request_id = Arc::new(request_id);
        self
    }

    /// Leaves out answers that are no failure, by status and route, such as the
    /// 503 of a probe that says "not ready". A panic is never left out.
    #[must_use]
    pub fn ignore(
        mut self,
        ignores: impl Fn(StatusCode, Option<&str>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.ignores = Arc::new(ignores);
        self
    }

    /// The middleware, for `App::wrap`. Inside the layers that give the request
    /// its id and its trace, outside the one that turns panics into answers;
    /// without such a layer a panic is reported all the same.
    ///
    /// What a panic said is known after [`Self::watch_panics`], and what an
    /// ERROR event said if the subscriber has the layer of [`error_events`].
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

    /// Adds this tracker to the process's panic hook, before the one that is
    /// there: panics outside any request are reported, and those inside one are
    /// reported with their text and back trace.
    ///
    /// # Panics
    ///
    /// When called by a thread that is panicking.
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

    /// What became of the failures so far.
    #[must_use]
    pub fn counts(&self) -> ErrorTrackerCounts {
        let queue = self.queue.as_ref();
        queue.map_or_else(ErrorTrackerCounts::default, |queue| queue.counts())
    }

    /// Sends what is waiting and ends, within this time; tells whether all of
    /// it was handed over. It blocks: call it when the last request is answered,
    /// outside the runtime or by `spawn_blocking`.
    #[must_use]
    pub fn shutdown(&self, within: Duration) -> bool {
        let queue = self.queue.as_ref();
        queue.is_none_or(|queue| queue.shutdown(within))
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
    let mut tracked = TrackedRequest::new(tracker, &routes, &request);
    let watch = tracked.watch.clone();
    match watch.scope(async move { next.call(request).await }).await {
        Ok(response) => {
            tracked.pending_route = None;
            let route = routes::of_answered(response.request());
            tracked.request_info.route = route.as_deref().map(ToOwned::to_owned);
            tracked.answered(response.response());
            Ok(observe(response, || tracked))
        }
        Err(error) => {
            tracked.failed_with(error.as_response_error());
            Err(error)
        }
    }
}

/// One request, from its head to the last byte of its answer.
struct TrackedRequest {
    tracker: ErrorTracker,
    request_info: RequestInfo,
    /// Where the request was going, until it is answered: a panic takes it along.
    pending_route: Option<PendingRoute>,
    watch: Capture,
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
            watch: Capture::default(),
        }
    }

    fn answered<B>(&mut self, response: &HttpResponse<B>) {
        let cause = response.error().map(Error::as_response_error);
        self.judge(response.status(), cause);
    }

    fn failed_with(&mut self, error: &dyn ResponseError) {
        self.judge(error.status_code(), Some(error));
    }

    fn judge(&mut self, status: StatusCode, cause: Option<&dyn ResponseError>) {
        let mut captured = self.watch.take();
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
            captured.note_cause(cause.map(ToString::to_string));
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
        self.watch.enter(poll)
    }

    fn failed(&mut self) {
        let captured = self.watch.take();
        self.report(captured);
    }
}

impl Drop for TrackedRequest {
    /// Reports a panic that nobody turned into an answer: it dropped this.
    fn drop(&mut self) {
        let captured = self.watch.take();
        if captured.panic.is_some() {
            self.report(captured);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_dsn_is_named_and_its_key_is_not() {
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
    fn a_tracker_does_not_print_its_key() {
        let dsn = "http://hush:hush@127.0.0.1:9/1";

        let tracker = ErrorTracker::start(dsn, ErrorTrackerSettings::default()).unwrap();

        assert!(!format!("{tracker:?}").contains("hush"));
    }
}
