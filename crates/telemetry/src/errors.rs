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

pub use self::courier::ErrorTrackerCounts;
use self::{
    courier::{Courier, Receiver},
    findings::{Findings, Watch},
    report::{Occasion, Report, Sender},
};
use crate::{
    observed::{Observer, method_name, observe},
    routes::{self, Destination, Routes},
    trace_context::TraceContext,
};

mod courier;
mod findings;
mod limit;
mod report;
mod scrub;

pub use findings::error_events;

type RequestId = dyn Fn(&Extensions) -> Option<String> + Send + Sync;
type Ignores = dyn Fn(StatusCode, Option<&str>) -> bool + Send + Sync;

/// What a tracker is told about the service, and how often.
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

/// Why errors cannot be tracked. The DSN, which is a credential, is not told.
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
    courier: Option<Arc<Courier>>,
    sender: Arc<Sender>,
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
        let receiver = Receiver::new(&dsn, settings.timeout);
        let courier = Courier::start(receiver, settings.queue, settings.per_minute)
            .map_err(|error| ErrorTrackerError::Thread(error.to_string()))?;
        let sender = Sender {
            release: settings.release,
            environment: settings.environment,
        };
        Ok(Self::new(Some(courier), sender))
    }

    /// Tracks nothing, for a service without a tracker; its layer stays.
    #[must_use]
    pub fn disabled() -> Self {
        Self::new(None, Sender::default())
    }

    fn new(courier: Option<Courier>, sender: Sender) -> Self {
        Self {
            courier: courier.map(Arc::new),
            sender: Arc::new(sender),
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
        let Some(courier) = &self.courier else { return };
        let courier = Arc::downgrade(courier);
        let sender = Arc::clone(&self.sender);
        findings::watch_panics(move |panic| {
            if let Some(courier) = courier.upgrade() {
                let occasion = Occasion::default();
                courier.send(Report::of_panic(&sender, occasion, panic), Instant::now());
            }
        });
    }

    /// What became of the failures so far.
    #[must_use]
    pub fn counts(&self) -> ErrorTrackerCounts {
        let courier = self.courier.as_ref();
        courier.map_or_else(ErrorTrackerCounts::default, |courier| courier.counts())
    }

    /// Sends what is waiting and ends, within this time; tells whether all of
    /// it was handed over. It blocks: call it when the last request is answered,
    /// outside the runtime or by `spawn_blocking`.
    #[must_use]
    pub fn shutdown(&self, within: Duration) -> bool {
        let courier = self.courier.as_ref();
        courier.is_none_or(|courier| courier.shutdown(within))
    }

    fn report(&self, occasion: Occasion, findings: Findings) {
        let Some(courier) = &self.courier else { return };
        let report = match findings.panic {
            Some(panic) => Report::of_panic(&self.sender, occasion, panic),
            None => Report::of_failure(&self.sender, occasion, findings.error),
        };
        courier.send(report, Instant::now());
    }
}

impl fmt::Debug for ErrorTracker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorTracker")
            .field("sender", &self.sender)
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
    let mut watched = Watched::new(tracker, &routes, &request);
    let watch = watched.watch.clone();
    match watch.scope(async move { next.call(request).await }).await {
        Ok(response) => {
            watched.destination = None;
            let route = routes::of_answered(response.request());
            watched.occasion.route = route.as_deref().map(ToOwned::to_owned);
            watched.answered(response.response());
            Ok(observe(response, || watched))
        }
        Err(error) => {
            watched.failed_with(error.as_response_error());
            Err(error)
        }
    }
}

/// One request, from its head to the last byte of its answer.
struct Watched {
    tracker: ErrorTracker,
    occasion: Occasion,
    /// Where the request was going, until it is answered: a panic takes it along.
    destination: Option<Destination>,
    watch: Watch,
}

impl Watched {
    fn new(tracker: ErrorTracker, routes: &Routes, request: &ServiceRequest) -> Self {
        let extensions = request.extensions();
        let occasion = Occasion {
            method: Some(method_name(request.method())),
            route: None,
            status: None,
            request_id: (tracker.request_id)(&extensions),
            trace: extensions.get::<TraceContext>().cloned(),
        };
        Self {
            tracker,
            occasion,
            destination: Some(routes.note(request)),
            watch: Watch::default(),
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
        let mut findings = self.watch.take();
        self.occasion.status = Some(status);
        if findings.panic.is_none() {
            if !status.is_server_error() {
                return;
            }
            self.find_route();
            let route = self.occasion.route.as_deref();
            if (self.tracker.ignores)(status, route) {
                return;
            }
            findings.note_cause(cause.map(ToString::to_string));
        }
        self.report(findings);
    }

    fn report(&mut self, findings: Findings) {
        self.find_route();
        self.tracker.report(self.occasion.clone(), findings);
    }

    fn find_route(&mut self) {
        if let Some(destination) = self.destination.take() {
            self.occasion.route = destination.route().as_deref().map(ToOwned::to_owned);
        }
    }
}

impl Observer for Watched {
    fn around<T>(&mut self, poll: impl FnOnce() -> T) -> T {
        self.watch.enter(poll)
    }

    fn failed(&mut self) {
        let findings = self.watch.take();
        self.report(findings);
    }
}

impl Drop for Watched {
    /// Reports a panic that nobody turned into an answer: it dropped this.
    fn drop(&mut self) {
        let findings = self.watch.take();
        if findings.panic.is_some() {
            self.report(findings);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_dsn_is_named_and_its_key_is_not() {
        for (dsn, refusal) in [
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
            assert_eq!(error, refusal, "{dsn}");
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
