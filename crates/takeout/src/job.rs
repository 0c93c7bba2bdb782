//! One file on its way: what is wanted of it, how far it is, and what ends it.

use std::{
    cell::{Cell, RefCell},
    fmt, io,
    ops::ControlFlow,
};

use crate::{Limits, Progress, TakeoutError};

/// How many rows are read between two reports of progress.
const ROWS_PER_REPORT: usize = 1_000;

/// What all files of an upload share.
pub(crate) struct Watch<'a> {
    progress: &'a dyn Fn(Progress<'_>) -> ControlFlow<()>,
    max_rows: usize,
    rows: Cell<usize>,
    bytes: Cell<u64>,
    /// What ends the reading of the whole upload.
    stop: RefCell<Option<TakeoutError>>,
}

impl<'a> Watch<'a> {
    pub(crate) fn new(
        progress: &'a dyn Fn(Progress<'_>) -> ControlFlow<()>,
        limits: &Limits,
    ) -> Self {
        Self {
            progress,
            max_rows: limits.rows,
            rows: Cell::new(0),
            bytes: Cell::new(0),
            stop: RefCell::new(None),
        }
    }

    /// What has ended the reading, if anything has.
    pub(crate) fn stopped(&self) -> Option<TakeoutError> {
        self.stop.borrow().clone()
    }

    fn stop(&self, error: TakeoutError) -> TakeoutError {
        self.stop.borrow_mut().get_or_insert(error).clone()
    }
}

/// Which bytes of the upload a file is: an archive's file is shorter there than
/// unpacked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Share {
    /// How many bytes of the upload come before it.
    pub before: u64,
    /// How many are its own.
    pub packed: u64,
    /// How many they are unpacked.
    pub unpacked: u64,
}

impl Share {
    fn at(&self, position: u64) -> u64 {
        let scaled =
            u128::from(position) * u128::from(self.packed) / u128::from(self.unpacked.max(1));
        let scaled = u64::try_from(scaled).unwrap_or(u64::MAX);
        self.before.saturating_add(scaled.min(self.packed))
    }
}

/// One file on its way, with what is wanted of it.
#[derive(Clone, Copy)]
pub(crate) struct Job<'a> {
    pub(crate) file_name: &'a str,
    pub(crate) limits: &'a Limits,
    pub(crate) labelled_places: bool,
    pub(crate) share: Share,
    pub(crate) watch: &'a Watch<'a>,
}

impl fmt::Debug for Job<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job")
            .field("file_name", &self.file_name)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
impl<'a> Job<'a> {
    /// A job for a reader's own tests.
    pub(crate) const fn of_test(limits: &'a Limits, watch: &'a Watch<'a>) -> Self {
        Self {
            file_name: "x",
            limits,
            labelled_places: false,
            share: Share {
                before: 0,
                packed: 0,
                unpacked: 0,
            },
            watch,
        }
    }
}

impl Job<'_> {
    /// Tells how far the reading is.
    ///
    /// # Errors
    ///
    /// [`TakeoutError::Cancelled`] when the caller cancels.
    pub(crate) fn tell(&self) -> Result<(), TakeoutError> {
        let progress = Progress {
            file: self.file_name,
            rows: self.watch.rows.get(),
            bytes: self.watch.bytes.get(),
        };
        match (self.watch.progress)(progress) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(self.watch.stop(TakeoutError::Cancelled)),
        }
    }

    /// Notes how far the file was read.
    pub(crate) fn is_at(&self, position: u64) {
        self.watch.bytes.set(self.share.at(position));
    }

    /// Counts a row, a feature, a placemark or a waypoint, whatever comes of it.
    ///
    /// # Errors
    ///
    /// [`TakeoutError::TooManyRows`] and [`TakeoutError::Cancelled`].
    pub(crate) fn row(&self) -> Result<(), TakeoutError> {
        let rows = self.watch.rows.get().saturating_add(1);
        self.watch.rows.set(rows);
        let max = self.watch.max_rows;
        if rows > max {
            return Err(self.watch.stop(TakeoutError::TooManyRows { max }));
        }
        if rows.is_multiple_of(ROWS_PER_REPORT) {
            self.tell()?;
        }
        Ok(())
    }

    /// What a failure to read means: that the reading was ended, or that the file
    /// cannot be read.
    pub(crate) fn failure(&self, error: &io::Error) -> TakeoutError {
        self.watch.stop(TakeoutError::Storage(error.to_string()))
    }
}
