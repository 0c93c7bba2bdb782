//! Where events go.

use std::io::IsTerminal;

use tracing::Level;
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// In which form events are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Lines for people, coloured on a terminal.
    Pretty,
    /// One JSON object per line.
    Json,
}

/// Sends events of this severity and above to standard error.
///
/// What libraries have to say about their own affairs is kept to warnings. A
/// second call changes nothing.
pub fn init(level: Level, format: Format) {
    // The driver repeats the server's notices, and actix counts its workers.
    let filter = EnvFilter::new(format!(
        "{level},tokio_postgres=warn,actix_server=warn,actix_http=warn,mio=warn,rustls=warn"
    ));
    let registry = tracing_subscriber::registry().with(filter);
    let writer = std::io::stderr;
    let outcome = match format {
        Format::Json => registry
            .with(
                fmt::layer()
                    .json()
                    .flatten_event(true)
                    .with_current_span(true)
                    .with_span_list(false)
                    .with_writer(writer),
            )
            .try_init(),
        Format::Pretty => registry
            .with(
                fmt::layer()
                    .with_target(false)
                    .with_ansi(writer().is_terminal())
                    .with_writer(writer),
            )
            .try_init(),
    };
    // Only a second subscriber makes it fail, and the first one serves as well.
    drop(outcome);
}
