//! The places of an import, which are more than memory should hold.

use std::{
    fmt, io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use listbud_domain::import::{ImportBatch, ImportedPlace};

/// What was read from a file, on its way into the database.
pub type Batch = ImportBatch<Places>;

/// Reads places one after the other.
pub type PlaceIter = Box<dyn Iterator<Item = io::Result<ImportedPlace>> + Send>;

/// The places of an import, each once. They are read on a thread of their own, once
/// for each time that the transaction is tried, and never held all at once.
#[derive(Clone)]
pub struct Places {
    count: usize,
    open: Arc<dyn Fn() -> PlaceIter + Send + Sync>,
    written: Arc<AtomicU64>,
}

impl Places {
    /// Takes so many places from a function that begins to read them.
    pub fn new(count: usize, open: impl Fn() -> PlaceIter + Send + Sync + 'static) -> Self {
        Self {
            count,
            open: Arc::new(open),
            written: Arc::default(),
        }
    }

    /// How many places there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }

    /// Counts into `written` how many places have been written so far, those included that
    /// the user had already. It begins again when the transaction does.
    #[must_use]
    pub fn counted_by(self, written: Arc<AtomicU64>) -> Self {
        Self { written, ..self }
    }

    pub(super) fn open(&self) -> PlaceIter {
        (self.open)()
    }

    pub(super) fn has_written(&self, places: u64) {
        self.written.store(places, Ordering::Relaxed);
    }
}

impl fmt::Debug for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Places")
            .field("count", &self.count)
            .finish_non_exhaustive()
    }
}

/// A few places that are in memory.
impl From<Vec<ImportedPlace>> for Places {
    fn from(places: Vec<ImportedPlace>) -> Self {
        let places = Arc::new(places);
        Self::new(places.len(), move || {
            let places = Arc::clone(&places);
            Box::new((0..places.len()).map_while(move |at| places.get(at).cloned().map(Ok)))
        })
    }
}
