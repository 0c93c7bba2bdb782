//! Builds the Sentry event of one failure.

use std::{backtrace::Backtrace, borrow::Cow};

use actix_web::http::StatusCode;
use sentry_types::protocol::v7::{
    ClientSdkInfo, Context, Event, Exception, Frame, Level, Mechanism, Request, SpanId, Stacktrace,
    TraceContext as SentryTrace, TraceId,
};

use super::{
    capture::{CapturedPanic, LoggedError},
    scrub::{scrub, without_digits},
};
use crate::trace_context::TraceContext;

/// Enough for a reader; more is a deep recursion.
const MAX_FRAMES: usize = 100;
/// Names contain all type arguments, which are long in asynchronous code.
const MAX_NAME: usize = 200;
/// Parts of the paths of code that is not the application's own.
const FOREIGN_PATHS: [&str; 3] = ["/registry/src/", "/git/checkouts/", "/rustc/"];
/// Prefixes of the names of that code; release builds have no paths.
const FOREIGN_NAMES: [&str; 8] = [
    "std::",
    "core::",
    "alloc::",
    "tokio::",
    "actix_",
    "futures_",
    "tracing::",
    "__rust",
];

/// The service that sends reports.
#[derive(Debug, Default)]
pub(crate) struct ServiceInfo {
    pub(crate) release: Option<String>,
    pub(crate) environment: Option<String>,
}

/// The request that failed; empty outside any.
#[derive(Debug, Clone, Default)]
pub(crate) struct RequestInfo {
    pub(crate) method: Option<&'static str>,
    pub(crate) route: Option<String>,
    pub(crate) status: Option<StatusCode>,
    pub(crate) request_id: Option<String>,
    pub(crate) trace: Option<TraceContext>,
}

impl RequestInfo {
    /// `{method} {route}`, the name of its span.
    fn name(&self) -> Option<String> {
        let method = self.method?;
        let name = self.route.as_ref().map(|route| format!("{method} {route}"));
        Some(name.unwrap_or_else(|| method.to_owned()))
    }
}

/// A queued event.
#[derive(Debug)]
pub(crate) struct Report {
    /// Two failures with the same fingerprint are the same.
    pub(crate) fingerprint: Vec<String>,
    event: Box<Event<'static>>,
    trace: Option<Backtrace>,
}

impl Report {
    pub(crate) fn of_panic(
        service: &ServiceInfo,
        request_info: RequestInfo,
        panic: CapturedPanic,
    ) -> Self {
        let message = scrub(&panic.message);
        let place = panic
            .place
            .map(|(file, line)| format!("{}:{line}", short_path(&file)));
        let exception = Exception {
            ty: "panic".to_owned(),
            value: Some(message.clone()),
            module: place.clone(),
            mechanism: Some(Mechanism {
                ty: "panic".to_owned(),
                handled: Some(false),
                ..Mechanism::default()
            }),
            ..Exception::default()
        };
        // The values in the message differ; the line of code is the fault.
        let kind = place.unwrap_or_else(|| without_digits(&message));
        let mut report = Self::new(service, request_info, vec!["panic".to_owned(), kind]);
        report.event.level = Level::Fatal;
        report.event.exception = vec![exception].into();
        report.trace = Some(panic.trace);
        report
    }

    pub(crate) fn of_failure(
        service: &ServiceInfo,
        request_info: RequestInfo,
        logged: Option<LoggedError>,
    ) -> Self {
        let status = request_info.status.filter(StatusCode::is_server_error);
        let name = status.map_or_else(
            || "response body broke off".to_owned(),
            |status| format!("HTTP {}", status.as_u16()),
        );
        let logged = logged.unwrap_or_default();
        let message = Some(scrub(&logged.message)).filter(|message| !message.is_empty());
        let outermost = message.unwrap_or_else(|| name.clone());
        let mut chain: Vec<String> = logged.chain.iter().map(|text| scrub(text)).collect();
        if chain.is_empty() {
            let reason = status.and_then(|status| status.canonical_reason());
            chain.push(reason.unwrap_or("no error was logged").to_owned());
        }
        let fingerprint = [name, request_info.name().unwrap_or_default()]
            .into_iter()
            .chain(chain.iter().map(|text| without_digits(text)))
            .collect();
        let exceptions = chain
            .into_iter()
            .enumerate()
            .map(|(depth, text)| Exception {
                ty: if depth == 0 {
                    outermost.clone()
                } else {
                    "cause".to_owned()
                },
                value: Some(text),
                ..Exception::default()
            });
        // The protocol lists the innermost cause first.
        let exceptions: Vec<_> = exceptions.collect::<Vec<_>>().into_iter().rev().collect();
        let mut report = Self::new(service, request_info, fingerprint);
        report.event.exception = exceptions.into();
        report
    }

