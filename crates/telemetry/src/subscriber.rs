//! Sets up the log: level, format and stream.

use std::{
    ffi::OsStr,
    io::{self, IsTerminal, Write},
    sync::Arc,
    time::Duration,
};

use tracing::Level;
use tracing_subscriber::{
    EnvFilter, Layer, Registry, filter::ParseError, layer::SubscriberExt, util::SubscriberInitExt,
};

use crate::{
    log_layer::{Encoding, LogLayer},
    queue::{CAPACITY, Queue},
    repeats::RepeatFilter,
};

/// Levels of libraries, which log details of no use to an operator.
const LIBRARIES: &str =
    "tokio_postgres=warn,actix_server=warn,actix_http=warn,mio=warn,rustls=warn,deadpool=error";

/// The target of the spans that [`ServerSpans`](crate::ServerSpans) opens. The log
/// leaves them out, because the access log has the same fields.
pub const SERVER_SPAN_TARGET: &str = "server_span";

/// How long the shutdown waits for the log to be written.
const PATIENCE: Duration = Duration::from_secs(1);

/// The format of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Lines for people, coloured on a terminal unless `NO_COLOR` is set.
    Pretty,
    /// One JSON object per line.
    Json,
}

/// The stream that the log is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output, where containers are expected to log.
    Output,
    /// Standard error, for programs that print results.
    Error,
}

/// A layer beside the log, such as one that exports spans.
pub type BoxedLayer = Box<dyn Layer<Registry> + Send + Sync>;

