//! Greets, logs every request, and counts: `curl http://127.0.0.1:8080/`, and
//! `curl -H 'Authorization: Bearer s3cret' http://127.0.0.1:8080/metrics`.

use std::{error::Error, io, net::TcpListener};

use actix_web::{App, HttpServer, dev::Server, web};
use listbud_telemetry::{
    AccessLog, Counter, Format, Level, Logs, Metrics, MetricsAccess, MetricsError,
};

/// The metrics of the service.
#[derive(Debug, Clone)]
pub(crate) struct Greeter {
    metrics: Metrics,
    greetings: Counter<1>,
}

impl Greeter {
    pub(crate) fn new() -> Result<Self, MetricsError> {
        let metrics = Metrics::new("greeter")?;
        metrics.build_info(&[("version", env!("CARGO_PKG_VERSION"))])?;
        let greetings = metrics.counter("greetings_total", "Greetings.", ["kind"])?;
        Ok(Self { metrics, greetings })
    }

    pub(crate) fn serve(self, listener: TcpListener) -> io::Result<Server> {
        let access = AccessLog::new(|_| Vec::new()).quiet(["/metrics"]);
        let server = HttpServer::new(move || {
            let (metrics, token) = (self.metrics.clone(), MetricsAccess::token("s3cret"));
            App::new()
                .app_data(web::Data::new(self.greetings.clone()))
                .configure(|config| metrics.configure(config, token))
                .route("/", web::get().to(world))
                .route("/{name}", web::get().to(person))
                .wrap(self.metrics.http().layer())
                .wrap(access.layer())
        })
        .workers(1)
        .listen(listener)?
        .run();
        Ok(server)
    }
}

async fn world(greetings: web::Data<Counter<1>>) -> &'static str {
    greetings.count(["world"]);
    "Hello!"
}

async fn person(greetings: web::Data<Counter<1>>, name: web::Path<String>) -> String {
    greetings.count(["person"]);
    format!("Hello, {name}!")
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let logs = Logs::new(Level::INFO, Format::Pretty).start([])?;
    let greeter = Greeter::new()?;
    let counts = logs.counts();
    greeter
        .metrics
        .counter_of("log_lines_dropped_total", "Dropped log lines.", move || {
            counts.dropped()
        })?;
    greeter.serve(TcpListener::bind("127.0.0.1:8080")?)?.await?;
    Ok(())
}