    fn new(service: &ServiceInfo, request_info: RequestInfo, fingerprint: Vec<String>) -> Self {
        let mut event = Box::new(Event {
            level: Level::Error,
            platform: "native".into(),
            release: service.release.clone().map(Into::into),
            environment: service.environment.clone().map(Into::into),
            transaction: request_info.name(),
            fingerprint: fingerprint
                .iter()
                .cloned()
                .map(Into::into)
                .collect::<Vec<_>>()
                .into(),
            sdk: Some(Cow::Owned(ClientSdkInfo {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
                integrations: Vec::new(),
                packages: Vec::new(),
            })),
            ..Event::default()
        });
        event.request = request_info.method.map(|method| Request {
            method: Some(method.to_owned()),
            ..Request::default()
        });
        if let Some(trace) = &request_info.trace {
            let context = SentryTrace {
                trace_id: TraceId::from(trace.trace_id().to_bytes()),
                span_id: SpanId::from(trace.span_id().to_bytes()),
                ..SentryTrace::default()
            };
            let context = Context::from(context);
            event.contexts.insert("trace".to_owned(), context);
        }
        let status = request_info
            .status
            .map(|status| status.as_u16().to_string());
        let tags = [
            ("request_id", request_info.request_id),
            ("http.route", request_info.route),
            ("http.response.status_code", status),
        ];
        event.tags = tags
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect();
        Self {
            fingerprint,
            event,
            trace: None,
        }
    }

    /// The event with its symbolised back trace, which is slow to make.
    pub(crate) fn into_event(self) -> Event<'static> {
        let mut event = *self.event;
        if let (Some(trace), Some(exception)) = (self.trace, event.exception.values.last_mut()) {
            exception.stacktrace = stack(&trace);
        }
        event
    }
}

/// The frames without those of the panic machinery and of the runtime, oldest first as
/// the protocol requires.
fn stack(trace: &Backtrace) -> Option<Stacktrace> {
    let text = trace.to_string();
    let mut lines = text.lines().map(str::trim_start).peekable();
    let mut frames = Vec::new();
    // `7: package::function`, followed by `at path:line:column` if it is known.
    while let Some(line) = lines.next() {
        let Some((_, name)) = line.split_once(": ") else {
            continue;
        };
        let place = lines
            .next_if(|line| line.starts_with("at "))
            .and_then(position);
        if name.contains("rust_begin_unwind") || name.starts_with("core::panicking::") {
            frames.clear();
            continue;
        }
        if name.contains("__rust_begin_short_backtrace") || frames.len() == MAX_FRAMES {
            break;
        }
        let path = place.map(|(path, _)| path);
        let is_foreign = FOREIGN_NAMES
            .iter()
            .any(|foreign| name.trim_start_matches(['<', '&']).starts_with(foreign))
            || path.is_some_and(|path| FOREIGN_PATHS.iter().any(|part| path.contains(part)));
        frames.push(Frame {
            filename: path.map(short_path),
            lineno: place.map(|(_, line)| line),
            in_app: Some(!is_foreign),
            function: Some(name.chars().take(MAX_NAME).collect()),
            ..Frame::default()
        });
    }
    Stacktrace::from_frames_reversed(frames)
}

/// Parses the path and the line of `at path:line:column`.
fn position(text: &str) -> Option<(&str, u64)> {
    let (path, _) = text.strip_prefix("at ")?.rsplit_once(':')?;
    let (path, line) = path.rsplit_once(':')?;
    Some((path, line.parse().ok()?))
}

/// The path from the package on: the rest belongs to the build machine.
fn short_path(path: &str) -> String {
    let parts: Vec<&str> = path.split(['/', '\\']).collect();
    let package = parts
        .iter()
        .rposition(|part| matches!(*part, "src" | "tests" | "examples" | "benches"))
        .unwrap_or(parts.len())
        .saturating_sub(1);
    parts.get(package..).unwrap_or_default().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_starts_at_its_package() {
        for (path, short) in [
            (
                "/home/ada/registry/src/actix-web-4.18.1/src/app.rs",
                "actix-web-4.18.1/src/app.rs",
            ),
            ("crates/api/src/places/find.rs", "api/src/places/find.rs"),
            ("src/main.rs", "src/main.rs"),
            (
                "/rustc/ab12/library/core/src/option.rs",
                "core/src/option.rs",
            ),
            ("main.rs", "main.rs"),
        ] {
            assert_eq!(short_path(path), short);
        }
    }
}
