//! The state that all measurements share.

use std::{
    io::{self, Write as _},
    path::PathBuf,
    time::Duration,
};

use listbud_local_postgres::Cluster;

use crate::report::Report;

/// One run: what it measures, where, and the rows so far.
pub(crate) struct Bench {
    pub(crate) program: PathBuf,
    /// The program as `scripts/run` builds it.
    pub(crate) local: Option<PathBuf>,
    pub(crate) folder: PathBuf,
    pub(crate) cluster: Cluster,
    pub(crate) is_quick: bool,
    pub(crate) repeats: usize,
    /// How long each load lasts.
    pub(crate) duration: Duration,
    /// The file for the plot.
    pub(crate) plot: Option<PathBuf>,
    pub(crate) report: Report,
}

impl Bench {
    /// Reports progress on standard error; standard output has only the table.
    #[expect(clippy::unused_self, reason = "reads as what a run does")]
    pub(crate) fn say(&self, what: &str) {
        let _ = writeln!(io::stderr(), "==> {what}");
    }
}
