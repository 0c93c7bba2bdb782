//! Collects what goes wrong while a request is answered.

use std::{
    backtrace::Backtrace,
    cell::RefCell,
    error::Error,
    fmt,
    iter::successors,
    panic::{self, PanicHookInfo},
    rc::Rc,
};

use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    Layer,
    filter::{LevelFilter, filter_fn},
    layer::Context,
};

use crate::{log_layer::ACCESS, subscriber::BoxedLayer};

tokio::task_local! {
    /// The failures of the request that this task answers.
    static CAPTURE: Capture;
}

/// The layer for a [`tracing_subscriber::registry()`] that collects the ERROR events of a
/// request. If the request fails, the error tracker reports the last one.
///
/// It reads the message of an event and its field `error`, which is text, or an error with
/// its causes: `error = &error as &dyn std::error::Error`.
#[must_use]
pub fn error_events() -> BoxedLayer {
    let filter = filter_fn(|metadata| {
        metadata.is_event() && *metadata.level() == Level::ERROR && metadata.target() != ACCESS
    });
    ErrorEvents
        .with_filter(filter.with_max_level_hint(LevelFilter::ERROR))
        .boxed()
}

/// Adds a panic hook before the existing one. It calls `report` for a panic outside any
/// tracked request, and collects a panic inside one.
pub(crate) fn watch_panics(report: impl Fn(CapturedPanic) + Send + Sync + 'static) {
    let previous = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if let Some(panic) = capture(info) {
            report(panic);
        }
        previous(info);
    }));
}

/// A panic, from the panic hook.
#[derive(Debug)]
pub(crate) struct CapturedPanic {
    pub(crate) message: String,
    pub(crate) place: Option<(String, u32)>,
    /// Not symbolised yet: that is slow, so the sending thread does it.
    pub(crate) trace: Backtrace,
}

/// The content of an ERROR event.
#[derive(Debug, Default)]
pub(crate) struct LoggedError {
    pub(crate) message: String,
    /// The error and its causes, outermost first.
    pub(crate) chain: Vec<String>,
}

/// The failures of one request.
#[derive(Debug, Default)]
pub(crate) struct Captured {
    pub(crate) panic: Option<CapturedPanic>,
    pub(crate) error: Option<LoggedError>,
}

impl Captured {
    /// Adds the error of the response, if no event had one.
    pub(crate) fn add_cause(&mut self, cause: Option<String>) {
        let is_empty = self
            .error
            .as_ref()
            .is_none_or(|logged| logged.chain.is_empty());
        if let Some(cause) = cause.filter(|_| is_empty) {
            self.error.get_or_insert_default().chain.push(cause);
        }
    }
}

/// Collects the failures of a request wherever it is polled.
#[derive(Debug, Clone, Default)]
pub(crate) struct Capture(Rc<RefCell<Captured>>);

impl Capture {
    pub(crate) async fn scope<T>(&self, run: impl Future<Output = T>) -> T {
        CAPTURE.scope(self.clone(), run).await
    }

    pub(crate) fn enter<T>(&self, poll: impl FnOnce() -> T) -> T {
        CAPTURE.sync_scope(self.clone(), poll)
    }

    pub(crate) fn take(&self) -> Captured {
        self.0.take()
    }

    /// Changes the failures of the current request; `false` outside any.
    fn change(change: impl FnOnce(&mut Captured)) -> bool {
        // A hook must not panic, hence all the `try`.
        let changed = CAPTURE.try_with(|capture| {
            if let Ok(mut captured) = capture.0.try_borrow_mut() {
                change(&mut captured);
            }
        });
        changed.is_ok()
    }
}

/// Adds a panic to its request; gives it back outside of any.
fn capture(info: &PanicHookInfo<'_>) -> Option<CapturedPanic> {
    let mut panic = Some(CapturedPanic {
        message: info.payload_as_str().unwrap_or("not a text").to_owned(),
        place: info
            .location()
            .map(|place| (place.file().to_owned(), place.line())),
        trace: Backtrace::force_capture(),
    });
    // With several trackers, the first hook adds the panic.
    let is_in_request = Capture::change(|captured| {
        if captured.panic.is_none() {
            captured.panic = panic.take();
        }
    });
    if is_in_request { None } else { panic }
}

struct ErrorEvents;

impl<S: Subscriber> Layer<S> for ErrorEvents {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut logged = LoggedError::default();
        event.record(&mut logged);
        // The last event with an error is the closest to the response.
        Capture::change(|captured| match &captured.error {
            Some(before) if logged.chain.is_empty() && !before.chain.is_empty() => {}
            _ => captured.error = Some(logged),
        });
    }
}

impl Visit for LoggedError {
    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        if field.name() == "error" {
            let causes = successors(Some(value), |&error| error.source());
            self.chain = causes.map(ToString::to_string).collect();
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "error" => self.chain = vec![value.to_owned()],
            "message" => value.clone_into(&mut self.message),
            _ => {}
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if matches!(field.name(), "error" | "message") {
            self.record_str(field, &format!("{value:?}"));
        }
    }
}
