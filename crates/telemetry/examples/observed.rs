//! Greets, sends its spans to a collector and its failures to an error tracker.
//!
//! `cargo run -p listbud-telemetry --example observed -- http://127.0.0.1:4318
//! http://key@127.0.0.1:9000/1`, then `curl http://127.0.0.1:8080/hello/you` and
//! `curl http://127.0.0.1:8080/hello/nobody`.

use std::{error::Error, io, net::TcpListener, time::Duration};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    dev::{Server, ServerHandle},
    web,
};
use listbud_telemetry::{
    AccessLog, BoxedLayer, ErrorTracker, ErrorTrackerSettings, Format, Level, Logs, Otlp,
    OtlpSettings, ServerSpans, TraceContext, error_events,
};
use tracing::Instrument as _;

/// The exporters of the service.
#[derive(Debug, Clone)]
pub(crate) struct Exporters {
    otlp: Otlp,
    errors: ErrorTracker,
}

impl Exporters {
    pub(crate) fn start(collector: &str, dsn: &str) -> Result<Self, Box<dyn Error>> {
        let errors = ErrorTracker::start(dsn, ErrorTrackerSettings::default())?;
        errors.watch_panics();
        Ok(Self {
            otlp: Otlp::start(&OtlpSettings::new(collector, "greeter"))?,
            errors,
        })
    }

    /// For the subscriber, beside the log.
    pub(crate) fn layers(&self) -> Vec<BoxedLayer> {
        vec![self.otlp.layer(), error_events()]
    }

    pub(crate) fn serve(&self, listener: TcpListener) -> io::Result<(Server, ServerHandle)> {
        let (errors, spans) = (self.errors.clone(), ServerSpans::new());
        let log = AccessLog::new(|_| Vec::new());
        let server = HttpServer::new(move || {
            App::new()
                .route("/hello/{name}", web::get().to(hello))
                // The last one runs first, so all others have the trace.
                .wrap(errors.layer())
                .wrap(log.layer())
                .wrap(spans.layer())
        })
        .workers(1)
        .listen(listener)?
        .run();
        let handle = server.handle();
        Ok((server, handle))
    }

    /// Sends what is queued, after the last response.
    pub(crate) fn end(&self) -> bool {
        let longest = Duration::from_secs(5);
        self.otlp.shutdown(longest) && self.errors.shutdown(longest)
    }
}

async fn hello(request: HttpRequest, name: web::Path<String>) -> HttpResponse {
    match look_up(&name).await {
        Ok(greeting) => HttpResponse::Ok().body(greeting),
        Err(error) => {
            let error: &dyn Error = &error;
            tracing::error!(error, "cannot greet");
            let trace = TraceContext::of(&request).map(|trace| trace.trace_id().to_string());
            HttpResponse::InternalServerError().body(trace.unwrap_or_default())
        }
    }
}

/// Simulates a call to another service, with its span.
async fn look_up(name: &str) -> io::Result<String> {
    let span = tracing::info_span!("look up", otel.kind = "client");
    let looking = async {
        match name {
            "nobody" => Err(io::Error::other("there is nobody")),
            name => Ok(format!("hello, {name}\n")),
        }
    };
    looking.instrument(span).await
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [collector, dsn] = arguments.as_slice() else {
        return Err("usage: observed <collector URL> <DSN>".into());
    };
    let exporters = Exporters::start(collector, dsn)?;
    let log = Logs::new(Level::INFO, Format::Pretty).start(exporters.layers())?;
    let (server, _) = exporters.serve(TcpListener::bind("127.0.0.1:8080")?)?;

    server.await?;

    let ending = exporters.clone();
    web::block(move || ending.end()).await?;
    drop(log);
    Ok(())
}
