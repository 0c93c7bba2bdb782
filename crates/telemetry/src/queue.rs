//! A bounded queue of log lines, so that no request waits for the reader of the log.

use std::{
    collections::VecDeque,
    io::{self, Write},
    mem,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

/// The maximum number of queued bytes. When a blocked reader fills it, lines are dropped.
pub(crate) const CAPACITY: usize = 4 << 20;

/// How long lines are collected before they are written together. Waking the thread for
/// each line would cost a request more than everything else about its line.
const GATHER: Duration = Duration::from_millis(5);

/// A bounded queue of lines and the thread that writes them.
///
/// The README says why it is not the one of `tracing-appender`.
#[derive(Clone)]
pub(crate) struct Queue(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    /// There is a line to write, or the queue is closed.
    filled: Condvar,
    /// Everything has been written.
    drained: Condvar,
    dropped: AtomicU64,
    capacity: usize,
}

#[derive(Default)]
struct State {
    lines: VecDeque<String>,
    bytes: usize,
    is_writing: bool,
    is_closed: bool,
}

impl Queue {
    /// Starts the thread that writes.
    pub(crate) fn start(
        writer: impl Write + Send + 'static,
        capacity: usize,
    ) -> Result<Self, io::Error> {
        let shared = Arc::new(Shared {
            state: Mutex::default(),
            filled: Condvar::new(),
            drained: Condvar::new(),
            dropped: AtomicU64::new(0),
            capacity,
        });
        let queue = Self(Arc::clone(&shared));
        thread::Builder::new()
            .name("log".to_owned())
            .spawn(move || shared.write_all(writer))?;
        Ok(queue)
    }

    /// Adds a line, which ends with its line break, or drops and counts it. Never blocks.
    pub(crate) fn push(&self, line: String) {
        let mut state = self.0.lock();
        if state.is_closed || state.bytes + line.len() > self.0.capacity {
            drop(state);
            self.0.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        }
        state.bytes += line.len();
        let is_awaited = state.lines.is_empty() && !state.is_writing;
        state.lines.push_back(line);
        drop(state);
        if is_awaited {
            self.0.filled.notify_one();
        }
    }

    /// The number of dropped lines.
    pub(crate) fn dropped(&self) -> u64 {
        self.0.dropped.load(Ordering::Relaxed)
    }

    /// Waits until everything is written; `false` on timeout.
    pub(crate) fn flush(&self, timeout: Duration) -> bool {
        let state = self.0.lock();
        let (_state, waited) = self
            .0
            .drained
            .wait_timeout_while(state, timeout, |state| {
                state.is_writing || !state.lines.is_empty()
            })
            .unwrap_or_else(PoisonError::into_inner);
        !waited.timed_out()
    }

    /// Ends the thread once it has written what is queued.
    pub(crate) fn close(&self) {
        self.0.lock().is_closed = true;
        self.0.filled.notify_one();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_all(&self, mut writer: impl Write) {
        loop {
            let mut state = self
                .filled
                .wait_while(self.lock(), |state| {
                    state.lines.is_empty() && !state.is_closed
                })
                .unwrap_or_else(PoisonError::into_inner);
            if state.lines.is_empty() {
                return;
            }
            state.is_writing = true;
            if !state.is_closed {
                drop(state);
                thread::sleep(GATHER);
                state = self.lock();
            }
            let lines = mem::take(&mut state.lines);
            drop(state);

            let mut written = 0;
            for line in lines {
                written += line.len();
                // A failing log cannot log this; it only counts.
                if writer.write_all(line.as_bytes()).is_err() {
                    self.dropped.fetch_add(1, Ordering::Relaxed);
                }
            }
            // A failure here was counted above.
            drop(writer.flush());

            let mut state = self.lock();
            // Not earlier, so that lines being written count as queued.
            state.bytes = state.bytes.saturating_sub(written);
            state.is_writing = false;
            let is_drained = state.lines.is_empty();
            drop(state);
            if is_drained {
                self.drained.notify_all();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read, pipe},
        sync::mpsc,
    };

    use super::*;

    #[test]
    fn a_blocked_pipe_does_not_block_the_service() {
        let (mut reader, writer) = pipe().expect("a pipe");
        let queue = Queue::start(writer, 1 << 17).expect("a thread");
        let line = "x".repeat(1023) + "\n";

        // More than the pipe and the queue hold together.
        for _ in 0..1000 {
            queue.push(line.clone());
        }

        assert!(!queue.flush(Duration::from_millis(10)));
        let dropped = queue.dropped();
        assert!(dropped > 500, "{dropped}");
        queue.close();
        drop(queue);
        let mut text = String::new();
        reader.read_to_string(&mut text).expect("what was written");
        let read = text.lines().count() as u64;
        assert_eq!(read + dropped, 1000, "every line is complete or counted");
    }

    #[test]
    fn lines_to_a_closed_pipe_are_counted_as_dropped() {
        let (reader, writer) = pipe().expect("a pipe");
        drop(reader);
        let queue = Queue::start(writer, 1 << 16).expect("a thread");

        queue.push("lost\n".to_owned());

        assert!(queue.flush(Duration::from_secs(10)));
        assert_eq!(queue.dropped(), 1);
    }

    #[test]
    fn all_lines_of_many_threads_arrive_complete() {
        let (sender, written) = mpsc::channel();
        let queue = Queue::start(Sender(sender), 1 << 20).expect("a thread");

        thread::scope(|scope| {
            for thread in 0..8 {
                let queue = queue.clone();
                scope.spawn(move || {
                    for line in 0..100 {
                        queue.push(format!("{thread} {line}\n"));
                    }
                });
            }
        });

        assert!(queue.flush(Duration::from_secs(10)));
        let mut lines: Vec<String> = written.try_iter().collect();
        lines.sort();
        lines.dedup();
        assert_eq!(lines.len(), 800);
        assert_eq!(queue.dropped(), 0);
    }

    struct Sender(mpsc::Sender<String>);

    impl Write for Sender {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let line = String::from_utf8(bytes.to_vec()).expect("text");
            self.0.send(line).expect("a receiver");
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
}