/// Why the log cannot start.
#[derive(Debug, thiserror::Error)]
pub enum LogsError {
    /// A filter is not valid.
    #[error("the log filter is not valid")]
    Filter(#[from] ParseError),
    /// The writing thread could not start.
    #[error("could not start the thread that writes the log")]
    Thread(#[from] io::Error),
    /// The process has a log already.
    #[error("the process already has a log")]
    Taken(#[from] tracing_subscriber::util::TryInitError),
}

/// Settings of the log.
///
/// A thread writes the lines from a bounded queue: when the reader of the log blocks, lines
/// are dropped and counted, and no request waits. The same failure is logged a few times
/// per period, followed by the number of suppressed ones.
#[must_use = "nothing is logged before `start`"]
pub struct Logs {
    level: Level,
    format: Format,
    writer: Box<dyn Write + Send>,
    is_terminal: bool,
    directives: String,
    constant: Vec<(&'static str, String)>,
    most: u32,
    period: Duration,
    capacity: usize,
}

impl Logs {
    /// Logs events of this severity and above to standard output.
    pub fn new(level: Level, format: Format) -> Self {
        Self {
            level,
            format,
            writer: Box::new(io::stdout()),
            is_terminal: io::stdout().is_terminal(),
            directives: String::new(),
            constant: Vec::new(),
            most: 5,
            period: Duration::from_secs(10),
            capacity: CAPACITY,
        }
    }

    /// Selects the stream.
    pub fn stream(mut self, stream: Stream) -> Self {
        self.writer = match stream {
            Stream::Output => Box::new(io::stdout()),
            Stream::Error => Box::new(io::stderr()),
        };
        self.is_terminal = match stream {
            Stream::Output => io::stdout().is_terminal(),
            Stream::Error => io::stderr().is_terminal(),
        };
        self
    }

    /// Logs to something else, without colours.
    pub fn writer(mut self, writer: impl Write + Send + 'static) -> Self {
        self.writer = Box::new(writer);
        self.is_terminal = false;
        self
    }

    /// Overrides the level by target: `warn,my_crate::sql=debug`, as
    /// in `RUST_LOG`.
    pub fn directives(mut self, directives: impl Into<String>) -> Self {
        self.directives = directives.into();
        self
    }

    /// Adds a field to every JSON line, such as `service.name`.
    pub fn member(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.constant.push((name, value.into()));
        self
    }

    /// How often the same warning or error is logged per period; the default is 5 in 10
    /// seconds.
    pub fn repeats(mut self, most: u32, period: Duration) -> Self {
        self.most = most;
        self.period = period;
        self
    }

    /// The maximum number of queued bytes; the default is 4 MiB.
    pub fn capacity(mut self, bytes: usize) -> Self {
        self.capacity = bytes;
        self
    }

    /// Creates the layer, for a custom subscriber.
    ///
    /// # Errors
    ///
    /// [`LogsError`] when a directive is not valid or the thread could not start.
    pub fn layer(self) -> Result<(BoxedLayer, LogGuard), LogsError> {
        let filter = self.filter()?;
        let queue = Queue::start(self.writer, self.capacity)?;
        let repeats = Arc::new(RepeatFilter::new(self.most, self.period));
        let is_coloured = wants_colour(
            self.is_terminal,
            std::env::var_os("NO_COLOR").as_deref(),
            std::env::var_os("TERM").as_deref(),
        );
        let encoding = match self.format {
            Format::Pretty => Encoding::Text { is_coloured },
            Format::Json => Encoding::Json {
                constant: self.constant,
            },
        };
        let lines = || LogLayer {
            encoding: encoding.clone(),
            queue: queue.clone(),
            repeats: Arc::clone(&repeats),
        };
        let counts = LogCounts {
            queue: queue.clone(),
            repeats: Arc::clone(&repeats),
        };
        let guard = LogGuard {
            lines: lines(),
            counts,
        };
        Ok((lines().with_filter(filter).boxed(), guard))
    }

    /// Starts the log of the process, with other layers.
    ///
    /// `main` should own the guard, which writes the queued lines when it is dropped.
    ///
    /// # Errors
    ///
    /// [`LogsError`] when a directive is not valid, the thread could not start, or the
    /// process has a log already.
    pub fn start(
        self,
        others: impl IntoIterator<Item = BoxedLayer>,
    ) -> Result<LogGuard, LogsError> {
        let (layer, guard) = self.layer()?;
        let mut layers = vec![layer];
        layers.extend(others);
        tracing_subscriber::registry().with(layers).try_init()?;
        Ok(guard)
    }

    fn filter(&self) -> Result<EnvFilter, ParseError> {
        // Server spans have the fields of the access log, and cost nothing if no layer
        // wants them.
        EnvFilter::builder().parse(format!(
            "{},{LIBRARIES},{SERVER_SPAN_TARGET}=off,{}",
            self.level, self.directives
        ))
    }
}

/// Writes the queued lines when it is dropped, for at most a second.
#[must_use = "the log ends when the guard is dropped"]
pub struct LogGuard {
    lines: LogLayer,
    counts: LogCounts,
}

impl LogGuard {
    /// Writes the number of suppressed failures and all queued lines; `false` on timeout.
    #[expect(clippy::must_use_candidate, reason = "the result rarely matters")]
    pub fn flush(&self, timeout: Duration) -> bool {
        self.lines.write_suppressed(true);
        self.counts.queue.flush(timeout)
    }

    /// Counts of what was not written, for metrics.
    #[must_use]
    pub fn counts(&self) -> LogCounts {
        self.counts.clone()
    }
}

impl Drop for LogGuard {
    fn drop(&mut self) {
        self.flush(PATIENCE);
        self.counts.queue.close();
    }
}

/// Counts what was not written. Clones share the counts.
#[derive(Clone)]
pub struct LogCounts {
    queue: Queue,
    repeats: Arc<RepeatFilter>,
}

impl LogCounts {
    /// Lines that were dropped because the queue was full or the stream closed.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.queue.dropped()
    }

    /// Warnings and errors that repeated earlier ones.
    #[must_use]
    pub fn suppressed(&self) -> u64 {
        self.repeats.suppressed()
    }
}

/// No colours if `NO_COLOR` is set and not empty (<https://no-color.org>).
fn wants_colour(is_terminal: bool, no_color: Option<&OsStr>, term: Option<&OsStr>) -> bool {
    is_terminal
        && no_color.is_none_or(OsStr::is_empty)
        && term.is_none_or(|term| term != OsStr::new("dumb"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_terminals_are_coloured_unless_no_color_is_set() {
        let some = |text| Some(OsStr::new(text));

        assert!(wants_colour(true, None, some("xterm")));
        assert!(wants_colour(true, some(""), None));
        assert!(!wants_colour(false, None, some("xterm")));
        assert!(!wants_colour(true, some("1"), some("xterm")));
        assert!(!wants_colour(true, None, some("dumb")));
    }

    #[test]
    fn an_invalid_filter_is_rejected() {
        let logs = Logs::new(Level::INFO, Format::Json).directives("listens=[loudly");

        assert!(matches!(logs.layer(), Err(LogsError::Filter(_))));
    }
}
