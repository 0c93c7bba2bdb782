//! What is logged, in which form, and where to.

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

/// What libraries have to say about their own affairs: the driver repeats the
/// server's notices, and actix counts its workers.
const LIBRARIES: &str =
    "tokio_postgres=warn,actix_server=warn,actix_http=warn,mio=warn,rustls=warn,deadpool=error";

/// The target of the spans that [`ServerSpans`](crate::ServerSpans) opens. The log
/// leaves them out, because the access log has the same fields.
pub const SERVER_SPAN_TARGET: &str = "server_span";

/// How long the end of a program waits for whoever reads its log.
const PATIENCE: Duration = Duration::from_secs(1);

/// In which form events are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// LogLayer for people, coloured on a terminal unless `NO_COLOR` is set.
    Pretty,
    /// One JSON object per line.
    Json,
}

/// Where events are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output, where containers are expected to log.
    Output,
    /// Standard error, for programs that have an answer to print.
    Error,
}

/// A layer beside the log, such as one that exports spans.
pub type BoxedLayer = Box<dyn Layer<Registry> + Send + Sync>;

/// Why nothing is logged.
#[derive(Debug, thiserror::Error)]
pub enum LogsError {
    /// A filter cannot be read.
    #[error("the log filter cannot be read")]
    Filter(#[from] ParseError),
    /// The thread that writes cannot be started.
    #[error("the thread that writes the log cannot be started")]
    Thread(#[from] io::Error),
    /// Something else of this process logs already.
    #[error("the log of this process is set up already")]
    Taken(#[from] tracing_subscriber::util::TryInitError),
}

/// The log of a service, before it begins.
///
/// LogLayer are written by a thread of their own through a bounded queue: a reader
/// that stands still costs lines, which are counted, and never a request. Of the
/// same failure a few lines per period are told, and then how many more there
/// were.
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

    /// Logs there.
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

    /// Adds to or overrules the level by target: `warn,my_crate::sql=debug`, as
    /// in `RUST_LOG`.
    pub fn directives(mut self, directives: impl Into<String>) -> Self {
        self.directives = directives.into();
        self
    }

    /// Puts a member on every JSON line, such as `service.name`. People know
    /// which program they look at.
    pub fn member(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.constant.push((name, value.into()));
        self
    }

    /// Tells the same warning or error at most so many times per period; 5 in
    /// 10 seconds without.
    pub fn repeats(mut self, most: u32, period: Duration) -> Self {
        self.most = most;
        self.period = period;
        self
    }

    /// Lets so many bytes wait for the reader; 4 MiB without.
    pub fn capacity(mut self, bytes: usize) -> Self {
        self.capacity = bytes;
        self
    }

    /// Makes the layer, for a subscriber of one's own.
    ///
    /// # Errors
    ///
    /// [`LogsError`] when a directive cannot be read or there is no thread.
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

    /// Begins to log for the whole process, beside other layers.
    ///
    /// The guard writes what still waits when it is dropped, so it belongs to
    /// `main`.
    ///
    /// # Errors
    ///
    /// [`LogsError`] when a directive cannot be read, there is no thread, or the
    /// process logs already.
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
        // A server span says what the access line does, and costs nothing where nobody
        // else wants it.
        EnvFilter::builder().parse(format!(
            "{},{LIBRARIES},{SERVER_SPAN_TARGET}=off,{}",
            self.level, self.directives
        ))
    }
}

/// Writes what still waits when it is dropped, for at most a second.
#[must_use = "when it is dropped, the log ends"]
pub struct LogGuard {
    lines: LogLayer,
    counts: LogCounts,
}

impl LogGuard {
    /// Tells what was suppressed and waits until everything is written; `false`
    /// if that takes longer.
    #[expect(clippy::must_use_candidate, reason = "who cannot wait longer goes on")]
    pub fn flush(&self, longest: Duration) -> bool {
        self.lines.write_suppressed(true);
        self.counts.queue.flush(longest)
    }

    /// What was not written, for metrics.
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

/// How much was not written. Cloning shares it.
#[derive(Clone)]
pub struct LogCounts {
    queue: Queue,
    repeats: Arc<RepeatFilter>,
}

impl LogCounts {
    /// LogLayer that were lost because nobody took them.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.queue.dropped()
    }

    /// Warnings and errors that were the same as others shortly before.
    #[must_use]
    pub fn suppressed(&self) -> u64 {
        self.repeats.suppressed()
    }
}

/// As <https://no-color.org> asks: set and not empty is no.
fn wants_colour(is_terminal: bool, no_color: Option<&OsStr>, term: Option<&OsStr>) -> bool {
    is_terminal
        && no_color.is_none_or(OsStr::is_empty)
        && term.is_none_or(|term| term != OsStr::new("dumb"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_terminals_are_coloured_and_only_if_they_may_be() {
        let some = |text| Some(OsStr::new(text));

        assert!(wants_colour(true, None, some("xterm")));
        assert!(wants_colour(true, some(""), None));
        assert!(!wants_colour(false, None, some("xterm")));
        assert!(!wants_colour(true, some("1"), some("xterm")));
        assert!(!wants_colour(true, None, some("dumb")));
    }

    #[test]
    fn a_filter_that_cannot_be_read_is_refused() {
        let logs = Logs::new(Level::INFO, Format::Json).directives("listens=[loudly");

        assert!(matches!(logs.layer(), Err(LogsError::Filter(_))));
    }
}
